package reading_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"bihuan/internal/child"
	"bihuan/internal/fault"
	"bihuan/internal/material/document"
	"bihuan/internal/material/reading"
	. "bihuan/internal/material/wordin/wordtest"
)

func TestMain(m *testing.M) {
	if code, handled := child.Main(os.Args[1:], map[string]child.Handler{reading.Work: reading.Serve}); handled {
		os.Exit(code)
	}
	os.Exit(m.Run())
}

var numbered = Docx{
	Body:      P("存在的主要问题", Num(1, 0)) + P("学习不够深入。") + P("整改措施", Num(1, 0)) + P("每月集中学习一次。"),
	Numbering: List(1, Level("chineseCounting", "%1、")),
}

const numberedText = "一、存在的主要问题\n学习不够深入。\n二、整改措施\n每月集中学习一次。"

// ways are the two ways to read the same bytes; they must agree.
var ways = map[string]func(context.Context, string, []byte) (*document.Document, error){
	"Bytes": reading.Bytes, "InChild": reading.InChild,
}

func TestKinds(t *testing.T) {
	for name, c := range map[string]struct {
		file   string
		data   []byte
		format document.Format
		text   string
	}{
		"text":             {"a.txt", []byte("\xef\xbb\xbf一、问题\r\n正文。"), document.Plain, "一、问题\n正文。"},
		"text of any name": {"材料", []byte("一、问题"), document.Plain, "一、问题"},
		"looks like BMP":   {"a.txt", []byte("BMW 是品牌。"), document.Plain, "BMW 是品牌。"},
		"word":             {"a.docx", numbered.Bytes(), document.Word, numberedText},
		"word by content":  {"a.txt", numbered.Bytes(), document.Word, numberedText},
		"text as .doc":     {"a.doc", []byte("一、问题"), document.Plain, "一、问题"},
	} {
		for way, read := range ways {
			t.Run(name+"/"+way, func(t *testing.T) {
				doc, err := read(t.Context(), c.file, c.data)
				if err != nil {
					t.Fatal(err)
				}
				if doc.Name != c.file || doc.Format != c.format || doc.Text != c.text || len(doc.Nodes) == 0 {
					t.Errorf("got %+v", doc)
				}
			})
		}
	}
	a, _ := reading.Bytes(t.Context(), "a.docx", numbered.Bytes())
	b, err := reading.InChild(t.Context(), "a.docx", numbered.Bytes())
	if err != nil || len(a.Segments) != 4 || len(b.Segments) != 4 || a.Segments[2] != b.Segments[2] {
		t.Errorf("segments %v and %v, %v", a.Segments, b.Segments, err)
	}
}

func TestRefusals(t *testing.T) {
	const ole = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
	wide := func(s string) string { return strings.Join(strings.Split(s, ""), "\x00") + "\x00" }
	word := numbered.Bytes()
	for name, c := range map[string]struct {
		file, data, want string
	}{
		"empty":               {"a.txt", "", "空的"},
		"blank":               {"a.txt", " \n　\n", "没有文字"},
		"100 MB text":         {"a.txt", strings.Repeat("一", 100<<20/3), "上限"},
		"30 MB word":          {"a.docx", "PK\x03\x04" + strings.Repeat("x", 30<<20), "上限"},
		"binary":              {"a.txt", "\x01\x00\x02\x03", "NUL"},
		"picture":             {"a.docx", "\x89PNG\r\n\x1a\n", "图片"},
		"program":             {"a.txt", "MZ\x90\x00", "程序"},
		"truncated word":      {"a.docx", string(word[:len(word)-100]), "不完整"},
		"text as .docx":       {"a.docx", "一、问题", "不是 .docx"},
		"text as .pdf":        {"a.pdf", "一、问题", "不是 PDF"},
		"page":                {"a.txt", "<!DOCTYPE html><html>", "网页"},
		"encrypted word":      {"a.docx", ole + wide("EncryptedPackage"), "密码"},
		"old spreadsheet":     {"a.doc", ole + wide("Workbook"), "Excel"},
		"old presentation":    {"a.doc", ole + wide("PowerPoint Document"), "演示文稿"},
		"spreadsheet renamed": {"a.docx", string(Zip(map[string]string{"xl/workbook.xml": ""})), "Excel"},
		"word without text":   {"a.docx", string(Docx{}.Bytes()), "没有文字"},
	} {
		for way, read := range ways {
			t.Run(name+"/"+way, func(t *testing.T) {
				_, err := read(t.Context(), c.file, []byte(c.data))
				if fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), c.want) {
					t.Errorf("got %v, want %q", err, c.want)
				}
			})
		}
	}
}

