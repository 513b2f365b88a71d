package rules

import (
	"unicode/utf8"

	"bihuan/internal/material/lint"
)

var garbledCharacter = &lint.Rule{
	ID:       "garbled-character",
	Title:    "乱码",
	Severity: lint.Error,
	Level:    lint.Practice,
	Source:   "实务：公文校对",
	Doc: `文字里有不能显示的字符（显示为“�”或方框）或典型的乱码组合，多半是文件编码转换出错，或用了本机专用的造字。
对照原件把它改成正确的字；生僻字请用GB 18030已收录的字形。`,
	Bad: []lint.Example{
		{Text: "青禾镇党委书记�主持会议。", Want: []string{"�"}},
		{Text: "走访了锟斤拷户群众。", Want: []string{"锟斤拷"}},
	},
	Good:  []lint.Example{{Text: "青禾镇党委书记主持会议。"}},
	Words: []string{"\ufffd", "锟斤拷", "烫烫烫", "屯屯屯", "ï»¿", "â€œ", "â€\u009d"},
	Check: checkGarbledCharacter,
}

func checkGarbledCharacter(p *lint.Pass) {
	end := 0
	for _, h := range p.Hits() {
		if h.Start < end {
			continue
		}
		place := h.Span
		for p.Word(h) == "\ufffd" && after(p.Doc.Text, place.End) == utf8.RuneError && place.End < len(p.Doc.Text) {
			place.End += len("\ufffd")
		}
		end = place.End
		p.Report(place, "“%s”是乱码，请对照原件改正。", short(p.At(place), 12))
	}
}
