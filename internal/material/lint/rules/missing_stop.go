package rules

import (
	"strings"

	"bihuan/internal/material/document"
	"bihuan/internal/material/lint"
)

var missingStop = &lint.Rule{
	ID:       "missing-stop",
	Title:    "段末缺句号或标点不对",
	Severity: lint.Hint,
	Level:    lint.General,
	Source:   "GB/T 15834-2011《标点符号用法》4.1",
	Year:     2011,
	Doc: `一段话说完要用句号（或问号、叹号）收尾。段末没有标点，或者停在逗号、顿号上，多半是漏字、漏标点，或者一段话被误拆成两行。
补上句号，或者把下一行接上来。标题、表格、落款不检查；全文大多数行都不以句号结尾的（按行折断的文本）也不检查。`,
	Bad: []lint.Example{
		{Text: "会上，班子成员开展了批评和自我批评。\n会前，班子成员认真学习有关文件，广泛听取意见，撰写发言提纲\n会后，逐条制定整改措施。", Want: []string{"纲"}},
		{Text: "会前，班子成员认真学习有关文件，广泛听取意见建议，\n会上开展了批评和自我批评。", Want: []string{"，"}},
	},
	Good: []lint.Example{
		{Text: "一、存在的主要问题\n会前，班子成员认真学习有关文件，广泛听取意见，撰写发言提纲。\n云川县青禾镇党委\n2026年8月20日"},
		{Text: "会前开展以下工作，全部按时完成：\n一是集中学习，研讨6次；\n二是走访群众，收集意见32条。"},
	},
	Check: checkMissingStop,
}

func checkMissingStop(p *lint.Pass) {
	var open []document.Span
	lines := 0
	for _, line := range p.Index.Lines {
		marks := p.Index.MarksIn(line)
		if line.Len() < 20*3 || len(marks) == 0 || !isProse(p, line) {
			continue
		}
		lines++
		end := line.Start + len(strings.TrimRight(p.At(line), " \u3000"))
		last := span(back(p.Doc.Text, end, 1, line.Start), end)
		if r := after(p.Doc.Text, last.Start); han(r) || r == '，' || r == '、' || r == ',' {
			open = append(open, last)
		}
	}
	if 3*len(open) > lines && lines > 3 {
		return
	}
	marked := headings(p.Doc)
	for _, s := range open {
		if marked[p.Index.Lines[p.Index.LineOf(s.Start)].Start] || strings.HasSuffix(p.At(p.Index.Lines[p.Index.LineOf(s.Start)]), "-->") {
			continue
		}
		if r := after(p.Doc.Text, s.Start); han(r) {
			p.Report(s, "段末没有标点，请补上句号：“…%s”。", p.Doc.Text[back(p.Doc.Text, s.End, 8, 0):s.End])
		} else {
			p.Report(s, "一段停在“%c”上，请改为句号，或把下文接上：“…%s”。", r, p.Doc.Text[back(p.Doc.Text, s.End, 8, 0):s.End])
		}
	}
}

// headings returns the starts of the lines that are titles.
func headings(d *document.Document) map[int]bool {
	starts := map[int]bool{}
	for at := d.TitleSpan.Start; at < d.TitleSpan.End; at++ {
		if at == d.TitleSpan.Start || d.Text[at-1] == '\n' {
			starts[at] = true
		}
	}
	d.Walk(func(n *document.Node, _ []*document.Node) bool {
		if n.Kind == document.Heading {
			starts[strings.LastIndexByte(d.Text[:n.Start], '\n')+1] = true
		}
		return true
	})
	return starts
}
