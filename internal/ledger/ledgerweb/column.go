package ledgerweb

import (
	"slices"
	"strconv"

	"bihuan/internal/ledger"
	"bihuan/internal/ui"
)

// seenAs is a problem with how it stands today.
type seenAs struct {
	ledger.Problem
	standing ledger.Standing
}

// column is one column of the list. A column with a field shows its text.
type column struct {
	code, head string
	class      string
	sort       ledger.Sort
	usual      bool // shown until somebody chooses
	fill       func(p seenAs, c *Cell)
}

func field(f ledger.Field) func(seenAs, *Cell) {
	return func(p seenAs, c *Cell) { c.Text = p.Get(f) }
}

// columns are all columns in their order. The first two are always shown.
var columns = []column{
	{code: "no", head: "编号", class: "tight", sort: ledger.ByNumber, usual: true, fill: func(p seenAs, c *Cell) { c.Text = p.Number() }},
	{code: "title", head: "问题", class: "grid-title", usual: true, fill: title},
	{code: "aspect", head: "所属方面", class: "grid-aspect", sort: ledger.ByAspect, usual: true, fill: field(ledger.FieldAspect)},
	{code: "subject", head: "主体", class: "tight", fill: func(p seenAs, c *Cell) { c.Text = p.Subject.Zh() + " " + p.Person }},
	{code: "class", head: "整改类别", class: "tight", usual: true, fill: func(p seenAs, c *Cell) { c.Text = p.Class.Zh() }},
	{code: "leader", head: "责任领导", class: "grid-name", usual: true, fill: field(ledger.FieldLeader)},
	{code: "lead_unit", head: "牵头单位", class: "grid-unit", usual: true, fill: field(ledger.FieldLeadUnit)},
	{code: "assist_units", head: "配合单位", class: "grid-unit", fill: field(ledger.FieldAssistUnits)},
	{code: "holder", head: "责任人", class: "grid-name", usual: true, fill: field(ledger.FieldHolder)},
	{code: "due", head: "完成时限", class: "tight", sort: ledger.ByDue, usual: true, fill: field(ledger.FieldDue)},
	{code: "light", head: "进度", class: "tight", sort: ledger.ByLight, usual: true, fill: light},
	{code: "goal", head: "整改目标", class: "grid-goal", fill: field(ledger.FieldGoal)},
	{code: "causes", head: "原因", class: "num", fill: func(p seenAs, c *Cell) { c.Text = strconv.Itoa(len(p.Causes)) }},
	{code: "measures", head: "措施", class: "num", usual: true, fill: func(p seenAs, c *Cell) { c.Text = strconv.Itoa(len(p.Measures)) }},
	{code: "updated", head: "更新时间", class: "tight", sort: ledger.ByUpdated, fill: func(p seenAs, c *Cell) { c.Text = ui.Moment(p.UpdatedAt.UnixMilli()) }},
	{code: "state", head: "状态", class: "tight", usual: true, fill: func(p seenAs, c *Cell) { b := stateBadge(p.Phase()); c.Badge = &b }},
}

// fixed is the number of columns that cannot be left out.
const fixed = 2

// light shows the light with its reason: under it where something is to be
// done, on the mark itself where all is well.
func light(p seenAs, c *Cell) {
	if p.standing.Light == ledger.NoLight {
		c.Text = p.standing.Reason
		return
	}
	b := lightBadge(p.standing.Light, "")
	c.Badge = &b
	if p.standing.Light == ledger.Green {
		b.Title = p.standing.Reason
		return
	}
	c.Reason = p.standing.Reason
}

func title(p seenAs, c *Cell) {
	c.Text, c.URL = p.Title, "/problems/"+p.ID
	if p.Subject == ledger.Personal {
		c.Notes = append(c.Notes, ui.Badge{Tone: ui.Long, Text: "个人 " + p.Person, Title: "只有联络员能看到"})
	}
	for _, gap := range p.Missing() {
		c.Notes = append(c.Notes, ui.Badge{Tone: ui.Warn, Text: gap.Zh()})
	}
}

// chosen returns the columns that the codes name, the usual ones when none is
// known, always with the fixed ones.
func chosen(codes []string) []column {
	var some []column
	for i, c := range columns {
		if i < fixed || slices.Contains(codes, c.code) {
			some = append(some, c)
		}
	}
	if len(some) > fixed {
		return some
	}
	some = nil
	for _, c := range columns {
		if c.usual {
			some = append(some, c)
		}
	}
	return some
}

func (c column) cell(p seenAs) Cell {
	out := Cell{Label: c.head, Class: c.class}
	c.fill(p, &out)
	return out
}
