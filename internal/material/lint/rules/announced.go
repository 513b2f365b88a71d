package rules

import (
	"strings"

	"bihuan/internal/material/document"
	"bihuan/internal/material/lint"
)

// count is an announcement such as 以下7个方面.
type count struct {
	document.Span
	n int
	// sure says that the list behind it must be what was counted: 以下 or a
	// colon refers to it.
	sure bool
}

// measures are the measure words of what a list may hold.
var measures = []string{"个方面", "方面", "个", "项", "条", "点", "类", "大", "种", "步"}

// listNouns are the nouns that announce the entries of a list. What is counted
// otherwise (5个乡镇) need not be what follows.
var listNouns = []string{
	"方面", "问题", "工作", "措施", "原因", "任务", "要求", "建议", "意见", "体会", "举措", "步骤", "阶段", "环节", "重点", "原则", "办法", "做法",
	"特点", "部分", "层面", "不足", "差距", "内容", "议程", "事项", "打算", "经验", "启示", "矛盾", "短板", "弱项", "行动", "工程", "机制", "制度", "关系", "要点", "情况", "条件", "情形", "方式", "程序", "材料", "义务", "职责", "标准",
}

// announced returns the counts that the end of the paragraph s announces for
// the list behind it. far says that other paragraphs stand between: then only
// 以下 and its like refer to the list with certainty.
func announced(p *lint.Pass, s document.Span, far bool) []count {
	text := p.Doc.Text
	if r := before(text, s.End); r != '：' && r != ':' && r != '。' && r != '，' && r != ',' {
		return nil
	}
	from := lastSentence(p, s)
	colon := strings.HasSuffix(text[s.Start:s.End], "：") || strings.HasSuffix(text[s.Start:s.End], ":")
	if c := afterPointer(p, span(from, s.End)); c != nil {
		return c
	}
	if far || !colon && !strings.HasSuffix(text[s.Start:s.End], "。") {
		return nil
	}
	end := back(text, s.End, 1, from)
	end = trimTail(text, from, end)
	clause := from
	for i := end; i > from; {
		start := back(text, i, 1, from)
		if r := after(text, start); strings.ContainsRune("，,；;。：:", r) {
			clause = i
			break
		}
		i = start
	}
	list := countsTo(text, clause, end)
	for i := range list {
		list[i].sure = colon
	}
	return list
}

// trimTail drops what may stand between a count and the colon: 主要有三点，具体如下.
func trimTail(text string, from, end int) int {
	for again := true; again; {
		again = false
		for _, w := range []string{"如下", "具体", "分别", "主要是", "主要有", "是", "即", "为", "，", ","} {
			if rest, ok := strings.CutSuffix(text[from:end], w); ok {
				end, again = from+len(rest), true
			}
		}
	}
	return end
}

// lastSentence returns where the sentence begins that ends with s.
func lastSentence(p *lint.Pass, s document.Span) int {
	from := s.Start
	for _, o := range p.Index.SentencesIn(span(max(s.Start, s.End-900), s.End)) {
		from = o.Start
	}
	return max(from, s.End-900)
}

// afterPointer reads the counts that follow 以下, 如下 or 下列 within s.
func afterPointer(p *lint.Pass, s document.Span) []count {
	text := p.Doc.Text
	hits := p.Hits()
	for i := len(hits) - 1; i >= 0; i-- {
		h := hits[i]
		if h.Start < s.Start {
			break
		}
		if w := p.Word(h); h.End > s.End || w != "以下" && w != "如下" && w != "下列" {
			continue
		}
		c, end, ok := countAt(text, h.End, s.End)
		if !ok {
			return nil
		}
		c.Start, c.sure = h.Start, true
		list := []count{c}
		if second, _, ok := countAt(text, skipAny(text, end, "、", "，", "共", "的"), s.End); ok {
			second.sure = true
			list = append(list, second)
		}
		return list
	}
	return nil
}

// countsTo reads the one or two counts that end at byte end: 4个方面12个问题.
func countsTo(text string, from, end int) []count {
	var list []count
	last := from // behind the last count's noun
	for i := from; i < end; {
		c, stop, ok := countAt(text, i, end)
		if !ok {
			i = forth(text, i, 1, end)
			continue
		}
		if !countable(text, from, i) {
			list = nil
		} else {
			if len(list) > 0 && strings.Trim(text[last:c.Start], "的共、") != "" {
				list = nil
			}
			list = append(list, c)
		}
		i, last = stop, stop
	}
	if last != end {
		return nil
	}
	return list
}

// countable is false where the count at byte at is part of a larger whole, an
// ordinal or an approximation: 其他3个方面, 第三个方面, 近三个方面.
func countable(text string, from, at int) bool {
	r := before(text, at)
	if numeralRune(r) || arabic(r) || r == '.' {
		return false
	}
	if at > from && strings.ContainsRune("第前后这那其另各每余约近过超上述他外剩中下头首末仅“", r) {
		return false
	}
	return !strings.HasSuffix(text[from:at], "以上") && !strings.HasSuffix(text[from:at], "上述") && !strings.HasSuffix(text[from:at], "其中")
}

// countAt reads a count at byte at: a number, a measure word and one of the
// nouns of lists, with at most six runes between measure and noun. end is
// behind the noun.
func countAt(text string, at, limit int) (c count, end int, ok bool) {
	n, size := numeralAt(text[at:limit])
	if size == 0 || n < 2 || n > 200 {
		return count{}, at, false
	}
	i := at + size
	for _, m := range measures {
		rest, found := strings.CutPrefix(text[i:limit], m)
		if !found {
			continue
		}
		i = limit - len(rest)
		if strings.HasSuffix(m, "方面") {
			stop := i
			for _, tail := range []string{"的", "具体", "突出", "主要", "问题", "工作", "内容", "原因", "措施"} {
				if strings.HasPrefix(text[stop:limit], tail) {
					stop += len(tail)
				}
			}
			return count{span(at, i), n, false}, stop, true
		}
		window := text[i:forth(text, i, 8, limit)]
		best := -1
		for _, w := range listNouns {
			if k := strings.Index(window, w); k >= 0 && (best < 0 || k+len(w) > best && k < best) {
				best = k + len(w)
			}
		}
		if best < 0 || strings.ContainsAny(window[:best], "，。；：、,;:") || strings.ContainsAny(window[:best], "0123456789") {
			return count{}, at, false
		}
		return count{span(at, i+best), n, false}, i + best, true
	}
	return count{}, at, false
}
