package wordin_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"bihuan/internal/fault"
	"bihuan/internal/material/document"
	"bihuan/internal/material/wordin"
	. "bihuan/internal/material/wordin/wordtest"
)

// read reads d and checks what holds for every document.
func read(t *testing.T, d Docx) *document.Document {
	t.Helper()
	data := d.Bytes()
	doc, err := wordin.Read("材料.docx", data)
	if err != nil {
		t.Fatalf("Read: %v", err)
	}
	checkSegments(t, doc)
	trace, err := wordin.Locate(data)
	if err != nil || trace.Text != doc.Text {
		t.Fatalf("Locate: %v, text equal: %v", err, err == nil && trace.Text == doc.Text)
	}
	checkPieces(t, trace)
	return doc
}

// checkSegments: segments are ordered and disjoint, and outside them stand
// only separators.
func checkSegments(t *testing.T, doc *document.Document) {
	t.Helper()
	at := 0
	for _, s := range doc.Segments {
		if s.Start < at || s.End <= s.Start || s.End > len(doc.Text) || s.Generated > s.Len() || s.Part == "" {
			t.Fatalf("segment %+v after %d in text of %d bytes", s, at, len(doc.Text))
		}
		if gap := doc.Text[at:s.Start]; strings.Trim(gap, "\n\t ") != "" {
			t.Errorf("text %q belongs to no segment", gap)
		}
		at = s.End
	}
	if gap := doc.Text[at:]; strings.Trim(gap, "\n\t ") != "" {
		t.Errorf("text %q belongs to no segment", gap)
	}
}

func checkPieces(t *testing.T, trace *wordin.Trace) {
	t.Helper()
	at := 0
	for _, p := range trace.Pieces {
		if p.Start < at || p.End <= p.Start || p.End > len(trace.Text) {
			t.Fatalf("piece %+v after %d in text of %d bytes", p, at, len(trace.Text))
		}
		at = p.End
		if p.XML.End > len(trace.XML) || p.Run != nil && (p.Run.Len() <= 0 || p.Run.End > len(trace.XML)) {
			t.Fatalf("piece %+v lies outside its part", p)
		}
		if p.Kind == wordin.Chars {
			raw := string(trace.XML[p.XML.Start:p.XML.End])
			if !strings.Contains(raw, "&") && strings.ReplaceAll(raw, "\n", " ") != trace.Text[p.Start:p.End] {
				t.Errorf("piece %q stands on %q", trace.Text[p.Start:p.End], raw)
			}
		}
	}
}

