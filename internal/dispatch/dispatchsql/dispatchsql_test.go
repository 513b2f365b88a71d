package dispatchsql_test

import (
	"context"
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"bihuan/internal/dispatch"
	"bihuan/internal/dispatch/dispatchtest"
	"bihuan/internal/fault"
	"bihuan/internal/ledger"
	"bihuan/internal/sqldb"
	"bihuan/internal/sqldb/sqldbtest"
)

// The store keeps what it is given, gives it to nobody else, and lets one of
// two writers win.
func TestStore(t *testing.T) {
	sqldbtest.Both(t, func(t *testing.T, db *sqldb.DB) {
		w := dispatchtest.New(t, db)
		ctx := t.Context()
		d := w.Sample(t)
		got, err := w.Store.Dispatch(ctx, w.Keeper, d.ID)
		if err != nil || !reflect.DeepEqual(got, d) {
			t.Fatalf("%+v, %v", got, err)
		}
		if _, err := w.Store.Dispatch(ctx, w.Foreign, d.ID); fault.KindOf(err) != fault.NotFound {
			t.Errorf("another unit: %v", err)
		}
		for viewer, want := range map[*string]string{&w.Keeper.UnitID: d.ID, &w.Foreign.UnitID: ""} {
			v := w.Keeper
			v.UnitID = *viewer
			if id, err := w.Store.Holding(ctx, v, d.Packets[0].Code); err != nil || id != want {
				t.Errorf("holding: %q, %v", id, err)
			}
		}
		stale := d
		stale.Version = 7
		if err := db.Atomic(ctx, func(ctx context.Context) error { return w.Store.Save(ctx, w.Keeper, stale) }); fault.KindOf(err) != fault.Stale {
			t.Errorf("an old version is saved: %v", err)
		}
		if err := db.Atomic(ctx, func(ctx context.Context) error { return w.Store.Save(ctx, w.Foreign, stale) }); err == nil {
			t.Error("another unit writes")
		}
		second, err := w.Dispatch.Send(ctx, w.Keeper, ledger.Filter{}, dispatch.Options{}, dispatchtest.Letter)
		if err != nil {
			t.Fatal(err)
		}
		page, err := w.Store.List(ctx, w.Keeper, dispatch.Filter{Limit: 1})
		if err != nil || len(page.Items) != 1 || page.Next == "" {
			t.Fatalf("%+v, %v", page, err)
		}
		next, err := w.Store.List(ctx, w.Keeper, dispatch.Filter{Limit: 1, After: page.Next})
		if err != nil || len(next.Items) != 1 || next.Next != "" || next.Items[0].ID == page.Items[0].ID {
			t.Errorf("%+v, %v", next, err)
		}
		if page, err := w.Store.List(ctx, w.Foreign, dispatch.Filter{Limit: 9}); err != nil || len(page.Items) != 0 {
			t.Errorf("another unit lists %v, %v", page, err)
		}
		if _, err := w.Dispatch.End(ctx, w.Keeper, second.ID); err != nil {
			t.Fatal(err)
		}
		for state, want := range map[string]int{dispatch.StateOpen: 1, dispatch.StateEnded: 1, "": 2} {
			if page, err := w.Store.List(ctx, w.Keeper, dispatch.Filter{State: state, Limit: 9}); err != nil || len(page.Items) != want {
				t.Errorf("%q lists %d, %v", state, len(page.Items), err)
			}
		}
		if open, err := w.Store.Open(ctx, w.Keeper); err != nil || len(open) != 1 || open[0].ID != d.ID {
			t.Errorf("open: %v, %v", open, err)
		}
		entries, err := w.Past.Of(ctx, w.Keeper, dispatch.Subject, second.ID)
		if err != nil {
			t.Fatal(err)
		}
		replayed, err := dispatch.Replay(entries)
		now, _ := w.Store.Dispatch(ctx, w.Keeper, second.ID)
		if err != nil || !reflect.DeepEqual(replayed, now) {
			t.Errorf("the history makes\n%+v, the row is\n%+v, %v", replayed, now, err)
		}
	})
}

