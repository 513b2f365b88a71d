package material

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"bihuan/internal/fault"
	"bihuan/internal/material/document"
	"bihuan/internal/material/extract"
	"bihuan/internal/material/syntax"
)

const sampleText = `一、存在的主要问题
（一）理论学习方面。一是学习不够系统。制定计划后没有按月对照检查。比如，第二季度只集中学习了一次。二是学用结合不紧。调研成果转化少。对新政策研究不透。
（二）服务群众方面。一是走访偏少。偏远村组去得不多。二是办事效率不高。群众反映的事项平均办理时间偏长。例如，青禾镇饮水管网改造拖了半年。
二、产生问题的原因
1.理论武装不够扎实。把学习当作软任务。
2.宗旨意识树得不牢。群众观念淡了。
三、整改措施
1.坚持不懈强化理论学习。每月集中学习不少于一天。
2.用心用情服务群众。班子成员每季度到联系点走访一次。
`

func drafted(t interface{ Fatal(...any) }) Material {
	doc := &document.Document{Name: "a.txt", Text: sampleText}
	syntax.Parse(doc)
	r := extract.From(doc)
	m := Material{ID: "m", UnitID: "u", State: Reviewing, Revision: 1, Draft: Drafted(doc, r), Version: 1}
	m.Draft.count(&m.Counts)
	if len(m.Draft.Problems) != 4 || len(m.Draft.Causes) != 2 || len(m.Draft.Measures) != 2 {
		t.Fatal("the text of the test no longer gives 4 problems, 2 causes and 2 measures", m.Counts)
	}
	return m
}

// command draws a command that often fits the draft and sometimes does not.
func command(t *rapid.T, m Material) Command {
	pick := func(ids []string, label string) string {
		return rapid.SampledFrom(append(ids, "none")).Draw(t, label)
	}
	var problems, aspects, others []string
	for _, p := range m.Draft.Problems {
		problems = append(problems, p.ID)
	}
	for _, a := range m.Draft.Aspects {
		aspects = append(aspects, a.ID)
	}
	for _, c := range m.Draft.Causes {
		others = append(others, c.ID)
	}
	for _, x := range m.Draft.Measures {
		others = append(others, x.ID)
	}
	p, at := pick(problems, "problem"), rapid.IntRange(-1, 4).Draw(t, "at")
	switch rapid.IntRange(0, 8).Draw(t, "command") {
	case 0:
		return Retitle{p, rapid.SampledFrom([]string{"", "新标题𬎆", strings.Repeat("长", 300)}).Draw(t, "title")}
	case 1:
		return Split{p, at}
	case 2:
		return Merge{p, pick(problems, "into")}
	case 3:
		return Move{p, pick(aspects, "aspect")}
	case 4:
		return Exclude{p, rapid.Bool().Draw(t, "excluded")}
	case 5:
		return SetSubject{rapid.SampledFrom([]string{"", p}).Draw(t, "all"), rapid.SampledFrom([]Subject{Team, Personal, "x"}).Draw(t, "subject"), "林知远"}
	case 6:
		return MarkExample{p, at, rapid.Bool().Draw(t, "example")}
	case 7:
		return JudgeLink{p, pick(others, "other"), rapid.SampledFrom([]LinkState{Proposed, Confirmed, Rejected, "x"}).Draw(t, "state")}
	}
	return ConfirmLinks{}
}

// TestAnyCommands: whatever a person does, the draft stays whole, a refused
// command changes nothing, and the bodies of the events, read back, replay to
// the same state.
func TestAnyCommands(t *testing.T) {
	first := drafted(t)
	rapid.Check(t, func(t *rapid.T) {
		m := first
		text := bodyText(m)
		bodies := []Event{}
		for range rapid.IntRange(1, 25).Draw(t, "n") {
			before := marshal(t, m)
			c := command(t, m)
			events, err := Decide(m, c)
			if err != nil {
				if k := fault.KindOf(err); k != fault.Invalid && k != fault.NotFound {
					t.Fatalf("%T refused with %v: %v", c, k, err)
				}
				continue
			}
			after := m
			for _, e := range events {
				after = Apply(after, e)
				body, err := json.Marshal(e)
				if err != nil {
					t.Fatal(err)
				}
				back, err := Decode(e.Kind(), body)
				if err != nil {
					t.Fatal(err)
				}
				bodies = append(bodies, back)
				if r, ok := e.(ProblemRetitled); ok { // the one command that replaces words
					text = slices.DeleteFunc(text, func(s string) bool { return strings.TrimRight(s, "。") == strings.TrimRight(r.Old, "。") })
				}
				if e.Sentence() == "" {
					t.Fatalf("%T says nothing", e)
				}
			}
			if marshal(t, m) != before {
				t.Fatalf("%T changed the state that it was given", c)
			}
			m = after
			whole(t, m)
		}
		replayed := first
		for _, e := range bodies {
			replayed = Apply(replayed, e)
		}
		if marshal(t, replayed) != marshal(t, m) {
			t.Fatal("replaying the stored bodies gives another state")
		}
		left := strings.Join(bodyText(m), "\n")
		for _, s := range text {
			if !strings.Contains(left, strings.TrimRight(s, "。")) {
				t.Fatalf("%q was lost", s)
			}
		}
	})
}

