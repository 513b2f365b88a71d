package rules

import (
	"strings"

	"bihuan/internal/material/document"
	"bihuan/internal/material/lint"
)

var unpairedMark = &lint.Rule{
	ID:       "unpaired-mark",
	Title:    "引号、书名号、括号不配对",
	Severity: lint.Error,
	Level:    lint.General,
	Source:   "GB/T 15834-2011《标点符号用法》4.8、4.9、4.15",
	Year:     2011,
	Doc: `引号、书名号、括号都成对使用。只有一半，或者同一半写了两次，读者就不知道引用到哪里为止。
补上缺的一半，或者删去多的一半。跨段引用（每段开头都有前引号、最后一段才有后引号）和“1)”“a)”一类序号不算。`,
	Bad: []lint.Example{
		{Text: "按照““学思想、强党性”的要求抓好落实。", Want: []string{"““"}, Fixed: "按照“学思想、强党性”的要求抓好落实。"},
		{Text: "认真学习《纪律处分条例。对照检查。", Want: []string{"《"}},
		{Text: "召开专题会议（扩大））研究整改工作。", Want: []string{"））"}, Fixed: "召开专题会议（扩大）研究整改工作。"},
		{Text: "推行“一线工作法，深入群众。", Want: []string{"“"}},
		{Text: "推行一线工作法”，深入群众。", Want: []string{"”"}},
	},
	Good: []lint.Example{
		{Text: "要求如下：1)摸清底数；2)建立台账；a)分类；b)销号。"},
		{Text: "通知指出：“各镇要抓紧落实。\n“各村要按时上报。”"},
		{Text: "第五条修改为：\n“县级以上人民政府应当建立台账。\n乡镇人民政府应当配合。”\n本决定自公布之日起施行。"},
		{Text: "印发《关于开展“大走访”活动的通知》（云办发〔2025〕8号）。"},
		{Text: "it’s 5' 3\" 一类英文写法不算。"},
	},
	Check: checkUnpairedMark,
}

func checkUnpairedMark(p *lint.Pass) {
	marks, text := p.Index.Marks, p.Doc.Text
	list := p.Index.Unpaired
	for k := 0; k < len(list); k++ {
		m := marks[list[k]]
		if k+1 < len(list) && acrossLines(p, m, marks[list[k+1]]) {
			k++
			continue
		}
		if end := quotedBlock(p, list, k); end > k {
			k = end
			continue
		}
		if continuedQuote(p, m) || listMarker(text, m) || apostrophe(text, m) {
			continue
		}
		if place, ok := doubledMark(marks, list[k]); ok {
			f := p.Report(place, "“%s”重复，应只留一个。", p.At(place))
			if k+1 < len(list) && place.Contains(marks[list[k+1]].Span()) {
				f.Message = markName(m.Rune) + "“" + p.At(place) + "”两个都没有配对。" + advice(m.Rune)
				k++
			} else {
				f.Fix = []lint.Edit{{Span: place, New: string(m.Rune)}}
			}
			continue
		}
		p.Report(m.Span(), "%s“%c”没有配对：“%s”。%s", markName(m.Rune), m.Rune, around(p, m.Span()), advice(m.Rune))
	}
}

// acrossLines says whether open starts in one line what shut ends in the next
// line with text.
func acrossLines(p *lint.Pass, open, shut lint.Mark) bool {
	return partner(open.Rune) == shut.Rune && nextLine(p, open.At).Contains(shut.Span())
}

// quotedBlock returns the index of the mark that ends the quotation of several
// paragraphs that the k-th unpaired mark begins, k itself where it begins none.
// Paragraphs within may or may not open with a mark of their own.
func quotedBlock(p *lint.Pass, list []int, k int) int {
	m := p.Index.Marks[list[k]]
	if m.Rune != '“' || !opensLine(p, m.At) && !introduced(p.Doc.Text, m.At) {
		return k
	}
	for i := k + 1; i < len(list) && i < k+50; i++ {
		n := p.Index.Marks[list[i]]
		if n.Rune == '”' && p.Index.LineOf(n.At)-p.Index.LineOf(m.At) <= 200 {
			return i
		}
		if n.Rune != '“' || !opensLine(p, n.At) {
			break
		}
	}
	return k
}

