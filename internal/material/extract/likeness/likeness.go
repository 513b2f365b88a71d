// Package likeness proposes which texts speak of the same thing, by the words
// that they share, weighed by how rare these are, and by the fields of which
// they speak. It is deterministic and explains itself.
package likeness

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"bihuan/internal/material/extract/words"
	"bihuan/internal/zh"
)

// Entry is one text. What stands in its title weighs most, then what stands in
// the title of the group that it belongs to.
type Entry struct {
	Title, Group, Body string
}

// Match is a proposal.
type Match struct {
	Index   int      // in the list compared with
	Score   float64  // 0–1
	Because []string // the words that carry it
}

const (
	// threshold is the score below which a match is not worth proposing.
	threshold = 0.3
	// nearBest is the share of the best score above which a second match is
	// proposed too.
	nearBest = 0.85
	// wordShare and fieldShare say how much the two sides of a score count.
	wordShare  = 1.6
	fieldShare = 0.6
	most       = 2 // matches of one entry
	maxWords   = 5
)

// Model compares the entries of some lists.
type Model struct {
	words vocabulary
	lists [][]*profile
}

// New weighs all entries of lists together.
func New(lists ...[]Entry) *Model {
	m := &Model{words: vocabulary{ids: map[term]int32{}}}
	var all []*profile
	for _, list := range lists {
		profiles := make([]*profile, len(list))
		for i, e := range list {
			profiles[i] = m.words.profile(e.Title, e.Group, e.Body)
		}
		m.lists = append(m.lists, profiles)
		all = append(all, profiles...)
	}
	m.words.settle(all)
	return m
}

// Best returns the matches of entry i of one list among the entries of
// another, best first: those that are worth proposing.
func (m *Model) Best(list, i, other int) []Match {
	type scored struct {
		k     int
		score float64
		terms []weighted
	}
	p, others := m.lists[list][i], m.lists[other]
	ranked := make([]scored, len(others))
	for k, o := range others {
		score, terms := compare(p, o)
		ranked[k] = scored{k, score, terms}
	}
	slices.SortStableFunc(ranked, func(a, b scored) int { return cmp.Compare(b.score, a.score) })
	var matches []Match
	for _, s := range ranked {
		if s.score < threshold || len(matches) == most || s.score < nearBest*ranked[0].score {
			break
		}
		matches = append(matches, Match{Index: s.k, Score: math.Round(s.score*100) / 100, Because: m.because(p, others[s.k], s.terms)})
	}
	return matches
}

// compare scores two entries by their words and by their fields, 0 to 1.
// Either alone can carry a link.
func compare(a, b *profile) (float64, []weighted) {
	terms := shared(a, b)
	sum := 0.0
	for _, t := range terms {
		sum += t.weight
	}
	words := math.Min(1, wordShare*sum/(a.norm*b.norm))
	return 1 - (1-words)*(1-fieldShare*alike(a.fields, b.fields)), terms
}

// alike is the cosine of two rows of field weights, less where one of them
// rests on little: a single word in a text places it in no field.
func alike(a, b []float64) float64 {
	var dot, x, y float64
	for i := range a {
		dot += a[i] * b[i]
		x += a[i] * a[i]
		y += b[i] * b[i]
	}
	if dot == 0 {
		return 0
	}
	firm := math.Min(1, math.Sqrt(math.Min(x, y))/titleWeight)
	return firm * dot / math.Sqrt(x*y)
}

// because names the words that carry a link: the longest stretches around the
// heaviest terms that both have, then the words of the field that they share.
func (m *Model) because(a, b *profile, terms []weighted) []string {
	slices.SortStableFunc(terms, func(x, y weighted) int { return cmp.Compare(y.weight, x.weight) })
	var list []string
	for _, t := range terms {
		if len(list) == maxWords-1 {
			break
		}
		pair := m.words.terms[t.id]
		word := wholeWord(widen(a.text, b.text, string(pair[:])))
		if words.Any(word, stock...) || slices.ContainsFunc(list, func(w string) bool { return strings.Contains(w, word) || strings.Contains(word, w) }) {
			continue
		}
		list = append(list, word)
	}
	if f := fieldPair(a, b); f != "" && !slices.Contains(list, f) {
		list = append(list, f)
	}
	return list
}

// fieldPair names the strongest field that the titles or texts share, as the
// word of the one and that of the other: “群众—民生”.
func fieldPair(a, b *profile) string {
	best, at := 0.0, -1
	for i := range a.fields {
		if v := a.fields[i] * b.fields[i]; v > best {
			best, at = v, i
		}
	}
	if at < 0 {
		return ""
	}
	x, y := firstOf(fieldWords[at], a), firstOf(fieldWords[at], b)
	if x == y {
		return x
	}
	return x + "—" + y
}

// firstOf returns the word of a field that stands in the title, or else in the
// text, of p.
func firstOf(words []string, p *profile) string {
	for _, t := range []string{p.title, p.text} {
		for _, w := range words {
			if strings.Contains(t, w) {
				return w
			}
		}
	}
	return ""
}

// wholeWord reduces a word of a field with one stray character beside it
// (新理论) to the word.
func wholeWord(t string) string {
	if utf8.RuneCountInString(t) != 3 {
		return t
	}
	for i, r := range t {
		for _, l := range byFirst[r] {
			if l.field >= 0 && len(l.word) < len(t) && strings.HasPrefix(t[i:], l.word) {
				return l.word
			}
		}
	}
	return t
}

// stock are phrases that stand in every material; a stretch with one of them
// tells a reader nothing.
var stock = []string{"社会主义", "中国特色", "习近平", "新时代"}

// wordEnds are the particles that no shown stretch reaches over.
const wordEnds = "的了不和在对把被向为以及或是有就都也还很更最又并而其"

// widen grows a shared bigram to the longest run of Chinese characters around
// it that both texts have.
func widen(a, b, term string) string {
	at := strings.Index(a, term)
	if at < 0 {
		return term
	}
	const longest = 12
	start, end := at, at+len(term)
	for range longest {
		grown := false
		if r, size := utf8.DecodeRuneInString(a[end:]); zh.IsHan(r) && !strings.ContainsRune(wordEnds, r) && strings.Contains(b, a[start:end+size]) {
			end += size
			grown = true
		}
		if r, size := utf8.DecodeLastRuneInString(a[:start]); zh.IsHan(r) && !strings.ContainsRune(wordEnds, r) && strings.Contains(b, a[start-size:end]) {
			start -= size
			grown = true
		}
		if !grown {
			break
		}
	}
	return a[start:end]
}
