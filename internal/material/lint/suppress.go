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
}

const (
	remarkOpen  = "<!--"
	remarkClose = "-->"
	ignoreHere  = "闭环忽略"
	ignoreAll   = "闭环全文忽略"
)

// Suppressions returns the remarks of text in order.
func Suppressions(text string) []Suppression {
	var list []Suppression
	for at := 0; ; {
		i := strings.Index(text[at:], remarkOpen)
		if i < 0 {
			return list
		}
		start := at + i
		line := text[start:]
		if e := strings.IndexByte(line, '\n'); e >= 0 {
			line = line[:e]
		}
		n := strings.Index(line, remarkClose)
		if n < 0 {
			at = start + len(line)
			continue
		}
		at = start + n + len(remarkClose)
		if s, ok := remark(line[len(remarkOpen):n]); ok {
			s.Span = document.Span{Start: start, End: at}
			if s.Scope.End != 0 {
				s.Scope = document.Span{Start: 0, End: len(text)}
			} else {
				s.Scope = scope(text, s.Span)
			}
			list = append(list, s)
		}
	}
}

// remark reads the inside of a comment. Scope.End is not 0 when the remark is
// for the whole document.
func remark(inside string) (s Suppression, ok bool) {
	inside = strings.TrimSpace(inside)
	rest, whole := strings.CutPrefix(inside, ignoreAll)
	if whole {
		s.Scope.End = 1
	} else if rest, ok = strings.CutPrefix(inside, ignoreHere); !ok {
		return s, false
	}
	rest = strings.TrimLeft(rest, " :：\u3000")
	ids, reason, _ := strings.Cut(rest, " ")
	s.Reason = strings.TrimSpace(reason)
	if ids != "全部" {
		s.Rules = []string{}
		for _, id := range strings.FieldsFunc(ids, func(r rune) bool { return r == ',' || r == '，' || r == '、' }) {
			s.Rules = append(s.Rules, id)
		}
	}
	return s, true
}

// scope returns the line of a remark, or the next line with text where the
// remark stands alone in its own.
func scope(text string, remark document.Span) document.Span {
	start := strings.LastIndexByte(text[:remark.Start], '\n') + 1
	end := lineEnd(text, remark.End)
	if strings.TrimSpace(text[start:remark.Start]+text[remark.End:end]) != "" {
		return document.Span{Start: start, End: end}
	}
	for end < len(text) {
		start, end = end+1, lineEnd(text, end+1)
		if strings.TrimSpace(text[start:end]) != "" {
			break
		}
	}
	return document.Span{Start: start, End: end}
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
