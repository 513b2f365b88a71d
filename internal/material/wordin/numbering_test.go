package wordin_test

import (
	"strings"
	"testing"

	. "bihuan/internal/material/wordin/wordtest"
)

// items is one paragraph 文 for each list and level.
func items(places ...[2]int) string {
	var b strings.Builder
	for _, p := range places {
		b.WriteString(P("文", Num(p[0], p[1])))
	}
	return b.String()
}

// TestNumbering: the marker that a reader sees.
func TestNumbering(t *testing.T) {
	official := List(1,
		Level("chineseCounting", "%1、"), Level("chineseCounting", "（%2）"),
		Level("decimal", "%3."), Level("decimal", "（%4）"), Level("decimalEnclosedCircle", "%5"))
	outline := []string{Level("decimal", "%1"), Level("decimal", "%1.%2"), Level("decimal", "%1.%2.%3")}
	for name, c := range map[string]struct {
		doc  Docx
		want string // markers with the text 文 removed, separated by |
	}{
		"all levels": {
			Docx{Numbering: official, Body: items([2]int{1, 0}, [2]int{1, 1}, [2]int{1, 2}, [2]int{1, 3}, [2]int{1, 4}, [2]int{1, 4}, [2]int{1, 1}, [2]int{1, 2}, [2]int{1, 0}, [2]int{1, 1})},
			"一、|（一）|1. |（1）|①|②|（二）|1. |二、|（一）"},
		"levels of levels": {
			Docx{Numbering: List(1, outline...), Body: items([2]int{1, 0}, [2]int{1, 1}, [2]int{1, 1}, [2]int{1, 2}, [2]int{1, 0}, [2]int{1, 2})},
			"1 |1.1 |1.2 |1.2.1 |2 |2.1.1 "},
		"legal": {
			Docx{Numbering: List(1, Level("chineseCountingThousand", "第%1章"), Level("decimal", "%1.%2", `<w:isLgl/>`)), Body: items([2]int{1, 0}, [2]int{1, 1}, [2]int{1, 0}, [2]int{1, 1})},
			"第一章 |1.1 |第二章 |2.1 "},
		"never restarts": {
			Docx{Numbering: List(1, Level("chineseCounting", "第%1章"), Level("chineseCounting", "第%2条", `<w:lvlRestart w:val="0"/>`)),
				Body: items([2]int{1, 0}, [2]int{1, 1}, [2]int{1, 1}, [2]int{1, 0}, [2]int{1, 1})},
			"第一章 |第一条 |第二条 |第二章 |第三条 "},
		"restarts after level 1 only": {
			Docx{Numbering: List(1, Level("decimal", "%1、"), Level("decimal", "%2、"), Level("decimal", "%3、", `<w:lvlRestart w:val="1"/>`)),
				Body: items([2]int{1, 0}, [2]int{1, 1}, [2]int{1, 2}, [2]int{1, 1}, [2]int{1, 2}, [2]int{1, 0}, [2]int{1, 2})},
			"1、|1、|1、|2、|2、|2、|1、"},
		"two lists on one definition continue": {
			Docx{Numbering: Abstract(1, Level("decimal", "%1、")) + Use(1, 1, "") + Use(2, 1, ""), Body: items([2]int{1, 0}, [2]int{2, 0}, [2]int{1, 0})},
			"1、|2、|3、"},
		"start override restarts once": {
			Docx{Numbering: Abstract(1, Level("decimal", "%1、")) + Use(1, 1, "") + Use(2, 1, StartAt(0, 1)) + Use(3, 1, StartAt(0, 7)),
				Body: items([2]int{1, 0}, [2]int{1, 0}, [2]int{2, 0}, [2]int{2, 0}, [2]int{3, 0}, [2]int{3, 0}, [2]int{1, 0})},
			"1、|2、|1、|2、|7、|8、|9、"},
		"level override": {
			Docx{Numbering: Abstract(1, Level("decimal", "%1、")) + Use(1, 1, `<w:lvlOverride w:ilvl="0"><w:lvl w:ilvl="0">`+Level("upperLetter", "%1.")+`</w:lvl></w:lvlOverride>`),
				Body: items([2]int{1, 0}, [2]int{1, 0})},
			"A. |B. "},
		"by numbering style": {
			Docx{
				Numbering: `<w:abstractNum w:abstractNumId="1"><w:styleLink w:val="ns"/><w:lvl w:ilvl="0">` + Level("decimal", "%1）") + `</w:lvl></w:abstractNum>` +
					`<w:abstractNum w:abstractNumId="2"><w:numStyleLink w:val="ns"/></w:abstractNum>` + Use(1, 1, "") + Use(2, 2, ""),
				Styles: `<w:style w:type="numbering" w:styleId="ns"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>`,
				Body:   items([2]int{2, 0}, [2]int{1, 0}),
			}, "1）|2）"},
		"numbering style without style": {
			Docx{Numbering: `<w:abstractNum w:abstractNumId="1"><w:styleLink w:val="ns"/><w:lvl w:ilvl="0">` + Level("decimal", "%1）") + `</w:lvl></w:abstractNum>` +
				`<w:abstractNum w:abstractNumId="2"><w:numStyleLink w:val="ns"/></w:abstractNum>` + Use(2, 2, ""), Body: items([2]int{2, 0})}, "1）"},
		"numbering style loop": {
			Docx{Numbering: `<w:abstractNum w:abstractNumId="1"><w:styleLink w:val="ns"/><w:numStyleLink w:val="ns"/></w:abstractNum>` + Use(1, 1, ""), Body: items([2]int{1, 0})}, ""},
		"by paragraph style": {
			Docx{
				Numbering: List(1, Level("chineseCounting", "%1、", `<w:pStyle w:val="h1"/>`), Level("chineseCounting", "(%2)", `<w:pStyle w:val="h2"/>`)),
				Styles: Style("h1", "heading 1", `<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>`) +
					Style("h2", "heading 2", `<w:basedOn w:val="h1"/><w:pPr><w:numPr><w:ilvl w:val="1"/></w:numPr></w:pPr>`) +
					Style("h2b", "小标题", `<w:basedOn w:val="h2"/>`) + Style("off", "不编号", `<w:basedOn w:val="h1"/><w:pPr><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr>`),
				Body: P("文", StyleID("h1")) + P("文", StyleID("h2")) + P("文", StyleID("h2b")) + P("文", StyleID("off")) +
					P("文", StyleID("h1"), `<w:numPr><w:numId w:val="0"/></w:numPr>`) + P("文", StyleID("h1")),
			}, "一、|(一) |(二) |||二、"},
		"suffixes": {
			Docx{Numbering: List(1, Level("decimal", "%1.", `<w:suff w:val="nothing"/>`)) + List(2, Level("decimal", "%1.", `<w:suff w:val="space"/>`)) + List(3, Level("chineseCounting", "%1、", `<w:suff w:val="space"/>`)),
				Body: items([2]int{1, 0}, [2]int{2, 0}, [2]int{3, 0})}, "1.|1. |一、"},
		"bullets and none": {
			Docx{Numbering: List(1, Level("bullet", "\uF0B7")) + List(2, Level("bullet", "—")) + List(3, Level("none", "")) + List(4, Level("none", "附件%1")),
				Body: items([2]int{1, 0}, [2]int{2, 0}, [2]int{3, 0}, [2]int{4, 0})}, "• |— ||附件 "},
		"format with fallback": {
			Docx{Numbering: List(1, `<w:start w:val="3"/><mc:AlternateContent><mc:Choice Requires="w14"><w:numFmt w:val="custom" w:format="001, 002, 003, ..."/></mc:Choice><mc:Fallback><w:numFmt w:val="decimalZero"/></mc:Fallback></mc:AlternateContent><w:lvlText w:val="%1、"/>`),
				Body: items([2]int{1, 0})}, "03、"},
		"empty paragraphs count": {
			Docx{Numbering: official, Body: items([2]int{1, 0}) + P("", Num(1, 0)) + items([2]int{1, 0})}, "一、|二、|三、"},
		"deleted paragraphs do not": {
			Docx{Numbering: official, Body: items([2]int{1, 0}) + Para(Deleted("删"), Num(1, 0), MarkDeleted) + items([2]int{1, 0})}, "一、|二、"},
		"unknown list":  {Docx{Numbering: official, Body: items([2]int{9, 0}, [2]int{1, 8}, [2]int{1, 99})}, "||"},
		"no definition": {Docx{Body: items([2]int{1, 0})}, ""},
		"starts late":   {Docx{Numbering: List(1, `<w:start w:val="5"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1、"/>`), Body: items([2]int{1, 0}, [2]int{1, 0})}, "5、|6、"},
		"first used deep": {
			Docx{Numbering: List(1, outline...), Body: items([2]int{1, 1}, [2]int{1, 0})}, "1.1 |2 "},
		"huge pattern and start": {
			Docx{Numbering: List(1, `<w:start w:val="2000000000"/><w:numFmt w:val="upperLetter"/><w:lvlText w:val="%1"/>`) + List(2, Level("decimal", strings.Repeat("长", 5000))), Body: items([2]int{1, 0}, [2]int{2, 0})},
			"32767 |" + strings.Repeat("长", 40) + " "},
	} {
		t.Run(name, func(t *testing.T) {
			got := strings.ReplaceAll(strings.ReplaceAll(read(t, c.doc).Text, "文", ""), "\n", "|")
			if got != c.want {
				t.Errorf("got  %q\nwant %q", got, c.want)
			}
		})
	}
}
