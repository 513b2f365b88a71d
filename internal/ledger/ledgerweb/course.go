package ledgerweb

import (
	"slices"
	"strings"

	"bihuan/internal/access"
	"bihuan/internal/ledger"
	"bihuan/internal/ui"
)

// Course is what has been done about a problem: the second half of its page
// and of its JSON.
type Course struct {
	Light        ledger.Light        `json:"light"`
	LightText    string              `json:"light_text"`
	Reason       string              `json:"reason"` // of the light, in words
	TasksDone    int                 `json:"tasks_done"`
	TasksTotal   int                 `json:"tasks_total"`
	Missing      []Lack              `json:"missing"` // before it can be closed
	Commands     []Possible          `json:"commands"`
	Claims       []ledger.Claimed    `json:"claims"`
	Returned     *ledger.Return      `json:"returned"`
	Tasks        []Task              `json:"tasks"`
	Evidence     []Evidence          `json:"evidence"` // of the problem as a whole
	Difficulties []ledger.Difficulty `json:"difficulties"`
	Extensions   []Extension         `json:"extensions"`
	Reviews      []ledger.Review     `json:"reviews"`
	ReviewOn     string              `json:"review_on"`
	Letters      []ledger.Letter     `json:"letters"`     // of supervision
	NextLetter   string              `json:"next_letter"` // what may follow, in words; "" when nothing presses
	Closing      ledger.Closing      `json:"closing"`
	LookBacks    []ledger.LookBack   `json:"look_backs"`
	Rounds       []ledger.Round      `json:"rounds"` // closings that did not last
	Absorbed     []ledger.Absorbed   `json:"absorbed"`
	MergedInto   string              `json:"merged_into"`
	Withdrawn    string              `json:"withdrawn"`

	StepNames map[string]string `json:"-"` // of the steps of closing
}

// Lack is something that is missing before a problem can be closed.
type Lack struct {
	Code string `json:"code"`
	Text string `json:"text"`
	URL  string `json:"-"` // where to fill it in
}

// Possible is a command that the problem allows now.
type Possible struct {
	Command ledger.Verb   `json:"command"`
	Text    string        `json:"text"`
	On      ledger.Target `json:"on"`
}

// Task is a task with what proves it.
type Task struct {
	ledger.Task
	StateText string     `json:"state_text"`
	Evidence  []Evidence `json:"evidence"`

	Mine bool `json:"-"` // the viewer may work on it
}

// Badge shows the state of the task.
func (t Task) Badge() ui.Badge { return TaskBadge(t.Task) }

// TaskBadge shows the state of a task as every page does.
func TaskBadge(t ledger.Task) ui.Badge {
	tone := map[ledger.TaskState]ui.Tone{ledger.TaskOpen: ui.Plain, ledger.TaskDoing: ui.Info, ledger.TaskDone: ui.Good, ledger.TaskCancelled: ui.Plain}[t.State]
	return ui.Badge{Tone: tone, Text: t.State.Zh(), Title: t.Reason}
}

// Extension is a request for more time with its words.
type Extension struct {
	ledger.Extension
	VerdictText string `json:"verdict_text"`
	About       string `json:"-"` // the task, "" for the problem
}

// where says on which form a need is met.
var where = map[string]string{
	"class": "?edit=1#edit", "due": "?edit=1#edit", "holder": "?edit=1#edit", "tasks": "#do-tasks", "tasks_done": "#tasks", "task_evidence": "#tasks",
	"evidence": "#do-evidence", "fresh": "#do-evidence", "effect": "#do-request-close", "same_kind": "#do-request-close",
	"mechanism": "#do-request-close", "reason": "#do-request-close", "answers": "#extensions", "acceptance": "#do-accept", "look_back": "#do-close",
}

func course(p ledger.Problem, v access.Viewer, judge ledger.Judge) Course {
	standing := judge.Stand(p)
	c := Course{
		Light: standing.Light, LightText: standing.Word, Reason: standing.Reason, TasksDone: standing.Done, TasksTotal: standing.Tasks,
		Missing: []Lack{}, Commands: []Possible{}, Claims: list(p.Course.Claims), Returned: p.Course.Returned, Tasks: []Task{},
		Evidence: evidence(p.Course.EvidenceOf("")), Difficulties: list(p.Course.Difficulties), Extensions: []Extension{}, Reviews: list(p.Course.Reviews),
		ReviewOn: p.Course.ReviewOn, Letters: list(p.Course.Letters), Closing: p.Course.Closing, LookBacks: list(p.Course.LookBacks), Rounds: list(p.Course.Past),
		Absorbed: list(p.Course.Absorbed), MergedInto: p.Course.MergedInto, Withdrawn: p.Course.Withdrawn, StepNames: map[string]string{},
	}
	for _, l := range judge.Lacking(p) {
		lack := Lack{Code: l.Code, Text: l.Text}
		if place := where[l.Code]; place != "" {
			lack.URL = "/problems/" + p.ID + place
		}
		c.Missing = append(c.Missing, lack)
	}
	if pressing, ok := judge.Press(ledger.Watched{Problem: p}); ok && (pressing.Late() > 0 || len(p.Course.Letters) > 0) {
		c.NextLetter = pressing.Next.Text
	}
	for _, t := range ledger.Possible(p) {
		if mayGive(v, p, t) {
			c.Commands = append(c.Commands, Possible{t.Verb, t.Zh, t.On})
		}
	}
	for _, t := range p.Course.Tasks {
		c.Tasks = append(c.Tasks, Task{t, t.State.Zh(), evidence(p.Course.EvidenceOf(t.ID)), ledger.MayGiveTo(v, p, "report", t.ID)})
	}
	for _, x := range p.Course.Extensions {
		about := ""
		if t := p.Course.Task(x.Task); t != nil {
			about = t.Title
		}
		c.Extensions = append(c.Extensions, Extension{x, x.VerdictZh(), about})
	}
	for _, s := range judge.Rules.Steps {
		c.StepNames[s.Code] = s.Zh
	}
	return c
}

