package letter

import "strings"

// The names of the fonts that the standard and its practice ask for.
const (
	fang = "仿宋_GB2312"
	hei  = "黑体"
	kai  = "楷体_GB2312"
	xiao = "方正小标宋_GBK"
	song = "宋体"
)

// face returns run properties with a font and further properties.
func face(font, more string) string {
	return `<w:rPr><w:rFonts w:ascii="` + font + `" w:hAnsi="` + font + `" w:eastAsia="` + font + `" w:cs="` + font + `"/>` + more + `</w:rPr>`
}

// styles is the part of the styles. The body is 3号 with a quarter of a point
// taken from each character: 28 of them then fill a line of 156 mm in every
// program, whether or not it honours a grid of characters.
func styles() string {
	var b strings.Builder
	style := func(id, name, based, paragraph, run string) {
		b.WriteString(`<w:style w:type="paragraph" w:styleId="` + id + `"`)
		if based == "" {
			b.WriteString(` w:default="1"`)
		} else {
			b.WriteString(` w:customStyle="1"`)
		}
		b.WriteString(`><w:name w:val="` + name + `"/>`)
		if based != "" {
			b.WriteString(`<w:basedOn w:val="` + based + `"/>`)
		}
		b.WriteString(`<w:qFormat/><w:pPr>` + paragraph + `</w:pPr>` + run + `</w:style>`)
	}
	const (
		exact  = `<w:spacing w:before="0" w:after="0" w:line="579" w:lineRule="exact"/>`
		indent = `<w:ind w:firstLineChars="200" w:firstLine="630"/>`
		keep   = `<w:keepNext/>`
		size3  = `<w:spacing w:val="-5"/><w:sz w:val="32"/><w:szCs w:val="32"/>`
		loose  = `<w:snapToGrid w:val="0"/><w:spacing w:before="40" w:after="40" w:line="320" w:lineRule="exact"/>`
		small  = `<w:spacing w:val="0"/><w:sz w:val="24"/><w:szCs w:val="24"/>`
	)
	style("Normal", "Normal", "", exact+`<w:jc w:val="both"/>`, face(fang, size3))
	style("Flush", "公文顶格", "Normal", "", "")
	style("BodyText", "公文正文", "Normal", indent, "")
	style("Number", "发文字号", "Normal", `<w:jc w:val="right"/>`, "")
	style("DocTitle", "公文标题", "Normal", keep+`<w:spacing w:before="579" w:after="0" w:line="640" w:lineRule="exact"/><w:jc w:val="center"/><w:outlineLvl w:val="0"/>`,
		face(xiao, `<w:spacing w:val="0"/><w:sz w:val="44"/><w:szCs w:val="44"/>`))
	style("Heading1", "公文一级标题", "BodyText", keep+`<w:outlineLvl w:val="1"/>`, face(hei, size3))
	style("Heading2", "公文二级标题", "BodyText", keep+`<w:outlineLvl w:val="2"/>`, face(kai, size3))
	style("Heading3", "公文三级标题", "BodyText", keep+`<w:outlineLvl w:val="3"/>`, "")
	style("Centred", "公文居中", "Normal", `<w:jc w:val="center"/>`, "")
	style("Signature", "公文落款", "Normal", keep+`<w:jc w:val="right"/>`, "")
	style("Caption", "公文表题", "Normal", keep+`<w:jc w:val="center"/>`, face(hei, size3))
	style("Cell", "公文表格", "Normal", loose+`<w:jc w:val="left"/>`, face(fang, small))
	style("CellCentred", "公文表格居中", "Cell", `<w:jc w:val="center"/>`, "")
	style("CellHead", "公文表头", "Cell", `<w:jc w:val="center"/>`, face(hei, small))
	style("PageNumber", "公文页码", "Normal", `<w:snapToGrid w:val="0"/><w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/>`,
		face(song, `<w:spacing w:val="0"/><w:sz w:val="28"/><w:szCs w:val="28"/>`))
	line := func(side string) string {
		return `<w:` + side + ` w:val="single" w:sz="4" w:space="0" w:color="auto"/>`
	}
	borders := line("top") + line("left") + line("bottom") + line("right") + line("insideH") + line("insideV")
	return xmlHead + `<w:styles` + space + `><w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault></w:docDefaults>` + b.String() +
		`<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:tblPr><w:tblCellMar><w:left w:w="108" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>` +
		`<w:style w:type="table" w:customStyle="1" w:styleId="Grid"><w:name w:val="公文表格线"/><w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>` + borders + `</w:tblBorders></w:tblPr></w:style></w:styles>`
}
