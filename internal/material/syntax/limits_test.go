package syntax

import (
	"strings"
	"testing"

	"bihuan/internal/material/document"
)

// Every text here is hard in one way. The tests state no time: one that does
// not end in seconds shows that reading is no longer linear.
func TestLargeInputs(t *testing.T) {
	fill := func(s string) string { return strings.Repeat(s, 4<<20/len(s)) }
	for name, c := range map[string]struct {
		text  string
		nodes int
	}{
		"one line":               {strings.Repeat("青禾镇党委认真开展对照检查，", 16<<20/42), 1},
		"one line of blanks":     {fill("\u3000"), 0},
		"blank lines":            {fill(" \n"), 0},
		"closed sentences":       {fill("青禾镇。"), 1},
		"nested brackets":        {strings.Repeat("（", 100_000) + "一是甲。" + strings.Repeat("）", 100_000), 1},
		"open brackets":          {fill("“（《【"), 1},
		"brackets across":        {strings.Repeat("（《", 100_000) + strings.Repeat("）》", 100_000), 1},
		"closed brackets":        {fill("”）》】"), 1},
		"markers in one line":    {strings.Repeat("一是甲。二是乙；", 500_000), 1_000_000},
		"markers in a row":       {strings.Repeat("一是", 1_000_000), 1},
		"lines with markers":     {strings.Repeat("一、甲\n（一）乙\n1.丙\n", 300_000), 900_000},
		"lines with bare marks":  {strings.Repeat("一思想上甲\n\n\n", 300_000), 300_000},
		"digits":                 {fill("1"), 1},
		"stops":                  {fill("。"), 1},
		"one wide table":         {strings.Repeat(strings.Repeat("甲\t", 200)+"\n", 10_000), 1},
		"indented lines":         {strings.Repeat("\t甲\n", 300_000), 300_000},
		"blanks in brackets":     {fill("(" + strings.Repeat(" ", 1000)), 1},
		"marker before blanks":   {fill("一是" + strings.Repeat(" ", 1000)), 1000},
		"quotes":                 {fill("“一是。”"), 1},
		"lists that go on":       {strings.Repeat("甲：1.乙\n\n\n2.丙\n", 200_000), 400_000},
		"rows that do not match": {strings.Repeat("甲\t乙\n甲\t乙\t丙\n", 300_000), 600_000},
	} {
		t.Run(name, func(t *testing.T) {
			d := parsed(c.text)
			if err := check(d); err != nil {
				t.Fatal(err)
			}
			nodes := 0
			d.Walk(func(*document.Node, []*document.Node) bool { nodes++; return true })
			if title := d.TitleSpan.Len() > 0; nodes < c.nodes && !(title && nodes == c.nodes-1) {
				t.Errorf("%d nodes, want at least %d", nodes, c.nodes)
			}
		})
	}
}

// Nodes come from a few large allocations: a text twenty times as long needs
// hardly more of them.
func TestAllocationsDoNotGrowWithTheText(t *testing.T) {
	text := strings.Repeat("一、存在问题\n（一）学习方面。一是计划不细。安排随意；二是检查不严。\n", 50)
	few := testing.AllocsPerRun(5, func() { parsed(text) })
	many := testing.AllocsPerRun(5, func() { parsed(strings.Repeat(text, 20)) })
	if many > few+60 {
		t.Errorf("%v allocations for one text, %v for twenty", few, many)
	}
}

func BenchmarkParse(b *testing.B) {
	for name, text := range map[string]string{
		"material": strings.Repeat("一、存在问题\n（一）学习方面。一是计划不细。镇党委去年只安排了三次集中学习，“边干边学、以干代学”的想法还没有扭转过来，对《条例》等新规定学得不深。二是检查不严。\n", 300),
		"plain":    strings.Repeat("镇党委去年只安排了三次集中学习边干边学的想法还没有扭转过来", 1000),
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				parsed(text)
			}
		})
	}
}