// mayGive reports whether v may give a command to p or to one of its tasks.
func mayGive(v access.Viewer, p ledger.Problem, t ledger.Transition) bool {
	if t.On != ledger.OnTask && ledger.MayGiveTo(v, p, t.Verb, "") {
		return true
	}
	return t.On != ledger.OnProblem && slices.ContainsFunc(p.Course.Tasks, func(task ledger.Task) bool { return ledger.MayGiveTo(v, p, t.Verb, task.ID) })
}

func list[T any](l []T) []T { return append([]T{}, l...) }

// LightBadge shows a light with its reason: shape, colour and text.
func LightBadge(l ledger.Light, word, reason string) ui.Badge {
	tone := map[ledger.Light]ui.Tone{ledger.Red: ui.Alarm, ledger.Yellow: ui.Warn, ledger.Green: ui.Good}[l]
	return ui.Badge{Tone: tone, Text: word, Title: reason}
}

// LightBadge shows the light of the problem, when it has one.
func (c Course) LightBadge() *ui.Badge {
	if c.Light == ledger.NoLight || c.Light == "" {
		return nil
	}
	b := LightBadge(c.Light, c.LightText, c.Reason)
	return &b
}

// Stage is one station on the way of a problem.
type Stage struct {
	Text    string
	Past    bool
	Current bool
}

// Stages shows how far the problem has come; nothing for what left the ledger.
func (p Problem) Stages() []Stage {
	way := []struct {
		text   string
		states []ledger.State
	}{
		{"建账", []ledger.State{ledger.Registered}}, {"分解交办", []ledger.State{ledger.Assigned}}, {"整改", []ledger.State{ledger.Working, ledger.Reopened}},
		{"申请销号", []ledger.State{ledger.CloseRequested}}, {"验收", []ledger.State{ledger.Accepted}}, {"销号", []ledger.State{ledger.Closed}},
	}
	var all []Stage
	at := -1
	for i, w := range way {
		for _, s := range w.states {
			if s == p.State {
				at = i
			}
		}
	}
	if at < 0 {
		return nil
	}
	for i, w := range way {
		text := w.text
		if i == at && p.State == ledger.Reopened {
			text = "重新整改"
		}
		all = append(all, Stage{Text: text, Past: i < at || p.State == ledger.Closed, Current: i == at})
	}
	return all
}

// ClosingFacts lists what the closing says of itself.
func (c Course) ClosingFacts() []Fact { return statement(c.Closing, c.StepNames) }

func statement(c ledger.Closing, steps map[string]string) []Fact {
	facts := []Fact{
		{Label: "申请销号", Text: c.RequestedOn}, {Label: "整改成效", Text: c.Effect}, {Label: "举一反三", Text: c.SameKind},
		{Label: "长效机制", Text: c.Mechanism}, {Label: "不建长效机制", Text: c.Waived}, {Label: "不再长期坚持", Text: c.Reason},
	}
	if a := c.Acceptance; a != nil {
		facts = append(facts, Fact{Label: "验收", Text: strings.Join(nonEmpty(a.Acceptor, a.Way.Zh(), a.Number, a.On, a.Opinion), "，")})
	}
	for _, s := range c.Steps {
		name := steps[s.Code]
		if name == "" {
			name = "其他程序" // it is no longer in the rules
		}
		facts = append(facts, Fact{Label: name, Text: strings.Join(nonEmpty(s.On, s.Note), "，")})
	}
	facts = append(facts, Fact{Label: "销号", Text: c.ClosedOn})
	var said []Fact
	for _, f := range facts {
		if f.Text != "" {
			said = append(said, f)
		}
	}
	return said
}

func nonEmpty(texts ...string) []string {
	var all []string
	for _, t := range texts {
		if t != "" {
			all = append(all, t)
		}
	}
	return all
}

// PastRound is a closing that did not last, in words.
type PastRound struct {
	ReopenedOn, Why string
	Facts           []Fact
}

// PastRounds lists the closings that did not last, oldest first.
func (c Course) PastRounds() []PastRound {
	var all []PastRound
	for _, r := range c.Rounds {
		all = append(all, PastRound{r.ReopenedOn, r.Why, statement(r.Closing, c.StepNames)})
	}
	return all
}
