package ledgersql_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/ledger"
	"bihuan/internal/ledger/ledgertest"
)

func due(p ledger.Problem, day string) ledger.BatchChange {
	return ledger.BatchChange{Problem: p.ID, Version: p.Version, Commands: []ledger.Command{
		ledger.Edit{Values: []ledger.Value{{Field: ledger.FieldDue, Text: day}}}}}
}

var bulk = ledger.BatchHead{Kind: ledger.BatchBulk, Title: "完成时限改为2024-09-30"}

func TestBatch(t *testing.T) {
	both(t, func(t *testing.T, w *ledgertest.World) {
		all := w.Seed(t)
		changes := []ledger.BatchChange{due(all[0], "2024-09-30"), due(all[1], "2024-09-30")}
		plan := must(w.PlanBatch(ctx, w.Keeper, changes))(t)
		if len(plan.Refused()) != 0 || plan.Effective() != 2 || plan.Lines[0].Changes[0].New != "2024-09-30" || plan.Lines[1].After.Due != "2024-09-30" {
			t.Errorf("planned %+v", plan)
		}
		same(t, "a plan changes nothing", must(w.Store.Problem(ctx, w.Keeper, all[0].ID))(t), all[0])

		b, _, err := w.DoBatch(ctx, w.Keeper, bulk, ledger.BatchWork{Changes: changes})
		if err != nil || b.State != ledger.BatchDone || b.Problems != 2 {
			t.Fatalf("%+v: %v", b, err)
		}
		for _, p := range all[:2] {
			if got := must(w.Store.Problem(ctx, w.Keeper, p.ID))(t); got.Due != "2024-09-30" || got.Version != p.Version+1 {
				t.Errorf("%s is due %s in version %d", p.Number(), got.Due, got.Version)
			}
			if acts := must(w.Service.Past(ctx, w.Keeper, p.ID))(t); acts[0].Batch != b.ID {
				t.Errorf("the act does not name its batch: %+v", acts[0])
			}
		}
		whole := must(w.Service.Batch(ctx, w.Keeper, b.ID))(t)
		if len(whole.Lines) != 2 || whole.Actor != "林远" || len(whole.Lines[0].Sentences) != 1 || whole.Lines[0].Since != nil {
			t.Errorf("%+v", whole)
		}
		for name, v := range map[string]access.Viewer{"foreign": w.Foreign, "reader": w.Reader} {
			if _, err := w.Service.Batch(ctx, v, b.ID); err == nil {
				t.Errorf("%s sees the batch", name)
			}
			if _, err := w.UndoBatch(ctx, v, b.ID, b.Version, true); err == nil {
				t.Errorf("%s takes the batch back", name)
			}
		}
		b = must(w.UndoBatch(ctx, w.Second, b.ID, b.Version, false))(t)
		for _, p := range all[:2] {
			got := must(w.Store.Problem(ctx, w.Keeper, p.ID))(t)
			if got.Due != p.Due || got.Version != p.Version+2 || got.State != p.State {
				t.Errorf("taken back: %+v", got)
			}
		}
		if b.State != ledger.BatchUndone {
			t.Errorf("%+v", b)
		}
		if _, err := w.UndoBatch(ctx, w.Keeper, b.ID, b.Version, false); fault.KindOf(err) != fault.Conflict {
			t.Errorf("taken back twice: %v", err)
		}
	})
}

// A batch with something wrong changes nothing and says all that is wrong.
func TestBatchRefused(t *testing.T) {
	both(t, func(t *testing.T, w *ledgertest.World) {
		all := w.Seed(t)
		w.Pass(time.Minute)
		if _, err := w.Edit(ctx, w.Second, all[2].ID, all[2].Version, ledger.Edit{Values: []ledger.Value{{Field: ledger.FieldHolder, Text: "周禾"}}}); err != nil {
			t.Fatal(err)
		}
		bad := due(all[1], "2024-02-30")
		bad.Label = "第7行"
		_, _, err := w.DoBatch(ctx, w.Keeper, bulk, ledger.BatchWork{Changes: []ledger.BatchChange{
			due(all[0], "2024-09-30"), bad, due(all[2], "2024-09-30"), {Problem: "none", Version: 1},
		}})
		var plan *ledger.BatchPlan
		if fault.KindOf(err) != fault.Stale || !errors.As(err, &plan) || len(plan.Refused()) != 3 {
			t.Fatalf("%v", err)
		}
		for _, want := range []string{"第7行：", "周禾于3月5日", "没有这个问题", "全部没有保存"} {
			if !strings.Contains(fault.Text(err), want) {
				t.Errorf("%q lacks %q", fault.Text(err), want)
			}
		}
		var m *ledger.Meanwhile
		if !errors.As(plan.Lines[2].Refusal, &m) || m.Now.Holder != "周禾" {
			t.Errorf("the refusal does not tell what the other did: %v", plan.Lines[2].Refusal)
		}
		same(t, "unchanged", must(w.Store.Problem(ctx, w.Keeper, all[0].ID))(t), all[0])
		if page := must(w.Batches(ctx, w.Keeper, ledger.BatchFilter{}))(t); len(page.Batches) != 0 {
			t.Errorf("the refused batch is listed: %+v", page)
		}
	})
}

