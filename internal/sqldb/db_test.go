package sqldb_test

import (
	"context"
	"errors"
	"sync"
	"testing"

	"bihuan/internal/fault"
	"bihuan/internal/sqldb"
	"bihuan/internal/sqldb/sqldbtest"
)

func count(t *testing.T, db *sqldb.DB) int64 {
	t.Helper()
	n, err := sqldb.One(context.Background(), db, sqldb.Value[int64], `SELECT COUNT(*) FROM unit`)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func add(ctx context.Context, db *sqldb.DB, id, name string) error {
	_, err := db.Exec(ctx, `INSERT INTO unit (id, name, created_at) VALUES ($1, $2, $3)`, id, name, int64(1))
	return err
}

func TestAtomic(t *testing.T) {
	sqldbtest.Both(t, func(t *testing.T, db *sqldb.DB) {
		ctx := context.Background()
		if err := add(ctx, db, "a", "外面"); err == nil {
			t.Error("a write outside Atomic passed")
		}
		err := db.Each(ctx, func(sqldb.Row) error { return nil },
			`INSERT INTO unit (id, name, created_at) VALUES ($1, $2, $3) RETURNING id`, "a", "外面", int64(1))
		if err == nil || count(t, db) != 0 {
			t.Errorf("a query outside Atomic wrote %d rows, err %v", count(t, db), err)
		}
		sentinel := errors.New("stop")
		err = db.Atomic(ctx, func(ctx context.Context) error {
			if err := add(ctx, db, "a", "甲"); err != nil {
				return err
			}
			return sentinel
		})
		if !errors.Is(err, sentinel) || count(t, db) != 0 {
			t.Errorf("failed transaction left %d rows, err %v", count(t, db), err)
		}
		err = db.Atomic(ctx, func(ctx context.Context) error {
			return db.Atomic(ctx, func(ctx context.Context) error { return add(ctx, db, "a", "𬎆𫖮㛃䶮") })
		})
		if err != nil || count(t, db) != 1 {
			t.Fatalf("nested transaction: %d rows, err %v", count(t, db), err)
		}
		name, err := sqldb.One(ctx, db, sqldb.Value[string], `SELECT name FROM unit WHERE id = $1`, "a")
		if err != nil || name != "𬎆𫖮㛃䶮" {
			t.Errorf("rare characters came back as %q, %v", name, err)
		}
		err = db.Atomic(ctx, func(ctx context.Context) error { return add(ctx, db, "a", "乙") })
		if !db.Contention(err) {
			t.Errorf("a taken key is %v, not contention", err)
		}
		if _, err = sqldb.One(ctx, db, sqldb.Value[string], `SELECT name FROM unit WHERE id = $1`, "none"); !errors.Is(err, sqldb.ErrNone) {
			t.Errorf("no row gives %v", err)
		}
		for _, bad := range []string{"\x00", "\xff"} {
			err := db.Atomic(ctx, func(ctx context.Context) error { return add(ctx, db, "b", bad) })
			if fault.KindOf(err) != fault.Invalid {
				t.Errorf("%q stored: %v", bad, err)
			}
		}
	})
}

func TestWritersQueue(t *testing.T) {
	sqldbtest.Both(t, func(t *testing.T, db *sqldb.DB) {
		ctx := context.Background()
		if err := db.Atomic(ctx, func(ctx context.Context) error { return add(ctx, db, "a", "甲") }); err != nil {
			t.Fatal(err)
		}
		const writers, each = 8, 10
		var group sync.WaitGroup
		for range writers {
			group.Go(func() {
				for range each {
					err := db.Atomic(ctx, func(ctx context.Context) error {
						_, err := db.Exec(ctx, `UPDATE unit SET created_at = created_at + 1 WHERE id = $1`, "a")
						return err
					})
					if err != nil {
						t.Error(err)
					}
				}
			})
		}
		group.Wait()
		n, err := sqldb.One(ctx, db, sqldb.Value[int64], `SELECT created_at FROM unit WHERE id = $1`, "a")
		if err != nil || n != 1+writers*each {
			t.Errorf("counted to %d, want %d (%v)", n, 1+writers*each, err)
		}
	})
}

func TestOpenRefuses(t *testing.T) {
	for _, address := range []string{"", "mysql://x", "sqlite:/proc/none/x.db", "postgres://x:y:z@[/"} {
		if db, err := sqldb.Open(context.Background(), address); err == nil {
			db.Close()
			t.Errorf("%q opened", address)
		} else if k := fault.KindOf(err); k != fault.Invalid && k != fault.Unavailable {
			t.Errorf("%q: %v is %v", address, err, k)
		}
	}
}
