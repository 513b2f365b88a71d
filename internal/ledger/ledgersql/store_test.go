package ledgersql_test

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/ledger"
	"bihuan/internal/ledger/ledgertest"
	"bihuan/internal/sqldb"
	"bihuan/internal/sqldb/sqldbtest"
)

var ctx = context.Background()

func both(t *testing.T, test func(t *testing.T, w *ledgertest.World)) {
	sqldbtest.Both(t, func(t *testing.T, db *sqldb.DB) { test(t, ledgertest.New(t, db)) })
}

// must returns x, or ends the test.
func must[T any](x T, err error) func(*testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return x
	}
}

func same(t *testing.T, what string, got, want any) {
	t.Helper()
	g, _ := json.Marshal(got)
	w, _ := json.Marshal(want)
	if string(g) != string(w) {
		t.Errorf("%s:\ngot  %s\nwant %s", what, g, w)
	}
}

func TestRegister(t *testing.T) {
	both(t, func(t *testing.T, w *ledgertest.World) {
		registered := w.Seed(t)
		var numbers []string
		for _, p := range registered {
			numbers = append(numbers, p.Number())
			same(t, "read back", must(w.Store.Problem(ctx, w.Keeper, p.ID))(t), p)
		}
		if got := strings.Join(numbers, " "); got != "2024-1 2024-2 2024-3 2024-4 2024-5 2024-个1" {
			t.Errorf("numbers %s", got)
		}
		again := w.Seed(t)
		if again[0].Number() != "2024-6" || again[5].Number() != "2024-个2" {
			t.Errorf("second registration starts at %s and %s", again[0].Number(), again[5].Number())
		}
		whole := must(w.Whole(ctx, w.Keeper, registered[0].ID))(t)
		if len(whole.Causes) != 1 || whole.Causes[0].Title != "对学习的重要性认识不足" || whole.Causes[0].Visibility != access.UnitWide {
			t.Errorf("causes %+v", whole.Causes)
		}
		if len(whole.Measures) != 1 || len(whole.Measures[0].Actions) != 2 || *whole.Measures[0].Promises[0].Min != 1 {
			t.Errorf("measures %+v", whole.Measures)
		}
		personal := must(w.Whole(ctx, w.Keeper, registered[5].ID))(t)
		if personal.Problem.Visibility != access.Restricted || personal.Causes[0].Visibility != access.Restricted || personal.Measures[0].Visibility != access.Restricted {
			t.Error("what a person's problem brings is not restricted")
		}
	})
}

func TestRegisterAllOrNothing(t *testing.T) {
	both(t, func(t *testing.T, w *ledgertest.World) {
		for name, spoil := range map[string]func(*ledger.Registration){
			"unknown key": func(r *ledger.Registration) { r.Problems[4].Causes = []string{"C9"} },
			"no title":    func(r *ledger.Registration) { r.Problems[4].Title = "  " },
			"no subject":  func(r *ledger.Registration) { r.Problems[5].Subject = "" },
			"year":        func(r *ledger.Registration) { r.Year = 24 },
			"long":        func(r *ledger.Registration) { r.Problems[4].Statement = strings.Repeat("长", 6001) },
			"empty":       func(r *ledger.Registration) { r.Problems = nil },
			"NUL":         func(r *ledger.Registration) { r.Problems[4].Statement = "空\x00字符" },
		} {
			r := ledgertest.Sample()
			spoil(&r)
			if _, err := w.Register(ctx, w.Keeper, r); fault.KindOf(err) != fault.Invalid {
				t.Errorf("%s: %v", name, err)
			}
		}
		r := ledgertest.Sample()
		r.Problems[4].Due = "6月底"
		if _, err := w.Register(ctx, w.Keeper, r); fault.Text(err) != "第5个问题“项目推进前紧后松”：完成时限“6月底”不是有效的日期，请写成 2024-06-30 这样。" {
			t.Error(err)
		}
		if _, err := w.RegisterOne(ctx, w.Keeper, 2024, ledger.Content{Subject: ledger.Personal, Title: "甲"}); fault.KindOf(err) != fault.Invalid {
			t.Errorf("a person's problem without the person: %v", err)
		}
		if _, err := w.Register(ctx, w.Reader, ledgertest.Sample()); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("a reader registers: %v", err)
		}
		stop := errors.New("stop")
		err := w.DB.Atomic(ctx, func(ctx context.Context) error {
			if _, err := w.Register(ctx, w.Keeper, ledgertest.Sample()); err != nil {
				return err
			}
			return stop
		})
		if !errors.Is(err, stop) {
			t.Error(err)
		}
		if c := must(w.Counts(ctx, w.Keeper, ledger.Filter{}))(t); c.Total != 0 {
			t.Errorf("%d problems stayed", c.Total)
		}
		one := must(w.RegisterOne(ctx, w.Keeper, 2024, ledger.Content{Subject: ledger.Team, Title: "手工登记"}))(t)
		if one.Number() != "2024-1" {
			t.Errorf("a failed registration left a gap: %s", one.Number())
		}
	})
}

