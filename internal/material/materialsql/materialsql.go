// Package materialsql keeps materials in the database.
package materialsql

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"time"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/material"
	"bihuan/internal/material/document"
	"bihuan/internal/material/syntax"
	"bihuan/internal/seal"
	"bihuan/internal/sqldb"
)

// Store implements material.Store.
type Store struct {
	DB     *sqldb.DB
	Sealer *seal.Sealer
}

var errNone = fault.New(fault.NotFound, "没有这份材料，或者您无权查看。")

// content is the sealed part of a material.
type content struct {
	Draft     material.Draft       `json:"draft"`
	Dismissed []material.Dismissal `json:"dismissed"`
}

func (s *Store) pack(v any) ([]byte, error) {
	b, err := json.Marshal(v)
	return s.Sealer.Seal(b), err
}

func (s *Store) unpack(sealed []byte, v any) error {
	b, err := s.Sealer.Open(sealed)
	if err != nil {
		return err
	}
	return json.Unmarshal(b, v)
}

// Add implements material.Store.
func (s *Store) Add(ctx context.Context, m material.Material) error {
	packed, err := s.pack(content{m.Draft, m.Dismissed})
	if err != nil {
		return err
	}
	counts, err := json.Marshal(m.Counts)
	if err != nil {
		return err
	}
	_, err = s.DB.Exec(ctx, `
		INSERT INTO material (id, unit_id, visibility, name, title, genre, state, revision, counts, content, version, created_at, updated_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
		m.ID, m.UnitID, string(m.Visibility), m.Name, m.Title, string(m.Genre), string(m.State), m.Revision, string(counts), packed,
		m.Version, m.CreatedAt.UnixMilli(), m.UpdatedAt.UnixMilli())
	return err
}

// Save implements material.Store.
func (s *Store) Save(ctx context.Context, m material.Material) error {
	packed, err := s.pack(content{m.Draft, m.Dismissed})
	if err != nil {
		return err
	}
	counts, err := json.Marshal(m.Counts)
	if err != nil {
		return err
	}
	n, err := s.DB.Exec(ctx, `
		UPDATE material SET visibility = $1, name = $2, title = $3, genre = $4, state = $5, revision = $6, counts = $7, content = $8,
			version = $9, updated_at = $10
		WHERE id = $11 AND version = $12`,
		string(m.Visibility), m.Name, m.Title, string(m.Genre), string(m.State), m.Revision, string(counts), packed,
		m.Version, m.UpdatedAt.UnixMilli(), m.ID, m.Version-1)
	if err == nil && n == 0 {
		return fault.New(fault.Stale, "这份材料刚被别人修改，您的操作没有生效，请刷新页面。")
	}
	return err
}

const columns = `m.id, m.unit_id, m.visibility, m.name, m.title, m.genre, m.state, m.revision, m.counts, m.version, m.created_at, m.updated_at`

// row scans columns, and content behind them where packed is set.
func row(r sqldb.Row, packed *[]byte) (material.Material, error) {
	var m material.Material
	var counts string
	var created, updated int64
	dest := []any{&m.ID, &m.UnitID, &m.Visibility, &m.Name, &m.Title, &m.Genre, &m.State, &m.Revision, &counts, &m.Version, &created, &updated}
	if packed != nil {
		dest = append(dest, packed)
	}
	if err := r.Scan(dest...); err != nil {
		return m, err
	}
	m.CreatedAt, m.UpdatedAt = time.UnixMilli(created).UTC(), time.UnixMilli(updated).UTC()
	return m, json.Unmarshal([]byte(counts), &m.Counts)
}

// seen is the condition that limits rows of alias m to what v may see; it
// takes the two arguments that follow it.
const seen = `m.unit_id = $1 AND (m.visibility = 'unit' OR $2)`

// Material implements material.Store.
func (s *Store) Material(ctx context.Context, v access.Viewer, id string) (material.Material, error) {
	m, err := sqldb.One(ctx, s.DB, func(r sqldb.Row) (material.Material, error) {
		var packed []byte
		m, err := row(r, &packed)
		if err != nil {
			return m, err
		}
		var c content
		err = s.unpack(packed, &c)
		m.Draft, m.Dismissed = c.Draft, c.Dismissed
		return m, err
	}, `SELECT `+columns+`, m.content FROM material m WHERE `+seen+` AND m.id = $3`, v.WholeUnit(), v.SeesRestricted(), id)
	if errors.Is(err, sqldb.ErrNone) {
		err = errNone
	}
	return m, err
}

// text is a document in its stored form: the structure follows from it.
type text struct {
	Name     string             `json:"name"`
	Format   document.Format    `json:"format"`
	Text     string             `json:"text"`
	Segments []document.Segment `json:"segments,omitempty"`
	Notices  []string           `json:"notices,omitempty"`
}

// AddRevision implements material.Store.
func (s *Store) AddRevision(ctx context.Context, r material.Revision) error {
	d := r.Document
	packed, err := s.pack(text{d.Name, d.Format, d.Text, d.Segments, d.Notices})
	if err != nil {
		return err
	}
	_, err = s.DB.Exec(ctx, `
		INSERT INTO material_revision (material_id, no, unit_id, name, blob_id, size, fingerprint, content, created_at, created_by)
		SELECT m.id, $1, m.unit_id, $2, $3, $4, $5, $6, $7, $8 FROM material m WHERE m.id = $9`,
		r.No, r.Name, r.Blob, r.Size, r.Fingerprint, packed, r.CreatedAt.UnixMilli(), r.CreatedBy, r.MaterialID)
	if s.DB.Contention(err) {
		return fault.Wrap(err, fault.Conflict, "这个文件刚刚已被读入，请刷新页面。")
	}
	return err
}

const revisionColumns = `r.material_id, r.no, r.name, r.blob_id, r.size, r.fingerprint, r.created_at, r.created_by`

func revision(r sqldb.Row, packed *[]byte) (material.Revision, error) {
	var v material.Revision
	var created int64
	dest := []any{&v.MaterialID, &v.No, &v.Name, &v.Blob, &v.Size, &v.Fingerprint, &created, &v.CreatedBy}
	if packed != nil {
		dest = append(dest, packed)
	}
	err := r.Scan(dest...)
	v.CreatedAt = time.UnixMilli(created).UTC()
	return v, err
}

// Revision implements material.Store.
func (s *Store) Revision(ctx context.Context, v access.Viewer, id string, no int) (material.Revision, error) {
	rev, err := sqldb.One(ctx, s.DB, func(r sqldb.Row) (material.Revision, error) {
		var packed []byte
		rev, err := revision(r, &packed)
		if err != nil {
			return rev, err
		}
		var t text
		err = s.unpack(packed, &t)
		rev.Document = &document.Document{Name: t.Name, Format: t.Format, Text: t.Text, Segments: t.Segments, Notices: t.Notices}
		return rev, err
	}, `SELECT `+revisionColumns+`, r.content FROM material_revision r JOIN material m ON m.id = r.material_id
		WHERE `+seen+` AND m.id = $3 AND r.no = $4`, v.WholeUnit(), v.SeesRestricted(), id, no)
	if errors.Is(err, sqldb.ErrNone) {
		return rev, errNone
	}
	if err == nil {
		syntax.Parse(rev.Document)
	}
	return rev, err
}

// Revisions implements material.Store.
func (s *Store) Revisions(ctx context.Context, v access.Viewer, id string) ([]material.Revision, error) {
	return sqldb.All(ctx, s.DB, func(r sqldb.Row) (material.Revision, error) { return revision(r, nil) },
		`SELECT `+revisionColumns+` FROM material_revision r JOIN material m ON m.id = r.material_id
		WHERE `+seen+` AND m.id = $3 ORDER BY r.no DESC`, v.WholeUnit(), v.SeesRestricted(), id)
}

// ByFingerprint implements material.Store.
func (s *Store) ByFingerprint(ctx context.Context, v access.Viewer, fingerprint string) (material.Material, int, error) {
	no := 0
	m, err := sqldb.One(ctx, s.DB, func(r sqldb.Row) (material.Material, error) {
		var m material.Material
		err := r.Scan(&m.ID, &no)
		return m, err
	}, `SELECT m.id, r.no FROM material_revision r JOIN material m ON m.id = r.material_id
		WHERE `+seen+` AND r.unit_id = $1 AND r.fingerprint = $3 ORDER BY r.created_at, r.material_id LIMIT 1`,
		v.WholeUnit(), v.SeesRestricted(), fingerprint)
	if errors.Is(err, sqldb.ErrNone) {
		return m, 0, errNone
	}
	if err != nil {
		return m, 0, err
	}
	m, err = s.Material(ctx, v, m.ID)
	return m, no, err
}

// Named reports whether a committed revision names the file.
func (s *Store) Named(ctx context.Context, blob string) (bool, error) {
	return sqldb.One(ctx, s.DB, sqldb.Value[bool], `SELECT EXISTS (SELECT 1 FROM material_revision WHERE blob_id = $1)`, blob)
}

// List implements material.Store.
func (s *Store) List(ctx context.Context, v access.Viewer, f material.Filter) (material.Page, error) {
	limit := material.DefaultLimit
	if f.Limit > 0 {
		limit = min(f.Limit, material.MaxLimit)
	}
	args := []any{v.WholeUnit(), v.SeesRestricted(), string(f.State), like(f.Query)}
	where := seen + ` AND ($3 = '' OR m.state = $3) AND (m.name LIKE $4 ESCAPE '\' OR m.title LIKE $4 ESCAPE '\')`
	order := ` ORDER BY m.created_at DESC, m.id DESC`
	after, err := parseCursor(f)
	if err != nil {
		return material.Page{}, err
	}
	switch {
	case f.Sort == material.ByName && after.ID != "":
		where += ` AND (m.name, m.id) > ($5, $6)`
		args = append(args, after.Name, after.ID)
	case after.ID != "":
		where += ` AND (m.created_at, m.id) < ($5, $6)`
		args = append(args, after.At, after.ID)
	}
	if f.Sort == material.ByName {
		order = ` ORDER BY m.name, m.id`
	}
	list, err := sqldb.All(ctx, s.DB, func(r sqldb.Row) (material.Material, error) { return row(r, nil) },
		`SELECT `+columns+` FROM material m WHERE `+where+order+` LIMIT `+strconv.Itoa(limit+1), args...)
	if err != nil {
		return material.Page{}, err
	}
	page := material.Page{Materials: list}
	if len(list) > limit {
		page.Materials = list[:limit]
		last := list[limit-1]
		page.Next = cursor{f.Sort, last.Name, last.CreatedAt.UnixMilli(), last.ID}.String()
	}
	return page, nil
}

// like returns the pattern that finds query anywhere.
func like(query string) string {
	return "%" + strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(query) + "%"
}
