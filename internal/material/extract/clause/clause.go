// Package clause cuts Chinese prose into sentences and clauses and reads from
// them who is to act and by when. Spans are bytes of the whole text.
package clause

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"bihuan/internal/material/document"
	"bihuan/internal/material/extract/words"
	"bihuan/internal/zh"
)

// Longest bounds, in bytes, a clause that is looked at closely. What is longer
// is no single statement, and the bound keeps every reading linear in the text.
const Longest = 480

// Trim narrows s to the text without white space at either end.
func Trim(text string, s document.Span) document.Span {
	for s.Start < s.End {
		r, size := utf8.DecodeRuneInString(text[s.Start:s.End])
		if !unicode.IsSpace(r) {
			break
		}
		s.Start += size
	}
	for s.Start < s.End {
		r, size := utf8.DecodeLastRuneInString(text[s.Start:s.End])
		if !unicode.IsSpace(r) {
			break
		}
		s.End -= size
	}
	return s
}

// TrimEnd narrows s so that it does not end with any of the characters of cut
// or white space.
func TrimEnd(text string, s document.Span, cut string) document.Span {
	t := strings.TrimRightFunc(text[s.Start:s.End], func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune(cut, r)
	})
	s.End = s.Start + len(t)
	return s
}

// Marks that end a sentence or a clause, and those that may follow them.
const (
	SentenceEnds = "。！？!?"
	Ends         = "，,；;：:。！？!?\n\t"
	Closers      = "”’」』）)》"
)

var (
	ends = words.NewChars(Ends)
	// stops may end a sentence, semicolons where they are wanted.
	stops = words.NewChars(SentenceEnds + "｡.\n；;")
)

// Sentences splits s at 。！？ and line ends, and at ； where semicolons is
// set. A sentence keeps its final punctuation; the pieces carry no white
// space at either end and none is empty.
func Sentences(text string, s document.Span, semicolons bool) []document.Span {
	var list []document.Span
	start := s.Start
	add := func(end int) {
		if p := Trim(text, document.Span{Start: start, End: end}); p.Len() > 0 {
			list = append(list, p)
		}
		start = end
	}
	for i := stops.Next(text[:s.End], s.Start); i < s.End; i = stops.Next(text[:s.End], i) {
		r, size := utf8.DecodeRuneInString(text[i:s.End])
		i += size
		switch {
		case r == '\n':
			add(i)
		case zh.EndsSentence(r), semicolons && (r == '；' || r == ';'), r == '.' && fullStop(text, i-1, s):
			add(afterClosers(text, i, s.End))
			i = start
		}
	}
	add(s.End)
	return list
}

// afterClosers moves i behind closing quotation marks and brackets, which
// belong to the sentence before them.
func afterClosers(text string, i, end int) int {
	for i < end {
		r, size := utf8.DecodeRuneInString(text[i:end])
		if !strings.ContainsRune(Closers, r) {
			break
		}
		i += size
	}
	return i
}

// fullStop reports whether the half-width dot at i ends a Chinese sentence:
// it follows a Chinese character and no digit or letter follows it.
func fullStop(text string, i int, s document.Span) bool {
	before, _ := utf8.DecodeLastRuneInString(text[s.Start:i])
	if !zh.IsHan(before) {
		return false
	}
	after, _ := utf8.DecodeRuneInString(text[i+1 : s.End])
	return after != '.' && !unicode.IsDigit(after) && (after > unicode.MaxASCII || !unicode.IsLetter(after))
}

// First cuts s, which holds no white space at its ends, behind its
// first sentence.
func First(text string, s document.Span) (first, rest document.Span) {
	for i := stops.Next(text[:s.End], s.Start); i < s.End; i = stops.Next(text[:s.End], i) {
		r, size := utf8.DecodeRuneInString(text[i:s.End])
		if r == '\n' || zh.EndsSentence(r) || r == '.' && fullStop(text, i, s) {
			end := afterClosers(text, i+size, s.End)
			return document.Span{Start: s.Start, End: end}, Trim(text, document.Span{Start: end, End: s.End})
		}
		i += size
	}
	return s, document.Span{Start: s.End, End: s.End}
}

// Split splits s at commas and everything stronger, without the
// punctuation. A comma or colon between digits (1,000 or 9:00) splits nothing.
func Split(text string, s document.Span) []document.Span {
	var list []document.Span
	start := s.Start
	add := func(end int) {
		if p := Trim(text, document.Span{Start: start, End: end}); p.Len() > 0 {
			list = append(list, p)
		}
	}
	for i := ends.Next(text[:s.End], s.Start); i < s.End; i = ends.Next(text[:s.End], i) {
		_, size := utf8.DecodeRuneInString(text[i:s.End])
		if !betweenDigits(text, i, size, s) {
			add(i)
			start = i + size
		}
		i += size
	}
	add(s.End)
	return list
}

func betweenDigits(text string, i, size int, s document.Span) bool {
	return i > s.Start && i+size < s.End && size == 1 && asciiDigit(text[i-1]) && asciiDigit(text[i+size])
}

func asciiDigit(c byte) bool { return '0' <= c && c <= '9' }
