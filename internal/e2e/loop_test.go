package e2e

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"

	"bihuan/demo"
	"bihuan/internal/browsertest"
	"bihuan/internal/zh"
)

// TestLoop closes the loop in every browser that must work and without
// JavaScript: from a Word file to a problem that was accepted, closed and looked
// at again, as one person alone does it for everybody else.
func TestLoop(t *testing.T) {
	for _, version := range browsertest.Versions {
		t.Run("chromium"+version, func(t *testing.T) { loop(t, browsertest.StartVersion(t, version).Tab(1366, 768)) })
	}
	t.Run("without scripts", func(t *testing.T) { loop(t, browsertest.Start(t).Tab(1366, 768).NoScripts()) })
}

func loop(t *testing.T, tab *browsertest.Tab) {
	today := time.Now()
	day := func(n int) string { return zh.Day(today.AddDate(0, 0, n)) }
	problem := taken(t, tab)
	act(t, tab, "assign", "class", "limited", "leader", "周启明", "lead_unit", "农村供水股", "due", day(60))
	act(t, tab, "accept-assignment", "by", "农村供水股", "on_behalf", "农村供水股", "on_behalf_date", day(0), "on_behalf_note", "交办单回执")
	act(t, tab, "tasks", "title", "逐村核对水费台账", "unit", "农村供水股", "holder", "唐一舟")
	tab.Open(problem)
	tab.Submit("#tasks .lead-cell a")
	act(t, tab, "task-evidence", "number", "云水〔2026〕8号")
	act(t, tab, "task-done", "text", "十二个村已核对完毕。")
	tab.Open(problem)
	if text := tab.Text("#missing"); !strings.Contains(text, "整改成效") || strings.Contains(text, "任务未办结") {
		t.Errorf("missing: %q", text)
	}
	act(t, tab, "request-close", "effect", "水费台账账实相符。", "same_kind", "已比对其他收费台账。", "mechanism", "每季度核对一次。")
	refused(t, tab, "accept", "不能验收自己的整改", "way", "independent", "acceptor", "农村供水股")
	act(t, tab, "accept", "way", "resolution", "acceptor", "局党组会", "number", "第3次会议纪要", "opinion", "同意销号。")
	act(t, tab, "close", "look_back", day(90))
	if text := tab.Text(".problem-lead"); !strings.Contains(text, "已销号") {
		t.Errorf("after closing: %q", text)
	}
	act(t, tab, "look-back-pass", "by", "县水利监督站", "finding", "抽查三个村，台账与收据一致。")
	text := tab.Text("main")
	for _, want := range []string{"回头看通过", "代农村供水股登记", "第3次会议纪要", "云水〔2026〕8号", "来自材料"} {
		if !strings.Contains(text, want) {
			t.Errorf("the page does not tell of %q", want)
		}
	}
	// That the refusal came as 409 is told by the browser too.
	if said := tab.Complaints(); len(said) != 1 || !strings.Contains(said[0], "409") {
		t.Errorf("the browser complains: %q", said)
	}
}

// taken takes the material without defects into the ledger of a new program
// and leaves the tab on its first problem, whose address it returns.
func taken(t *testing.T, tab *browsertest.Tab) string {
	t.Helper()
	address, _ := start(t, "--no-browser", "--data", t.TempDir())
	tab.Open(address)
	tab.Upload("input[type=file]", ".drop button", material(t, demo.Clean))
	tab.Submit(".split-right .tabs a:nth-child(2)")
	tab.Submit(".draft-actions form button")
	tab.Click(".draft-actions .confirm summary.button-primary")
	tab.Submit(".draft-actions .confirm[open] form button")
	tab.Submit(".grid tbody td a")
	return browsertest.Eval[string](tab, "location.href")
}

// act opens a form of the problem's page, fills it in by pairs of name and
// value, and sends it; the notice must say that it took effect.
func act(t *testing.T, tab *browsertest.Tab, verb string, pairs ...string) {
	t.Helper()
	send(t, tab, verb, pairs...)
	if text := tab.Text(".notice"); !strings.Contains(text, "已记录") {
		t.Fatalf("%s: the page says %q", verb, text)
	}
}

