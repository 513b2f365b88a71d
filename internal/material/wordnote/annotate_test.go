package wordnote_test

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"bihuan/internal/fault"
	"bihuan/internal/material/document"
	"bihuan/internal/material/wordin"
	. "bihuan/internal/material/wordin/wordtest"
	"bihuan/internal/material/wordnote"
)

// cuttable has everything between which a run can be cut.
var cuttable = Docx{
	Body: P("存在的问题", Num(1, 0)) + P("学习方面", Num(1, 1)) +
		Para(T("一是学习", "<w:b/>", `<w:rFonts w:eastAsia="仿宋"/>`)+Deleted("很")+Inserted(T("不够<深入>&细"))+Run(`<w:tab/><w:t>末 尾 </w:t><w:br/><w:t xml:space="preserve"> 换行</w:t>`)+
			`<w:hyperlink r:id="x">`+T("链接")+`</w:hyperlink>`+Field("REF a", T("结果"))) +
		Para(Run("<w:t>\n  前后&#x4E91;有空 白 </w:t>")+Run(`<w:t>两</w:t><w:t>段</w:t>`)) +
		Table([]string{"序号", P("甲") + P("乙", Num(2, 0))}, []string{"1", ""}) + P("上", MarkDeleted) + P("下") + P("") + P("末段。"),
	Numbering: Abstract(1, Level("chineseCounting", "%1、"), Level("chineseCounting", "（%2）")) + Abstract(2, Level("decimal", "%1.")) + Use(1, 1, "") + Use(2, 2, ""),
}

// solid has what must not be cut.
var solid = Docx{
	Body: Para(T("前")+Run(`<w:ruby><w:rt>`+T("q")+`</w:rt><w:rubyBase>`+T("黔州")+`</w:rubyBase></w:ruby>`)+T("中")+`<m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath>`+T("后")) +
		Para(T("框")+TextBox(P("框内文字")+P("又一段"))+T("续")) + Para(T("据统计")+NoteMark("footnote", 1)+T("。")) +
		Para(Run(`<mc:AlternateContent><mc:Choice Requires="w14"><w:t>新写法</w:t></mc:Choice><mc:Fallback><w:t>旧</w:t></mc:Fallback></mc:AlternateContent>`+`<w:t><![CDATA[原<样]]></w:t>`)),
	Footnotes: Note("footnote", 1, P("脚注文字")),
}

