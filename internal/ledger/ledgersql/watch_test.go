package ledgersql_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/ledger"
	"bihuan/internal/ledger/ledgersql"
	"bihuan/internal/ledger/ledgertest"
	"bihuan/internal/sqldb"
)

// watchRow is a row of problem_watch as Problem.Watch and Begins have it.
type watchRow struct {
	ledger.Watch
	Began string
}

func watchOf(w *ledgertest.World, id string) (watchRow, error) {
	return sqldb.One(ctx, w.SQL, func(r sqldb.Row) (watchRow, error) {
		var x watchRow
		err := r.Scan(&x.Unproven, &x.Ripe, &x.AskedOn, &x.MovedOn, &x.Began)
		return x, err
	}, `SELECT unproven, ripe, asked_on, moved_on, began_on FROM problem_watch WHERE problem_id = $1`, id)
}

func TestWatched(t *testing.T) {
	both(t, func(t *testing.T, w *ledgertest.World) {
		all := w.Seed(t)
		press := func(v access.Viewer, f ledger.Filter) string {
			t.Helper()
			list, more, err := w.Pressing(ctx, v, f)
			if err != nil || more {
				t.Fatal(more, err)
			}
			said := []string{}
			for _, p := range list {
				codes := []string{}
				for _, c := range p.Concerns {
					codes = append(codes, string(c.Code))
				}
				said = append(said, p.Problem.Number()+" "+strings.Join(codes, "+"))
			}
			return strings.Join(said, ", ")
		}
		if got := press(w.Keeper, ledger.Filter{}); got != "" {
			t.Errorf("on the first day: %s", got)
		}
		// One is worked on and done without proof, one stands still, one is late.
		one := give(t, w, all[0], ledger.Assign{}, ledger.AcceptAssignment{By: "党建工作办公室"}, ledger.Decompose{NewTask: ledger.NewTask{Title: "排定计划", Unit: "党建工作办公室"}})
		one = must(w.DoTask(ctx, w.Keeper, one.Course.Tasks[0].ID, 1, ledger.FinishTask{Task: one.Course.Tasks[0].ID, Text: "排定"}, nil))(t)
		five := give(t, w, all[4], ledger.Assign{})
		personal := give(t, w, all[5], ledger.Assign{Class: "limited", Holder: "沈青", Due: "2024-04-01"})
		w.Pass(45 * 24 * time.Hour) // 19 April
		if got := press(w.Keeper, ledger.Filter{}); got != "2024-个1 late+hollow+still, 2024-3 late, 2024-1 hollow+still, 2024-5 still" {
			t.Errorf("six weeks later: %s", got)
		}
		if got := press(w.Reader, ledger.Filter{}); got != "2024-3 late, 2024-1 hollow+still, 2024-5 still" {
			t.Errorf("to a reader: %s", got)
		}
		if got := press(w.Foreign, ledger.Filter{}) + press(access.Viewer{}, ledger.Filter{}); got != "" {
			t.Errorf("to others: %s", got)
		}
		if got := press(w.Keeper, ledger.Filter{LeadUnit: "经济发展办公室"}); got != "2024-5 still" {
			t.Errorf("of one unit: %s", got)
		}
		for gap, want := range map[ledger.Gap]string{ledger.NoProof: one.Title, ledger.NoEffect: one.Title} {
			page := must(w.List(ctx, w.Reader, ledger.Filter{Gap: gap}))(t)
			if got := strings.Join(titles(page.Problems), ","); got != want || must(w.Counts(ctx, w.Reader, ledger.Filter{}))(t).Gaps[gap] != 1 {
				t.Errorf("%s: %s", gap, got)
			}
		}
		five = give(t, w, five, ledger.RequestExtension{Due: "2024-12-31", Reason: "等批复"})
		if got := press(w.Reader, ledger.Filter{LeadUnit: "经济发展办公室"}); got != "2024-5 still+extension" {
			t.Errorf("more time was asked for: %s", got)
		}

		// A letter goes to one unit about what concerns it; all or nothing.
		_, err := w.Send(ctx, w.Keeper, []ledger.Mailing{{Problems: []string{one.ID, personal.ID}, Letter: ledger.SendLetter{Step: "reminder", Signer: "党委办"}}})
		if fault.KindOf(err) != fault.Conflict || !strings.Contains(fault.Text(err), "没有发出任何函件") {
			t.Errorf("a letter about a person's problem: %v", err)
		}
		if sent, _, err := w.Letters(ctx, w.Keeper, ledger.MailFilter{}); err != nil || len(sent) != 0 {
			t.Errorf("%d letters after a refusal: %v", len(sent), err)
		}
		if _, err := w.Send(ctx, w.Reader, []ledger.Mailing{{Problems: []string{one.ID}, Letter: ledger.SendLetter{Step: "reminder", Signer: "党委办"}}}); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("a reader sends: %v", err)
		}
		ids := must(w.Send(ctx, w.Keeper, []ledger.Mailing{
			{Problems: []string{one.ID}, Letter: ledger.SendLetter{Step: "reminder", Signer: "党委办", Number: "1号", Date: "2024-04-18"}},
			{Problems: []string{one.ID, five.ID}, Letter: ledger.SendLetter{Step: "supervision", To: "各办公室", Signer: "党委办"}},
		}))(t)
		sent, next, err := w.Letters(ctx, w.Reader, ledger.MailFilter{Limit: 1, Open: true})
		if err != nil || len(sent) != 1 || next == "" || sent[0].Letter.ID != ids[1] || len(sent[0].Problems) != 2 {
			t.Fatalf("first page %+v %q %v", sent, next, err)
		}
		if of := sent[0].Of(five); !strings.Contains(sent[0].Of(sent[0].Problems[1]).Item, "2024年3月5日以来32个工作日没有进展，2024年4月19日申请延期，还没有批复") || of.ID != "" {
			t.Errorf("what it says of the second: %+v", sent[0].Of(sent[0].Problems[1]))
		}
		if sent, next, err = w.Letters(ctx, w.Reader, ledger.MailFilter{Limit: 1, After: next}); err != nil || len(sent) != 1 || next != "" || sent[0].Letter.Number != "1号" {
			t.Errorf("second page %+v %q %v", sent, next, err)
		}
		if _, err := w.Letter(ctx, w.Foreign, ids[0]); fault.KindOf(err) != fault.NotFound {
			t.Errorf("a stranger reads a letter: %v", err)
		}
		if _, _, err := w.Letters(ctx, w.Reader, ledger.MailFilter{After: "x"}); fault.KindOf(err) != fault.Invalid {
			t.Errorf("a broken cursor: %v", err)
		}
		if err := w.Answer(ctx, w.Second, ledger.AnswerLetter{Letter: ids[1], By: "各办公室", Text: "已在办"}); err != nil {
			t.Fatal(err)
		}
		if sent, _, err = w.Letters(ctx, w.Reader, ledger.MailFilter{Open: true}); err != nil || len(sent) != 1 || sent[0].Letter.ID != ids[0] {
			t.Errorf("still open: %+v %v", sent, err)
		}
		for _, id := range []string{one.ID, five.ID} {
			if p := must(w.Store.Problem(ctx, w.Keeper, id))(t); p.Course.Letters[len(p.Course.Letters)-1].Reply != "已在办" {
				t.Errorf("%s lacks the answer", p.Number())
			}
		}

		// An upgrade writes what saving writes.
		before := map[string]watchRow{}
		for _, p := range all {
			before[p.ID] = must(watchOf(w, p.ID))(t)
		}
		err = w.SQL.Atomic(ctx, func(ctx context.Context) error {
			for _, table := range []string{"problem_watch", "letter"} {
				if _, err := w.SQL.Exec(ctx, "DELETE FROM "+table); err != nil {
					return err
				}
			}
			return w.Store.(*ledgersql.Store).FillWatches(ctx)
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range all {
			got, want := must(watchOf(w, p.ID))(t), before[p.ID]
			got.Began, want.Began, got.MovedOn, want.MovedOn = "", "", "", "" // nobody knows when old work began
			same(t, "filled "+p.Title, got, want)
		}
		if sent, _, err = w.Letters(ctx, w.Reader, ledger.MailFilter{}); err != nil || len(sent) != 2 {
			t.Errorf("letters after an upgrade: %+v %v", sent, err)
		}
	})
}
