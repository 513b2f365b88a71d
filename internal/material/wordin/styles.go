package wordin

import (
	"strconv"
	"strings"

	"bihuan/internal/ooxml"
)

// paragraphStyle is what a paragraph has from its style and the styles that
// it is based on.
type paragraphStyle struct {
	name    string // see canonicalStyle
	outline int    // 1–9, 0 for body text
	hidden  bool
	number  numberRef
	// numbered is the id of the nearest style in the chain with a w:numPr.
	numbered string
}

// numberRef is a w:numPr; a field is nil where the element is absent.
type numberRef struct{ num, level *int }

type style struct {
	kind, name, basedOn string
	outline             *int // as stored: 0–8, 9 for body text
	hidden              *bool
	number              numberRef
}

type styles struct {
	byID     map[string]*style
	initial  string // id of the default paragraph style
	resolved map[string]*paragraphStyle
}

// maxChain bounds w:basedOn: Word allows 11; a loop ends here.
const maxChain = 32

func newStyles(data []byte, budget *ooxml.Budget) (*styles, error) {
	t := &styles{byID: map[string]*style{}, resolved: map[string]*paragraphStyle{}}
	if data == nil {
		return t, nil
	}
	s := ooxml.NewScanner(data, budget)
	for s.Next() {
		if s.Kind != ooxml.Start || !s.Is(ooxml.W, "style") {
			continue
		}
		id, _ := s.Attr(ooxml.W, "styleId")
		st := &style{}
		st.kind, _ = s.Attr(ooxml.W, "type")
		if on, ok := s.Attr(ooxml.W, "default"); ok && isOn(on) && st.kind == "paragraph" {
			t.initial = id
		}
		s.Each(func() { st.property(s) })
		t.byID[id] = st
	}
	return t, s.Err()
}

func (st *style) property(s *ooxml.Scanner) {
	if s.Space != ooxml.W {
		return
	}
	value := func() string { v, _ := s.Attr(ooxml.W, "val"); return v }
	switch string(s.Local) {
	case "pPr", "rPr", "numPr":
		s.Each(func() { st.property(s) })
	case "name":
		st.name = value()
	case "basedOn":
		st.basedOn = value()
	case "outlineLvl":
		st.outline = number(value())
	case "numId":
		st.number.num = number(value())
	case "ilvl":
		st.number.level = number(value())
	case "vanish":
		on := flag(s)
		st.hidden = &on
	}
}

// number parses a decimal attribute; nil where it is none.
func number(v string) *int {
	if n, err := strconv.Atoi(v); err == nil {
		return &n
	}
	return nil
}

func isOn(v string) bool { return v == "1" || v == "true" || v == "on" }

// flag returns the value of the current on/off element, whose absent value
// means on.
func flag(s *ooxml.Scanner) bool {
	v, present := s.Attr(ooxml.W, "val")
	return !present || isOn(v)
}

// paragraph resolves the style of a paragraph; id "" is the default style.
func (t *styles) paragraph(id string) *paragraphStyle {
	if p := t.resolved[id]; p != nil {
		return p
	}
	p := &paragraphStyle{}
	t.resolved[id] = p
	at := id
	if t.byID[at] == nil {
		at = t.initial
	}
	var outline *int
	var hidden *bool
	for range maxChain {
		st := t.byID[at]
		if st == nil {
			break
		}
		if p.name == "" {
			p.name = canonicalStyle(st.name)
		}
		if outline == nil {
			outline = st.outline
			if outline == nil {
				outline = headingLevel(st.name)
			}
		}
		if hidden == nil {
			hidden = st.hidden
		}
		if p.numbered == "" && (st.number.num != nil || st.number.level != nil) {
			p.numbered = at
		}
		if p.number.num == nil {
			p.number.num = st.number.num
		}
		if p.number.level == nil {
			p.number.level = st.number.level
		}
		at = st.basedOn
	}
	p.outline = outlineLevel(outline)
	p.hidden = hidden != nil && *hidden
	return p
}

// hides reports whether a character style hides its text.
func (t *styles) hides(id string) bool {
	for range maxChain {
		st := t.byID[id]
		if st == nil {
			return false
		}
		if st.hidden != nil {
			return *st.hidden
		}
		id = st.basedOn
	}
	return false
}

// outlineLevel turns a stored level into 1–9, 0 for body text.
func outlineLevel(stored *int) int {
	if stored == nil || *stored < 0 || *stored > 8 {
		return 0
	}
	return *stored + 1
}

// headingLevel returns the stored level that a built-in heading style has by
// its name: some programs write the localized name and no outline level.
func headingLevel(name string) *int {
	n, ok := strings.CutPrefix(canonicalStyle(name), "heading ")
	if !ok {
		return nil
	}
	level := number(n)
	if level != nil {
		*level--
	}
	return level
}

// canonicalStyle names the built-in styles as Word stores them, whichever
// program and language wrote the file: "heading 1" … "heading 9", "Title",
// "Subtitle", "toc 1" …. Other names stay as they are.
func canonicalStyle(name string) string {
	name = strings.TrimSpace(name)
	lower := strings.ToLower(name)
	for _, prefix := range [...]string{"heading", "标题", "標題"} {
		if n, ok := strings.CutPrefix(lower, prefix); ok {
			if n = strings.TrimSpace(n); len(n) == 1 && n[0] >= '1' && n[0] <= '9' {
				return "heading " + n
			}
		}
	}
	switch lower {
	case "title", "标题", "標題":
		return "Title"
	case "subtitle", "副标题", "副標題":
		return "Subtitle"
	case "目录标题":
		return "toc heading"
	}
	for _, prefix := range [...]string{"toc", "contents", "目录"} {
		if n, ok := strings.CutPrefix(lower, prefix); ok {
			if n = strings.TrimSpace(n); n == "heading" || len(n) == 1 && n[0] >= '1' && n[0] <= '9' {
				return "toc " + n
			}
		}
	}
	return name
}
