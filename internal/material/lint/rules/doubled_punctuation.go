package rules

import (
	"bihuan/internal/material/document"
	"bihuan/internal/material/lint"
)

var doubledPunctuation = &lint.Rule{
	ID:       "doubled-punctuation",
	Title:    "标点重复",
	Severity: lint.Error,
	Level:    lint.General,
	Source:   "GB/T 15834-2011《标点符号用法》",
	Year:     2011,
	Doc: `两个句内、句末点号连着出现（如“，，”“。。”“、，”），多半是删改时留下的。
保留其中正确的一个。省略号“……”、破折号“——”以及“？！”“！！”一类表示强烈语气的连用不在此列。`,
	Bad: []lint.Example{
		{Text: "会前组织了集中学习，，开展了谈心谈话。", Want: []string{"，，"}, Fixed: "会前组织了集中学习，开展了谈心谈话。"},
		{Text: "整改任务已全部完成。。下一步将巩固成果。", Want: []string{"。。"}, Fixed: "整改任务已全部完成。下一步将巩固成果。"},
		{Text: "走访了青禾镇、，石桥镇的群众。", Want: []string{"、，"}},
	},
	Good: []lint.Example{
		{Text: "调研还在继续……下一步将形成报告。"},
		{Text: "这样的作风怎么行？！必须改。"},
	},
	Check: checkDoubledPunctuation,
}

func checkDoubledPunctuation(p *lint.Pass) {
	marks := p.Index.Marks
	for i := 0; i < len(marks); i++ {
		if !isPoint(marks[i].Rune) {
			continue
		}
		j := i
		same := true
		for j+1 < len(marks) && marks[j+1].At == marks[j].Span().End && isPoint(marks[j+1].Rune) {
			j++
			same = same && marks[j].Rune == marks[i].Rune
		}
		if j == i {
			continue
		}
		span := document.Span{Start: marks[i].At, End: marks[j].Span().End}
		f := p.Report(span, "标点“%s”重复，应只留一个。", p.At(span))
		if same {
			f.Fix = []lint.Edit{{Span: span, New: string(marks[i].Rune)}}
		}
		i = j
	}
}

// isPoint says whether r is a mark of pause or end of which two never stand
// together.
func isPoint(r rune) bool {
	switch r {
	case '，', '。', '、', '；', '：':
		return true
	}
	return false
}
