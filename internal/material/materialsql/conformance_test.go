package materialsql_test

import (
	"context"
	"crypto/rand"
	"fmt"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"bihuan/internal/access"
	"bihuan/internal/blob"
	"bihuan/internal/fault"
	"bihuan/internal/history"
	"bihuan/internal/history/historysql"
	"bihuan/internal/ident"
	"bihuan/internal/material"
	"bihuan/internal/material/document"
	"bihuan/internal/material/lint"
	"bihuan/internal/material/materialsql"
	"bihuan/internal/material/reading"
	"bihuan/internal/material/syntax"
	"bihuan/internal/org"
	"bihuan/internal/org/orgsql"
	"bihuan/internal/seal"
	"bihuan/internal/sqldb"
	"bihuan/internal/sqldb/sqldbtest"
)

const text = `一、存在的主要问题
（一）理论学习方面。一是学习不够系统。制定计划后没有按月对照检查。二是学用结合不紧。调研成果转化少。
二、产生问题的原因
1.理论武装不够扎实。把学习当作软任务。
三、整改措施
1.坚持不懈强化理论学习。每月集中学习不少于一天。
`

var (
	keeper = access.Viewer{AccountID: "k", UnitID: "u1", Role: access.Keeper, Grants: access.WholeUnit(access.Custodian)}
	reader = access.Viewer{AccountID: "r", UnitID: "u1", Role: access.Reader}
	other  = access.Viewer{AccountID: "o", UnitID: "u2", Role: access.Keeper, Grants: access.WholeUnit(access.Custodian)}
)

type bench struct {
	*material.Service
	history *historysql.Store
	store   *materialsql.Store
	blobs   *blob.Store
}

