package zh

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"bihuan/internal/fault"
)

// When is a day or a span of days that a text names. Dates are YYYY-MM-DD. A
// deadline is its Last day, a beginning its First.
type When struct {
	First, Last string
	// Guessed says that the text leaves the year out or names it by two digits:
	// a person should see which one was taken.
	Guessed bool
}

// Exact reports whether w is one day.
func (w When) Exact() bool { return w.First == w.Last }

// Years that a date may lie in.
const (
	firstYear = 1990
	lastYear  = 2100
)

// ParseDay reads a date as people write it into tables: 2026-03-05, 2026.3.5,
// 20260305, 2026年3月5日, 二〇二六年三月, 2026-03, 3月底前, 2026年第一季度,
// 年底前, 2026年1月至6月, also the bare number that a worksheet keeps for a
// day. The year is where a text that names none lies, 0: nobody knows. Blank
// text is the zero When. What names no date (长期, 立行立改, 三个月内) is
// fault.Invalid with a sentence that quotes it; what such words mean is for
// the caller to know, who asks before.
func ParseDay(text string, year int) (When, error) {
	s := foldDay(text)
	if s == "" {
		return When{}, nil
	}
	if year < firstYear || year >= lastYear {
		year = 0
	}
	w, ok := readWhen(s, year)
	if !ok {
		return When{}, fault.New(fault.Invalid, "“%s”看不出是哪一天，请写成 2026-03-05 或 2026年3月 这样。", shown(text))
	}
	return w, nil
}

// SerialDay returns the day that a worksheet counts as n, in the system of
// 1904 when that is so; false outside the years of dates.
func SerialDay(n float64, from1904 bool) (string, bool) {
	const epoch = -25_569 // day 0 of the system of 1900, in days from 1970
	if from1904 {
		n += 1462
	}
	if n != n || n < 1 || n > 100_000 {
		return "", false
	}
	day := time.Unix(0, 0).UTC().AddDate(0, 0, int(n)+epoch)
	return day.Format(time.DateOnly), day.Year() >= firstYear && day.Year() <= lastYear
}

// shown keeps a quoted text short.
func shown(text string) string {
	const most = 30 // code points
	text = strings.Join(strings.Fields(text), " ")
	if utf8.RuneCountInString(text) > most {
		return string([]rune(text)[:most]) + "……"
	}
	return text
}

// Words around a date that say nothing about which one it is.
var (
	beforeDay = []string{"计划于", "计划", "预计于", "预计", "力争于", "力争", "确保于", "确保", "拟于", "截止到", "截止于", "截止", "截至", "于", "在", "约", "即日起至", "即日起到"}
	afterDay  = []string{"完成整改", "整改到位", "整改完成", "完成", "结束", "之前", "以前", "前", "为止", "止", "以内"}
)

// foldDay returns text without blanks, brackets at the end, the time of day and
// words that do not matter.
func foldDay(text string) string {
	s := Fold(strings.TrimSpace(text))
	if i := strings.IndexAny(s, "T "); i >= 8 && strings.Count(s[i:], ":") > 0 {
		s = s[:i] // 2026-03-05 00:00:00
	}
	s = strings.Map(func(r rune) rune {
		if IsBlank(r) || r == '\n' {
			return -1
		}
		return r
	}, s)
	s = strings.TrimRight(s, "。.;；,，、")
	if strings.HasSuffix(s, ")") {
		if i := strings.LastIndexByte(s, '('); i > 0 {
			s = s[:i]
		}
	}
	for _, day := range []string{"星期", "周"} {
		if i := strings.LastIndex(s, day); i >= 8 && utf8.RuneCountInString(s[i+len(day):]) == 1 {
			s = s[:i]
		}
	}
	return trimWords(trimWords(s, beforeDay, strings.CutPrefix), afterDay, strings.CutSuffix)
}

// trimWords cuts words off one end as long as something is left.
func trimWords(s string, words []string, cut func(s, word string) (string, bool)) string {
	for again := true; again; {
		again = false
		for _, w := range words {
			if rest, ok := cut(s, w); ok && rest != "" {
				s, again = rest, true
			}
		}
	}
	return s
}

