package main

import "encoding/xml"

type part struct{ name, xml string }

const namespaces = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`

// A4 with the margins of GB/T 9704-2012 (37, 26, 35, 28 mm) and 22 lines of
// 28.95 pt a page; page numbers stand outside, odd right and even left.
const sectionProperties = `<w:sectPr><w:footerReference w:type="default" r:id="rId3"/><w:footerReference w:type="even" r:id="rId4"/>` +
	`<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1588" w:header="851" w:footer="1417" w:gutter="0"/>` +
	`<w:docGrid w:type="lines" w:linePitch="579"/></w:sectPr>`

var fixedParts = []part{
	{"[Content_Types].xml", xml.Header + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
		`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>` +
		override("document", "document.main") + override("styles", "styles") + override("numbering", "numbering") +
		override("settings", "settings") + override("footer1", "footer") + override("footer2", "footer") + `</Types>`},
	{"_rels/.rels", xml.Header + relationships(`<Relationship Id="rId1" Type="`+office+`officeDocument" Target="word/document.xml"/>`)},
	{"word/_rels/document.xml.rels", xml.Header + relationships(relationship("rId1", "styles", "styles")+relationship("rId2", "numbering", "numbering")+
		relationship("rId3", "footer", "footer1")+relationship("rId4", "footer", "footer2")+relationship("rId5", "settings", "settings"))},
	{"word/settings.xml", xml.Header + `<w:settings ` + namespaces + `><w:evenAndOddHeaders/></w:settings>`},
	{"word/styles.xml", styles},
	{"word/numbering.xml", numbering},
	{"word/footer1.xml", footer("right")},
	{"word/footer2.xml", footer("left")},
}

const office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"

func override(name, kind string) string {
	return `<Override PartName="/word/` + name + `.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.` + kind + `+xml"/>`
}

func relationships(inner string) string {
	return `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` + inner + `</Relationships>`
}

func relationship(id, kind, target string) string {
	return `<Relationship Id="` + id + `" Type="` + office + kind + `" Target="` + target + `.xml"/>`
}

func footer(side string) string {
	const number = `<w:r><w:rPr>` + song + `</w:rPr><w:t xml:space="preserve">— </w:t></w:r><w:r><w:rPr>` + song + `</w:rPr><w:fldChar w:fldCharType="begin"/></w:r>` +
		`<w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:rPr>` + song + `</w:rPr><w:t xml:space="preserve"> —</w:t></w:r>`
	return xml.Header + `<w:ftr ` + namespaces + `><w:p><w:pPr><w:ind w:left="280" w:right="280"/><w:jc w:val="` + side + `"/></w:pPr>` + number + `</w:p></w:ftr>`
}

const song = `<w:rFonts w:ascii="宋体" w:hAnsi="宋体" w:eastAsia="宋体"/><w:sz w:val="28"/>`

func fonts(name string) string {
	return `<w:rFonts w:ascii="` + name + `" w:hAnsi="` + name + `" w:eastAsia="` + name + `"/>`
}

func paragraphStyle(id, name, paragraph, run string) string {
	return `<w:style w:type="paragraph" w:styleId="` + id + `"><w:name w:val="` + name + `"/><w:basedOn w:val="Normal"/><w:pPr>` + paragraph + `</w:pPr><w:rPr>` + run + `</w:rPr></w:style>`
}

func numbered(level, outline string) string {
	s := `<w:numPr><w:ilvl w:val="` + level + `"/><w:numId w:val="1"/></w:numPr>`
	if outline != "" {
		s += `<w:outlineLvl w:val="` + outline + `"/>`
	}
	return s
}

var styles = xml.Header + `<w:styles ` + namespaces + `>` +
	`<w:docDefaults><w:rPrDefault><w:rPr>` + fonts("仿宋_GB2312") + `<w:sz w:val="32"/><w:szCs w:val="32"/><w:lang w:val="zh-CN" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault></w:docDefaults>` +
	`<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:pPr><w:spacing w:line="579" w:lineRule="exact"/><w:ind w:firstLineChars="200" w:firstLine="640"/><w:jc w:val="both"/></w:pPr></w:style>` +
	paragraphStyle("Title", "Title", `<w:spacing w:after="579" w:line="600" w:lineRule="exact"/><w:ind w:firstLineChars="0" w:firstLine="0"/><w:jc w:val="center"/>`, fonts("方正小标宋_GBK")+`<w:sz w:val="44"/>`) +
	paragraphStyle("Heading1", "heading 1", numbered("0", "0"), fonts("黑体")) +
	paragraphStyle("Heading2", "heading 2", numbered("1", "1"), fonts("楷体_GB2312")) +
	paragraphStyle("Item", "List Number", numbered("2", ""), `<w:b/>`) +
	paragraphStyle("Signature", "Signature", `<w:ind w:rightChars="200" w:right="640" w:firstLineChars="0" w:firstLine="0"/><w:jc w:val="right"/>`, "") +
	paragraphStyle("TableText", "Table Text", `<w:spacing w:line="400" w:lineRule="exact"/><w:ind w:firstLineChars="0" w:firstLine="0"/><w:jc w:val="center"/>`, `<w:sz w:val="24"/>`) +
	`<w:style w:type="character" w:styleId="BodyChar"><w:name w:val="Body Text Char"/><w:rPr>` + fonts("仿宋_GB2312") + `<w:b w:val="0"/></w:rPr></w:style>` +
	`<w:style w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/><w:tblPr><w:tblBorders><w:top w:val="single" w:sz="4"/><w:left w:val="single" w:sz="4"/><w:bottom w:val="single" w:sz="4"/><w:right w:val="single" w:sz="4"/><w:insideH w:val="single" w:sz="4"/><w:insideV w:val="single" w:sz="4"/></w:tblBorders></w:tblPr></w:style>` +
	`</w:styles>`

func level(n, format, text string) string {
	return `<w:lvl w:ilvl="` + n + `"><w:start w:val="1"/><w:numFmt w:val="` + format + `"/><w:suff w:val="nothing"/><w:lvlText w:val="` + text + `"/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="0" w:firstLineChars="200" w:firstLine="640"/></w:pPr></w:lvl>`
}

var numbering = xml.Header + `<w:numbering ` + namespaces + `><w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="multilevel"/>` +
	level("0", "chineseCountingThousand", "%1、") + level("1", "chineseCountingThousand", "（%2）") + level("2", "decimal", "%3.") +
	`</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>`
