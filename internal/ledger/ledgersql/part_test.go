package ledgersql_test

import (
	"slices"
	"strings"
	"testing"

	"bihuan/internal/fault"
	"bihuan/internal/ledger"
	"bihuan/internal/ledger/ledgertest"
)

func TestRelink(t *testing.T) {
	both(t, func(t *testing.T, w *ledgertest.World) {
		all := w.Seed(t)
		p, other := all[3], all[0] // without a measure, with one
		p = give(t, w, p, ledger.Relink{Causes: p.Causes, Measures: other.Measures})
		same(t, "stored", must(w.Store.Problem(ctx, w.Keeper, p.ID))(t), p)
		if !slices.Equal(p.Measures, other.Measures) {
			t.Errorf("%v", p.Measures)
		}
		if acts := must(w.Service.Past(ctx, w.Keeper, p.ID))(t); !strings.HasPrefix(acts[0].Sentence, "关联“健全学习制度”") {
			t.Errorf("%q", acts[0].Sentence)
		}
		if again := give(t, w, p, ledger.Relink{Causes: p.Causes, Measures: p.Measures}); again.Version != p.Version {
			t.Errorf("the same links made version %d", again.Version)
		}
		if n := must(w.Counts(ctx, w.Keeper, ledger.Filter{}))(t).Gaps[ledger.NoMeasure]; n != 0 {
			t.Errorf("%d problems without a measure", n)
		}
		p = give(t, w, p, ledger.Relink{})
		if stored := must(w.Store.Problem(ctx, w.Keeper, p.ID))(t); len(stored.Causes) != 0 || len(stored.Measures) != 0 {
			t.Errorf("%+v", stored)
		}
		personal := all[5]
		for name, c := range map[string]ledger.Relink{
			"an unknown part": {Causes: []string{"none"}}, "a person's measure": {Measures: personal.Measures}, "another unit's": {Causes: foreign(t, w)},
		} {
			_, err := w.Do(ctx, w.Keeper, p.ID, p.Version, c, nil)
			if k := fault.KindOf(err); k != fault.NotFound && k != fault.Conflict {
				t.Errorf("%s: %v", name, err)
			}
		}
		if _, err := w.Do(ctx, w.Reader, p.ID, p.Version, ledger.Relink{}, nil); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("a reader links: %v", err)
		}
	})
}

func foreign(t *testing.T, w *ledgertest.World) []string {
	t.Helper()
	return must(w.Register(ctx, w.Foreign, ledgertest.Sample()))(t)[0].Causes
}

