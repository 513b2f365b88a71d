package rules

import (
	"strings"

	"bihuan/internal/material/lint"
)

var impossibleDate = &lint.Rule{
	ID:       "impossible-date",
	Title:    "日期不存在",
	Severity: lint.Error,
	Level:    lint.Practice,
	Source:   "公历；实务：公文校对",
	Doc: `写出的日期在日历上没有，例如2月30日、11月31日、13月，或者平年的2月29日。
对照文件、会议记录核对后改正。`,
	Bad: []lint.Example{
		{Text: "于2026年2月30日前完成，11月31日开展“回头看”。", Want: []string{"2026年2月30日", "11月31日"}},
		{Text: "2025年2月29日召开会议，2026年13月完成。", Want: []string{"2025年2月29日", "2026年13月"}},
		{Text: "二〇二六年六月三十一日。", Want: []string{"二〇二六年六月三十一日"}},
		{Text: "公示期为4月28日至31日，材料于2026-02-30报送，2026.6.31汇总。", Want: []string{"4月28日至31日", "2026-02-30", "2026.6.31"}},
	},
	Good: []lint.Example{
		{Text: "2024年2月29日启动，2026年6月30日前完成，12月31日销号，2月29日以前的材料留存。"},
		{Text: "自收到之日起45日内答复，试运行13个月，1—12月累计完成投资3亿元。"},
	},
	Words: dateWords,
	Check: checkImpossibleDate,
}

func checkImpossibleDate(p *lint.Pass) {
	for _, d := range datesIn(p) {
		whole := p.At(d.Span)
		switch {
		case d.month < 1 || d.month > 12:
			p.Report(d.Span, "“%s”：没有%d月，请核对日期。", whole, d.month)
		case d.day == 0 || d.day > daysIn(d.year, d.month):
			p.Report(d.Span, "“%s”：%s只有%d天，请核对日期。", whole, monthName(d), daysIn(d.year, d.month))
		case d.day > 0:
			impossibleRange(p, d)
		}
	}
	numericDates(p)
}

func monthName(d date) string {
	if d.year > 0 {
		return itoa(d.year) + "年" + itoa(d.month) + "月"
	}
	return itoa(d.month) + "月"
}

// impossibleRange reports 4月28日至31日.
func impossibleRange(p *lint.Pass, d date) {
	text := p.Doc.Text
	for _, to := range []string{"至", "到", "—", "-", "～", "~", "－"} {
		if !strings.HasPrefix(text[d.End:], to) {
			continue
		}
		at := d.End + len(to)
		v, size := numeralAt(text[at:])
		if size > 0 && strings.HasPrefix(text[at+size:], "日") && v > daysIn(d.year, d.month) {
			whole := span(d.Start, at+size+len("日"))
			p.Report(whole, "“%s”：%s只有%d天，请核对日期。", p.At(whole), monthName(d), daysIn(d.year, d.month))
		}
		return
	}
}

// numericDates reports impossible dates written as 2026-02-30 or 2026/2/30.
func numericDates(p *lint.Pass) {
	numbers, text := p.Index.Numbers, p.Doc.Text
	for i := 0; i+2 < len(numbers); i++ {
		y, m, d := numbers[i], numbers[i+1], numbers[i+2]
		if y.Digits != 4 || y.Value < 1900 || y.Value > 2100 || m.Digits > 2 || d.Digits > 2 ||
			y.Decimals+m.Decimals+d.Decimals > 0 || y.Glued || d.Percent {
			continue
		}
		sep := text[y.End:m.Start]
		if sep != "-" && sep != "/" && sep != "." || text[m.End:d.Start] != sep {
			continue
		}
		if prev, next := before(text, y.Start), after(text, d.End); prev == '-' || prev == '/' || next == '-' || next == '/' || latin(next) {
			continue
		}
		month, day := int(m.Value), int(d.Value)
		if sep == "." && (month < 1 || month > 12 || day > 31 || day < 28 || before(text, y.Start) == '.' || after(text, d.End) == '.') {
			continue // the number of a chapter or a version
		}
		if month >= 1 && month <= 12 && day >= 1 && day <= daysIn(int(y.Value), month) {
			continue
		}
		p.Report(span(y.Start, d.End), "“%s”这一天不存在，请核对日期。", text[y.Start:d.End])
	}
}
