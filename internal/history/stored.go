package history

import (
	"bytes"
	"crypto/sha256"
	"time"

	"golang.org/x/mod/sumdb/tlog"
)

// Stored is an event with everything that the database keeps of it. Whatever
// is in it may have been changed behind the program's back.
type Stored struct {
	Entry
	Salt    []byte // with Body and RowHash: nil once erased
	RowHash []byte
	Commit  []byte
	Leaf    []byte
}

// Damage is a way in which the history, or what it speaks of, is not what the
// program wrote.
type Damage string

// The kinds of damage.
const (
	Changed     Damage = "changed"     // a record, or what belongs to it
	Missing     Damage = "missing"     // records that are gone
	Inserted    Damage = "inserted"    // records that the program did not write
	Disordered  Damage = "disordered"  // records in another order
	Emptied     Damage = "emptied"     // a body that is gone without having been erased
	Refilled    Damage = "refilled"    // an erased body that is there again
	RowChanged  Damage = "row-changed" // what the pages show differs from what the history makes
	RowMissing  Damage = "row-missing"
	RowStray    Damage = "row-stray" // a row without a history
	FileChanged Damage = "file-changed"
	FileMissing Damage = "file-missing"
	NodeChanged Damage = "node-changed" // a stored hash of the tree
	Forked      Damage = "forked"       // another history than the one that a checkpoint covers
)

// Check recomputes the leaf of s from header, salt, body and row hash, and
// reports what in s contradicts what is stored beside it: "" when nothing
// does. The commitment of an erased body is taken as it is.
func (s *Stored) Check() (leaf tlog.Hash, contradiction string) {
	var commit [sha256.Size]byte
	if len(s.Commit) != sha256.Size {
		return leaf, "承诺值"
	}
	copy(commit[:], s.Commit)
	if s.Body != nil {
		if len(s.RowHash) != sha256.Size || len(s.Salt) != SaltSize {
			return Leaf(s.Entry, commit), "内容"
		}
		have := Commit(s.Salt, s.Body, [sha256.Size]byte(s.RowHash))
		if have != commit {
			return Leaf(s.Entry, have), "内容"
		}
	}
	leaf = Leaf(s.Entry, commit)
	if !bytes.Equal(leaf[:], s.Leaf) {
		return leaf, "时间、操作人或事项"
	}
	return leaf, ""
}

// Extent is what the head of the chain says beside what there is.
type Extent struct {
	Lost        bool   // there is no head
	Size        int64  // records that were appended
	Count       int64  // records that there are
	Edge        []byte // stored Frontier
	First, Last int64  // smallest and largest seq; 0 and -1 when there are none
}

// Kept is a checkpoint that the database holds.
type Kept struct {
	Size   int64
	At     time.Time
	Note   string // signed
	By     string // account id, 命令行, "" for the program itself
	ByName string
}
