package extract

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"bihuan/internal/material/document"
	"pgregory.net/rapid"
)

// tester is what check needs of *testing.T and *rapid.T.
type tester interface {
	Helper()
	Errorf(format string, args ...any)
}

// check fails when r breaks a promise that From makes for every document.
func check(t tester, doc *document.Document, r *Result) {
	t.Helper()
	ids := map[string]bool{}
	id := func(s string) {
		if s == "" || ids[s] {
			t.Errorf("id %q is empty or not unique", s)
		}
		ids[s] = true
	}
	within := func(what string, s document.Span) {
		if s.Start < 0 || s.End < s.Start || s.End > len(doc.Text) {
			t.Errorf("%s: span %v outside the text", what, s)
		} else if !utf8.ValidString(doc.Text[s.Start:s.End]) && utf8.ValidString(doc.Text) {
			t.Errorf("%s: span %v cuts a character", what, s)
		}
	}
	titled := func(what string, whole, title document.Span, text string) {
		within(what, whole)
		within(what, title)
		if !whole.Contains(title) || doc.At(title) != text {
			t.Errorf("%s: title %q is not at its place", what, text)
		}
	}
	for i := range r.Aspects {
		a := &r.Aspects[i]
		within("aspect", a.Span)
		for j := range a.Problems {
			p := &a.Problems[j]
			id(p.ID)
			titled(p.ID, p.Span, p.TitleSpan, p.Title)
			for _, e := range p.Examples {
				if e == "" || !strings.Contains(doc.At(p.Span), e) {
					t.Errorf("%s: example %q is not in the problem", p.ID, e)
				}
			}
			if p.Title == "" {
				t.Errorf("%s has no title", p.ID)
			}
			if len(p.Statement) > p.Span.Len()-p.TitleSpan.Len() {
				t.Errorf("%s: the statement holds more than the rest of the problem", p.ID)
			}
		}
	}
	for i := range r.Causes {
		c := &r.Causes[i]
		id(c.ID)
		titled(c.ID, c.Span, c.TitleSpan, c.Title)
	}
	for i := range r.Measures {
		m := &r.Measures[i]
		id(m.ID)
		titled(m.ID, m.Span, m.TitleSpan, m.Title)
		for _, a := range m.Actions {
			within(m.ID, a.Span)
			if !m.Contains(a.Span) || doc.At(a.Span) != a.Text {
				t.Errorf("%s: action %q is not at its place", m.ID, a.Text)
			}
		}
	}
	for i := range r.Promises {
		p := &r.Promises[i]
		id(p.ID)
		within(p.ID, p.Span)
		if doc.At(p.Span) != p.Text || p.Activity == "" {
			t.Errorf("%s: %q is not at its place or has no activity", p.ID, p.Text)
		}
		if i > 0 && p.Start < r.Promises[i-1].Start {
			t.Errorf("%s is out of order", p.ID)
		}
		if p.Measure != "" && !ids[p.Measure] {
			t.Errorf("%s: no measure %s", p.ID, p.Measure)
		}
	}
	for _, l := range r.Links {
		if !ids[l.Problem] || (l.Cause == "") == (l.Measure == "") || !ids[l.Cause+l.Measure] || l.Score <= 0 || l.Score > 1 || len(l.Because) == 0 {
			t.Errorf("link %+v", l)
		}
	}
	for _, f := range r.Preparation {
		within(f.Kind, f.Span)
	}
	text, err := json.Marshal(JSON(doc, r))
	if err != nil || strings.Contains(string(text), `":null,"causes`) || strings.Contains(string(text), `s":null`) {
		t.Errorf("JSON with null for a list: %v", err)
	}
}

// Whatever a material is made of, From keeps its promises and says the same
// twice.
func TestInvariants(t *testing.T) {
	pieces := rapid.SampledFrom([]string{
		"一、存在的主要问题", "二、原因分析", "三、整改措施", "存在问题及原因", "上年度整改情况", "（一）学习方面。", "(二)作风方面", "一是学得浅。", "二是用得少，如：抄笔记。",
		"1.", "2.抓学习。", "比如，只抄不想。", "但是没有改。", "每月学习不少于1次", "每季度", "不少于两天", "由党建办负责", "2027年3月底前", "，", "。", "；", "\n", "\n\n",
		"民生投入只增不减", "不调研不决策", "未经研究，不得实施", "序号\t问题\t措施\n", "1\t学得浅\t每周学1次。\n", "班子", "本人", "谈心谈话12人次", "每年6月、12月", "“", "”", "（", "）",
		"责任单位：", "完成时限：", "\xff", "专此报告。\n", "2026年1月1日\n",
	})
	rapid.Check(t, func(t *rapid.T) {
		doc := read("x.txt", strings.Join(rapid.SliceOfN(pieces, 0, 60).Draw(t, "pieces"), ""))
		r := From(doc)
		check(t, doc, r)
		if !reflect.DeepEqual(r, From(doc)) {
			t.Errorf("not deterministic")
		}
	})
}

func FuzzFrom(f *testing.F) {
	for _, seed := range []string{
		"", "一、存在的主要问题\n（一）学习方面。一是学得浅。比如，只抄。\n二、原因分析\n1.忙。\n三、整改措施\n1.抓学习。每月学习不少于1次，由我负责，3月底前完成。\n",
		"问题\t措施\t时限\n学得浅\t每年6、12月学1至2次、走访3户\t长期坚持\n", "主要问题\n学得浅\n下一步\n只增不减，不调研不决策", "三、整改措施\n每第一二三半年一一一次每",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		doc := read("x.txt", text)
		check(t, doc, From(doc))
	})
}