func TestText(t *testing.T) {
	merged := func(text, properties string) string { return `<w:tcPr>` + properties + `</w:tcPr>` + P(text) }
	fields := Field("PAGE", T("3"))
	for name, c := range map[string]struct {
		doc  Docx
		want string
	}{
		"paragraphs": {Docx{Body: P("第一段") + P("") + P("第二段")}, "第一段\n\n第二段"},
		"runs":       {Docx{Body: Para(T("青禾") + T("镇", "<w:b/>") + `<w:proofErr w:type="spellStart"/>` + T("党委"))}, "青禾镇党委"},
		"references": {Docx{Body: Para(Run(`<w:t>A&amp;B&lt;&#x4E91;&#24029;</w:t>`))}, "A&B<云川"},
		"trimmed":    {Docx{Body: Para(Run("<w:t>\n  云川 县 </w:t>") + T(" 青禾 "))}, "云川 县 青禾 "},
		"separators in text": {
			Docx{Body: Para(Run(`<w:t xml:space="preserve">一&#9;二&#10;三` + "\n" + `四</w:t>`))}, "一 二 三 四"},
		"cdata":   {Docx{Body: Para(Run(`<w:t><![CDATA[甲<乙]]></w:t>`))}, "甲<乙"},
		"breaks":  {Docx{Body: Para(T("上") + Run(`<w:br/>`) + T("中") + Run(`<w:cr/><w:t>下</w:t>`))}, "上\n中\n下"},
		"tab":     {Docx{Body: Para(T("姓名") + Run(`<w:tab/>`) + T("职务"))}, "姓名　职务"},
		"hyphens": {Docx{Body: Para(Run(`<w:t>甲</w:t><w:noBreakHyphen/><w:t>乙</w:t><w:softHyphen/><w:t>丙</w:t>`))}, "甲-乙丙"},
		"symbols": {Docx{Body: Para(Run(`<w:sym w:font="Wingdings" w:char="F0FE"/><w:sym w:font="Unknown" w:char="F0AA"/><w:sym w:font="宋体" w:char="4E91"/>`))}, "☑□云"},
		"hidden": {
			Docx{
				Body: Para(T("可见")+T("隐藏", "<w:vanish/>")+T("也可见", `<w:vanish w:val="0"/>`)+T("样式隐藏", `<w:rStyle w:val="h"/>`)) +
					P("整段隐藏", StyleID("hp")) + Para(T("末"), StyleID("hp2")),
				Styles: `<w:style w:type="character" w:styleId="h"><w:rPr><w:vanish/></w:rPr></w:style>` +
					Style("hp", "隐", `<w:rPr><w:vanish/></w:rPr>`) + Style("hp2", "显", `<w:basedOn w:val="hp"/><w:rPr><w:vanish w:val="false"/></w:rPr>`),
			}, "可见也可见\n\n末"},
		"ruby": {Docx{Body: Para(T("前") + Run(`<w:ruby><w:rubyPr/><w:rt>`+T("qián")+`</w:rt><w:rubyBase>`+T("黔")+`</w:rubyBase></w:ruby>`) + T("后"))}, "前黔后"},
		"wrappers": {
			Docx{Body: Para(`<w:hyperlink r:id="x">`+T("链接")+`</w:hyperlink><w:smartTag>`+T("标")+`</w:smartTag><w:sdt><w:sdtPr/><w:sdtContent>`+T("控件")+`</w:sdtContent></w:sdt>`) +
				`<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent>` + P("块控件") + `</w:sdtContent></w:sdt><w:customXml>` + P("自定义") + `</w:customXml>`},
			"链接标控件\n块控件\n自定义"},
		"formula": {Docx{Body: Para(T("设") + `<m:oMath><m:r><m:t>x</m:t></m:r><m:r><m:t>=1</m:t></m:r></m:oMath>` + T("则"))}, "设x=1则"},
		"fields": {
			Docx{Body: Para(T("第")+fields+T("页")) + Para(`<w:fldSimple w:instr="DATE">`+T("2026年3月")+`</w:fldSimple>`)},
			"第3页\n2026年3月"},
		"nested fields": {Docx{Body: Para(Field(`IF `, T("外")+Field("REF a", T("内"))) + Run(`<w:fldChar w:fldCharType="begin"/>`) +
			Run(`<w:instrText>IF </w:instrText>`) + Field("REF b", T("看不见")) + Run(`<w:fldChar w:fldCharType="separate"/>`) + T("结果") + Run(`<w:fldChar w:fldCharType="end"/>`))}, "外内结果"},
		"field over paragraphs": {
			Docx{Body: Para(Run(`<w:fldChar w:fldCharType="begin"/>`)+Run(`<w:instrText>QUOTE</w:instrText>`)+Run(`<w:fldChar w:fldCharType="separate"/>`)+T("甲")) +
				Para(T("乙")+Run(`<w:fldChar w:fldCharType="end"/>`))}, "甲\n乙"},
		"field without end": {Docx{Body: Para(Run(`<w:fldChar w:fldCharType="begin"/>`)+T("甲")) + P("乙")}, "甲\n乙"},
		"changes": {
			Docx{Body: Para(T("整改")+Deleted("不")+Inserted(T("已"))+T("到位")) +
				Para(`<w:moveFrom w:id="1"><w:r><w:t>走</w:t></w:r></w:moveFrom><w:moveTo w:id="2">`+T("来")+`</w:moveTo>`)},
			"整改已到位\n来"},
		"deleted mark":            {Docx{Body: P("上半", MarkDeleted) + P("下半") + Para(Deleted("全删"), MarkDeleted) + P("末段")}, "上半下半\n末段"},
		"deleted mark at the end": {Docx{Body: P("上") + Table([]string{P("甲", MarkDeleted), "乙"}) + P("末", MarkDeleted)}, "上\n甲\t乙\n末"},
		"table": {
			Docx{Body: P("前") + Table([]string{"序号", "问题"}, []string{"1", P("甲") + P("") + P("乙")}, []string{Para(T("上") + Run("<w:br/>") + T("下")), ""}) + P("后")},
			"前\n序号\t问题\n1\t甲 乙\n上 下\t\n后"},
		"merged cells": {
			Docx{Body: Table(
				[]string{merged("跨两列", `<w:gridSpan w:val="2"/>`), "丙"},
				[]string{merged("竖", `<w:vMerge w:val="restart"/>`), "乙1", "丙1"},
				[]string{merged("藏", `<w:vMerge/>`), "乙2", merged("末", `<w:gridSpan w:val="5"/>`)})},
			"跨两列\t\t丙\n竖\t乙1\t丙1\n\t乙2\t末"},
		"nested table": {Docx{Body: Table([]string{"外", Table([]string{"内1", "内2"}, []string{"内3", "内4"}) + P("尾")})}, "外\t内1 内2 内3 内4 尾"},
		"frame table":  {Docx{Body: Table([]string{P("一行") + P("又一行") + Table([]string{"甲", "乙"})})}, "一行\n又一行\n甲\n乙"},
		"deleted row":  {Docx{Body: `<w:tbl><w:tr><w:trPr><w:del w:id="1"/></w:trPr><w:tc>` + P("删") + `</w:tc></w:tr><w:tr><w:tc>` + P("留") + `</w:tc></w:tr></w:tbl>`}, "留"},
		"text box":     {Docx{Body: Para(T("正文")+TextBox(P("框内一")+P("框内二"))+T("续")) + P("后")}, "正文续\n框内一\n框内二\n后"},
		"box in cell":  {Docx{Body: Table([]string{Para(T("甲") + TextBox(P("框"))), "乙"}) + P("后")}, "甲\t乙\n框\n后"},
		"box in box":   {Docx{Body: Para(T("外") + TextBox(Para(T("中")+TextBox(P("内")))+P("中二")))}, "外\n中\n内\n中二"},
		"notes": {
			Docx{
				Body:      Para(T("据统计") + NoteMark("footnote", 2) + T("有误") + NoteMark("endnote", 1) + T("。")),
				Footnotes: Note("footnote", -1, P("分隔")) + Note("footnote", 2, P("脚注甲")+P("脚注乙")) + Note("footnote", 3, P("无人引用")),
				Endnotes:  Note("endnote", 1, P("尾注")),
			}, "据统计有误。\n脚注甲\n脚注乙\n尾注"},
		"contents": {
			Docx{
				Body: P("目录", StyleID("tocH")) + Para(Run(`<w:fldChar w:fldCharType="begin"/>`)+Run(`<w:instrText>TOC</w:instrText>`)+Run(`<w:fldChar w:fldCharType="separate"/>`)+T("一、问题 1"), StyleID("toc1")) +
					Para(Run(`<w:fldChar w:fldCharType="end"/>`)) + P("一、问题") +
					`<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr><w:sdtContent>` + P("目录项") + `</w:sdtContent></w:sdt>`,
				Styles: Style("toc1", "toc 1", "") + Style("tocH", "TOC Heading", ""),
			}, "\n一、问题"},
		"alternate block": {Docx{Body: `<mc:AlternateContent><mc:Choice Requires="w14">` + P("新") + `</mc:Choice><mc:Fallback>` + P("旧") + `</mc:Fallback></mc:AlternateContent>`}, "新"},
		"only fallback":   {Docx{Body: Para(Run(`<mc:AlternateContent><mc:Fallback><w:t>旧</w:t></mc:Fallback></mc:AlternateContent>`))}, "旧"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := read(t, c.doc).Text; got != c.want {
				t.Errorf("got  %q\nwant %q", got, c.want)
			}
		})
	}
}

