package rules

import (
	"strings"

	"bihuan/internal/material/document"
	"bihuan/internal/material/lint"
)

var figureStyle = &lint.Rule{
	ID:       "figure-style",
	Title:    "数字、日期写法不规范",
	Severity: lint.Hint,
	Level:    lint.Advice,
	Source:   "GB/T 15835-2011《出版物上数字用法》；GB/T 9704-2012《党政机关公文格式》7.3.5.4",
	Year:     2012,
	Doc: `同一篇里数字和日期用一种写法：阿拉伯数字用半角；年份写全称，“〇”不写成“○”或“0”；月、日不编虚位（1不写作01）；日期用“日”不用“号”；百分比的范围两头都带百分号（5%～10%）。
按提示改正；同一种情况全文只报告一次，可以一次全部改正。`,
	Bad: []lint.Example{
		{Text: "于２０２６年完成，投入３００万元。", Want: []string{"２０２６"}, Fixed: "于2026年完成，投入300万元。"},
		{Text: "2026年08月05日召开会议。", Want: []string{"08月05日"}, Fixed: "2026年8月5日召开会议。"},
		{Text: "二○二六年八月成立专班。", Want: []string{"二○二六年"}, Fixed: "二〇二六年八月成立专班。"},
		{Text: "8月20号召开动员会。", Want: []string{"8月20号"}, Fixed: "8月20日召开动员会。"},
		{Text: "增长5-10%，压减3～5%。", Want: []string{"5-10%"}, Fixed: "增长5%-10%，压减3%～5%。"},
	},
	Good: []lint.Example{
		{Text: "2026年8月5日召开会议，二〇二六年完成，增长5%～10%，走访12号楼住户，编号为A05-10%。"},
	},
	Words: append([]string{"○"}, dateWords...),
	Check: checkFigureStyle,
}

// tally gathers the places of one habit into one finding.
type tally struct {
	what  string
	first document.Span
	fix   []lint.Edit
	n     int
}

func (t *tally) add(s document.Span, edits ...lint.Edit) {
	if t.n == 0 {
		t.first = s
	}
	t.n++
	t.fix = append(t.fix, edits...)
}

func (t *tally) report(p *lint.Pass) {
	if t.n == 0 {
		return
	}
	f := p.Report(t.first, "“%s”：%s。", p.At(t.first), t.what)
	if t.n > 1 {
		f.Message = strings.TrimSuffix(f.Message, "。") + "，全文共" + itoa(t.n) + "处。"
	}
	f.Fix = t.fix
}

func checkFigureStyle(p *lint.Pass) {
	digits := tally{what: "阿拉伯数字应用半角"}
	share := tally{what: "百分比的范围两头都带百分号"}
	numbers, text := p.Index.Numbers, p.Doc.Text
	for i, n := range numbers {
		if n.Wide {
			digits.add(n.Span, lint.Edit{Span: n.Span, New: narrow(p.At(n.Span))})
		}
		if n.Percent && i > 0 && !numbers[i-1].Percent && !numbers[i-1].Glued && before(text, numbers[i-1].Start) != '-' {
			prev := numbers[i-1]
			switch text[prev.End:n.Start] {
			case "-", "—", "～", "~", "－", "至", "到":
				share.add(span(prev.Start, n.End), lint.Edit{Span: span(prev.End, prev.End), New: "%"})
			}
		}
	}
	zero, day, ring := dateTallies(p)
	for _, t := range []*tally{&digits, &share, zero, day, ring} {
		t.report(p)
	}
}

// dateTallies gathers the habits of dates.
func dateTallies(p *lint.Pass) (zero, day, ring *tally) {
	text := p.Doc.Text
	zero = &tally{what: "月、日不编虚位"}
	day = &tally{what: "日期应用“日”"}
	ring = &tally{what: "年份中的“○”应写作“〇”"}
	for _, d := range datesIn(p) {
		var edits []lint.Edit
		for _, s := range []document.Span{d.monthSpan, d.daySpan} {
			if s.Len() == 2 && text[s.Start] == '0' {
				edits = append(edits, lint.Edit{Span: span(s.Start, s.Start+1)})
			}
		}
		if edits != nil {
			zero.add(span(d.monthSpan.Start, d.End), edits...)
		}
		if d.day > 0 && strings.HasSuffix(p.At(d.Span), "号") {
			day.add(d.Span, lint.Edit{Span: span(d.End-len("号"), d.End), New: "日"})
		}
	}
	last := -1
	for _, h := range p.Hits() {
		if p.Word(h) != "○" || h.Start < last {
			continue
		}
		i := strings.Index(text[h.End:min(len(text), h.End+16)], "年")
		if i < 0 {
			continue
		}
		if y, s, ok := yearBefore(text, h.End+i); ok && y > 1900 && s.Start < h.Start {
			var edits []lint.Edit
			for at := s.Start; at < s.End; at += len("○") {
				if strings.HasPrefix(text[at:], "○") {
					edits = append(edits, lint.Edit{Span: span(at, at+len("○")), New: "〇"})
				}
			}
			last = h.End + i
			ring.add(span(s.Start, last+len("年")), edits...)
		}
	}
	return zero, day, ring
}

// narrow turns full-width digits and the percent sign into ASCII.
func narrow(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '！' && r <= '～' {
			return r - '！' + '!'
		}
		return r
	}, s)
}
