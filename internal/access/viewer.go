// Package access holds accounts, sessions and roles: who is acting and what
// they may see and do.
package access

import (
	"context"
	"slices"
	"strings"
)

// Visibility is the circle that may see a business row.
type Visibility string

// The circles.
const (
	// UnitWide rows are seen by everybody who reads the unit's content.
	UnitWide Visibility = "unit"
	// Restricted rows (主体 个人, talks) are seen by the person concerned, 主要负责人,
	// 督导组 and whoever was named for it (个人事项联络员).
	Restricted Visibility = "restricted"
)

// Viewer is the one on whose behalf a request runs. Every store call takes
// one. The zero Viewer sees nothing.
type Viewer struct {
	AccountID string
	UnitID    string
	UnitName  string
	Name      string // of the person, as shown
	Role      Role   // one role for the whole unit, beside Grants
	Grants    []Grant
	Self      Self
	// Scopes holds, by the scope of a grant, the names of that office and of
	// those below it today.
	Scopes     map[string][]string
	Separated  bool   // 三员分立 is on in the unit
	MustChange bool   // the password has to be changed before anything else
	Session    string // id of the session, "" on the command line and for tokens
	Alone      bool   // one person on one computer: no account, no sign-out
	Via        string // how the act came when not through a page, for the history
}

// Signed reports whether somebody is signed in.
func (v Viewer) Signed() bool { return v.AccountID != "" && v.UnitID != "" }

// Roles returns what v holds, each role once.
func (v Viewer) Roles() []Role {
	var roles []Role
	if v.Role != "" {
		roles = append(roles, v.Role)
	}
	for _, g := range v.Grants {
		if !slices.Contains(roles, g.Role) {
			roles = append(roles, g.Role)
		}
	}
	return roles
}

// RolesZh returns the roles for people, 未授权 when there is none.
func (v Viewer) RolesZh() string {
	var words []string
	for _, r := range v.Roles() {
		if zh := r.Zh(); zh != "" {
			words = append(words, zh)
		}
	}
	if len(words) == 0 {
		return "未授权"
	}
	return strings.Join(words, "、")
}

// Holds reports whether v holds one of roles, whatever the scope.
func (v Viewer) Holds(roles ...Role) bool {
	return slices.ContainsFunc(v.Roles(), func(r Role) bool { return slices.Contains(roles, r) })
}

// Covers reports whether v holds role for the part of the unit that scope
// names: a grant for the whole unit covers every part.
func (v Viewer) Covers(role Role, scope string) bool {
	return v.Role == role || slices.ContainsFunc(v.Grants, func(g Grant) bool {
		return g.Role == role && (g.Scope == "" || g.Scope == scope)
	})
}

// rights joins what the roles give. With 三员分立 whoever administers reads no
// content; without it the 联络员 of a small unit administers too.
func (v Viewer) rights() Right {
	var all Right
	administers := false
	for _, r := range v.Roles() {
		all |= r.rights()
		administers = administers || r.Administers()
	}
	switch {
	case v.Separated && administers:
		all &^= content
	case !v.Separated && v.Holds(Keeper):
		all |= administration
	}
	return all
}

// May reports whether v has one of the rights.
func (v Viewer) May(r Right) bool { return v.rights()&r != 0 }

// Sees reports whether v may read a row of unit with the given visibility that
// belongs to no office and to no person.
func (v Viewer) Sees(unit string, vis Visibility) bool {
	return v.WholeUnit() == unit && unit != "" && (vis == UnitWide || v.SeesRestricted())
}

// Reach tells how far v has a right: in the whole unit, or in the offices of
// the given names. Without the right it is neither.
func (v Viewer) Reach(r Right) (offices []string, whole bool) {
	if !v.Signed() || !v.May(r) {
		return nil, false
	}
	if v.Role.rights()&r != 0 {
		return nil, true
	}
	for _, g := range v.Grants {
		switch {
		case g.Role.rights()&r == 0:
		case g.Scope == "":
			return nil, true
		default:
			// The name itself counts also where the chart no longer knows it.
			offices = append(append(offices, g.Scope), v.Scopes[g.Scope]...)
		}
	}
	return offices, false
}

// Reads reports whether v may read business content of its unit.
func (v Viewer) Reads() bool { return v.Signed() && v.May(Read) }

// ReadUnit returns the unit whose rows a query may show v, "" when v reads no
// content: the three administrators have a unit and see nothing of it.
func (v Viewer) ReadUnit() string {
	if !v.Reads() {
		return ""
	}
	return v.UnitID
}

// WholeUnit returns the unit of which v reads everything that is not
// restricted, "" when v reads nothing or only the part of some offices.
func (v Viewer) WholeUnit() string {
	if _, whole := v.Reach(Read); !whole {
		return ""
	}
	return v.UnitID
}

// SeesRestricted reports whether v may read all restricted rows of its unit.
func (v Viewer) SeesRestricted() bool {
	_, whole := v.Reach(ReadRestricted)
	return whole && v.WholeUnit() != ""
}

// Letterhead is the name of the unit on what leaves the program. Alone, nobody
// has named the unit: the place stays free for the clerk to write in.
func (v Viewer) Letterhead() string {
	if v.Alone {
		return ""
	}
	return v.UnitName
}

// Writes reports whether v may change business data of its unit.
func (v Viewer) Writes() bool { return v.Signed() && v.May(Write) }

// Works reports whether v may act on tasks of its own.
func (v Viewer) Works() bool { return v.Signed() && v.May(Work) }

// Comments reports whether v may comment.
func (v Viewer) Comments() bool { return v.Signed() && v.May(Comment) }

// Accepts reports whether v may accept or return what others did.
func (v Viewer) Accepts() bool { return v.Signed() && v.May(Accept) }

// ManagesAccounts reports whether v may open and disable accounts.
func (v Viewer) ManagesAccounts() bool { return v.UnitID != "" && v.May(ManageAccounts) }

// GrantsRights reports whether v may grant and revoke roles, and unlock.
func (v Viewer) GrantsRights() bool { return v.UnitID != "" && v.May(GrantRights) }

// ReadsAudit reports whether v may read 操作记录.
func (v Viewer) ReadsAudit() bool { return v.UnitID != "" && v.May(ReadAudit) }

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
