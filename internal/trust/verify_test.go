//go:build unix

package trust_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"bihuan/internal/access"
	"bihuan/internal/access/accesssql"
	"bihuan/internal/comment"
	"bihuan/internal/comment/commentsql"
	"bihuan/internal/dispatch"
	"bihuan/internal/dispatch/dispatchsql"
	"bihuan/internal/history"
	"bihuan/internal/history/historysql"
	"bihuan/internal/ledger"
	"bihuan/internal/ledger/grid"
	"bihuan/internal/ledger/grid/gridsql"
	"bihuan/internal/ledger/layout"
	"bihuan/internal/ledger/layout/layoutsql"
	"bihuan/internal/ledger/ledgersql"
	"bihuan/internal/material"
	"bihuan/internal/material/materialsql"
	"bihuan/internal/org"
	"bihuan/internal/org/orgsql"
	"bihuan/internal/seal"
	"bihuan/internal/sqldb"
)

var ctx = context.Background()

// records is a data folder opened beside the program, for looking only.
type records struct {
	dir       string
	db        *sqldb.DB
	sealer    *seal.Sealer
	past      *historysql.Store
	materials *materialsql.Store
	ledger    *ledgersql.Store
	units     []org.Unit
	keeper    access.Viewer // sees everything of the first unit
}

func openRecords(dir string) (*records, error) {
	sealer, err := seal.Load(dir)
	if err != nil {
		return nil, err
	}
	db, err := sqldb.Open(ctx, "sqlite:"+filepath.Join(dir, "bihuan.db"))
	if err != nil {
		return nil, err
	}
	r := &records{dir: dir, db: db, sealer: sealer, past: &historysql.Store{DB: db, Sealer: sealer},
		materials: &materialsql.Store{DB: db, Sealer: sealer}, ledger: &ledgersql.Store{DB: db}}
	r.units, err = (&orgsql.Store{DB: db}).Units(ctx)
	if err == nil && len(r.units) != 1 {
		err = fmt.Errorf("%d units", len(r.units))
	}
	if err != nil {
		db.Close()
		return nil, err
	}
	r.keeper = access.Viewer{UnitID: r.units[0].ID, Role: access.Keeper, Grants: access.WholeUnit(access.Custodian), AccountID: "verify"}
	return r, nil
}

// verify opens the folder and proves that it is whole; it returns the number
// of events, so that a caller can see that there was something to prove.
func verify(dir string) (events int, err error) {
	r, err := openRecords(dir)
	if err != nil {
		return 0, err
	}
	defer r.db.Close()
	return r.whole()
}

// lastRow is what the history says of a subject at its end.
type lastRow struct {
	subject, id string
	version     int64
	actor       string
	hash        []byte
}

// whole proves chain, leaves, rows and files.
func (r *records) whole() (events int, err error) {
	if events, err = r.rows(); err != nil {
		return events, err
	}
	orphans, err := r.files()
	if err == nil && len(orphans) > 0 {
		err = fmt.Errorf("files without a row: %v", orphans)
	}
	scraps, err2 := r.scraps()
	if err = errors.Join(err, err2); err == nil && len(scraps) > 0 {
		err = fmt.Errorf("left of uploads: %v", scraps)
	}
	return events, err
}

// rows proves the chain, its leaves, and that the rows follow from them.
func (r *records) rows() (events int, err error) {
	last, events, err := r.chain()
	if err != nil {
		return events, err
	}
	for _, l := range last {
		row, err := r.row(l)
		if err != nil {
			return events, fmt.Errorf("%s %s: %w", l.subject, l.id, err)
		}
		if sum := sha256.Sum256(row); !bytes.Equal(sum[:], l.hash) {
			return events, fmt.Errorf("%s %s: the history commits to another row than\n%s", l.subject, l.id, row)
		}
	}
	return events, r.noRowWithoutHistory(last)
}

