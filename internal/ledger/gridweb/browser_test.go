package gridweb

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"bihuan/internal/browsertest"
	"bihuan/internal/ledger"
)

// cellAt is the CSS selector of a cell of the grid: rows and columns count
// from 1, the number of the problem is the first column.
func cellAt(row, column int) string {
	return fmt.Sprintf(".sheet tbody tr:nth-child(%d) > :nth-child(%d)", row, column)
}

// paste gives text to what has the focus as the clipboard does.
func paste(tab *browsertest.Tab, text string) {
	raw, _ := json.Marshal(text)
	browsertest.Eval[bool](tab, `(function () {
		var data = new DataTransfer();
		data.setData('text/plain', `+string(raw)+`);
		return document.activeElement.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}));
	}())`)
}

// copied returns what a copy puts into the clipboard.
func copied(tab *browsertest.Tab) string {
	return browsertest.Eval[string](tab, `(function () {
		var data = new DataTransfer();
		document.activeElement.dispatchEvent(new ClipboardEvent('copy', {clipboardData: data, bubbles: true, cancelable: true}));
		return data.getData('text/plain');
	}())`)
}

func cellText(tab *browsertest.Tab, row, column int) string {
	return browsertest.Eval[string](tab, fmt.Sprintf(`(function (td) { return td.sheetText !== undefined ? td.sheetText : td.textContent; }(document.querySelector(%q)))`, cellAt(row, column)))
}

func ctrl(tab *browsertest.Tab, key string) {
	tab.Do(chromedp.KeyEvent(key, chromedp.KeyModifiers(chromedp.ModifierCtrl)))
}

func shift(tab *browsertest.Tab, keys ...string) {
	for _, key := range keys {
		tab.Do(chromedp.KeyEvent(key, chromedp.KeyModifiers(chromedp.ModifierShift)))
	}
}

// columns of the grid that the tests open.
const gridColumns = "/grid?cols=class&cols=leader&cols=lead_unit&cols=assist_units&cols=due&cols=goal&cols=state"

// no, title, class, leader, lead_unit, assist_units, due, goal, state
const (
	colTitle = 2 + iota
	colClass
	colLeader
	colUnit
	colAssist
	colDue
	colGoal
	colState
)

