package ledgerweb

import (
	"net/url"
	"slices"
	"strings"

	"bihuan/internal/ledger"
	"bihuan/internal/ui"
)

// Desk holds the forms of what is possible now: the next steps, and the rest.
type Desk struct {
	Next []Form
	More []Form
	Task *Task  // the task that is being worked on, nil when none is chosen
	Jobs []Form // of that task
}

// Form is one command as a form.
type Form struct {
	Anchor  string
	Title   string
	URL     string
	Version int64
	Fields  []ui.Field
	Behalf  []ui.Field
	Back    string // where it leads to, "": to the problem
	Open    bool
	Danger  bool
}

// openForm is a form that was refused and stands open again.
type openForm struct {
	verb   ledger.Verb
	task   string
	values url.Values
	came   map[string][]ui.Option // files, by field
}

// next are the commands that lead on, by state; what waits for an answer comes
// first wherever it is possible.
var next = map[ledger.State][]ledger.Verb{
	ledger.Registered:     {"assign", "claim"},
	ledger.Assigned:       {"accept-assignment", "tasks", "return-assignment"},
	ledger.Working:        {"answer", "approve-extension", "refuse-extension", "review", "tasks", "evidence", "request-close"},
	ledger.Reopened:       {"answer", "approve-extension", "refuse-extension", "review", "tasks", "evidence", "request-close"},
	ledger.CloseRequested: {"accept", "return-close"},
	ledger.Accepted:       {"close"},
	ledger.Closed:         {"look-back-pass", "look-back-fail"},
}

var dangerous = []ledger.Verb{"withdraw", "merge", "cancel"}

// desk lays out the forms of what the viewer may do now, none where that is
// nothing.
func (p *Problem) desk(task string, open openForm) {
	if p.Form != nil {
		return
	}
	a := ask{problem: p.source, rules: p.judge.Rules, sources: p.judge.Sources, escalation: p.judge.Escalation}
	desk := &Desk{}
	for _, act := range actions {
		if _, possible := ledger.Lookup(p.State, act.verb); !possible || act.on == ledger.OnTask || idle(act.verb, a) || !ledger.MayGiveTo(p.viewer, p.source, act.verb, "") {
			continue
		}
		f := p.own(act, formOf(act, a, "", "/problems/"+p.ID, p.Version, open))
		if slices.Contains(next[p.State], act.verb) {
			desk.Next = append(desk.Next, f)
		} else {
			desk.More = append(desk.More, f)
		}
	}
	slices.SortStableFunc(desk.Next, func(x, y Form) int {
		return slices.Index(next[p.State], verbOf(x)) - slices.Index(next[p.State], verbOf(y))
	})
	for i := range p.Tasks {
		if p.Tasks[i].ID == task && p.Tasks[i].Mine {
			desk.Task = &p.Tasks[i]
			desk.Jobs = p.jobs(a, p.Tasks[i].Task, open)
		}
	}
	if len(desk.Next)+len(desk.More) > 0 || desk.Task != nil {
		p.Desk = desk
	}
	p.leadOn(slices.Concat(desk.Next, desk.More))
}

// leadOn lets what is missing lead only to forms that are there.
func (p *Problem) leadOn(forms []Form) {
	for i, lack := range p.Missing {
		_, anchor, _ := strings.Cut(lack.URL, "#")
		there := slices.ContainsFunc(forms, func(f Form) bool { return f.Anchor == anchor })
		if strings.HasPrefix(anchor, "do-") && !there || anchor == "edit" && !p.Editable() {
			p.Missing[i].URL = ""
		}
	}
}

// own makes a form that of somebody who acts for himself: it records for
// nobody else and is signed with the viewer's own name.
func (p *Problem) own(act action, f Form) Form {
	if p.Writes {
		return f
	}
	f.Behalf = nil
	for i, in := range f.Fields {
		switch in.Name {
		case "claimant", "by", "acceptor":
			var names []ui.Option
			for _, name := range ledger.Signatures(p.viewer, act.verb) {
				names = append(names, ui.Option{Value: name, Text: name})
			}
			f.Fields[i] = ui.Field{Name: in.Name, Label: in.Label, Type: "select", Value: names[0].Value, Options: names, Required: true, Form: in.Form}
		case "way":
			f.Fields[i].Options = slices.DeleteFunc(slices.Clone(in.Options), func(o ui.Option) bool { return o.Value == string(ledger.Resolution) })
		}
	}
	return f
}

