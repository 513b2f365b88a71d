package wordin_test

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"bihuan/internal/fault"
	"bihuan/internal/material/wordin"
	. "bihuan/internal/material/wordin/wordtest"
)

// pack makes a ZIP of entries as they are described, however wrong.
func pack(t *testing.T, add func(z *zip.Writer) error) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	if err := errors.Join(add(z), z.Close()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func withEntry(t *testing.T, h *zip.FileHeader, content []byte) []byte {
	return pack(t, func(z *zip.Writer) error {
		r, err := zip.NewReader(bytes.NewReader(plainDocx), int64(len(plainDocx)))
		if err != nil {
			return err
		}
		for _, f := range r.File {
			if err := z.Copy(f); err != nil {
				return err
			}
		}
		w, err := z.CreateHeader(h)
		if err != nil {
			return err
		}
		_, err = w.Write(content)
		return err
	})
}

var plainDocx = Docx{Body: P("正文")}.Bytes()

// lie changes the declared unpacked size of the main part in the directory.
func lie(data []byte, size uint32) []byte {
	out := bytes.Clone(data)
	at := bytes.LastIndex(out, []byte("word/document.xml")) - 46
	binary.LittleEndian.PutUint32(out[at+24:], size)
	return out
}

func body(xml string) []byte { return Docx{Body: xml}.Bytes() }

// part replaces the whole main part.
func part(xml string) []byte {
	return Docx{Parts: map[string]string{"word/document.xml": xml}}.Bytes()
}

// TestRefusals: each bad input gets one sentence that says what it is.
func TestRefusals(t *testing.T) {
	link := &zip.FileHeader{Name: "word/link"}
	link.SetMode(fs.ModeSymlink | 0o777)
	many := map[string]string{}
	for i := range 2001 {
		many[fmt.Sprintf("word/p%d.xml", i)] = ""
	}
	sheet := Zip(map[string]string{"xl/workbook.xml": "", "[Content_Types].xml": `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>`})
	zeros := make([]byte, 8<<20)
	encrypted := &zip.FileHeader{Name: "word/x", Flags: 1}
	utf16 := func(s string) string {
		var b strings.Builder
		for _, c := range s {
			b.WriteRune(c)
			b.WriteByte(0)
		}
		return b.String()
	}
	const ole = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"empty":            {nil, "空的"},
		"text":             {[]byte("一、存在的问题"), "不是 .docx"},
		"old word":         {[]byte(ole + strings.Repeat("\x00", 600) + utf16("WordDocument")), "旧版"},
		"encrypted office": {[]byte(ole + strings.Repeat("\x00", 600) + utf16("EncryptedPackage")), "密码"},
		"too big":          {append([]byte("PK\x03\x04"), make([]byte, 20<<20)...), "上限"},
		"truncated":        {plainDocx[:len(plainDocx)-200], "不完整"},
		"damaged":          {bytes.Replace(plainDocx, []byte("PK\x03\x04"), []byte("PK\x03\x05"), 2), "损坏"},
		"plain zip":        {Zip(map[string]string{"a.txt": "甲"}), "普通压缩包"},
		"empty zip":        {Zip(nil), "普通压缩包"},
		"excel":            {sheet, "Excel"},
		"slides":           {Zip(map[string]string{"ppt/presentation.xml": ""}), "演示文稿"},
		"open document":    {Zip(map[string]string{"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": ""}), "OpenDocument"},
		"ofd":              {Zip(map[string]string{"OFD.xml": ""}), "OFD"},
		"macros":           {Docx{Body: P("甲"), Parts: map[string]string{"word/vbaProject.bin": "x"}}.Bytes(), "宏"},
		"no body part":     {Zip(map[string]string{"[Content_Types].xml": `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`}), "找不到"},
		"no text":          {body(P("") + P(" ")), "没有文字"},
		"only pictures":    {body(Para(Run(`<w:drawing><a:blip r:embed="x"/></w:drawing>`))), "只有图片"},
		"encrypted entry":  {withEntry(t, encrypted, nil), "加密"},
		"symbolic link":    {withEntry(t, link, []byte("/etc/passwd")), "不安全"},
		"path out":         {withEntry(t, &zip.FileHeader{Name: "../evil.xml"}, nil), "不安全"},
		"absolute path":    {withEntry(t, &zip.FileHeader{Name: "/evil.xml"}, nil), "不安全"},
		"backslash":        {withEntry(t, &zip.FileHeader{Name: `..\evil.xml`}, nil), "不安全"},
		"doubled part":     {withEntry(t, &zip.FileHeader{Name: "Word/Document.xml"}, nil), "同名"},
		"too many entries": {Docx{Body: P("甲"), Parts: many}.Bytes(), "条目"},
		"bomb":             {withEntry(t, &zip.FileHeader{Name: "word/media/a.bin", Method: zip.Deflate}, zeros), "压缩比"},
		"declared huge":    {lie(plainDocx, 1<<30), "过大"},
		"declared less":    {lie(plainDocx, 10), "损坏"},
		"declared more":    {lie(plainDocx, 5000), "损坏"},
		"external entity":  {part(`<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>&x;</w:t></w:r></w:p></w:body></w:document>`), "文档类型声明"},
		"no xml":           {part("正文"), "读不下去"},
		"cut xml":          {part(`<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>甲`), "没有写完"},
		"crossed tags":     {body(`<w:p><w:r></w:p></w:r>`), "不符"},
		"other encoding":   {part(`<?xml version="1.0" encoding="GBK"?><a/>`), "UTF-8"},
		"bad utf-8":        {body(`<w:p>` + "\xff" + `</w:p>`), "UTF-8"},
		"control":          {body(`<w:p>` + "\x01" + `</w:p>`), "控制字符"},
		"deep":             {body(strings.Repeat(`<w:sdt><w:sdtContent>`, 200)), "过深"},
		"two roots":        {part(`<a/><b/>`), "第二个根"},
		"bad styles":       {Docx{Body: P("甲"), Styles: "<w:style>"}.Bytes(), "word/styles.xml"},
		"bad numbering":    {Docx{Body: P("甲"), Numbering: "</w:num>"}.Bytes(), "word/numbering.xml"},
		"bad notes":        {Docx{Body: Para(T("甲") + NoteMark("footnote", 1)), Footnotes: "<w:footnote>"}.Bytes(), "word/footnotes.xml"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := refuse(t, c.data); !strings.Contains(got, c.want) || !strings.HasSuffix(got, "。") {
				t.Errorf("refused with %q, want %q", got, c.want)
			}
		})
	}
}