func TestEdit(t *testing.T) {
	both(t, func(t *testing.T, w *ledgertest.World) {
		p := w.Seed(t)[3]
		w.Pass(time.Hour)
		first := must(w.Edit(ctx, w.Keeper, p.ID, 1, ledger.Edit{Values: []ledger.Value{
			{Field: ledger.FieldDue, Text: " 2024-05-31 "}, {Field: ledger.FieldClass, Text: "limited"}, {Field: ledger.FieldAspect, Text: "担当作为方面"}}}))(t)
		if first.Version != 2 || first.Due != "2024-05-31" || first.AspectNo != 3 || !first.UpdatedAt.Equal(w.Clock()) {
			t.Errorf("after the edit: %+v", first)
		}
		same(t, "read back", must(w.Store.Problem(ctx, w.Keeper, p.ID))(t), first)

		_, err := w.Edit(ctx, w.Second, p.ID, 1, ledger.Edit{Values: []ledger.Value{{Field: ledger.FieldDue, Text: "2024-07-31"}}})
		want := "您打开页面后，林远于3月5日10:30把“完成时限”从“空”改为“2024-05-31”，把“整改类别”从“空”改为“限期整改”，把“所属方面”从“联系群众方面”改为“担当作为方面”。您的修改还没有保存，请核对后再决定。"
		if fault.KindOf(err) != fault.Stale || fault.Text(err) != want {
			t.Errorf("stale edit: %v", err)
		}
		var meanwhile *ledger.Meanwhile
		if !errors.As(err, &meanwhile) {
			t.Fatal("no account of what happened meanwhile")
		}
		if c, by, ok := meanwhile.Changed(ledger.FieldDue); !ok || c.New != "2024-05-31" || by.Actor != "林远" || meanwhile.Now.Version != 2 {
			t.Errorf("meanwhile %+v by %+v", c, by)
		}

		same(t, "nothing changed", must(w.Edit(ctx, w.Keeper, p.ID, 2, ledger.Edit{Values: []ledger.Value{{Field: ledger.FieldDue, Text: "2024-05-31"}}}))(t), first)
		for field, bad := range map[ledger.Field]string{
			ledger.FieldTitle: " ", ledger.FieldDue: "2024-02-30", ledger.FieldClass: "soon", ledger.FieldLeader: strings.Repeat("长", 61),
			ledger.FieldPerson: "某人", "state": "closed",
		} {
			if _, err := w.Edit(ctx, w.Keeper, p.ID, 2, ledger.Edit{Values: []ledger.Value{{Field: field, Text: bad}}}); fault.KindOf(err) != fault.Invalid {
				t.Errorf("%s %q: %v", field, bad, err)
			}
		}
		for name, v := range map[string]access.Viewer{"reader": w.Reader, "foreign": w.Foreign, "nobody": {}} {
			_, err := w.Edit(ctx, v, p.ID, 2, ledger.Edit{Values: []ledger.Value{{Field: ledger.FieldGoal, Text: "改"}}})
			if k := fault.KindOf(err); k != fault.Forbidden && k != fault.NotFound {
				t.Errorf("%s edits: %v", name, err)
			}
		}
		if _, err := w.Edit(ctx, w.Keeper, p.ID, 7, ledger.Edit{}); fault.KindOf(err) != fault.Invalid {
			t.Errorf("a version of the future: %v", err)
		}
		old := first // the store itself lets nobody write over a version that is gone
		if err := w.SQL.Atomic(ctx, func(ctx context.Context) error { return w.Store.SaveProblem(ctx, w.Keeper, old) }); fault.KindOf(err) != fault.Stale {
			t.Errorf("saved over a version that is gone: %v", err)
		}
		acts := must(w.Service.Past(ctx, w.Reader, p.ID))(t)
		if len(acts) != 2 || acts[0].Version != 2 || acts[0].Actor != "林远" || acts[1].Kind != "ledger.problem.registered.v1" {
			t.Errorf("history %+v", acts)
		}
	})
}

