package ledger

import "bihuan/internal/history"

// FinishTask says that a task is done.
type FinishTask struct {
	Task string `json:"-"`
	Text string `json:"text"`
}

func (FinishTask) verb() Verb { return "done" }

func (c FinishTask) decide(p Problem, m making) ([]Event, error) {
	t, err := p.liveTask(c.Task)
	var in intake
	in.fail(err)
	return []Event{TaskFinished{m.Deed, c.Task, t.Title, in.need("办理结果", c.Text, 2000)}}, in.err
}

// TaskFinished says what came of it.
type TaskFinished struct {
	Deed
	Task  string `json:"task"`
	Title string `json:"title"`
	Text  string `json:"text"`
}

var _ = history.Know[TaskFinished](kinds)

// Kind implements history.Event.
func (TaskFinished) Kind() string { return "ledger.task.done.v1" }

// Sentence implements history.Event.
func (e TaskFinished) Sentence() string {
	return "办结任务“" + shorten(e.Title) + "”：" + shorten(e.Text)
}

func (e TaskFinished) touches() string { return e.Task }

func (e TaskFinished) apply(p *Problem) {
	t := p.Course.touch(e.Task)
	t.State, t.Progress, t.ReportedOn, t.DoneOn, t.Reason = TaskDone, e.Text, e.On, e.On, ""
}
