package ledgersql_test

import (
	"slices"
	"testing"
	"time"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/ledger"
	"bihuan/internal/ledger/ledgersql"
	"bihuan/internal/ledger/ledgertest"
)

// waiting are uploads of these tests.
type waiting map[string]ledger.Arrived

func (w waiting) Ready(_ access.Viewer, id string) (ledger.Arrived, error) {
	a, ok := w[id]
	if !ok {
		return a, fault.New(fault.NotFound, "没有")
	}
	return a, nil
}

// Files come back as they were stored, to those who see their problem, and the
// history knows which event brought them; what is refused leaves no row.
func TestFiles(t *testing.T) {
	both(t, func(t *testing.T, w *ledgertest.World) {
		w.Uploads = waiting{
			"u1": {Name: "𬎆𫖮㛃䶮.pdf", Type: "application/pdf", SHA256: "aa", Fingerprint: "fa", Blob: "b1", Preview: "p1", Size: 5},
			"u2": {Name: "扫描.jpg", Type: "image/jpeg", SHA256: "bb", Fingerprint: "fb", Blob: "b2", Size: 7},
			"u3": {Name: "新.pdf", Type: "application/pdf", SHA256: "cc", Fingerprint: "fc", Blob: "b3", Size: 11},
		}
		seeded := w.Seed(t)
		ticks := 0
		w.Service.Clock = func() time.Time { ticks++; return w.Clock().Add(time.Duration(ticks) * time.Millisecond) }
		p := give(t, w, seeded[0], ledger.Assign{})
		secret := give(t, w, seeded[5], ledger.Assign{Class: "immediate", Holder: "沈青", Due: "2024-05-01"}, ledger.AddEvidence{Kind: "document", Files: []string{"u1"}})
		p = must(w.Do(ctx, w.Keeper, p.ID, p.Version, ledger.AddEvidence{Kind: "document", Files: []string{"u1"}}, &ledger.OnBehalf{Name: "周禾", Date: "2024-03-04", Upload: "u2"}))(t)
		if _, err := w.Do(ctx, w.Keeper, p.ID, p.Version, ledger.ReplaceEvidence{Evidence: "none", File: "u3"}, nil); fault.KindOf(err) != fault.NotFound {
			t.Errorf("a refused command: %v", err)
		}
		p = give(t, w, p, ledger.ReplaceEvidence{Evidence: p.Course.Evidence[0].ID, File: "u3"})
		rows := must(w.Service.Files(ctx, w.Reader, p.ID, secret.ID))(t)
		if len(rows) != 3 || rows[0].Version != 3 || rows[1].Version != 3 || rows[2].Version != 4 || rows[2].Blob != "b3" || rows[2].By != "林远" {
			t.Fatalf("%+v", rows)
		}
		scan := rows[slices.IndexFunc(rows, func(r ledger.FileRow) bool { return r.EvidenceID == "" })]
		if scan.Name != "扫描.jpg" || scan.OnBehalf != "周禾" || scan.ProblemID != p.ID || scan.Visibility != access.UnitWide {
			t.Errorf("%+v", scan)
		}
		for _, e := range must(w.Past.Of(ctx, w.Keeper, ledger.SubjectProblem, p.ID))(t) {
			for _, r := range rows {
				if r.Version == e.Version && !r.CreatedAt.Equal(e.At) {
					t.Errorf("%s came at %v, its event says %v", r.Name, r.CreatedAt, e.At)
				}
			}
		}
		same(t, "one file", must(w.File(ctx, w.Reader, scan.ID))(t), scan)
		hidden := must(w.Service.Files(ctx, w.Keeper, secret.ID))(t)[0]
		for name, v := range map[string]access.Viewer{"reader": w.Reader, "foreign": w.Foreign, "nobody": {}} {
			if _, err := w.File(ctx, v, hidden.ID); fault.KindOf(err) != fault.NotFound {
				t.Errorf("%s gets the secret file: %v", name, err)
			}
			if got := must(w.Service.Files(ctx, v, secret.ID))(t); len(got) != 0 {
				t.Errorf("%s lists %+v", name, got)
			}
		}
		store := w.Store.(*ledgersql.Store)
		if n := must(store.FileBytes(ctx, w.Keeper))(t); n != 5+5+7+11 {
			t.Errorf("%d bytes", n)
		}
		if n := must(store.FileBytes(ctx, w.Foreign))(t); n != 0 {
			t.Errorf("another unit keeps %d bytes", n)
		}
		for blob, want := range map[string]bool{"b1": true, "p1": true, "b3": true, "": true, "b4": false} {
			if got := must(store.NamesFile(ctx, blob))(t); got != want {
				t.Errorf("blob %q is named: %v", blob, got)
			}
		}
		var kept []ledgersql.KeptFile
		if err := store.EachKeptFile(ctx, func(k ledgersql.KeptFile) error { kept = append(kept, k); return nil }); err != nil || len(kept) != 4 || kept[0].SHA256 != "aa" || kept[3].Blob != "b3" || kept[3].Seq <= kept[2].Seq {
			t.Errorf("%+v, %v", kept, err)
		}
		// A batch brings files too, and one scan serves many problems.
		q := must(w.Store.Problem(ctx, w.Keeper, seeded[1].ID))(t)
		r := must(w.Store.Problem(ctx, w.Keeper, seeded[2].ID))(t)
		paper := &ledger.OnBehalf{Name: "镇党委会", Date: "2024-03-04", Upload: "u2"}
		must2(w.DoBatch(ctx, w.Keeper, ledger.BatchHead{Kind: ledger.BatchBulk, Title: "会议认领"}, ledger.BatchWork{Changes: []ledger.BatchChange{
			{Problem: q.ID, Version: q.Version, Commands: []ledger.Command{ledger.Claim{Claimant: "林远"}, ledger.Assign{}}, OnBehalf: paper},
			{Problem: r.ID, Version: r.Version, Commands: []ledger.Command{ledger.Claim{Claimant: "沈青"}}, OnBehalf: paper},
		}}))(t)
		both := must(w.Service.Files(ctx, w.Keeper, q.ID, r.ID))(t)
		if len(both) != 2 || both[0].Blob != "b2" || both[1].Blob != "b2" || both[0].ID == both[1].ID {
			t.Errorf("%+v", both)
		}
	})
}

func must2[A, B any](_ A, _ B, err error) func(*testing.T) {
	return func(t *testing.T) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
}
