package rules

import (
	"strings"
	"time"

	"bihuan/internal/material/lint"
)

var weekdayMismatch = &lint.Rule{
	ID:       "weekday-mismatch",
	Title:    "星期与日期对不上",
	Severity: lint.Error,
	Level:    lint.Practice,
	Source:   "公历；实务：公文校对",
	Doc: `日期后面注明的星期与日历不符，读者不知道该信哪一个。
查日历后改正日期或者星期；如果改过日期，别忘了同时改星期。`,
	Bad: []lint.Example{
		{Text: "请于2026年8月20日（星期五）17:00前报送。", Want: []string{"2026年8月20日（星期五）"}},
		{Text: "2026年8月19日（星期三）布置，8月20日（星期五）报送。", Want: []string{"8月20日（星期五）"}},
		{Text: "定于2026年9月1日 周日召开会议。", Want: []string{"2026年9月1日 周日"}},
	},
	Good: []lint.Example{
		{Text: "请于2026年8月20日（星期四）17:00前报送，2026年8月23日（周日）休息。"},
		{Text: "8月20日（星期五）前报送。"},
	},
	Words: dateWords,
	Check: checkWeekdayMismatch,
}

func checkWeekdayMismatch(p *lint.Pass) {
	text := p.Doc.Text
	last := date{}
	for _, d := range datesIn(p) {
		if d.year < 0 && last.year > 0 && sentenceOf(p, d.Start).Contains(last.Span) && d.month >= last.month {
			d.year = last.year // 2026年8月19日至8月20日
		}
		last = d
		if !d.full() || d.month < 1 || d.month > 12 || d.day < 1 || d.day > daysIn(d.year, d.month) {
			continue
		}
		at, bracket := skip(text, d.End), false
		if r := after(text, at); r == '（' || r == '(' {
			at, bracket = forth(text, at, 1, len(text)), true
		}
		end, written, ok := weekdayAt(text, at)
		if !ok {
			continue
		}
		right := time.Date(d.year, time.Month(d.month), d.day, 0, 0, 0, 0, time.UTC).Weekday()
		if right == written {
			continue
		}
		if r := after(text, end); bracket && (r == '）' || r == ')') {
			end = forth(text, end, 1, len(text))
		}
		whole := span(d.Start, end)
		p.Report(whole, "“%s”：%s是星期%c，请核对日期和星期。", p.At(whole), p.At(d.Span), []rune("日一二三四五六")[right])
	}
}

// weekdayAt reads 星期四, 周四 or 礼拜四 at byte at.
func weekdayAt(text string, at int) (end int, day time.Weekday, ok bool) {
	for _, w := range []string{"星期", "礼拜", "周"} {
		rest, found := strings.CutPrefix(text[at:], w)
		if !found {
			continue
		}
		for i, r := range "日一二三四五六" {
			if strings.HasPrefix(rest, string(r)) {
				return at + len(w) + len(string(r)), time.Weekday(i / 3), true
			}
		}
		if strings.HasPrefix(rest, "天") {
			return at + len(w) + len("天"), time.Sunday, true
		}
	}
	return at, 0, false
}
