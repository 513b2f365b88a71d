package promise

import (
	"strings"
	"unicode/utf8"

	"bihuan/internal/material/document"
	"bihuan/internal/material/extract/clause"
	"bihuan/internal/material/extract/words"
)

var (
	// leads stand before a duty and add nothing to it.
	leads = words.New(
		"做到", "坚持", "继续", "确保", "保证", "力争", "实现", "切实", "始终", "同时", "并且", "并", "且", "要", "将", "应当", "应", "必须", "须",
		"还要", "都要", "都", "均", "原则上", "一律", "认真", "严格", "定期", "今后", "下一步", "按规定", "按要求", "积极", "实行", "推行",
	)
	// notLeads begin with a lead but are another word.
	notLeads = words.New(
		"要求", "要点", "要素", "要闻", "要务", "要情", "将来", "将士", "并购", "并联", "应急", "应用", "应对", "应届", "应知", "须知", "均衡", "都市", "实现路径",
	)
	// happens are words that say only that an activity takes place.
	happens = words.New("组织开展", "开展", "进行", "组织", "安排")
	// kept are the activities of which an opener is a part.
	kept = words.New("组织生活", "组织部", "组织收入", "组织关系", "组织工作", "组织建设")
	// dutyWords are those of which an activity without a count needs one.
	dutyWords = words.New(
		"学习", "会", "研讨", "交流", "调研", "约谈", "谈话", "谈心", "走访", "检查", "督查", "督导", "报告", "述职", "通报", "培训", "宣讲",
		"党课", "分析", "研判", "调度", "自查", "评议", "考核", "研究", "听取", "公布", "公示", "回访", "巡查", "抽查", "排查", "接访", "下访",
		"走遍", "核对", "监测", "清理", "调度", "活动", "总结", "小结", "汇报", "上报", "评估", "体检", "演练", "党日", "检视", "梳理", "更新", "测试", "专题",
	)
)

// leadLen returns the size of the words at the start of t that only lead to a
// duty.
func leadLen(t string) int {
	n := 0
	for {
		n += blanks(t[n:])
		w := leads.At(t[n:])
		if w == "" || notLeads.At(t[n:]) != "" {
			return n
		}
		n += len(w)
	}
}

// lead narrows a clause to the duty, without “做到”, “坚持” and the like before it.
func lead(text string, s document.Span) document.Span {
	if n := leadLen(text[s.Start:s.End]); n < s.Len() {
		s.Start += n
	}
	return clause.Trim(text, s)
}

// cleanActivity reduces what a clause has besides rhythm and count to the
// thing that is done.
func cleanActivity(t string) string {
	for _, empty := range []string{"（）", "()", "“”"} {
		t = strings.ReplaceAll(t, empty, "")
	}
	t = strings.Trim(t, " 　、的（）()")
	t = t[leadLen(t):]
	if kept.At(t) == "" {
		if w := happens.At(t); w != "" {
			if rest := strings.TrimLeft(t[len(w):], "的 　"); utf8.RuneCountInString(rest) >= 2 {
				t = rest
			}
		}
	}
	for _, tail := range []string{"的制度", "的要求", "的规定", "的机制"} {
		t = strings.TrimSuffix(t, tail)
	}
	for _, place := range []string{"作为", "确定为", "定为", "列为"} {
		// 把每年11月作为调研月
		if rest, ok := strings.CutPrefix(t, "把"+place); ok {
			t = rest
		} else if rest, ok := strings.CutPrefix(t, "将"+place); ok {
			t = rest
		} else if rest, ok := strings.CutPrefix(t, place); ok {
			t = rest
		}
	}
	return strings.Trim(t, " 　、的")
}

// dutiful reports whether an activity that has only a rhythm is something to
// do, and not a growth rate or a description.
func dutiful(activity string) bool {
	return dutyWords.In(activity) && !words.Any(activity, "增长", "下降", "提高", "不足", "没有", "以来") &&
		utf8.RuneCountInString(activity) >= 2
}

// blanks returns the size of the blanks at the start of t.
func blanks(t string) int { return len(t) - len(strings.TrimLeft(t, " \u3000")) }
