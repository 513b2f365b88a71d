package syntax

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"bihuan/internal/material/document"
)

// pieces are what texts are assembled from: markers in all forms, marks that
// end or hide, blanks, and the traps.
var pieces = []string{
	"一、", "二、", "三、", "十、", "(一)", "（一）", "（二）", "(三)、", "㈠", "㈡", "1.", "2.", "３．", "1、", "2、", "1)", "(1)", "（2）", "⑴", "⒈",
	"①", "②", "③", "A.", "B.", "b)", "（A）", "第一，", "第二，", "第三、", "首先，", "其次，", "再次，", "最后，", "其一，", "一是", "二是", "三是", "十是", "十一是",
	"一要", "二要", "三要", "一思想上", "二政治上", "三作风上", "第一编", "第一章", "第二章 ", "第一节", "第一条", "第二条 ", "第三条之一 ", "第二部分",
	"。", "；", "，", "：", "、", "！", "？", "？！", ".", ",", ":", ";", "“", "”", "\"", "《", "》", "（", "）", "(", ")", "【", "】", "‘", "’",
	" ", "\u3000", "\t", "\t\t", "\n", "\n", "\n", "\n\n", "\u00a0",
	"2009.6.3", "3.5米", "2023.12", "1.5%", "第一书记", "第一次", "一是一二是二", "四个意识", "一方面", "附件1", "2025年度对照检查材料", "1.2025年",
	"学习不够深入", "青禾镇", "存在的问题", "材料", "项", "a", "1", "一", "二", "𠮷", "×", "…", "甲", "乙",
}

func anyText() *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		n := rapid.IntRange(0, 60).Draw(t, "n")
		return strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), n, n).Draw(t, "pieces"), "")
	})
}

func parsed(text string) *document.Document {
	d := &document.Document{Text: text}
	Parse(d)
	return d
}

// shape returns what a tree says, without offsets.
func shape(d *document.Document) string {
	var b strings.Builder
	fmt.Fprintf(&b, "title %q\n", d.Title)
	d.Walk(func(n *document.Node, above []*document.Node) bool {
		fmt.Fprintf(&b, "%*s%s %d %d %d %q %q %v\n", 2*len(above), "", n.Kind, n.Level, n.Class, n.Number, n.Marker, n.Text, n.Inline)
		return true
	})
	return b.String()
}

// check reports the first way in which d's tree contradicts its text.
func check(d *document.Document) error {
	end, depth := 0, 0
	var bad error
	fail := func(n *document.Node, format string, args ...any) bool {
		if bad == nil {
			bad = fmt.Errorf("node %q at %d: %s", n.Text, n.Start, fmt.Sprintf(format, args...))
		}
		return false
	}
	d.Walk(func(n *document.Node, above []*document.Node) bool {
		depth = max(depth, len(above))
		level := 0
		if n.Class != document.NoClass {
			level = 1 + len(above)
		}
		switch {
		case n.Start < end || n.Start == n.End:
			return fail(n, "span %v starts before %d or is empty", n.Span, end)
		case !strings.HasPrefix(d.Text[n.Start:], n.Marker):
			return fail(n, "marker %q is not at the start", n.Marker)
		case d.At(n.TextSpan) != n.Text || !n.Contains(n.TextSpan) || n.TextSpan.Start < n.Start+len(n.Marker):
			return fail(n, "text span %v", n.TextSpan)
		case n.Level != level:
			return fail(n, "level %d, want %d", n.Level, level)
		case (n.Kind == document.Paragraph || n.Kind == document.Table) != (n.Class == document.NoClass):
			return fail(n, "kind %s of class %d", n.Kind, n.Class)
		case n.Class == document.NoClass && len(n.Children) > 0:
			return fail(n, "a paragraph has children")
		case d.TitleSpan.Len() > 0 && n.Start < d.TitleSpan.End && d.TitleSpan.Start < n.End:
			return fail(n, "lies in the title")
		}
		end = n.End
		for _, row := range n.Rows {
			for _, c := range row {
				if !n.Contains(c) || strings.ContainsAny(d.At(c), "\t\n") {
					return fail(n, "cell %v", c)
				}
			}
		}
		return true
	})
	if depth > 2*classes {
		return fmt.Errorf("depth %d", depth)
	}
	return bad
}

// covered reports whether every letter of the text lies in a node or the title.
func covered(d *document.Document) error {
	at := 0
	var bad error
	gap := func(to int) {
		if s := d.Text[at:to]; bad == nil && blanks(strings.ReplaceAll(s, "\n", " "), 0, len(s)) < len(s) {
			bad = fmt.Errorf("%q at %d is in no node", s, at)
		}
	}
	title := d.TitleSpan
	d.Walk(func(n *document.Node, _ []*document.Node) bool {
		if title.Len() > 0 && title.Start < n.Start {
			gap(title.Start)
			at, title = title.End, document.Span{}
		}
		gap(n.Start)
		at = n.End
		return true
	})
	gap(len(d.Text))
	return bad
}

// roundTrip checks a text's tree, its canonical form and that form's tree.
func roundTrip(text string) error {
	first := parsed(text)
	if err := check(first); err != nil {
		return err
	}
	if err := covered(first); err != nil {
		return err
	}
	canonical := Print(first)
	second := parsed(canonical)
	if err := check(second); err != nil {
		return fmt.Errorf("canonical %q: %w", canonical, err)
	}
	if a, b := shape(first), shape(second); a != b {
		return fmt.Errorf("canonical %q\nfirst:\n%s\nsecond:\n%s", canonical, a, b)
	}
	if again := Print(second); again != canonical {
		return fmt.Errorf("printed %q, then %q", canonical, again)
	}
	return nil
}

func TestPrintedTreeReadsTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := anyText().Draw(t, "text")
		if err := roundTrip(text); err != nil {
			t.Fatalf("%q: %v", text, err)
		}
	})
}
