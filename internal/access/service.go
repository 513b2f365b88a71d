package access

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"strings"
	"time"

	"bihuan/internal/fault"
	"bihuan/internal/history"
)

// Atomic runs fn in one transaction; fn may run more than once.
type Atomic interface {
	Atomic(ctx context.Context, fn func(ctx context.Context) error) error
}

// Journal is the history as this wing uses it.
type Journal interface {
	history.Recorder
	// Hold makes other transactions that write wait until this one ends.
	Hold(ctx context.Context) error
	// Acts returns events of v's unit of the given kinds that f selects, the
	// newest first.
	Acts(ctx context.Context, v Viewer, kinds []string, f AuditFilter) ([]history.Entry, error)
}

// Service runs the use cases of access.
type Service struct {
	DB      Atomic
	Store   Store
	History Journal
	Clock   func() time.Time
	NewID   func() string
	Secret  func() string // of a session
	Random  io.Reader     // of password salts
	Chart   Chart
}

// Limits of sessions and guessing.
const (
	IdleLimit   = 30 * time.Minute
	TotalLimit  = 12 * time.Hour
	touchEvery  = time.Minute
	maxFailures = 5
	lockFor     = 15 * time.Minute
)

// NewAccount is what it takes to make an account.
type NewAccount struct {
	Login, Name, Password string
	PersonID              string // in the chart, "" for nobody there
	Role                  Role   // "": no rights yet
	OneTime               bool   // the password has to be changed at the first sign-in
	Means
}

// Add makes an account in unit in the transaction that ctx carries. It
// returns fault.Invalid for what was typed wrong and fault.Conflict for a
// login that is taken.
func (s *Service) Add(ctx context.Context, id, unit, actor string, n NewAccount) (Account, error) {
	n.Login, n.Name = strings.TrimSpace(n.Login), strings.TrimSpace(n.Name)
	p, err := s.newcomer(ctx, unit, n)
	if err != nil {
		return Account{}, err
	}
	if n.Name == "" {
		n.Name = p.Name
	}
	profile, err := s.Store.Profile(ctx, unit)
	if err != nil {
		return Account{}, err
	}
	for _, err := range []error{checkLogin(n.Login), checkName(n.Name), profile.Password.Check(n.Password, n.Login)} {
		if err != nil {
			return Account{}, err
		}
	}
	if n.Role != "" && !n.Role.Known() {
		return Account{}, fault.New(fault.Invalid, "没有“%s”这个角色。", n.Role)
	}
	hash, err := HashPassword(n.Password, s.Random)
	if err != nil {
		return Account{}, err
	}
	now := s.now()
	a := Account{ID: id, UnitID: unit, Login: n.Login, Name: n.Name, PersonID: p.ID, Password: hash, PasswordAt: now, MustChange: n.OneTime, Version: 1, CreatedAt: now, UpdatedAt: now}
	if n.Role != "" {
		a.Grants = WholeUnit(n.Role)
	}
	if err := s.Store.AddAccount(ctx, a); err != nil {
		return Account{}, err
	}
	return a, s.record(ctx, a, actor, AccountAdded{Login: a.Login, Name: a.Name, Role: n.Role, PersonID: p.ID, Person: p.Name, Means: n.Means})
}

// newcomer returns the person for whom a new account is.
func (s *Service) newcomer(ctx context.Context, unit string, n NewAccount) (Person, error) {
	if n.PersonID == "" {
		return Person{}, nil
	}
	v := Viewer{UnitID: unit}
	p, err := s.person(ctx, v, n.PersonID)
	if err != nil {
		return p, err
	}
	all, err := s.Store.Accounts(ctx, v)
	if err != nil {
		return p, err
	}
	return p, staff{accounts: all}.unbound(Account{}, p)
}

func (s *Service) now() time.Time { return history.Instant(s.Clock()) }

func (s *Service) record(ctx context.Context, a Account, actor string, e history.Event) error {
	return s.History.Append(ctx, history.Record{
		UnitID: a.UnitID, Subject: SubjectAccount, SubjectID: a.ID, Version: a.Version,
		Actor: actor, At: a.UpdatedAt, Event: e, Row: a,
	})
}

