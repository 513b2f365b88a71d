package likeness

import (
	_ "embed"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"bihuan/internal/material/extract/words"
	"bihuan/internal/zh"
)

//go:embed fields.txt
var fieldList string

// fieldWords holds for each field of fields.txt its words.
var fieldWords = readFields(fieldList)

func readFields(t string) [][]string {
	var list [][]string
	for line := range strings.Lines(t) {
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
			list = append(list, strings.Fields(line))
		}
	}
	return list
}

// common are words that stand everywhere in the genre and say nothing about
// what a sentence is about.
var common = []string{
	"不够", "问题", "存在", "方面", "一些", "个别", "有的", "部分", "班子", "成员", "干部", "领导", "工作", "进一步", "还不", "没有", "加强", "强化", "提高", "着力",
	"切实", "不断", "认真", "坚持", "重要", "重点", "推动", "推进", "工作中", "我们", "自己", "同志", "通过", "习近平", "新时代", "中国特色", "社会主义", "思想主题",
	"中央", "省市", "市委", "县委", "区委", "党组", "以及", "对于", "进行", "开展", "组织", "需要", "还有", "还要", "不强", "不足", "不到位", "到位", "不高", "意识", "差距",
	"精神", "发展", "建设", "全面", "深入", "落实到", "深刻", "能力", "方式", "方法", "具体", "情况", "措施", "要求", "与群", "党的", "不严", "不实", "不牢", "始终", "做到",
	"时候", "多数", "经常", "实际", "一定", "特别", "主要", "作用", "面对", "现象", "完成", "整改", "报告如下",
}

// listed is a word of the lists above.
type listed struct {
	word  string
	field int // index in fieldWords, -1 for a common word
}

// mostFields bounds the lines of fields.txt.
const mostFields = 32

// byFirst holds the listed words by their first character, longest first;
// firsts are these characters.
var byFirst, firsts = indexWords()

func indexWords() (*words.Table[listed], *words.Chars) {
	var list []listed
	for _, w := range common {
		list = append(list, listed{w, -1})
	}
	for i, words := range fieldWords {
		for _, w := range words {
			list = append(list, listed{w, i})
		}
	}
	slices.SortStableFunc(list, func(a, b listed) int { return len(b.word) - len(a.word) })
	var first strings.Builder
	for _, l := range list {
		r, _ := utf8.DecodeRuneInString(l.word)
		first.WriteRune(r)
	}
	return words.NewTable(list, func(l listed) string { return l.word }, false), words.NewChars(first.String())
}

// bodyBytes bounds how much of an entry's text is weighed: what an entry is
// about stands at its start, and the bound keeps long entries cheap.
const bodyBytes = 4500

// weights of the places of an entry.
const (
	titleWeight = 3.0
	groupWeight = 2.0
	bodyWeight  = 1.0
)

// term is a pair of neighbouring characters, told by their code points.
type term uint64

func pair(a, b rune) term { return term(a)<<32 | term(b) }

// String returns the two characters.
func (t term) String() string { return string([]rune{rune(t >> 32), rune(t & 0xffffffff)}) }

// weighted is a term of the vocabulary with its weight in an entry.
type weighted struct {
	id     int32
	weight float64
}

// profile is what an entry is about: its terms in the order of their ids, each
// with the weight of the heaviest place in which it stands, and its fields.
type profile struct {
	terms  []weighted
	fields []float64
	size   float64 // the square of the length of fields
	norm   float64
	entry  Entry
	joined string
}

// text returns what was weighed.
func (p *profile) text() string {
	if p.joined == "" {
		p.joined = p.entry.Title + "\n" + p.entry.Group + "\n" + p.entry.Body
	}
	return p.joined
}

// vocabulary numbers the terms of a document in the order in which they come.
type vocabulary struct {
	slots []int32 // see number
	terms []known // by id
	found []int32 // the ids in the profile that is being made
	set   bitmap  // scratch
	made  int
}

// known is a term of the vocabulary.
type known struct {
	term
	mark float64 // the weight in the profile that is being made
	rare float64 // the number of profiles that have it, then how much it says
}

func (v *vocabulary) profile(e Entry) profile {
	if len(e.Body) > bodyBytes {
		e.Body = strings.ToValidUTF8(e.Body[:bodyBytes], "")
	}
	p := profile{fields: make([]float64, len(fieldWords)), entry: e}
	v.found = v.found[:0]
	v.weigh(&p, e.Title, titleWeight)
	v.weigh(&p, e.Group, groupWeight)
	v.weigh(&p, e.Body, bodyWeight)
	v.set.sort(v.found)
	p.terms = make([]weighted, len(v.found))
	for i, id := range v.found {
		t := &v.terms[id]
		p.terms[i] = weighted{id, t.mark}
		t.mark = 0
		t.rare++
	}
	for _, f := range p.fields {
		p.size += f * f
	}
	v.made++
	return p
}

// weigh adds the terms and the field words of t to p.
func (v *vocabulary) weigh(p *profile, t string, weight float64) {
	var counts [mostFields]int
	skip := 0 // end of the common word that is being skipped
	last := utf8.RuneError
	for i, r := range t {
		if !zh.IsHan(r) {
			last = utf8.RuneError
			continue // all listed words are Chinese
		}
		if firsts.Has(r) {
			for _, l := range byFirst.Starting(t[i:]) {
				if !strings.HasPrefix(t[i:], l.word) {
					continue
				}
				if l.field >= 0 {
					counts[l.field]++
				} else if i >= skip {
					skip = i + len(l.word)
				}
			}
		}
		if i < skip || particles.Has(r) {
			last = utf8.RuneError
			continue
		}
		if last != utf8.RuneError {
			v.add(pair(last, r), weight)
		}
		last = r
	}
	for i, n := range counts[:len(p.fields)] {
		p.fields[i] += weight * math.Sqrt(float64(n))
	}
}

func (v *vocabulary) add(t term, weight float64) {
	id := v.number(t)
	k := &v.terms[id]
	if k.mark == 0 {
		v.found = append(v.found, id)
	}
	if weight > k.mark {
		k.mark = weight
	}
}

// particles only join words.
var particles = words.NewChars("的了不个次名和与在对把被从向为以及或是有就都也还很更最又并而其这那之于上下中")

const (
	// loneTerm is the weight of a term that only one entry has. It joins
	// nothing, but it keeps an entry of many words of its own from being all
	// alike to another that shares one word.
	loneTerm = 0.8
	// fewWords is added to the square of every profile's length, so that one
	// word shared by two entries of few words is no proof.
	fewWords = 12.0
)

// settle turns the number of entries that have a term into how much it says:
// a term in two entries much, a term in all nothing. It gives the terms of the
// profiles their final weights.
func (v *vocabulary) settle(lists [][]profile) {
	said := make([]float64, v.made+1) // by the number of entries
	for i := range v.terms {
		k := &v.terms[i]
		switch w := &said[int(k.rare)]; {
		case k.rare == 1:
			k.rare = loneTerm
		case *w == 0:
			*w = math.Log(1 + float64(v.made)/k.rare)
			fallthrough
		default:
			k.rare = *w
		}
	}
	for _, list := range lists {
		for i := range list {
			p := &list[i]
			sum := fewWords
			for i := range p.terms {
				w := &p.terms[i]
				w.weight = math.Sqrt(w.weight) * v.terms[w.id].rare
				sum += w.weight * w.weight
			}
			p.norm = math.Sqrt(sum)
		}
	}
}
