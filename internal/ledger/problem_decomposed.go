package ledger

import (
	"strconv"
	"strings"

	"bihuan/internal/fault"
	"bihuan/internal/history"
)

// maxTasks bounds the tasks of one problem.
const maxTasks = 200

// Decompose adds tasks to a problem. A form fills the single task, a program
// the list.
type Decompose struct {
	NewTask
	Tasks []NewTask `json:"tasks"`
}

// NewTask is a task to add. Without a date it takes that of the problem. A
// program that goes on to speak of the task within the same step gives it the
// ID; otherwise it gets a fresh one.
type NewTask struct {
	ID     string `json:"-"`
	Title  string `json:"title"`
	Unit   string `json:"unit"`
	Holder string `json:"holder"`
	Due    string `json:"due"`
}

func (Decompose) verb() Verb { return "tasks" }

func (c Decompose) decide(p Problem, m making) ([]Event, error) {
	wanted := c.Tasks
	if c.NewTask != (NewTask{}) {
		wanted = append([]NewTask{c.NewTask}, wanted...)
	}
	switch {
	case len(wanted) == 0:
		return nil, fault.New(fault.Invalid, "请填写要分解的任务。")
	case len(p.Course.Tasks)+len(wanted) > maxTasks:
		return nil, fault.New(fault.Invalid, "一个问题最多分解%d项任务，请合并。", maxTasks)
	}
	e := ProblemDecomposed{Deed: m.Deed}
	for _, w := range wanted {
		if w.ID == "" {
			w.ID = m.NewID()
		}
		t, err := w.task(p)
		if err != nil {
			return nil, err
		}
		e.Tasks = append(e.Tasks, t)
	}
	return []Event{e}, nil
}

func (w NewTask) task(p Problem) (Task, error) {
	var in intake
	t := Task{ID: w.ID, Title: in.need("任务事项", w.Title, 300), Unit: in.may("责任单位", w.Unit, 60), Holder: in.may("责任人", w.Holder, 60),
		Due: in.mayDay("任务时限", w.Due), State: TaskOpen, Version: 1}
	if t.Due == "" {
		t.Due = p.Due
	}
	switch {
	case in.err != nil:
		return t, in.err
	case t.Unit == "" && t.Holder == "":
		return t, fault.New(fault.Invalid, "任务“%s”没有责任单位，也没有责任人，请至少填写一个。", shorten(t.Title))
	case p.Due != "" && t.Due > p.Due:
		return t, fault.New(fault.Invalid, "任务“%s”的时限%s晚于问题的时限%s，请提前，或先申请问题延期。", shorten(t.Title), t.Due, p.Due)
	}
	return t, nil
}

// ProblemDecomposed says that tasks were added.
type ProblemDecomposed struct {
	Deed
	Tasks []Task `json:"tasks"`
}

var _ = history.Know[ProblemDecomposed](kinds)

// Kind implements history.Event.
func (ProblemDecomposed) Kind() string { return "ledger.problem.decomposed.v1" }

// Sentence implements history.Event.
func (e ProblemDecomposed) Sentence() string {
	var said []string
	for _, t := range e.Tasks {
		who := strings.TrimSpace(t.Unit + " " + t.Holder)
		said = append(said, "“"+shorten(t.Title)+"”（"+who+tail("，", t.Due)+"）")
	}
	return "分解任务" + strconv.Itoa(len(e.Tasks)) + "项：" + strings.Join(said, "、")
}

func (e ProblemDecomposed) apply(p *Problem) { p.Course.Tasks = append(p.Course.Tasks, e.Tasks...) }
