package likeness

import (
	"math/bits"
	"slices"
)

// expect makes room for the terms of lists.
func (v *vocabulary) expect(lists [][]Entry) {
	size := 0
	for _, list := range lists {
		for _, e := range list {
			size += len(e.Title) + len(e.Group) + min(len(e.Body), bodyBytes)
		}
	}
	const perTerm = 8 // bytes of text, at the most varied
	v.terms = make([]known, 0, min(size/perTerm, 1<<16))
	v.slots = make([]int32, 1<<bits.Len(uint(2*cap(v.terms))))
}

// number returns the number of t: 0, 1, 2 … in the order in which terms first
// come. The open hash table of numbers + 1 is several times as fast as a map.
func (v *vocabulary) number(t term) int32 {
	if 2*len(v.terms) >= len(v.slots) {
		v.slots = make([]int32, 2*len(v.slots))
		for i := range v.terms {
			*v.slot(v.terms[i].term) = int32(i + 1)
		}
	}
	s := v.slot(t)
	if *s == 0 {
		v.terms = append(v.terms, known{term: t})
		*s = int32(len(v.terms))
	}
	return *s - 1
}

// slot returns the slot of t, or the free one that is to be t's.
func (v *vocabulary) slot(t term) *int32 {
	const spread = 0x9E3779B97F4A7C15 // 2^64 / golden ratio: multiplicative hashing
	mask := uint64(len(v.slots) - 1)
	for h := uint64(t) * spread >> 32; ; h++ {
		if s := &v.slots[h&mask]; *s == 0 || v.terms[*s-1].term == t {
			return s
		}
	}
}

// bitmap sorts numbers that lie close together.
type bitmap []uint64

// sort sorts ids, which must all differ and not be negative.
func (b *bitmap) sort(ids []int32) {
	if len(ids) == 0 {
		return
	}
	low, high := slices.Min(ids)>>6, slices.Max(ids)>>6
	if int(high-low) > len(ids) {
		slices.Sort(ids)
		return
	}
	set := append((*b)[:0], make([]uint64, high-low+1)...)
	*b = set
	for _, id := range ids {
		set[id>>6-low] |= 1 << (id & 63)
	}
	n := 0
	for i, word := range set {
		for ; word != 0; word &= word - 1 {
			ids[n] = (int32(i)+low)<<6 | int32(bits.TrailingZeros64(word))
			n++
		}
	}
}

// postings hold for each term the entries of a list that have it.
type postings struct {
	ends []int32 // by term: where its entries end in list
	list []weighted
}

// postings returns those of a list, whose ids are the places in the list.
func (m *Model) postings(list int) *postings {
	p := &m.posts[list]
	if p.ends != nil {
		return p
	}
	p.ends = make([]int32, len(m.words.terms)+1)
	total := 0
	for i := range m.lists[list] {
		for _, t := range m.lists[list][i].terms {
			p.ends[t.id+1]++
			total++
		}
	}
	for i := range m.words.terms {
		p.ends[i+1] += p.ends[i]
	}
	// While it is filled, a term's end is where its next entry goes.
	p.list = make([]weighted, total)
	for k := range m.lists[list] {
		for _, t := range m.lists[list][k].terms {
			p.list[p.ends[t.id]] = weighted{int32(k), t.weight}
			p.ends[t.id]++
		}
	}
	return p
}

// add adds to sums, by entry, the product of the weights of each shared term.
func (p *postings) add(terms []weighted, sums []float64) {
	for _, t := range terms {
		for _, e := range p.of(t.id) {
			sums[e.id] += t.weight * e.weight
		}
	}
}

// shared appends to list the terms that entry k has too, with the product of
// their weights.
func (p *postings) shared(terms []weighted, k int, list []weighted) []weighted {
	for _, t := range terms {
		for _, e := range p.of(t.id) {
			if int(e.id) == k {
				list = append(list, weighted{t.id, t.weight * e.weight})
			}
		}
	}
	return list
}

// of returns the entries that have a term.
func (p *postings) of(id int32) []weighted {
	from := int32(0)
	if id > 0 {
		from = p.ends[id-1]
	}
	return p.list[from:p.ends[id]]
}
