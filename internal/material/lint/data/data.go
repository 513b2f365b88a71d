// Package data holds what the rules of wording and content look for, as
// files that a person without Go can read and amend. Every entry carries its
// source, the year of the source and how binding it is.
package data

import (
	"bytes"
	"embed"
	"fmt"
	"io"
	"strings"

	"go.yaml.in/yaml/v3"
)

//go:embed *.yaml frames/*.yaml
var files embed.FS

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

// load reads an embedded file. A broken one is a mistake of this package that
// its test finds, so it panics.
func load[T any](name string) T {
	var v T
	raw, err := files.ReadFile(name)
	if err != nil {
		panic(err)
	}
	d := yaml.NewDecoder(bytes.NewReader(raw))
	d.KnownFields(true)
	if err := d.Decode(&v); err != nil && err != io.EOF {
		panic(fmt.Sprintf("data/%s: %v", name, err))
	}
	return v
}

// widths are the ways in which quotes, brackets and pauses are typed.
var widths = [][]string{
	{"“", "”", "，", "（", "）"},
	{"", "", "，", "（", "）"},
	{"\"", "\"", ",", "(", ")"},
	{"“", "”", ",", "(", ")"},
	{"", "", ",", "(", ")"},
}

// Variants returns form as people type it: with and without quotes, with
// full-width and half-width marks, form itself first, each once.
func Variants(form string) []string {
	list := []string{form}
	if !strings.ContainsAny(form, "“”，（）") {
		return list
	}
	seen := map[string]bool{form: true}
	for _, w := range widths {
		v := strings.NewReplacer("“", w[0], "”", w[1], "，", w[2], "（", w[3], "）", w[4]).Replace(form)
		if !seen[v] {
			seen[v] = true
			list = append(list, v)
		}
	}
	return list
}
