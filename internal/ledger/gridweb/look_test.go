package gridweb

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

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
	for key, view := range map[string][2]string{"a": {"县里要看的限期整改", "class=limited&group=lead_unit&sort=due&cols=goal&cols=due"}, "b": {"我盯的", "q=" + url.QueryEscape("走访")}} {
		shared := map[string]string{"a": "on", "b": ""}[key]
		if got := s.form(t, "/ledger/views", "key", key, "name", view[0], "query", view[1], "shared", shared); got.status != 303 {
			t.Fatal(got)
		}
	}
	if _, err := s.Edit(t.Context(), s.Second, problems[1].ID, 1, ledger.Edit{Values: []ledger.Value{{Field: ledger.FieldLeader, Text: "镇长 沈青"}}}); err != nil {
		t.Fatal(err)
	}
	long := strings.Repeat("走访不够深入，掌握情况不及时；", 12)
	got := s.form(t, "/grid/preview", "changes", fmt.Sprintf(`[{"problem":%q,"version":1,"set":{"leader":"党委副书记 周禾","due":"很快","goal":%q}},{"problem":%q,"version":1,"set":{"class":"限期整改","due":"6月底"}}]`,
		problems[1].ID, long, problems[3].ID))
	saved := s.form(t, "/grid/save", "key", "s", "kind", "grid", "title", "补时限和责任领导", "back", "/ledger", "changes",
		fmt.Sprintf(`[{"problem":%q,"version":1,"set":{"due":"2024-06-30","leader":"沈青","goal":%q}},{"problem":%q,"version":1,"set":{"due":"2024-09-30"}}]`, problems[3].ID, long, problems[2].ID))
	if got.status != 200 || saved.status != 303 {
		t.Fatal(got.status, saved)
	}
	if _, err := s.Edit(t.Context(), s.Second, problems[2].ID, 2, ledger.Edit{Values: []ledger.Value{{Field: ledger.FieldGoal, Text: long}}}); err != nil {
		t.Fatal(err)
	}
	pages := []struct{ name, path string }{
		{"grid", "/grid"}, {"grid-all", gridColumns + "&cols=statement&cols=light&cols=evidence&cols=updated&cols=holder&cols=aspect"},
		{"grid-saved", "/grid?saved=" + strings.TrimPrefix(saved.to, "/exchange/batches/")},
		{"grid-none", "/grid?q=没有"}, {"views", "/ledger/views?path=/ledger&query=" + url.QueryEscape("class=limited&sort=due")},
		{"batches", "/exchange/batches"}, {"batches-none", "/exchange/batches?kind=import"}, {"batch", saved.to}, {"list", "/ledger?group=aspect"},
	}
	for _, size := range [][2]int{{1366, 768}, {360, 740}} {
		tab := browser.Tab(size[0], size[1])
		for _, page := range pages {
			tab.Open(s.URL + page.path)
			if tab.Overflows() {
				t.Errorf("%s is wider than %d pixels", page.name, size[0])
			}
			tab.Shot(fmt.Sprintf("%s-%d", page.name, size[0]))
		}
		for name, body := range map[string][]string{
			"preview": {"/grid/preview", "changes=" + url.QueryEscape(fmt.Sprintf(`[{"problem":%q,"version":1,"set":{"leader":"党委副书记 周禾","due":"很快","goal":%q}},{"problem":%q,"version":1,"set":{"class":"长期坚持"}}]`, problems[1].ID, long, problems[0].ID))},
			"bulk":    {"/ledger/bulk", "what=do:assign&all=on&query="},
		} {
			tab.Open(s.URL + "/ledger")
			submit(tab, body[0], body[1])
			if tab.Overflows() {
				t.Errorf("%s is wider than %d pixels", name, size[0])
			}
			tab.Shot(fmt.Sprintf("%s-%d", name, size[0]))
		}
		tab.Open(empty.URL + "/grid")
		tab.Shot(fmt.Sprintf("grid-empty-%d", size[0]))
		if said := tab.Complaints(); len(said) > 0 {
			t.Errorf("at %d pixels the browser says %q", size[0], said)
		}
	}
	tab := browser.Tab(1366, 768).Open(s.URL + "/grid")
	tab.PDF("grid-print")
	tab.Open(s.URL + "/ledger").Click(".filters .pick > summary")
	tab.Shot("list-more-1366")
}

