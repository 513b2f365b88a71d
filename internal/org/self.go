package org

import (
	"context"
	"slices"
	"strings"

	"bihuan/internal/access"
)

// Identity is what the roster knows today of a person who acts.
type Identity struct {
	Seats []NamedSeat // of everybody here who has the person's name
	Below []string    // names of offices under the person's, and of those in charge of
}

// NamedSeat is a post of today; one line without office stands for somebody
// who has none.
type NamedSeat struct {
	PersonID, Name, Title string
	Office, ShortName     string
}

// Self tells who the person of that id is today: nobody in particular after
// leaving.
func (d *Directory) Self(ctx context.Context, v access.Viewer, person string) (access.Self, error) {
	id, err := d.Roster.Identity(ctx, v, person, d.Today())
	return id.self(person), err
}

func (id Identity) self(person string) access.Self {
	self := access.Self{PersonID: person, Below: id.Below}
	mine, others := map[string]bool{}, map[string]bool{}
	for _, seat := range id.Seats {
		if seat.PersonID != person {
			for _, form := range seat.forms() {
				others[form] = true
			}
			continue
		}
		self.Name = seat.Name
		for _, form := range seat.forms() {
			if !mine[form] {
				mine[form] = true
				self.Names = append(self.Names, form)
			}
		}
		for _, office := range []string{seat.Office, seat.ShortName} {
			if office != "" && !slices.Contains(self.Offices, office) {
				self.Offices = append(self.Offices, office)
			}
		}
	}
	self.Names = slices.DeleteFunc(self.Names, func(form string) bool { return others[form] })
	return self
}

// lookingUp is v as the roster serves it: who opens accounts and grants roles
// reads names, also where no content may be read.
func lookingUp(v access.Viewer) access.Viewer {
	return access.Viewer{AccountID: "chart", UnitID: v.UnitID, Role: access.Reader}
}

// Staff implements access.Chart.
func (d *Directory) Staff(ctx context.Context, v access.Viewer) ([]access.Person, error) {
	c, err := d.Chart(ctx, lookingUp(v))
	if err != nil {
		return nil, err
	}
	today := d.Today()
	all := make([]access.Person, len(c.People))
	for i, p := range c.People {
		all[i] = access.Person{ID: p.ID, Name: p.Name, Label: p.Name, Here: p.Current(today)}
		var offices []string
		for _, post := range p.Posts {
			if o, ok := c.Office(post.OfficeID); ok && post.Current(today) && !slices.Contains(offices, o.Label()) {
				offices = append(offices, o.Label())
			}
		}
		if len(offices) > 0 {
			all[i].Label += "（" + strings.Join(offices, "、") + "）"
		}
	}
	return all, nil
}

// OfficeNames implements access.Chart.
func (d *Directory) OfficeNames(ctx context.Context, v access.Viewer) ([]string, error) {
	offices, err := d.Roster.Offices(ctx, lookingUp(v))
	if err != nil {
		return nil, err
	}
	c, today := NewChart(offices, nil), d.Today()
	var names []string
	for _, o := range c.Offices {
		if o.Current(today) && len(c.today(o.Name, today)) == 1 {
			names = append(names, o.Name)
		}
	}
	return names, nil
}

// Under implements access.Chart.
func (d *Directory) Under(ctx context.Context, v access.Viewer, office string) ([]string, error) {
	offices, err := d.Roster.Offices(ctx, lookingUp(v))
	if err != nil {
		return nil, err
	}
	c, today := NewChart(offices, nil), d.Today()
	top := c.today(office, today)
	if len(top) != 1 {
		return nil, nil
	}
	var names []string
	for _, o := range c.Offices {
		if o.Current(today) && c.Within(o.ID, top[0].ID) {
			names = append(names, o.Name)
			if o.ShortName != "" {
				names = append(names, o.ShortName)
			}
		}
	}
	return names, nil
}

// forms are the ways in which a text may name who sits there: 林远, 林远（青禾镇）,
// 林远（镇长）, 镇长林远.
func (s NamedSeat) forms() []string {
	all := []string{s.Name}
	for _, office := range []string{s.Office, s.ShortName} {
		if office != "" {
			all = append(all, s.Name+"（"+office+"）")
		}
	}
	titles := strings.FieldsFunc(s.Title, func(r rune) bool { return strings.ContainsRune("、，, 　", r) })
	if len(titles) > 1 {
		titles = append(titles, s.Title)
	}
	for _, title := range titles {
		all = append(all, s.Name+"（"+title+"）", title+s.Name)
	}
	return all
}
