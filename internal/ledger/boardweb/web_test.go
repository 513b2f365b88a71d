package boardweb

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"bihuan/internal/ledger"
	"bihuan/internal/tabular/excel"
)

func (s *site) get(t *testing.T, path, accept string) (int, []byte) {
	t.Helper()
	r, err := http.NewRequest("GET", s.URL+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Accept", accept)
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, body
}

func read[T any](t *testing.T, s *site, path string) T {
	t.Helper()
	var data T
	status, body := s.get(t, path, "application/json")
	if err := json.Unmarshal(body, &data); status != 200 || err != nil {
		t.Fatalf("%s: %d %s %v", path, status, body, err)
	}
	return data
}

// Every figure leads to a list of just as many problems.
func TestFiguresLeadToWhatTheyCount(t *testing.T) {
	s := open(t)
	s.fill(t)
	for _, by := range []string{"", "lead_unit", "leader", "class", "year"} {
		r, _ := http.NewRequest("GET", s.URL+"/board?by="+by, nil)
		b, err := (&Web{Ledger: s.Service, Clock: s.Clock}).breakdown(r.Context(), s.Keeper, boardQuery{}.Query, boardQuery{By: by}.by())
		if err != nil {
			t.Fatal(err)
		}
		checked := 0
		for _, l := range append(b.Items, b.Sum) {
			for _, c := range l.Cells {
				if c.Value == 0 {
					continue
				}
				if n := s.counted(t, c.URL); n != c.Value {
					t.Errorf("by %s, %s %s: %d, but %s lists %d", by, l.Text, c.Label, c.Value, c.URL, n)
				}
				checked++
			}
		}
		if checked < 10 {
			t.Errorf("by %s: only %d figures", by, checked)
		}
	}
}

// counted returns how many problems the ledger lists at an address.
func (s *site) counted(t *testing.T, address string) int {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	v := u.Query()
	year, _ := strconv.Atoi(v.Get("year"))
	page, err := s.List(t.Context(), s.viewer, ledger.Filter{Limit: 200, Year: year, Aspect: v.Get("aspect"), LeadUnit: v.Get("lead_unit"), Leader: v.Get("leader"),
		Class: ledger.Class(v.Get("class")), Phase: ledger.Phase(v.Get("state")), Light: ledger.Light(v.Get("light")),
		Narrow: ledger.Narrow{Evidence: ledger.Having(v.Get("evidence"))}})
	if err != nil {
		t.Fatal(err)
	}
	return len(page.Problems)
}

// Whoever may not see the problems of persons finds no trace of them.
func TestNothingPersonal(t *testing.T) {
	s := open(t)
	s.fill(t)
	whole := read[Board](t, s, "/board").Sum.Total
	s.viewer = s.Reader
	if n := read[Board](t, s, "/board").Sum.Total; n != whole-2 {
		t.Errorf("a reader counts %d of %d", n, whole)
	}
	for _, path := range []string{"/board", "/board/figures", "/duties", "/duties?view=matrix"} {
		if _, page := s.get(t, path, "text/html"); strings.Contains(string(page), "个1") || strings.Contains(string(page), "抓落实") {
			t.Errorf("%s shows a reader the problem of a person", path)
		}
	}
	s.viewer = s.Foreign
	if n := read[Board](t, s, "/board").Sum.Total; n != 0 {
		t.Errorf("another unit counts %d", n)
	}
	if d := read[Duties](t, s, "/duties"); len(d.Units) != 0 || len(d.Measures) != 0 {
		t.Errorf("another unit sees %+v", d)
	}
}

func TestDuties(t *testing.T) {
	s := open(t)
	s.fill(t)
	d := read[Duties](t, s, "/duties")
	var names []string
	for _, u := range d.Units {
		names = append(names, u.Unit)
	}
	if len(names) < 5 || names[0] != "党建工作办公室" || names[1] != "社会事务办公室" || names[len(names)-1] != "" {
		t.Errorf("units in the order %q", names)
	}
	first := d.Units[0].Rows
	if first[0].AsText != "牵头" || first[1].AsText != "任务" || first[1].What[0] != "排定年度集中学习计划并分月印发" || first[1].Holder != "周禾" || first[1].Light != ledger.Yellow {
		t.Errorf("%+v", first[:2])
	}
	marks := ""
	for _, c := range d.Measures[0].Cells {
		marks += c.Mark()
	}
	if marks != "●●○○○" {
		t.Errorf("%+v", d.Measures[0])
	}
	narrowed := read[Duties](t, s, "/duties?party="+url.QueryEscape("云岭村"))
	if len(narrowed.Measures) != 1 {
		t.Errorf("%+v", narrowed.Measures)
	}
	if status, _ := s.get(t, "/duties?view=x", "text/html"); status != 422 {
		t.Errorf("an unknown view: %d", status)
	}
}

// The workbooks say what the pages say.
func TestExports(t *testing.T) {
	s := open(t)
	s.fill(t)
	for path, want := range map[string]string{
		"/board/export?by=lead_unit": "农业农村和乡村振兴办公室", "/board/figures/export": "2024-03", "/duties/export": "排定年度集中学习计划并分月印发",
	} {
		status, book := s.get(t, path, "*/*")
		sheets, err := excel.Read(book)
		if status != 200 || err != nil {
			t.Fatalf("%s: %d %v", path, status, err)
		}
		said := ""
		for _, sheet := range sheets {
			for _, line := range sheet.Lines() {
				said += strings.Join(line.Cells, "\t") + "\n"
			}
		}
		if !strings.Contains(said, want) || !strings.Contains(said, "合计") && strings.Contains(path, "board") {
			t.Errorf("%s:\n%s", path, said)
		}
	}
}
