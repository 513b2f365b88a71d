// Package rhythm reads how often and how much: periods (每季度, 每年11月, 每月第二个星期三),
// counts with their measure words (不少于 stands outside: “两天”, “1至2次”), days
// and months. It knows words, not documents; all offsets are bytes of the
// string that it is given.
package rhythm

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"bihuan/internal/material/extract/words"
)

// Period is the unit of a rhythm, "" where there is none.
type Period string

// The periods.
const (
	Day      Period = "day"
	Week     Period = "week"
	Month    Period = "month"
	Quarter  Period = "quarter"
	HalfYear Period = "halfyear"
	Year     Period = "year"
)

// Rhythm is how often a duty falls due.
type Rhythm struct {
	Start, End int // bytes of the text
	Period     Period
	Interval   int // in periods
	Months     []int
	by         string // further parts of the rule, such as "BYDAY=FR"
	// Named says that months or days are named, so that the words are a duty
	// without any count.
	Named bool
	// Once says that the words count one themselves: 一季度一调度.
	Once bool
}

// RRule returns the rhythm as RFC 5545 writes it, without DTSTART.
func (r *Rhythm) RRule() string {
	freq, interval := "", r.Interval
	switch r.Period {
	case Day:
		freq = "DAILY"
	case Week:
		freq = "WEEKLY"
	case Month:
		freq = "MONTHLY"
	case Quarter:
		freq, interval = "MONTHLY", 3*r.Interval
	case HalfYear:
		freq, interval = "MONTHLY", 6*r.Interval
	case Year:
		freq = "YEARLY"
	default:
		return ""
	}
	rule := "FREQ=" + freq
	if interval > 1 {
		rule += ";INTERVAL=" + strconv.Itoa(interval)
	}
	if len(r.Months) > 0 {
		list := make([]string, len(r.Months))
		for i, m := range r.Months {
			list[i] = strconv.Itoa(m)
		}
		rule += ";BYMONTH=" + strings.Join(list, ",")
	}
	if r.by != "" {
		rule += ";" + r.by
	}
	return rule
}

// cycle is a word for a period.
type cycle struct {
	word     string
	period   Period
	interval int
	by       string
}

// cycles follow 每, 按 or a number; longer words stand before those they begin with.
var cycles = []cycle{
	{"工作日", Day, 1, "BYDAY=MO,TU,WE,TH,FR"},
	{"半年度", HalfYear, 1, ""}, {"半年", HalfYear, 1, ""}, {"半个月", Month, 1, "BYMONTHDAY=1,16"}, {"半月", Month, 1, "BYMONTHDAY=1,16"},
	{"双月", Month, 2, ""}, {"双周", Week, 2, ""}, {"季度", Quarter, 1, ""}, {"季", Quarter, 1, ""},
	{"年度", Year, 1, ""}, {"年", Year, 1, ""}, {"月度", Month, 1, ""}, {"月份", Month, 1, ""}, {"月", Month, 1, ""},
	{"星期", Week, 1, ""}, {"礼拜", Week, 1, ""}, {"周", Week, 1, ""}, {"日", Day, 1, ""}, {"天", Day, 1, ""},
}

func scanCycle(t string) (c cycle, ok bool) {
	for _, c := range cycles {
		if strings.HasPrefix(t, c.word) {
			return c, true
		}
	}
	return cycle{}, false
}

// wholeYear are words that make a count one per year.
var wholeYear = words.New("年度内", "全年", "一年内", "年内", "一年")

// openers are the characters that begin a rhythm.
var openers = words.NewChars("每按逐一半年全")

// maxInterval bounds “每N年”; a greater number is no rhythm that an office keeps.
const maxInterval = 60

// Find returns the first rhythm in the clause t.
func Find(t string) (Rhythm, bool) {
	for i := openers.Next(t, 0); i < len(t); i = openers.Next(t, i+3) {
		switch {
		case strings.HasPrefix(t[i:], "每"):
			if r, ok := every(t, i); ok {
				return r, true
			}
		case strings.HasPrefix(t[i:], "按") || strings.HasPrefix(t[i:], "逐"):
			if c, ok := scanCycle(t[i+3:]); ok && c.word != "日" && c.word != "天" && !strings.HasPrefix(t[i:], "逐年") && c.word != "年度" {
				return Rhythm{Start: i, End: i + 3 + len(c.word), Period: c.period, Interval: 1, by: c.by}, true
			}
		case strings.HasPrefix(t[i:], "一") || strings.HasPrefix(t[i:], "半"):
			if r, ok := oncePer(t, i); ok {
				return r, true
			}
		}
		if w := wholeYear.At(t[i:]); w != "" && countFollows(t[i+len(w):], w == "全年") {
			return Rhythm{Start: i, End: i + len(w), Period: Year, Interval: 1}, true
		}
	}
	return Rhythm{}, false
}

