package ledgersql

import (
	"context"
	"strconv"

	"bihuan/internal/access"
	"bihuan/internal/ledger"
	"bihuan/internal/sqldb"
)

// mostValues bounds the length of a filter list.
const mostValues = 200

// Facets implements ledger.Store.
func (s *Store) Facets(ctx context.Context, v access.Viewer, year int) (ledger.Facets, error) {
	var f ledger.Facets
	w := seen(v, "p")
	var err error
	if f.Years, err = distinct(ctx, s.DB, sqldb.Value[int], "p.year", "p.year DESC", w); err != nil {
		return f, err
	}
	if year != 0 {
		w.and("p.year = ?", year)
	}
	if f.Aspects, err = distinct(ctx, s.DB, func(r sqldb.Row) (ledger.Aspect, error) {
		var a ledger.Aspect
		err := r.Scan(&a.No, &a.Title)
		return a, err
	}, "p.aspect_no, p.aspect", "p.aspect_no, p.aspect", w.with("p.aspect <> ''")); err != nil {
		return f, err
	}
	for _, list := range []struct {
		column string
		into   *[]string
	}{{"p.lead_unit", &f.LeadUnits}, {"p.leader", &f.Leaders}, {"p.holder", &f.Holders}} {
		if *list.into, err = distinct(ctx, s.DB, sqldb.Value[string], list.column, list.column, w.with(list.column+" <> ''")); err != nil {
			return f, err
		}
	}
	if f.AssistUnits, err = s.names(ctx, ledger.AsAssistUnit, w); err != nil {
		return f, err
	}
	if f.Materials, err = distinct(ctx, s.DB, func(r sqldb.Row) (ledger.MaterialTitle, error) {
		var m ledger.MaterialTitle
		err := r.Scan(&m.ID)
		return m, err
	}, "p.material_id", "p.material_id", w.with("p.material_id <> ''")); err != nil {
		return f, err
	}
	if f.Classes, err = distinct(ctx, s.DB, sqldb.Value[ledger.Class], "p.class", "p.class", w.with("p.class <> ''")); err != nil {
		return f, err
	}
	f.From, err = sqldb.All(ctx, s.DB, sqldb.Value[string], `SELECT DISTINCT s.kind FROM problem_source s JOIN problem p ON p.id = s.problem_id`+
		w.String()+` ORDER BY s.kind LIMIT `+strconv.Itoa(mostValues), w.args...)
	if err != nil {
		return f, err
	}
	f.Personal, err = sqldb.One(ctx, s.DB, sqldb.Value[bool],
		`SELECT EXISTS (SELECT 1 FROM problem p`+w.with("p.subject = 'personal'").String()+`)`, w.args...)
	return f, err
}

// with returns w with one more condition that needs no argument.
func (w *where) with(condition string) *where {
	return &where{append(append([]string{}, w.conditions...), condition), w.args}
}

func distinct[T any](ctx context.Context, db *sqldb.DB, scan func(sqldb.Row) (T, error), columns, order string, w *where) ([]T, error) {
	return sqldb.All(ctx, db, scan,
		`SELECT DISTINCT `+columns+` FROM problem p`+w.String()+` ORDER BY `+order+` LIMIT `+strconv.Itoa(mostValues), w.args...)
}

// MaterialTitles implements ledger.Store.
func (s *Store) MaterialTitles(ctx context.Context, v access.Viewer, ids ...string) (map[string]string, error) {
	titles := map[string]string{}
	if len(ids) == 0 {
		return titles, nil
	}
	w := seenWhole(v, "m")
	w.and("m.id IN (" + w.list(ids) + ")")
	err := s.DB.Each(ctx, func(r sqldb.Row) error {
		var id, title string
		err := r.Scan(&id, &title)
		titles[id] = title
		return err
	}, `SELECT m.id, m.title FROM material m`+w.String()+` ORDER BY m.id`, w.args...)
	return titles, err
}
