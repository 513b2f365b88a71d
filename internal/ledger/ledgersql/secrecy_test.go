package ledgersql_test

import (
	"context"
	"strings"
	"testing"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/ledger"
	"bihuan/internal/ledger/ledgertest"
)

// What is restricted or another unit's appears nowhere: not in lists, counts,
// filter values, search, single reads, links or history.
func TestSecrecy(t *testing.T) {
	both(t, func(t *testing.T, w *ledgertest.World) {
		registered := w.Seed(t)
		secret := registered[5]
		for name, c := range map[string]struct {
			viewer access.Viewer
			total  int
		}{"reader": {w.Reader, 5}, "foreign": {w.Foreign, 0}, "nobody": {access.Viewer{}, 0}, "keeper": {w.Keeper, 6}} {
			counts := must(w.Counts(ctx, c.viewer, ledger.Filter{}))(t)
			if counts.Total != c.total {
				t.Errorf("%s counts %d", name, counts.Total)
			}
			if c.total == 6 {
				continue
			}
			all, _, err := w.Wholes(ctx, c.viewer, ledger.Filter{Limit: 200})
			if err != nil || len(all) != c.total {
				t.Errorf("%s lists %d, %v", name, len(all), err)
			}
			for _, whole := range all {
				for _, cause := range whole.Causes {
					if cause.Visibility != access.UnitWide {
						t.Errorf("%s sees cause %s", name, cause.Title)
					}
				}
			}
			if found := must(w.List(ctx, c.viewer, ledger.Filter{Q: "畏难"}))(t).Problems; len(found) != 0 {
				t.Errorf("%s finds %q", name, titles(found))
			}
			if n := must(w.Counts(ctx, c.viewer, ledger.Filter{Q: "畏难"}))(t).Total; n != 0 {
				t.Errorf("%s counts %d hits", name, n)
			}
			facets := must(w.Facets(ctx, c.viewer, 0))(t)
			if facets.Personal || c.total == 0 && len(facets.Aspects)+len(facets.Years)+len(facets.Materials) > 0 {
				t.Errorf("%s may filter by %+v", name, facets)
			}
			if _, err := w.Whole(ctx, c.viewer, secret.ID); fault.KindOf(err) != fault.NotFound {
				t.Errorf("%s reads: %v", name, err)
			}
			if _, err := w.Service.Past(ctx, c.viewer, secret.ID); fault.KindOf(err) != fault.NotFound {
				t.Errorf("%s reads the history: %v", name, err)
			}
			if causes := must(w.Store.Causes(ctx, c.viewer, secret.ID))(t); len(causes) != 0 {
				t.Errorf("%s reads causes of a hidden problem", name)
			}
			if measures := must(w.Store.Measures(ctx, c.viewer, secret.ID))(t); len(measures) != 0 {
				t.Errorf("%s reads measures of a hidden problem", name)
			}
		}
		_, missing := w.Whole(ctx, w.Reader, "none")
		_, hidden := w.Whole(ctx, w.Reader, secret.ID)
		if fault.Text(missing) != fault.Text(hidden) {
			t.Error("the answer tells hidden from missing")
		}
		if err := w.SQL.Atomic(ctx, func(ctx context.Context) error { return w.Store.SaveProblem(ctx, w.Foreign, registered[0]) }); err == nil {
			t.Error("a foreign viewer writes")
		}
	})
}

func TestSearch(t *testing.T) {
	both(t, func(t *testing.T, w *ledgertest.World) {
		all := titles(w.Seed(t))
		_, err := w.RegisterOne(ctx, w.Keeper, 2024, ledger.Content{
			Subject: ledger.Team, Title: "对“四个意识”理解不深", Statement: "ＡＢＣ机制与Party Day安排脱节，䶮水片区未覆盖；A1类、B-2类事项混淆。", Goal: "年内整改。",
		})
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, "对“四个意识”理解不深")
		for query, want := range map[string]string{
			"走访": all[2], "到边远村组走访偏少": all[2], "3512": all[3], "51": all[3], "512”责任": all[3], "512责": "", "四个意识": all[6], "意": all[6], "识": all[6],
			"𬎆家湾": all[2], "𬎆": all[2], "𫖮": all[2], "𫖮明": all[2], "㛃": all[4], "㛃宁": all[4], "䶮": all[6], "䶮水": all[6],
			"abc": all[6], "ＡＢＣ机制": all[6], "party day": all[6], "PARTY": all[6], "走访 云岭": all[2], "云岭，走访": all[2], "走访 学习": "",
			"项目推进 前紧": all[4], "后松 年初": all[4], "松年初": "", "a1": all[6], "b-2": all[6], "财政所": all[4], "不存在的词": "", "2024-4 信访": all[3],
			"。，！": "", `"`: "", "*": "", "NOT": "", "AND OR": "", "NEAR(走访)": "", "grams:走访": "", "走访*": all[2], "(走访": all[2], "'走访'": all[2],
			"走访 | 信访": "", "走访 & !信访": "", "<->": "", "--": "", "\\": "",
		} {
			found := must(w.List(ctx, w.Keeper, ledger.Filter{Q: query}))(t)
			if got := strings.Join(titles(found.Problems), "|"); got != want {
				t.Errorf("%q finds %q, want %q", query, got, want)
			}
		}
		p := must(w.List(ctx, w.Keeper, ledger.Filter{Q: "信访"}))(t).Problems[0]
		must(w.Edit(ctx, w.Keeper, p.ID, 1, ledger.Edit{Values: []ledger.Value{{Field: ledger.FieldTitle, Text: "群众诉求答复慢"}, {Field: ledger.FieldStatement, Text: "时限未落实"}}}))(t)
		if n := len(must(w.List(ctx, w.Keeper, ledger.Filter{Q: "信访"}))(t).Problems); n != 0 {
			t.Errorf("the old text is still found %d times", n)
		}
		if n := len(must(w.List(ctx, w.Keeper, ledger.Filter{Q: "诉求"}))(t).Problems); n != 1 {
			t.Errorf("the new text is found %d times", n)
		}
	})
}
