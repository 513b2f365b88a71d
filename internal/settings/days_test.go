package settings

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"bihuan/internal/tabular"
	"bihuan/internal/zh/workday"
)

func lines(t testing.TB, text string) []tabular.Line {
	t.Helper()
	all, err := tabular.Text(text)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestReadDays(t *testing.T) {
	off, work, faults := ReadDays(lines(t, "日期\t安排\t节日\n2027年1月1日\t休\t元旦\n2月5日至11日 放假\n2027-02-20\t班\n2027.5.1至5.3\t节日\t休\n２０２７-１０-０１..2027-10-07\t休\n"), 2027)
	if len(faults) > 0 || strings.Join(off, " ") != "2027-01-01 2027-02-05..2027-02-11 2027-05-01..2027-05-03 2027-10-01..2027-10-07" || strings.Join(work, " ") != "2027-02-20" {
		t.Errorf("%v %v %v", off, work, faults)
	}
	for text, said := range map[string]string{
		"2027-01-01": "“休”或“班”", "2027-01-01\t元旦": "“休”或“班”", "元旦\t休": "哪一天", "2027年\t休": "哪一天", "2026-01-01\t休": "不在2027年",
		"2027-01-04\t班": "本来就是工作日", "1月3日至1日\t休": "止日早于起日", "1月1日\t休\n2027-01-01\t休": "写了两次",
	} {
		if _, _, faults := ReadDays(lines(t, text), 2027); len(faults) != 1 || !strings.Contains(faults[0].Text, said) {
			t.Errorf("%s: %v, want one about %s", text, faults, said)
		}
	}
	if _, _, faults := ReadDays(lines(t, strings.Repeat("x\t休\n", 500)), 2027); len(faults) != mostDays+1 {
		t.Errorf("%d faults of a table that is too long", len(faults))
	}
	for _, y := range workday.Default().Years() {
		if off, work, faults := ReadDays(lines(t, WriteDays(y)), y.Year); !slices.Equal(off, y.Off) || !slices.Equal(work, y.Work) || len(faults) > 0 {
			t.Errorf("%d comes back as %v %v %v", y.Year, off, work, faults)
		}
	}
}

func FuzzReadDays(f *testing.F) {
	f.Add("日期\t安排\n2027年1月1日至3日\t休\t元旦\n2027-02-20 班\n", 2027)
	f.Add("1月1日..12月31日\t休", 2024)
	f.Fuzz(func(t *testing.T, text string, year int) {
		table, err := tabular.Text(text)
		if err != nil {
			return
		}
		off, work, faults := ReadDays(table, year)
		for _, f := range faults {
			if f.Text == "" || f.Row < 1 {
				t.Errorf("%+v", f)
			}
		}
		if year < workday.FirstYear || year > workday.LastYear || len(off)+len(work) > 100 {
			return
		}
		c, err := workday.New([]workday.Year{{Year: year, Source: "通知", Level: "规定", Off: off, Work: work}})
		if err != nil {
			t.Fatalf("%v: %v %v of %s", err, off, work, strconv.Quote(text))
		}
		if again, err := workday.Parse([]byte(c.Text())); err != nil || again.Text() != c.Text() {
			t.Fatalf("%v\n%s", err, c.Text())
		}
	})
}
