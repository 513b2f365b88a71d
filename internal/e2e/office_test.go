package e2e

import (
	"bytes"
	"net/http"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"bihuan/demo"
	"bihuan/internal/browsertest"
)

const passphrase = "青禾镇的稻子熟了三回"

// TestOffice starts the program for an office: the code of the console opens
// it, then accounts do.
func TestOffice(t *testing.T) {
	url, said := start(t, "serve", "--listen", "127.0.0.1:0", "--data", t.TempDir())
	_, code, found := strings.Cut(strings.Join(said, "\n"), "设置码 ")
	if !found {
		t.Fatalf("no set-up code in %q", said)
	}
	code, _, _ = strings.Cut(code, "\n")
	tab := browsertest.Start(t).Tab(1366, 768).Open(url)
	set := func(code string) {
		tab.Type("#field-code", code)
		tab.Type("#field-password", passphrase).Type("#field-again", passphrase).Submit("form[action='/setup'] button")
	}
	tab.Type("#field-unit", "云川县水务局").Type("#field-name", "何静").Type("#field-login", "hejing")
	set("AAAA-BBBB-CCCC")
	if text := tab.Text(".notice"); !strings.Contains(text, "设置码不对") {
		t.Errorf("a wrong code is answered with %q", text)
	}
	browsertest.Eval[bool](tab, "document.querySelector('#field-code').value = '', true")
	set(strings.ToLower(strings.ReplaceAll(code, "-", "")))
	if text := tab.Text("main"); !strings.Contains(text, "台账还是空的") {
		t.Fatalf("after the set-up: %q", text)
	}
	tab.Submit(".topbar-account form button")
	for _, try := range []struct{ password, want string }{{"不是这个密码", "不对"}, {passphrase, "台账还是空的"}} {
		browsertest.Eval[bool](tab, "document.querySelectorAll('input').forEach(function (i) { if (i.type !== 'hidden') { i.value = ''; } }), true")
		tab.Type("#field-login", "hejing").Type("#field-password", try.password).Submit("form[action='/login'] button")
		if text := tab.Text("main"); !strings.Contains(text, try.want) {
			t.Errorf("password %q is answered with %q, want %q", try.password, text, try.want)
		}
	}
	keeper := world{url: url}.as(t, account{"hejing", passphrase})
	if status, body := keeper.post("/setup", "code", code, "unit", "甲", "name", "乙", "login", "c", "password", passphrase, "again", passphrase); status != http.StatusConflict {
		t.Errorf("a second set-up is answered with %d\n%s", status, body)
	}
}

// TestReaderSees shows a reader everything of the unit but what is personal,
// and lets the reader change nothing.
func TestReaderSees(t *testing.T) {
	w := demonstration(t)
	keeper, reader := w.as(t, w.keeper), w.as(t, w.reader)
	if a, b := len(keeper.materials().Items), len(reader.materials().Items); a != len(demo.Materials) || b != a-1 {
		t.Errorf("the keeper sees %d materials, the reader %d", a, b)
	}
	id := keeper.find("云川县委班子").ID
	for _, path := range []string{"/materials", "/materials/" + id, "/materials/" + id + "?view=draft", "/materials/" + id + "?view=past", "/ledger", "/ledger/measures", "/rules"} {
		page := reader.page(path)
		for _, part := range strings.Split(page, `method="post" action="`)[1:] {
			action, _, _ := strings.Cut(part, `"`)
			if action != "/logout" && action != "/display" {
				t.Errorf("%s offers the reader %s", path, action)
			}
		}
	}
	for _, command := range []string{"retitle", "split", "merge", "dismiss", "links", "file"} {
		if status, _ := reader.post("/materials/"+id+"/"+command, "key", "k", "version", "1", "problem", "P1", "title", "改"); status != http.StatusForbidden {
			t.Errorf("the reader's %s is answered with %d", command, status)
		}
	}
	if status, _ := reader.upload("/materials", []file{{"新.txt", []byte("一、问题\n")}}); status != http.StatusForbidden {
		t.Errorf("the reader's upload is answered with %d", status)
	}
}

// TestPersonalStaysHidden takes a personal material into the ledger and looks
// for it as a reader does.
func TestPersonalStaysHidden(t *testing.T) {
	url, said := start(t, "demo", "--listen", "127.0.0.1:0")
	w := accounts(url, said)
	keeper, reader := w.as(t, w.keeper), w.as(t, w.reader)
	m := keeper.find("个人")
	if status, body := keeper.post("/materials/"+m.ID+"/subject", "key", "s", "version", version(m.Version), "subject", "personal", "person", "林知远"); status != http.StatusOK {
		t.Fatalf("%d\n%s", status, body)
	}
	m = keeper.find("个人")
	if status, body := keeper.post("/materials/"+m.ID+"/file", "key", "f", "version", version(m.Version)); status != http.StatusOK {
		t.Fatalf("%d\n%s", status, body)
	}
	var draft struct {
		Draft struct{ Problems []struct{ Title string } }
	}
	keeper.data("/materials/"+m.ID, &draft)
	if len(draft.Draft.Problems) < 5 {
		t.Fatalf("%d personal problems", len(draft.Draft.Problems))
	}
	title := draft.Draft.Problems[0].Title
	places := []string{"/materials", "/materials?q=个人", "/ledger", "/ledger?q=" + title, "/ledger/measures"}
	seen := 0
	for _, path := range places {
		if strings.Contains(keeper.page(path), title) {
			seen++
		}
		if page := reader.page(path); strings.Contains(page, `class="lead-cell"><a`) && strings.Contains(page, title) || strings.Contains(page, m.Title) {
			t.Errorf("the reader finds the personal material at %s", path)
		}
	}
	if seen < 2 {
		t.Errorf("even the keeper finds %q on %d pages only", title, seen)
	}
	for _, path := range []string{"/materials/" + m.ID, "/materials/" + m.ID + "/original", "/materials/" + m.ID + "/annotated", "/materials/" + m.ID + "/compare"} {
		if status, _ := reader.ask(path); status != http.StatusNotFound {
			t.Errorf("%s answers the reader %d", path, status)
		}
	}
	if !strings.Contains(cells(t, keeper.page("/ledger/export")), title) {
		t.Error("the keeper's sheet lacks the personal problem: the test looks at nothing")
	}
	if strings.Contains(cells(t, reader.page("/ledger/export")), title) {
		t.Error("the reader's sheet holds the personal problem")
	}
}

// cells returns all texts of a workbook.
func cells(t *testing.T, content string) string {
	t.Helper()
	book, err := excelize.OpenReader(bytes.NewReader([]byte(content)))
	if err != nil {
		t.Fatal(err)
	}
	defer book.Close()
	var all strings.Builder
	for _, sheet := range book.GetSheetList() {
		rows, err := book.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			all.WriteString(strings.Join(row, "\t") + "\n")
		}
	}
	return all.String()
}
