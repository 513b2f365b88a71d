package settings

import (
	"strconv"
	"strings"
	"time"

	"bihuan/internal/fault"
	"bihuan/internal/tabular"
	"bihuan/internal/zh"
	"bihuan/internal/zh/workday"
)

// DayFault is what is wrong with a row of a table of days.
type DayFault struct {
	Row  int    `json:"row"` // from 1
	Text string `json:"text"`
}

// mostDays bounds the rows of a table of days.
const mostDays = 400

// ReadDays reads the days off and the weekend days worked of one year out of
// a table with a date, or a span of dates, and 休 or 班 in each row; further
// cells are notes. What is wrong with single rows comes back as faults.
func ReadDays(lines []tabular.Line, year int) (off, work []string, faults []DayFault) {
	off, work, faults = []string{}, []string{}, []DayFault{}
	seen := map[string]bool{}
	for i, line := range lines {
		cells := cellsOf(line)
		if len(cells) == 0 || i == 0 && isHead(cells) {
			continue
		}
		if i >= mostDays {
			return off, work, append(faults, DayFault{line.No, "这张表太长，一年的放假安排不会超过" + strconv.Itoa(mostDays) + "行。"})
		}
		days, worked, err := readDay(cells, year)
		if err == nil {
			for _, day := range days {
				if seen[day] {
					err = fault.New(fault.Invalid, "%s写了两次，请只留一行。", day)
				}
			}
		}
		if err != nil {
			faults = append(faults, DayFault{line.No, fault.Text(err)})
			continue
		}
		for _, day := range days {
			seen[day] = true
			if worked {
				work = append(work, day)
			} else {
				off = append(off, day)
			}
		}
	}
	return workday.Spans(off), workday.Spans(work), faults
}

// cellsOf are the cells with something in them; a row that was typed with
// blanks between is taken apart.
func cellsOf(line tabular.Line) []string {
	var cells []string
	for _, c := range line.Cells {
		if c = strings.TrimSpace(c); c != "" {
			cells = append(cells, c)
		}
	}
	if len(cells) == 1 {
		return strings.Fields(strings.Map(func(r rune) rune {
			if zh.IsBlank(r) {
				return ' '
			}
			return r
		}, cells[0]))
	}
	return cells
}

func isHead(cells []string) bool {
	return !strings.ContainsAny(zh.Fold(cells[0]), "0123456789") && strings.Contains(cells[0], "日")
}

// marks are the words for days off and worked.
var marks = map[string]bool{
	"休": false, "放假": false, "休息": false, "假": false, "节假日": false, "班": true, "上班": true, "调休上班": true, "补班": true, "调班": true,
}

func readDay(cells []string, year int) (days []string, worked bool, err error) {
	if len(cells) < 2 {
		return nil, false, fault.New(fault.Invalid, "每行要有日期和“休”或“班”，这一行只有“%s”。", shorten(cells[0]))
	}
	marked := false
	for _, cell := range cells[1:] {
		if is, known := marks[cell]; known {
			worked, marked = is, true
			break
		}
	}
	if !marked {
		return nil, false, fault.New(fault.Invalid, "“%s”这一行没有写“休”或“班”。", shorten(cells[0]))
	}
	first, last, err := span(cells[0], year)
	if err != nil {
		return nil, false, err
	}
	for d := first; !d.After(last); d = d.AddDate(0, 0, 1) {
		days = append(days, d.Format(time.DateOnly))
	}
	if worked {
		for _, day := range days {
			if (workday.Calendar{}).Works(day) {
				return nil, false, fault.New(fault.Invalid, "%s本来就是工作日，不用写“班”。", day)
			}
		}
	}
	return days, worked, nil
}

// span reads 2027-02-06, 2月6日, or two of them with 至 between.
func span(text string, year int) (first, last time.Time, err error) {
	from, to := text, ""
	for _, separator := range []string{"至", "到", "..", "—", "～", "~"} {
		if a, b, found := strings.Cut(text, separator); found {
			from, to = a, strings.Trim(b, "—. ")
			break
		}
	}
	if first, err = one(from, year); err != nil || to == "" {
		return first, first, err
	}
	if !strings.ContainsAny(zh.Fold(to), "月-/.") {
		to = strconv.Itoa(int(first.Month())) + "月" + strings.TrimSuffix(to, "日") + "日"
	}
	if last, err = one(to, year); err != nil {
		return first, last, err
	}
	if last.Before(first) || last.Sub(first) > 30*24*time.Hour {
		return first, last, fault.New(fault.Invalid, "“%s”的止日早于起日，或超过31天。", shorten(text))
	}
	return first, last, nil
}

func one(text string, year int) (time.Time, error) {
	when, err := zh.ParseDay(text, year)
	if err != nil {
		return time.Time{}, err
	}
	day, err := time.Parse(time.DateOnly, when.First)
	if err != nil || !when.Exact() {
		return day, fault.New(fault.Invalid, "“%s”看不出是哪一天，请写成 %d-10-01 这样。", shorten(text), year)
	}
	if day.Year() != year {
		return day, fault.New(fault.Invalid, "%s不在%d年，请检查。", when.First, year)
	}
	return day, nil
}

// WriteDays is the table of a year as ReadDays reads it.
func WriteDays(y workday.Year) string {
	var out strings.Builder
	for _, part := range []struct {
		list []string
		mark string
	}{{y.Off, "休"}, {y.Work, "班"}} {
		for _, s := range part.list {
			out.WriteString(strings.Replace(s, "..", "至", 1) + "\t" + part.mark + "\n")
		}
	}
	return out.String()
}
