// Package ledgersql keeps the ledger in the database.
package ledgersql

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/ledger"
	"bihuan/internal/sqldb"
)

// Store implements ledger.Store.
type Store struct{ DB *sqldb.DB }

// refCounter gives out the addresses of the search index.
const refCounter = "problem.ref"

// Reserve implements ledger.Store.
func (s *Store) Reserve(ctx context.Context, v access.Viewer, counter string, n int) (int, error) {
	if err := own(v, v.UnitID); err != nil {
		return 0, err
	}
	return s.reserve(ctx, counter, n)
}

func (s *Store) reserve(ctx context.Context, counter string, n int) (int, error) {
	last, err := sqldb.One(ctx, s.DB, sqldb.Value[int], `
		INSERT INTO counter (name, value) VALUES ($1, $2)
		ON CONFLICT (name) DO UPDATE SET value = counter.value + excluded.value
		RETURNING value`, counter, n)
	return last - n + 1, err
}

// own refuses to write outside the unit of v; the use cases have checked
// before, so that it means a mistake of ours.
func own(v access.Viewer, unit string) error {
	if !v.Signed() || v.UnitID != unit {
		return fmt.Errorf("ledgersql: viewer of unit %q writes to unit %q", v.UnitID, unit)
	}
	return nil
}

// AddProblem implements ledger.Store.
func (s *Store) AddProblem(ctx context.Context, v access.Viewer, p ledger.Problem) error {
	if err := own(v, p.UnitID); err != nil {
		return err
	}
	ref, err := s.reserve(ctx, refCounter, 1)
	if err != nil {
		return err
	}
	examples, err := asJSON(p.Examples)
	if err != nil {
		return err
	}
	course, err := courseOf(p)
	if err != nil {
		return err
	}
	o := p.Origin
	_, err = s.DB.Exec(ctx, `
		INSERT INTO problem (id, ref, unit_id, visibility, year, no, state, subject, person, aspect_no, aspect, title, statement,
			examples, class, leader, lead_unit, assist_units, holder, due, goal, material_id, material_revision,
			origin_start, origin_end, origin_line, origin_sentence, version, created_at, updated_at, course, next_due, has_evidence, remark)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25,
			$26, $27, $28, $29, $30, $31, $32, $33, $34)`,
		p.ID, ref, p.UnitID, string(p.Visibility), p.Year, p.No, string(p.State), string(p.Subject), p.Person, p.AspectNo, p.Aspect, p.Title,
		p.Statement, examples, string(p.Class), p.Leader, p.LeadUnit, p.AssistUnits, p.Holder, p.Due, p.Goal, o.MaterialID, o.Revision,
		o.Start, o.End, o.Line, o.Sentence, p.Version, p.CreatedAt.UnixMilli(), p.UpdatedAt.UnixMilli(), course, ledger.NextDue(p),
		hasEvidence(p), p.Remark)
	if err != nil {
		return err
	}
	for i, id := range p.Causes {
		if _, err := s.DB.Exec(ctx, `INSERT INTO problem_cause (problem_id, cause_id, position) VALUES ($1, $2, $3)`, p.ID, id, i); err != nil {
			return err
		}
	}
	for i, id := range p.Measures {
		if _, err := s.DB.Exec(ctx, `INSERT INTO problem_measure (problem_id, measure_id, position) VALUES ($1, $2, $3)`, p.ID, id, i); err != nil {
			return err
		}
	}
	if err := s.addParties(ctx, p); err != nil {
		return err
	}
	if err := s.saveSources(ctx, p, nil); err != nil {
		return err
	}
	if err := s.saveWatch(ctx, p, ""); err != nil {
		return err
	}
	return s.index(ctx, ref, p)
}

