package ledgersql_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"bihuan/internal/fault"
	"bihuan/internal/ledger"
	"bihuan/internal/ledger/ledgersql"
	"bihuan/internal/ledger/ledgertest"
	"bihuan/internal/sqldb"
)

func TestNarrow(t *testing.T) {
	both(t, func(t *testing.T, w *ledgertest.World) {
		problems := w.Seed(t)
		all := titles(problems)
		w.Pass(48 * time.Hour)
		proof := ledger.AddEvidence{Kind: "document", Number: "青政办〔2024〕8号"}
		must(w.Do(ctx, w.Keeper, problems[2].ID, 1, ledger.Assign{}, nil))(t)
		must(w.Do(ctx, w.Keeper, problems[2].ID, 2, proof, nil))(t)
		must(w.Edit(ctx, w.Keeper, problems[3].ID, 1, ledger.Edit{Values: []ledger.Value{
			{Field: ledger.FieldGoal, Text: `办结率达到100%，ABC_d 与 C:\档案`}}}))(t)
		for name, c := range map[string]struct {
			narrow ledger.Narrow
			want   []int
		}{
			"holder":        {ledger.Narrow{Holder: "周禾"}, []int{0}},
			"no holder":     {ledger.Narrow{Holder: ledger.Blank}, []int{1, 3, 4, 5}},
			"assist":        {ledger.Narrow{Assist: "财政所"}, []int{4}},
			"no assist":     {ledger.Narrow{Assist: ledger.Blank}, []int{1, 2, 3, 5}},
			"title":         {ledger.Narrow{Title: "学用 差距"}, []int{1}},
			"title, none":   {ledger.Narrow{Title: "学用 计划"}, nil},
			"number":        {ledger.Narrow{Number: "2024-2"}, []int{1}},
			"own number":    {ledger.Narrow{Number: "2024-个1"}, []int{5}},
			"facts, half":   {ledger.Narrow{Facts: "走访 云岭"}, []int{2}},
			"bare number":   {ledger.Narrow{Number: "2"}, []int{1}},
			"facts":         {ledger.Narrow{Facts: "边远 走访 云岭"}, nil},
			"cause":         {ledger.Narrow{Cause: "群众观念 上门了解"}, []int{2, 3}},
			"no cause":      {ledger.Narrow{Cause: ledger.Blank}, []int{4}},
			"measure":       {ledger.Narrow{Measure: "边远村组"}, []int{2}},
			"goal":          {ledger.Narrow{Goal: "按月"}, []int{0}},
			"percent":       {ledger.Narrow{Goal: "100%"}, []int{3}},
			"percent alone": {ledger.Narrow{Goal: "%"}, []int{3}},
			"underscore":    {ledger.Narrow{Goal: "abc_D"}, []int{3}},
			"no wildcard":   {ledger.Narrow{Goal: "abc_ "}, []int{3}},
			"a wildcard":    {ledger.Narrow{Goal: "ab__d"}, nil},
			"backslash":     {ledger.Narrow{Goal: `c:\`}, []int{3}},
			"from":          {ledger.Narrow{DueFrom: "2024-06-30"}, []int{0, 4}},
			"to":            {ledger.Narrow{DueTo: "2024-06-30"}, []int{0, 2}},
			"span":          {ledger.Narrow{DueFrom: "2024-05-01", DueTo: "2024-07-01"}, []int{0}},
			"evidence":      {ledger.Narrow{Evidence: ledger.With}, []int{2}},
			"no evidence":   {ledger.Narrow{Evidence: ledger.Without}, []int{0, 1, 3, 4, 5}},
			"since":         {ledger.Narrow{Since: "2024-03-07"}, []int{2, 3}},
			"since then":    {ledger.Narrow{Since: "2024-03-05"}, []int{0, 1, 2, 3, 4, 5}},
			"since later":   {ledger.Narrow{Since: "2024-03-08"}, nil},
		} {
			var want []string
			for _, i := range c.want {
				want = append(want, all[i])
			}
			if got := titles(must(w.List(ctx, w.Keeper, ledger.Filter{Narrow: c.narrow}))(t).Problems); !slices.Equal(got, want) {
				t.Errorf("%s: %q, want %q", name, got, want)
			}
			if got := must(w.Counts(ctx, w.Keeper, ledger.Filter{Narrow: c.narrow}))(t).Total; got != len(want) {
				t.Errorf("%s: counted %d", name, got)
			}
		}
		for name, f := range map[string]ledger.Filter{
			"no class": {Class: ledger.Blank}, "no leader": {Leader: ledger.Blank}, "no unit": {LeadUnit: ledger.Blank},
		} {
			for _, p := range must(w.List(ctx, w.Keeper, f))(t).Problems {
				if f.Class != "" && p.Class != "" || f.Leader != "" && p.Leader != "" || f.LeadUnit != "" && p.LeadUnit != "" {
					t.Errorf("%s: %+v", name, p.Content)
				}
			}
		}
		for name, f := range map[string]ledger.Filter{
			"day": {Narrow: ledger.Narrow{DueFrom: "2024-02-30"}}, "since": {Narrow: ledger.Narrow{Since: "昨天"}}, "evidence": {Narrow: ledger.Narrow{Evidence: "x"}},
			"span": {Narrow: ledger.Narrow{DueFrom: "2024-02-02", DueTo: "2024-02-01"}}, "long": {Narrow: ledger.Narrow{Goal: strings.Repeat("长", 101)}}, "group": {Group: "title"}, "number": {Narrow: ledger.Narrow{Number: "第九"}},
		} {
			if _, err := w.List(ctx, w.Keeper, f); fault.KindOf(err) != fault.Invalid {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

// A grouped list can be walked forwards and back in pages of any size: every
// group stands in one piece, and every page says how many it holds in all.
func TestGroups(t *testing.T) {
	both(t, func(t *testing.T, w *ledgertest.World) {
		p := w.Seed(t)[4]
		w.Seed(t)
		must(w.Do(ctx, w.Keeper, p.ID, 1, ledger.Withdraw{Reason: "登记错了"}, nil))(t)
		must(w.Edit(ctx, w.Keeper, w.Seed(t)[0].ID, 1, ledger.Edit{Values: []ledger.Value{{Field: ledger.FieldAspect, Text: "另外的方面"}}}))(t)
		for _, group := range ledger.Groups {
			for _, sort := range ledger.Sorts {
				for _, desc := range []bool{false, true} {
					walkGroups(t, w, ledger.Filter{Group: group, Sort: sort, Desc: desc, Limit: 200})
				}
			}
		}
		page := must(w.List(ctx, w.Reader, ledger.Filter{Group: ledger.GroupAspect, Class: ledger.Limited}))(t)
		same(t, "sections", page.Sections, []ledger.Section{{Of: "理论学习方面", Rows: 2, Count: 2}, {Of: "担当作为方面", Rows: 2, Count: 2}, {Of: "另外的方面", Rows: 1, Count: 1}})
		if got := page.Sections[0].Zh(ledger.GroupAspect) + (ledger.Section{}).Zh(ledger.GroupLeader) + (ledger.Section{Of: "closed"}).Zh(ledger.GroupState); got != "理论学习方面未填写责任领导已销号" {
			t.Error(got)
		}
		page = must(w.List(ctx, w.Keeper, ledger.Filter{Group: ledger.GroupAspect, Limit: 1}))(t)
		if _, err := w.List(ctx, w.Keeper, ledger.Filter{Group: ledger.GroupYear, Limit: 1, After: page.Next}); fault.KindOf(err) != fault.Invalid {
			t.Errorf("a cursor of another group: %v", err)
		}
	})
}

func walkGroups(t *testing.T, w *ledgertest.World, f ledger.Filter) {
	t.Helper()
	whole := must(w.List(ctx, w.Keeper, f))(t)
	want, counts, rows := titles(whole.Problems), map[string]int{}, 0
	for _, s := range whole.Sections {
		if counts[s.Of] > 0 || s.Rows != s.Count {
			t.Errorf("%s by %s: the section %+v is in pieces", f.Group, f.Sort, s)
		}
		counts[s.Of] = s.Count
		rows += s.Rows
	}
	if len(want) != 17 || rows != 17 {
		t.Fatalf("%s by %s: %d problems in sections of %d", f.Group, f.Sort, len(want), rows)
	}
	var forwards, back []string
	f.Limit = 4
	page := must(w.List(ctx, w.Keeper, f))(t)
	for {
		forwards = append(forwards, titles(page.Problems)...)
		for _, s := range page.Sections {
			if counts[s.Of] != s.Count {
				t.Errorf("%s by %s: %+v on a page, %d in all", f.Group, f.Sort, s, counts[s.Of])
			}
		}
		if page.Next == "" || len(forwards) > 20 {
			break
		}
		f.After = page.Next
		page = must(w.List(ctx, w.Keeper, f))(t)
	}
	f.After = ""
	for back = titles(page.Problems); page.Prev != "" && len(back) < 20; back = append(titles(page.Problems), back...) {
		f.Before = page.Prev
		page = must(w.List(ctx, w.Keeper, f))(t)
	}
	if !slices.Equal(forwards, want) || !slices.Equal(back, want) {
		t.Errorf("%s by %s, desc %v:\nwhole     %q\nforwards  %q\nbackwards %q", f.Group, f.Sort, f.Desc, want, forwards, back)
	}
}

// Every order and every group reads an index: a page costs the same however
// long the list is. Inside a group another order sorts the group alone.
func TestOrdersHaveAnIndex(t *testing.T) {
	both(t, func(t *testing.T, w *ledgertest.World) {
		w.Seed(t)
		store := w.Store.(*ledgersql.Store)
		for _, group := range append([]ledger.Group{""}, ledger.Groups...) {
			for _, sort := range ledger.Sorts {
				query, args, err := store.ListQuery(w.Keeper, ledger.Filter{Group: group, Sort: sort})
				if err != nil {
					t.Fatal(err)
				}
				if !strings.Contains(query, "ORDER BY") {
					t.Fatal(query)
				}
				checkPlan(t, w.SQL, string(group)+" by "+string(sort), query, args)
				if group != "" && sort == ledger.ByNumber {
					checkSorted(t, w.SQL, string(group), query, args)
				}
			}
		}
	})
}

// checkPlan reads what SQLite means to do. PostgreSQL decides by the size of
// the table, which is small here: it only has to take the query.
func checkPlan(t *testing.T, db *sqldb.DB, name, query string, args []any) {
	t.Helper()
	if _, err := sqldb.One(ctx, db, sqldb.Value[string], `SELECT sqlite_version()`); err != nil {
		must(sqldb.All(ctx, db, sqldb.Value[string], query, args...))(t)
		return
	}
	plan := planOf(t, db, query, args)
	for _, step := range plan {
		if strings.Contains(step, "B-TREE FOR ORDER BY") || strings.HasPrefix(step, "SCAN") {
			t.Errorf("%s: %q", name, plan)
		}
	}
}

// checkSorted refuses to sort a group in the order of numbers.
func checkSorted(t *testing.T, db *sqldb.DB, name, query string, args []any) {
	t.Helper()
	if _, err := sqldb.One(ctx, db, sqldb.Value[string], `SELECT sqlite_version()`); err != nil {
		return
	}
	if plan := planOf(t, db, query, args); strings.Contains(strings.Join(plan, "\n"), "B-TREE") {
		t.Errorf("%s: %q", name, plan)
	}
}

func planOf(t *testing.T, db *sqldb.DB, query string, args []any) []string {
	t.Helper()
	return must(sqldb.All(ctx, db, func(r sqldb.Row) (string, error) {
		var id, parent, unused int
		var detail string
		err := r.Scan(&id, &parent, &unused, &detail)
		return detail, err
	}, "EXPLAIN QUERY PLAN "+query, args...))(t)
}
