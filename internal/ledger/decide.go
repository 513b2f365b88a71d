package ledger

import (
	"slices"

	"bihuan/internal/fault"
)

// Command is what somebody wants to happen to a problem.
type Command interface {
	decide(p Problem) ([]Event, error)
}

// Decide returns what c makes happen to p: nothing when p is already so. It
// returns fault.Invalid for what was typed wrong and fault.Conflict for what
// the state of p does not allow.
func Decide(p Problem, c Command) ([]Event, error) { return c.decide(p) }

// Enter registers a problem under a number that the counter gave out.
type Enter struct {
	Year, No int
	Content
	Causes, Measures []string // ids
}

func (c Enter) decide(p Problem) ([]Event, error) {
	if p.Version != 0 {
		return nil, fault.New(fault.Conflict, "这个问题已经登记。")
	}
	if err := checkYear(c.Year); err != nil {
		return nil, err
	}
	content := c.Content.normal()
	if err := content.check(); err != nil {
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

func (e Edit) decide(p Problem) ([]Event, error) {
	if p.Version == 0 {
		return nil, fault.New(fault.NotFound, "没有这个问题，可能已被删除或您无权查看。")
	}
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
	return []Event{ProblemEdited{Changes: changes}}, nil
}
