package rules

import (
	"strings"

	"bihuan/internal/material/lint"
)

var halfWidthPunctuation = &lint.Rule{
	ID:       "half-width-punctuation",
	Title:    "中文里用了半角标点",
	Severity: lint.Hint,
	Level:    lint.General,
	Source:   "GB/T 15834-2011《标点符号用法》5.1",
	Year:     2011,
	Doc: `中文的逗号、句号、冒号、分号、问号、叹号占一个字的位置，用全角；括号里是中文时，括号也用全角。全文只报告一次，并说明共有多少处。
可以一次全部改正。时间（17:00）、小数、千分位、网址和外文里的标点不动。`,
	Bad: []lint.Example{
		{
			Text: "(一)会前,班子成员认真学习.主要做法:一是集中学习;二是个人自学!", Want: []string{"("},
			Fixed: "（一）会前，班子成员认真学习。主要做法：一是集中学习；二是个人自学！",
		},
		{Text: "走访了5个村,收集意见32条,梳理\"急难愁盼\"事项.", Want: []string{","}, Fixed: "走访了5个村，收集意见32条，梳理“急难愁盼”事项。"},
	},
	Good: []lint.Example{
		{Text: "请于17:00前通过接口(API V2.1)报送，共2,000条，占1.5%，网址http://example.cn/a,b?c=1。"},
		{Text: "1.提高认识。2.压实责任。"},
	},
	Check: checkHalfWidthPunctuation,
}

func checkHalfWidthPunctuation(p *lint.Pass) {
	text := p.Doc.Text
	var edits []lint.Edit
	add := func(m lint.Mark, to string) {
		if edits == nil {
			edits = make([]lint.Edit, 0, asciiMarks(p.Index.Marks))
		}
		edits = append(edits, lint.Edit{Span: m.Span(), New: to})
	}
	quotes := straightQuotes(p)
	pairs := p.Index.Pairs
	shut := map[int]bool{}
	next := 0
	for i, m := range p.Index.Marks {
		if m.Rune >= 0x80 {
			continue
		}
		switch m.Rune {
		case ',', ':', ';', '!', '?':
			if chinesePause(text, m) {
				add(m, widePause(m.Rune))
			}
		case '.':
			if chineseStop(text, m) {
				add(m, "。")
			}
		case '(':
			for next < len(pairs) && pairs[next].Open < i {
				next++
			}
			if next < len(pairs) && pairs[next].Open == i && p.Index.Marks[pairs[next].Close].Rune == ')' && holdsHan(text[m.At+1:p.Index.Marks[pairs[next].Close].At]) {
				add(m, "（")
				shut[pairs[next].Close] = true
			}
		case ')':
			if shut[i] {
				delete(shut, i)
				add(m, "）")
			}
		case '"':
			if to := quotes[m.At]; to != "" {
				add(m, to)
			}
		}
	}
	if len(edits) == 0 {
		return
	}
	f := p.Report(edits[0].Span, "全文有%d处半角标点用在中文里，第一处是“%s”，可一次改为全角。", len(edits), around(p, edits[0].Span))
	f.Fix = edits
}

// widePause returns the full-width form of an ASCII mark of pause.
func widePause(r rune) string {
	switch r {
	case ',':
		return "，"
	case ':':
		return "："
	case ';':
		return "；"
	case '!':
		return "！"
	}
	return "？"
}

// asciiMarks counts the marks that may have to change.
func asciiMarks(marks []lint.Mark) int {
	n := 0
	for _, m := range marks {
		if m.Rune < 0x80 {
			n++
		}
	}
	return n
}

// chinese says whether r belongs to Chinese text: an ideograph or a full-width
// mark.
func chinese(r rune) bool {
	return han(r) || r >= 0x3001 && r <= 0x301F || r >= 0xFF01 && r <= 0xFF5E || r == '“' || r == '”' || r == '‘' || r == '’' || r == '…' || r == '—'
}

// chinesePause says whether the ASCII mark m stands in Chinese text.
func chinesePause(text string, m lint.Mark) bool {
	prev, next := before(text, m.At), after(text, m.At+1)
	if m.Rune == ':' && next == '/' || prev == '<' {
		return false
	}
	if chinese(prev) {
		return !latin(next) || prev != '“' && prev != '（'
	}
	return chinese(next) && (arabic(prev) || prev == '%' || prev == ')' || prev == '"' || latin(prev)) && next != '”' && next != '）'
}

// chineseStop says whether the full stop m ends a Chinese sentence rather than
// the number of a list.
func chineseStop(text string, m lint.Mark) bool {
	prev, next := before(text, m.At), after(text, m.At+1)
	if !han(prev) && prev != '”' && prev != '》' && prev != '）' || prev == '）' && !holdsHan(text[max(0, m.At-12):m.At]) {
		return false
	}
	if next == '.' || before(text, m.At) == '.' || latin(next) || arabic(next) {
		return false
	}
	if numeralRune(prev) {
		start := m.At
		for n := 0; n < 4 && numeralRune(before(text, start)); n++ {
			start = back(text, start, 1, 0)
		}
		if r := before(text, start); r == 0 || r == '\n' || r == ' ' || r == '\u3000' || r == '第' {
			return false
		}
	}
	return true
}

func holdsHan(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= 0xE3 && s[i] <= 0xE9 {
			return true
		}
	}
	return false
}

// straightQuotes maps the offsets of " in Chinese text to the mark that should
// stand there. A line with an odd number of them is left alone.
func straightQuotes(p *lint.Pass) map[int]string {
	marks, text := p.Index.Marks, p.Doc.Text
	var to map[int]string
	for i := 0; i < len(marks); i++ {
		if marks[i].Rune != '"' {
			continue
		}
		end := p.Index.Lines[p.Index.LineOf(marks[i].At)].End
		var line []int
		for ; i < len(marks) && marks[i].At < end; i++ {
			if marks[i].Rune == '"' {
				line = append(line, marks[i].At)
			}
		}
		i--
		if len(line)%2 != 0 {
			continue
		}
		for k := 0; k < len(line); k += 2 {
			if holdsHan(text[line[k]+1:line[k+1]]) && !strings.Contains(text[line[k]:line[k+1]], "=") {
				if to == nil {
					to = map[int]string{}
				}
				to[line[k]], to[line[k+1]] = "“", "”"
			}
		}
	}
	return to
}