// whole checks what must always hold of a draft.
func whole(t *rapid.T, m Material) {
	seen := map[string]bool{}
	for _, p := range m.Draft.Problems {
		if seen[p.ID] {
			t.Fatalf("two problems %s", p.ID)
		}
		seen[p.ID] = true
		if _, ok := m.Draft.aspect(p.Aspect); !ok {
			t.Fatalf("%s stands under no aspect", p.ID)
		}
		if p.Span.Start > p.Span.End {
			t.Fatalf("%s has the span %v", p.ID, p.Span)
		}
	}
	pairs := map[[2]string]bool{}
	for _, l := range m.Draft.Links {
		if _, ok := m.Draft.other(l.Other); !ok || !seen[l.Problem] {
			t.Fatalf("link %s–%s leads nowhere", l.Problem, l.Other)
		}
		if pairs[[2]string{l.Problem, l.Other}] {
			t.Fatalf("two links %s–%s", l.Problem, l.Other)
		}
		pairs[[2]string{l.Problem, l.Other}] = true
	}
	if m.Counts.Problems != len(m.Draft.Included()) {
		t.Fatalf("counts %d problems of %d", m.Counts.Problems, len(m.Draft.Included()))
	}
}

// bodyText lists every sentence of the problems' bodies: no correction may
// lose one, though a split turns one into a title.
func bodyText(m Material) []string {
	var list []string
	for _, p := range m.Draft.Problems {
		list = append(list, p.Title)
		for _, s := range p.Body {
			list = append(list, s.Text)
		}
	}
	return list
}

func marshal(t interface{ Fatal(...any) }, m Material) string {
	b, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestFiledIsClosed(t *testing.T) {
	m := Apply(drafted(t), EnteredLedger{Problems: 4})
	for _, c := range []Command{Retitle{"P1", "x"}, ConfirmLinks{}, JudgeFinding{Key: "k", Dismiss: true, Reason: "r"}} {
		if _, err := Decide(m, c); fault.KindOf(err) != fault.Conflict {
			t.Errorf("%T after filing: %v", c, err)
		}
	}
}

func TestCarry(t *testing.T) {
	m := drafted(t)
	first := m.Draft.Problems[0]
	for _, c := range []Command{
		Retitle{first.ID, "学习系统性不足"}, SetSubject{Problem: first.ID, Subject: Personal, Person: "林知远"},
		JudgeLink{first.ID, m.Draft.Causes[0].ID, Confirmed}, Exclude{m.Draft.Problems[1].ID, true},
	} {
		events, err := Decide(m, c)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range events {
			m = Apply(m, e)
		}
	}
	fresh, kept := m.Draft.carry(drafted(t).Draft)
	if kept != 4 {
		t.Errorf("kept %d corrections, want 4", kept)
	}
	if p := fresh.Problems[0]; p.Title != "学习系统性不足" || p.Subject != Personal || fresh.link(p.ID, "C1") != Confirmed || !fresh.Problems[1].Excluded {
		t.Errorf("corrections did not find their place: %+v", p)
	}
}

func TestKindsAreDistinct(t *testing.T) {
	if len(kinds) != 14 {
		t.Errorf("%d kinds, want 14: two events share a kind or the registry misses one", len(kinds))
	}
	for kind, read := range kinds {
		e, err := read([]byte(`{}`))
		if err != nil || e.Kind() != kind {
			t.Errorf("%s reads back as %v, %v", kind, reflect.TypeOf(e), err)
		}
	}
}

func TestDiffer(t *testing.T) {
	tests := []struct {
		name     string
		old, now []string
		want     []Difference
	}{
		{"same", []string{"甲", "乙"}, []string{"甲", "乙"}, []Difference{{Same: 2}}},
		{"changed", []string{"甲", "有三个问题", "丙"}, []string{"甲", "有四个问题", "丙"},
			[]Difference{{Same: 1}, {Pairs: []Pair{{Old: "有三个问题", New: "有四个问题", Prefix: 3, Suffix: 9}}}, {Same: 1}}},
		{"added", []string{"甲", "丙"}, []string{"甲", "乙", "丙"}, []Difference{{Same: 1}, {Pairs: []Pair{{New: "乙"}}}, {Same: 1}}},
		{"removed all", []string{"甲"}, []string{""}, []Difference{{Pairs: []Pair{{Old: "甲"}}}}},
		{"doubled", []string{"甲", "甲", "乙"}, []string{"甲", "乙", "乙"},
			[]Difference{{Same: 1}, {Pairs: []Pair{{Old: "甲", New: "乙"}}}, {Same: 1}}},
	}
	for _, test := range tests {
		if got := differ(test.old, test.now); !reflect.DeepEqual(got, test.want) {
			t.Errorf("%s: %+v", test.name, got)
		}
	}
}

// TestDifferIsComplete: old and new can be put together again from what
// differ says.
func TestDifferIsComplete(t *testing.T) {
	lines := rapid.SliceOf(rapid.SampledFrom([]string{"甲", "乙", "丙", "丁戊", "丁己"}))
	rapid.Check(t, func(t *rapid.T) {
		old, now := lines.Draw(t, "old"), lines.Draw(t, "now")
		var gotOld, gotNow []string
		i := 0
		for _, d := range differ(old, now) {
			gotOld, gotNow = append(gotOld, old[i:min(i+d.Same, len(old))]...), append(gotNow, old[i:min(i+d.Same, len(old))]...)
			i += d.Same
			for _, p := range d.Pairs {
				if p.Old != "" {
					gotOld = append(gotOld, p.Old)
					i++
				}
				if p.New != "" {
					gotNow = append(gotNow, p.New)
				}
			}
		}
		if !slices.Equal(gotOld, old) || !slices.Equal(gotNow, now) {
			t.Fatalf("%v → %v told as %v → %v", old, now, gotOld, gotNow)
		}
	})
}
