package ledger

import (
	"slices"

	"bihuan/internal/fault"
)

func (p Problem) anyTask(id string) (Task, error) {
	t := p.Course.Task(id)
	if t == nil {
		return Task{}, fault.New(fault.NotFound, "没有这项任务，请刷新页面后从列表中选择。")
	}
	return *t, nil
}

// liveTask returns a task that is still to be done.
func (p Problem) liveTask(id string) (Task, error) {
	t, err := p.anyTask(id)
	switch {
	case err != nil:
		return t, err
	case t.State == TaskDone:
		return t, fault.New(fault.Conflict, "任务“%s”已于%s办结，要继续办理请先退回任务。", shorten(t.Title), plainDate(t.DoneOn))
	case t.State == TaskCancelled:
		return t, errCancelled(t)
	}
	return t, nil
}

func errCancelled(t Task) error {
	return fault.New(fault.Conflict, "任务“%s”已取消：%s", shorten(t.Title), t.Reason)
}

// touching is an event that changes a task.
type touching interface{ touches() string }

// touched reports whether e raised the version of a task.
func touched(e Event, task string) bool {
	switch e := e.(type) {
	case ProblemDecomposed:
		for _, t := range e.Tasks {
			if t.ID == task {
				return true
			}
		}
	case ProblemTakenBack:
		return slices.Contains(e.Tasks, task)
	case touching:
		return e.touches() == task
	}
	return false
}
