package access

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"bihuan/internal/fault"
)

// Account is somebody who may sign in.
type Account struct {
	ID         string
	UnitID     string
	Login      string
	Name       string
	PersonID   string  // in the organisation chart, "" for who is nobody there
	Grants     []Grant // in the order in which they were given; none: may do nothing
	Password   string  // argon2id in PHC form
	PasswordAt time.Time
	MustChange bool // the password was set by somebody else
	Disabled   bool
	Version    int64
	CreatedAt  time.Time
	UpdatedAt  time.Time

	SignedInAt time.Time // last time, zero when never; no part of the account's history
}

// MarshalJSON returns the canonical form that the history commits to. One role
// for the whole unit is written as it was before accounts could hold several:
// the rows of older histories stay what they are.
func (a Account) MarshalJSON() ([]byte, error) {
	form := struct {
		ID         string    `json:"id"`
		UnitID     string    `json:"unit_id"`
		Login      string    `json:"login"`
		Name       string    `json:"name"`
		Role       Role      `json:"role"`
		Disabled   bool      `json:"disabled"`
		Version    int64     `json:"version"`
		CreatedAt  time.Time `json:"created_at"`
		UpdatedAt  time.Time `json:"updated_at"`
		Grants     []Grant   `json:"grants,omitempty"`
		PasswordAt time.Time `json:"password_at,omitzero"`
		MustChange bool      `json:"must_change,omitempty"`
		PersonID   string    `json:"person_id,omitempty"`
	}{a.ID, a.UnitID, a.Login, a.Name, "", a.Disabled, a.Version, a.CreatedAt, a.UpdatedAt, a.Grants, a.PasswordAt, a.MustChange, a.PersonID}
	if len(a.Grants) == 1 && a.Grants[0].Scope == "" {
		form.Role, form.Grants = a.Grants[0].Role, nil
	}
	return json.Marshal(form)
}

// Holds reports whether a holds one of roles, whatever the scope.
func (a Account) Holds(roles ...Role) bool {
	return slices.ContainsFunc(a.Grants, func(g Grant) bool { return slices.Contains(roles, g.Role) })
}

// Administers reports whether a holds one of the roles of 三员.
func (a Account) Administers() bool { return a.Holds(SysAdmin, SecAdmin, Auditor) }

// GrantsZh returns the grants for people, 未授权 when there is none.
func (a Account) GrantsZh() string {
	if len(a.Grants) == 0 {
		return "未授权"
	}
	words := make([]string, len(a.Grants))
	for i, g := range a.Grants {
		words[i] = g.Zh()
	}
	return strings.Join(words, "、")
}

// Session is one sign-in. Its ID is the hash of the secret in the cookie, so
// that reading the database lets nobody in.
type Session struct {
	ID        string
	AccountID string
	CreatedAt time.Time
	SeenAt    time.Time
}

// Attempt counts sign-ins for an account name at an address that have not
// succeeded.
type Attempt struct {
	Failures int
	Last     time.Time
}

// Store keeps accounts, sessions and attempts. Lookups return fault.NotFound.
type Store interface {
	Accounts(ctx context.Context, v Viewer) ([]Account, error)
	// AnyAccount reports whether the program has been set up.
	AnyAccount(ctx context.Context) (bool, error)
	// Profile returns the unit's, the zero Profile while none was stored.
	Profile(ctx context.Context, unitID string) (Profile, error)
	// SaveProfile stores p over version p.Version-1, fault.Stale when that is gone.
	SaveProfile(ctx context.Context, p Profile) error
	AccountByLogin(ctx context.Context, login string) (Account, error)
	AccountByID(ctx context.Context, id string) (Account, error)
	// AddAccount returns fault.Conflict when the login is taken.
	AddAccount(ctx context.Context, a Account) error
	// SaveAccount stores a over version a.Version-1, fault.Stale when that is gone.
	SaveAccount(ctx context.Context, a Account) error
	// FirstUnit returns the unit that was founded first, for what concerns no
	// account; "" before the set-up.
	FirstUnit(ctx context.Context) (string, error)

	// AddSession also notes at the account that it signed in.
	AddSession(ctx context.Context, s Session) error
	// Session returns the session with its account and the unit's name.
	Session(ctx context.Context, id string) (Session, Account, string, error)
	TouchSession(ctx context.Context, id string, seen time.Time) error
	EndSessions(ctx context.Context, accountID, except string) error
	EndSession(ctx context.Context, id string) error

	AddToken(ctx context.Context, t Token) error
	// Token returns the token of that id with its account and the unit's name.
	Token(ctx context.Context, id string) (Token, Account, string, error)
	// Tokens returns those of an account, the newest first.
	Tokens(ctx context.Context, accountID string) ([]Token, error)
	// SaveToken stores t over version t.Version-1.
	SaveToken(ctx context.Context, t Token) error

	Attempt(ctx context.Context, subject string) (Attempt, error)
	// CountAttempt adds one at now and returns the count, as one step for all
	// replicas. From most on the time stays, so that trying on does not prolong
	// the lock; a full count whose time is not after expired begins again at 1.
	// name says whose sign-in it was to be.
	CountAttempt(ctx context.Context, subject, name string, now time.Time, most int, expired time.Time) (Attempt, error)
	ClearAttempt(ctx context.Context, subject string) error
	// ClearAttempts forgets those of one name at all addresses.
	ClearAttempts(ctx context.Context, name string) error
	// Locked returns the names with at least most attempts after expired.
	Locked(ctx context.Context, most int, expired time.Time) ([]string, error)
}

// Limits of what people type.
const (
	maxLogin = 32
	maxName  = 20
	maxScope = 60
)

func checkLogin(login string) error {
	if login == "" || utf8.RuneCountInString(login) > maxLogin || strings.ContainsFunc(login, func(r rune) bool {
		return r <= ' ' || r == 0x3000 || r == '/' || r == '\\'
	}) {
		return fault.New(fault.Invalid, "请填写账号：1至%d个字，不含空格和斜线。", maxLogin)
	}
	return nil
}

func checkName(name string) error {
	if name == "" || utf8.RuneCountInString(name) > maxName {
		return fault.New(fault.Invalid, "请填写姓名，不超过%d个字。", maxName)
	}
	return nil
}