// TestHarmless: odd but readable files are read.
func TestHarmless(t *testing.T) {
	strict := strings.NewReplacer("http://schemas.openxmlformats.org/wordprocessingml/2006/main", "http://purl.oclc.org/ooxml/wordprocessingml/main")
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"unknown entity stays":   {body(`<w:p><w:r><w:t>甲&x;&lol9;乙&</w:t></w:r></w:p>`), "甲&x;&lol9;乙&"},
		"other prefix":           {part(`<x:document xmlns:x="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><x:body><x:p><x:r><x:t>甲</x:t></x:r></x:p></x:body></x:document>`), "甲"},
		"no prefix":              {part(`<document xmlns="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><body><p><r><t>甲</t></r></p></body></document>`), "甲"},
		"strict":                 {part(strict.Replace(`<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:body></w:document>`)), "甲"},
		"byte order mark":        {part("\ufeff" + `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:body></w:document>`), "甲"},
		"byte order mark within": {body(`<w:p><w:r><w:t>` + "\ufeff" + `甲</w:t></w:r></w:p>`), "\u200b甲"},
		"comments in xml":        {body(`<!-- <w:p> --><w:p><?x y?><w:r><w:t>甲<!-- 不见 -->乙</w:t></w:r></w:p>`), "甲乙"},
		"foreign elements":       {body(`<x:p xmlns:x="urn:x"><w:r><w:t>外</w:t></w:r></x:p>` + P("甲")), "甲"},
	} {
		t.Run(name, func(t *testing.T) {
			doc, err := wordin.Read("x", c.data)
			if err != nil || doc.Text != c.want {
				t.Errorf("got %v, %v, want %q", doc, err, c.want)
			}
		})
	}
}

