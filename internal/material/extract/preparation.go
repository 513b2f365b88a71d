package extract

import (
	"slices"
	"strings"

	"bihuan/internal/material/document"
	"bihuan/internal/material/extract/clause"
	"bihuan/internal/material/extract/rhythm"
	"bihuan/internal/material/extract/words"
)

// preparatory describes one kind of fact.
type preparatory struct {
	kind  string
	words []string // one of which the clause must have
	units []string // of the count
}

// facts are the kinds, the more specific first.
var facts = []preparatory{
	{"talk", []string{"谈心谈话", "谈心", "谈话", "访谈"}, []string{"人次", "次", "人", "场次", "对"}},
	{"questionnaire", []string{"问卷", "调查表", "征求意见表", "测评表"}, []string{"份", "张"}},
	{"opinion", []string{"意见", "建议", "归纳", "梳理"}, []string{"条", "个", "项", "件"}},
	{"session", []string{"座谈会", "座谈", "研讨会", "推进会"}, []string{"次", "场", "场次"}},
	{"study", []string{"学习", "研讨", "读书班", "党课"}, []string{"次", "场", "天", "期", "学时", "课时", "场次", "人次"}},
	{"member", []string{"班子成员", "党组成员", "常委", "应到", "实到", "领导班子现有", "参会人员"}, []string{"名", "人", "位"}},
}

// preparation finds what the material says was done before the meeting, with
// its counts. It looks outside the parts that admit, explain and promise.
func preparation(doc *document.Document, parts []part) []Fact {
	var list []Fact
	next := 0
	doc.Walk(func(n *document.Node, _ []*document.Node) bool {
		for next < len(parts) && parts[next].End <= n.Start {
			next++
		}
		if n.Kind == document.Table {
			return false
		}
		if next < len(parts) && parts[next].Contains(n.Span) && parts[next].kind != introKind {
			return true
		}
		list = append(list, factsIn(doc, n.TextSpan)...)
		return true
	})
	return list
}

// factsIn reads the counts of the clauses of s. A clause that counts without
// saying what (“归纳为12条”) goes on with the words of its sentence.
func factsIn(doc *document.Document, s document.Span) []Fact {
	var list []Fact
	for _, sentence := range clause.Sentences(doc.Text, s, true) {
		var last *preparatory
		for _, c := range clause.Split(doc.Text, sentence) {
			t := doc.At(c)
			if len(t) > clause.Longest {
				continue
			}
			for i := rhythm.Figures.Next(t, 0); i < len(t); {
				a, ok := rhythm.At(t, i)
				if !ok {
					i = rhythm.Figures.After(t, i)
					continue
				}
				if k := kindOfFact(t[:i], t[a.End:], a.Unit, last); k != nil {
					last = k
					count := a.Low
					list = append(list, Fact{Kind: k.kind, Text: t, Count: &count, Unit: a.Unit, Span: c})
				}
				i = a.End
			}
		}
	}
	return list
}

// kindOfFact finds what a count in unit is of: the kind whose word stands
// nearest before it, or right after it, or else what the sentence counted
// before.
func kindOfFact(before, after, unit string, last *preparatory) *preparatory {
	best, at := (*preparatory)(nil), -1
	for i := range facts {
		k := &facts[i]
		if !slices.Contains(k.units, unit) {
			continue
		}
		for _, w := range k.words {
			if p := strings.LastIndex(before, w); p > at {
				best, at = k, p
			}
		}
	}
	if best != nil {
		return best
	}
	for i := range facts {
		if k := &facts[i]; slices.Contains(k.units, unit) && words.Any(after, k.words...) {
			return k
		}
	}
	if last != nil && slices.Contains(last.units, unit) && words.Any(before, "归纳", "整理", "合并", "梳理") {
		return last
	}
	return nil
}
