package rules

import (
	"math"
	"strings"

	"bihuan/internal/material/document"
	"bihuan/internal/material/lint"
)

var sumMismatch = &lint.Rule{
	ID:       "sum-mismatch",
	Title:    "合计与各分项对不上",
	Severity: lint.Error,
	Level:    lint.Practice,
	Source:   "实务：公文校对",
	Doc: `一句话里说了总数又列出分项，分项加起来不等于总数，或者某一分项比总数还大。多半是改了一个数忘了改另一个。
按底稿逐项核对。“其中”后面不一定列全，只有文字本身说明分项是全部（分别为、合计、几类就列几项、班子和个人、已整改和未整改等）时才判为必改，差得很少的只作提示。`,
	Bad: []lint.Example{
		{Text: "共收集意见32条，其中对班子的12条、对班子成员个人的18条。", Want: []string{"32条"}},
		{Text: "3个镇共排查隐患32处，分别为12处、11处、10处。", Want: []string{"32处"}},
		{Text: "全年召开座谈会12次、专题会8次，合计21次。", Want: []string{"21次"}},
		{Text: "归纳为3类30条，其中学习类10条、作风类12条、廉洁类9条。", Want: []string{"30条"}},
		{Text: "共有整改任务24项，其中已完成15项、基本完成6项、持续推进2项。", Want: []string{"24项"}},
		{Text: "共受理信访件20件，其中已办结25件。", Want: []string{"20件"}},
		{Text: "走访群众120户，其中青禾镇62户、石桥镇56户。", Want: []string{"120户"}},
	},
	Good: []lint.Example{
		{Text: "共收集意见30条，其中对班子的12条、对班子成员个人的18条。"},
		{Text: "现有党员45名，其中女党员12名、预备党员3名。"},
		{Text: "共走访5个村、3个社区，收集意见20余条，其中采纳18条。"},
		{Text: "投入资金1.2亿元，其中上级补助8000万元、县级配套4000万元。"},
	},
	Words: []string{"其中", "分别", "合计", "共计", "总计", "，共", ",共"},
	Check: checkSumMismatch,
}

func checkSumMismatch(p *lint.Pass) {
	last := -1
	for _, h := range p.Hits() {
		s := sentenceOf(p, h.Start)
		if s.Len() == 0 || s.Len() > 3000 {
			continue
		}
		switch p.Word(h) {
		case "其中", "分别":
			if h.Start >= last {
				last = wholeFirst(p, s, h)
			}
		default:
			wholeLast(p, s, h)
		}
	}
}

// sentenceOf returns the sentence that holds byte at.
func sentenceOf(p *lint.Pass, at int) document.Span {
	list := p.Index.Sentences
	lo, hi := 0, len(list)
	for lo < hi {
		if m := (lo + hi) / 2; list[m].End <= at {
			lo = m + 1
		} else {
			hi = m
		}
	}
	if lo == len(list) || list[lo].Start > at {
		return document.Span{}
	}
	return list[lo]
}

// wholeFirst checks 共32条，其中…12条、…18条 and returns where the parts end.
func wholeFirst(p *lint.Pass, s document.Span, h lint.Hit) int {
	text := p.Doc.Text
	end := s.End
	for _, stop := range []string{"；", ";", "其中"} {
		if i := strings.Index(text[h.End:end], stop); i >= 0 {
			end = h.End + i
		}
	}
	head := quantitiesIn(p, span(s.Start, h.Start))
	if len(head) == 0 {
		return end
	}
	whole := head[len(head)-1]
	if whole.rough || whole.percent || whole.unit == "" || len([]rune(text[whole.End:h.Start])) > 12 || strings.ContainsAny(text[whole.End:h.Start], "；;") {
		return end
	}
	var parts []quantity
	for _, q := range quantitiesIn(p, span(h.End, end)) {
		if q.unit == whole.unit {
			if q.rough || strings.Contains(q.label, "同比") || strings.Contains(q.label, "增") || strings.Contains(q.label, "减") {
				return end
			}
			parts = append(parts, q)
		}
	}
	judge(p, whole, parts, head, p.Word(h) == "分别")
	return end
}

// judge reports a whole that its parts contradict.
func judge(p *lint.Pass, whole quantity, parts []quantity, head []quantity, all bool) {
	sum, step := 0.0, whole.step
	for _, q := range parts {
		sum += q.value
		step = max(step, q.step)
		if q.value > whole.value+whole.step/2 && !all {
			f := p.Report(whole.Span, "总数是%s，其中一项却有%s，请核对。", p.At(whole.Span), p.At(q.Span))
			f.Related = []lint.Related{{Span: q.Span, Message: "比总数还大：" + p.At(q.Span)}}
			return
		}
	}
	if len(parts) < 2 || math.Abs(sum-whole.value) <= tolerance(step, len(parts)) {
		return
	}
	certain := all || classesListed(head, whole, parts) || exhaustive(parts)
	if !certain && math.Abs(sum-whole.value) > max(2, whole.value/10) {
		return
	}
	reportSum(p, whole, parts, sum, certain)
}

