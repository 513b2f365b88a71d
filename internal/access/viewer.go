// Package access holds accounts, sessions and roles: who is acting and what
// they may see and do.
package access

import "context"

// Role is what an account may do in its unit.
type Role string

// The roles.
const (
	Keeper Role = "keeper" // 联络员: keeps the ledger
	Reader Role = "reader" // 只读
)

// Roles lists every role, for matrices and forms.
var Roles = []Role{Keeper, Reader}

// Zh returns the word of the screens.
func (r Role) Zh() string {
	switch r {
	case Keeper:
		return "联络员"
	case Reader:
		return "只读"
	}
	return ""
}

// Known reports whether r is one of Roles.
func (r Role) Known() bool { return r.Zh() != "" }

// Visibility is the circle that may see a business row.
type Visibility string

// The circles.
const (
	// UnitWide rows are seen by everybody with a role in the unit.
	UnitWide Visibility = "unit"
	// Restricted rows (主体 个人, talks) are seen by the keeper only, until people
	// and posts say who else is concerned.
	Restricted Visibility = "restricted"
)

// Viewer is the one on whose behalf a request runs. Every store call takes
// one. The zero Viewer sees nothing.
type Viewer struct {
	AccountID string
	UnitID    string
	UnitName  string
	Name      string // of the person, as shown
	Role      Role
	Session   string // id of the session, "" on the command line
	Alone     bool   // one person on one computer: no account, no sign-out
}

// Signed reports whether somebody is signed in.
func (v Viewer) Signed() bool { return v.AccountID != "" && v.UnitID != "" }

// Sees reports whether v may read a row of unit with the given visibility.
func (v Viewer) Sees(unit string, vis Visibility) bool {
	return v.Signed() && v.UnitID == unit && (vis == UnitWide || v.SeesRestricted())
}

// SeesRestricted reports whether v may read restricted rows of its unit.
func (v Viewer) SeesRestricted() bool { return v.Role == Keeper }

// Writes reports whether v may change business data of its unit.
func (v Viewer) Writes() bool { return v.Signed() && v.Role == Keeper }

type viewerKey struct{}

// With returns ctx carrying v.
func With(ctx context.Context, v Viewer) context.Context {
	return context.WithValue(ctx, viewerKey{}, v)
}

// From returns the viewer that ctx carries, the zero Viewer when none.
func From(ctx context.Context) Viewer {
	v, _ := ctx.Value(viewerKey{}).(Viewer)
	return v
}
