// Package audit lets people check the history who do not trust the server that
// keeps it: signed checkpoints that they keep elsewhere, a verification that
// recomputes everything from rows and files, proofs that need no database, and
// the erasure of what must not be kept. It knows no SQL and no HTTP and reads
// no clock.
package audit

import (
	"context"
	"sync"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/history"
)

// Store reads the history as it is stored, and keeps checkpoints. Calls that
// write need the transaction of access.Atomic. The callers have checked who
// asks: the chain belongs to all units of a database.
type Store interface {
	history.Recorder
	// Hold makes other transactions that write wait until this one ends.
	Hold(ctx context.Context) error
	Extent(ctx context.Context) (history.Extent, error)
	// Stored calls each for the events from seq from up to, not with, to. What
	// each is given is valid until it returns.
	Stored(ctx context.Context, from, to int64, each func(*history.Stored) error) error
	// Subjects calls each for the whole history of every subject.
	Subjects(ctx context.Context, each func([]history.Stored) error) error
	StoredOf(ctx context.Context, subject, id string) ([]history.Stored, error)
	ByID(ctx context.Context, id string) (e history.Stored, found bool, err error)
	BySeq(ctx context.Context, seq int64) (e history.Stored, found bool, err error)
	ActorName(ctx context.Context, id string) (string, error)
	// WithoutHistory returns keys of rows that no event of subject tells of.
	WithoutHistory(ctx context.Context, subject, table, key string, limit int) ([]string, error)

	// Tree returns the tree of the chain; it holds the chain.
	Tree(ctx context.Context) (history.Frontier, error)
	Nodes(ctx context.Context, each func(level int, n int64, h tlog.Hash) error) error
	Hashes(ctx context.Context) tlog.HashReader

	AddCheckpoint(ctx context.Context, k history.Kept) error
	// Checkpoints returns those of fewer than below records, the largest first.
	Checkpoints(ctx context.Context, below int64, limit int) ([]history.Kept, error)
	Checkpoint(ctx context.Context, size int64) (k history.Kept, found bool, err error)
	// Latest returns the newest event of a kind in a unit.
	Latest(ctx context.Context, unit, subject, kind string) (e history.Entry, found bool, err error)
	EraseBody(ctx context.Context, seq int64) error
}

// Files reads the files of the data folder.
type Files interface {
	// Sum returns the SHA-256 of a file in hexadecimal, fault.NotFound when there
	// is none.
	Sum(blob string) (string, error)
}

// Service runs the use cases.
type Service struct {
	DB         access.Atomic
	Store      Store
	Signer     *history.Signer
	Aggregates []history.Aggregate
	Files      Files
	Clock      func() time.Time
	NewID      func() string

	busy sync.Mutex // one verification for pages at a time: it reads everything
}

var errNotAuditor = fault.New(fault.Forbidden, "您的角色不能查看检查点和校验结果。启用三员分立后由审计管理员办理，未启用时由联络员办理。")

// aggregate returns the Aggregate of a subject.
func (s *Service) aggregate(subject string) (history.Aggregate, bool) {
	for _, a := range s.Aggregates {
		if a.Subject == subject {
			return a, true
		}
	}
	return history.Aggregate{}, false
}

// Decode returns the event of a stored body, whatever wing wrote it.
func (s *Service) Decode(kind string, body []byte) (history.Event, error) {
	var err error
	for _, a := range s.Aggregates {
		var e history.Event
		if e, err = a.Decode(kind, body); err == nil {
			return e, nil
		}
	}
	return nil, err
}

func (s *Service) record(ctx context.Context, v access.Viewer, e history.Event) error {
	return s.Store.Append(ctx, history.Record{
		UnitID: v.UnitID, Subject: history.Subject, SubjectID: s.NewID(), Version: 1, Actor: v.AccountID,
		At: history.Instant(s.Clock()), Event: e,
	})
}
