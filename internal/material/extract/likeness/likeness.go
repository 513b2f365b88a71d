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
	Index int     // in the list compared with
	Score float64 // 0–1
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
	lists [][]profile
	posts []postings // by list, made when it is first compared with
	// scratch of Best
	sums   []float64
	shared []weighted
	places []int
}

// New weighs all entries of lists together.
func New(lists ...[]Entry) *Model {
	m := &Model{posts: make([]postings, len(lists))}
	m.words.expect(lists)
	for _, list := range lists {
		profiles := make([]profile, len(list))
		for i, e := range list {
			profiles[i] = m.words.profile(e)
		}
		m.lists = append(m.lists, profiles)
	}
	m.words.settle(m.lists)
	return m
}

// Best returns the matches of entry i of one list among the entries of
// another, best first: those that are worth proposing. Calls of one model's
// methods must not overlap.
func (m *Model) Best(list, i, other int) []Match {
	type scored struct {
		k     int
		score float64
	}
	p, others := &m.lists[list][i], m.lists[other]
	m.sums = append(m.sums[:0], make([]float64, len(others))...)
	m.postings(other).add(p.terms, m.sums)
	var ranked []scored
	best := 0.0
	for k := range others {
		if score := compare(p, &others[k], m.sums[k]); score >= threshold {
			ranked = append(ranked, scored{k, score})
			best = max(best, score)
		}
	}
	slices.SortStableFunc(ranked, func(a, b scored) int { return cmp.Compare(b.score, a.score) })
	var matches []Match
	for _, s := range ranked {
		if len(matches) == most || s.score < nearBest*best {
			break
		}
		matches = append(matches, Match{Index: s.k, Score: math.Round(s.score*100) / 100})
	}
	return matches
}

// Near returns all entries of another list that are at least as like entry i of
// one list as least, in their order. It goes by the words alone: texts on one
// field that share no words are not near. Calls of one model's methods must not
// overlap.
func (m *Model) Near(list, i, other int, least float64) []Match {
	p, others := &m.lists[list][i], m.lists[other]
	m.sums = append(m.sums[:0], make([]float64, len(others))...)
	m.postings(other).add(p.terms, m.sums)
	var near []Match
	for k := range others {
		if score := m.sums[k] / (p.norm * others[k].norm); score >= least {
			near = append(near, Match{Index: k, Score: math.Round(score*100) / 100})
		}
	}
	return near
}

// compare scores two entries, whose shared terms weigh sum, by their words and
// by their fields, 0 to 1. Either alone can carry a link.
func compare(a, b *profile, sum float64) float64 {
	words := math.Min(1, wordShare*sum/(a.norm*b.norm))
	return 1 - (1-words)*(1-fieldShare*alike(a, b))
}

// alike is the cosine of two rows of field weights, less where one of them
// rests on little: a single word in a text places it in no field.
func alike(a, b *profile) float64 {
	var dot float64
	for i := range a.fields {
		dot += a.fields[i] * b.fields[i]
	}
	if dot == 0 {
		return 0
	}
	firm := math.Min(1, math.Sqrt(math.Min(a.size, b.size))/titleWeight)
	return firm * dot / math.Sqrt(a.size*b.size)
}

// Because names the words that carry the match of entry i of one list and
// entry k of another: the longest stretches around the heaviest terms that both
// have, then the words of the field that they share.
func (m *Model) Because(list, i, other, k int) []string {
	a, b := &m.lists[list][i], &m.lists[other][k]
	m.shared = m.postings(other).shared(a.terms, k, m.shared[:0])
	var reasons []string
	for range m.shared {
		if len(reasons) == maxWords-1 {
			break
		}
		heaviest := 0
		for i := range m.shared {
			if m.shared[i].weight > m.shared[heaviest].weight {
				heaviest = i
			}
		}
		t := m.words.terms[m.shared[heaviest].id]
		m.shared[heaviest].weight = -1 // below all others
		word := wholeWord(m.widen(a.text(), b.text(), t.String()))
		if words.Any(word, stock...) || slices.ContainsFunc(reasons, func(w string) bool { return strings.Contains(w, word) || strings.Contains(word, w) }) {
			continue
		}
		reasons = append(reasons, word)
	}
	if f := fieldPair(a, b); f != "" && !slices.Contains(reasons, f) {
		reasons = append(reasons, f)
	}
	return reasons
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
	for _, t := range []string{p.entry.Title, p.text()} {
		for _, w := range words {
			if find(t, w, 0) >= 0 {
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
	for i := range t {
		for _, l := range byFirst.Starting(t[i:]) {
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
// its first place in a that b has too.
func (m *Model) widen(a, b, term string) string {
	at := find(a, term, 0)
	if at < 0 {
		return term
	}
	places := m.places[:0] // where in b the run begins
	for i := find(b, term, 0); i >= 0; i = find(b, term, i+1) {
		places = append(places, i)
	}
	m.places = places
	const longest = 12
	start, end := at, at+len(term)
	for range longest {
		grown := false
		if r, size := utf8.DecodeRuneInString(a[end:]); zh.IsHan(r) && !strings.ContainsRune(wordEnds, r) {
			next, length := a[end:end+size], end-start
			if n := keep(places, func(i int) bool { return strings.HasPrefix(b[i+length:], next) }); n > 0 {
				places, grown = places[:n], true
				end += size
			}
		}
		if r, size := utf8.DecodeLastRuneInString(a[:start]); zh.IsHan(r) && !strings.ContainsRune(wordEnds, r) {
			before := a[start-size : start]
			if n := keep(places, func(i int) bool { return strings.HasSuffix(b[:i], before) }); n > 0 {
				places, grown = places[:n], true
				start -= size
				for i := range places {
					places[i] -= size
				}
			}
		}
		if !grown {
			break
		}
	}
	return a[start:end]
}

// keep moves the places that fit to the front and returns their number. It
// leaves all as they are where none fits.
func keep(places []int, fits func(int) bool) int {
	n := 0
	for _, i := range places {
		if fits(i) {
			places[n] = i
			n++
		}
	}
	return n
}

// find returns the first place of term in t from i on, -1 for none. It looks
// for the last byte, since the first of a Chinese character is always alike.
func find(t, term string, i int) int {
	for last := i + len(term) - 1; last < len(t); last++ {
		n := strings.IndexByte(t[last:], term[len(term)-1])
		if n < 0 {
			return -1
		}
		last += n
		if start := last + 1 - len(term); t[start:last+1] == term {
			return start
		}
	}
	return -1
}