func read(t interface{ Fatal(...any) }, data []byte) *document.Document {
	doc, err := wordin.Read("x", data)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func annotate(t interface{ Fatal(...any) }, data []byte, notes ...wordnote.Note) []byte {
	out, err := wordnote.Annotate(data, read(t, data), notes)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func part(t interface{ Fatal(...any) }, data []byte, name string) string {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	content, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// covered returns, by id, the characters that stand between the marks of each
// comment, found by the standard library and not by our own reader.
func covered(t interface{ Fatal(...any) }, document string) map[string]string {
	open := map[string]bool{}
	text, done, referred := map[string]string{}, map[string]bool{}, map[string]bool{}
	d := xml.NewDecoder(strings.NewReader(document))
	var path []string
	add := func(s string) {
		for id := range open {
			text[id] += s
		}
	}
	for {
		tok, err := d.Token()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		switch e := tok.(type) {
		case xml.StartElement:
			path = append(path, e.Name.Local)
			id := ""
			for _, a := range e.Attr {
				if a.Name.Local == "id" {
					id = a.Value
				}
			}
			switch e.Name.Local {
			case "commentRangeStart":
				open[id], text[id] = true, ""
			case "commentRangeEnd":
				if !open[id] {
					t.Fatal("comment ends before it starts: " + id)
				}
				delete(open, id)
				done[id] = true
			case "commentReference":
				referred[id] = true
			case "tab":
				add("　")
			case "br":
				add("\n")
			}
		case xml.EndElement:
			path = path[:len(path)-1]
		case xml.CharData:
			if path := strings.Join(path, "/"); strings.HasSuffix(path, "/t") && !strings.Contains(path, "/Fallback/") && !strings.Contains(path, "/rt/") {
				add(string(e))
			}
		}
	}
	if len(open) > 0 || len(done) != len(text) || len(referred) != len(text) {
		t.Fatal(fmt.Sprint("unbalanced marks: ", open, done, referred))
	}
	return text
}

// bare drops what stands in the text but not as characters in the XML: blanks
// that Word does not show, separators, and generated markers.
func bare(doc *document.Document, span document.Span) string {
	var b strings.Builder
	for _, s := range doc.Segments {
		from, to := max(span.Start, s.Start+s.Generated), min(span.End, s.End)
		if from < to {
			b.WriteString(doc.Text[from:to])
		}
	}
	return squeeze(b.String())
}

func squeeze(s string) string {
	return strings.NewReplacer(" ", "", "\n", "").Replace(s)
}

// spans draws a span of whole characters.
func spans(text string) *rapid.Generator[document.Span] {
	var starts []int
	for i := range text {
		starts = append(starts, i)
	}
	starts = append(starts, len(text))
	return rapid.Custom(func(t *rapid.T) document.Span {
		a := rapid.IntRange(0, len(starts)-1).Draw(t, "from")
		b := rapid.IntRange(a, min(len(starts)-1, a+30)).Draw(t, "to")
		return document.Span{Start: starts[a], End: starts[b]}
	})
}

// TestExactPlaces: whatever spans are commented, the marks enclose exactly
// their characters and the document reads as before.
func TestExactPlaces(t *testing.T) {
	data := cuttable.Bytes()
	doc := read(t, data)
	rapid.Check(t, func(t *rapid.T) {
		list := rapid.SliceOfN(spans(doc.Text), 1, 6).Draw(t, "spans")
		var notes []wordnote.Note
		for _, s := range list {
			notes = append(notes, wordnote.Note{Span: s, Author: "闭环", Text: "请核对"})
		}
		out := annotate(t, data, notes...)
		if again := read(t, out); again.Text != doc.Text || len(again.Segments) != len(doc.Segments) {
			t.Fatalf("the text changed:\n%s", again.Text)
		}
		got := covered(t, part(t, out, "word/document.xml"))
		for i, s := range list {
			want := bare(doc, s)
			if want == "" {
				if n := utf8.RuneCountInString(squeeze(got[fmt.Sprint(i)])); n > 1 {
					t.Fatalf("span %v without characters covers %q", s, got[fmt.Sprint(i)])
				}
				continue
			}
			if squeeze(got[fmt.Sprint(i)]) != want {
				t.Fatalf("span %v covers %q, want %q", s, got[fmt.Sprint(i)], want)
			}
		}
	})
}

// TestSolidPlaces: what cannot be cut is enclosed whole.
func TestSolidPlaces(t *testing.T) {
	data := solid.Bytes()
	doc := read(t, data)
	for quote, want := range map[string]string{
		"州": "黔州", "=": "x=1", "前黔": "前黔州", "中x": "中x=1", "内文": "框内文字又一段", "又": "框内文字又一段", "注文": "", "统计": "统计", "写": "新写法原<样", "样": "新写法原<样",
	} {
		at := strings.Index(doc.Text, quote)
		out := annotate(t, data, wordnote.Note{Span: document.Span{Start: at, End: at + len(quote)}, Text: "注"})
		if again := read(t, out); again.Text != doc.Text {
			t.Errorf("%s: the text changed:\n%s", quote, again.Text)
		}
		if got := covered(t, part(t, out, "word/document.xml"))["0"]; got != want {
			t.Errorf("%s: covers %q, want %q", quote, got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		s := spans(doc.Text).Draw(t, "span")
		out := annotate(t, data, wordnote.Note{Span: s, Text: "注"}, wordnote.Note{Span: s, Text: "再注"})
		covered(t, part(t, out, "word/document.xml"))
		if read(t, out).Text != doc.Text {
			t.Fatal("the text changed")
		}
	})
}

var inserted = regexp.MustCompile(`<w:commentRange(Start|End) w:id="\d+"/>|<w:r><w:commentReference w:id="\d+"/></w:r>`)

// TestNothingElseChanges: without the marks, and where no run was cut, every
// byte of the document is as it was, and all other parts are copied raw.
func TestNothingElseChanges(t *testing.T) {
	d := cuttable
	d.Parts = map[string]string{"word/media/a.png": "\x89PNG not really", "customXml/item1.xml": "<a/>"}
	data := d.Bytes()
	doc := read(t, data)
	seg := doc.Segments[0]
	out := annotate(t, data, wordnote.Note{Span: seg.Span, Text: "整段"}, wordnote.Note{Span: document.Span{Start: len(doc.Text) - len("末段。"), End: len(doc.Text)}, Text: "末"})
	before, after := part(t, data, "word/document.xml"), part(t, out, "word/document.xml")
	if len(inserted.FindAllString(after, -1)) != 6 || inserted.ReplaceAllString(after, "") != before {
		t.Errorf("more than marks was changed:\n%s", after)
	}
	was, _ := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	is, _ := zip.NewReader(bytes.NewReader(out), int64(len(out)))
	same := 0
	for i, f := range was.File {
		g := is.File[i]
		if g.Name != f.Name {
			t.Fatalf("entry %d is %s, was %s", i, g.Name, f.Name)
		}
		if g.CRC32 == f.CRC32 && g.CompressedSize64 == f.CompressedSize64 {
			same++
		}
	}
	if same != len(was.File)-3 || len(is.File) != len(was.File)+1 {
		t.Errorf("%d of %d entries are as they were, %d in all", same, len(was.File), len(is.File))
	}
}

func TestNewComments(t *testing.T) {
	out := annotate(t, Docx{Body: P("县委和区委")}.Bytes(),
		wordnote.Note{Span: document.Span{Start: 0, End: 6}, Author: "审核<员>", Initials: "审", Date: time.Date(2026, 3, 1, 9, 30, 0, 0, time.FixedZone("", 8*3600)), Text: "“县委”与“区委”\n请核对"})
	const want = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:comments xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:comment xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" w:id="0" w:author="审核&lt;员&gt;" w:initials="审" w:date="2026-03-01T09:30:00Z"><w:p><w:r><w:t xml:space="preserve">“县委”与“区委”</w:t></w:r></w:p><w:p><w:r><w:t xml:space="preserve">请核对</w:t></w:r></w:p></w:comment></w:comments>`
	if got := part(t, out, "word/comments.xml"); got != want {
		t.Errorf("got\n%s", got)
	}
	const body = `<w:p><w:commentRangeStart w:id="0"/><w:r><w:t xml:space="preserve">县委</w:t></w:r><w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r><w:r><w:t xml:space="preserve">和区委</w:t></w:r></w:p>`
	if got := part(t, out, "word/document.xml"); !strings.Contains(got, body) {
		t.Errorf("got\n%s", got)
	}
	if got := part(t, out, "word/_rels/document.xml.rels"); !strings.Contains(got, `Target="comments.xml"`) {
		t.Errorf("got\n%s", got)
	}
	if got := part(t, out, "[Content_Types].xml"); !strings.Contains(got, `<Override PartName="/word/comments.xml"`) {
		t.Errorf("got\n%s", got)
	}
}

// TestExistingComments: ids go on, the part is extended, nothing is declared twice.
func TestExistingComments(t *testing.T) {
	data := Docx{
		Body:     Para(`<w:commentRangeStart w:id="7"/>` + T("甲乙丙") + `<w:commentRangeEnd w:id="7"/>` + Run(`<w:commentReference w:id="7"/>`)),
		Comments: `<w:comment w:id="7" w:author="前人"><w:p/></w:comment>`,
	}.Bytes()
	once := annotate(t, data, wordnote.Note{Span: document.Span{Start: 3, End: 6}, Text: "新"})
	twice := annotate(t, once, wordnote.Note{Span: document.Span{Start: 0, End: 9}, Text: "再"})
	got := covered(t, part(t, twice, "word/document.xml"))
	if len(got) != 3 || got["7"] != "甲乙丙" || got["8"] != "乙" || got["9"] != "甲乙丙" {
		t.Errorf("%q", got)
	}
	if comments := part(t, twice, "word/comments.xml"); strings.Count(comments, "<w:comment ") != 3 || !strings.HasSuffix(comments, "</w:comment></w:comments>") {
		t.Errorf("got\n%s", comments)
	}
	for _, name := range []string{"[Content_Types].xml", "word/_rels/document.xml.rels"} {
		if strings.Count(part(t, twice, name), "comments.xml") != 1 {
			t.Errorf("%s: %s", name, part(t, twice, name))
		}
	}
}

// TestOddParts: roots that close themselves, other prefixes, parts left behind.
func TestOddParts(t *testing.T) {
	const space = `xmlns:x="http://schemas.openxmlformats.org/wordprocessingml/2006/main"`
	d := Docx{Parts: map[string]string{
		"word/document.xml":            `<x:document ` + space + `><x:body><x:p><x:r><x:t>甲乙丙</x:t></x:r></x:p></x:body></x:document>`,
		"word/comments.xml":            "stray",
		"word/_rels/document.xml.rels": `<p:Relationships xmlns:p="http://schemas.openxmlformats.org/package/2006/relationships"/>`,
	}}
	out := annotate(t, d.Bytes(), wordnote.Note{Span: document.Span{Start: 3, End: 6}, Text: "注"})
	if got := covered(t, part(t, out, "word/document.xml")); got["0"] != "乙" {
		t.Errorf("%q", got)
	}
	if got := part(t, out, "word/_rels/document.xml.rels"); !strings.Contains(got, `<p:Relationship Id="rId1"`) || !strings.HasSuffix(got, `Target="comments1.xml"/></p:Relationships>`) {
		t.Errorf("got\n%s", got)
	}
	if again := annotate(t, out, wordnote.Note{Span: document.Span{Start: 0, End: 3}, Text: "注"}); !strings.Contains(part(t, again, "word/comments1.xml"), `w:id="1"`) {
		t.Error("the second comment is missing")
	}
}

func TestRefusals(t *testing.T) {
	data := cuttable.Bytes()
	doc := read(t, data)
	note := []wordnote.Note{{Span: document.Span{Start: 0, End: 3}}}
	plain, other := *doc, *doc
	plain.Format, other.Text = document.Plain, "别的文字"
	for want, d := range map[string]*document.Document{"只有 .docx": &plain, "内容与检查时不同": &other} {
		if _, err := wordnote.Annotate(data, d, note); fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
	if _, err := wordnote.Annotate(data, doc, []wordnote.Note{{Span: document.Span{Start: 5, End: 1 << 20}}}); err == nil {
		t.Error("a span outside the text is accepted")
	}
	if out, err := wordnote.Annotate(data, doc, nil); err != nil || !bytes.Equal(out, data) {
		t.Errorf("without notes: %v", err)
	}
}

func TestWrittenByLibreOffice(t *testing.T) {
	data, err := os.ReadFile("../wordin/testdata/libreoffice.docx")
	if err != nil {
		t.Fatal(err)
	}
	doc := read(t, data)
	for _, quote := range []string{"（二）联系群众", "问题", "不够深入。比如", "截至十月底"} {
		at := strings.Index(doc.Text, quote)
		span := document.Span{Start: at, End: at + len(quote)}
		out := annotate(t, data, wordnote.Note{Span: span, Text: "注"})
		if read(t, out).Text != doc.Text {
			t.Errorf("%s: the text changed", quote)
		}
		if got := covered(t, part(t, out, "word/document.xml"))["0"]; got != bare(doc, span) && quote != "截至十月底" {
			t.Errorf("%s: covers %q", quote, got)
		}
	}
}
