package ledger

import (
	_ "embed"
	"slices"
	"strconv"
	"strings"

	"bihuan/internal/fault"
	"bihuan/internal/zh/workday"
)

//go:embed data/escalation.yaml
var escalationFile []byte

// Escalation says how a unit that does not move is urged: in words, then by
// one letter after the other. It is data with a source; the frames hold every
// sentence of a letter that is no fact.
type Escalation struct {
	StillDays int `yaml:"still_days"` // working days without progress that call for attention
	Authority `yaml:",inline"`
	Urge      Frame            `yaml:"urge"`
	Steps     []EscalationStep `yaml:"steps"`
}

// Frame is the text around the facts; see Fill.
type Frame struct {
	Opening   string `yaml:"opening"`
	Closing   string `yaml:"closing"`
	ReplyDays int    `yaml:"reply_days"` // working days to answer
}

// EscalationStep is one kind of letter with the condition under which it is
// usual.
type EscalationStep struct {
	Code      string `yaml:"code"`
	Zh        string `yaml:"zh"`
	LateDays  int    `yaml:"late_days"` // working days late
	WaitDays  int    `yaml:"wait_days"` // working days after the letter before
	Title     string `yaml:"title"`
	Frame     `yaml:",inline"`
	Authority `yaml:",inline"`
}

// DefaultEscalation returns the steps that come with the program.
func DefaultEscalation() Escalation {
	e, err := ParseEscalation(escalationFile)
	if err != nil {
		panic(err) // a test reads the same file
	}
	return e
}

// ParseEscalation reads a table of steps and refuses what no letter could be
// made of.
func ParseEscalation(text []byte) (Escalation, error) {
	var e Escalation
	if err := readTable(text, &e, "督办步骤表"); err != nil {
		return e, err
	}
	return e, e.Check()
}

// Text returns e as ParseEscalation reads it.
func (e Escalation) Text() string { return tableText(e) }

// Check refuses a table that is not complete.
func (e Escalation) Check() error {
	if e.Authority.Check() != nil || e.StillDays < 1 || e.StillDays > 250 {
		return fault.New(fault.Invalid, "督办步骤表没有写全长期无进展的天数（1至250个工作日）、依据、效力和年份。")
	}
	if err := e.Urge.check("催办语"); err != nil {
		return err
	}
	if len(e.Steps) == 0 || len(e.Steps) > 20 {
		return fault.New(fault.Invalid, "督办步骤表应有1至20个步骤。")
	}
	for i, s := range e.Steps {
		twice := slices.ContainsFunc(e.Steps[:i], func(x EscalationStep) bool { return x.Code == s.Code || x.Zh == s.Zh })
		switch {
		case s.Code == "" || s.Zh == "" || s.Title == "" || twice:
			return fault.New(fault.Invalid, "督办步骤表的第%d步没有代码、名称或标题，或与前面的重复。", i+1)
		case tooLong(s.Zh, maxWord) || tooLong(s.Code, maxWord) || tooLong(s.Title, 60):
			return fault.New(fault.Invalid, "督办步骤“%s”的名称超过%d个字，或标题超过60个字。", shorten(s.Zh), maxWord)
		case s.LateDays < 0 || s.LateDays > 250 || s.WaitDays < 0 || s.WaitDays > 250:
			return fault.New(fault.Invalid, "督办步骤“%s”的天数应在0至250个工作日之间。", s.Zh)
		case s.Authority.Check() != nil:
			return fault.New(fault.Invalid, "督办步骤“%s”没有写全依据、效力和年份。", s.Zh)
		}
		if err := s.Frame.check(s.Zh); err != nil {
			return err
		}
	}
	return nil
}

func (f Frame) check(what string) error {
	for _, text := range []string{f.Opening, f.Closing} {
		switch rest := filler(Facts{}).Replace(text); {
		case strings.TrimSpace(text) == "" || len([]rune(text)) > 500:
			return fault.New(fault.Invalid, "“%s”的开头和结尾都要写，各不超过500字。", what)
		case strings.ContainsAny(rest, "{}"):
			return fault.New(fault.Invalid, "“%s”中有不认识的填空，只能用 %s。", what, strings.Join(Marks, " "))
		}
	}
	if f.ReplyDays < 1 || f.ReplyDays > 250 {
		return fault.New(fault.Invalid, "“%s”的反馈期限应在1至250个工作日之间。", what)
	}
	return nil
}

// Marks are the places in a frame that facts are filled into.
var Marks = []string{"{单位}", "{项数}", "{今日}", "{反馈期限}", "{上一步}"}

// Facts are what is filled into a frame.
type Facts struct {
	Unit    string
	Items   int
	Today   string // YYYY-MM-DD
	ReplyBy string // YYYY-MM-DD
	Before  string // the letter before, "" when there is none
}

func filler(f Facts) *strings.Replacer {
	return strings.NewReplacer("{单位}", f.Unit, "{项数}", strconv.Itoa(f.Items), "{今日}", plainDate(f.Today), "{反馈期限}", plainDate(f.ReplyBy), "{上一步}", f.Before)
}

// Fill puts facts into a text of a frame. Where there was no letter before,
// the clause that names it is left out.
func (f Facts) Fill(text string) string {
	if f.Before == "" {
		clauses := slices.DeleteFunc(strings.Split(text, "，"), func(c string) bool { return strings.Contains(c, "{上一步}") })
		text = strings.Join(clauses, "，")
	}
	return filler(f).Replace(text)
}

// Step returns the step of that code.
func (e Escalation) Step(code string) (EscalationStep, bool) {
	i := e.place(code)
	if i < 0 {
		return EscalationStep{}, false
	}
	return e.Steps[i], true
}

func (e Escalation) place(code string) int {
	return slices.IndexFunc(e.Steps, func(s EscalationStep) bool { return s.Code == code })
}

// NextStep is the letter that would follow.
type NextStep struct {
	Code  string // "" where the last step was taken
	Zh    string
	Ready bool // the condition of the step is met
	Text  string
}

// Next returns which letter follows for p, late by that many working days.
func (e Escalation) Next(p Problem, late int, today string, cal workday.Calendar) NextStep {
	at, said := 0, ""
	last, sent := p.Course.lastLetter()
	if sent {
		at = e.place(last.Step) + 1
		said = "已发" + last.Zh + "（" + plainDate(last.On) + "）"
	}
	if at >= len(e.Steps) {
		return NextStep{Text: said + "，步骤已走完"}
	}
	step := e.Steps[at]
	n := NextStep{Code: step.Code, Zh: step.Zh}
	wait := 0
	if sent {
		wait = step.WaitDays - cal.Between(last.On, today)
	}
	wait = max(wait, step.LateDays-late)
	switch {
	case wait <= 0:
		n.Ready, n.Text = true, "可发"+step.Zh
	case late == 0 && !sent:
		n.Text = step.Zh + "一般在逾期" + strconv.Itoa(step.LateDays) + "个工作日后发"
	default:
		n.Text = strconv.Itoa(wait) + "个工作日后可发" + step.Zh
	}
	if said != "" {
		n.Text = said + "，" + n.Text
	}
	return n
}
