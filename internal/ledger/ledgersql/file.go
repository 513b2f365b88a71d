package ledgersql

import (
	"context"
	"errors"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/ledger"
	"bihuan/internal/sqldb"
)

// AddFile implements ledger.Store.
func (s *Store) AddFile(ctx context.Context, v access.Viewer, f ledger.FileRow) error {
	if err := own(v, f.UnitID); err != nil {
		return err
	}
	_, err := s.DB.Exec(ctx, `
		INSERT INTO problem_file (id, problem_id, evidence_id, unit_id, visibility, name, type, size, sha256, fingerprint, blob_id,
			preview_id, version, created_at, created_by, on_behalf)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`,
		f.ID, f.ProblemID, f.EvidenceID, f.UnitID, string(f.Visibility), f.Name, f.Type, f.Size, f.SHA256, f.Fingerprint, f.Blob,
		f.Preview, f.Version, f.CreatedAt.UnixMilli(), f.CreatedBy, f.OnBehalf)
	return err
}

const fileColumns = `f.id, f.problem_id, f.evidence_id, f.unit_id, f.visibility, f.name, f.type, f.size, f.sha256, f.fingerprint, f.blob_id,
	f.preview_id, f.version, f.created_at, f.created_by, f.on_behalf, COALESCE(a.name, '')`

// fileTables joins each file to its problem: whoever may not see the problem
// finds no file of it.
const fileTables = ` FROM problem_file f JOIN problem p ON p.id = f.problem_id LEFT JOIN account a ON a.id = f.created_by`

func scanFile(r sqldb.Row) (ledger.FileRow, error) {
	var f ledger.FileRow
	var created int64
	err := r.Scan(&f.ID, &f.ProblemID, &f.EvidenceID, &f.UnitID, &f.Visibility, &f.Name, &f.Type, &f.Size, &f.SHA256, &f.Fingerprint,
		&f.Blob, &f.Preview, &f.Version, &created, &f.CreatedBy, &f.OnBehalf, &f.By)
	f.CreatedAt = instant(created)
	return f, err
}

// File implements ledger.Store.
func (s *Store) File(ctx context.Context, v access.Viewer, id string) (ledger.FileRow, error) {
	w := seen(v, "p")
	w.and("f.id = ?", id)
	f, err := sqldb.One(ctx, s.DB, scanFile, `SELECT `+fileColumns+fileTables+w.String(), w.args...)
	if errors.Is(err, sqldb.ErrNone) {
		return f, fault.New(fault.NotFound, "没有这个文件，可能已被删除或您无权查看。")
	}
	return f, err
}

// Files implements ledger.Store.
func (s *Store) Files(ctx context.Context, v access.Viewer, problems ...string) ([]ledger.FileRow, error) {
	if len(problems) == 0 {
		return nil, nil
	}
	w := seen(v, "p")
	w.and("f.problem_id IN (" + w.list(problems) + ")")
	return sqldb.All(ctx, s.DB, scanFile, `SELECT `+fileColumns+fileTables+w.String()+` ORDER BY f.problem_id, f.version, f.id`, w.args...)
}

// FileBytes implements ledger.Store. Content that two rows share counts twice.
func (s *Store) FileBytes(ctx context.Context, v access.Viewer) (int64, error) {
	return sqldb.One(ctx, s.DB, sqldb.Value[int64], `SELECT COALESCE(SUM(size), 0) FROM problem_file WHERE unit_id = $1`, v.UnitID)
}

// NamesFile reports whether a committed row names the blob.
func (s *Store) NamesFile(ctx context.Context, blob string) (bool, error) {
	return sqldb.One(ctx, s.DB, sqldb.Value[bool],
		`SELECT EXISTS (SELECT 1 FROM problem_file WHERE blob_id = $1) OR EXISTS (SELECT 1 FROM problem_file WHERE preview_id = $1)`, blob)
}

// KeptFile is what the history says of a stored file.
type KeptFile struct {
	ID, Blob string
	SHA256   string // hex, of the content as seal opens it
	Seq      int64  // of the event that brought it
}

// EachKeptFile calls use for every file of every unit, in the order of the
// events that brought them, so that whoever verifies can compare the blobs
// with the hashes in the events.
func (s *Store) EachKeptFile(ctx context.Context, use func(KeptFile) error) error {
	return s.DB.Each(ctx, func(r sqldb.Row) error {
		var k KeptFile
		if err := r.Scan(&k.ID, &k.Blob, &k.SHA256, &k.Seq); err != nil {
			return err
		}
		return use(k)
	}, `SELECT f.id, f.blob_id, f.sha256, e.seq FROM problem_file f
		JOIN event e ON e.subject = 'problem' AND e.subject_id = f.problem_id AND e.version = f.version
		ORDER BY e.seq, f.id`)
}
