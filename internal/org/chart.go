package org

import (
	"cmp"
	"slices"
	"strings"
)

// Chart is everything that a viewer sees of a unit's organisation, as it was
// loaded or as a plan would make it.
type Chart struct {
	Offices []Office // parents before children, siblings in their order, once Arrange ran
	People  []Person // in the order of names

	office, person map[string]int // index by id
}

// NewChart returns the chart of offices, in the order of their founding, and
// people, in the order of names.
func NewChart(offices []Office, people []Person) *Chart {
	c := &Chart{People: people, office: map[string]int{}, person: map[string]int{}}
	for i, p := range people {
		c.person[p.ID] = i
	}
	c.Offices = offices
	c.arrange()
	return c
}

// arrange puts children behind their parents. An office whose parent is
// unknown, which the store does not let happen, stands at the top.
func (c *Chart) arrange() {
	known := map[string]bool{}
	for _, o := range c.Offices {
		known[o.ID] = true
	}
	below := map[string][]Office{}
	for _, o := range c.Offices {
		parent := o.ParentID
		if !known[parent] {
			parent = ""
		}
		below[parent] = append(below[parent], o)
	}
	all := make([]Office, 0, len(c.Offices))
	var walk func(parent string)
	walk = func(parent string) {
		slices.SortStableFunc(below[parent], func(a, b Office) int { return cmp.Compare(a.Order, b.Order) })
		for _, o := range below[parent] {
			all = append(all, o)
			walk(o.ID)
		}
	}
	walk("")
	c.Offices = all
	for i, o := range all {
		c.office[o.ID] = i
	}
}

// Office returns the office of that id.
func (c *Chart) Office(id string) (Office, bool) {
	i, ok := c.office[id]
	if !ok {
		return Office{}, false
	}
	return c.Offices[i], true
}

// Person returns the person of that id.
func (c *Chart) Person(id string) (Person, bool) {
	i, ok := c.person[id]
	if !ok {
		return Person{}, false
	}
	return c.People[i], true
}

// putOffice adds or replaces an office; a new one comes last.
func (c *Chart) putOffice(o Office) {
	if i, ok := c.office[o.ID]; ok {
		c.Offices[i] = o
		return
	}
	c.office[o.ID] = len(c.Offices)
	c.Offices = append(c.Offices, o)
}

// putPerson adds or replaces a person; a new one comes last.
func (c *Chart) putPerson(p Person) {
	if i, ok := c.person[p.ID]; ok {
		c.People[i] = p
		return
	}
	c.person[p.ID] = len(c.People)
	c.People = append(c.People, p)
}

// Path returns the offices from the top down to id, id included. It ends also
// where a defect made a circle.
func (c *Chart) Path(id string) []Office {
	var path []Office
	for len(path) <= MaxDepth {
		o, ok := c.Office(id)
		if !ok {
			break
		}
		path = append(path, o)
		id = o.ParentID
	}
	slices.Reverse(path)
	return path
}

// Depth returns how many offices stand above id.
func (c *Chart) Depth(id string) int { return len(c.Path(id)) - 1 }

// Children returns the offices right below id, "" for the top.
func (c *Chart) Children(id string) []Office {
	var all []Office
	for _, o := range c.Offices {
		if o.ParentID == id {
			all = append(all, o)
		}
	}
	return all
}

// Named returns the offices of that name or short name.
func (c *Chart) Named(name string) []Office {
	var full, short []Office
	for _, o := range c.Offices {
		switch name {
		case o.Name:
			full = append(full, o)
		case o.ShortName:
			short = append(short, o)
		}
	}
	if len(full) > 0 {
		return full
	}
	return short
}

// nameOf returns the name of an office for sentences, "" when there is none.
func (c *Chart) nameOf(id string) string {
	o, _ := c.Office(id)
	return o.Name
}

// Seat is a post with the one who holds or held it.
type Seat struct {
	Person Person
	Post   Post
}

// Seats returns who sits where, by office: chief first, then by order, then by
// name. Without a day it holds the past as well, behind those of today.
func (c *Chart) Seats(today string, past bool) map[string][]Seat {
	seats := map[string][]Seat{}
	for _, p := range c.People {
		for _, post := range p.Posts {
			if past || post.Current(today) {
				seats[post.OfficeID] = append(seats[post.OfficeID], Seat{p, post})
			}
		}
	}
	for _, list := range seats {
		slices.SortStableFunc(list, func(a, b Seat) int {
			return cmp.Or(
				cmp.Compare(rank(!a.Post.Current(today)), rank(!b.Post.Current(today))),
				cmp.Compare(slices.Index(Duties, a.Post.Duty), slices.Index(Duties, b.Post.Duty)),
				cmp.Compare(a.Post.Order, b.Post.Order),
			)
		})
	}
	return seats
}

func rank(b bool) int {
	if b {
		return 1
	}
	return 0
}

// Responsible is a charge with the one who has or had it.
type Responsible struct {
	Person Person
	Charge Charge
}

// Responsibles returns who is in charge of, or keeps contact with, an office:
// those of today first.
func (c *Chart) Responsibles(office, today string, past bool) []Responsible {
	var all []Responsible
	for _, p := range c.People {
		for _, charge := range p.Charges {
			if charge.OfficeID == office && (past || charge.Current(today)) {
				all = append(all, Responsible{p, charge})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b Responsible) int {
		return cmp.Or(cmp.Compare(rank(!a.Charge.Current(today)), rank(!b.Charge.Current(today))),
			cmp.Compare(slices.Index(ChargeKinds, a.Charge.Kind), slices.Index(ChargeKinds, b.Charge.Kind)))
	})
	return all
}

// Team is the leadership of an office (班子) as its posts make it.
type Team struct {
	Name    string
	Chiefs  []Seat // 主要负责人
	Members []Seat // 班子成员 without the chiefs
}

// Team returns the team of an office on day; ok is false where it has none.
func (c *Chart) Team(office, day string) (team Team, ok bool) {
	o, found := c.Office(office)
	if !found || o.Team == "" {
		return Team{}, false
	}
	team.Name = o.Team
	for _, seat := range c.Seats(day, false)[office] {
		switch seat.Post.Duty {
		case Chief:
			team.Chiefs = append(team.Chiefs, seat)
		case Member:
			team.Members = append(team.Members, seat)
		}
	}
	return team, true
}

// Matches reports whether the words of query, apart by blanks, all occur in
// the name of the person or in what today's posts say.
func (c *Chart) Matches(p Person, today, query string) bool {
	text := p.Name
	for _, post := range p.Posts {
		if post.Current(today) {
			text += "\n" + post.Title + "\n" + c.nameOf(post.OfficeID)
		}
	}
	return holdsAll(text, query)
}

// Matches reports whether the words of query all occur in the names of o.
func (o Office) Matches(query string) bool {
	return holdsAll(o.Name+"\n"+o.ShortName+"\n"+o.Team, query)
}

func holdsAll(text, query string) bool {
	text = strings.ToLower(text)
	for word := range strings.FieldsSeq(strings.ToLower(query)) {
		if !strings.Contains(text, word) {
			return false
		}
	}
	return true
}
