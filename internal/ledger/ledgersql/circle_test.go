package ledgersql_test

import (
	"slices"
	"testing"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/ledger"
	"bihuan/internal/ledger/ledgertest"
)

// watchers are people of the first unit, with the numbers of the sample's
// problems that each may see; 6 is that of 沈青 alone.
func watchers(w *ledgertest.World) map[string]watcher {
	v := func(self access.Self, grants ...access.Grant) access.Viewer {
		return access.Viewer{AccountID: "w", UnitID: w.Keeper.UnitID, Self: self, Grants: grants,
			Scopes: map[string][]string{"乡村建设片": {"经济发展办公室", "自然资源所"}}}
	}
	shen := access.Self{Names: []string{"沈青", "沈青（青禾镇）"}, Offices: []string{"青禾镇党委"}}
	unclear := access.Self{Names: []string{"沈青（石湾村）"}, Offices: []string{"石湾村"}} // two have the name
	return map[string]watcher{
		"keeper":                    {v(access.Self{}, access.Grant{Role: access.Keeper}), []int{1, 2, 3, 4, 5}},
		"named keeper":              {w.Keeper, []int{1, 2, 3, 4, 5, 6}},
		"custodian alone":           {v(access.Self{}, access.Grant{Role: access.Custodian}), nil},
		"chief":                     {v(access.Self{}, access.Grant{Role: access.Chief}), []int{1, 2, 3, 4, 5, 6}},
		"inspector":                 {v(access.Self{}, access.Grant{Role: access.Inspector}), []int{1, 2, 3, 4, 5, 6}},
		"member":                    {v(access.Self{}, access.Grant{Role: access.Member}), []int{1, 2, 3, 4, 5}},
		"the person":                {v(shen, access.Grant{Role: access.Member}), []int{1, 2, 3, 4, 5, 6}},
		"another of the name":       {v(unclear, access.Grant{Role: access.Member}), []int{1, 2, 3, 4, 5}},
		"the person, no role":       {v(shen), nil},
		"the person, an auditor":    {v(shen, access.Grant{Role: access.Auditor}), nil},
		"holder of one office":      {v(access.Self{}, access.Grant{Role: access.Holder, Scope: "社会事务办公室"}), []int{3}},
		"holder below":              {v(access.Self{}, access.Grant{Role: access.Holder, Scope: "乡村建设片"}), []int{5}},
		"holder of two":             {v(access.Self{}, access.Grant{Role: access.Holder, Scope: "社会事务办公室"}, access.Grant{Role: access.Reader, Scope: "财政所"}), []int{3, 5}},
		"holder there, and herself": {v(access.Self{Names: []string{"周禾"}, Offices: []string{"党建工作办公室"}}, access.Grant{Role: access.Holder, Scope: "社会事务办公室"}), []int{1, 2, 3}},
		"the person, of one office": {v(shen, access.Grant{Role: access.Member, Scope: "财政所"}), []int{3, 5, 6}},
		"holder of nowhere":         {v(access.Self{}, access.Grant{Role: access.Holder, Scope: "没有的单位"}), nil},
		"reader there, accepts all": {v(access.Self{}, access.Grant{Role: access.Reader, Scope: "财政所"}, access.Grant{Role: access.Acceptor}), []int{1, 2, 3, 4, 5}},
		"inspector of one office":   {v(access.Self{}, access.Grant{Role: access.Inspector, Scope: "财政所"}), []int{5}},
	}
}

type watcher struct {
	viewer access.Viewer
	sees   []int
}

