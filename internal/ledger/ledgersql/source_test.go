package ledgersql_test

import (
	"strings"
	"testing"

	"bihuan/internal/fault"
	"bihuan/internal/ledger"
	"bihuan/internal/ledger/ledgertest"
)

var meeting = ledger.Source{Kind: "resolution", Title: "第12次党组会", Date: "2024-03-01", Reply: true, Wording: "供水问题三月底前解决。"}

// registered enters a team's problem with sources.
func registered(t *testing.T, w *ledgertest.World, title string, sources ...ledger.Source) ledger.Problem {
	t.Helper()
	return must(w.RegisterOne(ctx, w.Keeper, 2024, ledger.Content{Subject: ledger.Team, Title: title, Class: ledger.Immediate, Sources: sources}))(t)
}

func TestSources(t *testing.T) {
	both(t, func(t *testing.T, w *ledgertest.World) {
		w.Seed(t)
		a := registered(t, w, "供水管网老化", meeting)
		b := registered(t, w, "水价公示不及时", meeting, ledger.Source{Kind: "petition", Title: "来信3号", Who: "王某", Number: "信〔2024〕3号"})
		registered(t, w, "没有来源")
		personal := must(w.RegisterOne(ctx, w.Keeper, 2024, ledger.Content{Subject: ledger.Personal, Person: "沈青", Title: "作风不实",
			Sources: []ledger.Source{{Kind: "inspection", Title: "市委巡察反馈"}}}))(t)
		for _, p := range []ledger.Problem{a, b, personal} {
			stored := must(w.Store.Problem(ctx, w.Keeper, p.ID))(t)
			if len(stored.Sources) != len(p.Sources) || stored.Sources[0] != p.Sources[0] {
				t.Errorf("stored %+v, registered %+v", stored.Sources, p.Sources)
			}
		}
		check := func(n ledger.Narrow, q string, want ...string) {
			t.Helper()
			page := must(w.List(ctx, w.Reader, ledger.Filter{Narrow: n, Q: q}))(t)
			if got := strings.Join(titles(page.Problems), "|"); got != strings.Join(want, "|") {
				t.Errorf("%+v %s: %q, want %q", n, q, got, want)
			}
		}
		check(ledger.Narrow{From: "resolution"}, "", "供水管网老化", "水价公示不及时")
		check(ledger.Narrow{From: "petition"}, "", "水价公示不及时")
		check(ledger.Narrow{From: "inspection"}, "") // that of a person
		check(ledger.Narrow{Source: meeting.Key()}, "", "供水管网老化", "水价公示不及时")
		check(ledger.Narrow{From: ledger.Blank}, "", "没有来源")
		check(ledger.Narrow{}, "信〔2024〕3号", "水价公示不及时")
		facets := must(w.Facets(ctx, w.Reader, 0))(t)
		if strings.Join(facets.From, ",") != "petition,resolution" {
			t.Errorf("a reader filters by %v", facets.From)
		}
		if facets = must(w.Facets(ctx, w.Keeper, 0))(t); strings.Join(facets.From, ",") != "inspection,petition,resolution" {
			t.Errorf("a keeper filters by %v", facets.From)
		}
		if facets = must(w.Facets(ctx, w.Foreign, 0))(t); len(facets.From) != 0 {
			t.Errorf("another unit filters by %v", facets.From)
		}
		b = must(w.Do(ctx, w.Keeper, b.ID, b.Version, ledger.RemoveSource{Source: b.Sources[0].ID, Reason: "登记错了"}, nil))(t)
		check(ledger.Narrow{From: "resolution"}, "", "供水管网老化")
		must(w.Do(ctx, w.Keeper, b.ID, b.Version, ledger.Merge{Into: a.Number()}, nil))(t)
		check(ledger.Narrow{From: "petition"}, "", "供水管网老化")
	})
}

