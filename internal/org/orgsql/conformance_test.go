package orgsql_test

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/history/historysql"
	"bihuan/internal/ident"
	"bihuan/internal/org"
	"bihuan/internal/org/orgsql"
	"bihuan/internal/seal"
	"bihuan/internal/sqldb"
	"bihuan/internal/sqldb/sqldbtest"
)

func TestUnits(t *testing.T) {
	sqldbtest.Both(t, func(t *testing.T, db *sqldb.DB) {
		ctx := context.Background()
		now := time.Date(2026, 3, 5, 9, 0, 0, 123456789, time.FixedZone("", 8*3600))
		past := &historysql.Store{DB: db, NewID: ident.New, Random: rand.Reader, Sealer: seal.New(nil)}
		store := &orgsql.Store{DB: db}
		s := &org.Service{Store: store, History: past, NewID: ident.New, Clock: func() time.Time { now = now.Add(time.Second); return now }}
		found := func(name string) (u org.Unit, err error) {
			err = db.Atomic(ctx, func(ctx context.Context) error { u, err = s.Found(ctx, name, "甲"); return err })
			return u, err
		}
		var want []org.Unit
		for _, name := range []string{"青禾镇", " 云川县𬎆家湾村 ", strings.Repeat("长", 60)} {
			u, err := found(name)
			if err != nil || u.Name != strings.TrimSpace(name) {
				t.Fatalf("%+v, %v", u, err)
			}
			want = append(want, u)
			entries, err := past.Of(ctx, access.Viewer{UnitID: u.ID}, "unit", u.ID)
			if err != nil || len(entries) != 1 || !entries[0].At.Equal(u.CreatedAt) {
				t.Fatalf("%+v, %v", entries, err)
			}
			var e org.UnitFounded
			if err := json.Unmarshal(entries[0].Body, &e); err != nil || e.Name != u.Name || entries[0].Kind != e.Kind() {
				t.Errorf("%+v, %v", e, err)
			}
		}
		for _, name := range []string{"", " \u3000", strings.Repeat("长", 61), "空\x00字符", "坏\xff编码"} {
			if _, err := found(name); fault.KindOf(err) != fault.Invalid {
				t.Errorf("%q: %v", name, err)
			}
		}
		if _, err := found("回退"); err != nil {
			t.Fatal(err)
		}
		sentinel := errors.New("no")
		err := db.Atomic(ctx, func(ctx context.Context) error {
			if _, err := s.Found(ctx, "不该有", "甲"); err != nil {
				return err
			}
			return sentinel
		})
		if !errors.Is(err, sentinel) {
			t.Fatal(err)
		}
		got, err := store.Units(ctx)
		if err != nil || len(got) != 4 {
			t.Fatalf("%d units, %v", len(got), err)
		}
		for i, u := range want {
			if got[i] != u {
				t.Errorf("stored %+v, returned %+v", got[i], u)
			}
		}
	})
}
