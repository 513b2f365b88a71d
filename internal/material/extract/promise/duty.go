package promise

import (
	"strings"
	"unicode/utf8"

	"bihuan/internal/material/document"
	"bihuan/internal/material/extract/clause"
	"bihuan/internal/material/extract/rhythm"
	"bihuan/internal/material/extract/words"
)

// duty is a clause taken apart.
type duty struct {
	rhythm   *rhythm.Rhythm
	amount   *rhythm.Amount
	op       Op // Min, Max or Exact
	activity string
	holder   string
}

// limits returns the bounds of the amount as the duty's op sets them. A range
// (1至2次) keeps both: fewer than the lower number breaks the promise.
func (d *duty) limits() (low, high *float64, unit string) {
	low, high = &d.amount.Low, &d.amount.High
	if d.op == Max {
		low = nil
	}
	if d.op == Min && *low == *high {
		high = nil
	}
	return low, high, strings.Replace(d.amount.Unit, "％", "%", 1)
}

var (
	minBefore = words.New(
		"不得少于", "不能少于", "不少于", "不得低于", "不低于", "不小于", "不下于", "至少", "最少", "不少於",
	)
	maxBefore = words.New(
		"不得超过", "不能超过", "不超过", "不得多于", "不多于", "不高于", "不大于", "最多", "至多", "控制在",
	)
	reach    = words.New("达到", "保持在", "提升到", "提高到", "提升到", "提升至", "提高至", "稳定在", "达")
	minAfter = words.New("及以上", "以上")
	maxAfter = words.New("以内", "之内", "以下")
)

// readDuty takes the clause t apart.
func readDuty(t string) duty {
	d := duty{op: Exact}
	var cuts []document.Span
	if r, ok := rhythm.Find(t); ok {
		d.rhythm = &r
		cuts = append(cuts, document.Span{Start: r.Start, End: r.End})
	}
	bound := findBound(t, &d)
	if d.rhythm != nil && d.rhythm.Once {
		d.amount = &rhythm.Amount{Low: 1, High: 1}
		d.activity = cleanActivity(cut(t, cuts))
		return d
	}
	if a, ok := findAmount(t, d.rhythm, bound); ok {
		d.amount = &a
		end := a.End
		if w := minAfter.At(t[end:]); w != "" {
			d.op, end = Min, end+len(w)
		} else if w := maxAfter.At(t[end:]); w != "" {
			d.op, end = Max, end+len(w)
		} else if w := words.At(t[end:], []string{"左右"}); w != "" {
			end += len(w)
		}
		if bound.Len() == 0 {
			bound = findReach(t[:a.Start], &d)
		}
		if d.op == Exact && (a.Approx || a.Low != a.High) {
			d.op = Min
		}
		if w := words.At(t[end:], []string{"的"}); w != "" {
			end += len(w)
		}
		cuts = append(cuts, document.Span{Start: a.Start, End: end})
		if bound.Len() > 0 {
			cuts = append(cuts, bound)
		}
	}
	d.activity = cut(t, cuts)
	if d.rhythm != nil {
		d.holder = takeHolder(t, &d)
	} else if people.At(d.activity) != "" {
		n := subjectLen(d.activity)
		d.holder, d.activity = d.activity[:n], d.activity[n:]
	}
	d.activity = cleanActivity(d.activity)
	return d
}

// findBound finds the first word that bounds a count from below or above and
// sets d.op by it.
func findBound(t string, d *duty) document.Span {
	least, low := minBefore.Next(t, 0)
	most, high := maxBefore.Next(t, 0)
	switch {
	case low != "" && least <= most:
		d.op = Min
		return document.Span{Start: least, End: least + len(low)}
	case high != "":
		d.op = Max
		return document.Span{Start: most, End: most + len(high)}
	}
	return document.Span{}
}

// findReach finds 达到 right before a number, which is a lower bound unless
// another follows the number.
func findReach(before string, d *duty) document.Span {
	t := strings.TrimRight(before, " 　")
	if w := reach.End(t); w != "" {
		if d.op == Exact {
			d.op = Min
		}
		return document.Span{Start: len(t) - len(w), End: len(before)}
	}
	return document.Span{}
}

