package intake

import (
	"fmt"
	"sort"
	"strings"

	"bihuan/internal/ledger"
)

// Known is a problem of the ledger with the texts of its causes and measures.
type Known struct {
	ledger.Problem
	Causes, Measures []string
}

// story is what the whole of a problem says, for comparison.
func (k Known) story() string {
	return bare(k.Title + k.Statement + strings.Join(k.Examples, ""))
}

// Twins finds problems of the ledger that a table tells again.
type Twins struct {
	known   []Known
	numbers map[string]int
	titles  map[string][]int // by year and bare title
	stories map[string]int   // by year and story
	told    map[string]int   // the first problem of a measure, by year and the measure's text
	grams   map[gram][]int32
	sizes   []int // number of grams of each title
	counts  []int32
	touched []int32
}

// gram is two neighbouring characters of a title of a year.
type gram struct {
	year int
	a, b rune
}

const (
	likeness    = 0.8     // of titles, from which two problems count as one
	shortTitle  = 6       // code points below which only equality counts
	commonGrams = 3000    // problems that share a pair: more say nothing
	far         = 1 << 30 // place of an entry that is no problem of the ledger
)

// NewTwins prepares the search among known.
func NewTwins(known []Known) *Twins {
	t := &Twins{known: known, numbers: map[string]int{}, titles: map[string][]int{}, stories: map[string]int{}, told: map[string]int{}, grams: map[gram][]int32{},
		sizes: make([]int, len(known)), counts: make([]int32, len(known))}
	for i, k := range known {
		t.numbers[k.Number()] = i
		title := bare(k.Title)
		t.titles[yearKey(k.Year, title)] = append(t.titles[yearKey(k.Year, title)], i)
		if _, there := t.stories[yearKey(k.Year, k.story())]; !there {
			t.stories[yearKey(k.Year, k.story())] = i
		}
		for _, m := range k.Measures {
			if _, there := t.told[yearKey(k.Year, bare(m))]; !there {
				t.told[yearKey(k.Year, bare(m))] = i
			}
		}
		for g := range gramsOf(k.Year, title) {
			t.grams[g] = append(t.grams[g], int32(i))
			t.sizes[i]++
		}
	}
	return t
}

func yearKey(year int, text string) string { return fmt.Sprint(year, "/", text) }

func gramsOf(year int, title string) map[gram]bool {
	all := map[gram]bool{}
	var last rune
	for i, r := range title {
		if i > 0 {
			all[gram{year, last, r}] = true
		}
		last = r
	}
	return all
}

// How a row is found that is about a measure of a problem: the 责任分解表 of this
// program points to its problems by number and title, the 年度任务分解 has only
// what the measure says.
const (
	referred = "按编号和标题指明"
	measured = "是它的整改措施"
)

// refersTo returns the first problem that text names when every line is the
// number and the title of one.
func (t *Twins) refersTo(text string) (first Known, only bool) {
	for line := range strings.Lines(strings.TrimSpace(text)) {
		number, title, _ := strings.Cut(strings.TrimSpace(line), " ")
		i, found := t.numbers[number]
		if !found || bare(title) != bare(t.known[i].Title) {
			return Known{}, false
		}
		if !only {
			first, only = t.known[i], true
		}
	}
	return first, only
}

// Find returns the problem that e tells again and how that was seen; ok is
// false when there is none. A number that the ledger does not have is no
// match, whatever else is alike.
func (t *Twins) Find(e Entry) (k Known, how string, ok bool) {
	if e.Number != "" {
		i, found := t.numbers[e.Number]
		if !found {
			return Known{}, "", false
		}
		return t.known[i], "编号相同", true
	}
	if k, only := t.refersTo(e.titleCell); only {
		return k, referred, true
	}
	same := func(i int) bool {
		k := t.known[i]
		return (k.Subject == e.Content.Subject || !e.told) && (k.Person == e.Content.Person || e.Content.Person == "") && k.State != ledger.Withdrawn
	}
	title := bare(e.Content.Title)
	for _, i := range t.titles[yearKey(e.Year, title)] {
		if same(i) && title != "" {
			return t.known[i], "同年度、标题相同", true
		}
	}
	if i, found := t.stories[yearKey(e.Year, bare(e.wholeStory))]; found && same(i) {
		return t.known[i], "同年度、内容相同", true
	}
	if i, found := t.told[yearKey(e.Year, bare(e.titleCell))]; found && e.titleCell != "" {
		return t.known[i], measured, true
	}
	if i, share := t.alike(e, title); i < far && same(i) {
		return t.known[i], fmt.Sprintf("同年度、标题相近（%d%%）", int(share*100)), true
	}
	return Known{}, "", false
}

// alike returns the problem whose title shares the most pairs of characters
// with that of e.
func (t *Twins) alike(e Entry, title string) (best int, share float64) {
	best = far
	if len([]rune(title)) < shortTitle {
		return best, 0
	}
	grams := gramsOf(e.Year, title)
	for g := range grams {
		list := t.grams[g]
		if len(list) > commonGrams {
			continue
		}
		for _, i := range list {
			if t.counts[i]++; t.counts[i] == 1 {
				t.touched = append(t.touched, i)
			}
		}
	}
	sort.Slice(t.touched, func(a, b int) bool { return t.touched[a] < t.touched[b] })
	for _, i := range t.touched {
		// Two aspects are two problems, however alike they sound.
		k := &t.known[i]
		apart := k.Aspect != "" && e.Content.Aspect != "" && bare(k.Aspect) != bare(e.Content.Aspect)
		if s := 2 * float64(t.counts[i]) / float64(len(grams)+t.sizes[i]); s >= likeness && s > share && !apart {
			best, share = int(i), s
		}
		t.counts[i] = 0
	}
	t.touched = t.touched[:0]
	return best, share
}
