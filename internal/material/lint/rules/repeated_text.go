package rules

import (
	"strings"
	"unicode/utf8"

	"bihuan/internal/material/document"
	"bihuan/internal/material/lint"
)

var repeatedText = &lint.Rule{
	ID:       "repeated-text",
	Title:    "整句或整段重复",
	Severity: lint.Hint,
	Level:    lint.Practice,
	Source:   "实务：公文校对",
	Doc: `同一句话（20字以上）或者同一段话在文中出现两次，多半是复制粘贴后忘了改。整段一字不差（100字以上）判为必改，较短的段落和单句只作提示。
删去重复的一处，或者改写成这一处应有的内容。标点和空格的差别不计，表格和分条的法规不检查。`,
	Bad: []lint.Example{
		{
			Text: "一、学习方面\n部分班子成员学习缺乏系统性和持续性，满足于一知半解。\n二、作风方面\n部分班子成员学习缺乏系统性和持续性，满足于一知半解。",
			Want: []string{"部分班子成员学习缺乏系统性和持续性，满足于一知半解。"},
		},
		{
			Text: "青禾镇对照反馈意见逐条分析，制定了整改方案，明确了责任领导、责任单位和完成时限。镇党委每半月听取一次汇报，镇纪委全程跟踪督办，确保按时销号。对一时难以解决的问题，列出阶段目标，逐月推进，年底前组织群众代表、服务对象评议整改成效，评议结果向社会公开。\n各村同步推进。\n青禾镇对照反馈意见逐条分析，制定了整改方案，明确了责任领导、责任单位和完成时限。镇党委每半月听取一次汇报，镇纪委全程跟踪督办，确保按时销号。对一时难以解决的问题，列出阶段目标，逐月推进，年底前组织群众代表、服务对象评议整改成效，评议结果向社会公开。",
			Want: []string{"青禾镇对照反馈意见逐条分析，制定了整改方案，明确了责任领导、责任单位和完成时限。镇党委每半月听取一次汇报，镇纪委全程跟踪督办，确保按时销号。对一时难以解决的问题，列出阶段目标，逐月推进，年底前组织群众代表、服务对象评议整改成效，评议结果向社会公开。"},
		},
	},
	Good: []lint.Example{
		{Text: "会议强调，要抓好落实。\n会议强调，要抓好落实。"},
		{Text: "部分班子成员学习缺乏系统性和持续性，满足于一知半解。\n部分班子成员调研缺乏系统性和持续性，满足于走马观花。"},
	},
	Check: checkRepeatedText,
}

const (
	minRepeat    = 20  // code points of a sentence, marks aside
	minParagraph = 100 // code points of a paragraph that nobody writes twice
)

func checkRepeatedText(p *lint.Pass) {
	if isStatute(p.Doc) {
		return
	}
	text := p.Doc.Text
	lines := repeats(text, p.Index.Lines, minParagraph)
	covered := 0
	sentences := repeats(text, p.Index.Sentences, minRepeat)
	for _, r := range lines {
		for covered < len(sentences) && sentences[covered].second.Start < r.second.Start {
			reportRepeat(p, sentences[covered], "这句话", lint.Hint)
			covered++
		}
		for covered < len(sentences) && sentences[covered].second.End <= r.second.End {
			covered++
		}
		reportRepeat(p, r, "这段话", lint.Error)
	}
	for ; covered < len(sentences); covered++ {
		reportRepeat(p, sentences[covered], "这句话", lint.Hint)
	}
}

// isStatute says whether the document is divided into articles: there the same
// provision is rightly repeated.
func isStatute(d *document.Document) bool {
	found := false
	d.Walk(func(n *document.Node, ancestors []*document.Node) bool {
		found = found || n.Class == document.Article
		return !found && len(ancestors) < 2
	})
	return found
}

func reportRepeat(p *lint.Pass, r repeat, what string, severity lint.Severity) {
	line := p.Index.LineOf(r.first.Start) + 1
	f := p.Report(r.second, "%s与第%d行的一字不差，请删去或改写：“%s”。", what, line, short(p.At(r.second), 20))
	f.Severity = severity
	f.Related = []lint.Related{{Span: r.first, Message: "第一次出现"}}
}

// repeat is a passage that comes again.
type repeat struct{ first, second document.Span }

// repeats returns the spans that say the same as an earlier one, in order.
// Spans shorter than least bytes of text for 3-byte runes, and rows of tables,
// are left out.
func repeats(text string, spans []document.Span, least int) []repeat {
	size := 64
	for size < 2*len(spans) {
		size *= 2
	}
	table := make([]int32, size) // 1 + index into spans, by hash
	hashes := make([]uint64, len(spans))
	var list []repeat
	for i, s := range spans {
		if s.Len() < least*2 {
			continue
		}
		h, runes := fingerprint(text[s.Start:s.End])
		if runes < least {
			continue
		}
		hashes[i] = h
		k := int(h) & (size - 1)
		for ; table[k] != 0; k = (k + 1) & (size - 1) {
			if o := table[k] - 1; hashes[o] == h && same(text[spans[o].Start:spans[o].End], text[s.Start:s.End]) {
				break
			}
		}
		if table[k] == 0 {
			table[k] = int32(i) + 1
		} else if strings.IndexByte(text[s.Start:s.End], '\t') < 0 && !tableCell(text, s) {
			list = append(list, repeat{spans[table[k]-1], s})
		}
	}
	return list
}

// tableCell says whether s is bounded by a tab.
func tableCell(text string, s document.Span) bool {
	return s.Start > 0 && text[s.Start-1] == '\t' || s.End < len(text) && text[s.End] == '\t'
}

// fingerprint hashes the ideographs, letters and digits of t and counts them.
func fingerprint(t string) (hash uint64, runes int) {
	const prime = 0x9E3779B97F4A7C15
	for i := 0; i < len(t); {
		c := t[i]
		var v uint64
		switch {
		case c >= 0xE4 && c <= 0xE9 && i+3 <= len(t):
			v = uint64(c)<<16 | uint64(t[i+1])<<8 | uint64(t[i+2])
			i += 3
		case c < utf8.RuneSelf:
			i++
			if !isLatinOrDigit(rune(c)) {
				continue
			}
			v = uint64(c)
		default:
			r, size := utf8.DecodeRuneInString(t[i:])
			i += size
			if !han(r) {
				continue
			}
			v = uint64(r) | 1<<32
		}
		hash = (hash ^ v) * prime
		hash ^= hash >> 29
		runes++
	}
	return hash, runes
}

// same says whether a and b have the same ideographs, letters and digits.
func same(a, b string) bool {
	if a == b {
		return true
	}
	return strings.Map(significant, a) == strings.Map(significant, b)
}

func significant(r rune) rune {
	if han(r) || isLatinOrDigit(r) {
		return r
	}
	return -1
}
