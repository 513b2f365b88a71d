package e2e

import (
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"bihuan/internal/browsertest"
)

// TestPrint prints the ledger over several sheets and a material: every sheet
// of the ledger has the heads of its columns, and none has what only a screen
// can use.
func TestPrint(t *testing.T) {
	needsText(t)
	address, _ := start(t, "--no-browser", "--data", t.TempDir())
	p := visit(t, address)
	var b strings.Builder
	b.WriteString("云川县青禾镇党委班子对照检查材料\n一、存在的主要问题\n（一）工作落实方面\n")
	for i := range 40 {
		fmt.Fprintf(&b, "%d.第%d村的渠道管护不到位。2026年检查3次，渠道淤积%d处，当月没有清理完。\n", i+1, i+1, i+2)
	}
	b.WriteString("二、整改措施\n（一）逐村落实管护人。每月检查不少于1次。\n")
	if status, body := p.upload("/materials", []file{{"长表.txt", []byte(b.String())}}); status != http.StatusOK {
		t.Fatalf("%d\n%s", status, body)
	}
	m := p.find("长表")
	if m.Counts.Problems < 40 {
		t.Fatalf("%d problems to print, want 40", m.Counts.Problems)
	}
	tab := browsertest.Start(t).Tab(1366, 768).Open(address)
	sheets := printed(t, tab.Open(p.base+"/materials/"+m.ID+"?view=draft").PDF("material-print"), tools)
	if !strings.Contains(strings.Join(sheets, ""), "第40村的渠道管护不到位") {
		t.Error("the printed material lacks its last problem")
	}
	if status, body := p.post("/materials/"+m.ID+"/file", "key", "f", "version", version(m.Version)); status != http.StatusOK {
		t.Fatalf("%d\n%s", status, body)
	}
	sheets = printed(t, tab.Open(p.base+"/ledger").PDF("ledger-print"), tools)
	if len(sheets) < 2 {
		t.Fatalf("the ledger of 40 problems prints on %d sheets", len(sheets))
	}
	for i, sheet := range sheets {
		for _, head := range []string{"问题", "责任领导", "完成时限", "状态"} {
			if !strings.Contains(sheet, head) {
				t.Errorf("sheet %d of the ledger lacks the head %s", i+1, head)
			}
		}
	}
}

// TestEveryPagePrints prints every page: each puts its title on paper, and
// nothing that only a screen can use. BIHUAN_SHOTS keeps the sheets.
func TestEveryPagePrints(t *testing.T) {
	needsText(t)
	w := demonstration(t)
	browser := browsertest.Start(t)
	for some := range slices.Chunk(w.spots(t), 20) {
		tab := w.signedIn(browser, w.keeper, 1366, 768)
		for _, s := range some {
			title := tab.Open(w.url + s.path).Text("h1")
			sheets := printed(t, tab.PDF(s.name), shell)
			if !strings.Contains(squeeze(sheets[0]), squeeze(title)) {
				t.Errorf("the first sheet of %s lacks its title %q", s.name, title)
			}
		}
	}
}

// needsText skips, in CI fails, where nothing reads the text of a PDF.
func needsText(t *testing.T) {
	t.Helper()
	if _, err := exec.LookPath("pdftotext"); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("no pdftotext: install poppler-utils")
		}
		t.Skip("no pdftotext")
	}
}

// squeeze leaves out the spaces, which a print sets as it likes.
func squeeze(text string) string { return strings.Join(strings.Fields(text), "") }

// shell are words around every page, and tools those of the ledger and of a
// material; paper has no use for them.
var (
	shell = []string{"大字", "菜单", "跳到正文", "国家秘密"}
	tools = append([]string{"规则说明", "筛选", "导出", "纳入台账"}, shell...)
)

// printed returns the text of a PDF sheet by sheet; none has any of the words.
func printed(t *testing.T, pdf string, words []string) []string {
	t.Helper()
	out, err := exec.Command("pdftotext", "-layout", pdf, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	sheets := strings.Split(strings.TrimSuffix(string(out), "\f"), "\f")
	for i, sheet := range sheets {
		for _, word := range words {
			if strings.Contains(sheet, word) {
				t.Errorf("%s, sheet %d: prints %q", pdf, i+1, word)
			}
		}
	}
	return sheets
}