// refused is the one answer to a wrong name, a wrong password and a disabled
// account.
var refused = fault.New(fault.Unsigned, "账号或密码不对。")

// SignIn checks a password and starts a session. It returns the secret for
// the cookie. address is where the request came from: guessing is counted for
// the pair of name and address.
func (s *Service) SignIn(ctx context.Context, login, password, address string) (secret string, err error) {
	login = strings.TrimSpace(login)
	subject := hash(login + "\x1f" + address)
	a, err := s.Store.AccountByLogin(ctx, login)
	known := err == nil
	if err != nil && fault.KindOf(err) != fault.NotFound {
		return "", err
	}
	if err := s.mayTry(ctx, subject, hash(login), a.UnitID); err != nil {
		return "", err
	}
	phc := nobody
	if known {
		phc = a.Password
	}
	if !passwordMatches(phc, password) || !known || a.Disabled {
		return "", s.refuse(ctx, a, subject, address)
	}
	secret = s.Secret()
	err = s.DB.Atomic(ctx, func(ctx context.Context) error {
		now := s.now()
		session := Session{ID: hash(secret), AccountID: a.ID, CreatedAt: now, SeenAt: now}
		if err := s.Store.AddSession(ctx, session); err != nil {
			return err
		}
		if err := s.Store.ClearAttempt(ctx, subject); err != nil {
			return err
		}
		return s.History.Append(ctx, history.Record{
			UnitID: a.UnitID, Subject: SubjectSession, SubjectID: session.ID, Version: 1,
			Actor: a.ID, At: now, Event: SignedIn{Address: address}, Row: session.AccountID,
		})
	})
	return secret, err
}

// refuse records a sign-in that failed, for a (zero where there is no such
// account), and returns the answer. Tries while locked are not recorded: the
// one that locked is.
func (s *Service) refuse(ctx context.Context, a Account, subject, address string) error {
	err := s.DB.Atomic(ctx, func(ctx context.Context) error {
		unit := a.UnitID
		first, err := s.Store.FirstUnit(ctx) // asked in both cases: the answer takes as long
		if err != nil {
			return err
		}
		if unit == "" {
			unit = first
		}
		if unit == "" {
			return nil // before the set-up there is nobody to sign in as
		}
		seen, err := s.Store.Attempt(ctx, subject)
		if err != nil {
			return err
		}
		return s.act(ctx, unit, "", SignInFailed{Login: a.Login, Locked: seen.Failures >= maxFailures, Address: address})
	})
	if err != nil {
		return err
	}
	return refused
}

// mayTry counts the attempt before the password is looked at: of guesses that
// arrive together, on whatever replica, no more than maxFailures are judged.
// A sign-in that succeeds clears the count. unit is that of the account, ""
// where there is none.
func (s *Service) mayTry(ctx context.Context, subject, name, unit string) error {
	now := s.now()
	over, err := s.locksOver(ctx, unit, now)
	if err != nil {
		return err
	}
	seen, err := s.Store.Attempt(ctx, subject)
	if err != nil {
		return err
	}
	if !seen.locked(over) {
		err = s.DB.Atomic(ctx, func(ctx context.Context) error {
			seen, err = s.Store.CountAttempt(ctx, subject, name, now, maxFailures, over)
			return err
		})
		if err != nil || seen.Failures <= maxFailures {
			return err
		}
	}
	if over.Before(now.Add(-lockFor)) {
		return fault.New(fault.Unsigned, "连续%d次没有登录成功，已经锁定，请联系安全管理员解除。", maxFailures)
	}
	wait := seen.Last.Add(lockFor).Sub(now)
	return fault.New(fault.Unsigned, "连续%d次没有登录成功，请%d分钟后再试。", maxFailures, int(wait/time.Minute)+1)
}