func verbOf(f Form) ledger.Verb { return ledger.Verb(strings.TrimPrefix(f.Anchor, "do-")) }

// idle reports whether a command that the state allows has nothing to act on.
func idle(verb ledger.Verb, a ask) bool {
	p := a.problem
	switch verb {
	case "answer":
		return !slices.ContainsFunc(p.Course.Difficulties, func(d ledger.Difficulty) bool { return d.AnsweredOn == "" })
	case "approve-extension", "refuse-extension":
		return len(pending(a)) == 0
	case "extend":
		return p.Due == "" || slices.ContainsFunc(p.Course.Extensions, func(x ledger.Extension) bool { return x.Task == "" && x.Verdict == "" })
	case "remove-source":
		return len(p.Sources) == 0
	case "step":
		return len(stepsLeft(a)) == 0
	case "letter":
		return p.Subject == ledger.Personal
	case "answer-letter":
		return len(unanswered(a)) == 0
	case "replace-evidence", "withdraw-evidence":
		return len(p.Course.Proven()) == 0
	case "review":
		return p.Class != ledger.Lasting
	}
	return false
}

// jobs are the forms of a task.
func (p *Problem) jobs(a ask, t ledger.Task, open openForm) []Form {
	var all []Form
	for _, act := range actions {
		_, possible := ledger.Lookup(p.State, act.verb)
		if !possible || act.on == ledger.OnProblem || !ledger.MayGiveTo(p.viewer, p.source, act.verb, t.ID) || !useful(act.verb, t, a.problem) {
			continue
		}
		a.task = t
		all = append(all, p.own(act, formOf(act, a, t.ID, "/tasks/"+t.ID, t.Version, open)))
	}
	return all
}

func useful(verb ledger.Verb, t ledger.Task, p ledger.Problem) bool {
	switch verb {
	case "evidence":
		return t.State != ledger.TaskCancelled
	case "redo":
		return t.State == ledger.TaskDone
	case "extend":
		return t.Live() && t.Due != "" && !slices.ContainsFunc(p.Course.Extensions, func(x ledger.Extension) bool { return x.Task == t.ID && x.Verdict == "" })
	}
	return t.Live()
}

func formOf(act action, a ask, task, url string, version int64, open openForm) Form {
	verb := string(act.verb)
	prefix := verb
	if task != "" {
		prefix = "task-" + verb
	}
	f := Form{
		Anchor: "do-" + prefix, Title: act.zh(a.problem.State), URL: url + "/" + verb, Version: version, Fields: act.fields(a),
		Danger: slices.Contains(dangerous, act.verb),
		Behalf: []ui.Field{
			hint(line("on_behalf", "代谁登记", "", 60), "本人在纸上办理、由您登记时填写；一直显示为代登"),
			date("on_behalf_date", "本人办理的日期", ""), line("on_behalf_note", "凭据", "", 300),
			hint(upload(a, "on_behalf_scan", "扫描件"), "签字件、会议记录等的照片或扫描件，办理时一并显示"),
		},
	}
	f.Open = open.verb == act.verb && open.task == task && open.values != nil
	for _, fields := range [][]ui.Field{f.Fields, f.Behalf} {
		for i := range fields {
			fields[i].Form = prefix
			switch {
			case !f.Open:
			case fields[i].Type == "file":
				fields[i].Options = open.came[fields[i].Name]
				fields[i].Required = fields[i].Required && len(fields[i].Options) == 0
			case open.values.Has(fields[i].Name):
				fields[i].Value = open.values.Get(fields[i].Name)
			}
		}
	}
	return f
}

// BehalfOpen reports whether the part about acting for somebody was filled in.
func (f Form) BehalfOpen() bool {
	return slices.ContainsFunc(f.Behalf, func(in ui.Field) bool { return in.Value != "" || len(in.Options) > 0 })
}

// Keyed is a form with the idempotency key of one showing.
type Keyed struct {
	Form Form
	Key  string
}

// Keyed gives the form a key.
func (f Form) Keyed(key string) Keyed { return Keyed{f, key} }
