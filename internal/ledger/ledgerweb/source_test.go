package ledgerweb

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"bihuan/internal/ident"
	"bihuan/internal/ledger"
	"bihuan/internal/sqldb"
	"bihuan/internal/sqldb/sqldbtest"
)

// several are the fields of the form that registers what one source brings.
func several(pairs ...string) url.Values {
	v := url.Values{"key": {ident.New()}, "year": {"2024"}, "subject": {"team"}, "class": {"immediate"}, "lead_unit": {"水务局"}, "due": {"2024-03-20"},
		"source_kind": {"resolution"}, "source_title": {"第12次党组会"}, "source_date": {"2024-03-01"}, "source_reply": {"on"},
		"titles": {"1. 供水管网老化\n（2）水价公示不及时\n\n3、2024年水费未结清\n"}}
	for i := 0; i < len(pairs); i += 2 {
		v.Set(pairs[i], pairs[i+1])
	}
	return v
}

func (s *site) send(t *testing.T, path string, v url.Values) (int, string, string) {
	t.Helper()
	return s.ask(t, "POST", path, "text/html", strings.NewReader(v.Encode()), "Content-Type", "application/x-www-form-urlencoded")
}

func TestSeveralFromOneSource(t *testing.T) {
	sqldbtest.Both(t, func(t *testing.T, db *sqldb.DB) {
		s := open(t, db)
		for field, said := range map[string]string{"titles": "每行一个", "source_title": "来源的名称", "source_kind": "来源的种类", "due": "完成时限", "year": "年度"} {
			bad := several(field, "x")
			if field != "due" {
				bad.Set(field, "")
			}
			status, body, _ := s.send(t, "/problems/several", bad)
			if status != http.StatusUnprocessableEntity || !strings.Contains(body, said) {
				t.Errorf("%s: %d", field, status)
			}
			if field != "titles" && !strings.Contains(body, "供水管网老化") {
				t.Errorf("%s: what was typed is gone", field)
			}
		}
		status, body, to := s.send(t, "/problems/several", several())
		if status != http.StatusSeeOther || !strings.HasPrefix(to, "/ledger?source=") {
			t.Fatalf("%d %s %s", status, to, body)
		}
		_, list := s.page(t, to)
		for _, text := range []string{"来自议定事项“第12次党组会”（2024-03-01）", "供水管网老化", "水价公示不及时", "2024年水费未结清", "共 3 项"} {
			if !strings.Contains(list, text) {
				t.Errorf("the list lacks %q", text)
			}
		}
		if strings.Contains(list, "1. 供水") || strings.Contains(list, "（2）水价") {
			t.Error("the numbers stay")
		}
		key := strings.TrimPrefix(to, "/ledger?source=")
		_, page := s.page(t, "/ledger/sources")
		for _, text := range []string{"第12次党组会", "已销号 0／3", "未办结", "办结后报告", to, "共 1 个来源"} {
			if !strings.Contains(page, text) {
				t.Errorf("the sources lack %q", text)
			}
		}
		_, page = s.page(t, "/ledger/sources?stage=done")
		if !strings.Contains(page, "没有符合条件的来源") {
			t.Error("the filter selects too much")
		}
		_, answer, _ := s.ask(t, "GET", "/ledger/sources?sort=title&desc=1", "application/json", nil)
		var got struct {
			Items []SourceRow
			Total int
		}
		if err := json.Unmarshal([]byte(answer), &got); err != nil || got.Total != 1 || got.Items[0].Key != key || got.Items[0].Problems != 3 || !got.Items[0].Reply {
			t.Errorf("%s, %v", answer, err)
		}
		_, file, _ := s.ask(t, "GET", "/ledger/sources/export?q=党组会", "", nil)
		book, err := excelize.OpenReader(strings.NewReader(file))
		if err != nil {
			t.Fatal(err)
		}
		rows, err := book.GetRows("来源")
		if last := rows[len(rows)-1]; err != nil || last[2] != "第12次党组会" || last[7] != "3" {
			t.Errorf("%v, %v", rows, err)
		}
		_, file, _ = s.ask(t, "GET", "/ledger/export?layout=supervision&source="+key, "", nil)
		if book, err = excelize.OpenReader(strings.NewReader(file)); err != nil {
			t.Fatal(err)
		}
		if rows, err = book.GetRows(book.GetSheetList()[0]); err != nil || len(rows) < 5 || !strings.Contains(strings.Join(rows[len(rows)-1], "|"), "议定事项|第12次党组会") {
			t.Errorf("%v, %v", rows, err)
		}
	})
}

// A problem gets further sources and loses wrong ones on its page.
func TestSourcesOfAProblem(t *testing.T) {
	s := quick(t)
	p := s.Seed(t)[0]
	command := func(verb, body string) (int, string) {
		t.Helper()
		status, answer, _ := s.ask(t, "POST", "/problems/"+p.ID+"/"+verb, "application/json", strings.NewReader(body), "Content-Type", "application/json", "Idempotency-Key", ident.New())
		return status, answer
	}
	status, answer := command("add-source", `{"version":1,"kind":"instruction","title":"关于供水的批示","number":"云委批〔2024〕3号","wording":"请一个月内解决。","reply":true}`)
	if status != http.StatusOK || !strings.Contains(answer, `"text":"领导批示“关于供水的批示”（云委批〔2024〕3号）"`) {
		t.Fatalf("%d %s", status, answer)
	}
	var got struct{ Sources []ledger.Source }
	if err := json.Unmarshal([]byte(answer), &got); err != nil {
		t.Fatal(err)
	}
	_, page := s.page(t, "/problems/"+p.ID)
	for _, text := range []string{"关于供水的批示", "请一个月内解决。", "须报办结情况", "do-remove-source"} {
		if !strings.Contains(page, text) {
			t.Errorf("the page lacks %q", text)
		}
	}
	if status, answer = command("remove-source", `{"version":2,"source":"`+got.Sources[0].ID+`","reason":"登记错了"}`); status != http.StatusOK || !strings.Contains(answer, `"sources":[]`) {
		t.Errorf("%d %s", status, answer)
	}
	if _, page = s.page(t, "/problems/"+p.ID); strings.Contains(page, "do-remove-source") || !strings.Contains(page, "do-add-source") {
		t.Error("the forms do not follow")
	}
}

func TestUnnumbered(t *testing.T) {
	for line, want := range map[string]string{"1. 甲": "甲", "12、甲": "甲", "（3）甲": "甲", "(4)甲": "甲", "2024年水费": "2024年水费", "3.5万元未结": "3.5万元未结", "1．甲": "甲", "甲1、乙": "甲1、乙", "7": "7"} {
		if got := unnumbered(line); got != want {
			t.Errorf("%q is %q, want %q", line, got, want)
		}
	}
}
