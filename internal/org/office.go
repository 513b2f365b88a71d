package org

import (
	"strconv"
	"time"

	"bihuan/internal/access"
	"bihuan/internal/history"
)

// Office is a node of the tree of a unit: a department, a town, a branch. It
// is an aggregate: whatever happens to it raises its Version by one. An office
// that is no more has a To and stays.
type Office struct {
	ID         string            `json:"id"`
	UnitID     string            `json:"unit_id"`
	Visibility access.Visibility `json:"visibility"`
	OfficeContent
	To        string    `json:"to"` // first day on which it is no more, "" while it is
	Version   int64     `json:"version"`
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at"`
}

// OfficeContent is what an office says and what an edit may change. Dates are
// YYYY-MM-DD, "" where nobody has said.
type OfficeContent struct {
	ParentID  string `json:"parent_id"` // "" at the top
	Kind      Kind   `json:"kind"`
	Name      string `json:"name"`
	ShortName string `json:"short_name"`
	Team      string `json:"team"`  // name of its team (班子), "" where it has none
	Order     int    `json:"order"` // among its siblings; equal ones follow their founding
	From      string `json:"from"`
}

// Current reports whether the office is there on day.
func (o Office) Current(day string) bool { return within(o.From, o.To, day) }

// Label returns the short name where there is one.
func (o Office) Label() string {
	if o.ShortName != "" {
		return o.ShortName
	}
	return o.Name
}

// Get returns the text of field f.
func (c OfficeContent) Get(f Field) string {
	switch f {
	case FieldParent:
		return c.ParentID
	case FieldKind:
		return string(c.Kind)
	case FieldName:
		return c.Name
	case FieldShortName:
		return c.ShortName
	case FieldTeam:
		return c.Team
	case FieldOrder:
		return strconv.Itoa(c.Order)
	case FieldFrom:
		return c.From
	}
	return ""
}

// set writes what was checked before.
func (c *OfficeContent) set(f Field, text string) {
	switch f {
	case FieldParent:
		c.ParentID = text
	case FieldKind:
		c.Kind = Kind(text)
	case FieldName:
		c.Name = text
	case FieldShortName:
		c.ShortName = text
	case FieldTeam:
		c.Team = text
	case FieldOrder:
		c.Order, _ = strconv.Atoi(text)
	case FieldFrom:
		c.From = text
	}
}

// stamp gives o the circumstances of the event that was just applied.
func (o Office) stamp(e history.Entry) Office {
	o.ID, o.UnitID, o.Version, o.UpdatedAt = e.SubjectID, e.UnitID, e.Version, e.At.UTC()
	if e.Version == 1 {
		o.CreatedAt = o.UpdatedAt
	}
	return o
}
