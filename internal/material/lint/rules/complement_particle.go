package rules

import (
	"strings"

	"bihuan/internal/material/document"
	"bihuan/internal/material/lint"
)

var complementParticle = &lint.Rule{
	ID:       "complement-particle",
	Title:    "“的”“得”混用",
	Severity: lint.Hint,
	Level:    lint.Advice,
	Source:   "《现代汉语词典》（第7版）：补语前用“得”",
	Year:     2016,
	Doc: `动词后面带出程度或者结果的，用“得”：抓得不实、做得不够、去得多。
全文只提示一次并列出各处，可以一次改正。`,
	Bad: []lint.Example{
		{Text: "理论学习抓的不实，示范点去的多。", Want: []string{"抓的不实"}, Fixed: "理论学习抓得不实，示范点去得多。"},
	},
	Good: []lint.Example{
		{Text: "理论学习抓得不实，做的不少是表面文章，想的多是个人得失。"},
	},
	Words: particleWords(),
	Check: checkComplementParticle,
}

// particleVerbs are verbs that these materials qualify.
var particleVerbs = strings.Fields("抓 树 做 学 想 说 讲 提 去 管 查 谈 看 走 沉 用 改 摸 挖 盯 落实 研究 掌握 发挥 考虑 执行 坚持 贯彻 把握 理解 剖析 批评 监督 结合 跟进 推进 完成 开展 领会 了解 联系 理解 执行 体现 解决 整改")

func particleWords() []string {
	var list []string
	seen := map[string]bool{}
	for _, v := range particleVerbs {
		if !seen[v] {
			seen[v] = true
			list = append(list, v+"的")
		}
	}
	return list
}

var (
	degrees    = []string{"还不够", "也不够", "都不够", "不够", "还不太", "不太", "还不", "也不", "都不", "不", "比较", "非常", "很"}
	qualities  = strings.Fields("实 紧 牢固 牢 深刻 深入 深 透彻 透 细 严 好 到位 准 全面 全 有力 充分 彻底 及时 扎实 明显 广泛 勤 硬 快 高 足 经常 系统 具体 清楚 坚决 自觉")
	quantities = []string{"多", "少"}
)

// checkComplementParticle reports all places of a document at the first one.
func checkComplementParticle(p *lint.Pass) {
	var first *lint.Finding
	done := 0
	for _, h := range p.Hits() {
		end, ok := complementEnd(p.Doc.Text, h.End)
		if h.Start < done || p.Own(h) || !ok {
			continue
		}
		done = h.End
		s := span(h.Start, end)
		if first == nil {
			first = p.Report(s, "“%s”的“的”应为“得”。", p.At(s))
		} else {
			first.Related = append(first.Related, lint.Related{Span: s, Message: "同样应为“得”"})
		}
		first.Fix = append(first.Fix, lint.Edit{Span: document.Span{Start: h.End - len("的"), End: h.End}, New: "得"})
	}
	if first != nil && len(first.Related) > 0 {
		first.Message += "（全文共" + itoa(len(first.Related)+1) + "处，可一次改正）"
	}
}

// complementEnd returns the end of the complement that text has at byte at: a
// degree with a quality, or 多 and 少 at the end of a clause.
func complementEnd(text string, at int) (end int, ok bool) {
	rest := text[at:]
	for _, q := range quantities {
		if strings.HasPrefix(rest, q) && (clauseEnds(rest[len(q):]) || strings.HasPrefix(rest[len(q):], "做的")) {
			return at + len(q), true
		}
	}
	for _, d := range degrees {
		tail, found := strings.CutPrefix(rest, d)
		if !found {
			continue
		}
		for _, q := range qualities {
			if strings.HasPrefix(tail, q) {
				return len(text) - len(tail) + len(q), true
			}
		}
		return at + len(d), strings.HasSuffix(d, "不够") && clauseEnds(tail)
	}
	return 0, false
}

func clauseEnds(rest string) bool {
	return rest == "" || strings.ContainsRune("，。；,;\n", after(rest, 0))
}
