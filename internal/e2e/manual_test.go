package e2e

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"bihuan/demo"
	"bihuan/internal/browsertest"
)

// manual is the folder of the user manual, and pictures that of its pictures.
const (
	manual   = "../../docs/manual"
	pictures = manual + "/images"
)

// heaviest is the most that a picture of the manual may weigh, in bytes.
const heaviest = 150 << 10

// TestManualNamesPictures compares the pictures with the pages that name them.
func TestManualNamesPictures(t *testing.T) {
	named := map[string]string{}
	pages, err := filepath.Glob(manual + "/*.md")
	if err != nil || len(pages) < 8 {
		t.Fatalf("%d pages in %s, %v", len(pages), manual, err)
	}
	image := regexp.MustCompile(`!\[([^\]]*)\]\(images/([^)]+)\)`)
	for _, page := range pages {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range image.FindAllSubmatch(text, -1) {
			named[string(m[2])] = page
			if len(m[1]) == 0 {
				t.Errorf("%s: %s has no words for people who do not see it", page, m[2])
			}
		}
	}
	files, err := os.ReadDir(pictures)
	if err != nil || len(files) < 12 {
		t.Fatalf("%d pictures in %s, %v", len(files), pictures, err)
	}
	for _, f := range files {
		info, err := f.Info()
		if err != nil {
			t.Fatal(err)
		}
		if info.Size() > heaviest {
			t.Errorf("%s weighs %d bytes, the most is %d", f.Name(), info.Size(), heaviest)
		}
		if named[f.Name()] == "" {
			t.Errorf("no page of the manual shows %s", f.Name())
		}
		delete(named, f.Name())
	}
	for name, page := range named {
		t.Errorf("%s shows %s, which does not exist: make manual", page, name)
	}
}

// TestManualPictures walks the way of the manual; with BIHUAN_MANUAL=1 its
// pictures replace those of the manual.
func TestManualPictures(t *testing.T) {
	m := &photographer{t: t, keep: os.Getenv("BIHUAN_MANUAL") == "1"}
	if !m.keep && os.Getenv("CI") == "" {
		t.Skip("BIHUAN_MANUAL is not 1")
	}
	browser := browsertest.Start(t)
	url, said := start(t, "serve", "--listen", "127.0.0.1:0", "--data", t.TempDir())
	_, code, _ := strings.Cut(strings.Join(said, "\n"), "设置码 ")
	code, _, _ = strings.Cut(code, "\n")
	office := browser.Tab(1366, 860).Open(url)
	office.Type("#field-code", code).Type("#field-unit", "云川县水务局").Type("#field-name", "何静").Type("#field-login", "何静")
	m.shoot(office, "setup")
	office.Type("#field-password", passphrase).Type("#field-again", passphrase).Submit("form[action='/setup'] button").Open(url + "/accounts/new")
	m.shoot(office, "account")

	address, _ := start(t, "--no-browser", "--data", t.TempDir())
	base := address[:strings.Index(address, "/open/")]
	tab := browser.Tab(1366, 768).Open(address)
	m.shoot(tab, "first")
	m.materials(tab, base)
	p := visit(t, address)
	county := base + "/materials/" + p.find("云川县委").ID
	narrow := browser.Tab(360, 740).Open(address)
	m.review(tab, narrow, county)
	m.file(tab, narrow, base, county)
	m.demonstration(browser)
	if said := append(tab.Complaints(), narrow.Complaints()...); len(said) > 0 {
		t.Errorf("the browser says %q", said)
	}
}

type photographer struct {
	t    *testing.T
	keep bool
}

func (m *photographer) shoot(tab *browsertest.Tab, name string) {
	m.t.Helper()
	content := lighten(m.t, tab.Window())
	if len(content) > heaviest {
		m.t.Errorf("%s weighs %d bytes, the most is %d", name, len(content), heaviest)
	}
	dir := pictures
	if !m.keep {
		dir = m.t.TempDir()
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		m.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name+".png"), content, 0o644); err != nil {
		m.t.Fatal(err)
	}
}

// materials hands files in, one of which cannot be read.
func (m *photographer) materials(tab *browsertest.Tab, base string) {
	var paths []string
	for _, name := range demo.Materials {
		paths = append(paths, material(m.t, name))
	}
	paths = append(paths, write(m.t, "会议照片.docx", string(workbook(m.t))))
	tab.Upload(".drop input[type=file]", ".drop button", paths...)
	m.shoot(tab, "upload")
	tab.Open(base + "/materials")
	m.shoot(tab, "materials")
}

