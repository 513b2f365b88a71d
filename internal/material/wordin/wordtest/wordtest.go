// Package wordtest makes small Word files for tests. The functions return
// WordprocessingML; a Docx puts it into a package:
//
//	data := wordtest.Docx{
//		Body:      wordtest.P("存在的问题", wordtest.Num(1, 0)) + wordtest.P("正文。"),
//		Numbering: wordtest.List(1, wordtest.Level("chineseCounting", "%1、")),
//	}.Bytes()
package wordtest

import (
	"archive/zip"
	"bytes"
	"fmt"
	"sort"
	"strings"

	"bihuan/internal/ooxml"
)

// Docx is a Word file. Every field is the inner XML of its part; a part whose
// field is empty is left out, the body excepted.
type Docx struct {
	Body      string
	Styles    string // Style …
	Numbering string // List, Use …
	Footnotes string // Note …
	Endnotes  string
	Comments  string
	// Relations are added to those of the main part: Relation ….
	Relations string
	// Parts are further parts by name; one named as a part above replaces it.
	Parts map[string]string
}

// Namespaces are declared on the root of each part.
const Namespaces = `xmlns:w="` + ooxml.Main + `"` +
	` xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"` +
	` xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"` +
	` xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"` +
	` xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"` +
	` xmlns:v="urn:schemas-microsoft-com:vml"` +
	` xmlns:o="urn:schemas-microsoft-com:office:office"` +
	` xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"`

const (
	header     = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	typePrefix = "application/vnd.openxmlformats-officedocument.wordprocessingml."
	relPrefix  = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
)

// Bytes returns the file; equal descriptions give equal bytes.
func (d Docx) Bytes() []byte {
	parts := map[string]string{}
	types := header + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
		`<Default Extension="xml" ContentType="application/xml"/>` +
		`<Override PartName="/word/document.xml" ContentType="` + typePrefix + `document.main+xml"/>`
	relations := d.Relations
	parts["word/document.xml"] = header + `<w:document ` + Namespaces + `><w:body>` + d.Body + `<w:sectPr/></w:body></w:document>`
	for i, p := range []struct{ name, inner string }{
		{"styles", d.Styles}, {"numbering", d.Numbering}, {"footnotes", d.Footnotes}, {"endnotes", d.Endnotes}, {"comments", d.Comments},
	} {
		if p.inner == "" {
			continue
		}
		types += `<Override PartName="/word/` + p.name + `.xml" ContentType="` + typePrefix + p.name + `+xml"/>`
		relations += Relation(fmt.Sprintf("rId%d", i+1), p.name, p.name+".xml")
		parts["word/"+p.name+".xml"] = header + `<w:` + p.name + ` ` + Namespaces + `>` + p.inner + `</w:` + p.name + `>`
	}
	const rels = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`
	parts["_rels/.rels"] = header + rels + Relation("rId1", "officeDocument", "word/document.xml") + `</Relationships>`
	if relations != "" {
		parts["word/_rels/document.xml.rels"] = header + rels + relations + `</Relationships>`
	}
	parts["[Content_Types].xml"] = types + `</Types>`
	for name, content := range d.Parts {
		parts[name] = content
	}
	return Zip(parts)
}

// Zip packs parts in the order of their names.
func Zip(parts map[string]string) []byte {
	names := make([]string, 0, len(parts))
	for name := range parts {
		names = append(names, name)
	}
	sort.Strings(names)
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range names {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write([]byte(parts[name]))
		}
		if err != nil {
			panic(err) // a buffer does not fail
		}
	}
	if err := z.Close(); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// Escape returns text as character data.
func Escape(text string) string { return string(ooxml.Escape(nil, text)) }

// P is a paragraph of one run with the given properties: StyleID, Num, Outline,
// or any element of a w:pPr.
func P(text string, properties ...string) string { return Para(T(text), properties...) }

// Para is a paragraph around runs.
func Para(runs string, properties ...string) string {
	if len(properties) > 0 {
		runs = `<w:pPr>` + strings.Join(properties, "") + `</w:pPr>` + runs
	}
	return `<w:p>` + runs + `</w:p>`
}

// T is a run of text with the given properties of a w:rPr.
func T(text string, properties ...string) string {
	return Run(`<w:t xml:space="preserve">`+Escape(text)+`</w:t>`, properties...)
}

// Run is a run around its content.
func Run(content string, properties ...string) string {
	if len(properties) > 0 {
		content = `<w:rPr>` + strings.Join(properties, "") + `</w:rPr>` + content
	}
	return `<w:r>` + content + `</w:r>`
}

// StyleID gives a paragraph its style.
func StyleID(id string) string { return `<w:pStyle w:val="` + id + `"/>` }

// Num gives a paragraph its list and level.
func Num(id, level int) string {
	return fmt.Sprintf(`<w:numPr><w:ilvl w:val="%d"/><w:numId w:val="%d"/></w:numPr>`, level, id)
}

// Outline gives a paragraph or style its outline level, from 0.
func Outline(level int) string { return fmt.Sprintf(`<w:outlineLvl w:val="%d"/>`, level) }

// MarkDeleted says that the paragraph's mark is deleted by a tracked change.
const MarkDeleted = `<w:rPr><w:del w:id="90" w:author="甲"/></w:rPr>`

// Inserted and Deleted are tracked changes; the text of a deleted run stands
// in w:delText.
func Inserted(runs string) string { return `<w:ins w:id="91" w:author="甲">` + runs + `</w:ins>` }

// Deleted is a deleted run.
func Deleted(text string) string {
	return `<w:del w:id="92" w:author="甲"><w:r><w:delText xml:space="preserve">` + Escape(text) + `</w:delText></w:r></w:del>`
}

// Style is a paragraph style with inner elements such as w:basedOn and w:pPr.
func Style(id, name, inner string) string {
	return `<w:style w:type="paragraph" w:styleId="` + id + `"><w:name w:val="` + name + `"/>` + inner + `</w:style>`
}

// Level is the inner XML of a level that begins at 1, extra first.
func Level(format, text string, extra ...string) string {
	return `<w:start w:val="1"/><w:numFmt w:val="` + format + `"/>` + strings.Join(extra, "") + `<w:lvlText w:val="` + text + `"/>`
}

// List is an abstract definition with its levels from 0, and a list with the
// same id that uses it.
func List(id int, inner ...string) string { return Abstract(id, inner...) + Use(id, id, "") }

// Abstract is an abstract definition with its levels from 0.
func Abstract(id int, inner ...string) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<w:abstractNum w:abstractNumId="%d">`, id)
	for i, l := range inner {
		fmt.Fprintf(&b, `<w:lvl w:ilvl="%d">%s</w:lvl>`, i, l)
	}
	return b.String() + `</w:abstractNum>`
}

