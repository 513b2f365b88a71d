package rules

import (
	"strings"

	"bihuan/internal/material/lint"
)

var roughNumber = &lint.Rule{
	ID:       "rough-number",
	Title:    "约数重复修饰",
	Severity: lint.Hint,
	Level:    lint.Practice,
	Source:   "GB/T 15835-2011《出版物上数字用法》；实务：公文校对",
	Year:     2011,
	Doc: `“近”“约”“超过”与“多”“余”“左右”“以上”修饰同一个数，意思重复甚至矛盾（“近30多人”不知是不到30还是超过30）。
只留一个。`,
	Bad: []lint.Example{
		{Text: "参加培训近300余人，约有20个左右的村完成改造。", Want: []string{"近300余", "约有20个左右"}},
		{Text: "累计走访超过500户以上。", Want: []string{"超过500户以上"}},
	},
	Good: []lint.Example{
		{Text: "参加培训近300人，约有20个村完成改造，累计走访500户以上，最近30多人报名，大约一半。"},
	},
	Check: checkRoughNumber,
}

// roughBefore and roughAfter are the words that make a number rough, in
// groups that say the same or contradict each other.
var (
	roughBefore = []string{"大约有", "大约", "约有", "约为", "约", "将近", "接近", "近", "超过", "不少于", "至少有", "至少", "最多"}
	roughAfter  = []string{"余", "多", "左右", "上下", "以上", "以下"}
)

func checkRoughNumber(p *lint.Pass) {
	text := p.Doc.Text
	for _, n := range p.Index.Numbers {
		if !han(after(text, n.End)) && !n.Percent {
			continue
		}
		head := ""
		for _, w := range roughBefore {
			if strings.HasSuffix(text[:n.Start], w) {
				head = w
				break
			}
		}
		if head == "" || head == "近" && strings.ContainsRune("最附远邻亲靠贴新", before(text, n.Start-len(head))) && n.Start > len(head) {
			continue
		}
		if head == "约" && strings.ContainsRune("节制预特条公合签", before(text, n.Start-len(head))) && n.Start > len(head) {
			continue
		}
		for _, at := range []int{n.End, forth(text, n.End, 1, len(text)), forth(text, n.End, 2, len(text))} {
			if tail := roughTail(text, at, n.End); tail != "" {
				place := span(n.Start-len(head), at+len(tail))
				p.Report(place, "“%s”：“%s”和“%s”重复，只留一个。", p.At(place), head, tail)
				break
			}
		}
	}
}

// roughTail returns the word at byte at that makes the number ending at end
// rough: 余 and 多 right behind it or behind 万 and 亿, the others also behind
// a measure word.
func roughTail(text string, at, end int) string {
	for _, w := range roughAfter {
		if !strings.HasPrefix(text[at:], w) {
			continue
		}
		if len(w) == 3 && at > end && strings.Trim(text[end:at], "万亿千百") != "" {
			return ""
		}
		if len(w) > 3 && strings.ContainsAny(text[end:at], "，。、；：") {
			return ""
		}
		return w
	}
	return ""
}
