package rules

import (
	"strings"

	"bihuan/internal/material/document"
	"bihuan/internal/material/lint"
)

var meetingYear = &lint.Rule{
	ID:       "meeting-year",
	Title:    "会议年度前后不一",
	Severity: lint.Hint,
	Level:    lint.Practice,
	Source:   "文内互相印证：标题的年度与正文一致",
	Doc: `标题写的是一个年度，正文里却说要开好另一个年度的民主生活会，多半是沿用旧稿没有改年份。
核对后统一；提到上年度的会议不算。`,
	Bad: []lint.Example{
		{Text: "青禾镇党委班子2026年度民主生活会对照检查材料\n按照通知要求，为开好2024年度民主生活会，班子作了准备。", Want: []string{"2024年度民主生活会"}},
		{Text: "青禾镇党委班子2026年度民主生活会对照检查材料\n按照《关于开好2025年度民主生活会的通知》，班子作了准备。", Want: []string{"2025年度民主生活会"}},
	},
	Good: []lint.Example{
		{Text: "青禾镇党委班子2026年度民主生活会对照检查材料\n为开好2026年度民主生活会，班子通报了2025年度民主生活会整改措施落实情况。"},
	},
	Words: []string{"年度民主生活会", "年度专题民主生活会"},
	Check: checkMeetingYear,
}

// opening are what stands before the name of the meeting that a material is
// written for.
var opening = []string{"开好", "召开", "召开好", "准备", "参加", "组织"}

func checkMeetingYear(p *lint.Pass) {
	title, own := p.Doc.TitleSpan, titleYear(p)
	if own == 0 {
		return
	}
	for _, h := range p.Hits() {
		numbers := p.Index.NumbersIn(document.Span{Start: max(0, h.Start-12), End: h.Start})
		if title.Contains(h.Span) || len(numbers) == 0 {
			continue
		}
		n := numbers[len(numbers)-1]
		year := int(n.Value)
		if n.End != h.Start || n.Digits != 4 || year == own {
			continue
		}
		if year != own-1 || opensMeeting(p.Doc.Text[:n.Start]) {
			s := span(n.Start, h.End)
			f := p.Report(s, "标题是%d年度，这里写的是“%s”，请核对。", own, p.At(s))
			f.Related = []lint.Related{{Span: title, Message: "标题"}}
		}
	}
}

// titleYear returns the year that the material's title names, 0 for none.
func titleYear(p *lint.Pass) int {
	year := 0
	for _, n := range p.Index.NumbersIn(p.Doc.TitleSpan) {
		if n.Digits == 4 && strings.HasPrefix(p.Doc.Text[n.End:], "年") {
			year = int(n.Value)
		}
	}
	return year
}

func opensMeeting(before string) bool {
	for _, w := range opening {
		if strings.HasSuffix(before, w) {
			return true
		}
	}
	return false
}