// readWhen reads a date or a span from one date to another.
func readWhen(s string, year int) (When, bool) {
	if w, ok := readDate(s, year); ok {
		return w, true
	}
	for _, to := range []string{"至", "到", "~", "—", "–", "-"} {
		left, right, found := strings.Cut(s, to)
		right = strings.TrimLeft(right, "~—–-")
		if !found || left == "" || right == "" {
			continue
		}
		from, ok := readDate(strings.TrimSuffix(left, "起"), year)
		if !ok {
			if from, ok = readDate(left+"月", year); !ok { // 2026年1—6月
				continue
			}
		}
		in, _ := strconv.Atoi(from.First[:4])
		until, ok := readDate(right, in)
		if ok && until.Last >= from.First {
			return When{First: from.First, Last: until.Last, Guessed: from.Guessed}, true
		}
	}
	return When{}, false
}

// readDate reads one date of any precision.
func readDate(s string, year int) (When, bool) {
	if len(s) == 5 && isDigits(s) {
		n, _ := strconv.Atoi(s)
		day, ok := SerialDay(float64(n), false)
		return When{First: day, Last: day}, ok
	}
	d := date{year: year, guessed: true}
	rest := d.readYear(s)
	if part, ok := d.readPart(rest); ok {
		return part, true
	}
	if !d.readNumbers(rest) {
		return When{}, false
	}
	return d.when()
}

// date is a date being read. Month and day are 0 while nobody has said.
type date struct {
	year, month, day int
	guessed          bool
	tail             string // 底, 上旬 and the like
}

// readYear takes the year off the front of s, if it is written as one.
func (d *date) readYear(s string) string {
	for _, w := range []struct {
		word string
		off  int
	}{{"今年", 0}, {"本年度", 0}, {"本年", 0}, {"当年", 0}, {"明年", 1}, {"次年", 1}, {"去年", -1}} {
		if rest, ok := strings.CutPrefix(s, w.word); ok && d.year > 0 {
			d.year += w.off
			return strings.TrimLeft(rest, "的")
		}
	}
	n, size := yearDigits(s)
	switch rest := s[size:]; {
	case size == 0:
	case n < 100 && !strings.HasPrefix(rest, "年") && !threeParts(s):
	case strings.HasPrefix(rest, "年度"):
		return d.in(n, rest[len("年度"):])
	case strings.HasPrefix(rest, "年"):
		return d.in(n, rest[len("年"):])
	case rest != "" && strings.IndexByte("./-", rest[0]) >= 0:
		return d.in(n, rest[1:])
	case rest == "" && n >= 100:
		return d.in(n, "")
	case len(s) >= 6 && isDigits(s[:6]): // 202603, 20260305
		return d.in(n, s[size:])
	}
	return s
}

func (d *date) in(year int, rest string) string {
	d.guessed = year < 100
	if d.guessed {
		year += 2000
	}
	d.year = year
	return rest
}

// yearDigits reads four digits, or two, at the start of s.
func yearDigits(s string) (n, size int) {
	count := 0
	for size < len(s) && count < 4 {
		if s[size] >= '0' && s[size] <= '9' {
			n, size = n*10+int(s[size]-'0'), size+1
		} else if v, ok := digit(s[size:]); ok {
			n, size = n*10+v, size+3
		} else {
			break
		}
		count++
	}
	if count == 4 && n >= firstYear && n <= lastYear || count == 2 {
		return n, size
	}
	return 0, 0
}

// threeParts reports whether s reads like 26.3.5.
func threeParts(s string) bool {
	parts := strings.FieldsFunc(s, func(r rune) bool { return r == '.' || r == '/' || r == '-' })
	return len(parts) == 3 && isDigits(strings.Join(parts, ""))
}

