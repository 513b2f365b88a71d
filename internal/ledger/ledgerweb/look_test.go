package ledgerweb

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"bihuan/internal/browsertest"
	"bihuan/internal/ledger"
)

// Every page fits its window, wide and narrow, and the browser has nothing to
// complain about. With BIHUAN_SHOTS set the pictures stay.
func TestLook(t *testing.T) {
	browser := browsertest.Start(t)
	s := quick(t)
	empty := quick(t)
	problems := s.Seed(t)
	s.Seed(t)
	s.Pass(26 * time.Hour)
	if _, err := s.Edit(t.Context(), s.Second, problems[2].ID, 1, ledger.Edit{Values: []ledger.Value{
		{Field: ledger.FieldDue, Text: "2024-05-31"}, {Field: ledger.FieldGoal, Text: "边远村组每季度走访一遍，用水问题当月解决。"}}}); err != nil {
		t.Fatal(err)
	}
	problem := "/problems/" + problems[2].ID
	busy := problems[0].ID
	s.walk(t, busy, []string{"claim", "claimant", "林远"}, []string{"assign", "note", "请按月排定"}, []string{"accept-assignment", "by", "党建工作办公室"},
		[]string{"tasks", "title", "制定年度集中学习计划", "unit", "党建工作办公室", "holder", "周禾", "due", "2024-03-29"},
		[]string{"tasks", "title", "建立研讨发言台账", "unit", "党建工作办公室", "due", "2024-05-31"},
		[]string{"0/report", "text", "初稿已征求各支部意见。", "on_behalf", "周禾", "on_behalf_date", "2024-03-05", "on_behalf_note", "进展表签字件"},
		[]string{"0/done", "text", "计划已印发。"}, []string{"0/evidence", "kind", "document", "number", "青党发〔2024〕6号", "title", "2024年集中学习计划"},
		[]string{"1/difficulty", "text", "各村会议时间冲突，研讨人数凑不齐。", "to", "党委书记 林远", "answer_by", "2024-03-20"},
		[]string{"1/extend", "due", "2024-06-28", "reason", "等市里的研讨题目"})
	closed := problems[4].ID
	s.walk(t, closed, []string{"assign", "class", "immediate"}, []string{"evidence", "kind", "on_site", "place", "项目调度室"}, []string{"request-close", "effect", "七个项目全部开工。"},
		[]string{"accept", "way", "independent", "acceptor", "县委督查室", "opinion", "属实"}, []string{"close", "look_back", "2024-09-05"},
		[]string{"look-back-fail", "by", "县委督查室", "finding", "两个项目又停工", "due", "2024-12-31"})
	for _, from := range []ledger.Source{
		{Kind: "resolution", Title: "第12次党组（扩大）会议", Date: "2024-03-01", Who: "镇党委", Reply: true},
		{Kind: "inspection", Title: "县委第二巡察组关于巡察青禾镇党委的反馈意见", Number: "云巡反馈〔2024〕7号", Date: "2024-02-20", Who: "县委第二巡察组", Due: "2024-02-28", Reply: true, Wording: "供水问题群众反映强烈。"},
		{Kind: "petition", Title: "来信3号", Number: "信〔2024〕3号", Date: "2024-02-01"},
	} {
		if _, err := s.RegisterSeveral(t.Context(), s.Keeper, 2024, ledger.Content{Subject: ledger.Team, Class: ledger.Immediate, LeadUnit: "水务局", Due: "2024-03-04",
			Sources: []ledger.Source{from}}, []string{"供水管网老化：" + from.Title, "水价公示不及时"}); err != nil {
			t.Fatal(err)
		}
	}
	from := ledger.Source{Kind: "resolution", Title: "第12次党组（扩大）会议", Date: "2024-03-01"}.Key()
	pages := []struct{ name, url string }{
		{"sources", s.URL + "/ledger/sources"}, {"sources-none", empty.URL + "/ledger/sources"}, {"several", s.URL + "/ledger/several"}, {"ledger-source", s.URL + "/ledger?source=" + from},
		{"ledger", s.URL + "/ledger?limit=20"},
		{"ledger-narrowed", s.URL + "/ledger?missing=due&sort=due&aspect=" + "联系群众方面" + "&cols=subject&cols=goal&cols=assist_units&cols=updated&cols=due&cols=state"},
		{"ledger-grouped", s.URL + "/ledger?group=lead_unit&limit=20"},
		{"ledger-none", s.URL + "/ledger?q=没有"},
		{"ledger-empty", empty.URL + "/ledger"},
		{"measures", s.URL + "/ledger/measures"},
		{"problem", s.URL + problem},
		{"problem-gaps", s.URL + "/problems/" + problems[3].ID},
		{"problem-edit", s.URL + problem + "?edit=1"},
		{"problem-course", s.URL + "/problems/" + busy},
		{"problem-task", s.URL + "/problems/" + busy + "?task=" + s.problemNow(t, busy).Course.Tasks[1].ID},
		{"problem-reopened", s.URL + "/problems/" + closed},
		{"ledger-new", s.URL + "/ledger/new"},
	}
	for _, size := range []struct{ width, height int }{{1366, 768}, {360, 740}} {
		tab := browser.Tab(size.width, size.height)
		for _, page := range pages {
			tab.Open(page.url)
			if tab.Overflows() {
				t.Errorf("%s is wider than %d pixels", page.name, size.width)
			}
			tab.Shot(fmt.Sprintf("%s-%d", page.name, size.width))
		}
		if said := tab.Complaints(); len(said) > 0 {
			t.Errorf("at %d pixels the browser says %q", size.width, said)
		}
	}
	tab := browser.Tab(1366, 768).Open(s.URL + "/ledger")
	tab.Click(".heading-actions .pick > summary")
	tab.Shot("ledger-export-1366")
	tab.Open(s.URL + "/ledger").Click(".filters .pick > summary")
	tab.Shot("ledger-columns-1366")
	tab.PDF("ledger-print")
	tab.Open(s.URL + "/ledger/sources").PDF("sources-print")
	tab.Open(s.URL + problem).PDF("problem-print")
	tab.Open(s.URL + "/problems/" + busy).PDF("problem-course-print")
	tab.Open(s.URL + "/problems/" + busy).Click("#do-request-close > summary")
	tab.Shot("problem-request-1366")
}

// The main path without scripts and with two people: open, change, be told of
// the other's change, decide.
func TestEditInBrowser(t *testing.T) {
	browser := browsertest.Start(t)
	s := quick(t)
	p := s.Seed(t)[0]
	tab := browser.Tab(1366, 768).NoScripts()
	tab.Open(s.URL + "/problems/" + p.ID).Submit(".heading-actions a")
	if _, err := s.Edit(t.Context(), s.Second, p.ID, 1, ledger.Edit{Values: []ledger.Value{{Field: ledger.FieldHolder, Text: "沈青"}}}); err != nil {
		t.Fatal(err)
	}
	tab.Type("#field-holder", "（牵头）").Type("#field-goal", "每月调度。").Submit("#edit button")
	if text := tab.Text(".notice"); !strings.Contains(text, "周禾于3月5日09:30把“责任人”从“周禾”改为“沈青”") {
		t.Errorf("the page says %q", text)
	}
	tab.Shot("problem-stale-1366")
	tab.Submit("#edit button")
	if got := s.problemNow(t, p.ID); got.Holder != "（牵头）周禾" || got.Version != 3 || !strings.HasPrefix(got.Goal, "每月调度。") {
		t.Errorf("after the decision: %+v", got)
	}
}
