package rules

import (
	"strings"

	"bihuan/internal/material/document"
	"bihuan/internal/material/lint"
	"bihuan/internal/material/lint/data"
)

// itemRef is an item of a fixed order.
type itemRef struct{ order, item int }

var (
	orders                = data.Orders()
	orderWords, orderRefs = orderItems(orders)
)

// orderItems returns each item once, with the orders it belongs to.
func orderItems(orders []data.Order) (words []string, refs [][]itemRef) {
	at := map[string]int{}
	for o, order := range orders {
		for i, item := range order.Items {
			w, ok := at[item]
			if !ok {
				w = len(words)
				at[item] = w
				words = append(words, item)
				refs = append(refs, nil)
			}
			refs[w] = append(refs[w], itemRef{o, i})
		}
	}
	return words, refs
}

var fixedOrder = &lint.Rule{
	ID:       "fixed-order",
	Title:    "固定次序的并列提法",
	Severity: lint.Verify,
	Level:    lint.General,
	Source:   "《中国共产党章程》和中央文件（每组次序另注依据）",
	Year:     2017,
	Doc: `“不敢腐、不能腐、不想腐”一类并列提法的次序是固定的，次序本身有含义，不能颠倒。
按提示中的次序改正。`,
	Bad: []lint.Example{
		{Text: "构建不想腐、不敢腐、不能腐的机制。", Want: []string{"不想腐、不敢腐、不能腐"}},
		{Text: "提高政治领悟力、政治判断力、政治执行力。", Want: []string{"政治领悟力、政治判断力、政治执行力"}},
	},
	Good: []lint.Example{
		{Text: "一体推进不敢腐、不能腐、不想腐。"},
		{Text: "不断提高“政治判断力、政治领悟力、政治执行力”。"},
		{Text: "推动经济建设，抓好社会建设和文化建设。"},
	},
	Words: orderWords,
	Check: checkFixedOrder,
}

// orderRun is a stretch of items that stand together.
type orderRun struct {
	span  document.Span
	items []int
}

func checkFixedOrder(p *lint.Pass) {
	runs := make([]orderRun, len(orders))
	for _, h := range p.Hits() {
		if p.Own(h) {
			continue
		}
		for _, ref := range orderRefs[h.Word] {
			r := &runs[ref.order]
			if len(r.items) > 0 && !together(p.Doc.Text, r.span.End, h.Start) {
				reportOrder(p, ref.order, r)
				r.items = r.items[:0]
			}
			if len(r.items) == 0 {
				r.span.Start = h.Start
			}
			r.items = append(r.items, ref.item)
			r.span.End = h.End
		}
	}
	for o := range runs {
		reportOrder(p, o, &runs[o])
	}
}

// reportOrder reports a finished run with every item at most once and another
// order than the fixed one.
func reportOrder(p *lint.Pass, o int, r *orderRun) {
	if len(r.items) < orders[o].Run || len(r.items) > len(orders[o].Items) {
		return
	}
	var seen uint64
	sorted := true
	for i, item := range r.items {
		if seen&(1<<item) != 0 {
			return
		}
		seen |= 1 << item
		sorted = sorted && (i == 0 || r.items[i-1] < item)
	}
	if !sorted {
		p.Report(r.span, "此处作“%s”，请核对次序：应为“%s”。（%s）",
			p.At(r.span), strings.Join(orders[o].Items, "、"), orders[o].Cite())
	}
}

// joints are what stands between the items of one enumeration.
var joints = []string{"、", "，", ",", "；", ";", "和", "与", "及", "以及", "“", "”", "\"", " ", "\u3000"}

// maxJoint bounds the text between two items in bytes.
const maxJoint = 12

// together says whether only joints stand between from and to.
func together(text string, from, to int) bool {
	if to < from || to-from > maxJoint {
		return false
	}
	gap := text[from:to]
	for gap != "" {
		rest := gap
		for _, j := range joints {
			rest = strings.TrimPrefix(rest, j)
		}
		if rest == gap {
			return false
		}
		gap = rest
	}
	return true
}
