package rules

import (
	"strings"

	"bihuan/internal/material/lint"
)

// namedBefore checks 从政治、思想、作风三个方面: short names joined by 、 right
// before their number. An entry may itself hold 和 or 与, so that every way of
// counting must differ; what is quoted or ends in 等 does not count.
func namedBefore(p *lint.Pass) {
	text := p.Doc.Text
	for _, h := range p.Hits() {
		if w := p.Word(h); !strings.HasPrefix(w, "个") {
			continue
		}
		_, number, ok := numberBefore(text, h.Start)
		if !ok {
			continue
		}
		n, _ := numeralAt(text[number.Start:])
		from := namesFrom(p, number.Start)
		names := strings.Split(text[from:number.Start], "、")
		if len(names) < 2 || n < 2 || strings.HasSuffix(text[:number.Start], "等") {
			continue
		}
		ands := 0
		for i, name := range names {
			runes := len([]rune(name))
			if i == 0 {
				name = trimLead(name)
				runes = len([]rune(name))
			}
			if runes < 2 || runes > 6 {
				names = nil
				break
			}
			ands += strings.Count(name, "和") + strings.Count(name, "与") + strings.Count(name, "及")
		}
		if names == nil || n >= len(names) && n <= len(names)+ands {
			continue
		}
		f := p.Report(span(number.Start, h.End), "前面列了%d项（%s），这里写“%s”，请核对。", len(names), strings.Join(names, "、"), text[number.Start:h.End])
		f.Related = []lint.Related{{Span: span(from, number.Start), Message: "列出的各项"}}
	}
}

// namesFrom returns where the names begin that end at byte at: behind the last
// mark other than 、.
func namesFrom(p *lint.Pass, at int) int {
	line := p.Index.Lines[p.Index.LineOf(at)]
	from := max(line.Start, at-300)
	marks := p.Index.MarksIn(span(from, at))
	for i := len(marks) - 1; i >= 0; i-- {
		if marks[i].Rune != '、' {
			return marks[i].Span().End
		}
	}
	if from > line.Start {
		return at
	}
	return from
}

// trimLead drops the preposition before the first name.
func trimLead(name string) string {
	for _, w := range []string{"主要从", "分别从", "重点从", "主要围绕", "重点围绕", "从", "围绕", "对照", "聚焦", "在", "对", "就", "按照", "按"} {
		if rest, ok := strings.CutPrefix(name, w); ok {
			return rest
		}
	}
	return name
}
