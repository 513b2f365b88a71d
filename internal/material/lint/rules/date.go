package rules

import (
	"strings"
	"time"

	"bihuan/internal/material/document"
	"bihuan/internal/material/lint"
)

// date is a calendar date as written: 2026年8月20日, 8月20日, 二〇二六年八月二十日.
// A part that is not written is -1.
type date struct {
	document.Span
	year, month, day int
	yearSpan         document.Span
	monthSpan        document.Span
	daySpan          document.Span
}

// full says whether year, month and day are written.
func (d date) full() bool { return d.year > 0 && d.month >= 0 && d.day >= 0 }

// datesIn returns the dates of the text that have a month written with 月 and
// a year or a day. It reads back from the hits of 月, which are the words that
// a rule of dates asks for.
func datesIn(p *lint.Pass) []date {
	text := p.Doc.Text
	var list []date
	for _, h := range p.Hits() {
		if p.Word(h) != "月" {
			continue
		}
		d := date{year: -1, day: -1}
		var ok bool
		if d.month, d.monthSpan, ok = numberBefore(text, h.Start); !ok {
			continue
		}
		d.Span = span(d.monthSpan.Start, h.End)
		if i := skipBack(text, d.Start); strings.HasSuffix(text[:i], "年") {
			if y, s, ok := yearBefore(text, i-len("年")); ok {
				d.year, d.yearSpan, d.Start = y, s, s.Start
			}
		}
		at := skip(text, h.End)
		if v, size := numeralAt(text[at:]); size > 0 {
			if end := skip(text, at+size); strings.HasPrefix(text[end:], "日") || strings.HasPrefix(text[end:], "号") {
				d.day, d.daySpan, d.End = v, span(at, at+size), end+len("日")
			}
		}
		if d.year > 0 || d.day >= 0 {
			list = append(list, d)
		}
	}
	return list
}

// dateWords are what datesIn needs.
var dateWords = []string{"月"}

func skip(text string, at int) int {
	for at < len(text) && text[at] == ' ' {
		at++
	}
	return at
}

func skipBack(text string, at int) int {
	for at > 0 && text[at-1] == ' ' {
		at--
	}
	return at
}

// numberBefore reads the one- or two-digit number, or the Chinese numeral,
// that ends at byte at.
func numberBefore(text string, at int) (int, document.Span, bool) {
	at = skipBack(text, at)
	start := at
	for start > 0 && start > at-3 && arabic(rune(text[start-1])) {
		start--
	}
	if start < at {
		if at-start > 2 || start > 0 && (text[start-1] == '.' || text[start-1] == '-' || text[start-1] == '/' || latin(rune(text[start-1]))) {
			return 0, document.Span{}, false
		}
		v, _ := numeralAt(text[start:])
		return v, span(start, at), true
	}
	for start > 0 && start > at-15 && numeralRune(before(text, start)) {
		start = back(text, start, 1, 0)
	}
	v, size := numeralAt(text[start:at])
	if size == 0 || size != at-start {
		return 0, document.Span{}, false
	}
	return v, span(start, at), true
}

// yearBefore reads the year of four digits, Arabic or Chinese, that ends at
// byte at.
func yearBefore(text string, at int) (int, document.Span, bool) {
	at = skipBack(text, at)
	start := back(text, at, 4, 0)
	year := 0
	for _, r := range text[start:at] {
		v := int(r - '0')
		if !arabic(r) {
			v = chineseDigit(r)
		}
		if v < 0 || v > 9 {
			return 0, document.Span{}, false
		}
		year = year*10 + v
	}
	if prev := before(text, start); year < 1800 || year > 2200 || arabic(prev) || chineseDigit(prev) >= 0 {
		return 0, document.Span{}, false
	}
	return year, span(start, at), true
}

// chineseDigit returns the value of a digit of a year written digit by digit.
func chineseDigit(r rune) int {
	const digits = "〇一二三四五六七八九"
	if r == '○' || r == '零' {
		return 0
	}
	if i := strings.IndexRune(digits, r); i >= 0 {
		return i / 3
	}
	return -1
}

// daysIn returns the days of a month; without a year February has 29.
func daysIn(year, month int) int {
	if year <= 0 {
		year = 2000
	}
	return time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}
