package ledgersql_test

import (
	"context"
	"strings"
	"testing"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/ledger"
	"bihuan/internal/ledger/ledgertest"
	"bihuan/internal/org"
)

// Who stands under the holders accepts by no way: not one problem, not several
// at once, not in a batch.
func TestIndependentByEveryWay(t *testing.T) {
	both(t, func(t *testing.T, w *ledgertest.World) {
		office := func(id, parent, name string) org.Office {
			return org.Office{ID: id, OfficeContent: org.OfficeContent{ParentID: parent, Name: name}}
		}
		w.Service.Chart = func(context.Context, access.Viewer) (*org.Chart, error) {
			return org.NewChart([]org.Office{office("a", "", "社会事务办公室"), office("b", "a", "民政服务站"), office("c", "", "督查室")}, nil), nil
		}
		p := w.Seed(t)[2]
		for _, c := range []ledger.Command{
			ledger.Assign{Class: "immediate", LeadUnit: "社会事务办公室", Due: "2024-04-15"}, ledger.AcceptAssignment{By: "社会事务办公室"},
			ledger.AddEvidence{Kind: "on_site", Place: "石湾村"}, ledger.RequestClose{Effect: "用水正常"},
		} {
			p = must(w.Do(ctx, w.Keeper, p.ID, p.Version, c, nil))(t)
		}
		accept := ledger.Accept{Way: "independent", Acceptor: "民政服务站"}
		_, one := w.Do(ctx, w.Second, p.ID, p.Version, accept, nil)
		several := w.DoEach(ctx, w.Second, []ledger.Version{{ID: p.ID, Version: p.Version}}, accept, nil)
		plan := must(w.PlanBatch(ctx, w.Second, []ledger.BatchChange{{Problem: p.ID, Version: p.Version, Commands: []ledger.Command{accept}}}))(t)
		for what, err := range map[string]error{"one": one, "several": several, "batch": plan.Lines[0].Refusal} {
			if fault.KindOf(err) != fault.Conflict || !strings.Contains(fault.Text(err), "在责任单位“社会事务办公室”之内") {
				t.Errorf("%s: %v", what, err)
			}
		}
		accept.Acceptor = "督查室"
		must(w.Do(ctx, w.Second, p.ID, p.Version, accept, nil))(t)
	})
}