// findAmount chooses the count of a clause: the one right after the bound, else
// the first count of times, else the first.
func findAmount(t string, r *rhythm.Rhythm, bound document.Span) (rhythm.Amount, bool) {
	var best rhythm.Amount
	rank := 0
	for i := rhythm.Figures.Next(t, 0); i < len(t); {
		if r != nil && i >= r.Start && i < r.End {
			i = r.End
			continue
		}
		a, ok := rhythm.At(t, i)
		if !ok || i > bound.End && conditionBefore(t[:i]) {
			i = rhythm.Figures.After(t, i)
			continue
		}
		worth := 1
		if rhythm.Repeats(a.Unit) {
			worth = 2
		}
		if bound.Len() > 0 && strings.TrimSpace(t[bound.End:max(bound.End, i)]) == "" && i >= bound.End {
			worth = 3
		}
		if a.Unit == "日" && worth < 3 {
			worth = 0
		}
		if worth > rank {
			best, rank = a, worth
		}
		i = a.End
	}
	return best, rank > 0
}

// conditionBefore reports whether what stands before a count makes it the
// condition of something else (超过3次的……), not a duty.
func conditionBefore(before string) bool {
	return words.End(before, []string{"超过", "超", "少于", "不足", "低于", "多于", "满", "未达", "达不到", "连续"}) != ""
}

// cut returns t without the given spans.
func cut(t string, cuts []document.Span) string {
	var b strings.Builder
	at := 0
	for at < len(t) {
		next := document.Span{Start: len(t), End: len(t)}
		for _, c := range cuts {
			if c.End > at && c.Start < next.Start {
				next = c
			}
		}
		if next.Start > at {
			b.WriteString(strings.TrimSpace(t[at:next.Start]))
		}
		at = max(at, next.End)
	}
	return b.String()
}

// subjects end the name of somebody who has duties.
var subjects = words.New(
	"成员", "同志", "干部", "书记", "领导", "负责人", "党员", "支部", "单位", "部门", "乡镇", "街道", "委员", "主任", "局长", "组长",
	"常委会", "委员会", "党委会", "党组会", "支委会", "党委", "党组", "小组", "中心组", "办公室", "科室", "专班", "站所", "本人", "班子",
	"每人", "纪委", "政府", "人大", "政协", "工会", "妇联", "团委", "局", "办", "部", "股", "科", "中心", "常委", "县长", "镇长", "乡长", "区长", "市长", "科长", "所长", "站长", "人员", "我",
)

// people begin the name of somebody who has duties where no rhythm divides it
// from what is to be done.
var people = words.New(
	"班子成员", "领导班子", "党组成员", "党委成员", "党委班子", "党组班子", "党员干部", "领导干部", "主要负责", "党组书记", "党委书记", "各", "全体", "县委常委会", "党组会", "党委会",
)

// takeHolder finds who has the duty: whoever stands before the rhythm, or
// “每人”, “每名……” after it. It removes the name from the activity.
func takeHolder(t string, d *duty) string {
	before := t[:d.rhythm.Start]
	before = before[leadLen(before):]
	if at := strings.LastIndex(before, "由"); at >= 0 && words.End(before[:at], []string{"理", "自"}) == "" {
		if who := before[at+len("由"):]; who != "" && utf8.RuneCountInString(who) <= clause.HolderRunes {
			d.activity = strings.Replace(d.activity, before[at:], "", 1)
			return who
		}
	}
	if before != "" && subjects.End(before) != "" && !clause.BeginsAction(before) && strings.HasPrefix(d.activity[leadLen(d.activity):], before) {
		d.activity = d.activity[leadLen(d.activity)+len(before):]
		return before
	}
	if w := words.At(d.activity, []string{"每人", "人均"}); w != "" {
		d.activity = d.activity[len(w):]
		return w
	}
	if w := words.At(d.activity, []string{"每名", "每位", "每个", "由"}); w != "" {
		if n := subjectLen(d.activity[len(w):]); n > 0 {
			holder := strings.TrimPrefix(d.activity[:len(w)+n], "由")
			d.activity = d.activity[len(w)+n:]
			return holder
		}
	}
	return ""
}

// subjectLen returns the size of the name of somebody who has duties at the
// start of t, 0 for none.
func subjectLen(t string) int {
	const longest = 36
	for i := range t {
		if i > longest {
			break
		}
		if i > 3 && subjects.End(t[:i]) != "" && subjects.At(t[i:]) == "" {
			if _, size := utf8.DecodeRuneInString(t[i:]); subjects.End(t[:i+size]) != "" {
				i += size // 常委, but 常委会
			}
			return i
		}
	}
	return 0
}
