package letter_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bihuan/internal/material/wordin"
	"bihuan/internal/write/letter"
)

var update = flag.Bool("update", false, "rewrite the golden parts")

// sample has one of everything.
func sample() letter.Document {
	d := letter.Document{
		Number: "云川办函〔2026〕3号", Title: "云川县委办公室关于整改任务逾期的提醒函", To: "县水务局",
		Body: []letter.Block{
			letter.Heading(1, "一、基本情况"),
			letter.Text("截至2026年11月29日，你单位牵头的整改任务中有2项逾期。"),
			letter.Heading(2, "（一）逾期的任务"),
			letter.Heading(3, "1.农村供水"),
			letter.Paragraph{Runs: []letter.Run{{Text: "请于"}, {Text: "2026年12月4日前", Face: letter.Strong}, {Text: "，按"}, {Text: "县委要求", Face: letter.Regular}, {Text: "反馈。"}}},
			letter.Para(letter.Caption, "逾期任务一览表"),
			letter.Table{Head: []string{"序号", "问题", "时限", "情况"}, Widths: []int{1, 4, 2, 4}, Centre: []int{0, 2},
				Rows: [][]string{{"1", "2024-3 走访边远村组偏少", "2024年4月15日", "逾期3个工作日\n无佐证"}, {"2", "2024-5 项目推进前紧后松", "2024年9月30日"}}},
		},
		Attachments: []string{"佐证材料登记表。", "反馈单"},
		Sign:        letter.Signature{Name: "云川县委办公室", Date: "2026-11-29"},
		Notes:       []string{"联系人：林知远"},
	}
	return d
}

// unpacked returns the parts of a file by name, in their order, after it has
// parsed each as XML.
func unpacked(t *testing.T, data []byte) (names []string, parts map[string]string) {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	parts = map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		names, parts[f.Name] = append(names, f.Name), string(content)
		d := xml.NewDecoder(bytes.NewReader(content))
		for {
			if _, err := d.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("%s is no XML: %v", f.Name, err)
			}
		}
	}
	return names, parts
}

