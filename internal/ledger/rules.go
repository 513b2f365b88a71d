package ledger

import (
	_ "embed"
	"slices"
	"time"

	"bihuan/internal/fault"
)

//go:embed data/rules.yaml
var rulesFile []byte

// Rules say what each class of problem demands. They are data with a source.
type Rules struct {
	Classes []ClassRule `yaml:"classes"`
	Steps   []StepRule  `yaml:"steps"`
}

// ClassRule is what one class demands: needs before it can be assigned, before
// its closing can be requested, before it can be closed.
type ClassRule struct {
	Class        Class  `yaml:"class"`
	Assign       []Need `yaml:"assign,flow"`
	Request      []Need `yaml:"request,flow"`
	Close        []Need `yaml:"close,flow"`
	ReviewMonths int    `yaml:"review_months,omitempty"` // rhythm of reviews, 0: none
	Authority    `yaml:",inline"`
}

// StepRule is an optional step of closing. A problem cannot be closed without
// it when its class or one of its sources needs it.
type StepRule struct {
	Code       string   `yaml:"code"`
	Zh         string   `yaml:"zh"`
	NeededFor  []Class  `yaml:"needed_for,flow"`
	NeededFrom []string `yaml:"needed_from,flow,omitempty"` // codes of SourceKind
	Authority  `yaml:",inline"`
}

// DefaultRules returns the rules that come with the program.
func DefaultRules() Rules {
	r, err := ParseRules(rulesFile)
	if err != nil {
		panic(err) // a test reads the same file
	}
	return r
}

// Limits of a table of rules.
const (
	maxSteps  = 20
	maxReview = 60 // months
	maxWord   = 20 // code points of a name
)

// ParseRules reads a table of rules. It refuses codes that nobody knows, a
// class without a rule, and needs at a moment at which nobody could meet them.
func ParseRules(text []byte) (Rules, error) {
	var r Rules
	if err := readTable(text, &r, "整改规则表"); err != nil {
		return r, err
	}
	return r, r.Check()
}

// Text returns r as ParseRules reads it.
func (r Rules) Text() string { return tableText(r) }

// Check refuses rules that ParseRules would refuse.
func (r Rules) Check() error {
	for _, c := range Classes[1:] {
		n := 0
		for _, rule := range r.Classes {
			if rule.Class == c {
				n++
			}
		}
		if n != 1 {
			return fault.New(fault.Invalid, "整改规则表应写一次“%s”的规则，现在写了%d次。", c.Zh(), n)
		}
	}
	for _, c := range r.Classes {
		if err := c.check(); err != nil {
			return err
		}
	}
	if len(r.Steps) > maxSteps {
		return fault.New(fault.Invalid, "销号程序最多%d个，现在有%d个。", maxSteps, len(r.Steps))
	}
	seen := map[string]bool{}
	for _, s := range r.Steps {
		if err := s.check(); err != nil {
			return err
		}
		if seen[s.Code] || seen[s.Zh] {
			return fault.New(fault.Invalid, "整改规则表中有两个“%s”程序，请只留一个。", s.Zh)
		}
		seen[s.Code], seen[s.Zh] = true, true
	}
	return nil
}

func (c ClassRule) check() error {
	if c.Class.Zh() == "" {
		return fault.New(fault.Invalid, "整改规则表中没有“%s”这个整改类别。", shorten(string(c.Class)))
	}
	if err := c.Authority.Check(); err != nil {
		return fault.New(fault.Invalid, "整改规则表中的“%s”：%s", c.Class.Zh(), fault.Text(err))
	}
	if c.ReviewMonths < 0 || c.ReviewMonths > maxReview {
		return fault.New(fault.Invalid, "“%s”的检视周期请填0（不检视）至%d个月。", c.Class.Zh(), maxReview)
	}
	for moment, needs := range [][]Need{c.Assign, c.Request, c.Close} {
		for i, n := range needs {
			switch {
			case n.Zh() == "":
				return fault.New(fault.Invalid, "整改规则表中没有“%s”这项要求。", shorten(string(n)))
			case !slices.Contains(NeedsAt(Moment(moment)), n):
				return fault.New(fault.Invalid, "“%s”不能作为%s的要求：那时还无法满足。", n.Zh(), Moment(moment).Zh())
			case slices.Contains(needs[:i], n):
				return fault.New(fault.Invalid, "“%s”%s的要求中，“%s”写了两次。", c.Class.Zh(), Moment(moment).Zh(), n.Zh())
			}
		}
	}
	return nil
}

func (s StepRule) check() error {
	switch {
	case s.Code == "" || s.Zh == "":
		return fault.New(fault.Invalid, "整改规则表中有一个销号程序没有写全代码和名称。")
	case tooLong(s.Zh, maxWord) || tooLong(s.Code, maxWord):
		return fault.New(fault.Invalid, "销号程序“%s”的名称或代码超过%d个字。", shorten(s.Zh), maxWord)
	case len(s.NeededFrom) > maxSourceKinds:
		return fault.New(fault.Invalid, "销号程序“%s”写的问题来源超过%d种。", s.Zh, maxSourceKinds)
	}
	if err := s.Authority.Check(); err != nil {
		return fault.New(fault.Invalid, "销号程序“%s”：%s", s.Zh, fault.Text(err))
	}
	for _, c := range s.NeededFor {
		if c.Zh() == "" {
			return fault.New(fault.Invalid, "销号程序“%s”写了没有的整改类别“%s”。", s.Zh, shorten(string(c)))
		}
	}
	return nil
}

// Of returns the rule of a class; that of 限期整改 for a class without one.
func (r Rules) Of(c Class) ClassRule {
	if i := slices.IndexFunc(r.Classes, func(x ClassRule) bool { return x.Class == c }); i >= 0 {
		return r.Classes[i]
	}
	if c != Limited {
		return r.Of(Limited)
	}
	return ClassRule{}
}

// Step returns the step of that code.
func (r Rules) Step(code string) (StepRule, bool) {
	i := slices.IndexFunc(r.Steps, func(s StepRule) bool { return s.Code == code })
	if i < 0 {
		return StepRule{}, false
	}
	return r.Steps[i], true
}

// nextReview returns when a class is to be looked at again after a day, "" for
// a class without a rhythm.
func (r Rules) nextReview(c Class, day string) string {
	months := r.Of(c).ReviewMonths
	t, err := time.Parse(time.DateOnly, day)
	if months == 0 || err != nil {
		return ""
	}
	return t.AddDate(0, months, 0).Format(time.DateOnly)
}