// What somebody may not see is in no list, no count, no filter value, no
// search, no plan, no single read and no command.
func TestCircles(t *testing.T) {
	both(t, func(t *testing.T, w *ledgertest.World) {
		all := w.Seed(t)
		p := must(w.Do(ctx, w.Keeper, all[4].ID, 1, ledger.Assign{Class: "limited", LeadUnit: "经济发展办公室", AssistUnits: "自然资源所、财政所", Due: "2024-09-30"}, nil))(t)
		p = must(w.Do(ctx, w.Keeper, p.ID, p.Version, ledger.Decompose{NewTask: ledger.NewTask{Title: "补齐手续", Unit: "财政所", Due: "2024-08-01"}}, nil))(t)
		for name, c := range watchers(w) {
			t.Run(name, func(t *testing.T) {
				page := must(w.List(ctx, c.viewer, ledger.Filter{}))(t)
				var seen []int
				for _, p := range page.Problems {
					seen = append(seen, position(all, p.ID))
				}
				slices.Sort(seen)
				if !slices.Equal(seen, c.sees) {
					t.Errorf("lists %v, may see %v", seen, c.sees)
				}
				if n := must(w.Counts(ctx, c.viewer, ledger.Filter{}))(t).Total; n != len(c.sees) {
					t.Errorf("counts %d", n)
				}
				facets := must(w.Facets(ctx, c.viewer, 0))(t)
				if facets.Personal != slices.Contains(c.sees, 6) || slices.Contains(facets.LeadUnits, "经济发展办公室") != slices.Contains(c.sees, 5) {
					t.Errorf("may filter by %+v", facets)
				}
				served := map[string]bool{}
				for _, m := range must(w.Service.Plan(ctx, c.viewer, 0))(t) {
					served[m.Measure.Title] = true
					for _, p := range m.Problems {
						if !slices.Contains(c.sees, position(all, p.ID)) {
							t.Errorf("the plan names %s", p.Title)
						}
					}
				}
				for i, p := range all {
					may := slices.Contains(c.sees, i+1)
					if _, err := w.Whole(ctx, c.viewer, p.ID); may != (err == nil) || err != nil && fault.KindOf(err) != fault.NotFound {
						t.Errorf("reads problem %d: %v", i+1, err)
					}
					whole := must(w.Whole(ctx, w.Keeper, p.ID))(t)
					if causes := must(w.Store.Causes(ctx, c.viewer, p.ID))(t); may && len(causes) != len(whole.Causes) {
						t.Errorf("reads %d causes of problem %d", len(causes), i+1)
					}
					for _, m := range whole.Measures {
						if may && !served[m.Title] {
							t.Errorf("the plan lacks %s of problem %d", m.Title, i+1)
						}
					}
					found := must(w.List(ctx, c.viewer, ledger.Filter{Q: p.Title}))(t)
					if (len(found.Problems) > 0) != may {
						t.Errorf("searching finds %d of problem %d", len(found.Problems), i+1)
					}
					if !may {
						_, err := w.Do(ctx, c.viewer, p.ID, whole.Problem.Version, ledger.Withdraw{Reason: "不该成功"}, nil)
						if k := fault.KindOf(err); k != fault.NotFound && k != fault.Forbidden {
							t.Errorf("changes problem %d: %v", i+1, err)
						}
					}
					_, err := w.Store.Named(ctx, c.viewer, p.Number())
					if may != (err == nil) {
						t.Errorf("names problem %d: %v", i+1, err)
					}
				}
				task := p.Course.Tasks[0].ID
				_, err := w.OfTask(ctx, c.viewer, task)
				_, none := w.OfTask(ctx, c.viewer, "none")
				if may := slices.Contains(c.sees, 5); may != (err == nil) || !may && fault.Text(err) != fault.Text(none) {
					t.Errorf("reads the task: %v", err)
				}
				if m := must(w.Store.MaterialTitles(ctx, c.viewer, ledgertest.Material))(t); len(m) != 0 {
					t.Errorf("reads titles of materials that are not there: %v", m)
				}
			})
		}
	})
}

func position(all []ledger.Problem, id string) int {
	return 1 + slices.IndexFunc(all, func(p ledger.Problem) bool { return p.ID == id })
}
