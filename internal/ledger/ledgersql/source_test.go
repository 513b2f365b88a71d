package ledgersql_test

import (
	"strings"
	"testing"

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
