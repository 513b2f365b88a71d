package material

import (
	"context"

	"bihuan/internal/access"
)

// Store keeps materials. Lookups return fault.NotFound for what does not
// exist and for what the viewer may not see, without a difference.
type Store interface {
	Add(ctx context.Context, m Material) error
	AddRevision(ctx context.Context, r Revision) error
	// Save stores m over version m.Version-1, fault.Stale when that is gone.
	Save(ctx context.Context, m Material) error
	Material(ctx context.Context, v access.Viewer, id string) (Material, error)
	Revision(ctx context.Context, v access.Viewer, id string, no int) (Revision, error)
	// Revisions returns what is known of all revisions but their texts, the
	// newest first.
	Revisions(ctx context.Context, v access.Viewer, id string) ([]Revision, error)
	// ByFingerprint returns the material and the number of the revision that
	// was read from the same file.
	ByFingerprint(ctx context.Context, v access.Viewer, fingerprint string) (Material, int, error)
	List(ctx context.Context, v access.Viewer, f Filter) (Page, error)
}

// Filter narrows a list of materials. The zero Filter is the newest first.
type Filter struct {
	State State
	Query string // part of the name or title
	Sort  Sort
	Limit int    // 1–200, 50 when 0
	After string // cursor of the page before
}

// Sort is an order of materials.
type Sort string

// The orders.
const (
	ByNewest Sort = ""
	ByName   Sort = "name"
)

// Page is a stretch of a list; materials in it come without their drafts.
type Page struct {
	Materials []Material
	Next      string // cursor, "" at the end
}

// Files keeps the uploaded files.
type Files interface {
	Put(content []byte) (id string, err error)
	Get(id string) ([]byte, error)
	Delete(id string) error
}

// DefaultLimit and MaxLimit bound a page of a list.
const (
	DefaultLimit = 50
	MaxLimit     = 200
)
