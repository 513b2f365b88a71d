package letter_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"bihuan/internal/write/letter"
)

// tool returns the path of an outside program; in CI it must be there.
func tool(t *testing.T, name string) string {
	t.Helper()
	if testing.Short() {
		t.Skip("starts an outside program")
	}
	path, err := exec.LookPath(name)
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal(name + " is not installed")
		}
		t.Skip(name + " is not installed")
	}
	return path
}

// Another program lays the file out as the standard says: 22 lines of 28
// characters, the page number on every page.
func TestPagesInLibreOffice(t *testing.T) {
	office, text := tool(t, "soffice"), tool(t, "pdftotext")
	line := "整改任务要件件落实桩桩见效不能以文件落实文件以会议落实会"
	if n := len([]rune(line)); n != 28 {
		t.Fatal(n)
	}
	d := letter.Document{Body: []letter.Block{letter.Para(letter.Flush, strings.Repeat(line, 44))}}
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "a.docx"), d.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range [][]string{
		{office, "-env:UserInstallation=file://" + folder + "/profile", "--headless", "--convert-to", "pdf", "a.docx"},
		{text, "-layout", "a.pdf", "a.txt"},
	} {
		cmd := exec.CommandContext(t.Context(), c[0], c[1:]...)
		cmd.Dir = folder
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
	}
	raw, err := os.ReadFile(filepath.Join(folder, "a.txt"))
	if err != nil {
		t.Fatal(err)
	}
	pages := strings.Split(strings.TrimSuffix(string(raw), "\f"), "\f")
	if len(pages) != 2 {
		t.Fatalf("%d pages", len(pages))
	}
	for i, page := range pages {
		lines := 0
		for l := range strings.Lines(page) {
			if strings.TrimSpace(l) == line {
				lines++
			}
		}
		if lines != 22 {
			t.Errorf("page %d has %d lines of 28 characters:\n%s", i+1, lines, page)
		}
		if number := strings.ReplaceAll(page, " ", ""); !strings.Contains(number, []string{"—1—", "—2—"}[i]) {
			t.Errorf("page %d has no number", i+1)
		}
	}
}
