package syntax

import (
	"strings"
	"unicode/utf8"

	"bihuan/internal/material/document"
)

// titleLength is the largest number of code points of one line of a title.
const titleLength = 60

// aboveTitle is the largest number of lines that may stand above a title.
const aboveTitle = 5

// documentWords name the kinds of documents; a title ends in one.
var documentWords = []string{
	"材料", "报告", "方案", "提纲", "清单", "意见", "通知", "函", "总结", "台账", "要点", "计划", "办法", "规定",
	"条例", "细则", "制度", "讲话", "发言", "纪要", "请示", "批复", "决定", "公告", "通报", "汇报", "情况", "统计表", "分解表", "任务表",
}

// title returns the span of the document's title: its first line, or its first
// two when the name of the body that writes stands above that of the document.
// Word's own title style decides where it is used.
func (p *parser) title() document.Span {
	if s := p.styledTitle(); s.Len() > 0 {
		return s
	}
	at, first := p.nextLine(0)
	for range aboveTitle {
		if !isAnnexMark(p.text[first.Start:first.End]) && !isRemark(p.text[first.Start:first.End]) {
			break
		}
		at, first = p.nextLine(at)
	}
	if !p.titleLine(first) {
		return document.Span{}
	}
	after, second := p.nextLine(at)
	if second.Len() == 0 {
		return document.Span{}
	}
	if namesDocument(p.text[first.Start:first.End]) || !p.titleLine(second) || !namesDocument(p.text[second.Start:second.End]) {
		return first
	}
	if _, third := p.nextLine(after); third.Len() == 0 {
		return first
	}
	return document.Span{Start: first.Start, End: second.End}
}

// nextLine returns the first line from at on that holds text, trimmed, and the
// offset behind it; an empty span when there is none.
func (p *parser) nextLine(at int) (int, document.Span) {
	for at < len(p.text) {
		end := lineEnd(p.text, at)
		if from := blanks(p.text, at, end); from < end {
			return end + 1, document.Span{Start: from, End: trimRight(p.text, from, end)}
		}
		at = end + 1
	}
	return at, document.Span{}
}

// titleLine reports whether the line s can be a title: short, without a list
// in it or a mark that closes a sentence.
func (p *parser) titleLine(s document.Span) bool {
	line := p.text[s.Start:s.End]
	if s.Len() == 0 || s.Len() > titleLength*utf8.UTFMax || utf8.RuneCountInString(line) > titleLength {
		return false
	}
	if strings.ContainsAny(line, "。；") || closed(line) {
		return false
	}
	start := 1 + strings.LastIndexByte(p.text[:s.Start], '\n')
	if p.tableEnd(start, lineEnd(p.text, s.End)) > 0 {
		return false
	}
	if m, marked := readMarker(p.text, s.Start, s.End, atLine); marked && m.class != document.Bare && !m.refers {
		return false
	}
	if _, bare := p.bareLine(s.Start, s.End); bare {
		return false
	}
	p.scan.line(p.text, s.Start, s.End)
	return len(p.accept(marker{}, s.End)) == 0
}

// namesDocument reports whether a line ends in a word for a kind of document,
// a remark in brackets such as （讨论稿） aside.
func namesDocument(line string) bool {
	if strings.HasSuffix(line, "）") || strings.HasSuffix(line, ")") {
		if i := strings.LastIndexAny(line, "（("); i > 0 {
			line = line[:i]
		}
	}
	for _, w := range documentWords {
		if strings.HasSuffix(line, w) {
			return true
		}
	}
	return false
}

// isRemark reports whether a line is what stands above a title: a document's
// number, its secrecy or urgency, a remark in brackets.
func isRemark(line string) bool {
	if len(line) > titleLength {
		return false
	}
	for _, w := range []string{"秘密", "机密", "绝密", "特急", "加急", "平急", "内部"} {
		if strings.HasPrefix(line, w) {
			return true
		}
	}
	if strings.HasSuffix(line, "号") {
		return strings.ContainsAny(line, "〔[［【（(")
	}
	first, _ := utf8.DecodeRuneInString(line)
	last, _ := utf8.DecodeLastRuneInString(line)
	return (first == '（' || first == '(') && (last == '）' || last == ')')
}

// joinTitle returns the lines of a title as one.
func joinTitle(s string) string {
	if !strings.Contains(s, "\n") {
		return s
	}
	var b strings.Builder
	for line := range strings.SplitSeq(s, "\n") {
		from := blanks(line, 0, len(line))
		b.WriteString(line[from:trimRight(line, from, len(line))])
	}
	return b.String()
}
