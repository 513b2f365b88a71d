package deskweb

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"bihuan/internal/browsertest"
)

// Without scripts and on a narrow window: from the desk to the task, report,
// evidence, done.
func TestTaskInBrowser(t *testing.T) {
	browser := browsertest.Start(t)
	s := open(t)
	problem := s.busy(t)[2]
	tab := browser.Tab(360, 740).NoScripts()
	tab.Open(s.URL + "/desk").Submit("#tasks .deskitem-title")
	tab.Type("#do-task-report textarea", "水管已到货").Submit("#do-task-report .task-button")
	if text := tab.Text(".main"); !strings.Contains(text, "已记录：报告进展") || !strings.Contains(text, "水管已到货") {
		t.Errorf("after the report: %q", text)
	}
	p, err := s.Store.Problem(t.Context(), s.Keeper, problem.ID)
	if err != nil || p.Course.Tasks[0].Progress != "水管已到货" {
		t.Errorf("%+v %v", p.Course.Tasks, err)
	}
}

// With the keyboard alone: tick a problem, make the letter, find it recorded.
func TestUrgeByKeyboard(t *testing.T) {
	browser := browsertest.Start(t)
	s := open(t)
	problem := s.busy(t)[2]
	tab := browser.Tab(1366, 768)
	tab.Open(s.URL + "/board/late")
	reach(t, tab, `input[name="id"][value="`+problem.ID+`"]`)
	tab.Press(" ")
	reach(t, tab, ".late-do .button")
	tab.SubmitBy(chromedp.KeyEvent(kb.Enter))
	if text := browsertest.Eval[string](tab, "document.querySelector('#urge-0').value"); !strings.Contains(text, "到边远村组走访偏少") {
		t.Errorf("催办语: %q", text)
	}
	reach(t, tab, "[data-copy]")
	tab.Press(kb.Enter)
	if said := tab.Text("[data-copy-said]"); said == "" {
		t.Error("the button says nothing")
	}
	reach(t, tab, "#send .button-primary")
	tab.SubmitBy(chromedp.KeyEvent(kb.Enter))
	p, err := s.Store.Problem(t.Context(), s.Keeper, problem.ID)
	if err != nil || len(p.Course.Letters) != 1 || p.Course.Letters[0].Step != "reminder" {
		t.Fatalf("%+v %v", p.Course.Letters, err)
	}
	if text := tab.Text(".main"); !strings.Contains(text, "关于抓紧落实整改事项的提醒函") {
		t.Errorf("%q", text)
	}
}

// reach goes forward by Tab until the element has the focus.
func reach(t *testing.T, tab *browsertest.Tab, selector string) {
	t.Helper()
	for range 120 {
		if browsertest.Eval[bool](tab, "document.activeElement === document.querySelector(`"+selector+"`)") {
			return
		}
		tab.Press("\t")
	}
	t.Fatalf("%s is not reached by Tab", selector)
}
