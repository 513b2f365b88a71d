// Package workday counts working days in China. Which days are off is data
// that comes out once a year; where it is not known, Saturdays and Sundays are
// off and the rest is worked.
package workday

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"bihuan/internal/fault"
)

//go:embed holidays.yaml
var builtIn []byte

// Calendar knows which days are worked. The zero Calendar knows no holidays.
type Calendar struct {
	days  map[string]bool // YYYY-MM-DD → worked, where it differs from the weekday
	years []Year
}

// Year is what was announced for one year. Days are YYYY-MM-DD, or
// FIRST..LAST.
type Year struct {
	Year   int      `yaml:"year"`
	Source string   `yaml:"source"`
	Level  string   `yaml:"level"` // of authority: 规定, 一般, 推荐 or 实务
	Off    []string `yaml:"off,flow"`
	Work   []string `yaml:"work,flow"`
}

// Default returns the calendar that comes with the program.
func Default() Calendar {
	c, err := Parse(builtIn)
	if err != nil {
		panic(err) // a test reads the same file
	}
	return c
}

type table struct {
	Years []Year `yaml:"years"`
}

// Limits of a table: days of one range, years, ranges of a year.
const (
	maxSpan  = 31
	maxYears = 60
	maxSpans = 120
)

// Years a table may hold.
const (
	FirstYear = 1990
	LastYear  = 2100
)

// Parse reads a table of holidays: for each year its source, the days off and
// the weekend days worked, single or as FIRST..LAST. It returns fault.Invalid
// for a table that contradicts itself.
func Parse(text []byte) (Calendar, error) {
	var t table
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	decoder.KnownFields(true)
	if err := decoder.Decode(&t); err != nil && !errors.Is(err, io.EOF) {
		return Calendar{}, fault.Wrap(err, fault.Invalid, "节假日表无法读取，请检查缩进和冒号。")
	}
	return New(t.Years)
}

// New returns the calendar of years. It returns fault.Invalid for years that
// contradict themselves.
func New(years []Year) (Calendar, error) {
	c := Calendar{days: map[string]bool{}}
	if len(years) > maxYears {
		return Calendar{}, fault.New(fault.Invalid, "节假日表最多%d年，现在有%d年，请删去过去的年份。", maxYears, len(years))
	}
	for _, y := range years {
		if _, twice := c.Knows(y.Year); twice || y.Source == "" || y.Level == "" {
			return Calendar{}, fault.New(fault.Invalid, "节假日表中%d年没有写依据和效力，或写了两次。", y.Year)
		}
		if y.Year < FirstYear || y.Year > LastYear || len(y.Off)+len(y.Work) > maxSpans {
			return Calendar{}, fault.New(fault.Invalid, "节假日表中的年份“%d”不对，或这一年写的日期超过%d段。", y.Year, maxSpans)
		}
		c.years = append(c.years, y)
		for worked, list := range map[bool][]string{false: y.Off, true: y.Work} {
			for _, span := range list {
				if err := c.mark(y.Year, span, worked); err != nil {
					return Calendar{}, err
				}
			}
		}
	}
	slices.SortFunc(c.years, func(a, b Year) int { return a.Year - b.Year })
	return c, nil
}

// Years returns what c was made of, the earliest first.
func (c Calendar) Years() []Year { return slices.Clone(c.years) }

// Text returns c as a table that Parse reads.
func (c Calendar) Text() string {
	text, err := yaml.Marshal(table{c.years})
	if err != nil {
		panic(err) // texts and numbers always marshal
	}
	return string(text)
}

// Spans joins days that follow each other, as a Year has them.
func Spans(days []string) []string {
	days = slices.Compact(slices.Sorted(slices.Values(days)))
	spans := []string{}
	for i := 0; i < len(days); {
		last := i
		for last+1 < len(days) && follows(days[last], days[last+1]) && last-i < maxSpan-1 {
			last++
		}
		if last == i {
			spans = append(spans, days[i])
		} else {
			spans = append(spans, days[i]+".."+days[last])
		}
		i = last + 1
	}
	return spans
}

