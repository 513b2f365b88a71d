package extract

import (
	"cmp"
	"strings"
	"unicode/utf8"

	"bihuan/internal/material/document"
	"bihuan/internal/material/extract/clause"
	"bihuan/internal/material/extract/rhythm"
	"bihuan/internal/material/extract/words"
)

// actions parts a measure into single things to do: the sentences of its body
// that begin a clause with a verb of action or name who, when or how often;
// the title where the body has none. A sentence that is but a field of a form
// (责任单位：……) holds for all actions of the measure that name none, and so does
// what the title names; who leads one half of a sentence leads the other, too.
func actions(text string, title, body document.Span) []Action {
	var list []Action
	parts := clause.Split(text, title)
	holder, due := clause.Holder(text, parts), clause.Due(text, parts)
	for _, sentence := range clause.Sentences(text, body, false) {
		leader := ""
		for _, s := range clause.Sentences(text, sentence, true) {
			s = unmarked(text, s)
			parts := clause.Split(text, s)
			a := Action{Text: text[s.Start:s.End], Holder: clause.Holder(text, parts), Due: clause.Due(text, parts)}
			if clause.IsForm(a.Text) {
				due = cmp.Or(a.Due, due)
				if holder == "" || a.Holder != "" && clause.NamesUnit(a.Text) {
					holder = a.Holder
				}
				continue
			}
			leader = cmp.Or(a.Holder, leader)
			a.Holder = leader
			if a.Holder == "" && a.Due == "" && !clause.Acts(text, parts) {
				continue
			}
			a.Span = clause.TrimEnd(text, s, clause.SentenceEnds+"；;，,")
			a.Text = text[a.Start:a.End]
			list = append(list, a)
		}
	}
	if len(list) == 0 && title.Len() > 0 {
		list = append(list, Action{Text: text[title.Start:title.End], Span: title})
	}
	for i := range list {
		list[i].Holder, list[i].Due = cmp.Or(list[i].Holder, holder), cmp.Or(list[i].Due, due)
	}
	return list
}

// unmarked narrows s to start behind the marker of a deeper list, such as 1. or (1) or 一是.
func unmarked(text string, s document.Span) document.Span {
	t := text[s.Start:s.End]
	inner := strings.TrimLeft(t, "（(")
	at := len(t) - len(inner)
	_, _, size := rhythm.ScanCount(inner)
	if r, n := utf8.DecodeRuneInString(t); at == 0 && r >= '①' && r <= '⑳' {
		s.Start += n
		return clause.Trim(text, s)
	}
	if size == 0 {
		return s
	}
	at += size
	if w := words.At(t[at:], []string{")、", "）、", ")", "）", "、", ".", "．", "是要", "是", "要"}); w != "" && !digitFirst(t[at+len(w):]) {
		s.Start += at + len(w)
		return clause.Trim(text, s)
	}
	return s
}

func digitFirst(t string) bool { return t != "" && '0' <= t[0] && t[0] <= '9' }