// review looks at the findings and the draft of a material and corrects it.
func (m *photographer) review(tab, narrow *browsertest.Tab, county string) {
	tab.Open(county)
	m.shoot(tab, "findings")
	m.shoot(narrow.Open(county), "findings-narrow")
	tab.Click(".finding:nth-of-type(2) .finding-dismiss summary").Type(".finding:nth-of-type(2) input[name=reason]", "此处引用2015年以前的文件，原文如此")
	m.shoot(tab, "dismiss")
	tab.Submit(".finding:nth-of-type(2) .finding-dismiss form button").Open(county + "?view=draft")
	m.shoot(tab, "draft")
	tab.Click("#P1 .problem-more summary").Open(county + "?view=draft#P2")
	tab.Click("#P2 .problem-more summary")
	m.shoot(tab, "edit")
	browsertest.Eval[bool](tab, "document.querySelector('#P2 input[name=title]').value = '', true")
	tab.Type("#P2 input[name=title]", "学习没有转化为解决问题的办法").Submit("#P2 .problem-more form button")
	m.shoot(tab, "corrected")
	tab.Open(county + "?view=draft").Submit(".draft-actions form button")
	tab.Click(".draft-actions summary.button-primary")
	m.shoot(tab, "file")
	tab.Open(county + "?view=past")
	m.shoot(tab, "past")
	name := strings.TrimSuffix(demo.Materials[0], "docx") + "txt"
	text := string(demoFile(m.t, name).content)
	for _, change := range [][2]string{{"三个自信", "四个自信"}, {"以下七个方面", "以下六个方面"}, {"2026年9月31日", "2026年9月30日"}} {
		text = strings.Replace(text, change[0], change[1], 1)
	}
	tab.Upload(".drop input[type=file]", ".drop button", write(m.t, name, text))
	m.shoot(tab, "compare")
}

// file takes the material into the ledger and works there.
func (m *photographer) file(tab, narrow *browsertest.Tab, base, county string) {
	tab.Open(county + "?view=draft")
	tab.Click(".draft-actions summary.button-primary").Submit(".draft-actions .confirm[open] form button")
	tab.Open(base + "/ledger").Submit(".grid tbody a")
	problem := browsertest.Eval[string](tab, "location.href")
	tab.Submit(".heading-actions a")
	m.shoot(tab, "problem-edit")
	for field, value := range map[string]string{"leader": "顾怀远", "lead_unit": "县委办公室", "holder": "何静", "goal": "年底前补齐全部学习记录。"} {
		tab.Type("#field-"+field, value)
	}
	tab.Submit("#edit button")
	m.shoot(tab, "problem")
	tab.Open(base + "/ledger")
	m.shoot(tab, "ledger")
	tab.Click(".heading-actions .pick > summary")
	m.shoot(tab, "export")
	tab.Open(base + "/ledger/measures")
	m.shoot(tab, "measures")
	m.shoot(narrow.Open(base+"/ledger"), "ledger-narrow")
	m.shoot(narrow.Open(problem), "problem-narrow")
	if text := tab.Text("main"); !strings.Contains(text, "每") {
		m.t.Errorf("the measures show %q", text)
	}
}

// demonstration shows what an office sees that has worked for a while.
func (m *photographer) demonstration(browser *browsertest.Browser) {
	w := demonstration(m.t)
	p := w.as(m.t, w.keeper)
	var problems struct{ Items []struct{ ID string } }
	p.data("/ledger", &problems)
	late := "/problems/" + problems.Items[4].ID
	tab, narrow := w.signedIn(browser, w.keeper, 1366, 768), w.signedIn(browser, w.keeper, 360, 740)
	for _, page := range []spot{
		{"desk", "/desk"}, {"board", "/board?by=lead_unit"}, {"figures", "/board/figures"}, {"duties", "/duties"}, {"grid", "/grid"}, {"late", "/board/late"},
		{"urge", "/board/late/urge?id=" + problems.Items[4].ID}, {"links", late + "/links"}, {"split", "/exchange/split"}, {"import", "/exchange/import"},
		{"checkpoints", "/audit/checkpoints"}, {"settings", "/settings"}, {"evidence", "/problems/" + problems.Items[0].ID + "#evidence"}, {"comments", late + "#comments"},
	} {
		tab.Open(w.url + page.path)
		m.shoot(tab, page.name)
	}
	m.shoot(narrow.Open(w.url+"/desk"), "desk-narrow")
	if said := append(tab.Complaints(), narrow.Complaints()...); len(said) > 0 {
		m.t.Errorf("the browser says %q", said)
	}
}
