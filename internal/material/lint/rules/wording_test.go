package rules

import (
	"strings"
	"testing"

	"bihuan/internal/material/lint"
	"bihuan/internal/material/lint/data"
)

// findingsOf runs rule over text alone.
func findingsOf(rule *lint.Rule, text string) []lint.Finding {
	return lint.Run(read(text), []*lint.Rule{rule}, nil, nil)
}

// TestWordingsFire proves of every entry that its wrong forms are found and
// that its right form is not.
func TestWordingsFire(t *testing.T) {
	for _, list := range []struct {
		rule        *lint.Rule
		entries     []data.Wording
		open, close string
	}{
		{fixedWording, data.Wordings(), "", ""},
		{leaderForm, data.Leaders(), "", ""},
		{outdatedTerm, data.Terms(), "", ""},
		{replacedTitle, data.Titles(), "《", "》"},
		{typo, data.Typos(), "", ""},
	} {
		for _, e := range list.entries {
			for _, w := range e.Wrong {
				text := "会上提到，" + list.open + w + list.close + "，请大家讨论。"
				if got := findingsOf(list.rule, text); len(got) != 1 {
					t.Errorf("%s: %q gives %d findings, want 1", list.rule.ID, text, len(got))
				}
			}
			text := "会上提到，" + e.Right + "，请大家讨论。"
			for _, f := range findingsOf(list.rule, text) {
				t.Errorf("%s: the right form %q is reported: %s", list.rule.ID, text, f.Message)
			}
			for _, within := range e.Within {
				text := "会上提到，" + within + "，请大家讨论。"
				for _, f := range findingsOf(list.rule, text) {
					if f.Start == strings.Index(text, e.Wrong[0]) && f.End-f.Start == len(e.Wrong[0]) {
						t.Errorf("%s: %q is reported: %s", list.rule.ID, text, f.Message)
					}
				}
			}
		}
	}
}

// TestWordingsOfTheirTime proves that a form is let pass where the sentence
// names a year at which it was right.
func TestWordingsOfTheirTime(t *testing.T) {
	n := 0
	for _, e := range data.Wordings() {
		if e.Until == 0 {
			continue
		}
		n++
		text := "早在" + itoa(e.Until) + "年，文件中写的是" + e.Wrong[0] + "。"
		if got := findingsOf(fixedWording, text); len(got) > 0 {
			t.Errorf("%q: %s", text, got[0].Message)
		}
	}
	if n < 5 {
		t.Fatalf("%d entries with a year", n)
	}
}

func TestOrdersFire(t *testing.T) {
	for _, o := range data.Orders() {
		right := "统筹推进" + strings.Join(o.Items, "、") + "。"
		if got := findingsOf(fixedOrder, right); len(got) > 0 {
			t.Errorf("%q: %s", right, got[0].Message)
		}
		turned := append([]string{o.Items[len(o.Items)-1]}, o.Items[:len(o.Items)-1]...)
		wrong := "统筹推进" + strings.Join(turned, "、") + "。"
		if got := findingsOf(fixedOrder, wrong); len(got) != 1 {
			t.Errorf("%q gives %d findings, want 1", wrong, len(got))
		}
	}
}

func TestNumberedFire(t *testing.T) {
	for _, n := range data.NumberedExpressions() {
		items := make([]string, len(n.Items))
		for i, item := range n.Items {
			items[i], _, _ = strings.Cut(item, "|")
		}
		right := "坚持“" + n.Name + "”（" + strings.Join(items, "、") + "）。"
		if got := findingsOf(numberedExpression, right); len(got) > 0 {
			t.Errorf("%q: %s", right, got[0].Message)
		}
		for _, w := range n.Wrong {
			text := "坚持" + w + "。"
			if got := findingsOf(numberedExpression, text); len(got) != 1 {
				t.Errorf("%q gives %d findings, want 1", text, len(got))
			}
		}
		for _, w := range n.Generic {
			alone, beside := "坚持“"+w+"”。", "坚持“"+w+"”，做到“两个维护”。"
			if got := findingsOf(numberedExpression, alone); len(got) != 0 {
				t.Errorf("%q: %s", alone, got[0].Message)
			}
			if got := findingsOf(numberedExpression, beside); len(got) != 1 {
				t.Errorf("%q gives %d findings, want 1", beside, len(got))
			}
		}
	}
}
