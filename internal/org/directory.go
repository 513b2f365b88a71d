package org

import (
	"context"
	"time"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/history"
	"bihuan/internal/zh"
)

// Roster keeps offices and people. Every call serves one viewer and touches
// rows of the viewer's unit that the viewer may see; anything else is
// fault.NotFound. Calls that write need the transaction of access.Atomic.
type Roster interface {
	// Offices returns all offices in the order of their founding.
	Offices(ctx context.Context, v access.Viewer) ([]Office, error)
	// People returns all people by strokes of their names.
	People(ctx context.Context, v access.Viewer) ([]Person, error)
	// Identity returns who sits where today under the name of a person, and what
	// is below that person.
	Identity(ctx context.Context, v access.Viewer, person, today string) (Identity, error)
	// SaveOffice stores o over version o.Version-1, as a new row when that is 0;
	// fault.Stale when the version is gone.
	SaveOffice(ctx context.Context, v access.Viewer, o Office) error
	// SavePerson stores p with its posts and charges like SaveOffice. A post or
	// charge that p does not have any more stays as it is.
	SavePerson(ctx context.Context, v access.Viewer, p Person) error
}

// Journal is the history as this wing uses it.
type Journal interface {
	history.Recorder
	// Of returns the history of one subject in order of versions.
	Of(ctx context.Context, v access.Viewer, subject, id string) ([]history.Entry, error)
	// Hold makes other transactions that write wait until this one ends.
	Hold(ctx context.Context) error
}

// Directory runs the use cases of offices, people and posts.
type Directory struct {
	DB      access.Atomic
	Roster  Roster
	History Journal
	Clock   func() time.Time
	NewID   func() string
}

// Today returns the date on which things are current.
func (d *Directory) Today() string { return zh.Day(d.Clock()) }

// Chart returns the whole organisation as v sees it.
func (d *Directory) Chart(ctx context.Context, v access.Viewer) (*Chart, error) {
	offices, err := d.Roster.Offices(ctx, v)
	if err != nil {
		return nil, err
	}
	people, err := d.Roster.People(ctx, v)
	if err != nil {
		return nil, err
	}
	return NewChart(offices, people), nil
}

// Names returns the names of today's offices and people, each once, for forms
// that ask who answers for something.
func (d *Directory) Names(ctx context.Context, v access.Viewer) (offices, people []string, err error) {
	c, err := d.Chart(ctx, v)
	if err != nil {
		return nil, nil, err
	}
	today := d.Today()
	seen := map[string]bool{}
	for _, o := range c.Offices {
		if o.Current(today) && !seen[o.Label()] {
			seen[o.Label()] = true
			offices = append(offices, o.Label())
		}
	}
	clear(seen)
	for _, p := range c.People {
		if p.Current(today) && !seen[p.Name] {
			seen[p.Name] = true
			people = append(people, p.Name)
		}
	}
	return offices, people, nil
}

func mayWrite(v access.Viewer) error {
	if !v.Writes() {
		return fault.New(fault.Forbidden, "只有联络员可以登记和修改组织、人员，您可以查看和导出。")
	}
	return nil
}

// change runs do on the chart in one transaction that waits for others.
func (d *Directory) change(ctx context.Context, v access.Viewer, do func(ctx context.Context, c *Chart) error) error {
	if err := mayWrite(v); err != nil {
		return err
	}
	return d.DB.Atomic(ctx, func(ctx context.Context) error {
		if err := d.History.Hold(ctx); err != nil {
			return err
		}
		c, err := d.Chart(ctx, v)
		if err != nil {
			return err
		}
		return do(ctx, c)
	})
}

// OpenOffice registers an office.
func (d *Directory) OpenOffice(ctx context.Context, v access.Viewer, content OfficeContent) (Office, error) {
	var after Office
	err := d.change(ctx, v, func(ctx context.Context, c *Chart) error {
		events, err := DecideOffice(c, Office{}, OpenOffice{content}, d.Today())
		if err == nil {
			after, err = d.officeHappens(ctx, v, Office{ID: d.NewID(), UnitID: v.UnitID}, events)
		}
		return err
	})
	return after, err
}

