package ledger

import (
	"slices"

	"bihuan/internal/fault"
)

// Command is what somebody wants to happen to a problem.
type Command interface {
	verb() Verb
	decide(p Problem, m making) ([]Event, error)
}

// VerbOf returns the name of c.
func VerbOf(c Command) Verb { return c.verb() }

// Decide returns what c makes happen to p: nothing when p is already so. It
// returns fault.Invalid for what was typed wrong and fault.Conflict for what
// the state of p does not allow; fault.Lacks tells what is missing.
func Decide(p Problem, c Command, at Circumstances) ([]Event, error) {
	t, err := allowed(p, c.verb())
	if err != nil {
		return nil, err
	}
	m, err := begin(p, t, at)
	if err != nil {
		return nil, err
	}
	events, err := c.decide(p, m)
	if err != nil {
		return nil, err
	}
	return events, nil
}

// Enter registers a problem under a number that the counter gave out.
type Enter struct {
	Year, No int
	Content
	Causes, Measures []string // ids
}

func (Enter) verb() Verb { return "register" }

func (c Enter) decide(_ Problem, m making) ([]Event, error) {
	if err := checkYear(c.Year); err != nil {
		return nil, err
	}
	content := c.Content.normal()
	if err := content.check(); err != nil {
		return nil, err
	}
	var err error
	if content.Sources, err = readSources(c.Sources, m); err != nil {
		return nil, err
	}
	return []Event{ProblemRegistered{
		Visibility: content.Subject.Visibility(), Year: c.Year, No: c.No, Content: content,
		Causes: append([]string{}, c.Causes...), Measures: append([]string{}, c.Measures...),
	}}, nil
}

// Edit gives fields new values; fields that it does not name stay.
type Edit struct {
	Values []Value
}

// Value is what a field shall hold.
type Value struct {
	Field Field
	Text  string
}

// Has returns what e sets f to.
func (e Edit) Has(f Field) (string, bool) {
	i := slices.IndexFunc(e.Values, func(v Value) bool { return v.Field == f })
	if i < 0 {
		return "", false
	}
	return e.Values[i].Text, true
}

func (Edit) verb() Verb { return "edit" }

func (e Edit) decide(p Problem, m making) ([]Event, error) {
	after := p.Content
	var changes []Change
	for _, v := range e.Values {
		old, text := after.Get(v.Field), v.Text
		if v.Field != FieldAspectNo {
			rule, ok := ruleOf(v.Field)
			if !ok {
				return nil, fault.New(fault.Invalid, "“%s”不是可以修改的项目。", shorten(string(v.Field)))
			}
			text = rule.tidy(text)
			if err := rule.check(&after, text); err != nil {
				return nil, err
			}
		}
		if text != old {
			if err := p.mayChange(v.Field, text); err != nil {
				return nil, err
			}
			after.set(v.Field, text)
			changes = append(changes, Change{Field: v.Field, Old: old, New: text})
		}
	}
	if len(changes) == 0 {
		return nil, nil
	}
	if err := after.checkSize(); err != nil {
		return nil, err
	}
	return []Event{ProblemEdited{Deed: Deed{OnBehalf: m.Deed.OnBehalf, Batch: m.Deed.Batch}, Changes: changes}}, nil
}