// Two people save the same version at the same moment: one wins, the other is
// told who changed what.
func TestRace(t *testing.T) {
	both(t, func(t *testing.T, w *ledgertest.World) {
		p := w.Seed(t)[0]
		version := p.Version
		for round := range 10 {
			errs := make(chan error, 2)
			for i, v := range []access.Viewer{w.Keeper, w.Second} {
				go func() {
					_, err := w.Edit(ctx, v, p.ID, version, ledger.Edit{Values: []ledger.Value{{Field: ledger.FieldGoal, Text: strings.Repeat("目", 1+2*round+i)}}})
					errs <- err
				}()
			}
			lost := errors.Join(<-errs, <-errs)
			if fault.KindOf(errors.Unwrap(lost)) == fault.Stale {
				t.Fatal("unexpected wrapping")
			}
			var meanwhile *ledger.Meanwhile
			if !errors.As(lost, &meanwhile) || len(meanwhile.Acts) != 1 {
				t.Fatalf("round %d: %v", round, lost)
			}
			version++
		}
		if got := must(w.Store.Problem(ctx, w.Keeper, p.ID))(t).Version; got != version {
			t.Errorf("version %d, want %d", got, version)
		}
	})
}

func titles(problems []ledger.Problem) []string {
	var all []string
	for _, p := range problems {
		all = append(all, p.Title)
	}
	return all
}