// What others changed since is left alone, and only when asked to.
func TestBatchKeepsWhatOthersChanged(t *testing.T) {
	both(t, func(t *testing.T, w *ledgertest.World) {
		all := w.Seed(t)
		b, _, err := w.DoBatch(ctx, w.Keeper, bulk, ledger.BatchWork{Changes: []ledger.BatchChange{due(all[0], "2024-09-30"), due(all[1], "2024-09-30")}})
		if err != nil {
			t.Fatal(err)
		}
		later := must(w.Edit(ctx, w.Second, all[0].ID, all[0].Version+1, ledger.Edit{Values: []ledger.Value{{Field: ledger.FieldHolder, Text: "𫖮明"}}}))(t)
		if _, err := w.UndoBatch(ctx, w.Keeper, b.ID, b.Version, false); fault.KindOf(err) != fault.Conflict || !strings.Contains(fault.Text(err), all[0].Number()) {
			t.Fatalf("%v", err)
		}
		if line := must(w.Service.Batch(ctx, w.Keeper, b.ID))(t).Lines[0]; line.Since == nil || line.Since.Actor != "周禾" {
			t.Errorf("%+v", line)
		}
		b = must(w.UndoBatch(ctx, w.Keeper, b.ID, b.Version, true))(t)
		same(t, "kept", must(w.Store.Problem(ctx, w.Keeper, all[0].ID))(t), later)
		if got := must(w.Store.Problem(ctx, w.Keeper, all[1].ID))(t); got.Due != all[1].Due || b.Kept != 1 {
			t.Errorf("%+v, %d kept", got, b.Kept)
		}
	})
}

// What a batch registered leaves the ledger again, causes and measures too.
func TestBatchRegisters(t *testing.T) {
	both(t, func(t *testing.T, w *ledgertest.World) {
		b := must(w.OpenBatch(ctx, w.Keeper, ledger.BatchHead{Kind: ledger.BatchImport, Title: "整改台账.xlsx", Files: []ledger.BatchFile{{Name: "整改台账.xlsx", SHA256: "00"}}}))(t)
		for range 2 {
			if _, err := w.ExtendBatch(ctx, w.Keeper, b.ID, ledger.BatchWork{Register: []ledger.Registration{ledgertest.Sample()}}); err != nil {
				t.Fatal(err)
			}
		}
		counts := func() (int, int) {
			return must(w.Counts(ctx, w.Keeper, ledger.Filter{}))(t).Total, len(must(w.Plan(ctx, w.Keeper, 0))(t))
		}
		problems, measures := counts()
		if problems == 0 || measures == 0 {
			t.Fatalf("%d problems, %d measures", problems, measures)
		}
		b = must(w.Store.Batch(ctx, w.Keeper, b.ID))(t)
		if b.Problems != problems || b.State != ledger.BatchOpen || b.Files[0].Name != "整改台账.xlsx" || b.Visibility != access.Restricted {
			t.Errorf("%+v for %d problems", b, problems)
		}
		// The program may have ended in the middle: an open batch is taken back too.
		must(w.UndoBatch(ctx, w.Keeper, b.ID, b.Version, false))(t)
		if problems, measures := counts(); problems != 0 || measures != 0 {
			t.Errorf("%d problems and %d measures are left", problems, measures)
		}
		if _, err := w.ExtendBatch(ctx, w.Keeper, b.ID, ledger.BatchWork{}); fault.KindOf(err) != fault.Conflict {
			t.Errorf("an undone batch goes on: %v", err)
		}
	})
}

