package org

import (
	"strconv"

	"bihuan/internal/fault"
)

// OfficeCommand is what somebody wants to happen to an office.
type OfficeCommand interface {
	decideOffice(c *Chart, o Office, today string) ([]OfficeEvent, error)
}

// DecideOffice returns what cmd makes happen to o, which the chart holds
// unless it is new: nothing when o is already so. It returns fault.Invalid for
// what was typed wrong and fault.Conflict for what the chart does not allow.
func DecideOffice(c *Chart, o Office, cmd OfficeCommand, today string) ([]OfficeEvent, error) {
	if _, opens := cmd.(OpenOffice); !opens && o.Version == 0 {
		return nil, errNoOffice
	}
	return cmd.decideOffice(c, o, today)
}

var (
	errNoOffice = fault.New(fault.NotFound, "没有这个单位，请回到“组织”页面重新选择。")
	errNoPerson = fault.New(fault.NotFound, "没有这个人员，请回到“组织”页面重新选择。")
)

// OpenOffice registers an office. Its Order is given by the order of
// registration when it is 0.
type OpenOffice struct{ OfficeContent }

func (cmd OpenOffice) decideOffice(c *Chart, o Office, today string) ([]OfficeEvent, error) {
	if o.Version != 0 {
		return nil, fault.New(fault.Conflict, "这个单位已经登记。")
	}
	next := cmd.OfficeContent
	for _, f := range OfficeFields {
		next.set(f, tidy(next.Get(f)))
	}
	if next.Order == 0 {
		for _, sibling := range c.Children(next.ParentID) {
			next.Order = min(max(next.Order, sibling.Order+1), maxPosition)
		}
	}
	for _, f := range OfficeFields {
		if err := checkOfficeField(c, "", f, next.Get(f), today); err != nil {
			return nil, err
		}
	}
	if err := c.checkSiblings("", next, today); err != nil {
		return nil, err
	}
	return []OfficeEvent{OfficeOpened{OfficeContent: next, Parent: c.nameOf(next.ParentID)}}, nil
}

// EditOffice gives fields new values; fields that it does not name stay.
type EditOffice struct{ Values []Value }

func (cmd EditOffice) decideOffice(c *Chart, o Office, today string) ([]OfficeEvent, error) {
	next := o.OfficeContent
	var changes []Change
	for _, v := range cmd.Values {
		text := tidy(v.Text)
		if v.Field == FieldOrder && text == "" {
			text = "0"
		}
		old := next.Get(v.Field)
		if text == old {
			continue
		}
		if err := checkOfficeField(c, o.ID, v.Field, text, today); err != nil {
			return nil, err
		}
		next.set(v.Field, text)
		change := Change{Field: v.Field, Old: old, New: next.Get(v.Field)}
		if v.Field == FieldParent {
			change.Show = &Words{c.nameOf(old), c.nameOf(text)}
		}
		changes = append(changes, change)
	}
	if len(changes) == 0 {
		return nil, nil
	}
	if o.To != "" && next.From > o.To {
		return nil, fault.New(fault.Invalid, "成立时间“%s”晚于撤销时间“%s”，请检查。", next.From, o.To)
	}
	if err := c.checkSiblings(o.ID, next, today); err != nil {
		return nil, err
	}
	return []OfficeEvent{OfficeEdited{changes}}, nil
}

// checkOfficeField refuses a value that the field of office id, "" for a new
// one, cannot hold.
func checkOfficeField(c *Chart, id string, f Field, text, today string) error {
	name := OfficeWords[f]
	switch f {
	case FieldName:
		return checkText(name, text, maxOffice, true)
	case FieldShortName:
		return checkText(name, text, maxShort, false)
	case FieldTeam:
		return checkText(name, text, maxOffice, false)
	case FieldKind:
		return checkCode(name, text, Kinds)
	case FieldOrder:
		return checkOrder(text)
	case FieldFrom:
		return checkDate(name, text)
	case FieldParent:
		return c.checkParent(id, text, today)
	}
	return fault.New(fault.Invalid, "“%s”不是可以修改的项目。", shorten(string(f)))
}

// checkParent refuses a parent that is not there, that is below id itself, or
// that would make the tree too deep.
func (c *Chart) checkParent(id, parent, today string) error {
	if parent == "" {
		return nil
	}
	above, ok := c.Office(parent)
	if !ok {
		return fault.New(fault.Invalid, "上级单位不存在，请从列表中选择。")
	}
	if above.To != "" && above.To <= today {
		return fault.New(fault.Conflict, "“%s”已经撤销，不能作为上级单位。", above.Name)
	}
	path := c.Path(parent)
	for _, o := range path {
		if o.ID == id {
			return fault.New(fault.Conflict, "“%s”是本单位或它的下级，不能作为上级单位。", above.Name)
		}
	}
	if len(path)+c.height(id) > MaxDepth {
		return fault.New(fault.Invalid, "单位最多%d层，“%s”下面不能再加一层。", MaxDepth, above.Name)
	}
	return nil
}

// height returns how many levels office id has with those below it; a new
// office has one.
func (c *Chart) height(id string) int {
	tallest := 0
	if id != "" {
		for _, child := range c.Children(id) {
			tallest = max(tallest, c.height(child.ID))
		}
	}
	return tallest + 1
}

// checkSiblings refuses a name that another office under the same parent has:
// nobody could tell the two apart.
func (c *Chart) checkSiblings(id string, next OfficeContent, today string) error {
	for _, o := range c.Offices {
		if o.ID != id && o.ParentID == next.ParentID && o.Name == next.Name && (o.To == "" || o.To > today) {
			return fault.New(fault.Conflict, "同一个上级下面已有“%s”，请换一个名称，或直接修改原有的单位。", next.Name)
		}
	}
	return nil
}

// EndOffice says that the office is no more from a day on.
type EndOffice struct{ To string }

func (cmd EndOffice) decideOffice(c *Chart, o Office, today string) ([]OfficeEvent, error) {
	to := tidy(cmd.To)
	if err := checkEnd("撤销时间", o.From, to); err != nil {
		return nil, err
	}
	if o.To == to {
		return nil, nil
	}
	for _, child := range c.Children(o.ID) {
		if child.To == "" || child.To > to {
			return nil, fault.New(fault.Conflict, "“%s”下面还有“%s”，请先撤销它，或把它改到别的上级单位。", o.Name, child.Name)
		}
	}
	still, someone := 0, ""
	for _, p := range c.People {
		for _, post := range p.Posts {
			if post.OfficeID == o.ID && (post.To == "" || post.To > to) {
				still, someone = still+1, p.Name
			}
		}
	}
	if still > 0 {
		return nil, fault.New(fault.Conflict, "“%s”届时还有%s人任职（如%s），请先把他们调动或免职。", o.Name, strconv.Itoa(still), someone)
	}
	return []OfficeEvent{OfficeEnded{to}}, nil
}

// ResumeOffice takes an end back.
type ResumeOffice struct{}

func (ResumeOffice) decideOffice(c *Chart, o Office, today string) ([]OfficeEvent, error) {
	if o.To == "" {
		return nil, nil
	}
	if err := c.checkParent(o.ID, o.ParentID, today); err != nil {
		return nil, err
	}
	if err := c.checkSiblings(o.ID, o.OfficeContent, today); err != nil {
		return nil, err
	}
	return []OfficeEvent{OfficeResumed{}}, nil
}
