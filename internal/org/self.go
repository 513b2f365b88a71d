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