// locksOver returns the instant up to which locks are over. Under 三员分立 a
// lock ends by the 安全管理员 alone. The profile of the first unit stands for
// names that nobody has, which must not be told apart.
func (s *Service) locksOver(ctx context.Context, unit string, now time.Time) (time.Time, error) {
	first, err := s.Store.FirstUnit(ctx)
	if err != nil {
		return time.Time{}, err
	}
	if unit == "" {
		unit = first
	}
	profile, err := s.Store.Profile(ctx, unit)
	if profile.Separated {
		return time.UnixMilli(0), err
	}
	return now.Add(-lockFor), err
}

// locked reports whether a has run out of guesses since over.
func (a Attempt) locked(over time.Time) bool {
	return a.Failures >= maxFailures && a.Last.After(over)
}

// Resolve returns the viewer of a session secret, fault.Unsigned when the
// session does not exist, ran out, or its account is disabled.
func (s *Service) Resolve(ctx context.Context, secret string) (Viewer, error) {
	gone := fault.New(fault.Unsigned, "请先登录。")
	if secret == "" {
		return Viewer{}, gone
	}
	session, a, unit, err := s.Store.Session(ctx, hash(secret))
	if fault.KindOf(err) == fault.NotFound {
		return Viewer{}, gone
	}
	if err != nil {
		return Viewer{}, err
	}
	now := s.now()
	if a.Disabled || now.Sub(session.SeenAt) > IdleLimit || now.Sub(session.CreatedAt) > TotalLimit {
		return Viewer{}, fault.New(fault.Unsigned, "登录已过期，请重新登录。")
	}
	if now.Sub(session.SeenAt) > touchEvery {
		err := s.DB.Atomic(ctx, func(ctx context.Context) error { return s.Store.TouchSession(ctx, session.ID, now) })
		if err != nil {
			return Viewer{}, err
		}
	}
	return s.viewer(ctx, a, unit, session.ID)
}

func (s *Service) viewer(ctx context.Context, a Account, unit, session string) (Viewer, error) {
	profile, err := s.Store.Profile(ctx, a.UnitID)
	v := Viewer{
		AccountID: a.ID, UnitID: a.UnitID, UnitName: unit, Name: a.Name, Grants: a.Grants, Session: session,
		Separated: profile.Separated, MustChange: a.MustChange || profile.Password.expired(a, s.now()),
	}
	if err != nil {
		return v, err
	}
	return s.placed(ctx, v, a.PersonID)
}

// SignOut ends the session of v.
func (s *Service) SignOut(ctx context.Context, v Viewer) error {
	if v.Session == "" {
		return nil
	}
	return s.DB.Atomic(ctx, func(ctx context.Context) error {
		if err := s.Store.EndSession(ctx, v.Session); err != nil {
			return err
		}
		return s.History.Append(ctx, history.Record{
			UnitID: v.UnitID, Subject: SubjectSession, SubjectID: v.Session, Version: 2,
			Actor: v.AccountID, At: s.now(), Event: SignedOut{}, Row: v.AccountID,
		})
	})
}

// ChangePassword sets a new password for v and ends its other sessions.
func (s *Service) ChangePassword(ctx context.Context, v Viewer, old, password string) error {
	a, err := s.Store.AccountByID(ctx, v.AccountID)
	if err != nil {
		return err
	}
	if !passwordMatches(a.Password, old) {
		return fault.New(fault.Invalid, "现在的密码不对，没有修改。")
	}
	profile, err := s.Store.Profile(ctx, a.UnitID)
	if err != nil {
		return err
	}
	if err := profile.Password.Check(password, a.Login); err != nil {
		return err
	}
	if password == old {
		return fault.New(fault.Invalid, "新密码不能与现在的密码相同。")
	}
	if a.Password, err = HashPassword(password, s.Random); err != nil {
		return err
	}
	a.Version++
	a.UpdatedAt = s.now()
	a.PasswordAt, a.MustChange = a.UpdatedAt, false
	return s.DB.Atomic(ctx, func(ctx context.Context) error {
		if err := s.Store.SaveAccount(ctx, a); err != nil {
			return err
		}
		if err := s.Store.EndSessions(ctx, a.ID, v.Session); err != nil {
			return err
		}
		return s.record(ctx, a, v.AccountID, PasswordChanged{})
	})
}

func hash(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}