func TestList(t *testing.T) {
	both(t, func(t *testing.T, w *ledgertest.World) {
		all := titles(w.Seed(t))
		pick := func(places ...int) []string {
			var some []string
			for _, i := range places {
				some = append(some, all[i])
			}
			return some
		}
		for name, c := range map[string]struct {
			filter ledger.Filter
			want   []string
		}{
			"all":        {ledger.Filter{}, all},
			"backwards":  {ledger.Filter{Desc: true}, pick(5, 4, 3, 2, 1, 0)},
			"by aspect":  {ledger.Filter{Sort: ledger.ByAspect}, all},
			"by due":     {ledger.Filter{Sort: ledger.ByDue}, pick(2, 0, 4, 1, 3, 5)},
			"by update":  {ledger.Filter{Sort: ledger.ByUpdated}, all},
			"aspect":     {ledger.Filter{Aspect: "联系群众方面"}, pick(2, 3)},
			"personal":   {ledger.Filter{Subject: ledger.Personal}, pick(5)},
			"class":      {ledger.Filter{Class: ledger.Limited}, pick(0, 4)},
			"state":      {ledger.Filter{Phase: ledger.NotStarted, LeadUnit: "党建工作办公室"}, pick(0, 1)},
			"leader":     {ledger.Filter{Leader: "镇长 沈青"}, pick(2)},
			"material":   {ledger.Filter{Material: ledgertest.Material}, pick(0, 1, 2, 3, 4)},
			"other year": {ledger.Filter{Year: 2023}, nil},
			"no cause":   {ledger.Filter{Gap: ledger.NoCause}, pick(4)},
			"no measure": {ledger.Filter{Gap: ledger.NoMeasure}, pick(3)},
			"no example": {ledger.Filter{Gap: ledger.NoExample}, pick(1, 3, 4, 5)},
			"no due":     {ledger.Filter{Gap: ledger.NoDue}, pick(3, 5)},
			"no holder":  {ledger.Filter{Gap: ledger.NoHolder}, pick(3, 5)},
			"search":     {ledger.Filter{Q: "学习"}, pick(0, 1)},
		} {
			if got := titles(must(w.List(ctx, w.Keeper, c.filter))(t).Problems); !slices.Equal(got, c.want) {
				t.Errorf("%s: %q, want %q", name, got, c.want)
			}
		}
		counts := must(w.Counts(ctx, w.Keeper, ledger.Filter{}))(t)
		same(t, "counts", counts, ledger.Counts{Total: 6, Gaps: map[ledger.Gap]int{
			ledger.NoCause: 1, ledger.NoMeasure: 1, ledger.NoExample: 4, ledger.NoDue: 2, ledger.NoHolder: 2, ledger.NoProof: 0, ledger.NoEffect: 0}})
		facets := must(w.Facets(ctx, w.Keeper, 2024))(t)
		same(t, "facets", facets, ledger.Facets{
			Years:     []int{2024},
			Aspects:   []ledger.Aspect{{No: 1, Title: "理论学习方面"}, {No: 2, Title: "联系群众方面"}, {No: 3, Title: "担当作为方面"}},
			LeadUnits: []string{"党建工作办公室", "社会事务办公室", "经济发展办公室"},
			Leaders:   []string{"党委书记 林远", "副镇长 㛃宁", "镇长 沈青"},
			Holders:   []string{"周禾", "𫖮明"}, AssistUnits: []string{"各党支部", "自然资源所", "财政所"},
			Materials: []ledger.MaterialTitle{{ID: ledgertest.Material}},
			Classes:   []ledger.Class{ledger.Immediate, ledger.Lasting, ledger.Limited},
			Personal:  true,
		})
		for name, f := range map[string]ledger.Filter{
			"sort": {Sort: "title; DROP TABLE problem"}, "class": {Class: "x"}, "subject": {Subject: "x"}, "state": {Phase: "x"}, "gap": {Gap: "x"},
			"limit": {Limit: 201}, "query": {Q: strings.Repeat("长", 101)}, "cursor": {After: "###"}, "other": {After: "eyJzIjoibm8ifQ"},
		} {
			if _, err := w.List(ctx, w.Keeper, f); fault.KindOf(err) != fault.Invalid {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

// Every order can be walked forwards and back in pages of any size.
func TestPages(t *testing.T) {
	both(t, func(t *testing.T, w *ledgertest.World) {
		w.Seed(t)
		w.Seed(t)
		for _, sort := range ledger.Sorts {
			for _, desc := range []bool{false, true} {
				f := ledger.Filter{Sort: sort, Desc: desc}
				want := titles(must(w.List(ctx, w.Keeper, f))(t).Problems)
				if len(want) != 12 {
					t.Fatalf("%d problems", len(want))
				}
				f.Limit = 5
				var forwards []string
				pages := 0
				page := must(w.List(ctx, w.Keeper, f))(t)
				for ; ; pages++ {
					forwards = append(forwards, titles(page.Problems)...)
					if page.Next == "" || pages > 12 {
						break
					}
					f.After = page.Next
					page = must(w.List(ctx, w.Keeper, f))(t)
				}
				if !slices.Equal(forwards, want) || pages != 2 {
					t.Errorf("%s desc=%v forwards: %q, want %q", sort, desc, forwards, want)
				}
				f.After = ""
				back := titles(page.Problems)
				for page.Prev != "" {
					f.Before = page.Prev
					page = must(w.List(ctx, w.Keeper, f))(t)
					back = append(titles(page.Problems), back...)
				}
				if !slices.Equal(back, want) {
					t.Errorf("%s desc=%v backwards: %q, want %q", sort, desc, back, want)
				}
			}
		}
		page := must(w.List(ctx, w.Keeper, ledger.Filter{Limit: 1}))(t)
		if _, err := w.List(ctx, w.Keeper, ledger.Filter{Limit: 1, Desc: true, After: page.Next}); fault.KindOf(err) != fault.Invalid {
			t.Errorf("a cursor of another order: %v", err)
		}
	})
}

func TestPlan(t *testing.T) {
	both(t, func(t *testing.T, w *ledgertest.World) {
		r := ledgertest.Sample()
		r.Measures = append(r.Measures, ledger.NewMeasure{Key: "D", MeasureContent: ledger.MeasureContent{Title: "其他常态化任务"}})
		if _, err := w.Register(ctx, w.Keeper, r); err != nil {
			t.Fatal(err)
		}
		plan := must(w.Plan(ctx, w.Keeper, 2024))(t)
		var got []string
		for _, p := range plan {
			for _, ref := range p.Problems {
				got = append(got, p.Measure.Title+" "+ref.Number)
			}
			if len(p.Problems) == 0 {
				got = append(got, p.Measure.Title)
			}
		}
		want := []string{"健全学习制度 2024-1", "健全学习制度 2024-2", "落实包村走访 2024-3", "实行项目周调度 2024-5", "其他常态化任务", "带头化解遗留纠纷 2024-个1"}
		if !slices.Equal(got, want) {
			t.Errorf("plan %q", got)
		}
		if plan := must(w.Plan(ctx, w.Reader, 0))(t); len(plan) != 4 {
			t.Errorf("a reader sees %d measures", len(plan))
		}
		for _, none := range []struct {
			v    access.Viewer
			year int
		}{{w.Foreign, 0}, {access.Viewer{}, 0}, {w.Keeper, 2023}} {
			if plan := must(w.Plan(ctx, none.v, none.year))(t); len(plan) != 0 {
				t.Errorf("%d measures for a stranger", len(plan))
			}
		}
	})
}

// The title of a material is told to those who may see the material.
func TestMaterialTitles(t *testing.T) {
	both(t, func(t *testing.T, w *ledgertest.World) {
		p := w.Seed(t)[0]
		err := w.SQL.Atomic(ctx, func(ctx context.Context) error {
			_, err := w.SQL.Exec(ctx, `
				INSERT INTO material (id, unit_id, visibility, name, title, genre, state, revision, counts, content, version, created_at, updated_at)
				VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
				ledgertest.Material, w.Keeper.UnitID, "restricted", "a.docx", "班子检视材料", "team", "filed", 1, "{}", []byte{0}, 1, 1, 1)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if got := must(w.Whole(ctx, w.Keeper, p.ID))(t).Material; got != "班子检视材料" {
			t.Errorf("the keeper reads %q", got)
		}
		if got := must(w.Facets(ctx, w.Keeper, 0))(t).Materials; len(got) != 1 || got[0].Title != "班子检视材料" {
			t.Errorf("the keeper filters by %v", got)
		}
		if got := must(w.Whole(ctx, w.Reader, p.ID))(t).Material; got != "" {
			t.Errorf("a reader reads %q", got)
		}
	})
}

// Registrations at once get different numbers without gaps, also when some of
// them hold the history already.
func TestRegisterAtOnce(t *testing.T) {
	both(t, func(t *testing.T, w *ledgertest.World) {
		const workers, each = 4, 3
		errs := make(chan error, workers*each)
		for worker := range workers {
			go func() {
				for range each {
					errs <- w.DB.Atomic(ctx, func(ctx context.Context) error {
						if worker%2 == 0 {
							if _, err := w.RegisterOne(ctx, w.Keeper, 2023, ledger.Content{Subject: ledger.Team, Title: "先写一条"}); err != nil {
								return err
							}
						}
						_, err := w.Register(ctx, w.Keeper, ledgertest.Sample())
						return err
					})
				}
			}()
		}
		for range workers * each {
			if err := <-errs; err != nil {
				t.Error(err)
			}
		}
		seen := map[string]bool{}
		all, _, err := w.Wholes(ctx, w.Keeper, ledger.Filter{Year: 2024, Limit: 200})
		if err != nil {
			t.Fatal(err)
		}
		for _, whole := range all {
			seen[whole.Problem.Number()] = true
		}
		if len(all) != 6*workers*each || !seen["2024-"+strconv.Itoa(5*workers*each)] || !seen["2024-个12"] {
			t.Errorf("%d problems with %d numbers", len(all), len(seen))
		}
	})
}
