package dispatch

import (
	"context"
	"time"

	"bihuan/internal/access"
)

// Store keeps dispatches and what comes back. Every call serves one viewer and
// touches rows of the viewer's unit only; what is not there is
// fault.NotFound. Calls that write need the transaction of access.Atomic.
type Store interface {
	Add(ctx context.Context, v access.Viewer, d Dispatch) error
	// Save stores d over version d.Version-1, fault.Stale when that is gone.
	Save(ctx context.Context, v access.Viewer, d Dispatch) error
	Dispatch(ctx context.Context, v access.Viewer, id string) (Dispatch, error)
	// Holding returns the id of the dispatch that sent a packet of that code, ""
	// when none of the viewer's unit did.
	Holding(ctx context.Context, v access.Viewer, code string) (string, error)
	// Open returns the dispatches that have not ended, newest first, at most
	// MaxOpen.
	Open(ctx context.Context, v access.Viewer) ([]Dispatch, error)
	List(ctx context.Context, v access.Viewer, f Filter) (Page, error)
	// Undone tells which of these batches of the ledger were taken back.
	Undone(ctx context.Context, v access.Viewer, batches ...string) (map[string]bool, error)

	AddCollection(ctx context.Context, v access.Viewer, c Collection) error
	// SaveCollection stores c over version c.Version-1, fault.Stale when that is
	// gone.
	SaveCollection(ctx context.Context, v access.Viewer, c Collection) error
	Collection(ctx context.Context, v access.Viewer, id string) (Collection, error)
	// Drafts returns the collections that are not merged, newest first, at most
	// MaxOpen.
	Drafts(ctx context.Context, v access.Viewer) ([]Collection, error)
	// DropCollection forgets a draft.
	DropCollection(ctx context.Context, v access.Viewer, id string) error
}

// MaxOpen bounds Store.Open and Store.Drafts.
const MaxOpen = 100

// Filter selects dispatches.
type Filter struct {
	State string // open, ended or "" for all
	Limit int    // at most 200, 0: 20
	After string // cursor
}

// The states of dispatches in filters.
const (
	StateOpen  = "open"
	StateEnded = "ended"
)

// Summary is a dispatch in a list.
type Summary struct {
	ID, Name, By, EndedOn   string
	Offices, Returned, Rows int
	CreatedAt               time.Time
}

// Page is one page of a list, newest first.
type Page struct {
	Items []Summary
	Next  string // cursor, "" where the list ends
}

// Collection is the files that came back in one step, before and after they
// were merged. A draft is not yet a fact and has no history.
type Collection struct {
	ID        string    `json:"id"`
	UnitID    string    `json:"unit_id"`
	Files     []File    `json:"files"`
	Batch     string    `json:"batch,omitempty"` // of the ledger, once merged
	Version   int64     `json:"version"`
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at"`
}

// File is one file of a collection. What could not be used has a Refusal and
// no Filled; its content is not kept.
type File struct {
	Key      string `json:"key"` // names it within the collection
	Name     string `json:"name"`
	Blob     string `json:"blob,omitempty"`
	SHA256   string `json:"sha256"`
	Size     int    `json:"size"`
	Dispatch string `json:"dispatch,omitempty"`
	Packet   string `json:"packet,omitempty"` // code
	How      How    `json:"how,omitempty"`
	Refusal  string `json:"refusal,omitempty"`
	Filled   Filled `json:"filled,omitzero"`
}
