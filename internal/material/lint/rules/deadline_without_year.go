package rules

import (
	"strings"

	"bihuan/internal/material/lint"
)

var deadlineWithoutYear = &lint.Rule{
	ID:       "deadline-without-year",
	Title:    "时限没有年份",
	Severity: lint.Hint,
	Level:    lint.Practice,
	Source:   "实务：整改台账",
	Doc: `完成时限只写了月日、没有写年份。材料跨年使用、纳入台账后，就说不清是哪一年。
补上年份，例如“2026年8月底前”。同一句里已经写明年份，或者写“今年”“每年”的不算。`,
	Bad: []lint.Example{
		{Text: "责任单位于8月底前完成整改，9月15日前报送结果。", Want: []string{"8月底前", "9月15日前"}},
	},
	Good: []lint.Example{
		{Text: "责任单位于2026年8月底前完成整改，9月15日前报送结果。"},
		{Text: "每年3月底前制定学习计划，今年10月底前完成轮训，把3月作为走访月。"},
	},
	Words: dateWords,
	Check: checkDeadlineWithoutYear,
}

func checkDeadlineWithoutYear(p *lint.Pass) {
	text := p.Doc.Text
	if hasYear(p.Doc.Title) {
		return
	}
	for _, h := range p.Hits() {
		month, s, ok := numberBefore(text, h.Start)
		if !ok || month < 1 || month > 12 || strings.HasSuffix(text[:skipBack(text, s.Start)], "年") {
			continue
		}
		end := h.End
		if v, size := numeralAt(text[end:]); size > 0 && v <= 31 && strings.HasPrefix(text[end+size:], "日") {
			end += size + len("日")
		}
		n := deadlineLen(text[end:], end > h.End)
		if n == 0 {
			continue
		}
		place := span(s.Start, end+n)
		if r := before(text, place.Start); r == '-' || r == '—' || r == '至' || r == '、' || r == '第' {
			continue
		}
		if hasYear(sentenceBefore(p, place.Start)) {
			continue
		}
		p.Report(place, "时限“%s”没有年份，请补上，例如“%s年%s”。", p.At(place), "××××", p.At(place))
	}
}

// deadlineLen returns the bytes of the words of a deadline that t starts with.
func deadlineLen(t string, day bool) int {
	words := []string{"底之前", "底以前", "底前", "末前", "上旬前", "中旬前", "下旬前", "份之前", "份前", "底"}
	if day {
		words = []string{"之前", "以前", "前"}
	}
	for _, w := range words {
		if strings.HasPrefix(t, w) {
			return len(w)
		}
	}
	return 0
}

// sentenceBefore returns the part of the line before byte at: a year in an
// earlier sentence of the same paragraph still counts.
func sentenceBefore(p *lint.Pass, at int) string {
	line := p.Index.Lines[p.Index.LineOf(at)]
	return p.Doc.Text[max(line.Start, at-600):at]
}

// hasYear says whether t names a year or says that it is every one.
func hasYear(t string) bool {
	for _, w := range []string{"年"} {
		for i := strings.Index(t, w); i >= 0; {
			prev := t[:i]
			for _, y := range []string{"今", "明", "去", "每", "当", "次", "本", "同", "历", "翌"} {
				if strings.HasSuffix(prev, y) {
					return true
				}
			}
			if _, _, ok := yearBefore(t, i); ok {
				return true
			}
			j := strings.Index(t[i+len(w):], w)
			if j < 0 {
				break
			}
			i += len(w) + j
		}
	}
	return false
}
