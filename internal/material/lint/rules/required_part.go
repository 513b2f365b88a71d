package rules

import (
	"slices"
	"strings"
	"unicode/utf8"

	"bihuan/internal/material/document"
	"bihuan/internal/material/lint"
	"bihuan/internal/material/lint/data"
)

var requiredParts = data.RequiredParts()

var requiredPart = &lint.Rule{
	ID:       "required-part",
	Title:    "缺少应有的部分",
	Severity: lint.Hint,
	Level:    lint.Practice,
	Source:   "《县以上党和国家机关党员领导干部民主生活会若干规定》及材料审核实务",
	Year:     2016,
	Doc: `班子材料一般写上年度整改措施落实情况、存在的问题、原因分析、整改措施；个人材料写问题、原因、措施；整改报告写整改情况和下一步打算。
补上缺少的部分；会上另作通报、上级通知明确不写的，可以不管这条提示。`,
	Bad: []lint.Example{
		{Text: exampleOf("比如，集中学习有两次改成了传阅。", "由党建办牵头整改。"), Want: []string{"青禾镇党委班子对照检查材料"}},
	},
	Good: []lint.Example{
		{Text: strings.Replace(exampleOf("比如，集中学习有两次改成了传阅。", "由党建办牵头整改。"),
			"三、整改措施\n", "三、整改措施\n上年度整改措施落实情况已在会上通报。\n", 1)},
	},
	Check: checkRequiredPart,
}

func checkRequiredPart(p *lint.Pass) {
	i := slices.IndexFunc(requiredParts, func(d data.Parts) bool { return d.Genre == string(p.Genre()) })
	if i < 0 {
		return
	}
	want, f := requiredParts[i], p.Facts()
	var missing []string
	for _, part := range want.Parts {
		present := false
		switch part.Key {
		case "problems":
			present = f.ProblemPart != nil || len(f.Aspects) > 0
		case "causes":
			present = f.CausePart != nil || len(f.Causes) > 0
		case "measures":
			present = f.MeasurePart != nil || len(f.Measures) > 0
		case "lastyear":
			present = f.LastYearPart != nil
		}
		if !present && !headed(p.Doc, part.Words) {
			missing = append(missing, part.Name)
		}
	}
	// With only one part left this is no such material, or its structure was
	// not understood.
	if len(missing) > 0 && len(want.Parts)-len(missing) >= 2 {
		p.Report(titleSpan(p), "没有找到“%s”部分，请核对是否漏写。（%s）", strings.Join(missing, "”“"), want.Cite())
	}
}

// longHeading bounds, in code points, a line that is looked at as the opening
// of a part.
const longHeading = 40

// headed says whether a heading, or a short line that stands for one, has one
// of words.
func headed(d *document.Document, words []string) bool {
	if len(words) == 0 {
		return false
	}
	found := false
	d.Walk(func(n *document.Node, _ []*document.Node) bool {
		if !found && (n.Kind == document.Heading || utf8.RuneCountInString(n.Text) <= longHeading) {
			found = slices.ContainsFunc(words, func(w string) bool { return strings.Contains(n.Text, w) })
		}
		return !found
	})
	return found
}