// TestMutations: no change of the XML makes the reader fail in any other way
// than with a sentence, and what it reads keeps its promises.
func TestMutations(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 11))
	good := 0
	for i := range 600 {
		d := Rich
		switch i % 4 {
		case 0, 1:
			d.Body = Mutate(r, d.Body)
		case 2:
			d.Numbering = Mutate(r, d.Numbering)
		case 3:
			d.Styles, d.Footnotes = Mutate(r, d.Styles), Mutate(r, d.Footnotes)
		}
		if survive(t, d.Bytes()) {
			good++
		}
		data := Rich.Bytes()
		data[r.IntN(len(data))] ^= byte(1 + r.IntN(255))
		survive(t, data)
	}
	if good < 50 {
		t.Errorf("only %d mutated files were read: the mutations miss the reader", good)
	}
}

func survive(t *testing.T, data []byte) bool {
	t.Helper()
	doc, err := wordin.Read("x", data)
	if err != nil {
		if fault.KindOf(err) != fault.Invalid || !utf8.ValidString(err.Error()) {
			t.Fatalf("refused with %v", err)
		}
		return false
	}
	checkText(t, doc.Text)
	checkSegments(t, doc)
	trace, err := wordin.Locate(data)
	if err != nil || trace.Text != doc.Text {
		t.Fatalf("Locate: %v", err)
	}
	checkPieces(t, trace)
	return true
}

func checkText(t *testing.T, text string) {
	t.Helper()
	if !utf8.ValidString(text) || strings.ContainsAny(text, "\x00\r") || strings.HasPrefix(text, "\ufeff") {
		t.Fatalf("text %q breaks the contract", text)
	}
}

func FuzzRead(f *testing.F) {
	f.Add(Rich.Body, Rich.Numbering, Rich.Styles)
	f.Add(P("甲"), "", "")
	f.Fuzz(func(t *testing.T, body, numbering, styles string) {
		d := Rich
		d.Body, d.Numbering, d.Styles = body, numbering, styles
		survive(t, d.Bytes())
	})
}

func FuzzPackage(f *testing.F) {
	f.Add(plainDocx)
	f.Add(Rich.Bytes())
	f.Fuzz(func(t *testing.T, data []byte) { survive(t, data) })
}

// TestMuchFromLittle: a long number on every empty paragraph makes much text
// out of a small file; it is refused before it fills the memory.
func TestMuchFromLittle(t *testing.T) {
	d := Docx{
		Body:      strings.Repeat("<w:p/>", 600_000),
		Styles:    `<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>`,
		Numbering: List(1, Level("decimal", strings.Repeat("长", 100)+"%1")),
	}
	packed := d.Bytes()
	stored := pack(t, func(z *zip.Writer) error {
		r, err := zip.NewReader(bytes.NewReader(packed), int64(len(packed)))
		if err != nil {
			return err
		}
		for _, f := range r.File {
			content, err := r.Open(f.Name)
			if err != nil {
				return err
			}
			w, err := z.CreateHeader(&zip.FileHeader{Name: f.Name, Method: zip.Store})
			if err != nil {
				return err
			}
			if _, err := io.Copy(w, content); err != nil {
				return err
			}
		}
		return nil
	})
	if got := refuse(t, stored); !strings.Contains(got, "文字超过") {
		t.Error(got)
	}
}
