package ledgersql_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"bihuan/internal/access"
	"bihuan/internal/ledger"
	"bihuan/internal/ledger/ledgersql"
	"bihuan/internal/ledger/ledgertest"
	"bihuan/internal/sqldb"
)

// parties returns the rows of the table party for a problem.
func parties(w *ledgertest.World, id string) ([]ledger.Concerned, error) {
	return sqldb.All(ctx, w.SQL, func(r sqldb.Row) (ledger.Concerned, error) {
		var c ledger.Concerned
		err := r.Scan(&c.Task, &c.As, &c.Name)
		return c, err
	}, `SELECT y.task_id, y.role, y.name FROM party y JOIN problem p ON p.id = y.problem_id AND p.unit_id = y.unit_id
		WHERE y.problem_id = $1 ORDER BY y.task_id, y.role, y.name`, id)
}

// said is what the texts of p name, in the order of parties.
func said(p ledger.Problem) []ledger.Concerned {
	all := p.Concerned()
	slices.SortFunc(all, func(a, b ledger.Concerned) int {
		return strings.Compare(a.Task+"\x00"+string(a.As)+"\x00"+a.Name, b.Task+"\x00"+string(b.As)+"\x00"+b.Name)
	})
	return all
}

// What names whom is found, in every capacity or in one; what is an upgrade
// away says the same.
func TestParties(t *testing.T) {
	both(t, func(t *testing.T, w *ledgertest.World) {
		all := w.Seed(t)
		self := w.Reader
		self.Self = access.Self{Names: []string{"林远"}, Offices: []string{"社会事务办公室"}}
		check := func(name string, v access.Viewer, f ledger.Filter, want ...int) {
			t.Helper()
			var numbers []int
			for _, p := range must(w.List(ctx, v, f))(t).Problems {
				numbers = append(numbers, p.No)
			}
			if !slices.Equal(numbers, want) {
				t.Errorf("%s finds %v, want %v", name, numbers, want)
			}
			if n := must(w.Counts(ctx, v, f))(t).Total; n != len(want) {
				t.Errorf("%s counts %d", name, n)
			}
		}
		check("mine", self, ledger.Filter{Mine: true}, 1, 3)
		check("mine of nobody", w.Reader, ledger.Filter{Mine: true})
		check("leader", w.Keeper, ledger.Filter{Party: "党委书记 林远"}, 1)
		check("office", w.Keeper, ledger.Filter{Party: "党建工作办公室"}, 1, 2)
		check("both", w.Keeper, ledger.Filter{Party: "党建工作办公室、各党支部"}, 1)
		check("assist", w.Keeper, ledger.Filter{AssistUnit: "财政所"}, 5)
		check("part of a name", w.Keeper, ledger.Filter{AssistUnit: "财政"})
		check("no assist", w.Keeper, ledger.Filter{AssistUnit: "党建工作办公室"})
		check("a person's", w.Reader, ledger.Filter{Party: "沈青"}, 3)
		check("foreign", w.Foreign, ledger.Filter{Party: "沈青"})
		facets := must(w.Facets(ctx, w.Reader, 2024))(t)
		if got := strings.Join(facets.AssistUnits, " "); got != "各党支部 自然资源所 财政所" {
			t.Error(got)
		}
		p := must(w.Do(ctx, w.Keeper, all[0].ID, 1, ledger.Assign{Class: "limited", LeadUnit: "宣传办", Due: "2024-06-30"}, nil))(t)
		p = must(w.Do(ctx, w.Keeper, p.ID, p.Version, ledger.Decompose{NewTask: ledger.NewTask{Title: "排定计划", Unit: "社会事务办公室", Holder: "林远", Due: "2024-05-01"}}, nil))(t)
		check("task", self, ledger.Filter{Mine: true}, 1, 3)
		p = must(w.DoTask(ctx, w.Keeper, p.Course.Tasks[0].ID, 1, ledger.CancelTask{Task: p.Course.Tasks[0].ID, Reason: "不需要"}, nil))(t)
		same(t, "parties", must(parties(w, p.ID))(t), said(p))

		before := map[string][]ledger.Concerned{}
		for _, p := range all {
			before[p.ID] = must(parties(w, p.ID))(t)
		}
		fill := w.Store.(*ledgersql.Store).FillParties
		for range 2 {
			if err := w.SQL.Atomic(ctx, func(ctx context.Context) error { return fill(ctx) }); err != nil {
				t.Fatal(err)
			}
			for _, p := range all {
				same(t, "filled "+p.Title, must(parties(w, p.ID))(t), before[p.ID])
			}
		}
	})
}
