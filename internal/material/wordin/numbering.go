package wordin

import (
	"strings"
	"unicode/utf8"

	"bihuan/internal/ooxml"
)

// levels is how many levels a list of Word has.
const levels = 9

// The largest number that Word counts to, and the longest marker that is kept:
// a file may not make much text from little by a long pattern.
const (
	maxNumber = 32767
	maxMarker = 120 // bytes
)

// level is one w:lvl.
type level struct {
	start   int
	format  string
	text    string // pattern: %1、
	suffix  string // "tab", "space", "nothing"
	style   string // id of the paragraph style that has this level
	restart int    // levels before this 1-based one restart the count; -1: all, 0: none
	legal   bool   // all numbers in decimal
	defined bool
}

type abstract struct {
	levels    [levels]level
	styleLink string // this is the definition of that numbering style
	numStyle  string // the definition stands in that numbering style
}

// num is one w:num: a use of an abstract definition with overrides.
type num struct {
	abstract string
	start    [levels]*int
	levels   [levels]*level
}

// numbering counts the lists of a document. Word keeps the count with the
// abstract definition: all lists on one definition continue each other unless
// one of them says where it starts.
type numbering struct {
	abstracts map[string]*abstract
	links     map[string]*abstract // numbering style → its first definition
	nums      map[int]*num
	styles    *styles
	counts    map[*abstract]*count
	started   map[startKey]bool
}

type count struct {
	value   [levels]int
	running [levels]bool
}

type startKey struct{ num, level int }

func newNumbering(data []byte, st *styles, budget *ooxml.Budget) (*numbering, error) {
	n := &numbering{
		abstracts: map[string]*abstract{}, links: map[string]*abstract{}, nums: map[int]*num{}, styles: st,
		counts: map[*abstract]*count{}, started: map[startKey]bool{},
	}
	if data == nil {
		return n, nil
	}
	s := ooxml.NewScanner(data, budget)
	for s.Next() {
		if s.Kind != ooxml.Start {
			continue
		}
		switch {
		case s.Is(ooxml.W, "abstractNum"):
			id, _ := s.Attr(ooxml.W, "abstractNumId")
			a := readAbstract(s)
			n.abstracts[id] = a
			if a.styleLink != "" && n.links[a.styleLink] == nil {
				n.links[a.styleLink] = a
			}
		case s.Is(ooxml.W, "num"):
			id, _ := s.Attr(ooxml.W, "numId")
			if v := number(id); v != nil {
				n.nums[*v] = readNum(s)
			} else {
				s.Skip(nil)
			}
		}
	}
	return n, s.Err()
}

func readAbstract(s *ooxml.Scanner) *abstract {
	a := &abstract{}
	s.Each(func() {
		switch {
		case s.Is(ooxml.W, "styleLink"):
			a.styleLink, _ = s.Attr(ooxml.W, "val")
		case s.Is(ooxml.W, "numStyleLink"):
			a.numStyle, _ = s.Attr(ooxml.W, "val")
		case s.Is(ooxml.W, "lvl"):
			if i, ok := levelIndex(s); ok {
				a.levels[i] = readLevel(s)
			}
		}
	})
	return a
}

func levelIndex(s *ooxml.Scanner) (int, bool) {
	v, _ := s.Attr(ooxml.W, "ilvl")
	i := number(v)
	if i == nil || *i < 0 || *i >= levels {
		return 0, false
	}
	return *i, true
}

func readLevel(s *ooxml.Scanner) level {
	l := level{format: "decimal", suffix: "tab", restart: -1, defined: true}
	var property func()
	property = func() {
		// A format that older programs do not know stands beside one that they do.
		if s.Is(ooxml.MC, "AlternateContent") || s.Is(ooxml.MC, "Fallback") {
			s.Each(property)
		}
		if s.Space != ooxml.W {
			return
		}
		v, _ := s.Attr(ooxml.W, "val")
		switch string(s.Local) {
		case "start":
			if n := number(v); n != nil {
				l.start = clampNumber(*n)
			}
		case "numFmt":
			l.format = v
		case "lvlText":
			l.text = v
		case "suff":
			l.suffix = v
		case "pStyle":
			l.style = v
		case "lvlRestart":
			if n := number(v); n != nil && *n >= 0 {
				l.restart = *n
			}
		case "isLgl":
			l.legal = flag(s)
		}
	}
	s.Each(property)
	return l
}

func readNum(s *ooxml.Scanner) *num {
	n := &num{}
	s.Each(func() {
		if s.Is(ooxml.W, "abstractNumId") {
			n.abstract, _ = s.Attr(ooxml.W, "val")
		}
		i, ok := levelIndex(s)
		if !ok || !s.Is(ooxml.W, "lvlOverride") {
			return
		}
		s.Each(func() {
			switch {
			case s.Is(ooxml.W, "startOverride"):
				v, _ := s.Attr(ooxml.W, "val")
				if p := number(v); p != nil {
					*p = clampNumber(*p)
					n.start[i] = p
				}
			case s.Is(ooxml.W, "lvl"):
				l := readLevel(s)
				n.levels[i] = &l
			}
		})
	})
	return n
}

func clampNumber(n int) int { return max(0, min(n, maxNumber)) }

