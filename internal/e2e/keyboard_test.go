package e2e

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"bihuan/demo"
	"bihuan/internal/browsertest"
)

// focused describes what has the focus and says whether a person sees that it
// has: an outline of its own, or one of the button that stands for a hidden input.
const focused = `(function () {
	var e = document.activeElement;
	function ringed(x) { var s = x && getComputedStyle(x); return !!s && s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 1; }
	var name = e.tagName + '.' + e.className + ' ' + (e.textContent || e.name || '').trim().slice(0, 20);
	var box = e.getBoundingClientRect();
	var shown = ringed(e) && box.width > 0 && box.height > 0 || ringed(e.nextElementSibling);
	return [name, e === document.body || shown ? 'seen' : 'hidden'];
}())`

// tabTo presses Tab until the focus is on what the CSS selector names.
func tabTo(t *testing.T, tab *browsertest.Tab, selector string) {
	t.Helper()
	var way []string
	for range 400 {
		tab.Press("\t")
		at := browsertest.Eval[[]string](tab, focused)
		if at[1] != "seen" {
			t.Errorf("on the way to %s the focus on %q is not to be seen", selector, at[0])
		}
		if browsertest.Eval[bool](tab, fmt.Sprintf("document.activeElement.matches(%q)", selector)) {
			return
		}
		way = append(way, at[0])
	}
	t.Fatalf("Tab never reaches %s: %q", selector, way)
}

// enter sends Enter to what has the focus and waits for the page that comes.
func enter(t *testing.T, tab *browsertest.Tab) {
	t.Helper()
	tab.SubmitBy(chromedp.KeyEvent(kb.Enter))
}

// TestKeyboardAlone goes the main path without a mouse. Only the file dialog,
// which belongs to the system, is answered by the test.
func TestKeyboardAlone(t *testing.T) {
	address, _ := start(t, "--no-browser", "--data", t.TempDir())
	tab := browsertest.Start(t).Tab(1366, 768).Open(address)
	tabTo(t, tab, "input[type=file]")
	tab.Upload("input[type=file]", ".drop button", material(t, demo.Materials[0]))

	tabTo(t, tab, ".finding-dismiss summary")
	tab.Press(kb.Enter)
	tabTo(t, tab, "input[name=reason]")
	tab.Press("引用当年文件的原文")
	enter(t, tab)
	if text := tab.Text(".done"); !strings.Contains(text, "不采纳") {
		t.Errorf("after dismissing: %q", text)
	}
	tabTo(t, tab, ".split-right .tabs a:nth-child(2)")
	enter(t, tab)
	tabTo(t, tab, ".draft-actions form button")
	enter(t, tab)
	tabTo(t, tab, ".problem-more summary")
	tab.Press(kb.Enter)
	tabTo(t, tab, ".problem-more input[name=title]")
	tab.Do(chromedp.KeyEvent("a", chromedp.KeyModifiers(chromedp.ModifierCtrl)))
	tab.Press("学习计划落实走样")
	enter(t, tab)
	if text := tab.Text(".problem h3"); !strings.Contains(text, "学习计划落实走样") {
		t.Errorf("after the change: %q", text)
	}
	tab.Do(chromedp.Navigate(strings.Split(browsertest.Eval[string](tab, "location.href"), "#")[0]))
	tabTo(t, tab, ".draft-actions summary.button-primary")
	tab.Press(kb.Enter)
	tabTo(t, tab, ".draft-actions .confirm[open] button")
	enter(t, tab)
	if text := tab.Text("main"); !strings.Contains(text, "已纳入台账") {
		t.Errorf("after taking it in: %q", text)
	}
	tabTo(t, tab, ".grid tbody a")
	tab.Press(kb.ArrowDown)
	enter(t, tab)
	tabTo(t, tab, ".heading-actions a")
	enter(t, tab)
	tabTo(t, tab, "#field-holder")
	tab.Press("周禾")
	enter(t, tab)
	if text := tab.Text(".problem-facts"); !strings.Contains(text, "周禾") {
		t.Errorf("after naming a holder: %q", text)
	}
	if said := tab.Complaints(); len(said) > 0 {
		t.Errorf("the browser complains: %q", said)
	}
}
