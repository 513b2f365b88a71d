// Package data holds what the rules of wording and content look for. The
// lists are YAML files in source, which a person without Go can read and
// amend; every entry carries its source, the year of the source and how
// binding it is. lists.go is generated from them, so that a start of the
// program pays nothing for them; a test proves that it is up to date.
package data

import (
	"fmt"
	"slices"
	"strings"
)

//go:generate go run ./gen

// Origin says where an entry comes from.
type Origin struct {
	Source string
	Year   int    // 0 where the source has none
	Level  string // 规定, 一般, 推荐 or 实务
}

// Cite returns the origin as a message quotes it.
func (o Origin) Cite() string {
	if o.Year == 0 {
		return "依据：" + o.Source
	}
	return fmt.Sprintf("依据：%s，%d年", o.Source, o.Year)
}

// widths are the ways in which quotes, brackets and pauses are typed.
var widths = []*strings.Replacer{
	typed("", "", "，", "（", "）"),
	typed("\"", "\"", ",", "(", ")"),
	typed("“", "”", ",", "(", ")"),
	typed("", "", ",", "(", ")"),
}

func typed(open, shut, pause, opening, closing string) *strings.Replacer {
	return strings.NewReplacer("“", open, "”", shut, "，", pause, "（", opening, "）", closing)
}

// Variants returns form as people type it: with and without quotes, with
// full-width and half-width marks, form itself first, each once.
func Variants(form string) []string {
	list := []string{form}
	if !strings.ContainsAny(form, "“”，（）") {
		return list
	}
	for _, w := range widths {
		if v := w.Replace(form); !slices.Contains(list, v) {
			list = append(list, v)
		}
	}
	return list
}