// TestSegments: every byte of the text leads back to its paragraph.
func TestSegments(t *testing.T) {
	doc := read(t, Docx{
		Body: P("存在的问题", Num(1, 0), StyleID("h1")) + // 0
			Para(T("正文")+TextBox(P("框"))) + // 1, box 2, fallback 3
			`<w:tbl><w:tr><w:trPr><w:del w:id="1"/></w:trPr><w:tc>` + P("删") + `</w:tc></w:tr></w:tbl>` + // 4
			Table([]string{"甲", P("乙", Num(1, 0))}) + // 5, 6
			P("上", MarkDeleted) + P("下") + // 7, 8
			Para(T("注")+NoteMark("footnote", 1)), // 9
		Numbering: List(1, Level("chineseCounting", "%1、")),
		Styles:    Style("h1", "heading 1", ""),
		Footnotes: Note("footnote", 0, P("分隔")) + Note("footnote", 1, P("脚注")),
	})
	const want = `一、存在的问题|document 0 generated 6 style "heading 1" outline 1
正文|document 1 generated 0 style "" outline 0
框|document 2 generated 0 style "" outline 0
甲|document 5 generated 0 style "" outline 0
二、乙|document 6 generated 6 style "" outline 0
上|document 7 generated 0 style "" outline 0
下|document 8 generated 0 style "" outline 0
注|document 9 generated 0 style "" outline 0
脚注|footnotes 1 generated 0 style "" outline 0
`
	var got strings.Builder
	for _, s := range doc.Segments {
		part := strings.TrimSuffix(strings.TrimPrefix(s.Part, "word/"), ".xml")
		fmt.Fprintf(&got, "%s|%s %d generated %d style %q outline %d\n", doc.At(s.Span), part, s.Paragraph, s.Generated, s.Style, s.Outline)
	}
	if got.String() != want {
		t.Errorf("got\n%s\nwant\n%s", &got, want)
	}
}

