// Package history defines the append-only record of every change of business
// data. A change is an event; it is stored in the transaction that makes it,
// together with the row that results, and one leaf commits to both under a
// random salt. Bodies and salts stand apart from the leaves, so that a body
// can be erased for good and the record still says that something was here.
package history

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"time"

	"golang.org/x/mod/sumdb/tlog"
)

// Event is what happened to a subject. Its JSON form is the canonical body:
// fields are only ever added, a changed meaning gets a new Kind.
type Event interface {
	Kind() string     // versioned, such as "ledger.problem.registered.v1"
	Sentence() string // for people, in Chinese, without who and when
}

// Record is an event with its circumstances, as a use case hands it over.
type Record struct {
	UnitID    string
	Subject   string // kind of aggregate, such as "problem"
	SubjectID string
	Version   int64 // of the subject after the event, from 1 without gaps
	Actor     string
	At        time.Time
	Event     Event
	Row       any // the resulting state, equal to what the projection gives back
}

// Instant returns t as the store keeps it, in UTC milliseconds. What a use
// case puts into a row passes through here: otherwise the leaf would commit to
// a row that nobody can read back.
func Instant(t time.Time) time.Time { return t.UTC().Truncate(time.Millisecond) }

// Recorder appends records in the transaction that ctx carries.
type Recorder interface {
	Append(ctx context.Context, records ...Record) error
}

// Entry is a stored event as it is read back.
type Entry struct {
	Seq       int64 // position in the chain, from 0
	ID        string
	UnitID    string
	Subject   string
	SubjectID string
	Version   int64
	Kind      string
	Actor     string // account id
	ActorName string // name of the account today, "" when it has none
	At        time.Time
	Body      []byte // canonical JSON of the event; nil when erased
}

// SaltSize is the number of random bytes that hide a body in its commitment.
const SaltSize = 32

// Sealed is a record in its stored form.
type Sealed struct {
	Body    []byte            // canonical JSON of the event
	RowHash [sha256.Size]byte // of the canonical JSON of the resulting state
	Commit  [sha256.Size]byte
	Leaf    tlog.Hash
}

// Seal computes the canonical bytes of r and the leaf that commits to them.
func Seal(id string, r Record, salt []byte) (Sealed, error) {
	if len(salt) != SaltSize {
		return Sealed{}, fmt.Errorf("history: a salt of %d bytes, want %d", len(salt), SaltSize)
	}
	body, err := json.Marshal(r.Event)
	if err != nil {
		return Sealed{}, fmt.Errorf("history: body of %s: %w", r.Event.Kind(), err)
	}
	row, err := json.Marshal(r.Row)
	if err != nil {
		return Sealed{}, fmt.Errorf("history: row after %s: %w", r.Event.Kind(), err)
	}
	rowHash := sha256.Sum256(row)
	commit := Commit(salt, body, rowHash)
	leaf := Leaf(Entry{
		ID: id, UnitID: r.UnitID, Subject: r.Subject, SubjectID: r.SubjectID, Version: r.Version,
		Kind: r.Event.Kind(), Actor: r.Actor, At: r.At,
	}, commit)
	return Sealed{Body: body, RowHash: rowHash, Commit: commit, Leaf: leaf}, nil
}

// Commit returns the commitment to a body and the hash of the resulting row:
// SHA-256(salt ‖ SHA-256(body) ‖ rowHash). The row itself need not be kept:
// replaying the bodies gives it.
func Commit(salt, body []byte, rowHash [sha256.Size]byte) [sha256.Size]byte {
	b := sha256.Sum256(body)
	all := append(make([]byte, 0, SaltSize+2*sha256.Size), salt...)
	return sha256.Sum256(append(append(all, b[:]...), rowHash[:]...))
}
