// Package ledgertest gives tests a ledger over a real database: two units, a
// keeper and a reader, a clock that stands still until told, and a small
// fictional registration.
package ledgertest

import (
	"context"
	"crypto/rand"
	"sync"
	"testing"
	"time"

	"bihuan/internal/access"
	"bihuan/internal/access/accesssql"
	"bihuan/internal/history/historysql"
	"bihuan/internal/ident"
	"bihuan/internal/ledger"
	"bihuan/internal/ledger/ledgersql"
	"bihuan/internal/org"
	"bihuan/internal/org/orgsql"
	"bihuan/internal/seal"
	"bihuan/internal/sqldb"
)

// World is a ledger with the people who use it.
type World struct {
	*ledger.Service
	SQL     *sqldb.DB
	Past    *historysql.Store
	Keeper  access.Viewer // 联络员 of the first unit
	Second  access.Viewer // another 联络员 of the first unit
	Reader  access.Viewer // reads the first unit
	Foreign access.Viewer // 联络员 of another unit

	mu  sync.Mutex
	now time.Time
}

// New makes the units and accounts in db.
func New(t testing.TB, db *sqldb.DB) *World {
	t.Helper()
	w := &World{SQL: db, now: time.Date(2024, 3, 5, 1, 30, 0, 0, time.UTC)}
	w.Past = &historysql.Store{DB: db, NewID: ident.New, Random: rand.Reader, Sealer: seal.New(make([]byte, 32))}
	w.Service = &ledger.Service{DB: db, Store: &ledgersql.Store{DB: db}, History: w.Past, Clock: w.Clock, NewID: ident.New}
	w.People(t, &w.Keeper, &w.Second, &w.Reader)
	w.People(t, &w.Foreign)
	w.Second.Role = access.Keeper
	w.Reader.Role, w.Reader.Grants = access.Reader, nil
	return w
}

// People founds a unit and gives it to the viewers, all of them keepers.
func (w *World) People(t testing.TB, viewers ...*access.Viewer) {
	t.Helper()
	names := []string{"林远", "周禾", "沈青"}
	units := &org.Service{Store: &orgsql.Store{DB: w.SQL}, History: w.Past, Clock: w.Clock, NewID: ident.New}
	accounts := &accesssql.Store{DB: w.SQL}
	err := w.SQL.Atomic(context.Background(), func(ctx context.Context) error {
		unit, err := units.Found(ctx, "云川县青禾镇党委", ident.New())
		if err != nil {
			return err
		}
		for i, v := range viewers {
			*v = access.Viewer{AccountID: ident.New(), UnitID: unit.ID, UnitName: unit.Name, Name: names[i], Role: access.Keeper, Grants: access.WholeUnit(access.Custodian)}
			err := accounts.AddAccount(ctx, access.Account{
				ID: v.AccountID, UnitID: unit.ID, Login: v.AccountID, Name: v.Name, Grants: access.WholeUnit(access.Keeper),
				Version: 1, CreatedAt: w.Clock(), UpdatedAt: w.Clock(),
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// Clock returns the current instant of the test.
func (w *World) Clock() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

// Pass lets time go by.
func (w *World) Pass(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(d)
}

// Seed registers Sample for the keeper.
func (w *World) Seed(t testing.TB) []ledger.Problem {
	t.Helper()
	all, err := w.Register(context.Background(), w.Keeper, Sample())
	if err != nil {
		t.Fatal(err)
	}
	return all
}
