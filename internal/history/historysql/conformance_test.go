package historysql_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/history"
	"bihuan/internal/history/historysql"
	"bihuan/internal/ident"
	"bihuan/internal/seal"
	"bihuan/internal/sqldb"
	"bihuan/internal/sqldb/sqldbtest"
)

var (
	ctx  = context.Background()
	at   = time.Date(2026, 3, 1, 8, 0, 0, 123456789, time.UTC)
	unit = access.Viewer{UnitID: "u1", Role: access.Keeper}
)

// noted is an event of these tests.
type noted struct {
	Text string `json:"text"`
}

func (noted) Kind() string       { return "test.noted.v1" }
func (e noted) Sentence() string { return "记下“" + e.Text + "”" }

func decode(kind string, body []byte) (history.Event, error) {
	text := strings.TrimSuffix(strings.TrimPrefix(string(body), `{"text":"`), `"}`)
	return noted{text}, nil
}

func store(db *sqldb.DB) *historysql.Store {
	return &historysql.Store{DB: db, NewID: ident.New, Random: rand.Reader, Sealer: seal.New(make([]byte, 32))}
}

func record(id string, version int64) history.Record {
	return history.Record{
		UnitID: "u1", Subject: "note", SubjectID: id, Version: version, Actor: "甲", At: at,
		Event: noted{fmt.Sprintf("%s 的第%d次，𬎆𫖮", id, version)}, Row: map[string]int64{"version": version},
	}
}

// stored is everything that the database holds of one event.
type stored struct {
	entry                           history.Entry
	commit, leaf, salt, body, hashd []byte
}