func TestSourceList(t *testing.T) {
	both(t, func(t *testing.T, w *ledgertest.World) {
		all := must(w.RegisterSeveral(ctx, w.Keeper, 2024, ledger.Content{Subject: ledger.Team, Class: ledger.Immediate, LeadUnit: "水务局", Due: "2024-03-20",
			Sources: []ledger.Source{meeting}}, []string{"供水管网老化", "水价公示不及时"}))(t)
		registered(t, w, "来信答复超期", ledger.Source{Kind: "petition", Title: "来信3号", Number: "信〔2024〕3号", Date: "2024-02-01", Due: "2024-03-01"})
		registered(t, w, "批示未落实", ledger.Source{Kind: "instruction", Title: "关于𬎆家湾供水的批示", Date: "2024-03-04", Due: "2024-06-30", Reply: true})
		must(w.RegisterOne(ctx, w.Keeper, 2024, ledger.Content{Subject: ledger.Personal, Person: "沈青", Title: "作风不实",
			Sources: []ledger.Source{{Kind: "inspection", Title: "市委巡察反馈"}}}))(t)
		check := func(f ledger.SourceFilter, want ...string) ledger.SourcePage {
			t.Helper()
			page := must(w.Sources(ctx, w.Reader, f))(t)
			var got []string
			for _, l := range page.Lines {
				got = append(got, l.Of.Title)
			}
			if strings.Join(got, "|") != strings.Join(want, "|") {
				t.Errorf("%+v: %q, want %q", f, got, want)
			}
			return page
		}
		check(ledger.SourceFilter{}, "关于𬎆家湾供水的批示", "第12次党组会", "来信3号")
		check(ledger.SourceFilter{Desc: true}, "来信3号", "第12次党组会", "关于𬎆家湾供水的批示")
		check(ledger.SourceFilter{Sort: ledger.SourceByDue}, "来信3号", "关于𬎆家湾供水的批示", "第12次党组会")
		if first := must(w.Sources(ctx, w.Reader, ledger.SourceFilter{Sort: ledger.SourceByOpen}))(t).Lines[0]; first.Of.Title != "第12次党组会" || first.Open() != 2 {
			t.Errorf("the most open one is %+v", first)
		}
		check(ledger.SourceFilter{Kind: "petition"}, "来信3号")
		check(ledger.SourceFilter{Q: "𬎆家湾"}, "关于𬎆家湾供水的批示")
		check(ledger.SourceFilter{Q: "信〔2024〕"}, "来信3号")
		check(ledger.SourceFilter{Q: "100%"})
		check(ledger.SourceFilter{Reply: true}, "关于𬎆家湾供水的批示", "第12次党组会")
		check(ledger.SourceFilter{Stage: ledger.SourceLate}, "来信3号")
		check(ledger.SourceFilter{Stage: ledger.SourceDone})
		check(ledger.SourceFilter{Year: 2023})
		for _, sort := range ledger.SourceSorts {
			var walked []string
			f := ledger.SourceFilter{Sort: sort, Limit: 1}
			for {
				page := must(w.Sources(ctx, w.Reader, f))(t)
				if page.Total != 3 {
					t.Fatalf("%s: %d in all", sort, page.Total)
				}
				walked = append(walked, page.Lines[0].Of.Title)
				if f.After = page.Next; f.After == "" {
					break
				}
			}
			check(ledger.SourceFilter{Sort: sort}, walked...)
		}
		if page := must(w.Sources(ctx, w.Keeper, ledger.SourceFilter{}))(t); page.Total != 4 {
			t.Errorf("a keeper sees %d sources", page.Total)
		}
		if page := must(w.Sources(ctx, w.Foreign, ledger.SourceFilter{}))(t); page.Total != 0 {
			t.Errorf("another unit sees %d sources", page.Total)
		}
		p := all[0]
		for _, c := range []ledger.Command{
			ledger.Assign{LeadUnit: "水务局"}, ledger.AddEvidence{Kind: "document", Number: "青政办〔2024〕8号"},
			ledger.RequestClose{}, ledger.Accept{Way: "independent", Acceptor: "县委督查室"}, ledger.Close{},
		} {
			p = must(w.Do(ctx, w.Keeper, p.ID, p.Version, c, nil))(t)
		}
		line := check(ledger.SourceFilter{Key: meeting.Key()}, "第12次党组会").Lines[0]
		if line.Total != 2 || line.Done != 1 || line.Next != "2024-03-20" || !line.Of.Reply || line.Stage("2024-03-05") != ledger.SourceOpen {
			t.Errorf("%+v", line)
		}
		for _, bad := range []ledger.SourceFilter{{Sort: "magic"}, {Stage: "magic"}, {Limit: 999}, {Q: strings.Repeat("长", 101)}, {After: "x"}} {
			if _, err := w.Sources(ctx, w.Reader, bad); fault.KindOf(err) != fault.Invalid {
				t.Errorf("%+v: %v", bad, err)
			}
		}
		for _, titles := range [][]string{nil, make([]string, ledger.MaxSeveral+1), {"好的", ""}} {
			if _, err := w.RegisterSeveral(ctx, w.Keeper, 2024, ledger.Content{Subject: ledger.Team}, titles); fault.KindOf(err) != fault.Invalid {
				t.Errorf("%d titles: %v", len(titles), err)
			}
		}
	})
}
