package ledger

import (
	"slices"
	"strings"
	"testing"

	"bihuan/internal/fault"
)

// sourced returns a registered problem with the given sources.
func sourced(t *testing.T, sources ...Source) Problem {
	t.Helper()
	events, err := Decide(Problem{}, Enter{Year: 2024, No: 1, Content: Content{Subject: Team, Title: "供水不足", Class: Immediate, Sources: sources}}, now)
	if err != nil {
		t.Fatal(err)
	}
	p := Apply(Problem{ID: "p"}, events[0])
	p.Version = 1
	return p
}

func TestSources(t *testing.T) {
	meeting := Source{Kind: "resolution", Title: " 第12次\n党组会 ", Date: "2024-03-01", Reply: true}
	p := sourced(t, meeting, meeting)
	if len(p.Sources) != 1 || p.Sources[0].ID == "" || p.Sources[0].KindZh != "议定事项" || p.Sources[0].Title != "第12次 党组会" {
		t.Fatalf("%+v", p.Sources)
	}
	same := Source{Kind: "resolution", Title: "第12次党组会", Date: "2024-03-01", Who: "党组", Wording: "供水问题由水务局牵头。"}
	if same.Key() != p.Sources[0].Key() {
		t.Error("blanks make another source")
	}
	for _, c := range []struct {
		command Command
		want    fault.Kind
	}{
		{AddSource{Kind: "magic", Title: "x"}, fault.Invalid}, {AddSource{Kind: "meeting"}, fault.Invalid},
		{AddSource{Kind: "meeting", Title: "x", Date: "soon"}, fault.Invalid}, {AddSource{Kind: "meeting", Title: strings.Repeat("长", 301)}, fault.Invalid},
		{AddSource{Kind: "resolution", Title: "第12次党组会", Date: "2024-03-01"}, fault.Conflict},
		{RemoveSource{Source: "none", Reason: "x"}, fault.NotFound}, {RemoveSource{Source: p.Sources[0].ID}, fault.Invalid},
	} {
		if _, err := Decide(p, c.command, now); fault.KindOf(err) != c.want {
			t.Errorf("%+v: %v", c.command, err)
		}
	}
	give := func(c Command) {
		t.Helper()
		events, err := Decide(p, c, now)
		if err != nil {
			t.Fatal(err)
		}
		before := slices.Clone(p.Sources)
		after := Apply(p, events[0])
		if !slices.Equal(before, p.Sources) {
			t.Fatal("the state before was changed")
		}
		p = after
	}
	give(AddSource{Kind: "inspection", Title: "市委巡察反馈", Who: "第二巡察组"})
	if p.SourceText() != "议定事项“第12次 党组会”（2024-03-01）；巡视巡察反馈“市委巡察反馈”（第二巡察组）" {
		t.Error(p.SourceText())
	}
	for len(p.Sources) < maxSources {
		give(AddSource{Kind: "check", Title: "检查" + strings.Repeat("甲", len(p.Sources))})
	}
	if _, err := Decide(p, AddSource{Kind: "audit", Title: "审计"}, now); fault.KindOf(err) != fault.Invalid {
		t.Error(err)
	}
	for len(p.Sources) > 0 {
		give(RemoveSource{Source: p.Sources[0].ID, Reason: "登记重复"})
	}
	if p.Sources != nil {
		t.Error("an empty list stays in the row")
	}
}

// A step may be needed because of where a problem comes from.
func TestStepNeededFromSource(t *testing.T) {
	rules := DefaultRules()
	rules.Steps[0].NeededFrom = []string{"inspection", FromMaterial}
	has := func(p Problem) bool {
		return slices.ContainsFunc(Lacking(p, rules), func(l Lack) bool { return l.Code == "step_publicity" })
	}
	if has(sourced(t, Source{Kind: "meeting", Title: "x"})) || !has(sourced(t, Source{Kind: "inspection", Title: "x"})) {
		t.Error("the step does not follow the source")
	}
	p := sourced(t)
	if p.Origin.MaterialID = "m"; !has(p) {
		t.Error("nor a material")
	}
}

// What is merged brings its sources along, each once.
func TestMergeKeepsSources(t *testing.T) {
	shared, own := Source{Kind: "meeting", Title: "第12次党组会"}, Source{Kind: "petition", Title: "来信3号"}
	p, o := sourced(t, shared), sourced(t, shared, own)
	o.ID = "o"
	events, err := Decide(p, absorb{o}, now)
	if err != nil {
		t.Fatal(err)
	}
	if p = Apply(p, events[0]); len(p.Sources) != 2 || p.Sources[1].Title != "来信3号" || len(p.Course.Absorbed[0].Sources) != 2 {
		t.Errorf("%+v", p.Sources)
	}
}
