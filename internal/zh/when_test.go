package zh

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"bihuan/internal/fault"
)

func TestParseDay(t *testing.T) {
	const year = 2026
	for _, c := range []struct {
		text, first, last string // first is left out for one day
		guessed           bool
	}{
		{"2026-03-05", "", "2026-03-05", false},
		{" 2026/3/5 ", "", "2026-03-05", false},
		{"2026.3.5", "", "2026-03-05", false},
		{"２０２６．３．５", "", "2026-03-05", false},
		{"20260305", "", "2026-03-05", false},
		{"2026年3月5日", "", "2026-03-05", false},
		{"2026 年 3 月 5 号", "", "2026-03-05", false},
		{"二〇二六年三月五日", "", "2026-03-05", false},
		{"2026-03-05 00:00:00", "", "2026-03-05", false},
		{"2026-03-05T08:30:00", "", "2026-03-05", false},
		{"2026年3月5日（星期四）", "", "2026-03-05", false},
		{"2026年3月5日星期四", "", "2026-03-05", false},
		{"2026年3月5日前", "", "2026-03-05", false},
		{"计划于2026年3月5日前完成整改。", "", "2026-03-05", false},
		{"26.3.5", "", "2026-03-05", true},
		{"26年3月5日", "", "2026-03-05", true},
		{"3月5日", "", "2026-03-05", true},
		{"3/5", "", "2026-03-05", true},
		{"3.15", "", "2026-03-15", true},
		{"46086", "", "2026-03-05", false},
		{"2026-03", "2026-03-01", "2026-03-31", false},
		{"2026.02", "2026-02-01", "2026-02-28", false},
		{"202602", "2026-02-01", "2026-02-28", false},
		{"2026年3月", "2026-03-01", "2026-03-31", false},
		{"2026年2月底前", "", "2026-02-28", false},
		{"3月底", "", "2026-03-31", true},
		{"三月末", "", "2026-03-31", true},
		{"十二月底前完成", "", "2026-12-31", true},
		{"3月上旬", "2026-03-01", "2026-03-10", true},
		{"2026年3月中旬", "2026-03-11", "2026-03-20", false},
		{"3月份", "2026-03-01", "2026-03-31", true},
		{"2026年", "2026-01-01", "2026-12-31", false},
		{"2026", "2026-01-01", "2026-12-31", false},
		{"2026年底", "", "2026-12-31", false},
		{"年底前", "", "2026-12-31", true},
		{"今年年底前", "", "2026-12-31", true},
		{"年内", "2026-01-01", "2026-12-31", true},
		{"明年6月底前", "", "2027-06-30", true},
		{"上半年", "2026-01-01", "2026-06-30", true},
		{"2026年下半年", "2026-07-01", "2026-12-31", false},
		{"一季度", "2026-01-01", "2026-03-31", true},
		{"2026年第4季度末", "", "2026-12-31", false},
		{"2026年1月至6月", "2026-01-01", "2026-06-30", false},
		{"2026年1—6月", "2026-01-01", "2026-06-30", false},
		{"2026.1-2026.6", "2026-01-01", "2026-06-30", false},
		{"2025年11月—2026年2月", "2025-11-01", "2026-02-28", false},
		{"即日起至2026年6月30日", "", "2026-06-30", false},
	} {
		w, err := ParseDay(c.text, year)
		if c.first == "" {
			c.first = c.last
		}
		if err != nil || w != (When{c.first, c.last, c.guessed}) {
			t.Errorf("%q: %+v, %v; want %s to %s, %v", c.text, w, err, c.first, c.last, c.guessed)
		}
	}
	for _, text := range []string{"", " ", "　", "\n"} {
		if w, err := ParseDay(text, year); err != nil || w != (When{}) {
			t.Errorf("%q: %+v, %v", text, w, err)
		}
	}
}

func TestParseDayRefuses(t *testing.T) {
	for _, text := range []string{
		"长期", "长期坚持", "立行立改", "三个月内", "3个月内", "2周", "另定", "已完成", "3", "31", "99999", "123", "2026-02-30", "2026年13月", "2026年0月", "20261301", "2026.3.32",
		"2026年第五季度", "1026-03-05", "2026年3月5日6日", "2026-03-05-06", "-", "月", "前", "至", "2026年6月至3月", "2026年3月左右", "1.2.3.4", "季度",
		"2026年第99999999999999999999季度", strings.Repeat("9", 400),
	} {
		w, err := ParseDay(text, 2026)
		if fault.KindOf(err) != fault.Invalid || !strings.Contains(fault.Text(err), "看不出是哪一天") {
			t.Errorf("%q: %+v, %v", text, w, err)
		}
	}
	if w, err := ParseDay("3月5日", 0); err == nil {
		t.Errorf("a day of no year: %+v", w)
	}
}

func TestSerialDay(t *testing.T) {
	for _, c := range []struct {
		n        float64
		from1904 bool
		want     string
		ok       bool
	}{{46086, false, "2026-03-05", true}, {46086.75, false, "2026-03-05", true}, {44624, true, "2026-03-05", true}, {1, false, "1899-12-31", false}, {-1, false, "", false}, {1e18, false, "", false}} {
		if got, ok := SerialDay(c.n, c.from1904); got != c.want || ok != c.ok {
			t.Errorf("%v: %s, %v", c.n, got, ok)
		}
	}
}

// What is read is always a span of days within the calendar.
func FuzzParseDay(f *testing.F) {
	for _, seed := range []string{"2026年3月底前", "即日起至2026年6月", "二〇二六年", "2026.1-2026.6", "一季度", "26.3.5", "(", "年", "46086"} {
		f.Add(seed, 2026)
	}
	f.Fuzz(func(t *testing.T, text string, year int) {
		w, err := ParseDay(text, year)
		if err != nil {
			if fault.KindOf(err) != fault.Invalid || utf8.ValidString(text) && !utf8.ValidString(fault.Text(err)) {
				t.Fatalf("%q: %v", text, err)
			}
			return
		}
		if w == (When{}) {
			return
		}
		for _, day := range []string{w.First, w.Last} {
			if _, err := time.Parse(time.DateOnly, day); err != nil || CheckDate("日期", day, firstYear, lastYear) != nil {
				t.Fatalf("%q in %d: %+v", text, year, w)
			}
		}
		if w.First > w.Last {
			t.Fatalf("%q: %+v", text, w)
		}
	})
}