// SaveProblem implements ledger.Store.
func (s *Store) SaveProblem(ctx context.Context, v access.Viewer, p ledger.Problem) error {
	if err := own(v, p.UnitID); err != nil {
		return err
	}
	course, err := courseOf(p)
	if err != nil {
		return err
	}
	ref, err := sqldb.One(ctx, s.DB, sqldb.Value[int], `
		UPDATE problem SET state = $1, person = $2, aspect_no = $3, aspect = $4, title = $5, statement = $6, class = $7, leader = $8,
			lead_unit = $9, assist_units = $10, holder = $11, due = $12, goal = $13, version = $14, updated_at = $15,
			course = $16, next_due = $17, has_evidence = $18, remark = $19, closed_on = $20
		WHERE id = $21 AND version = $22 AND unit_id = $23
		RETURNING ref`,
		string(p.State), p.Person, p.AspectNo, p.Aspect, p.Title, p.Statement, string(p.Class), p.Leader,
		p.LeadUnit, p.AssistUnits, p.Holder, p.Due, p.Goal, p.Version, p.UpdatedAt.UnixMilli(),
		course, ledger.NextDue(p), hasEvidence(p), p.Remark, p.Course.Closing.ClosedOn, p.ID, p.Version-1, p.UnitID)
	if errors.Is(err, sqldb.ErrNone) {
		return fault.New(fault.Stale, "这个问题刚被别人修改，请刷新后再试。")
	}
	if err != nil {
		return err
	}
	if err := s.saveTasks(ctx, p); err != nil {
		return err
	}
	if err := s.saveParties(ctx, p); err != nil {
		return err
	}
	if err := s.changeSources(ctx, p); err != nil {
		return err
	}
	if err := s.rewatch(ctx, p); err != nil {
		return err
	}
	if _, err := s.DB.Exec(ctx, `DELETE FROM problem_text WHERE rowid = $1`, ref); err != nil {
		return err
	}
	return s.index(ctx, ref, p)
}

// index makes the texts of p searchable. The line ends keep a phrase from
// reaching from one text into the next.
func (s *Store) index(ctx context.Context, ref int, p ledger.Problem) error {
	texts := []string{p.Number(), p.Title, p.Statement, p.Aspect, p.Person, p.Leader, p.LeadUnit, p.AssistUnits, p.Holder, p.Goal, p.Remark}
	for _, from := range p.Sources {
		texts = append(texts, from.Title, from.Number, from.Who)
	}
	grams := sqldb.Grams(strings.Join(append(texts, p.Examples...), "\n"))
	_, err := s.DB.Exec(ctx, `INSERT INTO problem_text (rowid, grams) VALUES ($1, $2)`, ref, grams)
	return err
}

// AddCause implements ledger.Store.
func (s *Store) AddCause(ctx context.Context, v access.Viewer, c ledger.Cause) error {
	if err := own(v, c.UnitID); err != nil {
		return err
	}
	o := c.Origin
	_, err := s.DB.Exec(ctx, `
		INSERT INTO cause (id, unit_id, visibility, year, no, title, statement, material_id, material_revision,
			origin_start, origin_end, origin_line, origin_sentence, version, created_at, updated_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`,
		c.ID, c.UnitID, string(c.Visibility), c.Year, c.No, c.Title, c.Statement, o.MaterialID, o.Revision,
		o.Start, o.End, o.Line, o.Sentence, c.Version, c.CreatedAt.UnixMilli(), c.UpdatedAt.UnixMilli())
	return err
}

// AddMeasure implements ledger.Store.
func (s *Store) AddMeasure(ctx context.Context, v access.Viewer, m ledger.Measure) error {
	if err := own(v, m.UnitID); err != nil {
		return err
	}
	actions, err := asJSON(m.Actions)
	if err != nil {
		return err
	}
	promises, err := asJSON(m.Promises)
	if err != nil {
		return err
	}
	o := m.Origin
	_, err = s.DB.Exec(ctx, `
		INSERT INTO measure (id, unit_id, visibility, year, no, title, statement, actions, promises, material_id, material_revision,
			origin_start, origin_end, origin_line, origin_sentence, version, created_at, updated_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)`,
		m.ID, m.UnitID, string(m.Visibility), m.Year, m.No, m.Title, m.Statement, actions, promises, o.MaterialID, o.Revision,
		o.Start, o.End, o.Line, o.Sentence, m.Version, m.CreatedAt.UnixMilli(), m.UpdatedAt.UnixMilli())
	return err
}

func asJSON[T any](list []T) (string, error) {
	raw, err := json.Marshal(append([]T{}, list...))
	return string(raw), err
}

func instant(ms int64) time.Time { return time.UnixMilli(ms).UTC() }
