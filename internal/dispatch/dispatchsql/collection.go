package dispatchsql

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"

	"bihuan/internal/access"
	"bihuan/internal/dispatch"
	"bihuan/internal/fault"
	"bihuan/internal/sqldb"
)

// AddCollection implements dispatch.Store.
func (s *Store) AddCollection(ctx context.Context, v access.Viewer, c dispatch.Collection) error {
	if err := own(v, c.UnitID); err != nil {
		return err
	}
	files, err := json.Marshal(c.Files)
	if err != nil {
		return err
	}
	_, err = s.DB.Exec(ctx, `INSERT INTO collection (id, unit_id, files, batch_id, version, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		c.ID, c.UnitID, string(files), c.Batch, c.Version, c.CreatedAt.UnixMilli(), c.UpdatedAt.UnixMilli())
	if err != nil {
		return err
	}
	for _, f := range c.Files {
		if f.Blob == "" {
			continue
		}
		if _, err := s.DB.Exec(ctx, `INSERT INTO collection_file (blob_id, collection_id) VALUES ($1, $2)`, f.Blob, c.ID); err != nil {
			return err
		}
	}
	return nil
}

// SaveCollection implements dispatch.Store.
func (s *Store) SaveCollection(ctx context.Context, v access.Viewer, c dispatch.Collection) error {
	if err := own(v, c.UnitID); err != nil {
		return err
	}
	n, err := s.DB.Exec(ctx, `UPDATE collection SET batch_id = $1, version = $2, updated_at = $3 WHERE id = $4 AND unit_id = $5 AND version = $6`,
		c.Batch, c.Version, c.UpdatedAt.UnixMilli(), c.ID, c.UnitID, c.Version-1)
	if err == nil && n != 1 {
		err = fault.New(fault.Stale, "这批填报表刚被别人处理，请刷新后再看。")
	}
	return err
}

func scanCollection(r sqldb.Row) (dispatch.Collection, error) {
	var c dispatch.Collection
	var files string
	var created, updated int64
	if err := r.Scan(&c.ID, &c.UnitID, &files, &c.Batch, &c.Version, &created, &updated); err != nil {
		return c, err
	}
	c.CreatedAt, c.UpdatedAt = instant(created), instant(updated)
	return c, json.Unmarshal([]byte(files), &c.Files)
}

const collectionColumns = `c.id, c.unit_id, c.files, c.batch_id, c.version, c.created_at, c.updated_at`

// Collection implements dispatch.Store.
func (s *Store) Collection(ctx context.Context, v access.Viewer, id string) (dispatch.Collection, error) {
	c, err := sqldb.One(ctx, s.DB, scanCollection, `SELECT `+collectionColumns+` FROM collection c WHERE c.unit_id = $1 AND c.id = $2`, v.ReadUnit(), id)
	if errors.Is(err, sqldb.ErrNone) {
		err = fault.New(fault.NotFound, "没有这批填报表，可能已经放弃。")
	}
	return c, err
}

// Drafts implements dispatch.Store.
func (s *Store) Drafts(ctx context.Context, v access.Viewer) ([]dispatch.Collection, error) {
	return sqldb.All(ctx, s.DB, scanCollection, `SELECT `+collectionColumns+` FROM collection c WHERE c.unit_id = $1 AND c.batch_id = ''
		ORDER BY c.created_at DESC, c.id DESC LIMIT `+strconv.Itoa(dispatch.MaxOpen), v.ReadUnit())
}

// DropCollection implements dispatch.Store.
func (s *Store) DropCollection(ctx context.Context, v access.Viewer, id string) error {
	if err := own(v, v.UnitID); err != nil {
		return err
	}
	if _, err := s.DB.Exec(ctx, `DELETE FROM collection_file WHERE collection_id IN (SELECT id FROM collection WHERE id = $1 AND unit_id = $2 AND batch_id = '')`, id, v.UnitID); err != nil {
		return err
	}
	_, err := s.DB.Exec(ctx, `DELETE FROM collection WHERE id = $1 AND unit_id = $2 AND batch_id = ''`, id, v.UnitID)
	return err
}

// Named reports whether a collection names the file.
func (s *Store) Named(ctx context.Context, blob string) (bool, error) {
	n, err := sqldb.One(ctx, s.DB, sqldb.Value[int], `SELECT COUNT(*) FROM collection_file WHERE blob_id = $1`, blob)
	return n > 0, err
}
