package orgweb

import (
	"fmt"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"bihuan/internal/browsertest"
	"bihuan/internal/org"
	"bihuan/internal/org/orgtest"
)

// Every page fits its window, wide and narrow, and the browser has nothing to
// complain about. With BIHUAN_SHOTS set the pictures stay.
func TestLook(t *testing.T) {
	browser := browsertest.Start(t)
	s, empty := quick(t), quick(t)
	s.Seed(t)
	s.Pass(26 * time.Hour)
	he := s.whose(t, "何静")
	if _, err := s.ChangePerson(t.Context(), s.Second, he.ID, he.Version, org.MovePerson{PostID: he.Posts[0].ID, ID: "moved",
		PostContent: org.PostContent{OfficeID: s.which(t, "农村供水股").ID, Title: "副股长", Duty: org.Member, From: "2024-03-04"}}); err != nil {
		t.Fatal(err)
	}
	person, office := "/org/people/"+he.ID, "/org/offices/"+s.which(t, "农村供水股").ID
	pages := []struct{ name, url string }{
		{"org", s.URL + "/org"}, {"org-all", s.URL + "/org?show=all"}, {"org-search", s.URL + "/org?q=股长"}, {"org-none", s.URL + "/org?q=没有"}, {"org-empty", empty.URL + "/org"},
		{"org-office", s.URL + office}, {"org-person", s.URL + person}, {"org-jiang", s.URL + "/org/people/" + s.whose(t, "江𬎆").ID},
		{"org-move", s.URL + person + "?do=move&post=moved"}, {"org-office-edit", s.URL + office + "?do=edit"}, {"org-charge", s.URL + person + "?do=charge"},
		{"org-import", s.URL + "/org/import"},
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
		preview(tab, empty.URL)
		if tab.Overflows() {
			t.Errorf("the preview is wider than %d pixels", size.width)
		}
		tab.Shot(fmt.Sprintf("org-preview-%d", size.width))
		if said := tab.Complaints(); len(said) > 0 {
			t.Errorf("at %d pixels the browser says %q", size.width, said)
		}
	}
	tab := browser.Tab(1366, 768).Open(s.URL + "/org?show=all")
	tab.PDF("org-print")
	tab.Open(s.URL + office).PDF("org-office-print")
}

// preview pastes the sample with a fault and looks at what it would do.
func preview(tab *browsertest.Tab, url string) {
	tab.Open(url + "/org/import")
	tab.Do(chromedp.SetValue(chromedp.CSS("#import-text"), orgtest.Sample+"水库\t没有的局\t\t甲\n"))
	tab.Submit("form[enctype] button")
}

// The main path without scripts: paste a register, look, take it in, find a
// person, move them.
func TestWithoutScripts(t *testing.T) {
	s := quick(t)
	tab := browsertest.Start(t).Tab(1366, 768).NoScripts()
	preview(tab, s.URL)
	tab.Submit("form[action='/org/import'] button")
	contains(t, tab.Text("main"), "现有单位 6 个，人员 7 人", "新增单位6个、人员7人", "1行有问题，没有导入")
	tab.Type("#org-q", "𬎆").Submit(".filters button")
	tab.Submit(".org-people a")
	contains(t, tab.Text("main"), "江𬎆", "党组成员", "石湾村")
	tab.Submit(".person-acts a")
	tab.Type("#field-title", "主任").Submit("main form button")
	contains(t, tab.Text("main"), "已调动", "主任", "（非现任）")
}

// The main path with the keyboard alone.
func TestKeyboard(t *testing.T) {
	s := quick(t)
	s.Seed(t)
	tab := browsertest.Start(t).Tab(1366, 768).Open(s.URL + "/org")
	reach(t, tab, `document.activeElement.name === "q"`)
	tab.Press("唐一舟")
	enter(tab)
	contains(t, tab.Text("main"), "唐一舟", "农村供水股")
	browsertest.Eval[bool](tab, `document.querySelector(".org-people a").focus(), true`)
	enter(tab)
	reach(t, tab, `document.activeElement.textContent.trim() === "离任"`)
	enter(tab)
	reach(t, tab, `document.activeElement.textContent.trim() === "离任"`)
	enter(tab)
	contains(t, tab.Text("main"), "已离任", "恢复为在任")
	if p := s.whose(t, "唐一舟"); p.To != "2024-03-05" {
		t.Errorf("%+v", p)
	}
}

// reach goes on with Tab until the condition holds.
func reach(t *testing.T, tab *browsertest.Tab, condition string) {
	t.Helper()
	for range 60 {
		tab.Press(kb.Tab)
		if browsertest.Eval[bool](tab, condition) {
			return
		}
	}
	t.Fatalf("60 times Tab do not reach %s", condition)
}

// enter presses Enter and waits for the page that comes.
func enter(tab *browsertest.Tab) { tab.SubmitBy(chromedp.KeyEvent(kb.Enter)) }
