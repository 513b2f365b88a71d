package rules

import (
	"strings"
	"unicode/utf8"

	"bihuan/internal/material/document"
	"bihuan/internal/material/lint"
)

var markerPunctuation = &lint.Rule{
	ID:       "marker-punctuation",
	Title:    "序号后的标点不对",
	Severity: lint.Hint,
	Level:    lint.General,
	Source:   "GB/T 15834-2011《标点符号用法》4.5、附录B.3",
	Year:     2011,
	Doc: `“一”“二”后面用顿号；“1”“2”后面用下脚点；“第一”“首先”后面用逗号；带括号的“（一）”“（1）”和带圈的“①”后面不加标点。
同一种情况全文只报告一次，可以一次全部改正。`,
	Bad: []lint.Example{
		{Text: "（一）、抓学习。组织集中学习。\n（二）、抓整改。逐项销号。", Want: []string{"（一）、"}, Fixed: "（一）抓学习。组织集中学习。\n（二）抓整改。逐项销号。"},
		{Text: "1、摸清底数。建立台账。\n2、分类施策。逐项销号。", Want: []string{"1、"}, Fixed: "1.摸清底数。建立台账。\n2.分类施策。逐项销号。"},
		{Text: "第一、摸清底数。建立台账。第二、分类施策。逐项销号。", Want: []string{"第一、"}, Fixed: "第一，摸清底数。建立台账。第二，分类施策。逐项销号。"},
	},
	Good: []lint.Example{
		{Text: "一、抓学习\n（一）集中学习。全年12次。\n（二）个人自学。全年60学时。\n二、抓整改\n1.摸清底数。建立台账。\n2.分类施策。逐项销号。"},
		{Text: "第一，摸清底数。建立台账。第二，分类施策。逐项销号。"},
	},
	Check: checkMarkerPunctuation,
}

func checkMarkerPunctuation(p *lint.Pass) {
	found := map[document.Class]*lint.Finding{}
	count := map[document.Class]int{}
	var order []document.Class
	generated := generatedMarkers(p.Doc)
	p.Doc.Walk(func(n *document.Node, _ []*document.Node) bool {
		edit, ok := markerEdit(p.Doc.Text, n)
		if !ok || generated(n.Start) {
			return true
		}
		count[n.Class]++
		f := found[n.Class]
		if f == nil {
			order = append(order, n.Class)
			f = p.Report(span(n.Start, edit.End), "“%s”应写作“%s”", p.At(span(n.Start, edit.End)), p.Doc.Text[n.Start:edit.Start]+edit.New)
			found[n.Class] = f
		}
		f.Fix = append(f.Fix, edit)
		return true
	})
	for _, c := range order {
		if count[c] > 1 {
			found[c].Message += "，同类共" + itoa(count[c]) + "处"
		}
		found[c].Message += "。"
	}
}

// generatedMarkers tells of the places whose marker Word numbers by itself:
// its text cannot be edited.
func generatedMarkers(d *document.Document) func(int) bool {
	at := map[int]bool{}
	for _, s := range d.Segments {
		if s.Generated > 0 {
			at[s.Start] = true
		}
	}
	return func(start int) bool { return at[start] }
}

// markerEdit returns the edit that corrects the mark after n's number.
func markerEdit(text string, n *document.Node) (lint.Edit, bool) {
	tail, size := utf8.DecodeLastRuneInString(n.Marker)
	end := n.Start + len(n.Marker)
	switch n.Class {
	case document.Paren, document.ParenDot, document.Circle:
		if tail == '、' || tail == '.' || tail == '．' {
			return lint.Edit{Span: span(end-size, end)}, true
		}
		if strings.HasPrefix(text[end:], "、") {
			return lint.Edit{Span: span(end, end+len("、"))}, true
		}
	case document.Dot:
		if tail == '、' || tail == '．' && !n.Inline {
			return lint.Edit{Span: span(end-size, end), New: "."}, tail == '、'
		}
	case document.Ordinal:
		if tail == '、' {
			return lint.Edit{Span: span(end-size, end), New: "，"}, true
		}
	case document.Comma:
		if tail == '.' || tail == '．' || tail == '，' || tail == ',' {
			return lint.Edit{Span: span(end-size, end), New: "、"}, true
		}
	}
	return lint.Edit{}, false
}
