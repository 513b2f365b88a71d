package rules

import (
	"strings"
	"unicode/utf8"

	"bihuan/internal/material/document"
	"bihuan/internal/material/lint"
	"bihuan/internal/material/lint/data"
)

// numberedForm is a word of the rule: an expression as it is right, or one
// with another number.
type numberedForm struct {
	entry   int
	wrong   bool
	generic bool // a word of its own unless a companion stands in the sentence
}

var (
	numbered                     = data.NumberedExpressions()
	numberedWords, numberedForms = formsOf(numbered)
)

func formsOf(list []data.Numbered) (words []string, forms []numberedForm) {
	add := func(form string, f numberedForm) {
		for _, v := range data.Variants(form) {
			words = append(words, v)
			forms = append(forms, f)
		}
	}
	for i, n := range list {
		add(n.Name, numberedForm{entry: i})
		for _, w := range n.Wrong {
			add(w, numberedForm{entry: i, wrong: true})
		}
		for _, w := range n.Generic {
			add(w, numberedForm{entry: i, wrong: true, generic: true})
		}
	}
	return words, forms
}

// companions are expressions beside which a generic form is meant as the
// fixed one.
var companions = []string{"四个意识", "四个自信", "两个维护", "两个确立"}

var numberedExpression = &lint.Rule{
	ID:       "numbered-expression",
	Title:    "数字概括提法",
	Severity: lint.Verify,
	Level:    lint.General,
	Source:   "《中国共产党章程》和中央文件（每条提法另注依据）",
	Year:     2017,
	Doc: `“四个意识”“三会一课”一类提法，数字和所指的内容都是固定的。数字写错、展开时漏项，都属于硬伤。
按提示核对数字；括号里或者冒号后面展开的，逐项核对是否齐全。`,
	Bad: []lint.Example{
		{Text: "坚决做到“三个维护”。", Want: []string{"三个维护"}},
		{Text: "落实三会两课制度不严格。", Want: []string{"三会两课"}},
		{Text: "增强“五个意识”、坚定“四个自信”。", Want: []string{"五个意识"}},
		{Text: "增强“四个意识”（政治意识、大局意识、看齐意识）。", Want: []string{"四个意识”（政治意识、大局意识、看齐意识"}},
		{Text: "协调推进四个全面：全面建成小康社会、全面深化改革、全面依法治国、全面从严治党。",
			Want: []string{"四个全面：全面建成小康社会、全面深化改革、全面依法治国、全面从严治党"}},
	},
	Good: []lint.Example{
		{Text: "增强“四个意识”、坚定“四个自信”、做到“两个维护”。"},
		{Text: "增强“四个意识”（政治意识、大局意识、核心意识、看齐意识）。"},
		{Text: "强化三个意识：争先意识、服务意识、底线意识。"},
		{Text: "落实“三会一课”制度，做到“三个区分开来”。"},
		{Text: "纠治“四风”：对照检查还有差距。"},
	},
	Words: numberedWords,
	Check: checkNumberedExpression,
}

func checkNumberedExpression(p *lint.Pass) {
	done := 0
	for _, h := range p.Hits() {
		if h.Start < done || p.Own(h) {
			continue
		}
		form := numberedForms[h.Word]
		if form.generic && !accompanied(p, h.Span) {
			continue
		}
		done = h.End
		n := numbered[form.entry]
		switch {
		case inTitle(p.Doc.Text, h.Span):
		case form.wrong:
			p.Report(h.Span, "此处作“%s”，请核对：应为“%s”%s。（%s）",
				strings.Trim(p.At(h.Span), "“”"), n.Name, itemList(n), n.Cite())
		default:
			checkItems(p, h.Span, n)
		}
	}
}

// itemList tells what the number stands for, in brackets.
func itemList(n data.Numbered) string {
	if len(n.Items) == 0 {
		return ""
	}
	names := make([]string, len(n.Items))
	for i, item := range n.Items {
		names[i], _, _ = strings.Cut(item, "|")
	}
	return "（" + strings.Join(names, "、") + "）"
}

// accompanied says whether a companion stands in the sentence of span.
func accompanied(p *lint.Pass, span document.Span) bool {
	text := p.At(sentenceAt(p, span.Start))
	for _, c := range companions {
		if strings.Contains(text, c) {
			return true
		}
	}
	return false
}

// checkItems compares what is listed behind a right expression with what it
// stands for. A list that has less than half of the items is another one.
func checkItems(p *lint.Pass, name document.Span, n data.Numbered) {
	list := listBehind(p.Doc.Text, name.End)
	if len(n.Items) == 0 || list.Len() == 0 {
		return
	}
	text := p.At(list)
	var missing []string
	for _, item := range n.Items {
		if !hasItem(text, item) {
			first, _, _ := strings.Cut(item, "|")
			missing = append(missing, first)
		}
	}
	if len(missing) > 0 && 2*len(missing) <= len(n.Items) {
		p.Report(document.Span{Start: name.Start, End: list.End}, "“%s”展开后没有“%s”，请核对：应为%s。（%s）",
			n.Name, strings.Join(missing, "”“"), strings.Trim(itemList(n), "（）"), n.Cite())
	}
}

func hasItem(text, item string) bool {
	for item != "" {
		way, rest, _ := strings.Cut(item, "|")
		if strings.Contains(text, way) {
			return true
		}
		item = rest
	}
	return false
}

// maxList bounds the list behind an expression in bytes.
const maxList = 600

// listBehind returns the enumeration that the text at byte at opens: in
// brackets, or behind a colon or 即 up to the end of the sentence.
func listBehind(text string, at int) document.Span {
	rest := text[at:min(len(text), at+maxList)]
	trimmed := strings.TrimLeft(rest, "”\"’")
	from := at + len(rest) - len(trimmed)
	var end string
	switch r, size := utf8.DecodeRuneInString(trimmed); {
	case r == '（' || r == '(':
		from, end = from+size, "）)\n"
	case r == '：' || r == ':':
		from, end = from+size, "。；;！\n"
	case strings.HasPrefix(trimmed, "，即"), strings.HasPrefix(trimmed, ",即"), strings.HasPrefix(trimmed, "即"):
		_, after, _ := strings.Cut(trimmed, "即")
		from, end = from+len(trimmed)-len(after), "。；;！\n"
	default:
		return document.Span{}
	}
	n := strings.IndexAny(text[from:min(len(text), from+maxList)], end)
	if n < 0 {
		return document.Span{}
	}
	return document.Span{Start: from, End: from + n}
}
