package letter

import (
	"strconv"
	"strings"

	"bihuan/internal/ooxml"
)

// Lengths in twentieths of a point: 156 mm of text between margins of 28 and
// 26 mm, 22 lines of 28.95 points.
const (
	textWidth = 8845
	lineSpace = 579
)

// writer gathers the body of the main part.
type writer struct{ body strings.Builder }

func (w *writer) open(pieces ...string) {
	for _, p := range pieces {
		w.body.WriteString(p)
	}
}

// place moves a paragraph in, in characters.
type place struct{ left, right float64 }

func (w *writer) paragraph(style string, at place, runs ...Run) {
	w.open(`<w:p><w:pPr><w:pStyle w:val="`, style, `"/>`)
	if at.left > 0 || at.right > 0 {
		w.open(`<w:ind`)
		if at.left > 0 {
			w.open(` w:leftChars="`, decimal(int(at.left*100)), `" w:left="`, twips(at.left), `"`)
		}
		if at.right > 0 {
			w.open(` w:rightChars="`, decimal(int(at.right*100)), `" w:right="`, twips(at.right), `"`)
		}
		w.open(`/>`)
	}
	w.open(`</w:pPr>`)
	for _, r := range runs {
		w.run(r)
	}
	w.open(`</w:p>`)
}

// run writes a run; a line end within the text is a line break, a tab a tab.
func (w *writer) run(r Run) {
	if r.Text == "" {
		return
	}
	w.open(`<w:r>`, map[Face]string{Strong: `<w:rPr><w:b/></w:rPr>`, Black: face(hei, ""), Regular: face(kai, "")}[r.Face])
	rest := plain(r.Text)
	for rest != "" {
		i := strings.IndexAny(rest, "\n\t")
		piece := rest
		if i >= 0 {
			piece = rest[:i]
		}
		if piece != "" {
			w.open(`<w:t xml:space="preserve">`, escape(piece), `</w:t>`)
		}
		if i < 0 {
			break
		}
		if rest[i] == '\n' {
			w.open(`<w:br/>`)
		} else {
			w.open(`<w:tab/>`)
		}
		rest = rest[i+1:]
	}
	w.open(`</w:r>`)
}

// plain drops what would change how a page reads: characters that turn the
// direction of writing, and returns of typewriters.
func plain(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\r', r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069, r == 0x200e, r == 0x200f, r == 0x061c, r == 0xfeff:
			return -1
		case r >= 0x7f && r <= 0x9f: // control characters that XML would carry
			return -1
		}
		return r
	}, text)
}

func escape(text string) string { return string(ooxml.Escape(nil, text)) }

func decimal(n int) string { return strconv.Itoa(n) }

// twips returns a width in characters of the body, each 15.75 points.
func twips(characters float64) string { return strconv.Itoa(int(characters * 315)) }

const (
	xmlHead = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"
	types   = "application/vnd.openxmlformats-officedocument.wordprocessingml."
	related = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	space   = ` xmlns:w="` + ooxml.Main + `" xmlns:r="` + related + `"`
)

const contentTypes = xmlHead + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
	`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
	`<Default Extension="xml" ContentType="application/xml"/>` +
	`<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>` +
	`<Override PartName="/word/document.xml" ContentType="` + types + `document.main+xml"/>` +
	`<Override PartName="/word/styles.xml" ContentType="` + types + `styles+xml"/>` +
	`<Override PartName="/word/settings.xml" ContentType="` + types + `settings+xml"/>` +
	`<Override PartName="/word/footer1.xml" ContentType="` + types + `footer+xml"/>` +
	`<Override PartName="/word/footer2.xml" ContentType="` + types + `footer+xml"/></Types>`

const packageRelations = xmlHead + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
	`<Relationship Id="rId1" Type="` + related + `/officeDocument" Target="word/document.xml"/>` +
	`<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>`

const documentRelations = xmlHead + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
	`<Relationship Id="rId1" Type="` + related + `/styles" Target="styles.xml"/>` +
	`<Relationship Id="rId2" Type="` + related + `/settings" Target="settings.xml"/>` +
	`<Relationship Id="rId3" Type="` + related + `/footer" Target="footer1.xml"/>` +
	`<Relationship Id="rId4" Type="` + related + `/footer" Target="footer2.xml"/></Relationships>`

const settings = xmlHead + `<w:settings` + space + `><w:evenAndOddHeaders/><w:characterSpacingControl w:val="compressPunctuation"/><w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>`

func properties(title string) string {
	return xmlHead + `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>` +
		escape(plain(title)) + `</dc:title></cp:coreProperties>`
}

// document is the main part: A4, margins of 37, 28, 35 and 26 mm, the page
// number 7 mm under the text.
func (w *writer) document() string {
	return xmlHead + `<w:document` + space + `><w:body>` + w.body.String() +
		`<w:sectPr><w:footerReference w:type="default" r:id="rId3"/><w:footerReference w:type="even" r:id="rId4"/>` +
		`<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1587" w:header="851" w:footer="1247" w:gutter="0"/>` +
		`<w:docGrid w:type="lines" w:linePitch="` + decimal(lineSpace) + `"/></w:sectPr></w:body></w:document>`
}

// footer is the page number between dashes, one character from its side.
func footer(side string) string {
	field := func(kind string) string { return `<w:r><w:fldChar w:fldCharType="` + kind + `"/></w:r>` }
	return xmlHead + `<w:ftr` + space + `><w:p><w:pPr><w:pStyle w:val="PageNumber"/><w:ind w:` + side + `Chars="100" w:` + side + `="280"/><w:jc w:val="` + side + `"/></w:pPr>` +
		`<w:r><w:t xml:space="preserve">— </w:t></w:r>` + field("begin") + `<w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>` + field("separate") +
		`<w:r><w:t>1</w:t></w:r>` + field("end") + `<w:r><w:t xml:space="preserve"> —</w:t></w:r></w:p></w:ftr>`
}
