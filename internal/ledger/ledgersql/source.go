package ledgersql

import (
	"context"
	"slices"

	"bihuan/internal/access"
	"bihuan/internal/ledger"
	"bihuan/internal/sqldb"
)

const sourceColumns = `s.problem_id, s.id, s.kind, s.kind_zh, s.title, s.number, s.day, s.who, s.wording, s.due, s.reply`

// sourceOf is a source with the problem that it belongs to.
type sourceOf struct {
	problem string
	ledger.Source
}

func scanSource(r sqldb.Row) (sourceOf, error) {
	var s sourceOf
	err := r.Scan(&s.problem, &s.ID, &s.Kind, &s.KindZh, &s.Title, &s.Number, &s.Date, &s.Who, &s.Wording, &s.Due, &s.Reply)
	return s, err
}

// sourcesOf returns the stored sources of one problem, inside its transaction.
func (s *Store) sourcesOf(ctx context.Context, problem string) ([]ledger.Source, error) {
	return sqldb.All(ctx, s.DB, func(r sqldb.Row) (ledger.Source, error) {
		found, err := scanSource(r)
		return found.Source, err
	}, `SELECT `+sourceColumns+` FROM problem_source s WHERE s.problem_id = $1 ORDER BY s.position`, problem)
}

// changeSources stores the sources of a problem that was there before.
func (s *Store) changeSources(ctx context.Context, p ledger.Problem) error {
	stored, err := s.sourcesOf(ctx, p.ID)
	if err != nil {
		return err
	}
	return s.saveSources(ctx, p, stored)
}

// saveSources stores the sources of p where they differ from the stored ones.
func (s *Store) saveSources(ctx context.Context, p ledger.Problem, stored []ledger.Source) error {
	if slices.Equal(p.Sources, stored) {
		return nil
	}
	if len(stored) > 0 {
		if _, err := s.DB.Exec(ctx, `DELETE FROM problem_source WHERE problem_id = $1`, p.ID); err != nil {
			return err
		}
	}
	for i, from := range p.Sources {
		_, err := s.DB.Exec(ctx, `
			INSERT INTO problem_source (problem_id, position, unit_id, visibility, id, key, kind, kind_zh, title, number, day, who, wording, due, reply)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
			p.ID, i, p.UnitID, string(p.Visibility), from.ID, from.Key(), from.Kind, from.KindZh, from.Title, from.Number, from.Date, from.Who,
			from.Wording, from.Due, from.Reply)
		if err != nil {
			return err
		}
	}
	return nil
}

// sources fills in the sources of problems that v sees.
func (s *Store) sources(ctx context.Context, v access.Viewer, ids []string, at map[string]*ledger.Problem) error {
	w := of(v, "s", ids)
	all, err := sqldb.All(ctx, s.DB, scanSource, `SELECT `+sourceColumns+` FROM problem_source s CROSS JOIN problem p`+
		w.String()+` ORDER BY s.problem_id, s.position`, w.args...)
	for _, from := range all {
		at[from.problem].Sources = append(at[from.problem].Sources, from.Source)
	}
	return err
}