// tolerance is what rounding of n addends may make of a sum; whole numbers
// leave none.
func tolerance(step float64, n int) float64 {
	if step == 1 {
		return 1e-6
	}
	return step * float64(n+1) / 2 * 1.000001
}

func reportSum(p *lint.Pass, whole quantity, parts []quantity, sum float64, certain bool) {
	f := p.Report(whole.Span, "总数写%s，各分项相加是%s，请核对。", whole.amount(whole.value), whole.amount(sum))
	for _, q := range parts {
		f.Related = append(f.Related, lint.Related{Span: q.Span, Message: "分项：" + p.At(q.Span)})
	}
	if !certain {
		f.Severity = lint.Hint
		f.Message = "总数写" + whole.amount(whole.value) + "，“其中”各项相加是" + whole.amount(sum) + "，相差很少，请核对是否列全。"
	}
}

// classesListed says whether the head names as many classes as there are
// parts: 归纳为3类30条.
func classesListed(head []quantity, whole quantity, parts []quantity) bool {
	if len(head) < 2 || len(parts) < 2 {
		return false
	}
	c := head[len(head)-2]
	return !c.rough && c.value == float64(len(parts)) && c.End >= whole.Start-3*6 && (c.unit == "类" || c.unit == "方面" || c.unit == "个")
}

// completes are labels that together leave nothing out.
var completes = [][]string{
	{"班子成员", "班子"}, {"个人", "班子"}, {"男", "女"}, {"城镇", "农村"}, {"城市", "农村"}, {"线上", "线下"},
	{"上半年", "下半年"}, {"未采纳", "采纳"}, {"不满意", "满意"}, {"立行立改", "限期", "长期"}, {"立行立改", "分阶段", "长期"},
	{"中央", "省级", "县级"}, {"中央", "省级", "市级", "县级"}, {"省级", "市级", "县级"}, {"上级", "县级"}, {"财政", "自筹"},
	{"同意", "反对", "弃权"}, {"县级", "镇级", "村级"},
}

// The states of a task: whatever is not done is still open.
var (
	openWords = []string{"未", "没有", "正在", "持续", "推进", "长期", "整改中", "尚", "进行中", "待"}
	doneWords = []string{"完成", "整改到位", "销号", "办结", "整改", "答复", "采纳"}
)

// states says whether the labels of parts are states of a task, done and open
// ones.
func states(parts []quantity) bool {
	open, done := 0, 0
	for _, q := range parts {
		switch {
		case containsAny(q.label, openWords):
			open++
		case containsAny(q.label, doneWords):
			done++
		}
	}
	return open > 0 && done > 0 && open+done == len(parts)
}

// exhaustive says whether the labels of parts are all there can be.
func exhaustive(parts []quantity) bool {
	if states(parts) {
		return true
	}
	for _, set := range completes {
		if len(set) != len(parts) {
			continue
		}
		taken := make([]bool, len(parts))
		found := 0
		for _, w := range set {
			for i, q := range parts {
				if !taken[i] && strings.Contains(q.label, w) {
					taken[i] = true
					found++
					break
				}
			}
		}
		if found == len(set) {
			return true
		}
	}
	return false
}

// wholeLast checks …12次、…8次，合计21次.
func wholeLast(p *lint.Pass, s document.Span, h lint.Hit) {
	text := p.Doc.Text
	rest := quantitiesIn(p, span(h.End, min(s.End, h.End+30)))
	if len(rest) == 0 || rest[0].rough || rest[0].unit == "" || strings.TrimSpace(rest[0].label) != "" || strings.Contains(text[s.Start:h.Start], "其中") {
		return
	}
	whole := rest[0]
	head := quantitiesIn(p, span(s.Start, h.Start))
	var parts []quantity
	for i := len(head) - 1; i >= 0; i-- {
		q := head[i]
		if q.rough || q.unit != whole.unit {
			break
		}
		if len(parts) > 0 && !joined(text[q.End:parts[len(parts)-1].Start], parts[len(parts)-1].label) {
			break
		}
		parts = append(parts, q)
	}
	if len(parts) < 2 || len(parts) != len(head) || strings.Trim(text[parts[0].End:h.Start], "，, ") != "" {
		return
	}
	sum, step := 0.0, whole.step
	for _, q := range parts {
		sum += q.value
		step = max(step, q.step)
	}
	if math.Abs(sum-whole.value) > tolerance(step, len(parts)) {
		reportSum(p, whole, parts, sum, true)
	}
}

// joined says whether what stands between two quantities makes them members
// of one list: 、 or 和 and the label of the second.
func joined(between, label string) bool {
	head := strings.TrimSuffix(between, label)
	if strings.ContainsAny(head, "，,；;。") {
		return false
	}
	return strings.Contains(head, "、") || strings.HasPrefix(label, "和") || strings.HasPrefix(label, "及") || strings.HasPrefix(label, "以及")
}
