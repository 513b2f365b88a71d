package clause

import (
	"strings"
	"unicode/utf8"

	"bihuan/internal/material/document"
	"bihuan/internal/material/extract/rhythm"
	"bihuan/internal/material/extract/words"
)

// dueWords are dates that are no dates: the classes of rectification and the
// common ends of a period.
var dueWords = words.New(
	"立行立改", "即知即改", "立查立改", "边查边改", "立即整改", "长期坚持", "持续坚持", "持续推进", "常态化推进", "今年年底前", "今年底前", "年底之前", "年底前", "年底",
	"本月底前", "月底前", "年内", "上半年", "下半年",
)

var (
	// dueHints are the words of which a clause that names a date has one.
	dueHints = words.New("月", "底", "内", "改", "坚持", "推进", "半年", "季度", "限", "前", "时间", "要求")
	// dateStarts are the characters that a date can begin with.
	dateStarts = words.NewChars("0123456789０１２３４５６７８９一二三四五六七八九十百千两半廿卅今明本当次立即边长持常年月上下第")
)

// yearWords stand before a month instead of a year's number.
var yearWords = []string{"今年", "明年", "本年", "当年", "次年"}

// Due returns the first date by which something is to be done that t names,
// as it stands, "" for none.
func Due(text string, list []document.Span) string {
	for i, c := range list {
		t := text[c.Start:c.End]
		if len(t) > Longest || !dueHints.In(t) {
			continue
		}
		if labelled(text, list, i, dueLabels) {
			if d := name(text[list[i+1].Start:list[i+1].End]); d != "" {
				return d
			}
		}
		if d := dueOf(t); d != "" {
			return d
		}
	}
	return ""
}

func dueOf(t string) string {
	size := 0
	for i := dateStarts.Next(t, 0); i < len(t); i = dateStarts.Next(t, i+size) {
		_, size = utf8.DecodeRuneInString(t[i:])
		if words.End(t[:i], []string{"每", "每年", "截至", "截止", "截止到", "自", "从"}) != "" {
			size = max(size, dateLen(t[i:]))
			continue
		}
		if n := dateLen(t[i:]); n > 0 {
			// A run of digits is read from its first.
			if i == 0 || !asciiDigit(t[i-1]) {
				return t[i : i+n]
			}
		}
		if w := dueWords.At(t[i:]); w != "" && !strings.HasSuffix(t[:i], "全") {
			return w
		}
	}
	return ""
}

// dateLen returns the size of the deadline at the start of t: a year, month or
// quarter followed by 前, 底 or the like (“2027年6月底前”, “3月底前”, “第三季度末前”,
// “3个月内”), or a full date; 0 for none.
func dateLen(t string) int {
	at := len(words.At(t, yearWords))
	if at == 0 {
		if n, _, size := rhythm.ScanCount(t); size > 0 && n >= 2000 && n < 2100 && strings.HasPrefix(t[size:], "年") {
			at = size + len("年")
			at += len(words.At(t[at:], []string{"度"}))
		} else if size > 0 && n <= 60 {
			for _, within := range []string{"个月内", "个工作日内", "日内", "天内", "周内", "个月之内"} {
				if strings.HasPrefix(t[size:], within) {
					return size + len(within)
				}
			}
		}
	}
	dated := at > 0
	full := false
	if q, end := rhythm.ScanQuarter(t, at); q > 0 {
		at = end
		dated = true
	} else if n, _, size := rhythm.ScanCount(t[at:]); size > 0 && n >= 1 && n <= 12 && strings.HasPrefix(t[at+size:], "月") {
		full = at > 0
		at += size + len("月")
		at += len(words.At(t[at:], []string{"份"}))
		dated = true
		if day, end := rhythm.ScanDay(t, at); day > 0 {
			at = end
		}
	}
	if !dated {
		return 0
	}
	tail := words.At(t[at:], []string{"底以前", "底之前", "底前", "末前", "上旬前", "中旬前", "下旬前", "以前", "之前", "前", "年底前", "底", "末", "上旬", "中旬", "下旬", "内"})
	if tail == "" && !full {
		return 0
	}
	return at + len(tail)
}
