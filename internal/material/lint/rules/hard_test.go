package rules

import (
	"strings"
	"testing"

	"bihuan/internal/material/extract"
	"bihuan/internal/material/lint"
)

// TestHardInputs runs texts on which a careless check needs quadratic time:
// this test hangs where one does.
func TestHardInputs(t *testing.T) {
	const size = 1 << 18
	fill := func(s string) string { return strings.Repeat(s, size/len(s)) }
	checker := lint.NewChecker(All, nil, extract.From)
	for name, text := range map[string]string{
		"nested brackets":      fill("（") + fill("）"),
		"opening quotes":       fill("“"),
		"crossing pairs":       fill("（“《）"),
		"closing brackets":     fill("）"),
		"asterisks":            fill("的*"),
		"pairs of asterisks":   fill("的**"),
		"letters x":            fill("的X"),
		"one number":           fill("1"),
		"chain of numbers":     fill("1."),
		"dates":                fill("2026年2月30日"),
		"months":               fill("月"),
		"shares":               fill("1个2个率3%"),
		"sums":                 fill("共3条其中1条、2条"),
		"straight quotes":      fill("\"的\""),
		"items in one line":    fill("一是好。"),
		"items on lines":       fill("（一）好\n"),
		"levels":               fill("一、好\n（一）好\n1.好\n"),
		"late lists":           fill("一、好\n（二）好\n"),
		"announcements":        fill("以下7个方面：\n一是\n"),
		"names before numbers": fill("政治、思想三个方面"),
		"remarks in one line":  fill("<!-- 闭环忽略 全部 好 -->"),
		"remarks on lines":     fill("<!-- 闭环忽略 全部 好 -->\nXX镇\n"),
		"open comments":        fill("<!--"),
		"one sentence, often":  fill("部分班子成员学习缺乏系统性和持续性满足于一知半解。"),
		"wide table":           fill("1\t") + "\n" + fill("2\t") + "\n" + fill("3\t"),
		"long table":           "单位\t数量\n" + fill("青禾镇\t1\n") + "合计\t2",
		"blanks":               fill("的 "),
		"line feeds":           fill("\n"),
	} {
		t.Run(name, func(t *testing.T) {
			perRule := map[string]int{}
			for _, f := range checker.Run(read(text)) {
				perRule[f.Rule.ID]++
			}
			for id, n := range perRule {
				if n > lint.Limit {
					t.Errorf("%s: %d findings, want at most %d", id, n, lint.Limit)
				}
			}
		})
	}
}
