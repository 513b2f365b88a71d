package ledger

import "bihuan/internal/history"

// CancelTask takes back a task that nobody has to do.
type CancelTask struct {
	Task   string `json:"-"`
	Reason string `json:"reason"`
}

func (CancelTask) verb() Verb { return "cancel" }

func (c CancelTask) decide(p Problem, m making) ([]Event, error) {
	t, err := p.liveTask(c.Task)
	var in intake
	in.fail(err)
	return []Event{TaskDropped{m.Deed, c.Task, t.Title, in.need("取消理由", c.Reason, 500)}}, in.err
}

// TaskDropped says why a task is no more.
type TaskDropped struct {
	Deed
	Task   string `json:"task"`
	Title  string `json:"title"`
	Reason string `json:"reason"`
}

var _ = history.Know[TaskDropped](kinds)

// Kind implements history.Event.
func (TaskDropped) Kind() string { return "ledger.task.cancelled.v1" }

// Sentence implements history.Event.
func (e TaskDropped) Sentence() string {
	return "取消任务“" + shorten(e.Title) + "”：" + shorten(e.Reason)
}

func (e TaskDropped) touches() string { return e.Task }

func (e TaskDropped) apply(p *Problem) {
	t := p.Course.touch(e.Task)
	t.State, t.Reason = TaskCancelled, e.Reason
}
