package extract

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// rhythm is how often a duty falls due.
type rhythm struct {
	start, end int // bytes of the clause
	period     Period
	interval   int // in periods, but for quarters and half years in those
	months     []int
	by         string // further parts of the rule, such as "BYDAY=FR"
	// named says that months or days are named, so that the words are a duty
	// without any count.
	named bool
	// once says that the words count one themselves: 一季度一调度.
	once bool
}

// rrule returns the rhythm as RFC 5545 writes it, without DTSTART.
func (r *rhythm) rrule() string {
	freq, interval := "", r.interval
	switch r.period {
	case Day:
		freq = "DAILY"
	case Week:
		freq = "WEEKLY"
	case Month:
		freq = "MONTHLY"
	case Quarter:
		freq, interval = "MONTHLY", 3*r.interval
	case HalfYear:
		freq, interval = "MONTHLY", 6*r.interval
	case Year:
		freq = "YEARLY"
	default:
		return ""
	}
	rule := "FREQ=" + freq
	if interval > 1 {
		rule += ";INTERVAL=" + strconv.Itoa(interval)
	}
	if len(r.months) > 0 {
		list := make([]string, len(r.months))
		for i, m := range r.months {
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
var wholeYear = []string{"年度内", "全年", "一年内", "年内", "一年"}

// maxInterval bounds “每N年”; a greater number is no rhythm that an office keeps.
const maxInterval = 60

// findRhythm returns the first rhythm in the clause t.
func findRhythm(t string) (rhythm, bool) {
	for i := 0; i < len(t); {
		switch {
		case strings.HasPrefix(t[i:], "每"):
			if r, ok := every(t, i); ok {
				return r, true
			}
		case strings.HasPrefix(t[i:], "按") || strings.HasPrefix(t[i:], "逐"):
			if c, ok := scanCycle(t[i+3:]); ok && c.word != "日" && c.word != "天" && !strings.HasPrefix(t[i:], "逐年") && c.word != "年度" {
				return rhythm{start: i, end: i + 3 + len(c.word), period: c.period, interval: 1, by: c.by}, true
			}
		case strings.HasPrefix(t[i:], "一") || strings.HasPrefix(t[i:], "半"):
			if r, ok := oncePer(t, i); ok {
				return r, true
			}
		}
		if w := startsWith(t[i:], wholeYear); w != "" && countFollows(t[i+len(w):], w == "全年") {
			return rhythm{start: i, end: i + len(w), period: Year, interval: 1}, true
		}
		i++
	}
	return rhythm{}, false
}

// countFollows keeps “全年” and “年内” from making a deadline a rhythm: a count
// must follow, after 年内 one of times.
func countFollows(t string, any bool) bool {
	for i, r := range t {
		if !figure(r) || !amountStarts(t, i) {
			continue
		}
		if a, ok := scanAmount(t[i:]); ok {
			return any || slices.Contains([]string{"次", "场", "期", "天", "课时", "学时", "小时", "篇", "节", "堂", "轮"}, a.unit)
		}
	}
	return false
}

// every reads the rhythm that begins with 每 at i.
func every(t string, i int) (rhythm, bool) {
	at := i + len("每")
	at += spaces(t[at:])
	interval := 1
	at += prefixLen(t[at:], "隔")
	at += prefixLen(t[at:], "个")
	if n, _, size := scanCount(t[at:]); size > 0 && !strings.HasPrefix(t[at:], "半") {
		if n < 1 || n > maxInterval || n != float64(int(n)) {
			return rhythm{}, false
		}
		interval = int(n)
		at += size
		at += spaces(t[at:])
		at += prefixLen(t[at:], "个")
	}
	c, ok := scanCycle(t[at:])
	if !ok {
		return rhythm{}, false
	}
	at += len(c.word)
	r := rhythm{start: i, end: at, period: c.period, interval: interval * c.interval, by: c.by}
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
func oncePer(t string, i int) (rhythm, bool) {
	at := i
	if strings.HasPrefix(t[i:], "一") {
		at += len("一")
	}
	c, ok := scanCycle(t[at:])
	if !ok || at == i && c.period != HalfYear {
		return rhythm{}, false
	}
	at += len(c.word)
	at += spaces(t[at:])
	if !strings.HasPrefix(t[at:], "一") && !strings.HasPrefix(t[at:], "1") {
		return rhythm{}, false
	}
	r := rhythm{start: i, end: at, period: c.period, interval: c.interval, by: c.by}
	if _, ok := scanAmount(t[at:]); !ok && strings.HasPrefix(t[at:], "一") {
		r.once = true
		r.end += len("一")
	}
	return r, true
}

// name reads the months or days that follow a period and names them.
func (r *rhythm) name(t, word string) {
	switch r.period {
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
func (r *rhythm) nameMonths(t string) {
	at := r.end
	at += prefixLen(t[at:], "的")
	for _, w := range []struct {
		word   string
		months []int
	}{
		{"年底", []int{12}}, {"年末", []int{12}}, {"底", []int{12}}, {"末", []int{12}}, {"年初", []int{1}}, {"初", []int{1}},
		{"上半年", []int{1, 2, 3, 4, 5, 6}}, {"下半年", []int{7, 8, 9, 10, 11, 12}},
	} {
		if strings.HasPrefix(t[at:], w.word) {
			r.months, r.end, r.named = w.months, at+len(w.word), true
			r.end += len(startsWith(t[r.end:], []string{"之前", "前"}))
			return
		}
	}
	if q, end := quarter(t, at); q > 0 {
		r.months, r.end, r.named = []int{3*q - 2, 3*q - 1, 3 * q}, end, true
		return
	}
	months, end := scanMonths(t, at)
	if len(months) == 0 {
		return
	}
	r.months, r.named = months, true
	if len(months) == 1 {
		if day, after := scanDay(t, end); day > 0 {
			r.by, end = fmt.Sprintf("BYMONTHDAY=%d", day), after
		}
	}
	r.end = end + len(startsWith(t[end:], []string{"底前", "底之前", "上旬", "中旬", "下旬", "之前", "以前", "前", "底", "初"}))
}

// quarter reads “第四季度” or “四季度” at i and returns its end, 0 for none.
func quarter(t string, i int) (q, end int) {
	at := i + prefixLen(t[i:], "第")
	n, _, size := scanCount(t[at:])
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
		n, _, size := scanCount(t[at:])
		if size == 0 || n < 1 || n > 12 || n != float64(int(n)) {
			break
		}
		at += size
		months = append(months, int(n))
		pending++
		if w := startsWith(t[at:], []string{"月份", "月"}); w != "" {
			at += len(w)
			end = at
			pending = 0
		}
		join := startsWith(t[at:], []string{"、", "和", "与", "及", "至", "到", "—", "-"})
		if join == "" {
			break
		}
		if until, _, size := scanCount(t[at+len(join):]); !slices.Contains([]string{"、", "和", "与", "及"}, join) && size > 0 {
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

// scanDay reads “15日” or “15号” at i.
func scanDay(t string, i int) (day, end int) {
	n, _, size := scanCount(t[i:])
	if size == 0 || n < 1 || n > 31 || n != float64(int(n)) {
		return 0, 0
	}
	w := startsWith(t[i+size:], []string{"日", "号"})
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
	v, _, size := scanCount(rest)
	if size == 0 || v < 1 || v > 5 {
		return 0, 0
	}
	size += prefixLen(rest[size:], "个")
	w := startsWith(rest[size:], []string{"星期", "礼拜", "周"})
	if w == "" {
		return 0, 0
	}
	return int(v), i + len("第") + size + len(w)
}

func (r *rhythm) nameDay(t string) {
	if n, end := ordinalWeek(t, r.end); n > 0 {
		r.named, r.end = true, end
		if day, size := weekday(t[end:]); day != "" {
			r.by = fmt.Sprintf("BYDAY=%d%s", n, day)
			r.end += size
			r.end += len(startsWith(t[r.end:], timesOfDay))
		}
		return
	}
	if w := startsWith(t[r.end:], []string{"月底", "月末", "底", "末"}); w != "" {
		r.by, r.named = "BYMONTHDAY=-1", true
		r.end += len(w)
	} else if day, end := scanDay(t, r.end); day > 0 {
		r.by, r.named, r.end = fmt.Sprintf("BYMONTHDAY=%d", day), true, end
	} else {
		return
	}
	r.end += len(startsWith(t[r.end:], []string{"之前", "以前", "前"}))
}

// nameWeekdays reads “五” of “每周五” and “二、四” of “每周二、四”. 每周一次 names no
// Monday.
func (r *rhythm) nameWeekdays(t string) {
	at, list := r.end, []string(nil)
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
		r.end = at
		join := startsWith(t[at:], []string{"、周", "和周", "、", "和"})
		if join == "" {
			break
		}
		at += len(join)
	}
	if len(list) > 0 {
		r.by, r.named = "BYDAY="+strings.Join(list, ","), true
		r.end += len(startsWith(t[r.end:], timesOfDay))
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