// A whole round: sent, returned, merged as acts of the offices, taken back.
func TestRound(t *testing.T) {
	sqldbtest.Both(t, func(t *testing.T, db *sqldb.DB) {
		w := dispatchtest.New(t, db)
		ctx := t.Context()
		d := w.Sample(t)
		sheet := dispatchtest.Open(t, d, 0).Fill(1, "progress", "计划已印发。", "finished", "是", "number", "青党发〔2024〕6号", "filler", "周禾", "filled_on", "2024-03-04").
			Fill(2, "progress", "选题库已建。", "place", "镇党校𬎆家湾教学点")
		c := w.Collect(t, dispatch.Upload{Name: "随便.xlsx", Content: sheet.Bytes()})
		p, err := w.Dispatch.Preview(ctx, w.Keeper, c.ID, dispatch.Choices{})
		if err != nil || p.Taken(dispatch.Choices{}) != 5 {
			t.Fatalf("%v\n%s", err, dispatchtest.Story(p))
		}
		if _, err := w.Dispatch.Preview(ctx, w.Foreign, c.ID, dispatch.Choices{}); fault.KindOf(err) != fault.NotFound {
			t.Errorf("another unit: %v", err)
		}
		if _, err := w.Dispatch.Merge(ctx, w.Reader, c.ID, "", dispatch.Choices{}); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("a reader merges: %v", err)
		}
		merged, err := w.Dispatch.Merge(ctx, w.Keeper, c.ID, p.Seen, dispatch.Choices{})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Dispatch.Merge(ctx, w.Keeper, c.ID, "", dispatch.Choices{}); fault.KindOf(err) != fault.Conflict {
			t.Errorf("merged twice: %v", err)
		}
		first, second := w.Problem(t, d, 0), w.Problem(t, d, 1)
		if got := first.Course.Tasks[0]; got.State != ledger.TaskDone || got.Progress != "计划已印发。" || got.DoneOn != "2024-03-04" {
			t.Errorf("%+v", got)
		}
		if got := first.Course.Evidence; len(got) != 1 || got[0].Number != "青党发〔2024〕6号" || got[0].Task != first.Course.Tasks[0].ID {
			t.Errorf("%+v", got)
		}
		if got := second.Course; len(got.Tasks) != 1 || got.Tasks[0].Unit != "党建工作办公室" || got.Tasks[0].Progress != "选题库已建。" || got.Evidence[0].Place != "镇党校𬎆家湾教学点" {
			t.Errorf("%+v", got)
		}
		acts, err := w.Service.Past(ctx, w.Keeper, first.ID)
		if err != nil || acts[0].OnBehalf == nil || acts[0].OnBehalf.Name != "党建工作办公室" || acts[0].OnBehalf.Date != "2024-03-04" || acts[0].OnBehalf.Note != "填报人周禾，填报表“随便.xlsx”" {
			t.Errorf("%+v, %v", acts[0], err)
		}
		st, err := w.Dispatch.Standing(ctx, w.Keeper, d.ID)
		if err != nil || len(st.Missing()) != len(d.Packets)-1 || !strings.HasPrefix(dispatch.Reminder(st), "各党支部、") {
			t.Errorf("%v, %v", st.Missing(), err)
		}
		if back, _ := st.Back(st.Packets[0]); back.Cells != 5 || back.SHA256 != c.Files[0].SHA256 {
			t.Errorf("%+v", back)
		}
		batch, err := w.Service.Batch(ctx, w.Keeper, merged.Batch)
		if err != nil || batch.Files[0].SHA256 != c.Files[0].SHA256 || batch.Problems != 2 {
			t.Errorf("%+v, %v", batch, err)
		}
		if kept, err := w.Store.Named(ctx, c.Files[0].Blob); err != nil || !kept {
			t.Errorf("the file is not kept: %v", err)
		}
		if _, err := w.Dispatch.Undo(ctx, w.Keeper, merged.ID, false); err != nil {
			t.Fatal(err)
		}
		st, err = w.Dispatch.Standing(ctx, w.Keeper, d.ID)
		if err != nil || len(st.Missing()) != len(d.Packets) {
			t.Errorf("after the undo %v, %v", st.Missing(), err)
		}
		if page, err := w.Store.List(ctx, w.Keeper, dispatch.Filter{Limit: 9}); err != nil || page.Items[0].Returned != 0 {
			t.Errorf("%+v, %v", page, err)
		}
		back := w.Problem(t, d, 0)
		if got := back.Course; got.Tasks[0].State != ledger.TaskOpen || len(got.Evidence) != 0 {
			t.Errorf("after the undo %+v", got)
		}
		entries, err := w.Past.Of(ctx, w.Keeper, dispatch.Subject, d.ID)
		if err != nil {
			t.Fatal(err)
		}
		replayed, err := dispatch.Replay(entries)
		now, _ := w.Store.Dispatch(ctx, w.Keeper, d.ID)
		if a, b := asText(replayed), asText(now); err != nil || a != b {
			t.Errorf("the history makes\n%s, the row is\n%s, %v", a, b, err)
		}
	})
}

// Drafts are forgotten with their files; what is merged is not.
func TestDrop(t *testing.T) {
	sqldbtest.Both(t, func(t *testing.T, db *sqldb.DB) {
		w := dispatchtest.New(t, db)
		d := w.Sample(t)
		sheet := dispatch.Upload{Name: "a.xlsx", Content: dispatchtest.Open(t, d, 0).Fill(1, "progress", "开了会。").Bytes()}
		draft, merged := w.Collect(t, sheet), w.Collect(t, sheet)
		if _, err := w.Dispatch.Merge(t.Context(), w.Keeper, merged.ID, "", dispatch.Choices{}); err != nil {
			t.Fatal(err)
		}
		if drafts, err := w.Dispatch.Drafts(t.Context(), w.Keeper); err != nil || len(drafts) != 1 || drafts[0].ID != draft.ID {
			t.Errorf("%v, %v", drafts, err)
		}
		if err := w.Dispatch.Drop(t.Context(), w.Keeper, merged.ID); fault.KindOf(err) != fault.Conflict {
			t.Errorf("a merged one is dropped: %v", err)
		}
		if err := w.Dispatch.Drop(t.Context(), w.Keeper, draft.ID); err != nil || w.Kept(t) != 1 {
			t.Errorf("%d files, %v", w.Kept(t), err)
		}
		if named, err := w.Store.Named(t.Context(), draft.Files[0].Blob); err != nil || named {
			t.Errorf("a dropped file is named: %v, %v", named, err)
		}
	})
}

func asText(v any) string {
	raw, _ := json.Marshal(v)
	return string(raw)
}
