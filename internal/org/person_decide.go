package org

import (
	"bihuan/internal/fault"
)

// PersonCommand is what somebody wants to happen to a person.
type PersonCommand interface {
	decidePerson(c *Chart, p Person, today string) ([]PersonEvent, error)
}

// DecidePerson returns what cmd makes happen to p, like DecideOffice.
func DecidePerson(c *Chart, p Person, cmd PersonCommand, today string) ([]PersonEvent, error) {
	if _, enters := cmd.(EnterPerson); !enters && p.Version == 0 {
		return nil, errNoPerson
	}
	return cmd.decidePerson(c, p, today)
}

// EnterPerson registers a person, with a first post when Post is set; PostID is
// its id. Namesakes are allowed.
type EnterPerson struct {
	Name, From string
	PostID     string
	Post       *PostContent
}

func (cmd EnterPerson) decidePerson(c *Chart, p Person, today string) ([]PersonEvent, error) {
	if p.Version != 0 {
		return nil, fault.New(fault.Conflict, "这个人员已经登记。")
	}
	e := PersonEntered{Name: personName(cmd.Name), From: tidy(cmd.From)}
	if err := checkPersonField(FieldName, e.Name); err != nil {
		return nil, err
	}
	if err := checkPersonField(FieldFrom, e.From); err != nil {
		return nil, err
	}
	events := []PersonEvent{e}
	if cmd.Post != nil {
		opened, err := c.openPost(ApplyPerson(p, e), cmd.PostID, *cmd.Post, today)
		if err != nil {
			return nil, err
		}
		events = append(events, opened)
	}
	return events, nil
}

func checkPersonField(f Field, text string) error {
	switch f {
	case FieldName:
		return checkText(PersonWords[f], text, maxPerson, true)
	case FieldFrom:
		return checkDate(PersonWords[f], text)
	}
	return fault.New(fault.Invalid, "“%s”不是可以修改的项目。", shorten(string(f)))
}

// EditPerson gives fields new values; fields that it does not name stay.
type EditPerson struct{ Values []Value }

func (cmd EditPerson) decidePerson(_ *Chart, p Person, _ string) ([]PersonEvent, error) {
	var changes []Change
	for _, v := range cmd.Values {
		text, old := tidy(v.Text), p.Get(v.Field)
		if v.Field == FieldName {
			text = personName(v.Text)
		}
		if text == old {
			continue
		}
		if err := checkPersonField(v.Field, text); err != nil {
			return nil, err
		}
		p.set(v.Field, text)
		changes = append(changes, Change{Field: v.Field, Old: old, New: text})
	}
	if len(changes) == 0 {
		return nil, nil
	}
	if p.To != "" && p.From > p.To {
		return nil, fault.New(fault.Invalid, "到任时间“%s”晚于离任时间“%s”，请检查。", p.From, p.To)
	}
	return []PersonEvent{PersonEdited{changes}}, nil
}

// LeavePerson ends the person's posts, charges and stay.
type LeavePerson struct{ To string }

func (cmd LeavePerson) decidePerson(_ *Chart, p Person, _ string) ([]PersonEvent, error) {
	e := PersonLeft{To: tidy(cmd.To), Posts: []string{}, Charges: []string{}}
	if err := checkEnd("离任时间", p.From, e.To); err != nil {
		return nil, err
	}
	if p.To == e.To {
		return nil, nil
	}
	for _, post := range p.Posts {
		if post.To != "" && post.To <= e.To {
			continue
		}
		if err := checkEnd("离任时间", post.From, e.To); err != nil {
			return nil, err
		}
		e.Posts = append(e.Posts, post.ID)
	}
	for _, charge := range p.Charges {
		if charge.To != "" && charge.To <= e.To {
			continue
		}
		if err := checkEnd("离任时间", charge.From, e.To); err != nil {
			return nil, err
		}
		e.Charges = append(e.Charges, charge.ID)
	}
	return []PersonEvent{e}, nil
}

// ReturnPerson takes a leaving back.
type ReturnPerson struct{}

func (ReturnPerson) decidePerson(_ *Chart, p Person, _ string) ([]PersonEvent, error) {
	if p.To == "" {
		return nil, nil
	}
	return []PersonEvent{PersonReturned{}}, nil
}

// here refuses to give something to a person who has left.
func (p Person) here() error {
	if p.To != "" {
		return fault.New(fault.Conflict, "%s已于%s离任，请先恢复为在任人员。", p.Name, p.To)
	}
	return nil
}

// usable refuses an office that is not there or is no more.
func (c *Chart) usable(id, today string) (Office, error) {
	o, ok := c.Office(id)
	if !ok {
		return o, fault.New(fault.Invalid, "请选择单位。")
	}
	if o.To != "" && o.To <= today {
		return o, fault.New(fault.Conflict, "“%s”已于%s撤销，请选择别的单位。", o.Name, o.To)
	}
	return o, nil
}
