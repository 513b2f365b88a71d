// Package letter writes documents of public offices as Word files, laid out by
// GB/T 9704-2012: A4, 22 lines of 28 characters, the title in 2号小标宋, the body
// in 3号仿宋, page numbers outside. It knows layout and no content: whoever uses
// it says what stands in the document, block by block.
//
//	data := letter.Document{
//		Number: "云川办函〔2026〕3号",
//		Title:  "关于整改任务逾期的提醒函",
//		To:     "水务局",
//		Body: []letter.Block{
//			letter.Text("经梳理，你单位有2项整改任务逾期。"),
//			letter.Table{Head: []string{"编号", "问题"}, Widths: []int{1, 3}, Rows: rows},
//			letter.Heading(1, "一、有关要求"),
//		},
//		Sign: letter.Signature{Name: "云川县委办公室", Date: "2026-11-29"},
//	}.Bytes()
//
// Fonts are named and never embedded: whoever opens the file has them, or sees
// what their program takes instead. Equal documents give equal bytes.
package letter

import (
	"archive/zip"
	"bytes"
	"slices"
	"strings"
	"time"
	"unicode"
)

// MIME is the type of the files.
const MIME = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

// Document is a whole document. An empty field leaves its line out.
type Document struct {
	Number string // 发文字号
	Title  string
	To     string // 主送, without the colon
	Body   []Block
	// Attachments are the names under 附件, without numbers and end punctuation.
	Attachments []string
	Sign        Signature
	Notes       []string // 附注, such as who to ask
}

// Signature ends a document.
type Signature struct {
	Name   string // 署名
	Date   string // YYYY-MM-DD; other texts stand as they are
	Sealed bool   // a seal will be put on: the date stands four characters in
}

// Block is one part of the body.
type Block interface{ write(*writer) }

// Run is a piece of text with its face; the zero Face is that of the paragraph.
type Run struct {
	Text string
	Face Face
}

// Face is how characters look within a paragraph.
type Face uint8

// The faces.
const (
	Same    Face = iota // as the paragraph
	Strong              // bold
	Black               // 黑体
	Regular             // 楷体
)

// Kind is what a paragraph is.
type Kind uint8

// The kinds of paragraphs. Every kind is a named style of the file, which
// people may change in Word.
const (
	Body     Kind = iota // 仿宋, two characters in
	Flush                // 仿宋, from the margin
	Heading1             // 一、 黑体
	Heading2             // （一） 楷体
	Heading3             // 1. 仿宋
	Centred              // 仿宋
	Caption              // above a table
)

// Paragraph is a paragraph of mixed faces.
type Paragraph struct {
	Kind Kind
	Runs []Run
}

// Text is a paragraph of the body.
func Text(text string) Paragraph { return Para(Body, text) }

// Heading is a heading of level 1 to 3; further levels look like the body.
func Heading(level int, text string) Paragraph {
	kinds := []Kind{Body, Heading1, Heading2, Heading3}
	if level < 0 || level >= len(kinds) {
		level = 0
	}
	return Para(kinds[level], text)
}

// Para is a paragraph of one face.
func Para(kind Kind, text string) Paragraph { return Paragraph{kind, []Run{{Text: text}}} }

// Blank is an empty line.
var Blank = Paragraph{Kind: Flush}

// Table is a table as wide as the text; its head is repeated on every page.
type Table struct {
	Head   []string
	Widths []int // shares of the width, one for each column; nil: equal
	Rows   [][]string
	Centre []int // columns whose cells are centred
}

// Bytes returns the file.
func (d Document) Bytes() []byte {
	w := &writer{}
	d.write(w)
	parts := []struct{ name, content string }{
		{"[Content_Types].xml", contentTypes},
		{"_rels/.rels", packageRelations},
		{"docProps/core.xml", properties(d.Title)},
		{"word/document.xml", w.document()},
		{"word/styles.xml", styles()},
		{"word/settings.xml", settings},
		{"word/footer1.xml", footer("right")},
		{"word/footer2.xml", footer("left")},
		{"word/_rels/document.xml.rels", documentRelations},
	}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, p := range parts {
		part, err := z.Create(p.name)
		if err == nil {
			_, err = part.Write([]byte(p.content))
		}
		if err != nil {
			panic(err) // a buffer does not fail
		}
	}
	if err := z.Close(); err != nil {
		panic(err)
	}
	return out.Bytes()
}

func (d Document) write(w *writer) {
	if d.Number != "" {
		w.paragraph("Number", place{}, Run{Text: d.Number})
	}
	if d.Title != "" {
		w.paragraph("DocTitle", place{}, Run{Text: d.Title})
		w.paragraph("Flush", place{})
	}
	if d.To != "" {
		w.paragraph("Flush", place{}, Run{Text: strings.TrimRight(d.To, "：:") + "："})
	}
	for _, b := range d.Body {
		b.write(w)
	}
	d.attachments(w)
	d.Sign.write(w)
	for _, note := range d.Notes {
		w.paragraph("BodyText", place{}, Run{Text: "（" + note + "）"})
	}
}

