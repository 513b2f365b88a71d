package ledgersql

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"
	"time"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/ledger"
	"bihuan/internal/sqldb"
	"bihuan/internal/zh"
)

// SaveBatch implements ledger.BatchStore.
func (s *Store) SaveBatch(ctx context.Context, v access.Viewer, b ledger.Batch) error {
	if err := own(v, b.UnitID); err != nil {
		return err
	}
	files, err := asJSON(b.Files)
	if err != nil {
		return err
	}
	n, err := s.DB.Exec(ctx, `
		INSERT INTO batch (id, unit_id, visibility, kind, title, files, state, problems, kept, actor_id, version, created_at, updated_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
		ON CONFLICT (id) DO UPDATE SET visibility = excluded.visibility, state = excluded.state, problems = excluded.problems,
			kept = excluded.kept, version = excluded.version, updated_at = excluded.updated_at
		WHERE batch.version = excluded.version - 1 AND batch.unit_id = excluded.unit_id`,
		b.ID, b.UnitID, string(b.Visibility), string(b.Kind), b.Title, files, string(b.State), b.Problems, b.Kept, v.AccountID,
		b.Version, b.CreatedAt.UnixMilli(), b.UpdatedAt.UnixMilli())
	if err == nil && n != 1 {
		return fault.New(fault.Stale, "这个批次刚被别人处理，请刷新后再试。")
	}
	return err
}

// AddBatchItems implements ledger.BatchStore.
func (s *Store) AddBatchItems(ctx context.Context, v access.Viewer, batch string, items []ledger.BatchItem) error {
	if _, err := s.Batch(ctx, v, batch); err != nil {
		return err
	}
	next, err := sqldb.One(ctx, s.DB, sqldb.Value[int], `SELECT COUNT(*) FROM batch_item WHERE batch_id = $1`, batch)
	if err != nil {
		return err
	}
	for i, item := range items {
		_, err := s.DB.Exec(ctx, `INSERT INTO batch_item (batch_id, position, subject, subject_id, from_version, to_version) VALUES ($1, $2, $3, $4, $5, $6)`,
			batch, next+i, item.Subject, item.ID, item.From, item.To)
		if err != nil {
			return err
		}
	}
	return nil
}

const batchColumns = `b.id, b.unit_id, b.visibility, b.kind, b.title, b.files, b.state, b.problems, b.kept, b.version, b.created_at,
	b.updated_at, COALESCE(a.name, '')`

func batch(r sqldb.Row) (ledger.Batch, error) {
	var b ledger.Batch
	var files string
	var created, updated int64
	err := r.Scan(&b.ID, &b.UnitID, &b.Visibility, &b.Kind, &b.Title, &files, &b.State, &b.Problems, &b.Kept, &b.Version, &created, &updated, &b.Actor)
	if err != nil {
		return b, err
	}
	b.CreatedAt, b.UpdatedAt = instant(created), instant(updated)
	if files == "[]" { // as the row was written
		return b, nil
	}
	return b, json.Unmarshal([]byte(files), &b.Files)
}

// Batch implements ledger.BatchStore.
func (s *Store) Batch(ctx context.Context, v access.Viewer, id string) (ledger.Batch, error) {
	w := seenWhole(v, "b")
	w.and("b.id = ?", id)
	b, err := sqldb.One(ctx, s.DB, batch, `SELECT `+batchColumns+` FROM batch b LEFT JOIN account a ON a.id = b.actor_id`+w.String(), w.args...)
	if errors.Is(err, sqldb.ErrNone) {
		return b, fault.New(fault.NotFound, "没有这个批次，可能已被删除或您无权查看。")
	}
	return b, err
}

// BatchItems implements ledger.BatchStore.
func (s *Store) BatchItems(ctx context.Context, v access.Viewer, id string) ([]ledger.BatchItem, error) {
	w := seenWhole(v, "b")
	w.and("i.batch_id = ?", id)
	return sqldb.All(ctx, s.DB, func(r sqldb.Row) (ledger.BatchItem, error) {
		var i ledger.BatchItem
		err := r.Scan(&i.Subject, &i.ID, &i.From, &i.To)
		return i, err
	}, `SELECT i.subject, i.subject_id, i.from_version, i.to_version FROM batch_item i JOIN batch b ON b.id = i.batch_id`+w.String()+` ORDER BY i.position`, w.args...)
}

// batchOrder marks cursors of lists of batches.
const batchOrder ledger.Sort = "batch"

// Batches implements ledger.BatchStore.
func (s *Store) Batches(ctx context.Context, v access.Viewer, f ledger.BatchFilter) (ledger.BatchPage, error) {
	w := seenWhole(v, "b")
	for _, equal := range []struct{ column, value string }{{"b.kind", string(f.Kind)}, {"b.state", string(f.State)}, {"b.actor_id", f.Actor}} {
		if equal.value != "" {
			w.and(equal.column+" = ?", equal.value)
		}
	}
	if f.From != "" {
		w.and("b.created_at >= ?", dayBegins(f.From, 0))
	}
	if f.To != "" {
		w.and("b.created_at < ?", dayBegins(f.To, 1))
	}
	if f.After != "" {
		c, err := ledger.ParseCursor(f.After, ledger.Filter{Sort: batchOrder, Desc: true}, 1, 1)
		if err != nil {
			return ledger.BatchPage{}, err
		}
		w.and("(b.created_at, b.id) < (?, ?)", c.Nums[0], c.Text[0])
	}
	all, err := sqldb.All(ctx, s.DB, batch, `SELECT `+batchColumns+` FROM batch b LEFT JOIN account a ON a.id = b.actor_id`+w.String()+
		` ORDER BY b.created_at DESC, b.id DESC LIMIT `+strconv.Itoa(f.Limit+1), w.args...)
	if err != nil {
		return ledger.BatchPage{}, err
	}
	page := ledger.BatchPage{Batches: all[:min(len(all), f.Limit)]}
	if len(all) > f.Limit {
		last := page.Batches[f.Limit-1]
		page.Next = ledger.Cursor{Sort: batchOrder, Desc: true, Text: []string{last.ID}, Nums: []int64{last.CreatedAt.UnixMilli()}}.String()
	}
	return page, nil
}

// dayBegins returns the first instant of a day that comes later days after
// day, which was checked before.
func dayBegins(day string, later int) int64 {
	t, err := time.ParseInLocation(time.DateOnly, day, zh.Zone)
	if err != nil {
		return 0
	}
	return t.AddDate(0, 0, later).UnixMilli()
}
