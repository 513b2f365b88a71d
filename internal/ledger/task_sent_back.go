package ledger

import (
	"bihuan/internal/fault"
	"bihuan/internal/history"
)

// RedoTask sends back a task that was said to be done.
type RedoTask struct {
	Task   string `json:"-"`
	Reason string `json:"reason"`
}

func (RedoTask) verb() Verb { return "redo" }

func (c RedoTask) decide(p Problem, m making) ([]Event, error) {
	t, err := p.anyTask(c.Task)
	var in intake
	in.fail(err)
	if err == nil && t.State != TaskDone {
		in.fail(fault.New(fault.Conflict, "任务“%s”是“%s”，只有已办结的任务可以退回。", shorten(t.Title), t.State.Zh()))
	}
	return []Event{TaskSentBack{m.Deed, c.Task, t.Title, in.need("退回理由", c.Reason, 500)}}, in.err
}

// TaskSentBack says that a task has to be done better.
type TaskSentBack struct {
	Deed
	Task   string `json:"task"`
	Title  string `json:"title"`
	Reason string `json:"reason"`
}

var _ = history.Know[TaskSentBack](kinds)

// Kind implements history.Event.
func (TaskSentBack) Kind() string { return "ledger.task.sent-back.v1" }

// Sentence implements history.Event.
func (e TaskSentBack) Sentence() string {
	return "退回任务“" + shorten(e.Title) + "”：" + shorten(e.Reason)
}

func (e TaskSentBack) touches() string { return e.Task }

func (e TaskSentBack) apply(p *Problem) {
	t := p.Course.touch(e.Task)
	t.State, t.DoneOn, t.Reason = TaskDoing, "", e.Reason
}
