package extract

import (
	"strings"
	"unicode/utf8"

	"bihuan/internal/material/document"
	"bihuan/internal/material/extract/clause"
	"bihuan/internal/material/extract/words"
)

// closingLines is the number of lines at a document's end among which its
// closing formula, its signature and its date are looked for.
const closingLines = 8

// closingOf returns where the lines begin that close the document (以上报告，请予审查
// · the signature · the date), the text's length where there are none. In the
// tree they belong to the last heading, of which they are no part.
func closingOf(doc *document.Document) int {
	var last []*document.Node // ring of the last nodes
	count := 0
	doc.Walk(func(n *document.Node, _ []*document.Node) bool {
		if len(last) < closingLines {
			last = append(last, n)
		} else {
			last[count%closingLines] = n
		}
		count++
		return true
	})
	at := len(doc.Text)
	for i := count - 1; i >= 0 && i >= count-len(last); i-- {
		n := last[i%closingLines]
		if n.Kind != document.Paragraph || n.Inline || !closes(strings.TrimSpace(doc.At(n.Span))) {
			break
		}
		at = n.Start
	}
	return at
}

func closes(t string) bool {
	length := utf8.RuneCountInString(t)
	switch {
	case length > 40:
		return false
	case words.At(t, []string{"以上报告", "专此", "特此", "妥否", "此致", "敬礼", "附件", "附：", "以上意见", "以上材料"}) != "":
		return true
	case length <= 16 && words.Any(t, "年") && words.Any(t, "月") && !strings.ContainsAny(t, "，。；"):
		return true
	}
	return length <= 30 && !strings.ContainsAny(t, "，。；：、,;:") && words.End(t, []string{"委员会", "党委", "党组", "支部", "局", "办公室", "班子", "小组", "委", "部", "人民政府", "公司", "巡察组"}) != ""
}

// cutClosing takes from the last member the lines that close the document or
// the part in words of their own. They are known by the other members, none
// of which goes on below its first line when its body begins there.
func cutClosing(text string, list []entry) {
	if len(list) < 2 {
		return
	}
	for i := range list[:len(list)-1] {
		if end, more := firstLineEnd(&list[i]); end >= 0 && more {
			return
		}
	}
	last := &list[len(list)-1]
	end, more := firstLineEnd(last)
	if !more || end < 0 || countMarked(last.node.Children) > 0 {
		return
	}
	last.span.End = end
	last.body = clause.Trim(text, document.Span{Start: min(last.body.Start, end), End: end})
}

// firstLineEnd returns where the children of e that stand on its first line
// end, and whether others follow them; -1 where none stands there.
func firstLineEnd(e *entry) (end int, more bool) {
	end = -1
	for _, n := range e.node.Children {
		if !n.Inline {
			return end, true
		}
		end = n.Extent().End
	}
	return end, false
}