// countFollows keeps “全年” and “年内” from making a deadline a rhythm: a count
// must follow, after 年内 one of times.
func countFollows(t string, any bool) bool {
	for i := Figures.Next(t, 0); i < len(t); i = Figures.After(t, i) {
		if a, ok := At(t, i); ok {
			return any || slices.Contains([]string{"次", "场", "期", "天", "课时", "学时", "小时", "篇", "节", "堂", "轮"}, a.Unit)
		}
	}
	return false
}

// every reads the rhythm that begins with 每 at i.
func every(t string, i int) (Rhythm, bool) {
	at := i + len("每")
	at += spaces(t[at:])
	interval := 1
	at += prefixLen(t[at:], "隔")
	at += prefixLen(t[at:], "个")
	if n, _, size := ScanCount(t[at:]); size > 0 && !strings.HasPrefix(t[at:], "半") {
		if n < 1 || n > maxInterval || n != float64(int(n)) {
			return Rhythm{}, false
		}
		interval = int(n)
		at += size
		at += spaces(t[at:])
		at += prefixLen(t[at:], "个")
	}
	c, ok := scanCycle(t[at:])
	if !ok {
		return Rhythm{}, false
	}
	at += len(c.word)
	r := Rhythm{Start: i, End: at, Period: c.period, Interval: interval * c.interval, by: c.by}
	if interval == 1 {
		r.name(t, c.word)
	}
	return r, true
}

func prefixLen(t, w string) int {
	if strings.HasPrefix(t, w) {
		return len(w)
	}
	return 0
}

// oncePer reads “一月一调度”, “半年一小结” and “半年一次” at i.
func oncePer(t string, i int) (Rhythm, bool) {
	at := i
	if strings.HasPrefix(t[i:], "一") {
		at += len("一")
	}
	c, ok := scanCycle(t[at:])
	if !ok || at == i && c.period != HalfYear {
		return Rhythm{}, false
	}
	at += len(c.word)
	at += spaces(t[at:])
	if !strings.HasPrefix(t[at:], "一") && !strings.HasPrefix(t[at:], "1") {
		return Rhythm{}, false
	}
	r := Rhythm{Start: i, End: at, Period: c.period, Interval: c.interval, by: c.by}
	if _, ok := scanAmount(t[at:]); !ok && strings.HasPrefix(t[at:], "一") {
		r.Once = true
		r.End += len("一")
	}
	return r, true
}

// name reads the months or days that follow a period and names them.
func (r *Rhythm) name(t, word string) {
	switch r.Period {
	case Year:
		r.nameMonths(t)
	case Month:
		if word == "月" && r.by == "" {
			r.nameDay(t)
		}
	case Week:
		r.nameWeekdays(t)
	}
}

// nameMonths reads “11月”, “6、12月”, “3月和9月”, “1月至3月”, “第四季度”, “年底”.
func (r *Rhythm) nameMonths(t string) {
	at := r.End
	at += prefixLen(t[at:], "的")
	for _, w := range []struct {
		word   string
		months []int
	}{
		{"年底", []int{12}}, {"年末", []int{12}}, {"底", []int{12}}, {"末", []int{12}}, {"年初", []int{1}}, {"初", []int{1}},
		{"上半年", []int{1, 2, 3, 4, 5, 6}}, {"下半年", []int{7, 8, 9, 10, 11, 12}},
	} {
		if strings.HasPrefix(t[at:], w.word) {
			r.Months, r.End, r.Named = w.months, at+len(w.word), true
			r.End += len(words.At(t[r.End:], []string{"之前", "前"}))
			return
		}
	}
	if q, end := ScanQuarter(t, at); q > 0 {
		r.Months, r.End, r.Named = []int{3*q - 2, 3*q - 1, 3 * q}, end, true
		return
	}
	months, end := scanMonths(t, at)
	if len(months) == 0 {
		return
	}
	r.Months, r.Named = months, true
	if len(months) == 1 {
		if day, after := ScanDay(t, end); day > 0 {
			r.by, end = fmt.Sprintf("BYMONTHDAY=%d", day), after
		}
	}
	r.End = end + len(words.At(t[end:], []string{"底前", "底之前", "上旬", "中旬", "下旬", "之前", "以前", "前", "底", "初"}))
}

