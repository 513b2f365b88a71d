package ledger

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
)

const statesDoc = "../../docs/ledger-states.md"

// The page in docs is drawn from the tables of the program. Delete it and run
// this test to draw it anew.
func TestStatesDoc(t *testing.T) {
	want := statesPage(t)
	got, err := os.ReadFile(statesDoc)
	if os.IsNotExist(err) {
		if err := os.WriteFile(statesDoc, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		t.Fatalf("%s was missing and is drawn now; look at it", statesDoc)
	}
	if err != nil || string(got) != want {
		t.Errorf("%s is not what the tables say (%v); delete it and run this test again", statesDoc, err)
	}
}

func statesPage(t *testing.T) string {
	var out strings.Builder
	say := func(format string, args ...any) { fmt.Fprintf(&out, format+"\n", args...) }
	say("# 台账状态\n\n本页由程序中的同一张表画出，数据库的约束、网页和接口也用这张表。\n\n```mermaid\nstateDiagram-v2")
	drawn := map[string]bool{}
	for _, s := range States {
		say("    %s: %s", s, s.Inner())
	}
	for _, tr := range Machine {
		if tr.To == Stay {
			continue
		}
		from := tr.From
		if from == nil {
			from = []State{"[*]"}
		}
		for _, s := range from {
			if s != tr.To && tr.Verb != "withdraw" && tr.Verb != "merge" && !drawn[string(s)+string(tr.To)+tr.Zh] {
				drawn[string(s)+string(tr.To)+tr.Zh] = true
				say("    %s --> %s: %s", s, tr.To, tr.Zh)
			}
		}
	}
	say("```\n\n撤回、并入可以在销号程序开始之前的任何状态进行，图中未画。\n\n## 操作\n\n| 操作 | 代码 | 可用状态 | 之后 | 通常由谁 | 需要 |\n|---|---|---|---|---|---|")
	for _, tr := range Machine {
		to := "不变"
		if tr.To != Stay {
			to = tr.To.Inner()
		}
		var from []string
		for _, s := range tr.From {
			from = append(from, s.Inner())
		}
		say("| %s | `%s` | %s | %s | %s | %s |", tr.Zh, tr.Verb, strings.Join(from, "、"), to, tr.Who, tr.Needs)
	}
	say("\n## 界面上的状态\n\n| 界面 | 代码 | 包括 |\n|---|---|---|")
	for _, p := range Phases {
		states, lasting := p.Inside()
		var inside []string
		for _, s := range states {
			inside = append(inside, s.Inner()+"（`"+string(s)+"`）")
		}
		note := ""
		if lasting != nil && *lasting {
			note = "，类别为长期坚持"
		}
		say("| %s | `%s` | %s%s |", p.Zh(), p, strings.Join(inside, "、"), note)
	}
	systems := DefaultSystems()
	say("\n## 上级的说法\n\n| 界面 | %s |\n|---|%s", join(systems, func(s System) string { return s.Zh }), strings.Repeat("---|", len(systems)))
	for _, p := range Phases {
		say("| %s | %s |", p.Zh(), join(systems, func(s System) string { return s.Words[p] }))
	}
	say("\n## 各类问题的要求\n\n| 类别 | 交办前 | 申请销号前 | 销号前 | 检视 | 依据 |\n|---|---|---|---|---|---|")
	for _, c := range DefaultRules().Classes {
		review := "—"
		if c.ReviewMonths > 0 {
			review = fmt.Sprintf("每%d个月", c.ReviewMonths)
		}
		say("| %s | %s | %s | %s | %s | %s（%s，%d年） |", c.Class.Zh(), needs(c.Assign), needs(c.Request), needs(c.Close), review, c.Source, c.Level, c.Year)
	}
	say("\n可选的销号程序：%s。哪一类必须经过哪个程序，在规则表的 `needed_for` 里写明。", join2(DefaultRules().Steps))
	l := DefaultLights()
	say("\n## 亮灯\n\n距时限不超过 %d 个工作日为黄，过了时限为红；没有时限或不再等待办理的不亮灯。依据：%s（%s，%d年）。", l.YellowDays, l.Source, l.Level, l.Year)
	return out.String()
}

func join[T any](list []T, text func(T) string) string {
	var all []string
	for _, x := range list {
		all = append(all, text(x))
	}
	return strings.Join(all, " | ")
}

func join2(steps []StepRule) string {
	return strings.ReplaceAll(join(steps, func(s StepRule) string { return s.Zh }), " | ", "、")
}

func needs(list []Need) string {
	var all []string
	for _, n := range list {
		all = append(all, n.Zh())
	}
	return strings.Join(all, "、")
}

// Every state can be reached and, but for the last one, left.
func TestMachineIsWhole(t *testing.T) {
	for _, s := range States {
		reached, left := false, false
		for _, tr := range Machine {
			reached = reached || tr.To == s
			left = left || tr.To != Stay && tr.To != s && slices.Contains(tr.From, s)
		}
		if !reached || !left && s != Withdrawn {
			t.Errorf("%s: reached %v, left %v", s, reached, left)
		}
	}
	seen := map[string]bool{}
	for _, tr := range Machine {
		if tr.Zh == "" || tr.Who == "" || tr.Needs == "" {
			t.Errorf("%s is not written out", tr.Verb)
		}
		for _, s := range tr.From {
			if key := string(tr.Verb) + string(s); seen[key] {
				t.Errorf("%s from %s is there twice", tr.Verb, s)
			} else {
				seen[key] = true
			}
		}
	}
}
