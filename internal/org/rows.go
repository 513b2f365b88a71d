package org

import (
	"slices"
	"strings"
)

// EndHead is the heading of the column that a table of the past has besides
// Heads. An import leaves rows out that have something in it.
const EndHead = "免职时间"

// Rows returns the organisation as a table with Heads, one row for every seat
// and for every office without any, so that taking it in again changes
// nothing. With past it holds what is over as well, and the column EndHead.
func (c *Chart) Rows(today string, past bool) [][]string {
	seats := c.Seats(today, past)
	told := map[string]bool{} // people whose charges stand in a row already
	var rows [][]string
	for _, o := range c.Offices {
		if !past && !o.Current(today) {
			continue
		}
		start := []string{o.Name, c.nameOf(o.ParentID), o.Kind.Zh()}
		if len(seats[o.ID]) == 0 {
			rows = append(rows, row(start, past, make([]string, len(Heads)-len(start)+1)))
		}
		for _, seat := range seats[o.ID] {
			duty, inCharge, contacts := seat.Post.Duty.Zh(), "", ""
			if seat.Post.Duty == Chief {
				duty = "是"
			}
			if !told[seat.Person.ID] {
				told[seat.Person.ID] = true
				inCharge, contacts = c.charges(seat.Person, InCharge, today), c.charges(seat.Person, Contact, today)
			}
			rows = append(rows, row(start, past, []string{seat.Person.Name, seat.Post.Title, duty, inCharge, contacts, seat.Post.From, seat.Post.To}))
		}
	}
	return rows
}

func row(start []string, past bool, rest []string) []string {
	if !past {
		rest = rest[:len(rest)-1]
	}
	return slices.Concat(start, rest)
}

// charges names what p has of a kind on day.
func (c *Chart) charges(p Person, kind ChargeKind, day string) string {
	var names []string
	for _, charge := range p.Charges {
		if charge.Kind == kind && charge.Current(day) {
			names = append(names, c.nameOf(charge.OfficeID)+charge.Matter)
		}
	}
	return strings.Join(names, "、")
}
