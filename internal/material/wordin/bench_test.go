package wordin_test

import (
	"encoding/xml"
	"strings"
	"testing"

	"bihuan/internal/material/wordin"
	. "bihuan/internal/material/wordin/wordtest"
)

// official is a document of about 20 KB of text with the properties that Word
// writes to every run, and numbering.
func official() Docx {
	const properties = `<w:rFonts w:ascii="仿宋_GB2312" w:eastAsia="仿宋_GB2312" w:hAnsi="仿宋_GB2312" w:hint="eastAsia"/><w:color w:val="000000"/><w:sz w:val="32"/><w:szCs w:val="32"/>`
	sentence := T("青禾镇党委坚持问题导向，", properties) + T("对照检查中发现的问题逐条列出", properties) + T("，明确责任单位和完成时限。", properties)
	var b strings.Builder
	for i := range 40 {
		b.WriteString(Para(strings.Repeat(sentence, 4), `<w:spacing w:line="560" w:lineRule="exact"/>`, Num(1, i%2), `<w:ind w:firstLineChars="200"/>`))
	}
	return Docx{Body: b.String(), Numbering: List(1, Level("chineseCounting", "%1、"), Level("chineseCounting", "（%2）"))}
}

func BenchmarkRead(b *testing.B) {
	data := official().Bytes()
	doc, err := wordin.Read("x", data)
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(doc.Text)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := wordin.Read("x", data); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkTokens is what the standard library needs for the same XML alone.
func BenchmarkTokens(b *testing.B) {
	text := official().Body
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		d := xml.NewDecoder(strings.NewReader("<a>" + text + "</a>"))
		for {
			if _, err := d.RawToken(); err != nil {
				break
			}
		}
	}
}
