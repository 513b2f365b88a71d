package org

import "slices"

// OneOffice returns the office that alone has a name, full or short, on day.
func (c *Chart) OneOffice(name, day string) (Office, bool) {
	found := c.today(name, day)
	if len(found) != 1 {
		return Office{}, false
	}
	return found[0], true
}

// OnePerson returns the person whom alone a text names on day: 林远, 镇长林远,
// 林远（青禾镇）.
func (c *Chart) OnePerson(text, day string) (Person, bool) {
	var found []Person
	for _, p := range c.People {
		if p.Current(day) && slices.Contains(c.forms(p, day), text) {
			found = append(found, p)
		}
	}
	if len(found) != 1 {
		return Person{}, false
	}
	return found[0], true
}

// forms are the ways in which a text may name p on day.
func (c *Chart) forms(p Person, day string) []string {
	all := []string{p.Name}
	for _, post := range p.Posts {
		if post.Current(day) {
			o, _ := c.Office(post.OfficeID)
			all = append(all, NamedSeat{Name: p.Name, Title: post.Title, Office: o.Name, ShortName: o.ShortName}.forms()...)
		}
	}
	return all
}

// Heads returns the offices whose chief p is on day.
func (c *Chart) Heads(p Person, day string) []Office {
	var all []Office
	for _, post := range p.Posts {
		if o, ok := c.Office(post.OfficeID); ok && post.Duty == Chief && post.Current(day) {
			all = append(all, o)
		}
	}
	return all
}

// InCharge returns the offices that p is in charge of (分管) on day.
func (c *Chart) InCharge(p Person, day string) []Office {
	var all []Office
	for _, charge := range p.Charges {
		if o, ok := c.Office(charge.OfficeID); ok && charge.Kind == InCharge && charge.Current(day) {
			all = append(all, o)
		}
	}
	return all
}

// Within reports whether an office is top or stands below it.
func (c *Chart) Within(office, top string) bool {
	return slices.ContainsFunc(c.Path(office), func(o Office) bool { return o.ID == top })
}

// today returns the offices that have that name or short name on day.
func (c *Chart) today(name, day string) []Office {
	return slices.DeleteFunc(c.Named(name), func(o Office) bool { return !o.Current(day) })
}