// refused is act for what must not be accepted.
func refused(t *testing.T, tab *browsertest.Tab, verb, because string, pairs ...string) {
	t.Helper()
	send(t, tab, verb, pairs...)
	if text := tab.Text(".notice"); !strings.Contains(text, because) {
		t.Errorf("%s: the page says %q, want %q", verb, text, because)
	}
}

func send(t *testing.T, tab *browsertest.Tab, verb string, pairs ...string) {
	t.Helper()
	form := "#do-" + verb
	if !browsertest.Eval[bool](tab, fmt.Sprintf("document.querySelector(%q) !== null", form)) {
		t.Fatalf("there is no form to %s", verb)
	}
	browsertest.Eval[bool](tab, fmt.Sprintf("document.querySelector(%q).open = true", form))
	for i := 0; i < len(pairs); i += 2 {
		field := fmt.Sprintf("#field-%s-%s", verb, pairs[i])
		if !browsertest.Eval[bool](tab, fmt.Sprintf("var e = document.querySelector(%q); if (e) { e.value = %q; } e !== null && e.value === %q", field, pairs[i+1], pairs[i+1])) {
			t.Fatalf("%s has no field %s that takes %q", verb, pairs[i], pairs[i+1])
		}
	}
	tab.Submit(form + " > form > .buttons button")
}

// TestLoopByKeyboard brings a problem to its look-back with the keyboard alone.
func TestLoopByKeyboard(t *testing.T) {
	tab := browsertest.Start(t).Tab(1366, 768)
	problem := taken(t, tab)
	type step struct {
		verb string
		keys []string // name of the field, and what is pressed there
	}
	for _, s := range []step{
		{"assign", []string{"class", "立", "lead_unit", "农村供水股", "due", dated(1)}},
		{"accept-assignment", nil},
		{"evidence", []string{"number", "云水〔2026〕8号"}},
		{"request-close", []string{"effect", "台账账实相符。"}},
		{"accept", []string{"way", "上", "acceptor", "县水利监督站"}},
		{"close", []string{"look_back", dated(2)}},
		{"look-back-pass", []string{"by", "县水利监督站", "finding", "抽查三个村，一致。"}},
	} {
		tab.Open(problem)
		tabTo(t, tab, "#do-"+s.verb+" > summary")
		tab.Press(kb.Enter)
		for i := 0; i < len(s.keys); i += 2 {
			tabTo(t, tab, fmt.Sprintf("#field-%s-%s", s.verb, s.keys[i]))
			if old := browsertest.Eval[string](tab, "document.activeElement.type"); old == "text" {
				browsertest.Eval[bool](tab, "document.activeElement.select(), true")
			}
			tab.Press(s.keys[i+1])
		}
		tabTo(t, tab, "#do-"+s.verb+" > form > .buttons button")
		enter(t, tab)
		if text := tab.Text(".notice"); !strings.Contains(text, "已记录") {
			t.Fatalf("%s: the page says %q", s.verb, text)
		}
	}
	if text := tab.Text("main"); !strings.Contains(text, "回头看通过") {
		t.Errorf("the page shows %q", text)
	}
	if said := tab.Complaints(); len(said) > 0 {
		t.Errorf("the browser complains: %q", said)
	}
}

// dated are the keys that fill a date: in each of its parts an arrow up gives
// today's, another one the next. The last part to be filled decides: the year.
func dated(times int) string {
	one := strings.Repeat(kb.ArrowUp, times)
	return one + kb.ArrowRight + one + kb.ArrowRight + one
}

// TestAloneEveryEntryLeads: one person alone can open everything that the
// navigation offers.
func TestAloneEveryEntryLeads(t *testing.T) {
	p := alone(t)
	page := p.page("/desk")
	nav := page[strings.Index(page, `class="topnav"`):]
	nav = nav[:strings.Index(nav, "</nav>")]
	entries := strings.Split(nav, `href="`)[1:]
	if len(entries) < 8 {
		t.Errorf("the navigation offers %d entries", len(entries))
	}
	for _, e := range entries {
		if status, _ := p.ask(e[:strings.IndexByte(e, '"')]); status != 200 {
			t.Errorf("%s is answered with %d", e[:strings.IndexByte(e, '"')], status)
		}
	}
}