// Use is a list on an abstract definition, with w:lvlOverride elements.
func Use(id, abstract int, overrides string) string {
	return fmt.Sprintf(`<w:num w:numId="%d"><w:abstractNumId w:val="%d"/>%s</w:num>`, id, abstract, overrides)
}

// StartAt overrides where a level begins.
func StartAt(level, start int) string {
	return fmt.Sprintf(`<w:lvlOverride w:ilvl="%d"><w:startOverride w:val="%d"/></w:lvlOverride>`, level, start)
}

// Table is a table of one paragraph a cell; a cell that begins with < is
// taken as the XML within the w:tc.
func Table(rows ...[]string) string {
	var b strings.Builder
	b.WriteString(`<w:tbl><w:tblPr/><w:tblGrid/>`)
	for _, row := range rows {
		b.WriteString(`<w:tr>`)
		for _, cell := range row {
			if !strings.HasPrefix(cell, "<") {
				cell = P(cell)
			}
			b.WriteString(`<w:tc>` + cell + `</w:tc>`)
		}
		b.WriteString(`</w:tr>`)
	}
	return b.String() + `</w:tbl>`
}

// Note is a footnote or endnote, kind being "footnote" or "endnote".
func Note(kind string, id int, blocks string) string {
	return fmt.Sprintf(`<w:%s w:id="%d">%s</w:%s>`, kind, id, blocks, kind)
}

// NoteMark is the run that refers to a note.
func NoteMark(kind string, id int) string {
	return fmt.Sprintf(`<w:r><w:%sReference w:id="%d"/></w:r>`, kind, id)
}

// Field is a complex field.
func Field(instruction, result string) string {
	char := func(kind string) string { return Run(`<w:fldChar w:fldCharType="` + kind + `"/>`) }
	return char("begin") + Run(`<w:instrText xml:space="preserve"> `+Escape(instruction)+` </w:instrText>`) + char("separate") + result + char("end")
}

// TextBox is a run with a text box in both forms that Word writes.
func TextBox(blocks string) string {
	return Run(`<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:wsp><wps:txbx><w:txbxContent>` + blocks +
		`</w:txbxContent></wps:txbx></wps:wsp></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent>` + blocks +
		`</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent>`)
}

// Relation is a relationship of the main part; kind is the last element of
// its type.
func Relation(id, kind, target string) string {
	return `<Relationship Id="` + id + `" Type="` + relPrefix + kind + `" Target="` + target + `"/>`
}
