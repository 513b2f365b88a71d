package extract

import (
	_ "embed"
	"maps"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

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
	"时候", "多数", "经常", "实际", "一定", "特别", "主要", "作用", "面对", "现象",
}

// bodyRunes bounds how much of an entry's text is weighed: what an entry is
// about stands at its start, and the bound keeps long entries cheap.
const bodyRunes = 1500

// profile is what an entry is about: its bigrams, each with the weight of the
// heaviest place in which it stands, and its fields.
type profile struct {
	terms  map[string]float64
	fields []float64
	title  string
	text   string
	norm   float64
}

// weights of the places of an entry.
const (
	titleWeight  = 3.0
	aspectWeight = 2.0
	bodyWeight   = 1.0
)

func newProfile(title, aspect, body string) *profile {
	p := &profile{terms: map[string]float64{}, fields: make([]float64, len(fieldWords)), title: title}
	body = firstRunes(body, bodyRunes)
	p.text = title + "\n" + aspect + "\n" + body
	p.weigh(title, titleWeight)
	p.weigh(aspect, aspectWeight)
	p.weigh(body, bodyWeight)
	return p
}

func firstRunes(t string, n int) string {
	for i := range t {
		if n--; n < 0 {
			return t[:i]
		}
	}
	return t
}

// weigh adds the bigrams and the field words of t.
func (p *profile) weigh(t string, weight float64) {
	if t == "" {
		return
	}
	bare := t
	for _, w := range common {
		bare = strings.ReplaceAll(bare, w, "\n")
	}
	before := ""
	last := utf8.RuneError
	for _, r := range bare {
		if !zh.IsHan(r) {
			before, last = "", r
			continue
		}
		if before != "" && !particle(r) && !particle(last) {
			term := before + string(r)
			p.terms[term] = max(p.terms[term], weight)
		}
		before, last = string(r), r
	}
	for i, words := range fieldWords {
		for _, w := range words {
			if n := strings.Count(t, w); n > 0 {
				p.fields[i] += weight * math.Sqrt(float64(n))
			}
		}
	}
}

// particle reports whether r only joins words.
func particle(r rune) bool {
	return strings.ContainsRune("的了不个次名和与在对把被从向为以及或是有就都也还很更最又并而其这那之于上下中", r)
}

// loneTerm is the weight of a term that only one entry has. It joins nothing,
// but it keeps an entry of many words of its own from being all alike to
// another that shares one word.
const loneTerm = 0.8

// fewWords is added to the square of every profile's length, so that one word
// shared by two entries of few words is no proof.
const fewWords = 12.0

// rarity returns for every term of the profiles how much it says: a term in
// two entries much, a term in all nothing.
func rarity(all []*profile) map[string]float64 {
	weight := map[string]float64{}
	for _, p := range all {
		for t := range p.terms {
			weight[t]++
		}
	}
	for t, n := range weight {
		if n == 1 {
			weight[t] = loneTerm
		} else {
			weight[t] = math.Log(1 + float64(len(all))/n)
		}
	}
	return weight
}

func (p *profile) weight(term string, rare map[string]float64) float64 {
	return math.Sqrt(p.terms[term]) * rare[term]
}

// measure sets the length of the profile, by which long texts are kept from
// winning for their length.
func (p *profile) measure(rare map[string]float64) {
	sum := 0.0
	for _, t := range slices.Sorted(maps.Keys(p.terms)) { // sums of floats depend on their order
		w := p.weight(t, rare)
		sum += w * w
	}
	p.norm = math.Sqrt(sum + fewWords)
}

// shared returns the terms that both profiles have, sorted.
func shared(a, b *profile) []string {
	if len(b.terms) < len(a.terms) {
		a, b = b, a
	}
	var terms []string
	for t := range a.terms {
		if _, ok := b.terms[t]; ok {
			terms = append(terms, t)
		}
	}
	slices.Sort(terms)
	return terms
}
