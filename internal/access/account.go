package access

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"bihuan/internal/fault"
)

// Account is somebody who may sign in.
type Account struct {
	ID        string    `json:"id"`
	UnitID    string    `json:"unit_id"`
	Login     string    `json:"login"`
	Name      string    `json:"name"`
	Role      Role      `json:"role"`
	Password  string    `json:"-"` // argon2id in PHC form
	Disabled  bool      `json:"disabled"`
	Version   int64     `json:"version"`
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at"`
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
	AccountByLogin(ctx context.Context, login string) (Account, error)
	AccountByID(ctx context.Context, id string) (Account, error)
	// AddAccount returns fault.Conflict when the login is taken.
	AddAccount(ctx context.Context, a Account) error
	// SaveAccount stores a over version a.Version-1, fault.Stale when that is gone.
	SaveAccount(ctx context.Context, a Account) error

	AddSession(ctx context.Context, s Session) error
	// Session returns the session with its account and the unit's name.
	Session(ctx context.Context, id string) (Session, Account, string, error)
	TouchSession(ctx context.Context, id string, seen time.Time) error
	EndSessions(ctx context.Context, accountID, except string) error
	EndSession(ctx context.Context, id string) error

	Attempt(ctx context.Context, subject string) (Attempt, error)
	// CountAttempt adds one at now and returns the count, as one step for all
	// replicas. From most on the time stays, so that trying on does not prolong
	// the lock; a full count whose time is not after expired begins again at 1.
	CountAttempt(ctx context.Context, subject string, now time.Time, most int, expired time.Time) (Attempt, error)
	ClearAttempt(ctx context.Context, subject string) error
}

// Limits of what people type.
const (
	maxLogin    = 32
	maxName     = 20
	minPassword = 10
	maxPassword = 128
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

func checkPassword(password, login string) error {
	n := utf8.RuneCountInString(password)
	switch {
	case n < minPassword:
		return fault.New(fault.Invalid, "密码至少%d个字符，现在是%d个。可以用一句自己记得住的话。", minPassword, n)
	case n > maxPassword:
		return fault.New(fault.Invalid, "密码最多%d个字符。", maxPassword)
	case strings.EqualFold(password, login):
		return fault.New(fault.Invalid, "密码不能与账号相同。")
	case strings.Trim(password, string([]rune(password)[:1])) == "":
		return fault.New(fault.Invalid, "密码不能只由同一个字符组成。")
	}
	return nil
}