// TestGridInBrowsers types, pastes a range, fills down, meets what somebody
// else changed meanwhile, saves and takes it back, without a mouse after the
// first click.
func TestGridInBrowsers(t *testing.T) {
	for _, version := range browsertest.Versions {
		t.Run("chromium "+version, func(t *testing.T) {
			s := quick(t)
			problems := s.Seed(t)
			tab := browsertest.StartVersion(t, version).Tab(1366, 768).Open(s.URL + gridColumns)
			if tab.Overflows() {
				t.Error("the page is wider than its window")
			}
			// A range from WPS, over problems 1 to 3: 责任领导 · 牵头单位 · 配合单位 · 时限.
			tab.Click(cellAt(1, colLeader))
			paste(tab, "林远\t党建工作办公室\t\"组织室、\"\"宣传\"\"室\"\t2024.7.5\r\n沈青\t经济发展办公室\t\t8月底\r\n周禾\t社会事务办公室\t\"民政所\n司法所\"\t20240930\r\n")
			for at, want := range map[[2]int]string{{1, colLeader}: "林远", {1, colAssist}: `组织室、"宣传"室`, {2, colDue}: "8月底", {3, colAssist}: "民政所 司法所", {3, colDue}: "20240930"} {
				if got := cellText(tab, at[0], at[1]); got != want {
					t.Errorf("cell %v holds %q, want %q", at, got, want)
				}
			}
			if said := tab.Text("#sheet-state"); !strings.Contains(said, "已粘贴 12 格") || strings.Contains(said, "没有放入") {
				t.Errorf("after the paste: %q", said)
			}
			if got := copied(tab); !strings.HasPrefix(got, "林远\t党建工作办公室\t\"组织室、\"\"宣传\"\"室\"\t2024.7.5\r\n") {
				t.Errorf("copied %q", got)
			}
			// Type, choose from what is offered, fill down, clear, undo.
			tab.Click(cellAt(2, colClass))
			tab.Press("限").Press(kb.ArrowDown).Press(kb.Enter).Press(kb.Enter)
			if got := cellText(tab, 2, colClass); got != "限期整改" {
				t.Errorf("chosen: %q", got)
			}
			shift(tab, kb.ArrowDown) // rows 3 and 4
			tab.Press(kb.ArrowUp)
			tab.Press(kb.ArrowUp)
			shift(tab, kb.ArrowDown, kb.ArrowDown)
			ctrl(tab, "d")
			if a, b := cellText(tab, 3, colClass), cellText(tab, 4, colClass); a != "限期整改" || b != "限期整改" {
				t.Errorf("filled: %q, %q", a, b)
			}
			tab.Press(kb.Delete)
			if got := cellText(tab, 4, colClass); got != "" {
				t.Errorf("cleared: %q", got)
			}
			ctrl(tab, "z")
			if got := cellText(tab, 4, colClass); got != "限期整改" {
				t.Errorf("after undo: %q", got)
			}
			// A block that reaches beyond the last row and column says what was left out.
			tab.Click(cellAt(6, colGoal))
			paste(tab, "目标一\t已销号\t外面\n目标二\t\t\n")
			if said := tab.Text("#sheet-state"); !strings.Contains(said, "已粘贴 1 格") || !strings.Contains(said, "3 格落在最后一行以下") || !strings.Contains(said, "1 格落在最后一栏以外") || !strings.Contains(said, "1 格落在不能填写的栏目") {
				t.Errorf("after a paste beyond the end: %q", said)
			}
			ctrl(tab, "z")
			if got := cellText(tab, 6, colGoal); got != "" {
				t.Errorf("after undo: %q", got)
			}
			// Escape gives up, F2 goes on from what is there.
			tab.Click(cellAt(4, colTitle)).Press("不要的").Press(kb.Escape)
			tab.Press(kb.F2).Press("（改）").Press("\t")
			if got := cellText(tab, 4, colTitle); got != problems[3].Title+"（改）" {
				t.Errorf("F2: %q", got)
			}
			tab.Shot("grid-typed-" + version)
			// What was typed is still there after the page came anew.
			tab.Open(s.URL + gridColumns)
			if got := cellText(tab, 3, colDue); got != "20240930" {
				t.Errorf("after loading anew: %q", got)
			}
			// Meanwhile somebody else changes a cell that was changed here too, and one that was not.
			if _, err := s.Edit(t.Context(), s.Second, problems[1].ID, 1, ledger.Edit{Values: []ledger.Value{
				{Field: ledger.FieldLeader, Text: "镇长 沈青"}, {Field: ledger.FieldGoal, Text: "学用一致"}}}); err != nil {
				t.Fatal(err)
			}
			tab.Click(cellAt(1, colTitle))
			tab.SubmitBy(chromedp.KeyEvent("s", chromedp.KeyModifiers(chromedp.ModifierCtrl)))
			page := tab.Text("main")
			for _, want := range []string{"1 处要先处理", "周禾同时改了这一格", "2024-07-05", "2024-08-31", "2024-09-30"} {
				if !strings.Contains(page, want) {
					t.Errorf("the preview lacks %q", want)
				}
			}
			tab.Shot("grid-preview-" + version)
			browsertest.Eval[bool](tab, `document.querySelector('select[name=value]').value = 'mine', true`)
			tab.Submit(".preview .buttons .button-primary")
			if text := tab.Text(".sheet-saved"); !strings.Contains(text, "已保存") {
				t.Errorf("after saving: %q", text)
			}
			tab.Shot("grid-saved-" + version)
			p := s.now(t, problems[1].ID)
			if p.Leader != "沈青" || p.Goal != "学用一致" || p.Due != "2024-08-31" || p.Class != ledger.Limited {
				t.Errorf("saved: %+v", p.Content)
			}
			if got := browsertest.Eval[string](tab, "document.querySelector('[data-save]').textContent"); got != "核对并保存" {
				t.Errorf("what was saved is still pending: %q", got)
			}
			tab.Submit(".sheet-saved button")
			for i, before := range problems {
				now := s.now(t, before.ID)
				if i == 1 {
					before.Leader, before.Goal = "镇长 沈青", "学用一致"
				}
				a, _ := json.Marshal(now.Content)
				b, _ := json.Marshal(before.Content)
				if string(a) != string(b) {
					t.Errorf("after taking it back:\n%s\n%s", a, b)
				}
			}
			if said := tab.Complaints(); len(said) > 0 {
				t.Errorf("the browser complains: %q", said)
			}
		})
	}
}