func TestParts(t *testing.T) {
	both(t, func(t *testing.T, w *ledgertest.World) {
		all := w.Seed(t)
		p := must(w.AddMeasureTo(ctx, w.Keeper, all[3].ID, 1, ledger.MeasureContent{Title: " 信访事项限时办结 ", Actions: []ledger.Action{{Text: "逐件登记", Holder: "综治办", Due: "长期"}}}))(t)
		p = must(w.AddCauseTo(ctx, w.Keeper, p.ID, p.Version, ledger.CauseContent{Title: "责任没有到人"}))(t)
		same(t, "stored", must(w.Store.Problem(ctx, w.Keeper, p.ID))(t), p)
		m, problems, acts, err := w.MeasurePage(ctx, w.Reader, p.Measures[0])
		if err != nil || m.Title != "信访事项限时办结" || len(problems) != 1 || problems[0].ID != p.ID || len(acts) != 1 {
			t.Fatalf("%+v %d %d %v", m, len(problems), len(acts), err)
		}
		m = must(w.EditMeasure(ctx, w.Second, m.ID, 1, m.Title, "一件一档", []ledger.Action{{Text: " 逐件登记 "}, {}, {Text: "按月通报", Due: "每月"}}))(t)
		same(t, "read back", must(w.Store.Measure(ctx, w.Keeper, m.ID))(t), m)
		same(t, "replayed", must(ledger.ReplayMeasure(must(w.Past.Of(ctx, w.Keeper, ledger.SubjectMeasure, m.ID))(t)))(t), m)
		if len(m.Actions) != 2 || m.Version != 2 {
			t.Errorf("%+v", m)
		}
		if _, err := w.EditMeasure(ctx, w.Keeper, m.ID, 1, "晚了", "", nil); fault.KindOf(err) != fault.Stale || !strings.Contains(fault.Text(err), "周禾于") {
			t.Errorf("a stale edit: %v", err)
		}
		c := must(w.Store.Cause(ctx, w.Keeper, p.Causes[len(p.Causes)-1]))(t)
		c = must(w.EditCause(ctx, w.Keeper, c.ID, 1, "责任没有落到人", "台账只写到单位"))(t)
		same(t, "replayed", must(ledger.ReplayCause(must(w.Past.Of(ctx, w.Keeper, ledger.SubjectCause, c.ID))(t)))(t), c)
		if _, err := w.EditCause(ctx, w.Keeper, c.ID, 2, " ", ""); fault.KindOf(err) != fault.Invalid {
			t.Errorf("an empty cause: %v", err)
		}
		if err := w.WithdrawMeasure(ctx, w.Keeper, m.ID, 2, "重复"); err != nil {
			t.Fatal(err)
		}
		if left := must(w.Store.Problem(ctx, w.Keeper, p.ID))(t); len(left.Measures) != 0 || left.Version != p.Version+1 {
			t.Errorf("%+v", left)
		}
		causes, measures, err := w.Parts(ctx, w.Keeper, 2024)
		if err != nil || slices.ContainsFunc(measures, func(x ledger.Planned) bool { return x.Measure.ID == m.ID }) {
			t.Errorf("the withdrawn measure is offered: %v", err)
		}
		if i := slices.IndexFunc(causes, func(x ledger.Linked[ledger.Cause]) bool { return x.Part.ID == c.ID }); i < 0 || causes[i].Problems[0].ID != p.ID {
			t.Errorf("%+v", causes)
		}
		if _, err := w.EditMeasure(ctx, w.Keeper, m.ID, 3, "还改", "", nil); fault.KindOf(err) != fault.Conflict {
			t.Errorf("a withdrawn measure is edited: %v", err)
		}
		if _, err := w.EditCause(ctx, w.Reader, c.ID, 2, "改", ""); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("a reader edits: %v", err)
		}
		// What a closed problem rests on stays.
		closed := give(t, w, all[1], ledger.Assign{Class: "immediate", LeadUnit: "社会事务办公室", Due: "2024-04-30"}, ledger.AddEvidence{Kind: "document", Number: "青党〔2024〕2号"},
			ledger.RequestClose{Effect: "已整改"})
		if err := w.WithdrawMeasure(ctx, w.Keeper, closed.Measures[0], 1, "不要了"); fault.KindOf(err) != fault.Conflict || !strings.Contains(fault.Text(err), closed.Number()) {
			t.Errorf("%v", err)
		}
	})
}

// Links are part of what a batch gives back.
func TestBatchGivesLinksBack(t *testing.T) {
	both(t, func(t *testing.T, w *ledgertest.World) {
		p := w.Seed(t)[0]
		b, _, err := w.DoBatch(ctx, w.Keeper, bulk, ledger.BatchWork{Changes: []ledger.BatchChange{{Problem: p.ID, Version: 1, Commands: []ledger.Command{ledger.Relink{}}}}})
		if err != nil {
			t.Fatal(err)
		}
		must(w.UndoBatch(ctx, w.Keeper, b.ID, b.Version, false))(t)
		after := must(w.Store.Problem(ctx, w.Keeper, p.ID))(t)
		if !slices.Equal(after.Causes, p.Causes) || !slices.Equal(after.Measures, p.Measures) {
			t.Errorf("%v %v", after.Causes, after.Measures)
		}
		replayed := must(ledger.Replay(must(w.Past.Of(ctx, w.Keeper, ledger.SubjectProblem, p.ID))(t)))(t)
		same(t, "replayed", replayed, after)
	})
}

func TestAlike(t *testing.T) {
	both(t, func(t *testing.T, w *ledgertest.World) {
		all := w.Seed(t)
		again := w.Seed(t)
		groups := must(w.Alike(ctx, w.Keeper, 2024))(t)
		pairs := 0
		for _, g := range groups {
			if len(g) < 2 || g[0].Subject != g[1].Subject {
				t.Errorf("%+v", g)
			}
			for i := range all {
				if slices.ContainsFunc(g, func(p ledger.Problem) bool { return p.ID == all[i].ID }) && slices.ContainsFunc(g, func(p ledger.Problem) bool { return p.ID == again[i].ID }) {
					pairs++
				}
			}
		}
		if pairs != len(all) {
			t.Errorf("%d of %d pairs are found in %d groups", pairs, len(all), len(groups))
		}
		if groups := must(w.Alike(ctx, w.Keeper, 2023))(t); len(groups) != 0 {
			t.Errorf("of a year without problems: %d", len(groups))
		}
	})
}
