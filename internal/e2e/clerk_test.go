package e2e

import (
	"bytes"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/xuri/excelize/v2"

	"bihuan/demo"
	"bihuan/internal/browsertest"
	"bihuan/internal/material/lint"
	"bihuan/internal/material/reading"
	"bihuan/internal/material/wordin"
)

// TestClerk takes a Word file from the first start to the ledger and its
// Excel sheet, in every browser that must work, and without JavaScript: no
// account, no step outside the browser.
func TestClerk(t *testing.T) {
	for _, version := range browsertest.Versions {
		t.Run("chromium"+version, func(t *testing.T) { clerk(t, browsertest.StartVersion(t, version).Tab(1366, 768)) })
	}
	t.Run("without scripts", func(t *testing.T) { clerk(t, browsertest.Start(t).Tab(1366, 768).NoScripts()) })
}

func clerk(t *testing.T, tab *browsertest.Tab) {
	address, _ := start(t, "--no-browser", "--data", t.TempDir())
	tab.Open(address)
	if text := tab.Text(".empty h2"); !strings.Contains(text, "台账还是空的") {
		t.Errorf("the first page says %q", text)
	}
	tab.Upload("input[type=file]", ".drop button", material(t, demo.Materials[0]))
	if text := tab.Text(".finding h3"); !strings.Contains(text, "必核") {
		t.Errorf("the first finding is %q, want 必核 first", text)
	}
	retitle(t, tab)
	tab.Submit(".draft-actions form button") // 采纳全部关联
	if text := tab.Text(".link"); !strings.Contains(text, "已确认") {
		t.Errorf("after confirming all links the first one says %q", text)
	}
	tab.Click(".draft-actions .confirm summary.button-primary")
	tab.Submit(".draft-actions .confirm[open] form button")
	if text := tab.Text("main"); !strings.Contains(text, "学习计划落实走样") || !strings.Contains(text, "缺时限") {
		t.Errorf("the ledger shows %q", text)
	}
	tab.Submit(".grid tbody td.lead-cell a, .grid tbody a")
	if text := tab.Text("main"); !strings.Contains(text, "操作记录") || !strings.Contains(text, "来自材料") {
		t.Errorf("the problem's page shows %q", text)
	}
	if said := tab.Complaints(); len(said) > 0 {
		t.Errorf("the browser complains: %q", said)
	}
	downloads(t, address)
}

// retitle changes the title of the first problem and finds it on both sides.
func retitle(t *testing.T, tab *browsertest.Tab) {
	t.Helper()
	tab.Submit(".split-right .tabs a:nth-child(2)")
	tab.Click(".problem .problem-more summary")
	tab.Click(".problem .problem-more[open] input[name=title]")
	tab.Do(chromedp.KeyEvent("a", chromedp.KeyModifiers(chromedp.ModifierCtrl)))
	tab.Press("学习计划落实走样")
	tab.Submit(".problem .problem-more[open] form button")
	if text := tab.Text(".problem h3"); !strings.Contains(text, "学习计划落实走样") {
		t.Errorf("after the change the first problem is %q", text)
	}
}

// downloads fetches what a clerk carries away: the Word file with comments
// and the ledger in every layout.
func downloads(t *testing.T, address string) {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Jar: jar}
	get(t, client, address)
	base := address[:strings.Index(address, "/open/")]
	page := string(get(t, client, base+"/ledger"))
	layouts := 0
	for _, part := range strings.Split(page, `href="/ledger/export?`)[1:] {
		query := strings.ReplaceAll(part[:strings.IndexByte(part, '"')], "&amp;", "&")
		content := get(t, client, base+"/ledger/export?"+query)
		if strings.Contains(query, "csv=") {
			if !bytes.HasPrefix(content, []byte("\xef\xbb\xbf")) || bytes.Count(content, []byte("\n")) < 8 {
				t.Errorf("%s: %.80q", query, content)
			}
			continue
		}
		book, err := excelize.OpenReader(bytes.NewReader(content))
		if err != nil {
			t.Fatalf("%s: %v", query, err)
		}
		rows, err := book.GetRows(book.GetSheetName(0))
		if err != nil || len(rows) < 8 {
			t.Errorf("%s: %d rows, %v", query, len(rows), err)
		}
		book.Close()
		layouts++
	}
	if layouts < 5 {
		t.Errorf("%d layouts to export to, want at least 5", layouts)
	}
	list := string(get(t, client, base+"/materials"))
	at := strings.Index(list, `href="/materials/`)
	id := list[at+len(`href="/materials/`):]
	id = id[:strings.IndexByte(id, '"')]
	word := get(t, client, base+"/materials/"+id+"/annotated")
	doc, err := wordin.Read("a.docx", word)
	if err != nil {
		t.Fatal(err)
	}
	original, err := demo.Files.ReadFile(demo.Materials[0])
	if err != nil {
		t.Fatal(err)
	}
	before, err := reading.Bytes(t.Context(), "b.docx", original)
	if err != nil {
		t.Fatal(err)
	}
	if doc.Text != before.Text {
		t.Error("the comments changed the text")
	}
	if !bytes.Contains(get(t, client, base+"/materials/"+id), []byte(lint.Verify.Zh())) {
		t.Error("the material's page lost its findings")
	}
}

func get(t *testing.T, client *http.Client, address string) []byte {
	t.Helper()
	if _, err := url.Parse(address); err != nil {
		t.Fatal(err)
	}
	res, err := client.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s, %v\n%s", address, res.Status, err, body)
	}
	return body
}
