package rules

import "bihuan/internal/material/lint"

var nestedQuote = &lint.Rule{
	ID:       "nested-quote",
	Title:    "引号、书名号里面又用了同样的一层",
	Severity: lint.Hint,
	Level:    lint.General,
	Source:   "GB/T 15834-2011《标点符号用法》4.8、4.15",
	Year:     2011,
	Doc: `引号里面还要用引号时，外层用双引号“”，里层用单引号‘’；书名号里面还要用书名号时，外层用《》，里层用〈〉。
把里层改成单引号或单书名号。`,
	Bad: []lint.Example{
		{Text: "会议指出，“要落实“一岗双责”，层层传导压力”。", Want: []string{"“一岗双责”"}, Fixed: "会议指出，“要落实‘一岗双责’，层层传导压力”。"},
		{Text: "印发《关于学习《问责条例》的通知》。", Want: []string{"《问责条例》"}, Fixed: "印发《关于学习〈问责条例〉的通知》。"},
	},
	Good: []lint.Example{
		{Text: "会议指出，“要落实‘一岗双责’，层层传导压力”。印发《关于学习〈问责条例〉的通知》。"},
		{Text: "印发《关于修改〈云川县实施《土地管理法》办法〉的决定》。"},
		{Text: "会议指出，“要学习《问责条例》”，落实《关于“三重一大”事项的规定》。"},
	},
	Check: checkNestedQuote,
}

func checkNestedQuote(p *lint.Pass) {
	marks := p.Index.Marks
	type frame struct {
		open rune
		end  int
	}
	var outer []frame
	for _, pair := range p.Index.Pairs {
		m, shut := marks[pair.Open], marks[pair.Close]
		if markName(m.Rune) == "括号" {
			continue
		}
		for len(outer) > 0 && outer[len(outer)-1].end <= m.At {
			outer = outer[:len(outer)-1]
		}
		around := rune(0) // the nearest mark of the same kind around m; a third level is like the first
		for i := len(outer) - 1; i >= 0 && i > len(outer)-8 && around == 0; i-- {
			if markName(outer[i].open) == markName(m.Rune) {
				around = outer[i].open
			}
		}
		outer = append(outer, frame{m.Rune, shut.At})
		inner, closing := innerMark(m.Rune)
		if inner == 0 || around != m.Rune {
			continue
		}
		place := span(m.At, shut.Span().End)
		f := p.Report(place, "%s里面又用了一层同样的%s，里层应改为“%c%c”：%s。", markName(m.Rune), markName(m.Rune), inner, closing, short(p.At(place), 20))
		f.Fix = []lint.Edit{{Span: m.Span(), New: string(inner)}, {Span: shut.Span(), New: string(closing)}}
	}
}

// innerMark returns the marks that stand inside a pair that open begins.
func innerMark(open rune) (inner, shut rune) {
	switch open {
	case '“':
		return '‘', '’'
	case '《':
		return '〈', '〉'
	}
	return 0, 0
}