// ChangeOffice does cmd to the office that v saw in the given version. It
// returns fault.Stale, saying who did what, when that is not the current one;
// nothing is changed then.
func (d *Directory) ChangeOffice(ctx context.Context, v access.Viewer, id string, version int64, cmd OfficeCommand) (Office, error) {
	var after Office
	err := d.change(ctx, v, func(ctx context.Context, c *Chart) error {
		o, ok := c.Office(id)
		if !ok {
			return errNoOffice
		}
		if o.Version != version {
			return d.stale(ctx, v, "这个单位", SubjectOffice, id, version)
		}
		events, err := DecideOffice(c, o, cmd, d.Today())
		if err == nil {
			after, err = d.officeHappens(ctx, v, o, events)
		}
		return err
	})
	return after, err
}

// EnterPerson registers a person, with a first post when post is not nil.
func (d *Directory) EnterPerson(ctx context.Context, v access.Viewer, name, from string, post *PostContent) (Person, error) {
	var after Person
	err := d.change(ctx, v, func(ctx context.Context, c *Chart) error {
		cmd := EnterPerson{Name: name, From: from, PostID: d.NewID(), Post: post}
		events, err := DecidePerson(c, Person{}, cmd, d.Today())
		if err == nil {
			after, err = d.personHappens(ctx, v, Person{ID: d.NewID(), UnitID: v.UnitID}, events)
		}
		return err
	})
	return after, err
}

// ChangePerson does cmd to the person that v saw in the given version, like
// ChangeOffice.
func (d *Directory) ChangePerson(ctx context.Context, v access.Viewer, id string, version int64, cmd PersonCommand) (Person, error) {
	var after Person
	err := d.change(ctx, v, func(ctx context.Context, c *Chart) error {
		p, ok := c.Person(id)
		if !ok {
			return errNoPerson
		}
		if p.Version != version {
			return d.stale(ctx, v, "这个人员", SubjectPerson, id, version)
		}
		events, err := DecidePerson(c, p, cmd, d.Today())
		if err == nil {
			after, err = d.personHappens(ctx, v, p, events)
		}
		return err
	})
	return after, err
}

func (d *Directory) officeHappens(ctx context.Context, v access.Viewer, o Office, events []OfficeEvent) (Office, error) {
	now := history.Instant(d.Clock())
	for _, e := range events {
		o = ApplyOffice(o, e).stamp(history.Entry{SubjectID: o.ID, UnitID: o.UnitID, Version: o.Version + 1, At: now})
		if err := d.Roster.SaveOffice(ctx, v, o); err != nil {
			return Office{}, err
		}
		if err := d.record(ctx, v, SubjectOffice, o.ID, o.Version, now, e, o); err != nil {
			return Office{}, err
		}
	}
	return o, nil
}

func (d *Directory) personHappens(ctx context.Context, v access.Viewer, p Person, events []PersonEvent) (Person, error) {
	now := history.Instant(d.Clock())
	for _, e := range events {
		p = ApplyPerson(p, e).stamp(history.Entry{SubjectID: p.ID, UnitID: p.UnitID, Version: p.Version + 1, At: now})
		if err := d.Roster.SavePerson(ctx, v, p); err != nil {
			return Person{}, err
		}
		if err := d.record(ctx, v, SubjectPerson, p.ID, p.Version, now, e, p); err != nil {
			return Person{}, err
		}
	}
	return p, nil
}

func (d *Directory) record(ctx context.Context, v access.Viewer, subject, id string, version int64, at time.Time, e history.Event, row any) error {
	return d.History.Append(ctx, history.Record{
		UnitID: v.UnitID, Subject: subject, SubjectID: id, Version: version,
		Actor: v.AccountID, At: at, Event: e, Row: row,
	})
}

func (d *Directory) stale(ctx context.Context, v access.Viewer, what, subject, id string, seen int64) error {
	entries, err := d.History.Of(ctx, v, subject, id)
	if err != nil {
		return err
	}
	return history.Stale(what, entries, seen, Decode)
}

// Past returns what happened to an office or a person that v sees, newest
// first.
func (d *Directory) Past(ctx context.Context, v access.Viewer, subject, id string) ([]history.Happened, error) {
	entries, err := d.History.Of(ctx, v, subject, id)
	if err != nil {
		return nil, err
	}
	told, err := history.Tell(entries, Decode)
	for i, j := 0, len(told)-1; i < j; i, j = i+1, j-1 {
		told[i], told[j] = told[j], told[i]
	}
	return told, err
}
