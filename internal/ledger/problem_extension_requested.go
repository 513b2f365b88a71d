package ledger

import (
	"slices"

	"bihuan/internal/fault"
	"bihuan/internal/history"
)

// RequestExtension asks for more time, for a task or for the problem.
type RequestExtension struct {
	Task   string `json:"-"`
	Due    string `json:"due"`
	Reason string `json:"reason"`
}

func (RequestExtension) verb() Verb { return "extend" }

func (c RequestExtension) decide(p Problem, m making) ([]Event, error) {
	var in intake
	from, what := p.Due, ""
	if c.Task != "" {
		t, err := p.liveTask(c.Task)
		in.fail(err)
		from, what = t.Due, t.Title
	}
	if from == "" {
		in.fail(fault.New(fault.Conflict, "现在没有时限，不用申请延期，请直接填写时限。"))
	}
	if slices.ContainsFunc(p.Course.Extensions, func(x Extension) bool { return x.Task == c.Task && x.Verdict == "" }) {
		in.fail(fault.New(fault.Conflict, "已有一个延期申请在等待批准，请先批准或不同意。"))
	}
	x := Extension{ID: m.NewID(), Task: c.Task, From: from, Due: in.later("申请延长到的日期", c.Due, from, "现在的时限"),
		Reason: in.need("延期理由", c.Reason, 500), On: m.On}
	if in.err == nil && c.Task != "" && p.Due != "" && x.Due > p.Due {
		in.fail(fault.New(fault.Invalid, "任务不能延长到问题的时限%s之后，请先申请问题延期。", p.Due))
	}
	return []Event{ExtensionRequested{m.Deed, x, what}}, in.err
}

// ExtensionRequested says how much more time is wanted, and why.
type ExtensionRequested struct {
	Deed
	Extension Extension `json:"extension"`
	Title     string    `json:"title,omitempty"` // of the task
}

var _ = history.Know[ExtensionRequested](kinds)

// Kind implements history.Event.
func (ExtensionRequested) Kind() string { return "ledger.problem.extension-requested.v1" }

// Sentence implements history.Event.
func (e ExtensionRequested) Sentence() string {
	what := ""
	if e.Title != "" {
		what = "任务“" + shorten(e.Title) + "”"
	}
	return "申请" + what + "延期，从" + plainDate(e.Extension.From) + "延长到" + plainDate(e.Extension.Due) + "：" + shorten(e.Extension.Reason)
}

func (e ExtensionRequested) touches() string { return e.Extension.Task }

func (e ExtensionRequested) apply(p *Problem) {
	p.Course.Extensions = append(p.Course.Extensions, e.Extension)
	p.Course.touch(e.Extension.Task)
}

// extension returns a request that nobody has decided on.
func (p Problem) extension(id string) (Extension, error) {
	i := slices.IndexFunc(p.Course.Extensions, func(x Extension) bool { return x.ID == id })
	if i < 0 {
		return Extension{}, fault.New(fault.NotFound, "没有这个延期申请，请刷新页面后从列表中选择。")
	}
	x := p.Course.Extensions[i]
	if x.Verdict != "" {
		return x, fault.New(fault.Conflict, "这个延期申请已由%s于%s%s。", x.DecidedBy, plainDate(x.DecidedOn), x.VerdictZh())
	}
	return x, nil
}

// VerdictZh returns the word of the screens.
func (x Extension) VerdictZh() string {
	switch x.Verdict {
	case Approved:
		return "批准"
	case Refused:
		return "不同意"
	}
	return "待批准"
}
