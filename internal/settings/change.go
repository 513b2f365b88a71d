package settings

import (
	"context"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/history"
	"bihuan/internal/ledger"
)

// Plan is what a change of tables would do.
type Plan struct {
	Tables []PlannedTable `json:"tables"` // only those that would change
	// Effect says in sentences what would be different for the problems.
	Effect []string `json:"effect"`
}

// PlannedTable is one table that would change.
type PlannedTable struct {
	Name    string   `json:"name"`
	Zh      string   `json:"name_text"`
	Default bool     `json:"default"` // it would become the one that comes with the program
	Changes []Change `json:"changes"`
	text    string   // "" where Default
}

// Changed counts the changes.
func (p Plan) Changed() int {
	n := 0
	for _, t := range p.Tables {
		n += len(t.Changes)
	}
	return n
}

func mayChange(v access.Viewer) error {
	if !v.Writes() {
		return fault.New(fault.Forbidden, "只有联络员可以修改设置，您可以查看。")
	}
	return nil
}

// plan decides what texts make of the tables in force. It is pure.
func plan(now []Stated, tables ledger.Tables, texts map[string]string) ([]PlannedTable, ledger.Tables, error) {
	after := tables
	for name := range texts {
		if _, err := Named(name); err != nil {
			return nil, after, err
		}
	}
	for _, t := range All {
		text, given := texts[t.Name]
		if !given {
			continue
		}
		if text == "" {
			text = t.Text(ledger.DefaultTables())
		}
		if err := t.Read(text, &after); err != nil {
			return nil, after, err
		}
	}
	all := []PlannedTable{}
	for _, t := range now {
		if _, given := texts[t.Name]; !given || t.Table.Text(after) == t.Text {
			continue
		}
		next := PlannedTable{Name: t.Name, Zh: t.Zh, text: t.Table.Text(after)}
		next.Changes = compare(t.Table.Entries(tables), t.Table.Entries(after))
		if next.text == t.Table.Text(ledger.DefaultTables()) {
			next.text, next.Default = "", true
		} else if err := sourced(t.Table, tables, after); err != nil {
			return nil, after, err
		}
		all = append(all, next)
	}
	return all, after, nil
}

// sourced refuses a change that still leans on the authority of the entry that
// comes with the program: that source says something else.
func sourced(t Table, before, after ledger.Tables) error {
	was, shipped := t.Entries(before), t.Entries(ledger.DefaultTables())
	for _, e := range t.Entries(after) {
		original, isOurs := entry(shipped, e.Key)
		if !isOurs || e.Authority != original.Authority || e.said() == original.said() {
			continue
		}
		if old, there := entry(was, e.Key); !there || old.said() != e.said() {
			return fault.New(fault.Invalid, "“%s”改了内容，依据还是原来的。请写明现在按什么执行：文件、会议或本单位的规定，以及效力和年份。", e.Zh)
		}
	}
	return nil
}

// Preview says what texts, by the names of their tables, would change; ""
// stands for the table that comes with the program. Nothing is stored.
func (s *Service) Preview(ctx context.Context, v access.Viewer, texts map[string]string) (Plan, error) {
	if err := mayChange(v); err != nil {
		return Plan{}, err
	}
	now, tables, err := s.All(ctx, v)
	if err != nil {
		return Plan{}, err
	}
	planned, after, err := plan(now, tables, texts)
	if err != nil {
		return Plan{}, err
	}
	effect, err := s.effect(ctx, v, tables, after)
	return Plan{Tables: planned, Effect: effect}, err
}

// Change stores a table of v's unit over the version that v saw. It returns
// fault.Stale, with what the other did, when that is no longer the current one.
// A text that says what is in force already changes nothing.
func (s *Service) Change(ctx context.Context, v access.Viewer, name string, version int64, text string) error {
	if err := mayChange(v); err != nil {
		return err
	}
	return s.DB.Atomic(ctx, func(ctx context.Context) error {
		if err := s.History.Hold(ctx); err != nil {
			return err
		}
		now, _, err := s.One(ctx, v, name)
		if err != nil {
			return err
		}
		if now.Version != version {
			return s.stale(ctx, v, name, version)
		}
		return s.store(ctx, v, map[string]string{name: text}, "")
	})
}

// Import takes over the tables of another unit, all or nothing.
func (s *Service) Import(ctx context.Context, v access.Viewer, f File) error {
	if err := mayChange(v); err != nil {
		return err
	}
	return s.DB.Atomic(ctx, func(ctx context.Context) error {
		if err := s.History.Hold(ctx); err != nil {
			return err
		}
		from := f.Unit
		if from == "" {
			from = "导入文件"
		}
		return s.store(ctx, v, f.Texts, from)
	})
}

// store writes what texts change, with its history.
func (s *Service) store(ctx context.Context, v access.Viewer, texts map[string]string, from string) error {
	now, tables, err := s.All(ctx, v)
	if err != nil {
		return err
	}
	planned, _, err := plan(now, tables, texts)
	if err != nil {
		return err
	}
	rows, err := s.Store.Rows(ctx, v)
	if err != nil {
		return err
	}
	for _, t := range planned {
		row := Row{ID: s.NewID(), UnitID: v.UnitID}
		for _, r := range rows {
			if r.Name == t.Name {
				row = r
			}
		}
		e := TableChanged{Table: t.Name, Zh: t.Zh, Text: t.text, Changes: t.Changes, Import: from}
		row = Apply(row, e, history.Entry{SubjectID: row.ID, UnitID: row.UnitID, Version: row.Version + 1, At: history.Instant(s.Clock())})
		if err := s.Store.Save(ctx, v, row); err != nil {
			return err
		}
		err := s.History.Append(ctx, history.Record{UnitID: row.UnitID, Subject: Subject, SubjectID: row.ID, Version: row.Version,
			Actor: v.AccountID, At: row.UpdatedAt, Event: e, Row: row})
		if err != nil {
			return err
		}
	}
	return nil
}

func (s *Service) stale(ctx context.Context, v access.Viewer, name string, version int64) error {
	rows, err := s.Store.Rows(ctx, v)
	if err != nil {
		return err
	}
	for _, r := range rows {
		if r.Name != name {
			continue
		}
		entries, err := s.History.Of(ctx, v, Subject, r.ID)
		if err != nil {
			return err
		}
		return history.Stale("这项设置", entries, version, Decode)
	}
	return fault.New(fault.Invalid, "这个页面的版本号不对，请刷新页面后重新修改。")
}
