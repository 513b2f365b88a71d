// Package dispatchsql keeps dispatches and what comes back in the database.
package dispatchsql

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"bihuan/internal/access"
	"bihuan/internal/dispatch"
	"bihuan/internal/fault"
	"bihuan/internal/sqldb"
)

// Store implements dispatch.Store.
type Store struct{ DB *sqldb.DB }

// own refuses to write outside the unit of v; the use cases have checked
// before, so that it means a mistake of ours.
func own(v access.Viewer, unit string) error {
	if !v.Signed() || v.UnitID != unit {
		return fmt.Errorf("dispatchsql: viewer of unit %q writes to unit %q", v.UnitID, unit)
	}
	return nil
}

// Add implements dispatch.Store.
func (s *Store) Add(ctx context.Context, v access.Viewer, d dispatch.Dispatch) error {
	if err := own(v, d.UnitID); err != nil {
		return err
	}
	packets, err := json.Marshal(d.Packets)
	if err != nil {
		return err
	}
	_, err = s.DB.Exec(ctx, `
		INSERT INTO dispatch (id, unit_id, name, return_by, contact, scope, packets, ended_on, offices, row_count, version, created_at, updated_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
		d.ID, d.UnitID, d.Name, d.By, d.Contact, d.Scope, string(packets), d.EndedOn, len(d.Packets), d.Rows(), d.Version,
		d.CreatedAt.UnixMilli(), d.UpdatedAt.UnixMilli())
	if err != nil {
		return err
	}
	for _, p := range d.Packets {
		if _, err := s.DB.Exec(ctx, `INSERT INTO dispatch_code (unit_id, code, dispatch_id) VALUES ($1, $2, $3)`, d.UnitID, p.Code, d.ID); err != nil {
			return err
		}
	}
	return nil
}

// Save implements dispatch.Store.
func (s *Store) Save(ctx context.Context, v access.Viewer, d dispatch.Dispatch) error {
	if err := own(v, d.UnitID); err != nil {
		return err
	}
	packets, err := json.Marshal(d.Packets)
	if err != nil {
		return err
	}
	n, err := s.DB.Exec(ctx, `UPDATE dispatch SET packets = $1, ended_on = $2, version = $3, updated_at = $4 WHERE id = $5 AND unit_id = $6 AND version = $7`,
		string(packets), d.EndedOn, d.Version, d.UpdatedAt.UnixMilli(), d.ID, d.UnitID, d.Version-1)
	if err == nil && n != 1 {
		err = fault.New(fault.Stale, "这次下发刚被别人改动，请刷新后再试。")
	}
	if err != nil {
		return err
	}
	for _, p := range d.Packets {
		for _, r := range p.Returns {
			if _, err := s.DB.Exec(ctx, `INSERT INTO dispatch_return (dispatch_id, code, batch_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, d.ID, p.Code, r.Batch); err != nil {
				return err
			}
		}
	}
	return nil
}

const columns = `d.id, d.unit_id, d.name, d.return_by, d.contact, d.scope, d.packets, d.ended_on, d.version, d.created_at, d.updated_at`

func scan(r sqldb.Row) (dispatch.Dispatch, error) {
	var d dispatch.Dispatch
	var packets string
	var created, updated int64
	if err := r.Scan(&d.ID, &d.UnitID, &d.Name, &d.By, &d.Contact, &d.Scope, &packets, &d.EndedOn, &d.Version, &created, &updated); err != nil {
		return d, err
	}
	d.CreatedAt, d.UpdatedAt = instant(created), instant(updated)
	return d, json.Unmarshal([]byte(packets), &d.Packets)
}

func instant(ms int64) time.Time { return time.UnixMilli(ms).UTC() }

// Dispatch implements dispatch.Store.
func (s *Store) Dispatch(ctx context.Context, v access.Viewer, id string) (dispatch.Dispatch, error) {
	d, err := sqldb.One(ctx, s.DB, scan, `SELECT `+columns+` FROM dispatch d WHERE d.unit_id = $1 AND d.id = $2`, v.ReadUnit(), id)
	if errors.Is(err, sqldb.ErrNone) {
		err = fault.New(fault.NotFound, "没有这次下发，可能地址不对。")
	}
	return d, err
}

