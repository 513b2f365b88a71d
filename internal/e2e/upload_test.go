package e2e

import (
	"archive/zip"
	"bytes"
	"fmt"
	"html"
	"net/http"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"bihuan/demo"
)

// TestBadUploads hands in what cannot be read: each is told in a sentence of its
// own, nothing is stored, and the good files beside a bad one are kept.
func TestBadUploads(t *testing.T) {
	p := alone(t)
	bad := []struct {
		file
		want string
	}{
		{file{"空.docx", nil}, "空"},
		{file{"空白.txt", []byte(" \r\n\t\n")}, "没有文字"},
		{file{"照片.docx", append([]byte("\x89PNG\r\n\x1a\n"), bytes.Repeat([]byte{0, 1, 2, 0xff}, 500)...)}, "Word"},
		{file{"程序.txt", bytes.Repeat([]byte{0x7f, 'E', 'L', 'F', 0, 0, 1, 2}, 200)}, "文本"},
		{file{"台账.docx", workbook(t)}, "Excel"},
		{file{"半截.docx", demoFile(t, demo.Materials[0]).content[:4000]}, "完整"},
		{file{"炸弹.docx", bomb(t)}, "压缩"},
	}
	told := map[string]string{}
	for _, b := range bad {
		status, body := p.upload("/materials", []file{b.file})
		if status < 400 || status > 499 {
			t.Errorf("%s is answered with %d", b.name, status)
		}
		said := notice(body)
		if said == "" || strings.Contains(said, "内部") {
			t.Errorf("%s: the page says %q", b.name, said)
		}
		if !strings.Contains(said, b.want) {
			t.Errorf("%s: the page says %q, want %q in it", b.name, said, b.want)
		}
		if other := told[said]; other != "" {
			t.Errorf("%s and %s are told the same: %q", b.name, other, said)
		}
		told[said] = b.name
	}
	if n := len(p.materials().Items); n != 0 {
		t.Errorf("bad files left %d materials", n)
	}
	files := []file{demoFile(t, demo.Materials[0]), bad[4].file, demoFile(t, demo.Materials[1]), demoFile(t, demo.Materials[2])}
	status, body := p.upload("/materials", files)
	if status != http.StatusMultiStatus || strings.Count(body, "已读入") != 3 || strings.Count(body, "没有读入") != 1 || !strings.Contains(body, "Excel") {
		t.Errorf("three good files and a bad one: %d\n%s", status, body)
	}
	if n := len(p.materials().Items); n != 3 {
		t.Errorf("three good files and a bad one left %d materials", n)
	}
}

// notice returns what the page says on top.
func notice(body string) string {
	_, rest, found := strings.Cut(body, `<div class="notice`)
	if !found {
		return ""
	}
	_, rest, _ = strings.Cut(rest, "<p>")
	text, _, _ := strings.Cut(rest, "<")
	return html.UnescapeString(strings.TrimSpace(text))
}

func workbook(t *testing.T) []byte {
	t.Helper()
	book := excelize.NewFile()
	defer book.Close()
	if err := book.SetCellStr("Sheet1", "A1", "序号"); err != nil {
		t.Fatal(err)
	}
	b, err := book.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// bomb is a small Word file that unpacks to a gigabyte of blanks.
func bomb(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	types, err := w.Create("[Content_Types].xml")
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprint(types, `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`)
	rels, err := w.Create("_rels/.rels")
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprint(rels, `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`)
	doc, err := w.Create("word/document.xml")
	if err != nil {
		t.Fatal(err)
	}
	blanks := bytes.Repeat([]byte(" "), 1<<20)
	for range 256 {
		if _, err := doc.Write(blanks); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
