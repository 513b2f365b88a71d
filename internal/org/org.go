// Package org holds the units that keep their ledgers here, and what each is
// made of: a tree of offices, people, the posts that they hold from one day to
// another, and who is in charge of what. It knows no SQL and no HTTP and reads
// no clock.
package org

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"bihuan/internal/fault"
	"bihuan/internal/history"
)

// Unit is an organisation that keeps a ledger. Everything belongs to one.
type Unit struct {
	ID        string    `json:"id"`
	Name      string    `json:"name"`
	CreatedAt time.Time `json:"created_at"`
}

// Store keeps units.
type Store interface {
	// Units returns all units in the order of their founding.
	Units(ctx context.Context) ([]Unit, error)
	AddUnit(ctx context.Context, u Unit) error
}

// Service runs the use cases of org.
type Service struct {
	Store   Store
	History history.Recorder
	Clock   func() time.Time
	NewID   func() string
}

// UnitFounded is the first event of a unit.
type UnitFounded struct {
	Name string `json:"name"`
}

// Kind implements history.Event.
func (UnitFounded) Kind() string { return "org.unit.founded.v1" }

// Sentence implements history.Event.
func (e UnitFounded) Sentence() string { return "建立单位“" + e.Name + "”" }

// maxName is the longest name of a unit in code points.
const maxName = 60

// Found creates a unit in the transaction that ctx carries, on behalf of the
// account that is about to be its first.
func (s *Service) Found(ctx context.Context, name, actor string) (Unit, error) {
	name = strings.TrimSpace(name)
	if name == "" || utf8.RuneCountInString(name) > maxName {
		return Unit{}, fault.New(fault.Invalid, "请填写单位名称，不超过%d个字。", maxName)
	}
	u := Unit{ID: s.NewID(), Name: name, CreatedAt: history.Instant(s.Clock())}
	if err := s.Store.AddUnit(ctx, u); err != nil {
		return Unit{}, err
	}
	return u, s.History.Append(ctx, history.Record{
		UnitID: u.ID, Subject: SubjectUnit, SubjectID: u.ID, Version: 1,
		Actor: actor, At: u.CreatedAt, Event: UnitFounded{Name: name}, Row: u,
	})
}

// SubjectUnit is the kind of aggregate under which the history keeps units.
const SubjectUnit = "unit"

var _ = history.Know[UnitFounded](kinds)