// attachments writes 附件 after one blank line, the names under each other.
func (d Document) attachments(w *writer) {
	if len(d.Attachments) == 0 {
		return
	}
	w.paragraph("Flush", place{})
	for i, name := range d.Attachments {
		lead := "附件："
		if len(d.Attachments) > 1 {
			lead += decimal(i+1) + "."
		}
		at := place{}
		if i > 0 {
			lead = decimal(i+1) + "."
			at.left = 3 // under the number of the first, two characters in already
		}
		w.paragraph("BodyText", at, Run{Text: lead + strings.TrimRight(name, "。；;.，,")})
	}
}

// write puts name and date where the standard has them: with a seal the date
// four characters from the right margin and the name centred over it; without,
// the name two characters from it and the date two characters further in than
// the name begins.
func (s Signature) write(w *writer) {
	if s.Name == "" && s.Date == "" {
		return
	}
	w.paragraph("Flush", place{})
	w.paragraph("Flush", place{})
	date := Day(s.Date)
	name, day := Width(s.Name), Width(date)
	var nameRight, dayRight float64
	switch {
	case s.Sealed:
		dayRight = 4
		nameRight = max(0, dayRight+(day-name)/2)
	case day > name-4 && date != "" && s.Name != "":
		dayRight = 2
		nameRight = max(2, dayRight+day+2-name)
	default:
		nameRight = 2
		dayRight = name - day
	}
	if s.Name != "" {
		w.paragraph("Signature", place{right: nameRight}, Run{Text: s.Name})
	}
	if date != "" {
		w.paragraph("Signature", place{right: dayRight}, Run{Text: date})
	}
}

// Day returns a date YYYY-MM-DD as documents write it, without leading zeros;
// any other text as it is.
func Day(day string) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	return t.Format("2006年1月2日")
}

// Width returns how many full-width characters a text takes.
func Width(text string) float64 {
	n := 0.0
	for _, r := range text {
		switch {
		case unicode.Is(unicode.Mn, r), unicode.Is(unicode.Cf, r):
		case r < 0x2000:
			n += 0.5
		default:
			n++
		}
	}
	return n
}

func (p Paragraph) write(w *writer) {
	style := map[Kind]string{
		Body: "BodyText", Flush: "Flush", Heading1: "Heading1", Heading2: "Heading2", Heading3: "Heading3", Centred: "Centred", Caption: "Caption",
	}[p.Kind]
	w.paragraph(style, place{}, p.Runs...)
}

func (t Table) write(w *writer) {
	columns := len(t.Head)
	for _, row := range t.Rows {
		columns = max(columns, len(row))
	}
	if columns == 0 {
		return
	}
	widths := t.columns(columns)
	w.open(`<w:tbl><w:tblPr><w:tblStyle w:val="Grid"/><w:tblW w:w="`, decimal(textWidth), `" w:type="dxa"/><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>`)
	for _, width := range widths {
		w.open(`<w:gridCol w:w="`, decimal(width), `"/>`)
	}
	w.open(`</w:tblGrid>`)
	if len(t.Head) > 0 {
		t.row(w, widths, t.Head, true)
	}
	for _, row := range t.Rows {
		t.row(w, widths, row, false)
	}
	w.open(`</w:tbl>`)
}

func (t Table) row(w *writer, widths []int, cells []string, head bool) {
	w.open(`<w:tr><w:trPr><w:cantSplit/>`)
	if head {
		w.open(`<w:tblHeader/>`)
	}
	w.open(`</w:trPr>`)
	for i, width := range widths {
		text := ""
		if i < len(cells) {
			text = cells[i]
		}
		style := "Cell"
		switch {
		case head:
			style = "CellHead"
		case slices.Contains(t.Centre, i):
			style = "CellCentred"
		}
		w.open(`<w:tc><w:tcPr><w:tcW w:w="`, decimal(width), `" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>`)
		for line := range strings.SplitSeq(text, "\n") {
			w.paragraph(style, place{}, Run{Text: line})
		}
		w.open(`</w:tc>`)
	}
	w.open(`</w:tr>`)
}

// columns shares the width of the text out.
func (t Table) columns(n int) []int {
	shares := make([]int, n)
	sum := 0
	for i := range shares {
		shares[i] = 1
		if i < len(t.Widths) && t.Widths[i] > 0 {
			shares[i] = t.Widths[i]
		}
		sum += shares[i]
	}
	left := textWidth
	for i := range shares {
		shares[i] = shares[i] * textWidth / sum
		left -= shares[i]
	}
	shares[n-1] += left
	return shares
}