// chain reads all events in order and returns the last of every subject.
func (r *records) chain() (map[string]lastRow, int, error) {
	last := map[string]lastRow{}
	next := int64(0)
	err := r.db.Each(ctx, func(row sqldb.Row) error {
		var e history.Entry
		var ms int64
		var commit, leaf, salt, sealed, hash []byte
		err := row.Scan(&e.Seq, &e.ID, &e.UnitID, &e.Subject, &e.SubjectID, &e.Version, &e.Kind, &e.Actor, &ms, &commit, &leaf, &salt, &sealed, &hash)
		if err != nil {
			return err
		}
		e.At = time.UnixMilli(ms)
		if e.Seq != next {
			return fmt.Errorf("after event %d comes %d", next-1, e.Seq)
		}
		next++
		body, err := r.sealer.Open(sealed)
		if err != nil {
			return err
		}
		if c := history.Commit(salt, body, [32]byte(hash)); !bytes.Equal(c[:], commit) {
			return fmt.Errorf("event %d: another commitment", e.Seq)
		}
		if l := history.Leaf(e, [32]byte(commit)); !bytes.Equal(l[:], leaf) {
			return fmt.Errorf("event %d: another leaf", e.Seq)
		}
		key := e.Subject + "/" + e.SubjectID
		if e.Version != last[key].version+1 {
			return fmt.Errorf("%s: version %d follows %d", key, e.Version, last[key].version)
		}
		last[key] = lastRow{e.Subject, e.SubjectID, e.Version, e.Actor, hash}
		return nil
	}, `SELECT e.seq, e.id, e.unit_id, e.subject, e.subject_id, e.version, e.kind, e.actor_id, e.at, e.commitment, e.leaf, b.salt, b.body, b.row_hash
		FROM event e LEFT JOIN event_body b ON b.seq = e.seq ORDER BY e.seq`)
	if err != nil {
		return nil, int(next), err
	}
	size, err := sqldb.One(ctx, r.db, sqldb.Value[int64], `SELECT size FROM history_head`)
	if err == nil && size != next {
		err = fmt.Errorf("the head says %d events, there are %d", size, next)
	}
	return last, int(next), err
}

// row returns the canonical JSON of a subject's row. For materials and
// problems it also proves that replaying their history gives the same.
func (r *records) row(l lastRow) ([]byte, error) {
	switch l.subject {
	case "unit":
		return json.Marshal(r.units[0])
	case access.SubjectAct:
		return []byte("null"), nil // belongs to no row
	case access.SubjectSession:
		return json.Marshal(l.actor) // sessions go; the history keeps whose they were
	case access.SubjectAccount:
		a, err := (&accesssql.Store{DB: r.db}).AccountByID(ctx, l.id)
		return either(a, err)
	case access.SubjectToken:
		x, _, _, err := (&accesssql.Store{DB: r.db}).Token(ctx, l.id)
		return either(x, err)
	case access.SubjectProfile:
		p, err := (&accesssql.Store{DB: r.db}).Profile(ctx, l.id)
		return either(p, err)
	case "material":
		m, err := r.materials.Material(ctx, r.keeper, l.id)
		if err != nil {
			return nil, err
		}
		replayed, err := r.replayMaterial(l.id)
		return equal(m, replayed, err)
	case ledger.SubjectProblem:
		p, err := r.ledger.Problem(ctx, r.keeper, l.id)
		return again(r, l, p, err, ledger.Replay)
	case ledger.SubjectCause, ledger.SubjectMeasure:
		return r.part(l)
	case layout.Subject:
		x, err := (&layoutsql.Store{DB: r.db}).Layout(ctx, r.keeper, l.id)
		return either(x, err)
	case dispatch.Subject:
		d, err := (&dispatchsql.Store{DB: r.db}).Dispatch(ctx, r.keeper, l.id)
		return either(d, err)
	case org.SubjectOffice:
		o, err := (&orgsql.Roster{DB: r.db}).Office(ctx, r.keeper, l.id)
		return again(r, l, o, err, org.ReplayOffice)
	case org.SubjectPerson:
		p, err := (&orgsql.Roster{DB: r.db}).Person(ctx, r.keeper, l.id)
		return again(r, l, p, err, org.ReplayPerson)
	case comment.Subject:
		c, err := (&commentsql.Store{DB: r.db}).Comment(ctx, r.keeper, l.id)
		return again(r, l, c, err, comment.Replay)
	case grid.SubjectView:
		v, err := (&gridsql.Store{DB: r.db}).View(ctx, access.Viewer{AccountID: l.actor, UnitID: r.keeper.UnitID, Role: access.Keeper}, l.id)
		return again(r, l, v, err, grid.ReplayView)
	}
	return nil, fmt.Errorf("what is a %q?", l.subject)
}

// again returns the row of a subject when its history makes the same.
func again[T any](r *records, l lastRow, row T, err error, replay func([]history.Entry) (T, error)) ([]byte, error) {
	if err != nil {
		return nil, err
	}
	entries, err := r.past.Of(ctx, r.keeper, l.subject, l.id)
	if err != nil {
		return nil, err
	}
	replayed, err := replay(entries)
	return equal(row, replayed, err)
}

// part returns the row of a cause or measure, found through any problem.
func (r *records) part(l lastRow) ([]byte, error) {
	link := map[string]string{
		ledger.SubjectCause:   `SELECT problem_id FROM problem_cause WHERE cause_id = $1 ORDER BY problem_id LIMIT 1`,
		ledger.SubjectMeasure: `SELECT problem_id FROM problem_measure WHERE measure_id = $1 ORDER BY problem_id LIMIT 1`,
	}[l.subject]
	problems, err := sqldb.All(ctx, r.db, sqldb.Value[string], link, l.id)
	if err != nil {
		return nil, err
	}
	if len(problems) == 0 { // linked to nothing: there is no road to it yet but its history
		return r.fromHistory(l)
	}
	if l.subject == ledger.SubjectCause {
		all, err := r.ledger.Causes(ctx, r.keeper, problems[0])
		return find(all, func(c ledger.Cause) bool { return c.ID == l.id }, err)
	}
	all, err := r.ledger.Measures(ctx, r.keeper, problems[0])
	return find(all, func(m ledger.Measure) bool { return m.ID == l.id }, err)
}