func TestFile(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "材料.docx")
	if err := os.WriteFile(path, numbered.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	if doc, err := reading.File(t.Context(), path); err != nil || doc.Text != numberedText || doc.Name != path {
		t.Errorf("%v, %v", doc, err)
	}
	if _, err := reading.File(t.Context(), filepath.Join(folder, "无")); fault.KindOf(err) != fault.NotFound {
		t.Error(err)
	}
	if _, err := reading.File(t.Context(), folder); fault.KindOf(err) != fault.Invalid {
		t.Error(err)
	}
	// A sparse file: it is refused by its size, not read.
	huge := filepath.Join(folder, "huge.txt")
	f, err := os.Create(huge)
	if err == nil {
		err = f.Truncate(1 << 40)
		f.Close()
	}
	if err != nil {
		t.Skip("no sparse files here")
	}
	if _, err := reading.File(t.Context(), huge); fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), "上限") {
		t.Error(err)
	}
}

func TestLargeText(t *testing.T) {
	line := []byte(strings.Repeat("一、问题较多，", 16<<20/21))
	if doc, err := reading.Bytes(t.Context(), "a.txt", line); err != nil || len(doc.Text) != len(line) {
		t.Error(err)
	}
}

// outside skips a test that needs a program which is not part of this one.
// Where everything must be there, its absence is a failure.
func outside(t *testing.T, program string) {
	t.Helper()
	if testing.Short() {
		t.Skip("starts outside programs")
	}
	if _, err := exec.LookPath(program); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("%s is not installed", program)
		}
		t.Skipf("%s is not installed", program)
	}
}

func TestOlderFormats(t *testing.T) {
	outside(t, "soffice")
	const rtf = `{\rtf1\ansi\uc0 {\u19968 \u12289 \u38382 \u39064 \par \u27491 \u25991 \u12290 \par}}`
	doc, err := reading.InChild(t.Context(), "a.doc", []byte(rtf))
	if err != nil || doc.Format != document.Converted || strings.TrimSpace(doc.Text) != "一、问题\n正文。" || len(doc.Notices) == 0 {
		t.Errorf("RTF: %+v, %v", doc, err)
	}
	doc, err = reading.File(t.Context(), "testdata/word97.doc")
	if err != nil || doc.Format != document.Converted || !strings.Contains(doc.Text, "\n（一）学习方面\n") || !strings.Contains(doc.Text, "2\t走访偏少\t组织办 综治办\n") {
		t.Errorf("word97.doc: %+v, %v", doc, err)
	}
	left, _ := filepath.Glob(filepath.Join(os.TempDir(), "bihuan-convert-*"))
	if len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	broken := append([]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), bytes.Repeat([]byte("W\x00o\x00r\x00d\x00D\x00o\x00c\x00u\x00m\x00e\x00n\x00t\x00"), 10)...)
	if _, err := reading.Bytes(t.Context(), "a.doc", broken); fault.KindOf(err) != fault.Invalid {
		t.Errorf("a broken file: %v", err)
	}
}

func TestWithoutConverters(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	t.Setenv("ProgramFiles", t.TempDir())
	for data, want := range map[string]string{`{\rtf1 x}`: "另存为 .docx", "%PDF-1.4": "Word 原稿"} {
		if _, err := reading.Bytes(t.Context(), "a.doc", []byte(data)); fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", data, err)
		}
	}
}

// page is a PDF of one page with a line of plain letters.
func page(line string) []byte {
	var b bytes.Buffer
	var offsets []int
	object := func(body string) {
		offsets = append(offsets, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", len(offsets), body)
	}
	b.WriteString("%PDF-1.4\n")
	object("<</Type/Catalog/Pages 2 0 R>>")
	object("<</Type/Pages/Kids[3 0 R]/Count 1>>")
	object("<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>")
	stream := "BT /F 12 Tf 72 720 Td (" + line + ") Tj ET"
	object(fmt.Sprintf("<</Length %d>>\nstream\n%s\nendstream", len(stream), stream))
	object("<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>")
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(offsets)+1)
	for _, at := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", at)
	}
	fmt.Fprintf(&b, "trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(offsets)+1, start)
	return b.Bytes()
}

func TestPDF(t *testing.T) {
	outside(t, "pdftotext")
	doc, err := reading.InChild(t.Context(), "a.pdf", page("Report 2026"))
	if err != nil || doc.Format != document.Converted || doc.Text != "Report 2026" {
		t.Errorf("%+v, %v", doc, err)
	}
	for data, want := range map[string]string{string(page("")): "扫描件", "%PDF-1.4\nbroken": "损坏"} {
		if _, err := reading.Bytes(t.Context(), "a.pdf", []byte(data)); fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
}