// lookup returns the list with this id and its definition, following links to
// numbering styles; nil where there is none.
func (n *numbering) lookup(id int) (*num, *abstract) {
	u := n.nums[id]
	if u == nil {
		return nil, nil
	}
	a := n.abstracts[u.abstract]
	for range maxChain {
		if a == nil || a.numStyle == "" {
			return u, a
		}
		a = n.linked(a.numStyle)
	}
	return nil, nil
}

// linked returns the definition that a numbering style stands for.
func (n *numbering) linked(id string) *abstract {
	if st := n.styles.byID[id]; st != nil && st.number.num != nil {
		if u := n.nums[*st.number.num]; u != nil {
			return n.abstracts[u.abstract]
		}
	}
	return n.links[id]
}

// next counts a paragraph and returns its marker with the gap that follows
// it, "" where the paragraph has no number. direct is the paragraph's own
// w:numPr, p its style, styleID the id of that style.
func (n *numbering) next(direct numberRef, p *paragraphStyle, styleID string) string {
	id := direct.num
	if id == nil {
		id = p.number.num
	}
	if id == nil || *id == 0 {
		return ""
	}
	u, a := n.lookup(*id)
	if a == nil {
		return ""
	}
	at := a.levelOf(direct, p, styleID)
	l := u.level(a, at)
	if !l.defined {
		return ""
	}
	c := n.counts[a]
	if c == nil {
		c = &count{}
		n.counts[a] = c
	}
	n.advance(c, u, a, *id, at)
	return withGap(marker(c, u, a, at), l.suffix)
}

// levelOf chooses the level: the paragraph's own, then the level that names
// its style, then the style's.
func (a *abstract) levelOf(direct numberRef, p *paragraphStyle, styleID string) int {
	if direct.level != nil {
		return max(0, min(*direct.level, levels-1))
	}
	if direct.num == nil {
		for _, id := range [...]string{styleID, p.numbered} {
			for i := range a.levels {
				if id != "" && a.levels[i].style == id {
					return i
				}
			}
		}
	}
	if p.number.level != nil {
		return max(0, min(*p.number.level, levels-1))
	}
	return 0
}

// level returns the definition of a level in force for list u.
func (u *num) level(a *abstract, i int) *level {
	if l := u.levels[i]; l != nil {
		return l
	}
	return &a.levels[i]
}

// startOf returns the number at which level i of list u begins.
func (u *num) startOf(a *abstract, i int) int {
	if s := u.start[i]; s != nil {
		return *s
	}
	return u.level(a, i).start
}

// advance counts one paragraph at level at of list u.
func (n *numbering) advance(c *count, u *num, a *abstract, id, at int) {
	key := startKey{id, at}
	if u.start[at] != nil && !n.started[key] {
		c.running[at] = false
	}
	n.started[key] = true
	if c.running[at] {
		c.value[at] = min(c.value[at]+1, maxNumber)
	} else {
		c.value[at], c.running[at] = u.startOf(a, at), true
	}
	for i := range at {
		if !c.running[i] {
			c.value[i], c.running[i] = u.startOf(a, i), true
		}
	}
	for i := at + 1; i < levels; i++ {
		if r := u.level(a, i).restart; r < 0 || at < r {
			c.running[i] = false
		}
	}
}

// marker fills the pattern of level at.
func marker(c *count, u *num, a *abstract, at int) string {
	l := u.level(a, at)
	if l.format == "bullet" {
		return bullet(l.text)
	}
	var b strings.Builder
	for i := 0; i < len(l.text) && b.Len() < maxMarker; i++ {
		if l.text[i] != '%' || i+1 == len(l.text) || l.text[i+1] < '1' || l.text[i+1] > '9' {
			b.WriteByte(l.text[i])
			continue
		}
		i++
		k := int(l.text[i] - '1')
		format := u.level(a, k).format
		if l.legal && format != "none" {
			format = "decimal"
		}
		if k <= at {
			b.WriteString(formatNumber(format, c.value[k]))
		}
	}
	return clean(b.String())
}

// clean cuts a marker to maxMarker and makes its white space plain, for the
// marker must not contain what separates lines and cells.
func clean(m string) string {
	if len(m) > maxMarker {
		m = m[:maxMarker]
		for !utf8.ValidString(m) {
			m = m[:len(m)-1]
		}
	}
	return strings.Map(func(r rune) rune {
		if r == '\n' || r == '\r' || r == '\t' {
			return ' '
		}
		return r
	}, m)
}

// bullet returns the sign of a bullet. Word takes it from a symbol font whose
// code points mean nothing elsewhere.
func bullet(text string) string {
	for _, r := range text {
		if r < 0x20 || r >= 0xE000 && r <= 0xF8FF {
			return "•"
		}
	}
	return clean(text)
}

// withGap appends the gap that stands between a marker and the text. Word
// draws a tab or a space; a reader of Chinese types nothing after 一、 or （一）
// and one space after 1. or 第一章.
func withGap(m, suffix string) string {
	if m == "" || suffix == "nothing" || strings.HasSuffix(m, " ") {
		return m
	}
	r, _ := utf8.DecodeLastRuneInString(m)
	if strings.ContainsRune("、，。．：；）】〕〉》」』　", r) || r >= '①' && r <= '⒛' || r >= '㊀' && r <= '㊉' {
		return m
	}
	return m + " "
}
