package org

import (
	"bihuan/internal/fault"
)

// OpenPost gives the person a further post, behind the others of its office
// when its Order is 0.
type OpenPost struct {
	ID string
	PostContent
}

func (cmd OpenPost) decidePerson(c *Chart, p Person, today string) ([]PersonEvent, error) {
	e, err := c.openPost(p, cmd.ID, cmd.PostContent, today)
	if err != nil {
		return nil, err
	}
	return []PersonEvent{e}, nil
}

func (c *Chart) openPost(p Person, id string, post PostContent, today string) (PostOpened, error) {
	post.Title, post.From = tidy(post.Title), tidy(post.From)
	if err := p.here(); err != nil {
		return PostOpened{}, err
	}
	office, err := c.usable(post.OfficeID, today)
	if err != nil {
		return PostOpened{}, err
	}
	if post.Order == 0 {
		post.Order = min(c.lastPlace(post.OfficeID)+1, maxPosition)
	}
	for _, f := range PostFields {
		if err := checkPostField(f, (Post{PostContent: post}).Get(f)); err != nil {
			return PostOpened{}, err
		}
	}
	for _, have := range p.Posts {
		if have.OfficeID == post.OfficeID && have.Title == post.Title && have.To == "" {
			return PostOpened{}, fault.New(fault.Conflict, "%s已任“%s”%s，不用重复登记。", p.Name, office.Name, post.Title)
		}
	}
	return PostOpened{ID: id, PostContent: post, Office: office.Name}, nil
}

// lastPlace returns the highest order of a post in an office.
func (c *Chart) lastPlace(office string) int {
	last := 0
	for _, p := range c.People {
		for _, post := range p.Posts {
			if post.OfficeID == office {
				last = max(last, post.Order)
			}
		}
	}
	return last
}

func checkPostField(f Field, text string) error {
	name := PostWords[f]
	switch f {
	case FieldTitle:
		return checkText(name, text, maxTitle, false)
	case FieldDuty:
		return checkCode(name, text, Duties)
	case FieldOrder:
		return checkOrder(text)
	case FieldFrom:
		return checkDate(name, text)
	}
	return fault.New(fault.Invalid, "“%s”不是可以修改的项目。", shorten(string(f)))
}

// EditPost corrects a post; a real change of office is a MovePerson.
type EditPost struct {
	ID     string
	Values []Value
}

func (cmd EditPost) decidePerson(c *Chart, p Person, _ string) ([]PersonEvent, error) {
	post, err := p.held(cmd.ID)
	if err != nil {
		return nil, err
	}
	var changes []Change
	for _, v := range cmd.Values {
		text, old := tidy(v.Text), post.Get(v.Field)
		if v.Field == FieldOrder && text == "" {
			text = "0"
		}
		if text == old {
			continue
		}
		if err := checkPostField(v.Field, text); err != nil {
			return nil, err
		}
		post.set(v.Field, text)
		changes = append(changes, Change{Field: v.Field, Old: old, New: post.Get(v.Field)})
	}
	if len(changes) == 0 {
		return nil, nil
	}
	if post.To != "" && post.From > post.To {
		return nil, fault.New(fault.Invalid, "任职时间“%s”晚于免职时间“%s”，请检查。", post.From, post.To)
	}
	return []PersonEvent{PostEdited{ID: cmd.ID, Office: c.nameOf(post.OfficeID), Changes: changes}}, nil
}

func (p Person) held(id string) (Post, error) {
	post, ok := p.Post(id)
	if !ok {
		return post, fault.New(fault.NotFound, "没有这个职务，可能页面已经过时，请刷新后再试。")
	}
	return post, nil
}

// EndPost ends a post; it may move an end that was set before.
type EndPost struct{ ID, To string }

func (cmd EndPost) decidePerson(c *Chart, p Person, _ string) ([]PersonEvent, error) {
	post, err := p.held(cmd.ID)
	if err != nil {
		return nil, err
	}
	to := tidy(cmd.To)
	if err := checkEnd("免职时间", post.From, to); err != nil {
		return nil, err
	}
	if post.To == to {
		return nil, nil
	}
	return []PersonEvent{PostEnded{ID: post.ID, To: to, Office: c.nameOf(post.OfficeID), Title: post.Title}}, nil
}

// MovePerson ends one post and opens another on the same day, which is the
// From of the new one.
type MovePerson struct {
	PostID string
	ID     string // of the new post
	PostContent
}

func (cmd MovePerson) decidePerson(c *Chart, p Person, today string) ([]PersonEvent, error) {
	if tidy(cmd.From) == "" {
		return nil, fault.New(fault.Invalid, "请填写调动的时间，原职务到这一天为止，新职务从这一天开始。")
	}
	ended, err := EndPost{ID: cmd.PostID, To: cmd.From}.decidePerson(c, p, today)
	if err != nil {
		return nil, err
	}
	if post, _ := p.Post(cmd.PostID); post.To != "" {
		return nil, fault.New(fault.Conflict, "这个职务已于%s结束，请直接增加新职务。", post.To)
	}
	for _, e := range ended {
		p = ApplyPerson(p, e)
	}
	opened, err := c.openPost(p, cmd.ID, cmd.PostContent, today)
	if err != nil {
		return nil, err
	}
	return append(ended, opened), nil
}
