package rules

import (
	"bihuan/internal/material/document"
	"bihuan/internal/material/lint"
)

var pauseBetweenQuoted = &lint.Rule{
	ID:       "pause-between-quoted",
	Title:    "引号、书名号之间用了顿号",
	Severity: lint.Hint,
	Level:    lint.Advice,
	Source:   "GB/T 15834-2011《标点符号用法》4.5.3.5",
	Year:     2011,
	Doc: `标有引号的并列成分之间、标有书名号的并列成分之间通常不用顿号，例如《党章》《准则》、“一岗双责”“三重一大”。中间还有括注等其他成分时才用顿号。
全文只报告一次，可以一次全部改正。`,
	Bad: []lint.Example{
		{Text: "认真学习《党章》、《纪律处分条例》，落实“一岗双责”、“三重一大”制度。", Want: []string{"》、《"}, Fixed: "认真学习《党章》《纪律处分条例》，落实“一岗双责”“三重一大”制度。"},
	},
	Good:  []lint.Example{{Text: "认真学习《党章》《纪律处分条例》（2023年修订）、《问责条例》，落实“一岗双责”、河长制。"}},
	Words: []string{"》、《", "”、“"},
	Check: checkPauseBetweenQuoted,
}

func checkPauseBetweenQuoted(p *lint.Pass) {
	hits := p.Hits()
	if len(hits) == 0 {
		return
	}
	f := p.Report(hits[0].Span, "并列的引号或书名号之间通常不用顿号，全文共%d处，第一处是“%s”。", len(hits), around(p, hits[0].Span))
	for _, h := range hits {
		f.Fix = append(f.Fix, lint.Edit{Span: document.Span{Start: h.Start + len("》"), End: h.End - len("《")}})
	}
}
