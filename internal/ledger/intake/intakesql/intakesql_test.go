package intakesql_test

import (
	"context"
	"reflect"
	"testing"
	"time"

	"bihuan/internal/fault"
	"bihuan/internal/ledger"
	"bihuan/internal/ledger/intake"
	"bihuan/internal/ledger/intake/intakesql"
	"bihuan/internal/ledger/ledgertest"
	"bihuan/internal/sqldb"
	"bihuan/internal/sqldb/sqldbtest"
)

// The store keeps drafts and columns alike on both engines, each unit's apart.
func TestStore(t *testing.T) {
	sqldbtest.Both(t, func(t *testing.T, db *sqldb.DB) {
		w := ledgertest.New(t, db)
		var s intake.Store = &intakesql.Store{DB: db}
		now := time.Date(2026, 3, 5, 1, 2, 3, 0, time.UTC)
		d := intake.Draft{ID: "d1", UnitID: w.Keeper.UnitID, AccountID: w.Keeper.AccountID, Name: "𬎆.xlsx", File: "b1", Version: 1, CreatedAt: now, ExpiresAt: now.Add(time.Hour),
			Choices: intake.Choices{Sheet: "表", Columns: []string{"title", ""}, Year: 2026, Subject: ledger.Team, OnTwin: intake.AddTwin, Loose: true, Names: []intake.NameChoice{{Name: "甲", Office: true, Do: intake.Map, To: "乙"}}}}
		save := func(d intake.Draft) error {
			return db.Atomic(t.Context(), func(ctx context.Context) error { return s.SaveDraft(ctx, w.Keeper, d) })
		}
		if err := save(d); err != nil {
			t.Fatal(err)
		}
		got, err := s.Draft(t.Context(), w.Second, "d1")
		if err != nil || !reflect.DeepEqual(got, d) {
			t.Errorf("%+v, %v", got, err)
		}
		if _, err := s.Draft(t.Context(), w.Foreign, "d1"); fault.KindOf(err) != fault.NotFound {
			t.Errorf("another unit: %v", err)
		}
		d.Version, d.Choices.Year = 2, 2025
		if err := save(d); err != nil {
			t.Fatal(err)
		}
		if err := save(d); fault.KindOf(err) != fault.Stale {
			t.Errorf("an old version: %v", err)
		}
		if err := db.Atomic(t.Context(), func(ctx context.Context) error { return s.SaveDraft(ctx, w.Foreign, d) }); err == nil {
			t.Error("another unit writes")
		}
		if all, err := s.Drafts(t.Context(), w.Keeper, now); err != nil || len(all) != 1 || all[0].Choices.Year != 2025 {
			t.Errorf("%+v, %v", all, err)
		}
		if all, err := s.Drafts(t.Context(), w.Keeper, now.Add(time.Hour)); err != nil || len(all) != 0 {
			t.Errorf("expired: %+v, %v", all, err)
		}
		if named, err := s.Named(t.Context(), "b1"); err != nil || !named {
			t.Errorf("%v, %v", named, err)
		}
		for i, chosen := range []map[string]string{{"问题": "title"}, {"问题": "statement", "时限": ""}} {
			if err := db.Atomic(t.Context(), func(ctx context.Context) error { return s.SaveColumns(ctx, w.Keeper, "h", chosen, now) }); err != nil {
				t.Fatal(err)
			}
			if got, err := s.Columns(t.Context(), w.Second, "h"); err != nil || !reflect.DeepEqual(got, chosen) {
				t.Errorf("%d: %v, %v", i, got, err)
			}
		}
		if got, err := s.Columns(t.Context(), w.Foreign, "h"); err != nil || got != nil {
			t.Errorf("another unit: %v, %v", got, err)
		}
		drop := func() error {
			return db.Atomic(t.Context(), func(ctx context.Context) error { return s.DropDraft(ctx, w.Keeper, "d1") })
		}
		d.Version, d.Batch = 3, "batch"
		if err := save(d); err != nil {
			t.Fatal(err)
		}
		if err := drop(); fault.KindOf(err) != fault.NotFound {
			t.Errorf("what was taken in was dropped: %v", err)
		}
		if err := s.Sweep(t.Context(), now.Add(48*time.Hour)); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Draft(t.Context(), w.Keeper, "d1"); err != nil {
			t.Errorf("what was taken in was swept: %v", err)
		}
		d.Version, d.Batch = 4, ""
		if err := save(d); err != nil {
			t.Fatal(err)
		}
		if err := drop(); err != nil {
			t.Error(err)
		}
		if named, err := s.Named(t.Context(), "b1"); err != nil || named {
			t.Errorf("%v, %v", named, err)
		}
	})
}