func follows(a, b string) bool {
	d, err := time.Parse(time.DateOnly, a)
	return err == nil && d.AddDate(0, 0, 1).Format(time.DateOnly) == b
}

func (c Calendar) mark(year int, span string, worked bool) error {
	first, last, isRange := strings.Cut(span, "..")
	if !isRange {
		last = first
	}
	from, err1 := time.Parse(time.DateOnly, first)
	to, err2 := time.Parse(time.DateOnly, last)
	if err1 != nil || err2 != nil || to.Before(from) || to.Sub(from) > maxSpan*24*time.Hour || from.Year() != year || to.Year() != year {
		return fault.New(fault.Invalid, "节假日表中%d年的“%s”不是有效的日期或日期范围。", year, span)
	}
	for d := from; !d.After(to); d = d.AddDate(0, 0, 1) {
		day := d.Format(time.DateOnly)
		if old, twice := c.days[day]; twice && old != worked {
			return fault.New(fault.Invalid, "节假日表中%s既放假又上班。", day)
		}
		if worked && !weekend(d) {
			return fault.New(fault.Invalid, "节假日表中%s本来就是工作日，不用写为调休上班。", day)
		}
		c.days[day] = worked
	}
	return nil
}

func weekend(d time.Time) bool { return d.Weekday() == time.Saturday || d.Weekday() == time.Sunday }

// Knows reports whether the holidays of a year are known, and from where.
func (c Calendar) Knows(year int) (source string, ok bool) {
	i := slices.IndexFunc(c.years, func(y Year) bool { return y.Year == year })
	if i < 0 {
		return "", false
	}
	return c.years[i].Source, true
}

// Works reports whether day (YYYY-MM-DD) is worked.
func (c Calendar) Works(day string) bool {
	if worked, marked := c.days[day]; marked {
		return worked
	}
	d, err := time.Parse(time.DateOnly, day)
	return err == nil && !weekend(d)
}

// mostDays bounds how far Between and After walk.
const mostDays = 366 * 5

// Between counts the working days after from, up to and with to; 0 when to is
// not after from. Years apart count as five.
func (c Calendar) Between(from, to string) int {
	d, err := time.Parse(time.DateOnly, from)
	if err != nil {
		return 0
	}
	n := 0
	for range mostDays {
		d = d.AddDate(0, 0, 1)
		day := d.Format(time.DateOnly)
		if day > to {
			break
		}
		if c.Works(day) {
			n++
		}
	}
	return n
}

// After returns the last day that is n working days or less after day: the
// limit up to which Between(day, x) ≤ n.
func (c Calendar) After(day string, n int) string {
	d, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	for range mostDays {
		next := d.AddDate(0, 0, 1)
		if c.Works(next.Format(time.DateOnly)) {
			if n == 0 {
				break
			}
			n--
		}
		d = next
	}
	return d.Format(time.DateOnly)
}

// Add returns the n-th working day after day, day itself for 0.
func (c Calendar) Add(day string, n int) string {
	d, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	for range mostDays {
		if n == 0 {
			break
		}
		d = d.AddDate(0, 0, 1)
		if c.Works(d.Format(time.DateOnly)) {
			n--
		}
	}
	return d.Format(time.DateOnly)
}

// Before returns the earliest day from which no more than n working days have
// passed up to day: the limit down to which Between(x, day) ≤ n.
func (c Calendar) Before(day string, n int) string {
	d, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	for range mostDays {
		if c.Works(d.Format(time.DateOnly)) {
			if n == 0 {
				break
			}
			n--
		}
		d = d.AddDate(0, 0, -1)
	}
	return d.Format(time.DateOnly)
}

// String tells what is known, for logs.
func (c Calendar) String() string { return fmt.Sprintf("holidays of %d years", len(c.years)) }