// submit posts a form from the page of tab.
func submit(tab *browsertest.Tab, action, body string) {
	browsertest.Eval[bool](tab, fmt.Sprintf(`(function () {
		var form = document.createElement('form');
		form.method = 'post';
		form.action = %q;
		form.id = 'test-form';
		new URLSearchParams(%q).forEach(function (value, name) {
			var input = document.createElement('input');
			input.type = 'hidden'; input.name = name; input.value = value;
			form.appendChild(input);
		});
		var button = document.createElement('button');
		button.textContent = 'x';
		form.appendChild(button);
		document.querySelector('main').insertBefore(form, document.querySelector('main').firstChild);
		return true;
	}())`, action, body))
	tab.Submit("#test-form button")
}

// TestBulkWithoutScripts goes the way of a bulk change with forms alone.
func TestBulkWithoutScripts(t *testing.T) {
	s := quick(t)
	problems := s.Seed(t)
	tab := browsertest.Start(t).Tab(1366, 768).NoScripts().Open(s.URL + "/ledger")
	contains(t, s.page(t, "/grid"), "<noscript>", "勾选问题后批量修改")
	tab.Click("input[name='id'][value='" + problems[3].ID + "']").Click("input[name='id'][value='" + problems[1].ID + "']")
	browsertest.Eval[bool](tab, "document.querySelector('.bulk select').value = 'set:leader', true")
	tab.Submit(".bulk button")
	tab.Type("#field-value", "沈青")
	tab.Submit(".bulk-card .button-primary")
	tab.Submit(".preview .button-primary")
	if text := tab.Text("main"); !strings.Contains(text, "已保存") || !strings.Contains(text, "沈青") {
		t.Errorf("after saving: %q", text)
	}
	if got := s.now(t, problems[3].ID).Leader; got != "沈青" {
		t.Errorf("saved %q", got)
	}
	tab.Click(".heading-actions summary").Submit(".heading-actions form button")
	if got := s.now(t, problems[3].ID).Leader; got != "" {
		t.Errorf("after taking it back: %q", got)
	}
}

// TestGridByKeyboard reaches the table, fills it in and saves without a mouse.
func TestGridByKeyboard(t *testing.T) {
	s := quick(t)
	problems := s.Seed(t)
	tab := browsertest.Start(t).Tab(1366, 768).Open(s.URL + gridColumns)
	inside := func() bool {
		return browsertest.Eval[bool](tab, "!!document.activeElement && !!document.activeElement.closest('.sheet')")
	}
	for range 80 {
		if inside() {
			break
		}
		tab.Press("\t")
	}
	if !inside() {
		t.Fatal("Tab never reaches the table")
	}
	for range 3 {
		tab.Press(kb.ArrowDown)
	}
	tab.Press(kb.ArrowRight) // from 整改类别 to 责任领导 of the fourth problem
	tab.Press("沈青").Press("\t").Press("信访办公室").Press(kb.Enter)
	if said := browsertest.Eval[string](tab, "document.activeElement.getAttribute('aria-label')"); !strings.HasPrefix(said, "2024-5 牵头单位：经济发展办公室") {
		t.Errorf("the cell says %q", said)
	}
	tab.Press(kb.Escape)
	if at := browsertest.Eval[string](tab, "document.activeElement.textContent"); at != "核对并保存（2 格）" {
		t.Errorf("Escape leads to %q", at)
	}
	tab.SubmitBy(chromedp.KeyEvent(kb.Enter))
	for range 80 {
		if browsertest.Eval[bool](tab, "document.activeElement.matches('.preview .button-primary')") {
			break
		}
		tab.Press("\t")
	}
	tab.SubmitBy(chromedp.KeyEvent(kb.Enter))
	if p := s.now(t, problems[3].ID); p.Leader != "沈青" || p.LeadUnit != "信访办公室" {
		t.Errorf("saved %+v", p.Content)
	}
	// Shift and Tab leave the table upwards, Tab downwards.
	tab.Click(cellAt(1, 1))
	shift(tab, "\t")
	if inside() {
		t.Error("Shift and Tab do not leave the table")
	}
}
