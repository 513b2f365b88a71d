package rules

import (
	"fmt"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"bihuan/internal/material/document"
	"bihuan/internal/material/lint"
	"bihuan/internal/material/lint/data"
)

// shield marks a word that is looked for only because a wrong form within it
// is right.
const shield = -1

// wordList checks a list of wordings.
type wordList struct {
	entries []data.Wording
	words   []string
	owner   []int // by word: index into entries, or shield
	open    string
	close   string
	// inTitles says whether a hit within book-title marks counts.
	inTitles bool
}

// newWordList prepares entries; open and close stand around every form.
func newWordList(entries []data.Wording, open, close string) *wordList {
	l := &wordList{entries: entries, open: open, close: close, inTitles: open != ""}
	seen := map[string]bool{}
	add := func(form string, owner int) {
		for _, v := range data.Variants(form) {
			if w := open + v + close; !seen[w] {
				seen[w] = true
				l.words = append(l.words, w)
				l.owner = append(l.owner, owner)
			}
		}
	}
	for i, e := range entries {
		for _, w := range e.Wrong {
			add(w, i)
		}
	}
	for _, e := range entries {
		for _, w := range e.Within {
			add(w, shield)
		}
		for _, w := range e.Wrong {
			if open == "" && strings.Contains(e.Right, w) {
				add(e.Right, shield)
			}
		}
	}
	return l
}

// check reports the forms of the list that stand in the text: each place, and
// only the first one with a count where the entry is a hint.
func (l *wordList) check(p *lint.Pass) {
	first := map[int]*lint.Finding{}
	more := map[int]int{}
	done := 0
	for _, h := range p.Hits() {
		if h.Start < done {
			continue
		}
		if p.Own(h) {
			p.Report(h.Span, "“%s”在本单位列出的用语中，请核对。", p.At(h.Span))
			continue
		}
		i := l.owner[h.Word]
		if i != shield && !l.applies(p, h.Span, l.entries[i]) {
			continue
		}
		done = h.End
		if i == shield {
			continue
		}
		e := l.entries[i]
		if e.Severity == "" {
			l.report(p, h.Span, e)
			continue
		}
		if f := first[i]; f != nil {
			more[i]++
			f.Related = append(f.Related, lint.Related{Span: h.Span, Message: "同样的写法"})
			continue
		}
		first[i] = l.report(p, h.Span, e)
		first[i].Severity = lint.Severity(e.Severity)
	}
	for i, n := range more {
		first[i].Message += fmt.Sprintf("（全文共%d处）", n+1)
	}
}

func (l *wordList) report(p *lint.Pass, span document.Span, e data.Wording) *lint.Finding {
	note := e.Note
	if note != "" {
		note += "。"
	}
	return p.Report(span, "此处作“%s”，请核对：应为%s。%s（%s）", strings.Trim(p.At(span), "“”"), named(e.Right), note, e.Cite())
}

// named puts form in quotes unless it brings its own.
func named(form string) string {
	if strings.ContainsAny(form, "“《") {
		return form
	}
	return "“" + form + "”"
}

// applies says whether the wrong form at span is one in its surroundings.
func (l *wordList) applies(p *lint.Pass, span document.Span, e data.Wording) bool {
	before, after := p.Doc.Text[:span.Start], p.Doc.Text[span.End:]
	if slices.ContainsFunc(e.NotAfter, func(w string) bool { return strings.HasSuffix(before, w) }) ||
		slices.ContainsFunc(e.NotBefore, func(w string) bool { return strings.HasPrefix(after, w) }) {
		return false
	}
	if !l.inTitles && inTitle(p.Doc.Text, span) || slices.Contains(e.NotAfter, former) && strings.Contains(nameBefore(p.Doc.Text, span.Start), former) {
		return false
	}
	if e.Until == 0 && len(e.Unless) == 0 {
		return true
	}
	sentence := sentenceAt(p, span.Start)
	if speaksOf(p, sentence, e.Until) {
		return false
	}
	text := p.At(sentence)
	if l.inTitles && strings.Contains(text, "废止") {
		return false
	}
	return !slices.ContainsFunc(e.Unless, func(w string) bool { return strings.Contains(text, w) })
}

// former is the word that makes a name one of the past, also with the place
// between them: 原云川县环保局.
const former = "原"

// nameBefore returns the up to eight ideographs before byte at.
func nameBefore(text string, at int) string {
	start := at
	for range 8 {
		r := before(text, start)
		if !han(r) {
			break
		}
		start -= len(string(r))
	}
	return text[start:at]
}

// longTitle bounds the search for book-title marks around a hit, in bytes.
const longTitle = 240

// inTitle says whether span stands between book-title marks: a title is
// quoted as it is.
func inTitle(text string, span document.Span) bool {
	before := text[max(0, span.Start-longTitle):span.Start]
	return strings.LastIndex(before, "《") > strings.LastIndex(before, "》")
}

// longSentence bounds what is looked at of a sentence on each side of a place,
// in bytes: a text of one endless sentence must not cost its square.
const longSentence = 1500

// sentenceAt returns the sentence that holds byte at, cut to longSentence on
// both sides; an empty one where there is none.
func sentenceAt(p *lint.Pass, at int) document.Span {
	list := p.Index.Sentences
	i := sort.Search(len(list), func(i int) bool { return list[i].End > at })
	if i == len(list) || list[i].Start > at {
		return document.Span{Start: at, End: at}
	}
	s := list[i]
	if s.Start < at-longSentence {
		s.Start = runeStart(p.Doc.Text, at-longSentence)
	}
	if s.End > at+longSentence {
		s.End = runeStart(p.Doc.Text, at+longSentence)
	}
	return s
}

// runeStart returns the first start of a rune at or behind byte at.
func runeStart(text string, at int) int {
	for at < len(text) && !utf8.RuneStart(text[at]) {
		at++
	}
	return at
}

// speaksOf says whether the text in s names a year up to the given one: it
// then speaks of a time at which another wording was right.
func speaksOf(p *lint.Pass, s document.Span, until int) bool {
	for _, n := range p.Index.NumbersIn(s) {
		if n.Digits == 4 && n.Decimals == 0 && n.Value >= 1921 && int(n.Value) <= until && strings.HasPrefix(p.Doc.Text[n.End:], "年") {
			return true
		}
	}
	return false
}
