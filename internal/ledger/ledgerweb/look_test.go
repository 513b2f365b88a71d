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
	pages := []struct{ name, url string }{
		{"ledger", s.URL + "/ledger?limit=20"},
		{"ledger-narrowed", s.URL + "/ledger?missing=due&sort=due&aspect=" + "联系群众方面" + "&cols=subject&cols=goal&cols=assist_units&cols=updated&cols=due&cols=state"},
		{"ledger-none", s.URL + "/ledger?q=没有"},
		{"ledger-empty", empty.URL + "/ledger"},
		{"measures", s.URL + "/ledger/measures"},
		{"problem", s.URL + problem},
		{"problem-gaps", s.URL + "/problems/" + problems[3].ID},
		{"problem-edit", s.URL + problem + "?edit=1"},
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
	tab.Open(s.URL + problem).PDF("problem-print")
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
