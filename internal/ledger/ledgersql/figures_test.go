package ledgersql_test

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/ledger"
	"bihuan/internal/ledger/ledgertest"
)

// The figures are those that counting the list one by one gives, for everyone
// who may look, whatever they are broken down by.
func TestFigures(t *testing.T) {
	both(t, func(t *testing.T, w *ledgertest.World) {
		all := w.Seed(t)
		w.Seed(t)
		give(t, w, all[0], ledger.Assign{}, ledger.AcceptAssignment{By: "党建工作办公室"})
		give(t, w, all[1], ledger.Assign{Class: "immediate", LeadUnit: "社会事务办公室", Due: "2024-03-04"},
			ledger.AddEvidence{Kind: "document", Number: "青党〔2024〕2号"}, ledger.RequestClose{Effect: "已整改"})
		give(t, w, all[2], ledger.Withdraw{Reason: "重复"})
		for name, v := range map[string]access.Viewer{"keeper": w.Keeper, "reader": w.Reader, "foreign": w.Foreign} {
			for _, by := range ledger.Groups {
				for _, f := range []ledger.Filter{{}, {Class: ledger.Limited}, {Light: ledger.Red}, {Q: "学习"}} {
					figures, sum, err := w.Figures(ctx, v, f, by)
					if err != nil {
						t.Fatal(err)
					}
					checkFigures(t, w, v, f, by, figures, sum, name+" by "+string(by))
				}
			}
		}
		if _, _, err := w.Figures(ctx, w.Keeper, ledger.Filter{}, "title"); fault.KindOf(err) != fault.Invalid {
			t.Errorf("by title: %v", err)
		}
	})
}

func checkFigures(t *testing.T, w *ledgertest.World, v access.Viewer, f ledger.Filter, by ledger.Group, figures []ledger.Figure, sum ledger.Figure, name string) {
	t.Helper()
	judge := must(w.Judge(ctx, v))(t)
	want, order := map[string]ledger.Figure{}, []string{}
	f.Group, f.Limit = by, 200
	page := must(w.List(ctx, v, f))(t)
	at := 0
	for _, section := range page.Sections {
		for _, p := range page.Problems[at : at+section.Rows] {
			g := ledger.Figure{Of: section.Of, Total: 1, Phases: map[ledger.Phase]int{p.Phase(): 1}}
			light := judge.Stand(p).Light
			if light == ledger.Red {
				g.Red = 1
			}
			if light == ledger.Yellow {
				g.Yellow = 1
			}
			if len(p.Course.Evidence) == 0 && p.Phase() == ledger.InProgress {
				g.Hollow = 1
			}
			if _, known := want[section.Of]; !known {
				order = append(order, section.Of)
				want[section.Of] = ledger.Figure{Of: section.Of}
			}
			want[section.Of] = want[section.Of].Add(g)
		}
		at += section.Rows
	}
	var got []string
	total := 0
	for _, g := range figures {
		got = append(got, g.Of)
		total += g.Total
		if other := want[g.Of]; g.Total != other.Total || g.Red != other.Red || g.Yellow != other.Yellow || g.Hollow != other.Hollow || !maps.Equal(g.Phases, other.Phases) {
			t.Errorf("%s: %+v, counted one by one %+v", name, g, other)
		}
	}
	if !slices.Equal(got, order) || sum.Total != total || total != len(page.Problems) {
		t.Errorf("%s: groups %q, in the list %q, %d in all, %d listed", name, got, order, sum.Total, len(page.Problems))
	}
}

func TestMonths(t *testing.T) {
	both(t, func(t *testing.T, w *ledgertest.World) {
		all := w.Seed(t)
		closed := give(t, w, all[1], ledger.Assign{Class: "immediate", LeadUnit: "社会事务办公室", Due: "2024-05-06"},
			ledger.AddEvidence{Kind: "document", Number: "青党〔2024〕2号"}, ledger.RequestClose{Effect: "已整改"},
			ledger.Accept{Way: "independent", Acceptor: "县委督查室"})
		w.Pass(27 * 24 * time.Hour) // into April
		closed = give(t, w, closed, ledger.Close{LookBack: "2024-12-01"})
		w.Seed(t)
		months := must(w.Months(ctx, w.Keeper, ledger.Filter{}, "2024-05", 4))(t)
		if len(months) != 4 || months[0].Month != "2024-02" || months[1].Registered != len(all) || months[2].Registered != len(all) || months[2].Closed != 1 || months[3].Due != 1 || months[3].Closed != 0 {
			t.Errorf("%+v", months)
		}
		give(t, w, closed, ledger.Reopen{Reason: "又发生", Due: "2024-12-31"})
		if months := must(w.Months(ctx, w.Keeper, ledger.Filter{}, "2024-05", 4))(t); months[2].Closed != 0 {
			t.Errorf("what was opened again still counts as closed: %+v", months)
		}
		if months := must(w.Months(ctx, w.Foreign, ledger.Filter{}, "2024-05", 4))(t); months[1].Registered != 0 {
			t.Errorf("another unit sees %+v", months)
		}
		for _, bad := range []string{"", "2024", "2024-13", strings.Repeat("9", 20)} {
			if _, err := w.Months(ctx, w.Keeper, ledger.Filter{}, bad, 4); fault.KindOf(err) != fault.Invalid {
				t.Errorf("%q: %v", bad, err)
			}
		}
	})
}