func TestGolden(t *testing.T) {
	data := sample().Bytes()
	if !bytes.Equal(data, sample().Bytes()) {
		t.Error("equal documents give different bytes")
	}
	names, parts := unpacked(t, data)
	if len(names) != 9 || names[0] != "[Content_Types].xml" {
		t.Errorf("parts %q", names)
	}
	for _, name := range []string{"word/document.xml", "word/styles.xml", "word/footer1.xml"} {
		path := filepath.Join("testdata", filepath.Base(name))
		got := strings.ReplaceAll(strings.ReplaceAll(parts[name], "</w:p>", "</w:p>\n"), "</w:style>", "</w:style>\n")
		if *update {
			if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if got != string(want) {
			t.Errorf("%s differs from %s; -update rewrites it", name, path)
		}
	}
	// Whatever is referred to is there.
	for _, name := range names[1:] {
		if strings.HasPrefix(name, "word/") && !strings.HasSuffix(name, ".rels") && !strings.Contains(parts[names[0]], `"/`+name+`"`) {
			t.Errorf("%s has no type", name)
		}
	}
	for _, style := range strings.Split(parts["word/document.xml"], `<w:pStyle w:val="`)[1:] {
		id, _, _ := strings.Cut(style, `"`)
		if !strings.Contains(parts["word/styles.xml"], `w:styleId="`+id+`"`) {
			t.Errorf("no style %s", id)
		}
	}
}

// What our own reader finds is what was written.
func TestReadBack(t *testing.T) {
	d, err := wordin.Read("letter.docx", sample().Bytes())
	if err != nil {
		t.Fatal(err)
	}
	want := strings.Join([]string{
		"云川办函〔2026〕3号", "云川县委办公室关于整改任务逾期的提醒函", "", "县水务局：",
		"一、基本情况", "截至2026年11月29日，你单位牵头的整改任务中有2项逾期。", "（一）逾期的任务", "1.农村供水", "请于2026年12月4日前，按县委要求反馈。",
		"逾期任务一览表", "序号\t问题\t时限\t情况", "1\t2024-3 走访边远村组偏少\t2024年4月15日\t逾期3个工作日 无佐证", "2\t2024-5 项目推进前紧后松\t2024年9月30日\t",
		"", "附件：1.佐证材料登记表", "2.反馈单", "", "", "云川县委办公室", "2026年11月29日", "（联系人：林知远）",
	}, "\n")
	if d.Text != want {
		t.Errorf("read back\n%s\nwant\n%s", d.Text, want)
	}
	if len(d.Notices) > 0 {
		t.Errorf("the reader has to say %+v", d.Notices)
	}
}

// Hostile texts change no structure, and every character that XML can hold
// comes back.
func TestHostile(t *testing.T) {
	texts := []string{
		"𬎆家湾、𫖮明、㛃宁、䶮、〇、㐂", "a\u0000b\u0001c\u001fd\u007fe\u0085f", "]]>", "<!--", "&amp;&#0;&lt;", "<w:p/>", "</w:t></w:r></w:p>", "{{.}}", "%s%d%!",
		"\u202e倒写\u202c", "\ufeff\u200e头", "e\u0301\U000E0100", "\xff\xfe坏", "\ufffe\uffff", "=1+1", "' or 1=1 --", "𠮷野家👍🏽", strings.Repeat("长", 9000),
	}
	for _, tag := range []string{"script", "img", "svg", "iframe", "body", "input", "a", "math", "details", "style", "object", "embed", "form", "video"} {
		texts = append(texts, "<"+tag+" onload=alert(1)>", `"><`+tag+` src=x onerror=alert(1)>`, "</"+tag+">'\"")
	}
	if len(texts) < 60 {
		t.Fatalf("%d texts", len(texts))
	}
	for _, text := range texts {
		d := letter.Document{
			Number: text, Title: text, To: text, Body: []letter.Block{letter.Heading(1, text), letter.Text(text),
				letter.Paragraph{Runs: []letter.Run{{Text: text, Face: letter.Black}}}, letter.Table{Head: []string{text}, Rows: [][]string{{text}}}},
			Attachments: []string{text}, Sign: letter.Signature{Name: text, Date: text, Sealed: true}, Notes: []string{text},
		}
		_, parts := unpacked(t, d.Bytes())
		if n := strings.Count(parts["word/document.xml"], "<w:tbl>"); n != 1 {
			t.Errorf("%q made %d tables", text, n)
		}
		back, err := wordin.Read("x.docx", d.Bytes())
		if err != nil {
			t.Errorf("%q: %v", text, err)
			continue
		}
		if want := survivor(text); strings.Count(back.Text, want) < 10 {
			t.Errorf("%q comes back %d times as %q", text, strings.Count(back.Text, want), want)
		}
	}
}

// survivor is what XML and the direction of writing leave of a text.
func survivor(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r < 0x20, r >= 0x7f && r <= 0x9f, r == 0xfffe, r == 0xffff, r >= 0x202a && r <= 0x202e, r == 0x200e, r == 0xfeff:
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, "\ufffd"))
}

func TestSignature(t *testing.T) {
	for _, c := range []struct {
		sign  letter.Signature
		right []string // of the paragraphs that are moved in
	}{
		{letter.Signature{Name: "云川县委办公室", Date: "2026-11-29", Sealed: true}, []string{"400", "400"}},
		{letter.Signature{Name: "云川县委督查室党支部", Date: "2026-1-2", Sealed: true}, []string{"100", "400"}}, // no date by our form: as typed
		{letter.Signature{Name: "中共云川县委党的建设工作领导小组办公室", Date: "2026-11-29"}, []string{"200", "1200"}},
		{letter.Signature{Name: "县委办", Date: "2026-11-29"}, []string{"800", "200"}},
	} {
		_, parts := unpacked(t, letter.Document{Sign: c.sign}.Bytes())
		var got []string
		for _, p := range strings.Split(parts["word/document.xml"], `w:rightChars="`)[1:] {
			chars, _, _ := strings.Cut(p, `"`)
			got = append(got, chars)
		}
		if fmt.Sprint(got) != fmt.Sprint(c.right) {
			t.Errorf("%+v: moved in by %q, want %q", c.sign, got, c.right)
		}
	}
	if got := letter.Day("2026-03-05"); got != "2026年3月5日" {
		t.Error(got)
	}
}
