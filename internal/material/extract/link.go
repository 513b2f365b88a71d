package extract

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"bihuan/internal/zh"
)

const (
	// maxPairs bounds the comparisons. A document with more is no material of
	// one team, and nobody could confirm its links.
	maxPairs = 100_000
	// threshold is the score below which a link is not worth proposing.
	threshold = 0.3
	// nearBest is the share of the best score above which a second link is
	// proposed too.
	nearBest = 0.85
	// wordShare and fieldShare say how much the two sides of a score count.
	wordShare  = 1.6
	fieldShare = 0.6
	maxLinks   = 2 // of one problem to causes, and to measures
	maxWords   = 5
)

// links proposes for every problem the causes and measures that speak of the
// same. rows are the links that tables state; a problem that has one of a kind
// gets no proposal of that kind.
func links(r *Result, rows []Link) []Link {
	pairs := problemCount(r) * (len(r.Causes) + len(r.Measures))
	if pairs == 0 || pairs > maxPairs {
		return slices.Clone(rows)
	}
	l := newLinker(r)
	byRow := map[string]kind{}
	for _, link := range rows {
		if link.Cause != "" {
			byRow[link.Problem] |= causeKind
		} else {
			byRow[link.Problem] |= measureKind
		}
	}
	var list []Link
	next := 0
	for i := range r.Aspects {
		for j := range r.Aspects[i].Problems {
			p := &r.Aspects[i].Problems[j]
			for next < len(rows) && rows[next].Problem == p.ID {
				list = append(list, rows[next])
				next++
			}
			profile := l.problems[p.ID]
			if byRow[p.ID]&causeKind == 0 {
				list = append(list, l.best(p.ID, profile, l.causes, func(k int, link *Link) { link.Cause = r.Causes[k].ID })...)
			}
			if byRow[p.ID]&measureKind == 0 {
				list = append(list, l.best(p.ID, profile, l.measures, func(k int, link *Link) { link.Measure = r.Measures[k].ID })...)
			}
		}
	}
	return list
}

func problemCount(r *Result) int {
	n := 0
	for i := range r.Aspects {
		n += len(r.Aspects[i].Problems)
	}
	return n
}

type linker struct {
	words            vocabulary
	problems         map[string]*profile
	causes, measures []*profile
}

func newLinker(r *Result) *linker {
	l := &linker{words: vocabulary{ids: map[term]int32{}}, problems: map[string]*profile{}}
	var all []*profile
	add := func(title, aspect, body string) *profile {
		p := l.words.profile(title, aspect, body)
		all = append(all, p)
		return p
	}
	for i := range r.Aspects {
		a := &r.Aspects[i]
		for j := range a.Problems {
			p := &a.Problems[j]
			l.problems[p.ID] = add(p.Title, a.Title, p.Statement+"\n"+strings.Join(p.Examples, "\n"))
		}
	}
	for i := range r.Causes {
		l.causes = append(l.causes, add(r.Causes[i].Title, "", r.Causes[i].Statement))
	}
	for i := range r.Measures {
		l.measures = append(l.measures, add(r.Measures[i].Title, "", r.Measures[i].Statement))
	}
	l.words.settle(all)
	return l
}

// best returns the links of a problem to the others that clear the threshold,
// best first.
func (l *linker) best(id string, p *profile, others []*profile, set func(int, *Link)) []Link {
	type scored struct {
		k     int
		score float64
		terms []weighted
	}
	list := make([]scored, len(others))
	for k, o := range others {
		score, terms := compare(p, o)
		list[k] = scored{k, score, terms}
	}
	slices.SortStableFunc(list, func(a, b scored) int { return cmp.Compare(b.score, a.score) })
	var links []Link
	for _, s := range list {
		if s.score < threshold || len(links) == maxLinks || s.score < nearBest*list[0].score {
			break
		}
		link := Link{Problem: id, Score: math.Round(s.score*100) / 100, Because: l.because(p, others[s.k], s.terms)}
		set(s.k, &link)
		links = append(links, link)
	}
	return links
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
func (l *linker) because(a, b *profile, terms []weighted) []string {
	slices.SortStableFunc(terms, func(x, y weighted) int { return cmp.Compare(y.weight, x.weight) })
	var list []string
	for _, t := range terms {
		if len(list) == maxWords-1 {
			break
		}
		pair := l.words.terms[t.id]
		word := widen(a.text, b.text, string(pair[:]))
		if hasAny(word, stock...) || slices.ContainsFunc(list, func(w string) bool { return strings.Contains(w, word) || strings.Contains(word, w) }) {
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
