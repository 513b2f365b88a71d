package rules

import (
	"strings"

	"bihuan/internal/material/lint"
)

var markupLeft = &lint.Rule{
	ID:       "markup-left",
	Title:    "残留网页或排版代码",
	Severity: lint.Error,
	Level:    lint.Practice,
	Source:   "实务：公文校对",
	Doc: `正文里留有“</br>”“&nbsp;”“**”一类网页或排版代码，多半是从网页、聊天软件复制粘贴时带进来的。
删去代码；换行代码处如应另起一段，请改为真正的换行。`,
	Bad: []lint.Example{
		{Text: "一是学习不够深入。</br>二是联系实际不够。", Want: []string{"</br>"}, Fixed: "一是学习不够深入。二是联系实际不够。"},
		{Text: "青禾镇&nbsp;党委牵头落实。<p>责任到人。</p>", Want: []string{"&nbsp;", "<p>", "</p>"}, Fixed: "青禾镇党委牵头落实。责任到人。"},
		{Text: "**整改要求**：逐项销号。", Want: []string{"**", "**"}, Fixed: "整改要求：逐项销号。"},
	},
	Good: []lint.Example{
		{Text: "满意度<90%的窗口单位应当整改，温度>30℃时暂停作业。"},
		{Text: "按A&B两种方案比较。<!-- 闭环忽略 markup-left 示例 -->"},
	},
	Words: []string{
		"<br", "</br", "<p>", "</p>", "<div", "</div", "<span", "</span", "<b>", "</b>", "<td", "</td", "<tr", "</tr", "<strong", "</strong",
		"&nbsp;", "&lt;", "&gt;", "&amp;", "&quot;", "&ldquo;", "&rdquo;", "&mdash;", "&hellip;", "&emsp;", "&ensp;",
	},
	Check: checkMarkupLeft,
}

func checkMarkupLeft(p *lint.Pass) {
	text := p.Doc.Text
	for _, h := range p.Hits() {
		place := h.Span
		if text[h.Start] == '<' && text[h.End-1] != '>' {
			end := strings.IndexByte(text[h.Start:min(len(text), h.Start+200)], '>')
			if end < 0 || strings.IndexByte(text[h.Start:h.Start+end], '\n') >= 0 {
				continue
			}
			if c := text[h.End]; c != '>' && c != ' ' && c != '/' {
				continue
			}
			place.End = h.Start + end + 1
		}
		f := p.Report(place, "正文中残留代码“%s”，请删去。", short(p.At(place), 20))
		f.Fix = []lint.Edit{{Span: place, New: replacement[p.At(place)]}}
	}
	starsLeft(p)
}

// replacement holds what stands for a character; other code is just removed.
var replacement = map[string]string{
	"&lt;": "<", "&gt;": ">", "&amp;": "&", "&quot;": "\"", "&ldquo;": "“", "&rdquo;": "”", "&mdash;": "—", "&hellip;": "…",
}

// starsLeft reports pairs of ** around text of one line: bold in Markdown.
func starsLeft(p *lint.Pass) {
	for _, pair := range boldPairs(p) {
		for _, s := range pair {
			f := p.Report(span(s, s+2), "正文中残留排版记号“**”，请删去。")
			f.Fix = []lint.Edit{{Span: span(s, s+2)}}
		}
	}
}

// boldPairs returns the offsets of the ** that embrace text the way bold does:
// the first follows no running text, the second is followed by none, and
// nothing blank stands inside them. **镇…**村 are placeholders.
func boldPairs(p *lint.Pass) [][2]int {
	text := p.Doc.Text
	marks := p.Index.Marks
	var pairs [][2]int
	open := -1
	for i := 0; i+1 < len(marks); i++ {
		if !star(marks, i) {
			continue
		}
		at := marks[i].At
		i++
		if open >= 0 && bold(text, open, at) {
			pairs = append(pairs, [2]int{open, at})
			open = -1
		} else {
			open = at
		}
	}
	return pairs
}

// star says whether exactly two asterisks start at mark i.
func star(marks []lint.Mark, i int) bool {
	next := func(k int) bool {
		return k >= 0 && k+1 < len(marks) && marks[k].Rune == '*' && marks[k+1].Rune == '*' && marks[k+1].At == marks[k].At+1
	}
	return next(i) && !next(i+1) && !next(i-1)
}

// maxBold is the number of bytes that bold text may have.
const maxBold = 300

func bold(text string, from, to int) bool {
	if to-from > maxBold || to-from < 2+6 || han(before(text, from)) || han(after(text, to+2)) {
		return false
	}
	inner := text[from+2 : to]
	return strings.TrimSpace(inner) == inner && !strings.Contains(inner, "\n")
}