func service(t *testing.T, db *sqldb.DB) bench {
	t.Helper()
	now := time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
	clock := func() time.Time { now = now.Add(time.Second); return now }
	sealer := seal.New(make([]byte, 32))
	past := &historysql.Store{DB: db, NewID: ident.New, Random: rand.Reader, Sealer: sealer}
	units := &org.Service{Store: &orgsql.Store{DB: db}, History: past, Clock: clock}
	for _, id := range []string{"u1", "u2"} {
		units.NewID = func() string { return id }
		err := db.Atomic(context.Background(), func(ctx context.Context) error {
			_, err := units.Found(ctx, "单位"+id, "k")
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	store := &materialsql.Store{DB: db, Sealer: sealer}
	blobs := &blob.Store{Dir: t.TempDir(), NewID: ident.New}
	var mu sync.Mutex
	return bench{&material.Service{
		DB: db, Store: store, History: past, Files: blobs, Fingerprint: sealer.Fingerprint,
		Read: func(_ context.Context, name string, content []byte) (*document.Document, error) {
			text, err := reading.Text(content)
			if err != nil {
				return nil, err
			}
			doc := &document.Document{Name: name, Text: text}
			syntax.Parse(doc)
			return doc, nil
		},
		Check: func(doc *document.Document) []lint.Finding {
			at := strings.Index(doc.Text, "软任务")
			if at < 0 {
				return nil
			}
			return []lint.Finding{{ID: "F1", Rule: &lint.Rule{ID: "soft", Title: "软"}, Severity: lint.Hint, Message: "m", Span: document.Span{Start: at, End: at + 9}}}
		},
		Clock: func() time.Time { mu.Lock(); defer mu.Unlock(); return clock() },
		NewID: ident.New,
	}, past, store, blobs}
}

func add(t *testing.T, s bench, v access.Viewer, name, content string) material.Material {
	t.Helper()
	up, err := s.Add(context.Background(), v, name, []byte(content))
	if err != nil {
		t.Fatal(err)
	}
	return up.Material
}

func TestLife(t *testing.T) {
	sqldbtest.Both(t, func(t *testing.T, db *sqldb.DB) {
		ctx := context.Background()
		s := service(t, db)
		m := add(t, s, keeper, `C:\文件\对照检查𬎆𫖮.txt`, text)
		if m.Name != "对照检查𬎆𫖮.txt" || m.Counts.Problems != 2 || m.Counts.Hint != 1 || m.Version != 1 {
			t.Fatalf("added %+v", m)
		}
		same, err := s.Add(ctx, keeper, "again.txt", []byte(text))
		if err != nil || !same.Same || same.Material.ID != m.ID {
			t.Errorf("the same file: %+v, %v", same, err)
		}
		for _, bad := range []string{"\x00\x01"} {
			if _, err := s.Add(ctx, keeper, "bad", []byte(bad)); err == nil {
				t.Errorf("%q was taken", bad)
			}
		}
		m, err = s.Do(ctx, keeper, m.ID, m.Version, material.Retitle{Problem: "P1", Title: "学习系统性不足"})
		if err != nil || m.Version != 2 {
			t.Fatalf("retitle: %+v, %v", m, err)
		}
		o, err := s.Open(ctx, keeper, m.ID)
		if err != nil || len(o.Findings) != 1 {
			t.Fatalf("open: %+v, %v", o, err)
		}
		m, err = s.Do(ctx, keeper, m.ID, 2, material.JudgeFinding{Key: o.Findings[0].Key, Dismiss: true, Reason: "引文"})
		if err != nil || m.Counts.Hint != 0 {
			t.Fatalf("dismiss: %+v, %v", m.Counts, err)
		}
		up, err := s.Revise(ctx, keeper, m.ID, 3, "二稿.txt", []byte(strings.Replace(text, "转化少", "转化慢", 1)))
		if err != nil || up.Material.Revision != 2 || up.Material.Draft.Problems[0].Title != "学习系统性不足" || up.Material.Counts.Hint != 0 {
			t.Fatalf("revise: %+v, %v", up, err)
		}
		differences, err := s.Compare(ctx, keeper, m.ID, 1, 2)
		if err != nil || len(differences) != 3 {
			t.Errorf("compare: %+v, %v", differences, err)
		}
		stored, err := s.store.Material(ctx, keeper, m.ID)
		if err != nil {
			t.Fatal(err)
		}
		if replayed := replay(t, s, m.ID); !reflect.DeepEqual(normal(replayed), normal(stored)) {
			t.Errorf("replay gives\n%+v\nstored is\n%+v", replayed, stored)
		}
		past, err := s.Past(ctx, keeper, m.ID)
		if err != nil || len(past) != 4 || !strings.Contains(past[0].Sentence, "新版本") {
			t.Errorf("past: %+v, %v", past, err)
		}
		_, content, err := s.Original(ctx, keeper, m.ID, 1)
		if err != nil || string(content) != text {
			t.Errorf("the original came back changed: %v", err)
		}
	})
}

// normal removes what is no state: when it was stored, and empty lists.
func normal(m material.Material) material.Material {
	m.UpdatedAt, m.CreatedAt = time.Time{}, time.Time{}
	if len(m.Dismissed) == 0 {
		m.Dismissed = nil
	}
	return m
}

func replay(t *testing.T, s bench, id string) material.Material {
	t.Helper()
	entries, err := s.history.Of(context.Background(), keeper, "material", id)
	if err != nil {
		t.Fatal(err)
	}
	var m material.Material
	for i, e := range entries {
		if e.Version != int64(i+1) {
			t.Fatalf("event %d has version %d", i+1, e.Version)
		}
		event, err := material.Decode(e.Kind, e.Body)
		if err != nil {
			t.Fatal(err)
		}
		m = material.Apply(m, event)
	}
	return m
}

func TestStaleTellsWho(t *testing.T) {
	sqldbtest.Both(t, func(t *testing.T, db *sqldb.DB) {
		ctx := context.Background()
		s := service(t, db)
		m := add(t, s, keeper, "a.txt", text)
		if _, err := s.Do(ctx, keeper, m.ID, 1, material.Retitle{Problem: "P1", Title: "甲"}); err != nil {
			t.Fatal(err)
		}
		_, err := s.Do(ctx, keeper, m.ID, 1, material.Retitle{Problem: "P1", Title: "乙"})
		if fault.KindOf(err) != fault.Stale || !strings.Contains(fault.Text(err), "改为“甲”") {
			t.Errorf("the loser is told: %v", err)
		}
	})
}

func TestOneWinner(t *testing.T) {
	sqldbtest.Both(t, func(t *testing.T, db *sqldb.DB) {
		s := service(t, db)
		m := add(t, s, keeper, "a.txt", text)
		const racers = 8
		errs := make([]error, racers)
		var group sync.WaitGroup
		for i := range racers {
			group.Go(func() {
				_, errs[i] = s.Do(context.Background(), keeper, m.ID, 1, material.Retitle{Problem: "P1", Title: fmt.Sprint("标题", i)})
			})
		}
		group.Wait()
		won := 0
		for _, err := range errs {
			switch {
			case err == nil:
				won++
			case fault.KindOf(err) != fault.Stale:
				t.Errorf("a loser gets %v", err)
			}
		}
		if won != 1 {
			t.Errorf("%d winners", won)
		}
	})
}

func TestRights(t *testing.T) {
	sqldbtest.Both(t, func(t *testing.T, db *sqldb.DB) {
		ctx := context.Background()
		s := service(t, db)
		open := add(t, s, keeper, "班子对照检查材料.txt", "县委班子对照检查材料\n\n"+text)
		personal := add(t, s, keeper, "个人对照检查材料.txt", "个人对照检查材料\n\n我对照检查如下：\n"+text)
		if personal.Visibility != access.Restricted {
			t.Fatalf("a personal material is visible to %s", personal.Visibility)
		}
		admin := access.Viewer{AccountID: "a", UnitID: keeper.UnitID, Role: access.SysAdmin}
		for v, want := range map[*access.Viewer]int{&keeper: 2, &reader: 1, &other: 0, &admin: 0, {}: 0} {
			page, err := s.List(ctx, *v, material.Filter{})
			if err != nil || len(page.Materials) != want {
				t.Errorf("%+v sees %d materials, want %d (%v)", v, len(page.Materials), want, err)
			}
		}
		for _, v := range []access.Viewer{reader, other, {}} {
			id := personal.ID
			if v.UnitID != reader.UnitID {
				id = open.ID
			}
			_, errOpen := s.Open(ctx, v, id)
			_, _, errFile := s.Original(ctx, v, id, 1)
			_, errPast := s.Past(ctx, v, id)
			_, errCompare := s.Compare(ctx, v, id, 1, 1)
			for _, err := range []error{errOpen, errFile, errPast, errCompare} {
				if fault.KindOf(err) != fault.NotFound {
					t.Errorf("%+v gets %v", v, err)
				}
			}
			if list, err := s.Revisions(ctx, v, id); err != nil || len(list) != 0 {
				t.Errorf("%+v sees %d revisions, %v", v, len(list), err)
			}
		}
		if _, err := s.Do(ctx, reader, open.ID, 1, material.ConfirmLinks{}); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("a reader changes: %v", err)
		}
		if _, err := s.Do(ctx, other, open.ID, 1, material.ConfirmLinks{}); fault.KindOf(err) != fault.NotFound {
			t.Errorf("another unit changes: %v", err)
		}
		// A file of the other unit is not recognised here.
		if up, err := s.Add(ctx, other, "a.txt", []byte("县委班子对照检查材料\n\n"+text)); err != nil || up.Same {
			t.Errorf("another unit's file: %+v, %v", up.Same, err)
		}
	})
}

func TestList(t *testing.T) {
	sqldbtest.Both(t, func(t *testing.T, db *sqldb.DB) {
		ctx := context.Background()
		s := service(t, db)
		for i := range 7 {
			add(t, s, keeper, fmt.Sprintf("材料%d_%%.txt", i), fmt.Sprintf("第%d份\n\n%s", i, text))
		}
		for _, sort := range []material.Sort{material.ByNewest, material.ByName} {
			var seen []string
			f := material.Filter{Sort: sort, Limit: 3}
			for {
				page, err := s.List(ctx, keeper, f)
				if err != nil {
					t.Fatal(err)
				}
				for _, m := range page.Materials {
					seen = append(seen, m.Name[len("材料"):len("材料")+1])
				}
				if f.After = page.Next; f.After == "" {
					break
				}
			}
			want := "6543210"
			if sort == material.ByName {
				want = "0123456"
			}
			if got := strings.Join(seen, ""); got != want {
				t.Errorf("sort %q pages through %s, want %s", sort, got, want)
			}
		}
		for query, want := range map[string]int{"材料3": 1, "_%": 7, "%%": 0, "没有": 0, "第5份": 1, `\`: 0} {
			page, err := s.List(ctx, keeper, material.Filter{Query: query})
			if err != nil || len(page.Materials) != want {
				t.Errorf("query %q finds %d, want %d (%v)", query, len(page.Materials), want, err)
			}
		}
		if _, err := s.List(ctx, keeper, material.Filter{After: "!"}); fault.KindOf(err) != fault.Invalid {
			t.Errorf("a bad cursor: %v", err)
		}
	})
}

// TestNothingHalf: when the history cannot be written nothing is stored, the
// file included.
func TestNothingHalf(t *testing.T) {
	sqldbtest.Both(t, func(t *testing.T, db *sqldb.DB) {
		ctx := context.Background()
		s := service(t, db)
		whole := s.History
		s.History = broken{whole}
		if _, err := s.Add(ctx, keeper, "a.txt", []byte(text)); err == nil {
			t.Fatal("added without history")
		}
		page, err := s.List(ctx, keeper, material.Filter{})
		if err != nil || len(page.Materials) != 0 {
			t.Errorf("%d materials after a failure, %v", len(page.Materials), err)
		}
		swept, err := s.blobs.Sweep(time.Now().Add(time.Hour), func(id string) (bool, error) { return s.store.Named(ctx, id) })
		if err != nil || swept != 0 {
			t.Errorf("%d orphaned files, %v", swept, err)
		}
		s.History = whole
		m := add(t, s, keeper, "a.txt", text)
		if _, err := s.blobs.Put([]byte("orphan")); err != nil {
			t.Fatal(err)
		}
		swept, err = s.blobs.Sweep(time.Now().Add(time.Hour), func(id string) (bool, error) { return s.store.Named(ctx, id) })
		if err != nil || swept != 1 {
			t.Errorf("swept %d files, want the orphan, %v", swept, err)
		}
		if _, _, err := s.Original(ctx, keeper, m.ID, 1); err != nil {
			t.Errorf("the sweep took a file that is named: %v", err)
		}
	})
}

type broken struct{ material.History }

func (broken) Append(context.Context, ...history.Record) error { return fmt.Errorf("no history") }
