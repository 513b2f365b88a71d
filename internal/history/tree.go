package history

import (
	"errors"
	"fmt"
	"math/bits"

	"golang.org/x/mod/sumdb/tlog"
)

// NodeStep is the distance between the levels of the tree that are stored:
// one hash for 256 leaves, one for 65,536, and so on. What lies between is
// computed from the level below when somebody asks.
const NodeStep = 8

// Frontier is the right edge of the RFC 6962 tree over the first leaves of the
// chain: the roots of its full subtrees, the largest first. It is all that is
// needed to add leaves and to know the root. The zero Frontier is the empty
// tree.
type Frontier struct {
	size   int64
	hashes []tlog.Hash
}

// ParseFrontier reads what Bytes gave of a tree with size leaves.
func ParseFrontier(size int64, b []byte) (Frontier, error) {
	if size < 0 || len(b) != bits.OnesCount64(uint64(size))*tlog.HashSize {
		return Frontier{}, fmt.Errorf("history: a frontier of %d bytes does not belong to %d leaves", len(b), size)
	}
	f := Frontier{size: size}
	for ; len(b) > 0; b = b[tlog.HashSize:] {
		f.hashes = append(f.hashes, tlog.Hash(b[:tlog.HashSize]))
	}
	return f, nil
}

// Bytes returns f in its stored form.
func (f *Frontier) Bytes() []byte {
	b := make([]byte, 0, len(f.hashes)*tlog.HashSize)
	for _, h := range f.hashes {
		b = append(b, h[:]...)
	}
	return b
}

// Size returns the number of leaves.
func (f *Frontier) Size() int64 { return f.size }

// Root returns the root of the tree; that of the empty tree is the hash of
// nothing.
func (f *Frontier) Root() tlog.Hash {
	if len(f.hashes) == 0 {
		h, _ := tlog.TreeHash(0, nil) // reads nothing
		return h
	}
	h := f.hashes[len(f.hashes)-1]
	for i := len(f.hashes) - 2; i >= 0; i-- {
		h = tlog.NodeHash(f.hashes[i], h)
	}
	return h
}

// Add appends a leaf. full, unless nil, is told of every subtree that the leaf
// completes at a level that is stored; n counts the subtrees of that level
// from 0.
func (f *Frontier) Add(leaf tlog.Hash, full func(level int, n int64, h tlog.Hash)) {
	level := 0
	for ; f.size>>level&1 == 1; level++ {
		last := len(f.hashes) - 1
		leaf = tlog.NodeHash(f.hashes[last], leaf)
		f.hashes = f.hashes[:last]
		if full != nil && (level+1)%NodeStep == 0 {
			full(level+1, f.size>>(level+1), leaf)
		}
	}
	f.hashes = append(f.hashes, leaf)
	f.size++
}

// Levels reads hashes of one stored level: level 0 are the leaves, the others
// are multiples of NodeStep. It returns fewer than count where fewer are
// stored.
type Levels func(level int, first int64, count int) ([]tlog.Hash, error)

// Hashes lets package tlog make proofs over what is stored. It computes what
// is not, also a stored level that has holes: nodes of records that are older
// than the stored levels.
func Hashes(read Levels) tlog.HashReader {
	return tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		hashes := make([]tlog.Hash, len(indexes))
		for i, index := range indexes {
			level, n := tlog.SplitStoredHashIndex(index)
			h, err := read.subtree(level, n)
			if err != nil {
				return nil, err
			}
			hashes[i] = h
		}
		return hashes, nil
	})
}

var errShort = errors.New("history: the chain is shorter than the tree that was asked for")

// subtree returns the n-th hash of a level.
func (read Levels) subtree(level int, n int64) (tlog.Hash, error) {
	up := level % NodeStep
	if up == 0 && level > 0 {
		have, err := read(level, n, 1)
		if err != nil || len(have) == 1 {
			return append(have, tlog.Hash{})[0], err
		}
		up = NodeStep
	}
	below, first, count := level-up, n<<up, 1<<up
	hashes, err := read(below, first, count)
	if err != nil {
		return tlog.Hash{}, err
	}
	if len(hashes) < count && below == 0 {
		return tlog.Hash{}, errShort
	}
	if len(hashes) < count {
		hashes = hashes[:0]
		for i := range int64(count) {
			h, err := read.subtree(below, first+i)
			if err != nil {
				return tlog.Hash{}, err
			}
			hashes = append(hashes, h)
		}
	}
	for ; len(hashes) > 1; hashes = hashes[:len(hashes)/2] {
		for i := range len(hashes) / 2 {
			hashes[i] = tlog.NodeHash(hashes[2*i], hashes[2*i+1])
		}
	}
	return hashes[0], nil
}
