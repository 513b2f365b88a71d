package lint

import (
	"slices"
	"strings"

	"bihuan/internal/material/document"
)

// Suppression is a remark in the text that leaves findings out:
//
//	<!-- 闭环忽略 rule-id 理由 -->      the line it stands in, or alone the next line with text
//	<!-- 闭环全文忽略 rule-id 理由 -->   the whole document
//
// Instead of one id there may be several, separated by commas, or 全部.
type Suppression struct {
	document.Span               // of the remark
	Scope         document.Span // where findings are left out
	Rules         []string      // nil for all
	Reason        string
	whole         bool
}

const (
	remarkOpen  = "<!--"
	remarkClose = "-->"
	ignoreHere  = "闭环忽略"
	ignoreAll   = "闭环全文忽略"
)

// maxRemarks is the number of remarks of a document that count; more of them
// are no work of a person.
const maxRemarks = 1000

// Suppressions returns the remarks of text in order, at most maxRemarks.
func Suppressions(text string) []Suppression {
	var list []Suppression
	for at := 0; len(list) < maxRemarks; {
		i := strings.Index(text[at:], remarkOpen)
		if i < 0 {
			break
		}
		line := document.Span{Start: strings.LastIndexByte(text[:at+i], '\n') + 1, End: lineEnd(text, at+i)}
		list = append(list, remarksIn(text, line)...)
		at = line.End
	}
	return list[:min(len(list), maxRemarks)]
}

// remarksIn returns the remarks of one line.
func remarksIn(text string, line document.Span) []Suppression {
	var list []Suppression
	alone := true
	at := line.Start
	for len(list) < maxRemarks {
		i := strings.Index(text[at:line.End], remarkOpen)
		if i < 0 {
			break
		}
		start := at + i
		n := strings.Index(text[start:line.End], remarkClose)
		if n < 0 {
			break
		}
		end := start + n + len(remarkClose)
		if s, ok := remark(text[start+len(remarkOpen) : start+n]); ok {
			s.Span = document.Span{Start: start, End: end}
			list = append(list, s)
			alone = alone && strings.TrimSpace(text[at:start]) == ""
		} else {
			alone = alone && strings.TrimSpace(text[at:end]) == ""
		}
		at = end
	}
	alone = alone && strings.TrimSpace(text[at:line.End]) == ""
	for i := range list {
		list[i].Scope = scope(text, line, alone, list[i].whole)
	}
	return list
}

// remark reads the inside of a comment.
func remark(inside string) (s Suppression, ok bool) {
	inside = strings.TrimSpace(inside)
	rest, whole := strings.CutPrefix(inside, ignoreAll)
	if !whole {
		if rest, ok = strings.CutPrefix(inside, ignoreHere); !ok {
			return s, false
		}
	}
	s.whole = whole
	rest = strings.TrimLeft(rest, " :：\u3000")
	ids, reason, _ := strings.Cut(rest, " ")
	s.Reason = strings.TrimSpace(reason)
	if ids != "全部" {
		s.Rules = strings.FieldsFunc(ids, func(r rune) bool { return r == ',' || r == '，' || r == '、' })
	}
	return s, true
}

// maxApart is the number of lines below a remark among which its line is
// looked for.
const maxApart = 20

// scope returns where a remark of line counts: in the line, or where nothing
// but remarks stands in it, in the next line with text.
func scope(text string, line document.Span, alone, whole bool) document.Span {
	if whole {
		return document.Span{Start: 0, End: len(text)}
	}
	at := line
	for n := 0; alone && n < maxApart && at.End < len(text); n++ {
		at = document.Span{Start: at.End + 1, End: lineEnd(text, at.End+1)}
		if t := strings.TrimSpace(text[at.Start:at.End]); t != "" && !(strings.HasPrefix(t, remarkOpen) && strings.HasSuffix(t, remarkClose)) {
			return at
		}
	}
	return line
}

func lineEnd(text string, at int) int {
	if i := strings.IndexByte(text[at:], '\n'); i >= 0 {
		return at + i
	}
	return len(text)
}

// suppress leaves out the findings that a remark or the configuration
// ignores, and those that quote nothing but a remark.
func suppress(text string, cfg *Config, found []*Finding) []*Finding {
	remarks := Suppressions(text)
	if len(remarks) == 0 && len(cfg.Ignore) == 0 {
		return found
	}
	return slices.DeleteFunc(found, func(f *Finding) bool {
		for _, s := range remarks {
			if f.Rule.ID == RemarkRule {
				break
			}
			if s.Span.Contains(f.Span) && f.Len() > 0 {
				return true
			}
			if s.Scope.Start <= f.Start && f.Start < max(s.Scope.End, s.Scope.Start+1) &&
				(s.Rules == nil || slices.Contains(s.Rules, f.Rule.ID)) {
				return true
			}
		}
		quoted := text[f.Start:f.End]
		return slices.ContainsFunc(cfg.Ignore, func(i Ignore) bool {
			return i.Rule == f.Rule.ID && strings.Contains(quoted, i.Text)
		})
	})
}

// RemarkRule is the id of the rule that checks the remarks themselves, which
// a remark cannot suppress.
const RemarkRule = "ignore-remark"