// TestStyles: what makes a heading, in whichever language the style is named.
func TestStyles(t *testing.T) {
	styles := `<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>` +
		Style("1", "heading 1", `<w:basedOn w:val="a"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr>`) +
		Style("2", "标题 2", "") + Style("3", "标题3", "") +
		Style("own", "自定标题", `<w:basedOn w:val="1"/>`) +
		Style("body", "不算标题", `<w:basedOn w:val="1"/><w:pPr><w:outlineLvl w:val="9"/></w:pPr>`) +
		Style("t", "标题", "") + Style("loop", "环", `<w:basedOn w:val="loop"/>`)
	doc := read(t, Docx{
		Styles: styles,
		Body: P("甲", StyleID("1")) + P("乙", StyleID("2")) + P("丙", StyleID("3")) + P("丁", StyleID("own")) + P("戊", StyleID("body")) +
			P("己", Outline(1)) + P("庚", StyleID("1"), Outline(9)) + P("辛", StyleID("t")) + P("壬", StyleID("loop")) + P("癸", StyleID("absent")),
	})
	const want = "heading 1:1 heading 2:2 heading 3:3 自定标题:1 不算标题:0 Normal:2 heading 1:0 Title:0 环:0 Normal:0 "
	var got strings.Builder
	for _, s := range doc.Segments {
		fmt.Fprintf(&got, "%s:%d ", s.Style, s.Outline)
	}
	if got.String() != want {
		t.Errorf("got  %s\nwant %s", &got, want)
	}
}

// TestNotices: what is left out is said.
func TestNotices(t *testing.T) {
	doc := read(t, Docx{
		Body: Para(T("文")+Run(`<w:commentReference w:id="0"/>`)+Run(`<w:drawing><a:blip r:embed="p"/></w:drawing>`)+Run(`<w:object><v:shape><v:imagedata r:id="i"/></v:shape><o:OLEObject r:id="o"/></w:object>`)+Deleted("删")) +
			`<w:altChunk r:id="c"/>`,
		Relations: `<Relationship Id="x" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" Target="http://127.0.0.1/a.png" TargetMode="External"/>`,
	})
	want := []string{
		"文中有修订痕迹，按全部接受修订后的内容读入。", "文中原有的 1 条批注没有读入。", "文中有 2 张图片，图片里的文字没有读入。",
		"文中有 2 个嵌入对象（表格、图表等），其中的内容没有读入。", "文件里有 1 个指向外部的链接，没有打开。",
	}
	if got := strings.Join(doc.Notices, "\n"); got != strings.Join(want, "\n") {
		t.Errorf("got\n%s", got)
	}
}

// refuse reads data and returns the sentence with which it is refused.
func refuse(t *testing.T, data []byte) string {
	t.Helper()
	doc, err := wordin.Read("材料.docx", data)
	if err == nil {
		t.Fatalf("read as %q", doc.Text)
	}
	if fault.KindOf(err) != fault.Invalid {
		t.Fatalf("kind %v of %v", fault.KindOf(err), err)
	}
	return err.Error()
}

// libreOffice is what LibreOffice was given and must give back: it writes the
// numbering, the notes and the changes in its own way.
const libreOffice = `青禾镇党委对照检查材料
一、存在的主要问题
（一）学习方面
一是学习不够深入。比如集中学习次数偏少。
（二）联系群众方面
1. 走访不够经常
序号	问题	责任单位
1	学用脱节	党政办
2	走访偏少	组织办 综治办
二、整改措施
（一）制定年度学习计划
姓名　职务
换行
云川县青禾镇党委坚持问题导向，逐条研究，明确责任。云川县青禾镇党委坚持问题导向，逐条研究，明确责任。云川县青禾镇党委坚持问题导向，逐条研究，明确责任。
数据截至十月底。`

func TestWrittenByLibreOffice(t *testing.T) {
	data, err := os.ReadFile("testdata/libreoffice.docx")
	if err != nil {
		t.Fatal(err)
	}
	doc, err := wordin.Read("x", data)
	if err != nil {
		t.Fatal(err)
	}
	checkSegments(t, doc)
	if doc.Text != libreOffice {
		t.Errorf("got\n%s", doc.Text)
	}
	if first, second := doc.Segments[0], doc.Segments[1]; first.Style != "Title" || second.Style != "heading 1" || second.Outline != 1 {
		t.Errorf("styles: %+v %+v", first, second)
	}
}