func (r *records) fromHistory(l lastRow) ([]byte, error) {
	entries, err := r.past.Of(ctx, r.keeper, l.subject, l.id)
	if err != nil {
		return nil, err
	}
	event, err := ledger.Decode(entries[0].Kind, entries[0].Body)
	if err != nil {
		return nil, err
	}
	at := entries[0].At
	switch e := event.(type) {
	case ledger.CauseRegistered:
		c := e.Cause()
		c.ID, c.UnitID, c.Version, c.CreatedAt, c.UpdatedAt = l.id, entries[0].UnitID, 1, at, at
		return json.Marshal(c)
	case ledger.MeasureRegistered:
		m := e.Measure()
		m.ID, m.UnitID, m.Version, m.CreatedAt, m.UpdatedAt = l.id, entries[0].UnitID, 1, at, at
		return json.Marshal(m)
	}
	return nil, fmt.Errorf("%s begins with %s", l.subject, entries[0].Kind)
}

func (r *records) replayMaterial(id string) (material.Material, error) {
	var m material.Material
	entries, err := r.past.Of(ctx, r.keeper, "material", id)
	if err != nil {
		return m, err
	}
	for _, e := range entries {
		event, err := material.Decode(e.Kind, e.Body)
		if err != nil {
			return m, err
		}
		m = material.Apply(m, event)
		m.UpdatedAt = e.At
	}
	return m, nil
}

func either[T any](row T, err error) ([]byte, error) {
	if err != nil {
		return nil, err
	}
	return json.Marshal(row)
}

func equal[T any](stored, replayed T, err error) ([]byte, error) {
	if err != nil {
		return nil, err
	}
	a, errA := json.Marshal(stored)
	b, errB := json.Marshal(replayed)
	if errA != nil || errB != nil || !bytes.Equal(a, b) {
		return nil, fmt.Errorf("stored is\n%s\nreplay gives\n%s", a, b)
	}
	return a, nil
}

func find[T any](all []T, is func(T) bool, err error) ([]byte, error) {
	for _, t := range all {
		if is(t) {
			return json.Marshal(t)
		}
	}
	return nil, fmt.Errorf("not found (%v)", err)
}

// noRowWithoutHistory proves that nothing is stored that no event tells of.
func (r *records) noRowWithoutHistory(last map[string]lastRow) error {
	for _, table := range []string{"unit", "account", "material", "problem", "cause", "measure"} {
		ids, err := sqldb.All(ctx, r.db, sqldb.Value[string], `SELECT id FROM `+table+` ORDER BY id`)
		if err != nil {
			return err
		}
		for _, id := range ids {
			if _, ok := last[table+"/"+id]; !ok {
				return fmt.Errorf("%s %s has no history", table, id)
			}
		}
	}
	return nil
}

// files proves that every row has its file and that this is what was handed
// in. It returns the files without a row, which the next sweep has to take.
func (r *records) files() (orphans map[string]string, err error) {
	have := map[string]string{}
	err = filepath.WalkDir(filepath.Join(r.dir, "files"), func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			have[d.Name()] = path
		}
		if os.IsNotExist(err) {
			return nil
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	err = r.db.Each(ctx, func(row sqldb.Row) error {
		var blob, fingerprint string
		if err := row.Scan(&blob, &fingerprint); err != nil {
			return err
		}
		path, ok := have[blob]
		if !ok {
			return fmt.Errorf("a row names the file %s, which is not there", blob)
		}
		delete(have, blob)
		content, err := os.ReadFile(path)
		if err == nil && r.sealer.Fingerprint(content) != fingerprint {
			err = fmt.Errorf("%s holds something else than what was handed in", path)
		}
		return err
	}, `SELECT blob_id, fingerprint FROM material_revision ORDER BY blob_id`)
	if err == nil {
		err = r.attached(have)
	}
	return have, err
}

// age makes every file old enough to be swept by the next start.
func age(dir string) error {
	old := time.Now().Add(-2 * time.Hour)
	for _, folder := range []string{"files", "uploads"} {
		if err := ageIn(filepath.Join(dir, folder), old); err != nil {
			return err
		}
	}
	return nil
}

func ageIn(dir string, old time.Time) error {
	return filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if os.IsNotExist(err) {
			return nil
		}
		if err != nil || d.IsDir() {
			return err
		}
		return os.Chtimes(path, old, old)
	})
}
