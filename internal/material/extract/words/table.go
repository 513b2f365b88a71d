package words

import (
	"math/bits"
	"slices"
)

// Table finds the items whose word begins (or ends) with the character that a
// text begins (or ends) with. It is made for Chinese words: for a character of
// three bytes the answer takes a few instructions, for others it is every item
// with such a word.
type Table[T any] struct {
	// rows has a bit for every pair of the low six bits of a character's
	// second and third byte, before the number of bits in the rows above.
	rows   [64]uint64
	before [64]uint16
	starts []uint16 // of the items by the bits set, one more for the end
	items  []T
	others []T
}

// NewTable indexes items, at most 65,535, by the first character of word(item),
// or by the last one. Items of one character keep their order.
func NewTable[T any](items []T, word func(T) string, last bool) *Table[T] {
	x := &Table[T]{}
	at := func(item T) (row, bit byte, ok bool) {
		w := word(item)
		if last {
			return tail(w)
		}
		return head(w)
	}
	for _, item := range items {
		if row, bit, ok := at(item); ok {
			x.rows[row] |= 1 << bit
			x.items = append(x.items, item)
		} else {
			x.others = append(x.others, item)
		}
	}
	slices.SortStableFunc(x.items, func(a, b T) int {
		i, j, _ := at(a)
		k, l, _ := at(b)
		return (int(i)<<6 | int(j)) - (int(k)<<6 | int(l))
	})
	count := 0
	for i, row := range x.rows {
		x.before[i] = uint16(count)
		count += bits.OnesCount64(row)
	}
	x.starts = make([]uint16, count+1)
	for _, item := range x.items {
		row, bit, _ := at(item)
		x.starts[x.bucket(row, bit)+1]++
	}
	for i := range count {
		x.starts[i+1] += x.starts[i]
	}
	return x
}

// bucket counts the bits before one that is set.
func (x *Table[T]) bucket(row, bit byte) int {
	return int(x.before[row]) + bits.OnesCount64(x.rows[row]&(1<<bit-1))
}

// Starting returns the items that may begin t, in their order. Characters that
// differ in their first byte only share a place: the word must be compared.
func (x *Table[T]) Starting(t string) []T {
	row, bit, ok := head(t)
	return x.at(row, bit, ok)
}

// Ending returns the items that may end t, of a table made by last characters.
func (x *Table[T]) Ending(t string) []T {
	row, bit, ok := tail(t)
	return x.at(row, bit, ok)
}

func (x *Table[T]) at(row, bit byte, ok bool) []T {
	if !ok {
		return x.others
	}
	if x.rows[row]>>bit&1 == 0 {
		return nil
	}
	i := x.bucket(row, bit)
	return x.items[x.starts[i]:x.starts[i+1]]
}

// head returns the place of the three-byte character that t begins with.
func head(t string) (row, bit byte, ok bool) {
	if len(t) < 3 || t[0]>>4 != 0xe {
		return 0, 0, false
	}
	return t[1] & 63, t[2] & 63, true
}

// tail returns the place of the three-byte character that t ends with.
func tail(t string) (row, bit byte, ok bool) {
	n := len(t)
	if n < 3 || t[n-3]>>4 != 0xe {
		return 0, 0, false
	}
	return t[n-2] & 63, t[n-1] & 63, true
}
