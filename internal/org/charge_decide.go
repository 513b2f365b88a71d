package org

import (
	"bihuan/internal/fault"
)

// OpenCharge puts the person in charge of, or in contact with, an office or a
// matter.
type OpenCharge struct {
	ID string
	ChargeContent
}

func (cmd OpenCharge) decidePerson(c *Chart, p Person, today string) ([]PersonEvent, error) {
	charge := cmd.ChargeContent
	charge.Matter, charge.From = tidy(charge.Matter), tidy(charge.From)
	if err := p.here(); err != nil {
		return nil, err
	}
	if err := checkCode("类别", string(charge.Kind), ChargeKinds); err != nil {
		return nil, err
	}
	if err := checkDate("开始时间", charge.From); err != nil {
		return nil, err
	}
	office := ""
	switch {
	case charge.OfficeID != "" && charge.Matter != "":
		return nil, fault.New(fault.Invalid, "单位和联系点（事项）只填一个：要登记两项，请分两次。")
	case charge.OfficeID != "":
		o, err := c.usable(charge.OfficeID, today)
		if err != nil {
			return nil, err
		}
		office = o.Name
	default:
		if err := checkText(charge.Kind.Zh()+"的单位或事项", charge.Matter, maxMatter, true); err != nil {
			return nil, err
		}
	}
	for _, have := range p.Charges {
		if have.Kind == charge.Kind && have.OfficeID == charge.OfficeID && have.Matter == charge.Matter && have.To == "" {
			return nil, fault.New(fault.Conflict, "%s已%s“%s”，不用重复登记。", p.Name, charge.Kind.Zh(), office+charge.Matter)
		}
	}
	return []PersonEvent{ChargeOpened{ID: cmd.ID, ChargeContent: charge, Office: office}}, nil
}

// EndCharge ends a charge; it may move an end that was set before.
type EndCharge struct{ ID, To string }

func (cmd EndCharge) decidePerson(c *Chart, p Person, _ string) ([]PersonEvent, error) {
	charge, ok := p.Charge(cmd.ID)
	if !ok {
		return nil, fault.New(fault.NotFound, "没有这项分管或联系，可能页面已经过时，请刷新后再试。")
	}
	to := tidy(cmd.To)
	if err := checkEnd("结束时间", charge.From, to); err != nil {
		return nil, err
	}
	if charge.To == to {
		return nil, nil
	}
	return []PersonEvent{ChargeEnded{ID: charge.ID, To: to, How: charge.Kind, What: c.nameOf(charge.OfficeID) + charge.Matter}}, nil
}
