package ledger

import (
	"slices"

	"bihuan/internal/fault"
	"bihuan/internal/history"
)

// takeBack puts a problem back to what it was before a batch.
type takeBack struct {
	batch  Batch
	before Problem
}

func (takeBack) verb() Verb { return "take-back" }

func (c takeBack) decide(p Problem, m making) ([]Event, error) {
	if c.before.ID != p.ID {
		return nil, fault.New(fault.Invalid, "撤销批次时找不到问题原来的内容。")
	}
	e := ProblemTakenBack{Deed: m.Deed, What: c.batch.BatchHead.Kind, Title: c.batch.Title, Content: c.before.Content, Course: c.before.Course}
	e.Deed.State = c.before.State
	e.Course, e.Tasks = restored(c.before.Course, p.Course)
	if b := c.before; !slices.Equal(b.Causes, p.Causes) || !slices.Equal(b.Measures, p.Measures) {
		e.Links = &Links{b.Causes, b.Measures}
	}
	return []Event{e}, nil
}

// restored returns the earlier course with the tasks of now: those that came
// since are cancelled rather than gone, and whatever changes raises its
// version, so that nobody acts on what they saw before.
func restored(before, now Course) (Course, []string) {
	var changed []string
	tasks := slices.Clone(now.Tasks)
	for i, t := range tasks {
		old := before.Task(t.ID)
		switch {
		case old == nil && t.State == TaskCancelled:
			continue
		case old == nil:
			tasks[i].State, tasks[i].Reason = TaskCancelled, "撤销批次"
		default:
			was := *old
			was.Version = t.Version
			if was == t {
				continue
			}
			tasks[i] = was
		}
		tasks[i].Version++
		changed = append(changed, t.ID)
	}
	before = before.clone()
	before.Tasks = tasks
	return before, changed
}

// ProblemTakenBack says that a batch was undone: the problem is again what it
// was before. Tasks that the batch added are cancelled.
type ProblemTakenBack struct {
	Deed
	What    BatchKind `json:"what"`
	Title   string    `json:"title"`
	Content Content   `json:"content"`
	Course  Course    `json:"course"`
	Tasks   []string  `json:"tasks"`           // ids of those that changed
	Links   *Links    `json:"links,omitempty"` // nil where they had stayed
}

// Links are the causes and measures of a problem, ids in their order.
type Links struct {
	Causes   []string `json:"causes"`
	Measures []string `json:"measures"`
}

var _ = history.Know[ProblemTakenBack](kinds)

// Kind implements history.Event.
func (ProblemTakenBack) Kind() string { return "ledger.problem.taken-back.v1" }

// Sentence implements history.Event.
func (e ProblemTakenBack) Sentence() string {
	return "撤销" + e.What.Zh() + "“" + shorten(e.Title) + "”，恢复到此前的内容"
}

func (e ProblemTakenBack) apply(p *Problem) {
	p.Content, p.Course = e.Content, e.Course.clone()
	if e.Links != nil {
		p.Causes, p.Measures = e.Links.Causes, e.Links.Measures
	}
}

func (e ProblemTakenBack) relinks() bool { return e.Links != nil }
