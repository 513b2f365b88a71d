package report

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"bihuan/internal/material/document"
	"bihuan/internal/material/lint"
)

// context is the number of characters shown on each side of a quotation.
const context = 16

// longest is the number of characters of a quotation that are shown.
const longest = 60

// The colours of a terminal, by severity.
var colours = map[lint.Severity]string{lint.Verify: "\033[35m", lint.Error: "\033[31m", lint.Hint: "\033[36m"}

// Text writes each finding as `file:line:column: 级别 规则 说明`, followed by
// the place with what was found between ▸ and ◂. In colour the marks are
// left out.
func Text(w io.Writer, f File, colour bool) error {
	if len(f.Findings) == 0 {
		return nil
	}
	locator := document.NewLocator(f.Doc.Text)
	var b strings.Builder
	for _, found := range f.Findings {
		at := locator.Position(found.Start)
		severity, open, end := found.Severity.Zh(), "▸", "◂"
		if colour {
			open, end = colours[found.Severity], "\033[0m"
			severity = open + severity + end
		}
		fmt.Fprintf(&b, "%s:%d:%d: %s %s %s\n", f.Doc.Name, at.Line, at.Column, severity, found.Rule.ID, found.Message)
		b.WriteString("    " + excerpt(f.Doc.Text, found.Span, open, end) + "\n")
		for _, r := range found.Related {
			at := locator.Position(r.Start)
			fmt.Fprintf(&b, "    另见第%d行第%d列：%s\n", at.Line, at.Column, r.Message)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// excerpt quotes span within its line.
func excerpt(text string, span document.Span, open, end string) string {
	before, more := lastRunes(lineBefore(text[:span.Start]), context)
	if more {
		before = "…" + before
	}
	after := text[span.End:]
	if i := strings.IndexByte(after, '\n'); i >= 0 {
		after = after[:i]
	}
	after, more = firstRunes(after, context)
	if more {
		after += "…"
	}
	quoted, more := firstRunes(text[span.Start:span.End], longest)
	if more {
		quoted += "…"
	}
	quoted = strings.ReplaceAll(quoted, "\n", "⏎")
	return strings.ReplaceAll(before+open+quoted+end+after, "\t", " ")
}

func lineBefore(s string) string { return s[strings.LastIndexByte(s, '\n')+1:] }

func firstRunes(s string, n int) (part string, more bool) {
	i := 0
	for ; n > 0 && i < len(s); n-- {
		_, size := utf8.DecodeRuneInString(s[i:])
		i += size
	}
	return s[:i], i < len(s)
}

func lastRunes(s string, n int) (part string, more bool) {
	i := len(s)
	for ; n > 0 && i > 0; n-- {
		_, size := utf8.DecodeLastRuneInString(s[:i])
		i -= size
	}
	return s[i:], i > 0
}
