package rules

import (
	"strings"

	"bihuan/internal/material/document"
	"bihuan/internal/material/lint"
)

var emptySection = &lint.Rule{
	ID:       "empty-section",
	Title:    "标题下没有内容",
	Severity: lint.Error,
	Level:    lint.Practice,
	Source:   "实务：公文校对",
	Doc: `标题下面紧接着就是下一个标题或者文末，没有任何内容，而同一层的其他标题下都有内容。多半是漏写，或者内容放错了地方。
补上内容，或者删去这个标题。`,
	Bad: []lint.Example{
		{Text: "一、主要做法\n组织集中学习12次。\n二、存在问题\n三、下一步打算\n继续抓好落实。", Want: []string{"二、存在问题"}},
		{Text: "一、存在问题\n学习不够深入。\n二、整改措施\n（一）抓学习\n每月集中学习一次。\n（二）抓调研\n", Want: []string{"（二）抓调研"}},
	},
	Good: []lint.Example{
		{Text: "会议议程：\n一、学习有关文件\n二、通报整改情况\n三、开展批评"},
		{Text: "一、时间：2026年8月20日\n二、地点：青禾镇政府\n三、议程\n（一）通报情况。\n（二）开展讨论。"},
	},
	Check: checkEmptySection,
}

func checkEmptySection(p *lint.Pass) {
	for _, s := range p.Lists() {
		filled := 0
		for _, n := range s.Nodes {
			if len(n.Children) > 0 {
				filled++
			}
		}
		if filled == 0 || s.Class > document.Dot {
			continue
		}
		for _, n := range s.Nodes {
			if len(n.Children) == 0 && !n.Inline && titleLike(n.Text) && n.End == n.TextSpan.End && 2*filled >= len(s.Nodes) {
				p.Report(n.Span, "“%s”下面没有内容，同一层的其他标题下都有：请补写，或删去这个标题。", label(n))
			}
		}
	}
}

// titleLike says whether text can only be a title, not a statement.
func titleLike(text string) bool {
	return text != "" && len(text) <= 25*3 && !strings.ContainsAny(text, "，。；：,;:！？.!?…）)、\t（(0123456789") && !strings.Contains(text, "无")
}
