package rules

import (
	"strconv"
	"unicode/utf8"

	"bihuan/internal/material/document"
	"bihuan/internal/zh"
)

// han says whether r is an ideograph.
func han(r rune) bool { return zh.IsHan(r) }

func latin(r rune) bool { return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' }

func arabic(r rune) bool { return r >= '0' && r <= '9' }

// before returns the rune that ends at byte at, 0 at the start.
func before(text string, at int) rune {
	r, size := utf8.DecodeLastRuneInString(text[:at])
	if size == 0 {
		return 0
	}
	return r
}

// after returns the rune that starts at byte at, 0 at the end.
func after(text string, at int) rune {
	r, size := utf8.DecodeRuneInString(text[at:])
	if size == 0 {
		return 0
	}
	return r
}

// back returns the start of the n runes before at, not beyond limit.
func back(text string, at, n, limit int) int {
	for ; n > 0 && at > limit; n-- {
		_, size := utf8.DecodeLastRuneInString(text[:at])
		at -= size
	}
	return max(at, limit)
}

// forth returns the end of the n runes from at, not beyond limit.
func forth(text string, at, n, limit int) int {
	for ; n > 0 && at < limit; n-- {
		_, size := utf8.DecodeRuneInString(text[at:])
		at += size
	}
	return min(at, limit)
}

// short returns text, or its first n runes with an ellipsis.
func short(text string, n int) string {
	end := forth(text, 0, n, len(text))
	if end == len(text) {
		return text
	}
	return text[:end] + "…"
}

// span is a shorthand for a range of bytes.
func span(start, end int) document.Span { return document.Span{Start: start, End: end} }

// itoa is strconv.Itoa under the name that a sentence reads well with.
func itoa(n int) string { return strconv.Itoa(n) }

func formatFloat(v float64) string { return strconv.FormatFloat(v, 'f', 4, 64) }

// percentText writes v as a percentage with the given decimals, a half rounded up.
func percentText(v float64, decimals int) string {
	return strconv.FormatFloat(v+1e-9, 'f', decimals, 64) + "%"
}