// Holding implements dispatch.Store.
func (s *Store) Holding(ctx context.Context, v access.Viewer, code string) (string, error) {
	id, err := sqldb.One(ctx, s.DB, sqldb.Value[string], `SELECT dispatch_id FROM dispatch_code WHERE unit_id = $1 AND code = $2`, v.ReadUnit(), code)
	if errors.Is(err, sqldb.ErrNone) {
		return "", nil
	}
	return id, err
}

// Open implements dispatch.Store.
func (s *Store) Open(ctx context.Context, v access.Viewer) ([]dispatch.Dispatch, error) {
	return sqldb.All(ctx, s.DB, scan, `SELECT `+columns+` FROM dispatch d WHERE d.unit_id = $1 AND d.ended_on = ''
		ORDER BY d.created_at DESC, d.id DESC LIMIT `+strconv.Itoa(dispatch.MaxOpen), v.ReadUnit())
}

// List implements dispatch.Store.
func (s *Store) List(ctx context.Context, v access.Viewer, f dispatch.Filter) (dispatch.Page, error) {
	conditions, args := []string{"d.unit_id = $1"}, []any{v.ReadUnit()}
	switch f.State {
	case dispatch.StateOpen:
		conditions = append(conditions, "d.ended_on = ''")
	case dispatch.StateEnded:
		conditions = append(conditions, "d.ended_on <> ''")
	}
	if f.After != "" {
		at, id, err := parseCursor(f.After)
		if err != nil {
			return dispatch.Page{}, err
		}
		conditions, args = append(conditions, "(d.created_at < $2 OR d.created_at = $2 AND d.id < $3)"), append(args, at, id)
	}
	all, err := sqldb.All(ctx, s.DB, func(r sqldb.Row) (dispatch.Summary, error) {
		var d dispatch.Summary
		var created int64
		err := r.Scan(&d.ID, &d.Name, &d.By, &d.EndedOn, &d.Offices, &d.Rows, &created, &d.Returned)
		d.CreatedAt = instant(created)
		return d, err
	}, `SELECT d.id, d.name, d.return_by, d.ended_on, d.offices, d.row_count, d.created_at,
			(SELECT COUNT(DISTINCT r.code) FROM dispatch_return r JOIN batch b ON b.id = r.batch_id WHERE r.dispatch_id = d.id AND b.state <> 'undone')
		FROM dispatch d WHERE `+strings.Join(conditions, " AND ")+`
		ORDER BY d.created_at DESC, d.id DESC LIMIT `+strconv.Itoa(f.Limit+1), args...)
	page := dispatch.Page{Items: all}
	if len(all) > f.Limit {
		page.Items = all[:f.Limit]
		last := page.Items[f.Limit-1]
		page.Next = cursor(last.CreatedAt.UnixMilli(), last.ID)
	}
	return page, err
}

func cursor(at int64, id string) string {
	return base64.RawURLEncoding.EncodeToString([]byte(strconv.FormatInt(at, 10) + " " + id))
}

func parseCursor(text string) (at int64, id string, err error) {
	raw, err := base64.RawURLEncoding.DecodeString(text)
	first, rest, ok := strings.Cut(string(raw), " ")
	if err == nil {
		at, err = strconv.ParseInt(first, 10, 64)
	}
	if err != nil || !ok || len(rest) > 64 {
		return 0, "", fault.New(fault.Invalid, "翻页位置无效，请从第一页重新查看。")
	}
	return at, rest, nil
}

// Undone implements dispatch.Store.
func (s *Store) Undone(ctx context.Context, v access.Viewer, batches ...string) (map[string]bool, error) {
	undone := map[string]bool{}
	if len(batches) == 0 {
		return undone, nil
	}
	args := []any{v.ReadUnit()}
	var places []string
	for _, id := range batches {
		args = append(args, id)
		places = append(places, "$"+strconv.Itoa(len(args)))
	}
	return undone, s.DB.Each(ctx, func(r sqldb.Row) error {
		var id string
		err := r.Scan(&id)
		undone[id] = true
		return err
	}, `SELECT id FROM batch WHERE unit_id = $1 AND state = 'undone' AND id IN (`+strings.Join(places, ", ")+`) ORDER BY id`, args...)
}