// continuedQuote says whether m opens a quotation that the next line goes on
// with: every paragraph of a long quotation starts with a mark of its own.
func continuedQuote(p *lint.Pass, m lint.Mark) bool {
	if m.Rune != '“' || !opensLine(p, m.At) && !introduced(p.Doc.Text, m.At) {
		return false
	}
	return strings.HasPrefix(strings.TrimLeft(p.At(nextLine(p, m.At)), " \u3000"), "“")
}

// nextLine returns the next line with text after the one of byte at, empty
// where there is none near.
func nextLine(p *lint.Pass, at int) document.Span {
	lines := p.Index.Lines
	for i, n := p.Index.LineOf(at)+1, 0; i < len(lines) && n < 3; i, n = i+1, n+1 {
		if lines[i].Len() > 0 {
			return lines[i]
		}
	}
	return document.Span{}
}

// opensLine says whether only blanks stand before byte at in its line.
func opensLine(p *lint.Pass, at int) bool {
	start := p.Index.Lines[p.Index.LineOf(at)].Start
	return at-start < 64 && strings.Trim(p.Doc.Text[start:at], " \u3000\t") == ""
}

// introduced says whether a colon stands before at.
func introduced(text string, at int) bool {
	return strings.HasSuffix(text[:at], "：") || strings.HasSuffix(text[:at], ":")
}

// listMarker says whether m closes the number of a list: 1) a） 一）.
func listMarker(text string, m lint.Mark) bool {
	if m.Rune != ')' && m.Rune != '）' {
		return false
	}
	at := m.At
	for n := 0; n < 3; n++ {
		r := before(text, at)
		if !arabic(r) && !latin(r) && !numeralRune(r) {
			break
		}
		at = back(text, at, 1, 0)
	}
	if at == m.At {
		return false
	}
	r := before(text, at)
	return r == 0 || strings.ContainsRune("\n\t 　；;：:，,。、”", r)
}

// apostrophe says whether m is ’ within or after a Latin word or a figure.
func apostrophe(text string, m lint.Mark) bool {
	if m.Rune != '’' && m.Rune != '‘' {
		return false
	}
	r := before(text, m.At)
	return latin(r) || arabic(r)
}

// doubledMark returns the run of two equal marks that mark i belongs to.
func doubledMark(marks []lint.Mark, i int) (document.Span, bool) {
	m := marks[i]
	if i+1 < len(marks) && marks[i+1].Rune == m.Rune && marks[i+1].At == m.Span().End {
		return span(m.At, marks[i+1].Span().End), true
	}
	if i > 0 && marks[i-1].Rune == m.Rune && marks[i-1].Span().End == m.At {
		return span(marks[i-1].At, m.Span().End), true
	}
	return document.Span{}, false
}

// around quotes the text near s within its line.
func around(p *lint.Pass, s document.Span) string {
	line := p.Index.Lines[p.Index.LineOf(s.Start)]
	from, to := back(p.Doc.Text, s.Start, 6, line.Start), forth(p.Doc.Text, s.End, 10, line.End)
	return p.Doc.Text[from:to]
}

func partner(r rune) rune {
	const pairs = "（）()［］[]｛｝{}〔〕【】《》〈〉“”‘’「」『』"
	next := false
	opening := true
	for _, c := range pairs {
		if next {
			return c
		}
		next = opening && c == r
		opening = !opening
	}
	return 0
}

func markName(r rune) string {
	switch r {
	case '“', '”', '‘', '’', '「', '」', '『', '』':
		return "引号"
	case '《', '》', '〈', '〉':
		return "书名号"
	}
	return "括号"
}

func advice(r rune) string {
	if partner(r) != 0 {
		return "请补上后一半，或删去它。"
	}
	return "请补上前一半，或删去它。"
}