// ScanQuarter reads “第四季度” or “四季度” at i and returns its end, 0 for none.
func ScanQuarter(t string, i int) (q, end int) {
	at := i + prefixLen(t[i:], "第")
	n, _, size := ScanCount(t[at:])
	if size == 0 || n < 1 || n > 4 || !strings.HasPrefix(t[at+size:], "季度") {
		return 0, 0
	}
	return int(n), at + size + len("季度")
}

// scanMonths reads the months named at i.
func scanMonths(t string, i int) (months []int, end int) {
	at := i
	pending := 0 // months read before their 月
	for len(months) < 12 {
		n, _, size := ScanCount(t[at:])
		if size == 0 || n < 1 || n > 12 || n != float64(int(n)) {
			break
		}
		at += size
		months = append(months, int(n))
		pending++
		if w := words.At(t[at:], []string{"月份", "月"}); w != "" {
			at += len(w)
			end = at
			pending = 0
		}
		join := words.At(t[at:], []string{"、", "和", "与", "及", "至", "到", "—", "-"})
		if join == "" {
			break
		}
		if until, _, size := ScanCount(t[at+len(join):]); !slices.Contains([]string{"、", "和", "与", "及"}, join) && size > 0 {
			for m := months[len(months)-1] + 1; m < int(until) && m < 12; m++ {
				months = append(months, m)
			}
		}
		at += len(join)
	}
	if end == 0 {
		return nil, 0
	}
	return months[:len(months)-pending], end
}

// ScanDay reads “15日” or “15号” at i.
func ScanDay(t string, i int) (day, end int) {
	n, _, size := ScanCount(t[i:])
	if size == 0 || n < 1 || n > 31 || n != float64(int(n)) {
		return 0, 0
	}
	w := words.At(t[i+size:], []string{"日", "号"})
	if w == "" {
		return 0, 0
	}
	return int(n), i + size + len(w)
}

// ordinalWeek reads “第一周” and “第一个星期” at i.
func ordinalWeek(t string, i int) (n, end int) {
	rest, ok := strings.CutPrefix(t[i:], "第")
	if !ok {
		return 0, 0
	}
	v, _, size := ScanCount(rest)
	if size == 0 || v < 1 || v > 5 {
		return 0, 0
	}
	size += prefixLen(rest[size:], "个")
	w := words.At(rest[size:], []string{"星期", "礼拜", "周"})
	if w == "" {
		return 0, 0
	}
	return int(v), i + len("第") + size + len(w)
}

func (r *Rhythm) nameDay(t string) {
	if n, end := ordinalWeek(t, r.End); n > 0 {
		r.Named, r.End = true, end
		if day, size := weekday(t[end:]); day != "" {
			r.by = fmt.Sprintf("BYDAY=%d%s", n, day)
			r.End += size
			r.End += len(words.At(t[r.End:], timesOfDay))
		}
		return
	}
	if w := words.At(t[r.End:], []string{"月底", "月末", "底", "末"}); w != "" {
		r.by, r.Named = "BYMONTHDAY=-1", true
		r.End += len(w)
	} else if day, end := ScanDay(t, r.End); day > 0 {
		r.by, r.Named, r.End = fmt.Sprintf("BYMONTHDAY=%d", day), true, end
	} else {
		return
	}
	r.End += len(words.At(t[r.End:], []string{"之前", "以前", "前"}))
}

// nameWeekdays reads “五” of “每周五” and “二、四” of “每周二、四”. 每周一次 names no
// Monday.
func (r *Rhythm) nameWeekdays(t string) {
	at, list := r.End, []string(nil)
	for {
		day, size := weekday(t[at:])
		if day == "" {
			break
		}
		if _, ok := scanAmount(t[at:]); ok {
			break
		}
		list = append(list, day)
		at += size
		r.End = at
		join := words.At(t[at:], []string{"、周", "和周", "、", "和"})
		if join == "" {
			break
		}
		at += len(join)
	}
	if len(list) > 0 {
		r.by, r.Named = "BYDAY="+strings.Join(list, ","), true
		r.End += len(words.At(t[r.End:], timesOfDay))
	}
}

var timesOfDay = []string{"上午", "下午", "晚上", "早上", "晚"}

func weekday(t string) (day string, size int) {
	for _, d := range []struct{ word, day string }{
		{"一", "MO"}, {"二", "TU"}, {"三", "WE"}, {"四", "TH"}, {"五", "FR"}, {"六", "SA"}, {"日", "SU"}, {"天", "SU"},
	} {
		if strings.HasPrefix(t, d.word) {
			return d.day, len(d.word)
		}
	}
	return "", 0
}
