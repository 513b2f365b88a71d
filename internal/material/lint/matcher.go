package lint

import (
	"encoding/binary"
	"slices"

	"bihuan/internal/material/document"
)

// Hit is an occurrence of one of a rule's words.
type Hit struct {
	document.Span
	Word int // index into the rule's Words; own phrases of the configuration follow them
}

// MinWord is the least length of a rule's word in bytes: one ideograph.
const MinWord = 3

// matcher finds the words of all rules in one pass. Two bitmaps over the
// first six (or, for shorter words, three) bytes turn away almost every
// position before a table is asked.
type matcher struct {
	long, short map[uint64][]entry
	longBits    [1 << 16 / 64]uint64
	shortBits   [1 << 13 / 64]uint64
}

// entry is a word of a rule.
type entry struct {
	text string
	rule int
	word int
}

const (
	mask3  = 1<<24 - 1
	mask6  = 1<<48 - 1
	spread = 0x9E3779B97F4A7C15 // 2^64 / golden ratio: multiplicative hashing
)

func newMatcher(words [][]string) *matcher {
	m := &matcher{long: map[uint64][]entry{}, short: map[uint64][]entry{}}
	for rule, list := range words {
		for i, w := range list {
			if len(w) >= MinWord {
				m.add(entry{w, rule, i})
			}
		}
	}
	if len(m.long)+len(m.short) == 0 {
		return nil
	}
	for _, table := range []map[uint64][]entry{m.long, m.short} {
		for _, list := range table {
			slices.SortStableFunc(list, func(a, b entry) int { return len(b.text) - len(a.text) })
		}
	}
	return m
}

func (m *matcher) add(e entry) {
	v := load(e.text, 0)
	if len(e.text) >= 6 {
		key := v & mask6
		m.long[key] = append(m.long[key], e)
		h := key * spread >> 48
		m.longBits[h>>6] |= 1 << (h & 63)
		return
	}
	key := v & mask3
	m.short[key] = append(m.short[key], e)
	h := key * spread >> 51
	m.shortBits[h>>6] |= 1 << (h & 63)
}

// load returns up to eight bytes of text from i, little end first.
func load(text string, i int) uint64 {
	var b [8]byte
	copy(b[:], text[i:])
	return binary.LittleEndian.Uint64(b[:])
}

// at appends to hits, by rule, the words that start at byte i of text.
func (m *matcher) at(text string, i int, hits [][]Hit) {
	var v uint64
	if i+8 <= len(text) {
		t := text[i : i+8]
		v = uint64(t[0]) | uint64(t[1])<<8 | uint64(t[2])<<16 | uint64(t[3])<<24 |
			uint64(t[4])<<32 | uint64(t[5])<<40 | uint64(t[6])<<48 | uint64(t[7])<<56
	} else {
		v = load(text, i)
	}
	if h := v & mask6 * spread >> 48; m.longBits[h>>6]&(1<<(h&63)) != 0 {
		collect(m.long[v&mask6], text, i, hits)
	}
	if h := v & mask3 * spread >> 51; m.shortBits[h>>6]&(1<<(h&63)) != 0 {
		collect(m.short[v&mask3], text, i, hits)
	}
}

func collect(list []entry, text string, i int, hits [][]Hit) {
	for _, e := range list {
		if len(text)-i >= len(e.text) && text[i:i+len(e.text)] == e.text {
			hits[e.rule] = append(hits[e.rule], Hit{document.Span{Start: i, End: i + len(e.text)}, e.word})
		}
	}
}
