package dispatchsql_test

import (
	"strings"
	"testing"

	"bihuan/internal/dispatch"
	"bihuan/internal/dispatch/dispatchtest"
	"bihuan/internal/ledger"
	"bihuan/internal/sqldb"
	"bihuan/internal/sqldb/sqldbtest"
)

func TestRound(t *testing.T) {
	sqldbtest.Both(t, func(t *testing.T, db *sqldb.DB) {
		w := dispatchtest.New(t, db)
		d := w.Sample(t)
		for _, p := range d.Packets {
			t.Log(p.Office, p.Code, len(p.Rows))
			for _, r := range p.Rows {
				t.Log("  ", r.Cells)
			}
		}
		a := dispatchtest.Open(t, d, 0).Fill(1, "progress", "初稿已征求意见。", "number", "青党发〔2024〕6号", "filler", "周禾", "filled_on", "2024-03-04")
		c := w.Collect(t, dispatch.Upload{Name: "随便.xlsx", Content: a.Bytes()})
		p, err := w.Send.Preview(t.Context(), w.Keeper, c.ID, dispatch.Choices{})
		if err != nil {
			t.Fatal(err)
		}
		t.Log(dispatchtest.Story(p))
		merged, err := w.Send.Merge(t.Context(), w.Keeper, c.ID, p.Seen, dispatch.Choices{})
		if err != nil {
			t.Fatal(err)
		}
		st, err := w.Send.Standing(t.Context(), w.Keeper, d.ID)
		if err != nil {
			t.Fatal(err)
		}
		t.Log(dispatch.Reminder(st))
		problem, err := w.Whole(t.Context(), w.Keeper, d.Packets[0].Rows[0].Problem)
		if err != nil || problem.Problem.Course.Tasks[0].Progress != "初稿已征求意见。" || len(problem.Problem.Course.Evidence) != 1 {
			t.Errorf("%+v %v", problem.Problem.Course, err)
		}
		if _, err := w.Send.Undo(t.Context(), w.Keeper, merged.ID, false); err != nil {
			t.Fatal(err)
		}
		_ = strings.Contains
		_ = ledger.Filter{}
	})
}
