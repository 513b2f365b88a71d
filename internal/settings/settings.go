// Package settings keeps the tables by which a unit works: the rules of
// rectification, the lights, the days off, the words of superiors, the kinds of
// sources. Each comes with the program; a unit may keep a version of its own,
// with a source for whatever differs. It knows no SQL and no HTTP.
package settings

import (
	"context"
	"sync"
	"time"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/history"
	"bihuan/internal/ledger"
)

// Row is the version of a table that a unit keeps. A table without a row is
// the one that comes with the program, and so is one with an empty Text: the
// unit went back to it.
type Row struct {
	ID        string    `json:"id"`
	UnitID    string    `json:"unit_id"`
	Name      string    `json:"name"`
	Text      string    `json:"text"`
	Version   int64     `json:"version"`
	UpdatedAt time.Time `json:"updated_at"`
}

// Store keeps the rows. Every call serves the unit of its viewer; those that
// write need the transaction of access.Atomic.
type Store interface {
	// Rows returns the rows of the unit, ordered by name.
	Rows(ctx context.Context, v access.Viewer) ([]Row, error)
	// Save stores r over version r.Version-1, fault.Stale when that is gone.
	Save(ctx context.Context, v access.Viewer, r Row) error
}

// Journal is the history as this wing uses it.
type Journal interface {
	history.Recorder
	// Hold makes other transactions that write wait until this one ends.
	Hold(ctx context.Context) error
	// Of returns the history of one subject in order of versions.
	Of(ctx context.Context, v access.Viewer, subject, id string) ([]history.Entry, error)
}

// Service runs the use cases.
type Service struct {
	DB      access.Atomic
	Store   Store
	History Journal
	Clock   func() time.Time
	NewID   func() string
	// Problems lists the problems that an effect is computed over.
	Problems func(ctx context.Context, v access.Viewer, f ledger.Filter) (ledger.Page, error)

	memo sync.Map // unit id → *parsed
}

// parsed are tables with the texts that they were read from. It is used again
// only for exactly these texts, so that no replica and no transaction that is
// taken back can make it wrong.
type parsed struct {
	texts  map[string]string
	tables ledger.Tables
}

// Tables returns the tables in force for the unit of v. Inside a transaction
// they are those of that moment. It is what ledger.Service asks.
func (s *Service) Tables(ctx context.Context, v access.Viewer) (ledger.Tables, error) {
	if v.UnitID == "" {
		return ledger.DefaultTables(), nil
	}
	rows, err := s.Store.Rows(ctx, v)
	if err != nil || len(rows) == 0 {
		return ledger.DefaultTables(), err
	}
	return s.read(v.UnitID, texts(rows))
}

func texts(rows []Row) map[string]string {
	all := map[string]string{}
	for _, r := range rows {
		if r.Text != "" {
			all[r.Name] = r.Text
		}
	}
	return all
}

func (s *Service) read(unit string, texts map[string]string) (ledger.Tables, error) {
	if known, ok := s.memo.Load(unit); ok && same(known.(*parsed).texts, texts) {
		return known.(*parsed).tables, nil
	}
	tables := ledger.DefaultTables()
	for _, t := range All {
		text, own := texts[t.Name]
		if !own {
			continue
		}
		if err := t.Read(text, &tables); err != nil {
			return tables, fault.Wrap(err, fault.Internal, "本单位的“%s”读不出来，可能由更新的版本保存，请升级程序。", t.Zh)
		}
	}
	s.memo.Store(unit, &parsed{texts, tables})
	return tables, nil
}

func same(a, b map[string]string) bool {
	if len(a) != len(b) {
		return false
	}
	for name, text := range a {
		if b[name] != text {
			return false
		}
	}
	return true
}

// Stated is a table as it is in force for a unit.
type Stated struct {
	Table
	Entries   []Entry
	Text      string
	Own       bool  // it differs from the one that comes with the program
	Version   int64 // 0: never changed
	UpdatedAt time.Time
}

// All returns every table as it is in force for v, and the whole.
func (s *Service) All(ctx context.Context, v access.Viewer) ([]Stated, ledger.Tables, error) {
	if !v.Reads() {
		return nil, ledger.Tables{}, fault.New(fault.Forbidden, "您的角色不查看业务内容，看不到这里的设置。")
	}
	rows, err := s.Store.Rows(ctx, v)
	if err != nil {
		return nil, ledger.Tables{}, err
	}
	tables, err := s.read(v.UnitID, texts(rows))
	if err != nil {
		return nil, tables, err
	}
	all := make([]Stated, len(All))
	for i, t := range All {
		all[i] = Stated{Table: t, Entries: t.Entries(tables), Text: t.Text(tables)}
		for _, r := range rows {
			if r.Name == t.Name {
				all[i].Own, all[i].Version, all[i].UpdatedAt = r.Text != "", r.Version, r.UpdatedAt
			}
		}
	}
	return all, tables, nil
}

// One returns the table of that name as it is in force for v.
func (s *Service) One(ctx context.Context, v access.Viewer, name string) (Stated, ledger.Tables, error) {
	all, tables, err := s.All(ctx, v)
	if err != nil {
		return Stated{}, tables, err
	}
	for _, t := range all {
		if t.Name == name {
			return t, tables, nil
		}
	}
	return Stated{}, tables, errNoTable(name)
}

func errNoTable(name string) error {
	return fault.New(fault.NotFound, "没有“%s”这个设置项。", name)
}

// Past returns what happened to a table of v's unit, the newest first.
func (s *Service) Past(ctx context.Context, v access.Viewer, name string) ([]Happened, error) {
	rows, err := s.Store.Rows(ctx, v)
	if err != nil {
		return nil, err
	}
	past := []Happened{}
	for _, r := range rows {
		if r.Name != name {
			continue
		}
		entries, err := s.History.Of(ctx, v, Subject, r.ID)
		if err != nil {
			return nil, err
		}
		told, err := history.Tell(entries, Decode)
		if err != nil {
			return nil, err
		}
		for i := len(entries) - 1; i >= 0; i-- {
			h := Happened{Happened: told[i], Version: entries[i].Version}
			if entries[i].Body != nil {
				e, err := Decode(entries[i].Kind, entries[i].Body)
				if err != nil {
					return nil, err
				}
				h.Changes = e.(TableChanged).Changes
			}
			past = append(past, h)
		}
	}
	return past, nil
}

// Happened is one change of a table.
type Happened struct {
	history.Happened
	Version int64    `json:"version"`
	Changes []Change `json:"changes"`
}
