package history

import (
	"encoding/binary"
	"encoding/hex"
	"testing"

	"golang.org/x/mod/sumdb/tlog"
	"pgregory.net/rapid"
)

func leafOf(i int64) tlog.Hash {
	return tlog.RecordHash(binary.BigEndian.AppendUint64(nil, uint64(i)))
}

// tree is a log as package tlog stores it, beside ours.
type tree struct {
	all      []tlog.Hash // every hash, in the order of tlog
	leaves   []tlog.Hash
	nodes    map[int]map[int64]tlog.Hash
	frontier Frontier
}

func (t *tree) add(leaf tlog.Hash) error {
	more, err := tlog.StoredHashesForRecordHash(int64(len(t.leaves)), leaf, t.peer())
	if err != nil {
		return err
	}
	t.all, t.leaves = append(t.all, more...), append(t.leaves, leaf)
	t.frontier.Add(leaf, func(level int, n int64, h tlog.Hash) {
		if t.nodes == nil {
			t.nodes = map[int]map[int64]tlog.Hash{}
		}
		if t.nodes[level] == nil {
			t.nodes[level] = map[int64]tlog.Hash{}
		}
		t.nodes[level][n] = h
	})
	return nil
}

// peer reads every hash as tlog stored it.
func (t *tree) peer() tlog.HashReader {
	return tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		var list []tlog.Hash
		for _, i := range indexes {
			list = append(list, t.all[i])
		}
		return list, nil
	})
}

// levels reads what we store, without the nodes that hole names.
func (t *tree) levels(hole func(level int, n int64) bool) Levels {
	return func(level int, first int64, count int) ([]tlog.Hash, error) {
		var list []tlog.Hash
		for n := first; n < first+int64(count); n++ {
			if level == 0 {
				if n < int64(len(t.leaves)) {
					list = append(list, t.leaves[n])
				}
			} else if h, ok := t.nodes[level][n]; ok && !hole(level, n) {
				list = append(list, h)
			}
		}
		return list, nil
	}
}

// TestRootsOfTlog: for every size up to beyond the second stored level the
// root is that of package tlog, and survives being stored.
func TestRootsOfTlog(t *testing.T) {
	var log tree
	for i := range int64(1<<16 + 300) {
		if err := log.add(leafOf(i)); err != nil {
			t.Fatal(err)
		}
		if i > 2000 && i%977 != 0 && i < 1<<16-2 {
			continue
		}
		want, err := tlog.TreeHash(i+1, log.peer())
		if err != nil {
			t.Fatal(err)
		}
		stored, err := ParseFrontier(i+1, log.frontier.Bytes())
		if err != nil || stored.Root() != want || log.frontier.Root() != want || stored.Size() != i+1 {
			t.Fatalf("%d leaves: %v and %v, want %v (%v)", i+1, log.frontier.Root(), stored.Root(), want, err)
		}
	}
	if len(log.nodes[8]) != 257 || len(log.nodes[16]) != 1 {
		t.Errorf("%d and %d nodes are stored", len(log.nodes[8]), len(log.nodes[16]))
	}
	if _, err := ParseFrontier(3, log.frontier.Bytes()[:32]); err == nil {
		t.Error("a frontier of another size was read")
	}
	if _, err := ParseFrontier(-1, nil); err == nil {
		t.Error("a negative size was read")
	}
}

// TestKnownRoots holds vectors of RFC 6962 that certificate transparency
// publishes, so that ours and tlog's cannot drift together.
func TestKnownRoots(t *testing.T) {
	inputs := [][]byte{{}, {0}, {0x10}, {0x20, 0x21}, {0x30, 0x31}, {0x40, 0x41, 0x42, 0x43},
		{0x50, 0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57}, {0x60, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6a, 0x6b, 0x6c, 0x6d, 0x6e, 0x6f}}
	want := map[int]string{
		0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
		1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
		8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
	}
	var f Frontier
	for i := 0; i <= len(inputs); i++ {
		if h := f.Root(); want[i] != "" && hex.EncodeToString(h[:]) != want[i] {
			t.Errorf("%d leaves: %x, want %s", i, h, want[i])
		}
		if i < len(inputs) {
			f.Add(tlog.RecordHash(inputs[i]), nil)
		}
	}
}

// TestProofs: over random trees every proof is what tlog makes, is accepted,
// and no longer is when a hash, the place or the size is another. Holes in the
// stored levels change nothing.
func TestProofs(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		size := rapid.Int64Range(1, 1500).Draw(r, "size")
		var log tree
		var roots []tlog.Hash
		for i := range size {
			if err := log.add(leafOf(i)); err != nil {
				r.Fatal(err)
			}
			roots = append(roots, log.frontier.Root())
		}
		holes := rapid.Int64Range(0, 3).Draw(r, "holes")
		reader := Hashes(log.levels(func(_ int, n int64) bool { return n < holes }))
		old := rapid.Int64Range(1, size).Draw(r, "old")
		n := rapid.Int64Range(0, old-1).Draw(r, "record")

		record, err := tlog.ProveRecord(old, n, reader)
		if err != nil {
			r.Fatal(err)
		}
		if err := tlog.CheckRecord(record, old, roots[old-1], n, leafOf(n)); err != nil {
			r.Errorf("record %d of %d: %v", n, old, err)
		}
		if tlog.CheckRecord(record, old, roots[old-1], n, leafOf(n+1)) == nil {
			r.Error("the proof of a record proves another one")
		}
		for i := range record {
			bad := append(tlog.RecordProof{}, record...)
			bad[i][0] ^= 1
			if tlog.CheckRecord(bad, old, roots[old-1], n, leafOf(n)) == nil {
				r.Errorf("hash %d of the proof does not matter", i)
			}
		}
		grown, err := tlog.ProveTree(size, old, reader)
		if err != nil {
			r.Fatal(err)
		}
		if err := tlog.CheckTree(grown, size, roots[size-1], old, roots[old-1]); err != nil {
			r.Errorf("%d grew to %d: %v", old, size, err)
		}
		forked := roots[old-1]
		forked[31] ^= 1
		if tlog.CheckTree(grown, size, roots[size-1], old, forked) == nil {
			r.Error("a fork is consistent")
		}
		if _, err := tlog.ProveRecord(size+300, n, reader); err == nil {
			r.Error("a proof of records that are not there")
		}
	})
}