func TestBatchPages(t *testing.T) {
	both(t, func(t *testing.T, w *ledgertest.World) {
		all := w.Seed(t)
		p := all[0]
		for i := range 5 {
			w.Pass(time.Duration(i%2) * time.Hour)
			_, _, err := w.DoBatch(ctx, w.Keeper, ledger.BatchHead{Kind: ledger.BatchKinds[i%2], Title: "第" + string(rune('1'+i)) + "批"},
				ledger.BatchWork{Changes: []ledger.BatchChange{due(p, "2024-09-1"+string(rune('0'+i)))}})
			if err != nil {
				t.Fatal(err)
			}
			p.Version++
		}
		var titles []string
		f := ledger.BatchFilter{Limit: 2}
		for {
			page := must(w.Batches(ctx, w.Second, f))(t)
			for _, b := range page.Batches {
				titles = append(titles, b.Title)
			}
			if f.After = page.Next; f.After == "" {
				break
			}
		}
		if len(titles) != 5 {
			t.Errorf("%q", titles)
		}
		if n := len(must(w.Batches(ctx, w.Keeper, ledger.BatchFilter{Kind: ledger.BatchGrid}))(t).Batches); n != 2 {
			t.Errorf("%d batches of the grid", n)
		}
		if n := len(must(w.Batches(ctx, w.Keeper, ledger.BatchFilter{From: "2024-03-06"}))(t).Batches); n != 0 {
			t.Errorf("%d batches of tomorrow", n)
		}
		if _, err := w.Batches(ctx, w.Keeper, ledger.BatchFilter{After: "x"}); fault.KindOf(err) != fault.Invalid {
			t.Errorf("a broken cursor: %v", err)
		}
	})
}

// Whatever a batch does, taking it back gives what was there before, the rows
// stay those that the history commits to, and tasks are cancelled, not lost.
func TestBatchTakenBack(t *testing.T) {
	both(t, func(t *testing.T, w *ledgertest.World) {
		rapid.Check(t, func(r *rapid.T) {
			var keeper, second access.Viewer
			w.People(t, &keeper, &second)
			problems, err := w.Register(ctx, keeper, ledgertest.Sample())
			if err != nil {
				r.Fatal(err)
			}
			command := func(p ledger.Problem) ledger.BatchChange {
				o := ledgertest.AnyOrder(r, p, w.Today())
				c := ledger.BatchChange{Problem: p.ID, Version: p.Version, Commands: []ledger.Command{o.Command}, OnBehalf: o.Behalf}
				if task := p.Course.Task(o.Task); task != nil {
					c.Task, c.Version = task.ID, task.Version
				}
				return c
			}
			one := func() ledger.Problem {
				p, err := w.Store.Problem(ctx, keeper, problems[rapid.IntRange(0, len(problems)-1).Draw(r, "problem")].ID)
				if err != nil {
					r.Fatal(err)
				}
				return p
			}
			for range rapid.IntRange(0, 25).Draw(r, "before") {
				_, _, _ = w.DoBatch(ctx, second, bulk, ledger.BatchWork{Changes: []ledger.BatchChange{command(one())}})
			}
			before := map[string]ledger.Problem{}
			for _, p := range problems {
				if before[p.ID], err = w.Store.Problem(ctx, keeper, p.ID); err != nil {
					r.Fatal(err)
				}
			}
			var changes []ledger.BatchChange
			for range rapid.IntRange(1, 6).Draw(r, "changes") {
				c := command(one())
				if plan, err := w.PlanBatch(ctx, keeper, append(changes[:len(changes):len(changes)], c)); err == nil && len(plan.Refused()) == 0 {
					changes = append(changes, c)
				}
			}
			b, _, err := w.DoBatch(ctx, keeper, bulk, ledger.BatchWork{Changes: changes})
			if err != nil {
				r.Fatalf("what was planned is refused: %v", err)
			}
			if _, err := w.UndoBatch(ctx, keeper, b.ID, b.Version, false); err != nil {
				r.Fatal(err)
			}
			for id, was := range before {
				now, err := w.Store.Problem(ctx, keeper, id)
				if err != nil {
					r.Fatal(err)
				}
				checkReplay(r, w, keeper, now)
				for i, task := range now.Course.Tasks {
					if i >= len(was.Course.Tasks) {
						if task.State != ledger.TaskCancelled {
							r.Fatalf("a task of the batch lives on: %+v", task)
						}
						continue
					}
					task.Version = was.Course.Tasks[i].Version
					if task != was.Course.Tasks[i] {
						r.Fatalf("task %+v was %+v", now.Course.Tasks[i], was.Course.Tasks[i])
					}
				}
				now.Course.Tasks = was.Course.Tasks
				now.Version, now.UpdatedAt = was.Version, was.UpdatedAt
				if got, want := string(asJSON(r, now)), string(asJSON(r, was)); got != want {
					r.Fatalf("taken back:\n%s\nwas:\n%s", got, want)
				}
			}
		})
	})
}