// readPart reads a part of the year: its end, a half, a quarter, or nothing,
// which is the whole.
func (d *date) readPart(s string) (When, bool) {
	if d.year == 0 {
		return When{}, false
	}
	base := strings.TrimSuffix(strings.TrimSuffix(s, "末"), "底")
	first, last := 0, 0
	switch base {
	case "", "内", "年", "年内", "全年", "年度内":
		// Without a year before it nothing but the words themselves name the whole.
		if s == "" && d.guessed && d.year > 0 {
			return When{}, false
		}
		first, last = 1, 12
	case "上半年":
		first, last = 1, 6
	case "下半年":
		first, last = 7, 12
	default:
		q := strings.TrimSuffix(strings.TrimPrefix(strings.TrimSuffix(base, "度"), "第"), "季")
		if q == base || utf8.RuneCountInString(q) != 1 {
			return When{}, false
		}
		n, _ := Numeral(q)
		if v := q[0]; n == 0 && v >= '1' && v <= '4' {
			n = int(v - '0')
		}
		if n < 1 || n > 4 || !strings.Contains(base, "季") {
			return When{}, false
		}
		first, last = n*3-2, n*3
	}
	w := When{First: day(d.year, first, 1), Last: lastOf(d.year, last), Guessed: d.guessed}
	if base != s {
		w.First = w.Last
	}
	return w, true
}

// readNumbers reads month, day and what follows them.
func (d *date) readNumbers(s string) bool {
	if isDigits(s) && (len(s) == 4 || len(s) == 2) && !d.guessed { // of 20260305 and 202603
		d.month, _ = strconv.Atoi(s[:2])
		if len(s) == 4 {
			d.day, _ = strconv.Atoi(s[2:])
			return d.day > 0
		}
		return true
	}
	n, size := smallNumber(s)
	if size == 0 {
		return false
	}
	d.month, s = n, s[size:]
	switch {
	case strings.HasPrefix(s, "月份"):
		s = s[len("月份"):]
	case strings.HasPrefix(s, "月"):
		s = s[len("月"):]
	case s != "" && strings.IndexByte("./-", s[0]) >= 0:
		s = s[1:]
		if _, more := smallNumber(s); more == 0 {
			return false
		}
	case s != "" || d.guessed:
		return false // a bare number is no month
	}
	if n, size := smallNumber(s); size > 0 {
		if d.day = n; n == 0 {
			return false
		}
		s = strings.TrimSuffix(strings.TrimSuffix(s[size:], "日"), "号")
		return s == ""
	}
	d.tail = s
	return true
}

// smallNumber reads a month's or a day's number.
func smallNumber(s string) (n, size int) {
	for size < len(s) && size < 2 && s[size] >= '0' && s[size] <= '9' {
		n, size = n*10+int(s[size]-'0'), size+1
	}
	if size > 0 {
		if size < len(s) && s[size] >= '0' && s[size] <= '9' {
			return 0, 0
		}
		return n, size
	}
	return Numeral(s)
}

// when checks the calendar.
func (d *date) when() (When, bool) {
	if d.year < firstYear || d.year > lastYear || d.month < 1 || d.month > 12 {
		return When{}, false
	}
	w := When{First: day(d.year, d.month, 1), Last: lastOf(d.year, d.month), Guessed: d.guessed}
	if d.day > 0 {
		w.First, w.Last = day(d.year, d.month, d.day), day(d.year, d.month, d.day)
		_, err := time.Parse(time.DateOnly, w.First)
		return w, err == nil
	}
	switch d.tail {
	case "", "内", "中", "间":
	case "底", "末", "底内":
		w.First = w.Last
	case "初", "上旬":
		w.Last = day(d.year, d.month, 10)
	case "中旬":
		w.First, w.Last = day(d.year, d.month, 11), day(d.year, d.month, 20)
	case "下旬":
		w.First = day(d.year, d.month, 21)
	default:
		return When{}, false
	}
	return w, true
}

func day(year, month, day int) string {
	two := func(n int) string {
		if n < 10 {
			return "0" + strconv.Itoa(n)
		}
		return strconv.Itoa(n)
	}
	return strconv.Itoa(year) + "-" + two(month) + "-" + two(day)
}

func lastOf(year, month int) string {
	return time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
}

func isDigits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }
