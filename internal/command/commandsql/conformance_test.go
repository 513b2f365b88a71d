package commandsql_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"bihuan/internal/access"
	"bihuan/internal/command/commandsql"
	"bihuan/internal/fault"
	"bihuan/internal/sqldb"
	"bihuan/internal/sqldb/sqldbtest"
)

var (
	ctx = context.Background()
	who = access.Viewer{AccountID: "a", UnitID: "u1", Role: access.Keeper}
)

func keeper(db *sqldb.DB) *commandsql.Store {
	return &commandsql.Store{DB: db, Clock: func() time.Time { return time.UnixMilli(1) }}
}

// effect inserts a unit: the change of these tests.
func effect(db *sqldb.DB, id string) func(context.Context) (string, error) {
	return func(ctx context.Context) (string, error) {
		_, err := db.Exec(ctx, `INSERT INTO unit (id, name, created_at) VALUES ($1, $2, $3)`, id, id, int64(1))
		return "做了 " + id, err
	}
}

func effects(t *testing.T, db *sqldb.DB) int64 {
	t.Helper()
	n, err := sqldb.One(ctx, db, sqldb.Value[int64], `SELECT COUNT(*) FROM unit`)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestOnce(t *testing.T) {
	sqldbtest.Both(t, func(t *testing.T, db *sqldb.DB) {
		s := keeper(db)
		first, err := s.Once(ctx, who, "k1", []byte("改"), effect(db, "1"))
		if err != nil || first != "做了 1" {
			t.Fatalf("%q, %v", first, err)
		}
		again, err := s.Once(ctx, who, "k1", []byte("改"), effect(db, "2"))
		if err != nil || again != first || effects(t, db) != 1 {
			t.Errorf("again: %q, %v, %d effects", again, err, effects(t, db))
		}
		colleague := who
		colleague.AccountID = "b"
		for name, try := range map[string]func() (string, error){
			"another request": func() (string, error) { return s.Once(ctx, who, "k1", []byte("删"), effect(db, "3")) },
			"another person":  func() (string, error) { return s.Once(ctx, colleague, "k1", []byte("改"), effect(db, "4")) },
		} {
			if _, err := try(); fault.KindOf(err) != fault.Reused || effects(t, db) != 1 {
				t.Errorf("%s under the same key: %v", name, err)
			}
		}
		foreign := access.Viewer{AccountID: "a", UnitID: "u2"}
		if said, err := s.Once(ctx, foreign, "k1", []byte("改"), effect(db, "5")); err != nil || said != "做了 5" {
			t.Errorf("another unit's key: %q, %v", said, err)
		}
		for _, key := range []string{"", strings.Repeat("k", 129)} {
			if _, err := s.Once(ctx, who, key, nil, effect(db, "6")); fault.KindOf(err) != fault.Invalid {
				t.Errorf("key of %d bytes: %v", len(key), err)
			}
		}
	})
}

func TestFailureLeavesTheKeyFree(t *testing.T) {
	sqldbtest.Both(t, func(t *testing.T, db *sqldb.DB) {
		s := keeper(db)
		sentinel := errors.New("half way")
		_, err := s.Once(ctx, who, "k", []byte("改"), func(ctx context.Context) (string, error) {
			if _, err := effect(db, "1")(ctx); err != nil {
				return "", err
			}
			return "", sentinel
		})
		if !errors.Is(err, sentinel) || effects(t, db) != 0 {
			t.Fatalf("%v, %d effects", err, effects(t, db))
		}
		// Corrected input may come under the same key.
		if said, err := s.Once(ctx, who, "k", []byte("改正后"), effect(db, "2")); err != nil || said != "做了 2" {
			t.Errorf("%q, %v", said, err)
		}
	})
}

// TestTogether: twenty equal commands at once, on two replicas, take effect
// once and get one answer.
func TestTogether(t *testing.T) {
	sqldbtest.Replicas(t, func(t *testing.T, open func() *sqldb.DB) {
		replicas := []*sqldb.DB{open(), open()}
		var group sync.WaitGroup
		for i := range 20 {
			db := replicas[i%2]
			group.Go(func() {
				said, err := keeper(db).Once(ctx, who, "k", []byte("改"), effect(db, "1"))
				if err != nil || said != "做了 1" {
					t.Errorf("%q, %v", said, err)
				}
			})
		}
		group.Wait()
		if n := effects(t, replicas[0]); n != 1 {
			t.Errorf("%d effects", n)
		}
	})
}

// TestTheSecondWaitsForAFailure: the second of two equal commands does the
// work when the first did not.
func TestTheSecondWaitsForAFailure(t *testing.T) {
	sqldbtest.Both(t, func(t *testing.T, db *sqldb.DB) {
		s := keeper(db)
		inside, fail := make(chan struct{}), make(chan struct{})
		var group sync.WaitGroup
		group.Go(func() {
			_, err := s.Once(ctx, who, "k", []byte("改"), func(context.Context) (string, error) {
				close(inside)
				<-fail
				return "", errors.New("no")
			})
			if err == nil {
				t.Error("the first succeeded")
			}
		})
		<-inside
		group.Go(func() {
			if said, err := s.Once(ctx, who, "k", []byte("改"), effect(db, "1")); err != nil || said != "做了 1" {
				t.Errorf("the second: %q, %v", said, err)
			}
		})
		close(fail)
		group.Wait()
	})
}
