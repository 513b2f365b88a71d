package wordtest

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// Rich uses every construct that the reader knows.
var Rich = Docx{
	Body: P("标题", StyleID("t")) + P("存在的问题", Num(1, 0), StyleID("h1")) + P("学习方面", Num(1, 1)) +
		Para(T("一是")+Deleted("甲")+Inserted(T("学用脱节"))+Run(`<w:tab/><w:br/>`)+Field("REF x", T("结果"))+NoteMark("footnote", 1)) +
		Table([]string{"序号", "问题", P("甲") + P("乙", Num(2, 0))}, []string{"1", Table([]string{"内", "层"}) + P("")}) +
		Para(T("框")+TextBox(P("框内", Num(2, 0)))) + P("上", MarkDeleted) + P("下", Num(1, 0)) +
		Para(Run(`<w:ruby><w:rt>`+T("q")+`</w:rt><w:rubyBase>`+T("黔")+`</w:rubyBase></w:ruby>`)+`<m:oMath><m:r><m:t>x</m:t></m:r></m:oMath>`),
	Styles: Style("t", "Title", "") + Style("h1", "heading 1", `<w:pPr><w:outlineLvl w:val="0"/></w:pPr>`),
	Numbering: Abstract(1, Level("chineseCounting", "%1、"), Level("chineseCounting", "（%2）")) + Abstract(2, Level("decimal", "%1.")) +
		Use(1, 1, "") + Use(2, 2, StartAt(0, 3)),
	Footnotes: Note("footnote", 1, P("脚注")),
}

// Mutate changes XML in a way that often leaves it well-formed: it copies,
// drops or moves whole tags, or changes digits and letters.
func Mutate(r *rand.Rand, xml string) string {
	for range 1 + r.IntN(4) {
		if xml == "" {
			return xml
		}
		from := r.IntN(len(xml))
		switch r.IntN(6) {
		case 0: // a stretch twice
			to := min(len(xml), from+r.IntN(200))
			xml = xml[:to] + xml[from:to] + xml[to:]
		case 1: // a stretch less
			to := min(len(xml), from+r.IntN(60))
			xml = xml[:from] + xml[to:]
		case 2: // another byte
			xml = xml[:from] + string(rune(r.IntN(128))) + xml[from+1:]
		case 3, 4, 5: // a whole element name or value
			words := []string{"w:p", "w:tbl", "w:tr", "w:tc", "w:r", "w:t", "w:sdt", "w:del", "w:ins", "w:fldChar", "w:numPr", "w:ilvl", "w:num", "w:lvl", "w:pPr"}
			a, b := words[r.IntN(len(words))], words[r.IntN(len(words))]
			xml = strings.ReplaceAll(xml, a+">", b+">")
			xml = strings.Replace(xml, `="1"`, fmt.Sprintf(`="%d"`, r.IntN(1<<31)-1<<10), 1)
		}
	}
	return xml
}
