package promise

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"bihuan/internal/material/document"
	"bihuan/internal/material/extract/clause"
	"bihuan/internal/material/extract/rhythm"
	"bihuan/internal/material/extract/words"
)

// triggered reports whether t has a word that every promise has one of, or a
// double negation. It keeps most clauses from being taken apart.
func triggered(t string) bool {
	negations := 0
	for at := 0; ; at += len("不") {
		var w string
		if at, w = triggers.Next(t, at); w != "不" {
			return w != ""
		}
		if negations++; negations > 1 {
			return true
		}
	}
}

// triggers are the words, one of which a promise has, and 不.
var triggers = words.New(
	"不", "每", "未", "按月", "按季", "按周", "按半", "逐月", "逐季", "逐周", "全年", "年内", "年度内", "一年", "一季", "一月", "一周", "一个月", "一天", "一日",
	"半年", "少于", "低于", "至少", "至多", "最少", "最多", "超过", "多于", "高于", "以上", "以内", "以下", "之内", "达", "控制在", "保持在",
	"提高到", "提升", "提高至", "稳定在", "只增", "只升", "只多", "没有", "小于", "大于", "下于",
)

// commits are the words by which a text binds itself.
var commits = words.New("将", "要", "坚持", "确保", "做到", "保证", "承诺", "必须", "应当", "须", "力争")

// Scanner gathers the promises of a document.
type Scanner struct {
	text   string
	strict bool // what does not commit in so many words is no promise
	Found  []Promise
}

// NewScanner returns a scanner of spans of text.
func NewScanner(text string) *Scanner { return &Scanner{text: text} }

// Read adds the promises of span. strict asks for words that commit, as
// anywhere but among the measures.
func (s *Scanner) Read(span document.Span, strict bool) {
	s.strict = strict
	for _, sentence := range clause.Sentences(s.text, span, true) {
		t := s.at(sentence)
		if !triggered(t) {
			continue
		}
		if strict && !commits.In(t) {
			continue
		}
		s.sentence(clause.Split(s.text, sentence))
	}
}

func (s *Scanner) at(span document.Span) string { return s.text[span.Start:span.End] }

// sentence reads the clauses of one sentence, in which a rhythm named once
// holds for the counts after it.
func (s *Scanner) sentence(list []document.Span) {
	var carried *rhythm.Rhythm
	holder, known := "", false
	for i := 0; i < len(list); i++ {
		t := s.at(list[i])
		if len(t) > clause.Longest || carried == nil && !triggered(t) || past(t) || eachTime(t) {
			continue
		}
		if p, ok := s.special(list, i); ok {
			s.add(p)
			continue
		}
		for _, piece := range s.pieces(list[i]) {
			d := readDuty(s.at(piece))
			merged := i
			if d.rhythm != nil && d.amount == nil && piece == list[i] {
				merged = s.merge(&d, list, i)
			}
			p, ok := s.promise(d, piece, carried)
			if ok {
				p.End = list[merged].End
				if piece != list[i] {
					p.End = piece.End
				}
				if p.Activity == "" && !s.borrow(&p, list, i) {
					ok = false
				}
			}
			if d.rhythm != nil {
				carried = d.rhythm
			}
			if !ok {
				continue
			}
			if p.Holder == "" {
				if !known {
					holder, known = clause.Holder(s.text, list), true
				}
				p.Holder = holder
			}
			s.add(p)
			i = merged
		}
	}
}

func (s *Scanner) add(p Promise) {
	p.ID = "D" + strconv.Itoa(len(s.Found)+1)
	p.Text = s.at(p.Span)
	s.Found = append(s.Found, p)
}

var pastWords = words.New("累计", "先后", "共计", "已经", "已开展", "已完成", "同比", "共开展", "共召开", "共组织")

// past reports whether a clause tells what was done, not what will be.
func past(t string) bool {
	return pastWords.In(t)
}

// eachTime reports whether a clause says how each of the times before it is,
// and is no duty of its own: 每次不少于半天.
func eachTime(t string) bool {
	return words.At(t, []string{"每次", "每场", "每期", "每堂", "每节", "每轮", "每批"}) != ""
}

// pieces parts “召开座谈会2次、走访企业10家” into its counts.
func (s *Scanner) pieces(c document.Span) []document.Span {
	t := s.at(c)
	if !strings.Contains(t, "、") {
		return []document.Span{c}
	}
	var list []document.Span
	counted, at := 0, c.Start
	for _, p := range strings.Split(t, "、") {
		d := readDuty(p)
		if d.amount != nil {
			counted++
		}
		list = append(list, document.Span{Start: at, End: at + len(p)})
		at += len(p) + len("、")
	}
	if counted < 2 || counted < len(list) {
		return []document.Span{c}
	}
	return list
}

// merge joins “每年开展专题调研，时间不少于30天”: the count that the next clause gives
// belongs to this one when that clause names nothing else to do. It returns
// the index of the last clause taken.
func (s *Scanner) merge(d *duty, list []document.Span, i int) int {
	if i+1 >= len(list) || list[i+1].Len() > clause.Longest {
		return i
	}
	next := readDuty(s.at(list[i+1]))
	if next.rhythm != nil || next.amount == nil || next.op == Exact || !onlyMeasures(next.activity) {
		return i
	}
	d.amount, d.op = next.amount, next.op
	return i + 1
}

func onlyMeasures(activity string) bool {
	return activity == "" || slices.Contains([]string{"时间", "次数", "总数", "数量", "累计时间", "全年", "总时长", "时长", "学时", "频次"}, activity)
}

// borrow takes what is done from the clause before: “集中学习，每月不少于1次”.
func (s *Scanner) borrow(p *Promise, list []document.Span, i int) bool {
	if i == 0 || past(s.at(list[i-1])) {
		return false
	}
	before := lead(s.text, list[i-1])
	if n := utf8.RuneCountInString(s.at(before)); n < 2 || n > 24 {
		return false
	}
	if len(s.Found) > 0 && s.Found[len(s.Found)-1].End > before.Start {
		return false
	}
	p.Activity = cleanActivity(s.at(before))
	p.Start = before.Start
	return p.Activity != ""
}

// promise turns a duty into a promise when it binds: a count with a rhythm or
// a bound, named months, or a rhythm with something to do.
func (s *Scanner) promise(d duty, piece document.Span, carried *rhythm.Rhythm) (Promise, bool) {
	p := Promise{Activity: d.activity, Holder: d.holder, Op: d.op, Span: lead(s.text, piece)}
	r := d.rhythm
	switch {
	case d.amount == nil && r == nil, d.amount != nil && r == nil && d.op == Exact && (carried == nil || !rhythm.Repeats(d.amount.Unit)):
		return p, false
	case d.amount != nil && d.op == Exact && d.amount.Unit == "%":
		return p, false // a rate of growth is a target, not a duty
	case d.amount == nil:
		if !r.Named && (s.strict || !dutiful(d.activity)) {
			return p, false
		}
		p.Op = Scheduled
	case r == nil && carried != nil && d.amount.Unit != "%":
		r = carried
	}
	if d.amount != nil {
		p.Min, p.Max, p.Unit = d.limits()
	}
	if r != nil {
		p.Period, p.Months, p.RRule = r.Period, r.Months, r.RRule()
	}
	return p, true
}
