package wordnote_test

import (
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"bihuan/internal/material/document"
	"bihuan/internal/material/wordin"
	. "bihuan/internal/material/wordin/wordtest"
	"bihuan/internal/material/wordnote"
)

// TestMutations: whatever odd file can be read can be annotated, and reads as
// before.
func TestMutations(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 5))
	good := 0
	for range 600 {
		d := Rich
		d.Body = Mutate(r, d.Body)
		data := d.Bytes()
		doc, err := wordin.Read("x", data)
		if err != nil {
			continue
		}
		good++
		var notes []wordnote.Note
		for range 3 {
			from := start(doc.Text, r.IntN(len(doc.Text)))
			notes = append(notes, wordnote.Note{Span: document.Span{Start: from, End: start(doc.Text, from+r.IntN(len(doc.Text)-from+1))}, Text: "注"})
		}
		out, err := wordnote.Annotate(data, doc, notes)
		if err != nil {
			if strings.Contains(err.Error(), "没有可以挂批注的文字") {
				continue // all that is left stands where nothing can hang
			}
			t.Fatalf("%v\n%s", err, d.Body)
		}
		if again := read(t, out); again.Text != doc.Text {
			t.Fatalf("%v: the text changed\n%q\n%q\n%s", notes, doc.Text, again.Text, d.Body)
		}
	}
	if good < 40 {
		t.Errorf("only %d mutated files could be read", good)
	}
}

// start returns the start of the character at byte i.
func start(text string, i int) int {
	for i < len(text) && !utf8.RuneStart(text[i]) {
		i--
	}
	return i
}

var annotation = regexp.MustCompile(`(?s)<office:annotation [^>]*office:name="([^"]*)".*?</office:annotation>(.*?)<office:annotation-end office:name="([^"]*)"`)

// TestOpensInLibreOffice: another program finds the comments where we put them.
func TestOpensInLibreOffice(t *testing.T) {
	if testing.Short() {
		t.Skip("starts an outside program")
	}
	program, err := exec.LookPath("soffice")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("soffice is not installed")
		}
		t.Skip("soffice is not installed")
	}
	data := cuttable.Bytes()
	doc := read(t, data)
	quotes := []string{"在的问", "深入", "链接", "乙", "末段"}
	var notes []wordnote.Note
	for _, q := range quotes {
		at := strings.Index(doc.Text, q)
		notes = append(notes, wordnote.Note{Span: document.Span{Start: at, End: at + len(q)}, Author: "闭环", Date: time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC), Text: "请核对“" + q + "”"})
	}
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "a.docx"), annotate(t, data, notes...), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), program, "-env:UserInstallation=file://"+folder+"/profile", "--headless", "--convert-to", "fodt", "--outdir", folder, "a.docx")
	cmd.Dir = folder
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	flat, err := os.ReadFile(filepath.Join(folder, "a.fodt"))
	if err != nil {
		t.Fatal(err)
	}
	tags := regexp.MustCompile(`<[^>]*>`)
	var got []string
	for _, m := range annotation.FindAllStringSubmatch(string(flat), -1) {
		if m[1] == m[3] {
			got = append(got, tags.ReplaceAllString(m[2], ""))
		}
	}
	if strings.Join(got, "|") != strings.Join(quotes, "|") {
		t.Errorf("comments on %q, want %q", got, quotes)
	}
}
