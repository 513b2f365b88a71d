package rules

import (
	"strings"
	"testing"
	"unicode/utf8"

	"bihuan/internal/material/document"
	"bihuan/internal/material/extract"
	"bihuan/internal/material/lint"
)

// FuzzCheck proves that no input makes a rule panic, that every span lies in
// the text on boundaries of code points, and that fixes keep the text valid.
func FuzzCheck(f *testing.F) {
	for _, r := range All {
		for _, e := range append(r.Bad[:len(r.Bad):len(r.Bad)], r.Good...) {
			f.Add(e.Text)
		}
	}
	f.Add(strings.Repeat("（“《", 50) + strings.Repeat("》”）", 49))
	f.Add("一、\n\n（一）\t\t\n1.\n*×XX20xx年13月0日、等〔2026第0号")
	checker := lint.NewChecker(All, nil, extract.From)
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 1<<14 {
			return
		}
		text = strings.ToValidUTF8(strings.NewReplacer("\r\n", "\n", "\r", "\n", "\x00", "").Replace(text), "\ufffd")
		doc := read(text)
		findings := checker.Run(doc)
		for _, found := range findings {
			inRange(t, text, found.Rule.ID, found.Span)
			for _, r := range found.Related {
				inRange(t, text, found.Rule.ID, r.Span)
			}
			for _, e := range found.Fix {
				inRange(t, text, found.Rule.ID, e.Span)
			}
		}
		if fixed := lint.Apply(text, findings); !utf8.ValidString(fixed) {
			t.Errorf("fixes make the text invalid: %q", fixed)
		}
	})
}

func inRange(t *testing.T, text, rule string, s document.Span) {
	t.Helper()
	ok := s.Start >= 0 && s.Start <= s.End && s.End <= len(text)
	if !ok || !boundary(text, s.Start) || !boundary(text, s.End) {
		t.Fatalf("%s: span %v is not in the text of %d bytes or splits a code point", rule, s, len(text))
	}
}

func boundary(text string, at int) bool { return at == len(text) || utf8.RuneStart(text[at]) }
