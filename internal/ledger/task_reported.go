package ledger

import "bihuan/internal/history"

// ReportProgress says how far a task has come.
type ReportProgress struct {
	Task string `json:"-"`
	Text string `json:"text"`
}

func (ReportProgress) verb() Verb { return "report" }

func (c ReportProgress) decide(p Problem, m making) ([]Event, error) {
	t, err := p.liveTask(c.Task)
	var in intake
	in.fail(err)
	return []Event{TaskReported{m.Deed, c.Task, t.Title, in.need("进展情况", c.Text, 2000)}}, in.err
}

// TaskReported says what was reported.
type TaskReported struct {
	Deed
	Task  string `json:"task"`
	Title string `json:"title"`
	Text  string `json:"text"`
}

var _ = history.Know[TaskReported](kinds)

// Kind implements history.Event.
func (TaskReported) Kind() string { return "ledger.task.reported.v1" }

// Sentence implements history.Event.
func (e TaskReported) Sentence() string {
	return "报告任务“" + shorten(e.Title) + "”的进展：" + shorten(e.Text)
}

func (e TaskReported) touches() string { return e.Task }

func (e TaskReported) apply(p *Problem) {
	t := p.Course.touch(e.Task)
	t.State, t.Progress, t.ReportedOn = TaskDoing, e.Text, e.On
}
