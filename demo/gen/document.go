package main

import (
	"encoding/xml"
	"regexp"
	"strconv"
	"strings"
)

const numerals = "一二三四五六七八九"

// markers are the numbering levels that Word keeps; a marker out of order is
// left as typed text, since Word would silently mend it.
var markers = []struct {
	pattern *regexp.Regexp
	style   string
}{
	{regexp.MustCompile(`^([` + numerals + `])、`), "Heading1"},
	{regexp.MustCompile(`^（([` + numerals + `])）`), "Heading2"},
	{regexp.MustCompile(`^(\d+)\.`), "Item"},
}

var (
	// An item's heading is its first sentence, in the font of its level.
	runIn    = regexp.MustCompile(`^[^。]{2,40}。`)
	dateLine = regexp.MustCompile(`^\d{4}年\d{1,2}月\d{1,2}日$`)
)

func document(text string) string {
	var lines []string
	for _, l := range strings.Split(text, "\n") {
		if l != "" {
			lines = append(lines, l)
		}
	}
	b := &body{signature: len(lines)}
	if dateLine.MatchString(lines[len(lines)-1]) {
		b.signature = len(lines) - 2
	}
	for i := 0; i < len(lines); i++ {
		if strings.Contains(lines[i], "\t") {
			end := i
			for end < len(lines) && strings.Contains(lines[end], "\t") {
				end++
			}
			b.table(lines[i:end])
			i = end - 1
			continue
		}
		b.line(i, lines[i])
	}
	return xml.Header + `<w:document ` + namespaces + `><w:body>` + b.String() + sectionProperties + `</w:body></w:document>`
}

type body struct {
	strings.Builder
	counts    [3]int
	signature int // the first line of who signs and when
}

func (b *body) line(i int, text string) {
	switch {
	case i == 0:
		b.paragraph("Title", "", text)
		return
	case i >= b.signature:
		b.paragraph("Signature", "", text)
		return
	}
	for level, m := range markers {
		found := m.pattern.FindStringSubmatch(text)
		if found == nil {
			continue
		}
		number, err := strconv.Atoi(found[1])
		if err != nil {
			number = strings.Index(numerals, found[1])/len("一") + 1
		}
		if number != b.counts[level]+1 {
			break
		}
		b.counts[level] = number
		for below := level + 1; below < len(b.counts); below++ {
			b.counts[below] = 0
		}
		rest := text[len(found[0]):]
		head := runIn.FindString(rest)
		if head == "" {
			head = rest
		}
		b.paragraph(m.style, head, rest[len(head):])
		return
	}
	b.paragraph("", "", text)
}

func (b *body) paragraph(style, head, rest string) {
	b.WriteString("<w:p>")
	if style != "" {
		b.WriteString(`<w:pPr><w:pStyle w:val="` + style + `"/></w:pPr>`)
	}
	b.run("", head)
	if head != "" && rest != "" {
		b.run("BodyChar", rest)
	} else {
		b.run("", rest)
	}
	b.WriteString("</w:p>")
}

func (b *body) run(style, text string) {
	if text == "" {
		return
	}
	b.WriteString("<w:r>")
	if style != "" {
		b.WriteString(`<w:rPr><w:rStyle w:val="` + style + `"/></w:rPr>`)
	}
	b.WriteString(`<w:t xml:space="preserve">`)
	_ = xml.EscapeText(b, []byte(text)) // a strings.Builder does not fail
	b.WriteString("</w:t></w:r>")
}

func (b *body) table(rows []string) {
	b.WriteString(`<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="5000" w:type="pct"/></w:tblPr><w:tblGrid>`)
	for range strings.Split(rows[0], "\t") {
		b.WriteString(`<w:gridCol w:w="1440"/>`)
	}
	b.WriteString("</w:tblGrid>")
	for i, row := range rows {
		b.WriteString("<w:tr>")
		if i == 0 {
			b.WriteString("<w:trPr><w:tblHeader/></w:trPr>")
		}
		for _, cell := range strings.Split(row, "\t") {
			b.WriteString(`<w:tc><w:tcPr><w:tcW w:w="1440" w:type="dxa"/></w:tcPr>`)
			b.paragraph("TableText", "", cell)
			b.WriteString("</w:tc>")
		}
		b.WriteString("</w:tr>")
	}
	b.WriteString("</w:tbl>")
}
