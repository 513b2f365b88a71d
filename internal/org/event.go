package org

import (
	"fmt"

	"bihuan/internal/fault"
	"bihuan/internal/history"
)

// The subjects under which the history keeps what happened.
const (
	SubjectOffice = "office"
	SubjectPerson = "person"
)

// OfficeEvent is what happened to an office.
type OfficeEvent interface {
	history.Event
	applyOffice(*Office)
}

// PersonEvent is what happened to a person. Applying it leaves the posts and
// charges of the state before as they were.
type PersonEvent interface {
	history.Event
	applyPerson(*Person)
}

// ApplyOffice returns o after e, without its circumstances.
func ApplyOffice(o Office, e OfficeEvent) Office {
	e.applyOffice(&o)
	return o
}

// ApplyPerson returns p after e, without its circumstances.
func ApplyPerson(p Person, e PersonEvent) Person {
	p.Posts, p.Charges = append([]Post{}, p.Posts...), append([]Charge{}, p.Charges...)
	e.applyPerson(&p)
	return p
}

// kinds reads what was ever written about offices and people.
var kinds = history.Kinds{}

// Decode returns the event of a stored body.
func Decode(kind string, body []byte) (history.Event, error) { return kinds.Decode(kind, body) }

// ReplayOffice returns the office that its whole history makes. An erased body
// is fault.NotFound.
func ReplayOffice(entries []history.Entry) (Office, error) {
	var o Office
	err := replay(entries, func(entry history.Entry, e OfficeEvent) { o = ApplyOffice(o, e).stamp(entry) })
	return o, err
}

// ReplayPerson returns the person that their whole history makes.
func ReplayPerson(entries []history.Entry) (Person, error) {
	var p Person
	err := replay(entries, func(entry history.Entry, e PersonEvent) { p = ApplyPerson(p, e).stamp(entry) })
	return p, err
}

func replay[E history.Event](entries []history.Entry, apply func(history.Entry, E)) error {
	for _, entry := range entries {
		if entry.Body == nil {
			return fault.New(fault.NotFound, "第%d次操作的内容已按规定清除，不能还原。", entry.Version)
		}
		decoded, err := Decode(entry.Kind, entry.Body)
		if err != nil {
			return err
		}
		e, ok := decoded.(E)
		if !ok {
			return fmt.Errorf("org: %s is no event of a %s", entry.Kind, entry.Subject)
		}
		apply(entry, e)
	}
	return nil
}

// ReplayUnit returns the unit that its whole history makes.
func ReplayUnit(entries []history.Entry) (Unit, error) {
	var u Unit
	err := replay(entries, func(entry history.Entry, e UnitFounded) {
		u = Unit{ID: entry.SubjectID, Name: e.Name, CreatedAt: entry.At.UTC()}
	})
	return u, err
}
