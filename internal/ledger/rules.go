package ledger

import (
	_ "embed"
	"fmt"
	"slices"
	"time"

	"go.yaml.in/yaml/v3"

	"bihuan/internal/fault"
)

//go:embed data/rules.yaml
var rulesFile []byte

// Rules say what each class of problem demands. They are data with a source.
type Rules struct {
	Classes []ClassRule `yaml:"classes"`
	Steps   []StepRule  `yaml:"steps"`
}

// Authority says where a rule comes from.
type Authority struct {
	Source string `yaml:"source"`
	Level  string `yaml:"level"` // 规定, 一般, 推荐 or 实务
	Year   int    `yaml:"year"`
}

// Levels lists the levels of authority.
var Levels = []string{"规定", "一般", "推荐", "实务"}

func (a Authority) check() error {
	if a.Source == "" || !slices.Contains(Levels, a.Level) || checkYear(a.Year) != nil {
		return fmt.Errorf("a rule without source, level or year: %+v", a)
	}
	return nil
}

// ClassRule is what one class demands: needs before it can be assigned, before
// its closing can be requested, before it can be closed.
type ClassRule struct {
	Class        Class  `yaml:"class"`
	Assign       []Need `yaml:"assign"`
	Request      []Need `yaml:"request"`
	Close        []Need `yaml:"close"`
	ReviewMonths int    `yaml:"review_months"` // rhythm of reviews, 0: none
	Authority    `yaml:",inline"`
}

// StepRule is an optional step of closing.
type StepRule struct {
	Code      string  `yaml:"code"`
	Zh        string  `yaml:"zh"`
	NeededFor []Class `yaml:"needed_for"`
	Authority `yaml:",inline"`
}

// DefaultRules returns the rules that come with the program.
func DefaultRules() Rules {
	r, err := ParseRules(rulesFile)
	if err != nil {
		panic(err) // a test reads the same file
	}
	return r
}

// ParseRules reads a table of rules and refuses codes that nobody knows.
func ParseRules(text []byte) (Rules, error) {
	var r Rules
	if err := yaml.Unmarshal(text, &r); err != nil {
		return r, fault.Wrap(err, fault.Invalid, "整改规则表无法读取，请检查缩进和冒号。")
	}
	for _, c := range r.Classes {
		if c.Class.Zh() == "" {
			return r, fault.New(fault.Invalid, "整改规则表中没有“%s”这个整改类别。", c.Class)
		}
		if err := c.Authority.check(); err != nil {
			return r, fault.Wrap(err, fault.Invalid, "整改规则表中“%s”没有写全依据、效力和年份。", c.Class.Zh())
		}
		for _, n := range slices.Concat(c.Assign, c.Request, c.Close) {
			if _, ok := checks[n]; !ok {
				return r, fault.New(fault.Invalid, "整改规则表中没有“%s”这项要求。", n)
			}
		}
	}
	for _, s := range r.Steps {
		if s.Code == "" || s.Zh == "" || s.Authority.check() != nil {
			return r, fault.New(fault.Invalid, "整改规则表中有一个销号程序没有写全代码、名称、依据、效力和年份。")
		}
	}
	return r, nil
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