func all(t *testing.T, db *sqldb.DB) []stored {
	t.Helper()
	list, err := sqldb.All(ctx, db, func(r sqldb.Row) (stored, error) {
		var s stored
		var ms int64
		e := &s.entry
		err := r.Scan(&e.Seq, &e.ID, &e.UnitID, &e.Subject, &e.SubjectID, &e.Version, &e.Kind, &e.Actor, &ms,
			&s.commit, &s.leaf, &s.salt, &s.body, &s.hashd)
		e.At = time.UnixMilli(ms)
		return s, err
	}, `SELECT e.seq, e.id, e.unit_id, e.subject, e.subject_id, e.version, e.kind, e.actor_id, e.at, e.commitment, e.leaf, b.salt, b.body, b.row_hash
		FROM event e LEFT JOIN event_body b ON b.seq = e.seq ORDER BY e.seq`)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// checkChain proves that there is one chain without gaps whose leaves follow
// from the rows.
func checkChain(t *testing.T, db *sqldb.DB, want int) {
	t.Helper()
	list := all(t, db)
	size, err := sqldb.One(ctx, db, sqldb.Value[int64], `SELECT size FROM history_head`)
	if err != nil || size != int64(want) || len(list) != want {
		t.Fatalf("%d events, head says %d, want %d (%v)", len(list), size, want, err)
	}
	for i, s := range list {
		if s.entry.Seq != int64(i) {
			t.Fatalf("event %d has seq %d", i, s.entry.Seq)
		}
		if s.body != nil {
			body, err := seal.New(nil).Open(s.body)
			if err != nil {
				t.Fatal(err)
			}
			if commit := history.Commit(s.salt, body, [32]byte(s.hashd)); !bytes.Equal(commit[:], s.commit) {
				t.Errorf("event %d: the stored body has another commitment", i)
			}
		}
		if leaf := history.Leaf(s.entry, [32]byte(s.commit)); !bytes.Equal(leaf[:], s.leaf) {
			t.Errorf("event %d: the stored row has another leaf", i)
		}
	}
	checkTree(t, db, list)
}

// checkTree proves that the stored edge and nodes of the tree are those that
// package tlog computes from the leaves.
func checkTree(t *testing.T, db *sqldb.DB, list []stored) {
	t.Helper()
	var all []tlog.Hash
	reader := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		var hashes []tlog.Hash
		for _, i := range indexes {
			hashes = append(hashes, all[i])
		}
		return hashes, nil
	})
	nodes := 0
	for i, s := range list {
		more, err := tlog.StoredHashesForRecordHash(int64(i), tlog.Hash(s.leaf), reader)
		if err != nil {
			t.Fatal(err)
		}
		for level := history.NodeStep; level < len(more); level += history.NodeStep {
			nodes++
			n := int64(i) >> level
			have, err := sqldb.One(ctx, db, sqldb.Value[[]byte], `SELECT hash FROM history_node WHERE level = $1 AND n = $2`, level, n)
			if err != nil || !bytes.Equal(have, more[level][:]) {
				t.Errorf("node %d of level %d: %x, want %x (%v)", n, level, have, more[level], err)
			}
		}
		all = append(all, more...)
	}
	if n, err := sqldb.One(ctx, db, sqldb.Value[int], `SELECT COUNT(*) FROM history_node`); err != nil || n != nodes {
		t.Errorf("%d nodes are stored, want %d (%v)", n, nodes, err)
	}
	want, err := tlog.TreeHash(int64(len(list)), reader)
	if err != nil {
		t.Fatal(err)
	}
	err = db.Atomic(ctx, func(ctx context.Context) error {
		tree, err := store(db).Tree(ctx)
		if err == nil && (tree.Root() != want || tree.Size() != int64(len(list))) {
			t.Errorf("the root over %d events is %v, want %v over %d", tree.Size(), tree.Root(), want, len(list))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range []int{0, 1, len(list) / 2, len(list) - 1} {
		if n < 0 || n >= len(list) {
			continue
		}
		proof, err := tlog.ProveRecord(int64(len(list)), int64(n), store(db).Hashes(ctx))
		if err == nil {
			err = tlog.CheckRecord(proof, int64(len(list)), want, int64(n), tlog.Hash(list[n].leaf))
		}
		if err != nil {
			t.Errorf("proof of event %d: %v", n, err)
		}
	}
}

// TestTreeGrows: in large and small steps beyond the first stored level; a
// chain whose tree an earlier program did not keep gets it with its next event.
func TestTreeGrows(t *testing.T) {
	sqldbtest.Both(t, func(t *testing.T, db *sqldb.DB) {
		s := store(db)
		n := 0
		for _, step := range []int{1, 254, 1, 2, 300, 1} {
			err := db.Atomic(ctx, func(ctx context.Context) error {
				var records []history.Record
				for range step {
					n++
					records = append(records, record(fmt.Sprint(n), 1))
				}
				return s.Append(ctx, records...)
			})
			if err != nil {
				t.Fatal(err)
			}
			checkChain(t, db, n)
		}
		err := db.Atomic(ctx, func(ctx context.Context) error {
			if _, err := db.Exec(ctx, `UPDATE history_head SET frontier = $1`, []byte{}); err != nil {
				return err
			}
			if _, err := db.Exec(ctx, `DELETE FROM history_node`); err != nil {
				return err
			}
			return s.Append(ctx, record("later", 1))
		})
		if err != nil {
			t.Fatal(err)
		}
		checkChain(t, db, n+1)
		err = db.Atomic(ctx, func(ctx context.Context) error {
			if _, err := db.Exec(ctx, `UPDATE history_head SET frontier = $1, size = size + 1`, []byte{}); err != nil {
				return err
			}
			return s.Append(ctx, record("after a loss", 1))
		})
		if fault.KindOf(err) != fault.Unavailable {
			t.Errorf("a chain with a hole grew on: %v", err)
		}
	})
}

func TestAppendIsPartOfTheChange(t *testing.T) {
	sqldbtest.Both(t, func(t *testing.T, db *sqldb.DB) {
		s := store(db)
		sentinel := errors.New("the change failed afterwards")
		err := db.Atomic(ctx, func(ctx context.Context) error {
			if err := s.Append(ctx, record("a", 1), record("b", 1)); err != nil {
				return err
			}
			return sentinel
		})
		if !errors.Is(err, sentinel) {
			t.Fatal(err)
		}
		checkChain(t, db, 0)
		if err := s.Append(ctx, record("a", 1)); err == nil {
			t.Error("an event was appended outside a transaction")
		}
		err = db.Atomic(ctx, func(ctx context.Context) error {
			if err := s.Append(ctx); err != nil {
				return err
			}
			return s.Append(ctx, record("a", 1), record("b", 1), record("a", 2))
		})
		if err != nil {
			t.Fatal(err)
		}
		checkChain(t, db, 3)
	})
}

// TestOneChain: eight writers on two replicas, some of whom fail after the
// append, make one chain without gaps.
func TestOneChain(t *testing.T) {
	sqldbtest.Replicas(t, func(t *testing.T, open func() *sqldb.DB) {
		replicas := []*sqldb.DB{open(), open()}
		const writers, each = 8, 12
		sentinel := errors.New("failed")
		var group sync.WaitGroup
		for w := range writers {
			db := replicas[w%2]
			s := store(db)
			group.Go(func() {
				for i := range each {
					err := db.Atomic(ctx, func(ctx context.Context) error {
						id := fmt.Sprintf("w%d-%d", w, i)
						if err := s.Append(ctx, record(id, 1), record(id, 2)); err != nil {
							return err
						}
						if i%3 == 2 {
							return sentinel
						}
						return nil
					})
					if err != nil && !errors.Is(err, sentinel) {
						t.Error(err)
					}
				}
			})
		}
		group.Wait()
		checkChain(t, replicas[0], writers*each/3*2*2)
		checkChain(t, replicas[1], writers*each/3*2*2)
	})
}

func TestErasedBodyKeepsItsLeaf(t *testing.T) {
	sqldbtest.Both(t, func(t *testing.T, db *sqldb.DB) {
		s := store(db)
		err := db.Atomic(ctx, func(ctx context.Context) error {
			if err := s.Append(ctx, record("a", 1), record("a", 2)); err != nil {
				return err
			}
			_, err := db.Exec(ctx, `DELETE FROM event_body WHERE seq = $1`, 0)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		checkChain(t, db, 2)
		entries, err := s.Of(ctx, unit, "note", "a")
		if err != nil || len(entries) != 2 || entries[0].Body != nil || entries[1].Body == nil {
			t.Fatalf("%+v, %v", entries, err)
		}
		told, err := history.Tell(entries, decode)
		if err != nil || !strings.Contains(told[0].Sentence, "清除") || !strings.Contains(told[1].Sentence, "a 的第2次，𬎆𫖮") {
			t.Errorf("%+v, %v", told, err)
		}
	})
}

// TestVersionIsTakenOnce: two events cannot both be the third of a subject.
func TestVersionIsTakenOnce(t *testing.T) {
	sqldbtest.Both(t, func(t *testing.T, db *sqldb.DB) {
		s := store(db)
		add := func(r history.Record) error {
			return db.Atomic(ctx, func(ctx context.Context) error { return s.Append(ctx, r) })
		}
		if err := add(record("a", 1)); err != nil {
			t.Fatal(err)
		}
		if err := add(record("a", 1)); !db.Contention(err) {
			t.Errorf("a taken version: %v", err)
		}
		if err := add(record("a", 2)); err != nil {
			t.Error(err)
		}
		checkChain(t, db, 2)
	})
}

// TestTamperingShows: whatever is changed in a stored event, its leaf differs.
func TestTamperingShows(t *testing.T) {
	sqldbtest.Both(t, func(t *testing.T, db *sqldb.DB) {
		s := store(db)
		if err := db.Atomic(ctx, func(ctx context.Context) error { return s.Append(ctx, record("a", 1)) }); err != nil {
			t.Fatal(err)
		}
		honest := all(t, db)[0]
		for name, change := range map[string]func(*history.Entry){
			"id": func(e *history.Entry) { e.ID = "x" }, "unit": func(e *history.Entry) { e.UnitID = "x" },
			"subject": func(e *history.Entry) { e.Subject = "x" }, "subject id": func(e *history.Entry) { e.SubjectID = "x" },
			"version": func(e *history.Entry) { e.Version++ }, "kind": func(e *history.Entry) { e.Kind = "x" },
			"actor": func(e *history.Entry) { e.Actor = "x" }, "time": func(e *history.Entry) { e.At = e.At.Add(time.Millisecond) },
		} {
			e := honest.entry
			change(&e)
			if leaf := history.Leaf(e, [32]byte(honest.commit)); bytes.Equal(leaf[:], honest.leaf) {
				t.Errorf("another %s has the same leaf", name)
			}
		}
		for i, part := range [][]byte{honest.salt, honest.body[1:], honest.hashd} {
			part[len(part)/2] ^= 1
			if commit := history.Commit(honest.salt, honest.body[1:], [32]byte(honest.hashd)); bytes.Equal(commit[:], honest.commit) {
				t.Errorf("part %d changed and the commitment stays", i)
			}
			part[len(part)/2] ^= 1
		}
	})
}

// TestUnitsAreApart: a history is read within one unit.
func TestUnitsAreApart(t *testing.T) {
	sqldbtest.Both(t, func(t *testing.T, db *sqldb.DB) {
		s := store(db)
		if err := db.Atomic(ctx, func(ctx context.Context) error { return s.Append(ctx, record("a", 1)) }); err != nil {
			t.Fatal(err)
		}
		for _, v := range []access.Viewer{{}, {UnitID: "u2", Role: access.Keeper}} {
			if entries, err := s.Of(ctx, v, "note", "a"); err != nil || len(entries) != 0 {
				t.Errorf("%+v reads %d events, %v", v, len(entries), err)
			}
		}
	})
}
