package access

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"bihuan/internal/fault"
	"bihuan/internal/history"
)

var (
	errNotManager = fault.New(fault.Forbidden, "您的角色不能管理账号。启用三员分立后由系统管理员办理，未启用时由联络员办理。")
	errNotGranter = fault.New(fault.Forbidden, "您的角色不能授权。启用三员分立后由安全管理员办理，未启用时由联络员办理。")
)

// SetUp reports whether the first account exists.
func (s *Service) SetUp(ctx context.Context) (bool, error) { return s.Store.AnyAccount(ctx) }

// Accounts returns the accounts of v's unit in the order of their logins.
func (s *Service) Accounts(ctx context.Context, v Viewer) ([]Account, error) {
	return s.Store.Accounts(ctx, v)
}

// Account returns one account of v's unit.
func (s *Service) Account(ctx context.Context, v Viewer, id string) (Account, error) {
	a, err := s.Store.AccountByID(ctx, id)
	if err == nil && a.UnitID != v.UnitID {
		err = fault.New(fault.NotFound, "没有这个账号。")
	}
	return a, err
}

// Colleagues returns those of v's unit who have an account that can be used
// and read content, as they would act.
func (s *Service) Colleagues(ctx context.Context, v Viewer) ([]Viewer, error) {
	accounts, err := s.Store.Accounts(ctx, v)
	if err != nil {
		return nil, err
	}
	var all []Viewer
	for _, a := range accounts {
		if a.Disabled {
			continue
		}
		c, err := s.viewer(ctx, a, v.UnitName, "")
		if err != nil {
			return nil, err
		}
		if c.Reads() {
			all = append(all, c)
		}
	}
	return all, nil
}

// colleague returns an account of v's unit by its login.
func (s *Service) colleague(ctx context.Context, v Viewer, login string) (Account, error) {
	a, err := s.Store.AccountByLogin(ctx, strings.TrimSpace(login))
	if err == nil && a.UnitID != v.UnitID {
		err = fault.New(fault.NotFound, "没有这个账号。")
	}
	return a, err
}

// Profile returns how strictly v's unit is guarded.
func (s *Service) Profile(ctx context.Context, v Viewer) (Profile, error) {
	return s.Store.Profile(ctx, v.UnitID)
}

// Locked returns the ids of those accounts of one unit that guesses have locked somewhere.
func (s *Service) Locked(ctx context.Context, accounts []Account) (map[string]bool, error) {
	locked := map[string]bool{}
	if len(accounts) == 0 {
		return locked, nil
	}
	over, err := s.locksOver(ctx, accounts[0].UnitID, s.now())
	if err != nil {
		return nil, err
	}
	names, err := s.Store.Locked(ctx, maxFailures, over)
	for _, a := range accounts {
		if slices.Contains(names, hash(a.Login)) {
			locked[a.ID] = true
		}
	}
	return locked, err
}

// Open makes an account in v's unit. Sending it twice makes one account: the
// second answer is fault.Conflict, because the login is taken. Under 三员分立 it
// has no role: rights are granted by somebody else. Its password is for one
// sign-in.
func (s *Service) Open(ctx context.Context, v Viewer, n NewAccount) (Account, error) {
	switch {
	case !v.ManagesAccounts():
		return Account{}, errNotManager
	case n.Role != "" && !v.GrantsRights():
		return Account{}, fault.New(fault.Forbidden, "启用三员分立后，新建账号时不能同时授权，请由安全管理员另行授予角色。")
	}
	n.OneTime, n.Means = true, v.means()
	var opened Account
	err := s.DB.Atomic(ctx, func(ctx context.Context) (err error) {
		opened, err = s.Add(ctx, s.NewID(), v.UnitID, v.AccountID, n)
		return err
	})
	return opened, err
}

// change loads an account of v's unit, lets do change it and stores it with
// what happened. do returns a nil event when there is nothing to change.
func (s *Service) change(ctx context.Context, v Viewer, id string, do func(ctx context.Context, all staff, a *Account) (history.Event, error)) (Account, error) {
	var after Account
	err := s.DB.Atomic(ctx, func(ctx context.Context) error {
		if err := s.History.Hold(ctx); err != nil {
			return err
		}
		a, err := s.Account(ctx, v, id)
		if err != nil {
			return err
		}
		all := staff{}
		if all.accounts, err = s.Store.Accounts(ctx, v); err != nil {
			return err
		}
		if all.profile, err = s.Store.Profile(ctx, v.UnitID); err != nil {
			return err
		}
		a.Grants = slices.Clone(a.Grants)
		event, err := do(ctx, all, &a)
		after = a
		if err != nil || event == nil {
			return err
		}
		if err := all.with(a).check(); err != nil {
			return err
		}
		a.Version++
		a.UpdatedAt = s.now()
		after = a
		if err := s.Store.SaveAccount(ctx, a); err != nil {
			return err
		}
		return s.record(ctx, a, v.AccountID, event)
	})
	return after, err
}

// Grant gives an account a role, for a part of the unit or ("") the whole.
func (s *Service) Grant(ctx context.Context, v Viewer, id string, g Grant) (Account, error) {
	g.Scope = strings.TrimSpace(g.Scope)
	switch {
	case !v.GrantsRights():
		return Account{}, errNotGranter
	case !g.Role.Known():
		return Account{}, fault.New(fault.Invalid, "没有“%s”这个角色。", g.Role)
	case utf8.RuneCountInString(g.Scope) > maxScope:
		return Account{}, fault.New(fault.Invalid, "角色的范围请不超过%d个字。", maxScope)
	case g.Role.Administers() && g.Scope != "":
		return Account{}, fault.New(fault.Invalid, "%s管整个单位，请不要填写范围。", g.Role.Zh())
	}
	return s.change(ctx, v, id, func(ctx context.Context, all staff, a *Account) (history.Event, error) {
		if all.profile.Separated && a.ID == v.AccountID {
			return nil, fault.New(fault.Forbidden, "启用三员分立后，不能给自己授权。")
		}
		if slices.Contains(a.Grants, g) {
			return nil, nil
		}
		if err := s.checkScope(ctx, v, g.Scope); err != nil {
			return nil, err
		}
		a.Grants = append(a.Grants, g)
		return RoleGranted{Login: a.Login, Role: g.Role, Scope: g.Scope, Means: v.means()}, nil
	})
}

// Entrust names the keepers among accounts for what concerns one person, in the
// transaction that ctx carries: the founder's, and those who read such things
// before that was a role of its own.
func (s *Service) Entrust(ctx context.Context, v Viewer, accounts ...Account) error {
	for _, a := range accounts {
		for _, g := range slices.Clone(a.Grants) {
			named := Grant{Custodian, g.Scope}
			if g.Role != Keeper || slices.Contains(a.Grants, named) {
				continue
			}
			a.Grants = append(slices.Clone(a.Grants), named)
			a.Version++
			a.UpdatedAt = s.now()
			if err := s.Store.SaveAccount(ctx, a); err != nil {
				return err
			}
			if err := s.record(ctx, a, v.AccountID, RoleGranted{Login: a.Login, Role: named.Role, Scope: named.Scope, Means: v.means()}); err != nil {
				return err
			}
		}
	}
	return nil
}

// Revoke takes a grant away.
func (s *Service) Revoke(ctx context.Context, v Viewer, id string, g Grant) (Account, error) {
	if !v.GrantsRights() {
		return Account{}, errNotGranter
	}
	g.Scope = strings.TrimSpace(g.Scope)
	return s.change(ctx, v, id, func(_ context.Context, _ staff, a *Account) (history.Event, error) {
		at := slices.Index(a.Grants, g)
		if at < 0 {
			return nil, fault.New(fault.NotFound, "账号“%s”没有“%s”这个角色。", a.Login, g.Zh())
		}
		a.Grants = slices.Delete(a.Grants, at, at+1)
		return RoleRevoked{Login: a.Login, Role: g.Role, Scope: g.Scope, Means: v.means()}, nil
	})
}

// Disable lets nobody sign in to an account and ends its sessions at once. A
// leaver's account is disabled, never deleted: the history names it.
func (s *Service) Disable(ctx context.Context, v Viewer, id string) (Account, error) {
	if !v.ManagesAccounts() {
		return Account{}, errNotManager
	}
	return s.change(ctx, v, id, func(ctx context.Context, _ staff, a *Account) (history.Event, error) {
		if a.ID == v.AccountID {
			return nil, fault.New(fault.Conflict, "不能停用自己正在使用的账号。")
		}
		if a.Disabled {
			return nil, nil
		}
		a.Disabled = true
		return AccountDisabled{Login: a.Login, Means: v.means()}, s.Store.EndSessions(ctx, a.ID, "")
	})
}

// Enable lets a disabled account be used again.
func (s *Service) Enable(ctx context.Context, v Viewer, id string) (Account, error) {
	if !v.ManagesAccounts() {
		return Account{}, errNotManager
	}
	return s.change(ctx, v, id, func(_ context.Context, _ staff, a *Account) (history.Event, error) {
		if !a.Disabled {
			return nil, nil
		}
		a.Disabled = false
		return AccountEnabled{Login: a.Login, Means: v.means()}, nil
	})
}

// ResetPassword sets a password for one sign-in and ends the account's
// sessions. It returns the password, which is kept nowhere.
func (s *Service) ResetPassword(ctx context.Context, v Viewer, id string) (string, error) {
	if !v.ManagesAccounts() {
		return "", errNotManager
	}
	password := s.OneTime()
	sealed, err := HashPassword(password, s.Random)
	if err != nil {
		return "", err
	}
	_, err = s.change(ctx, v, id, func(ctx context.Context, all staff, a *Account) (history.Event, error) {
		if all.profile.Separated && a.Administers() && v.Via == "" {
			return nil, fault.New(fault.Forbidden, "启用三员分立后，管理员的密码不能在网页上由他人重置，请在服务器上用 bihuan account reset 办理。")
		}
		a.Password, a.PasswordAt, a.MustChange = sealed, s.now(), true
		return PasswordReset{Login: a.Login, Means: v.means()}, s.Store.EndSessions(ctx, a.ID, "")
	})
	return password, err
}

// OneTime returns a password for one sign-in that a person can copy from a
// screen, of more than 80 random bits, with three kinds of characters.
func (s *Service) OneTime() string {
	text := s.Secret()
	return text[:4] + "-" + text[4:8] + "-" + text[8:12] + "-" + text[12:16] + "-" + strings.ToUpper(text[16:18]) + "9"
}

// Unlock lets an account that guesses locked sign in again.
func (s *Service) Unlock(ctx context.Context, v Viewer, id string) (Account, error) {
	if !v.GrantsRights() {
		return Account{}, fault.New(fault.Forbidden, "您的角色不能解除锁定。启用三员分立后由安全管理员办理，未启用时由联络员办理。")
	}
	return s.change(ctx, v, id, func(ctx context.Context, _ staff, a *Account) (history.Event, error) {
		return AccountUnlocked{Login: a.Login, Means: v.means()}, s.Store.ClearAttempts(ctx, hash(a.Login))
	})
}

// SetProfile changes how strictly v's unit is guarded.
func (s *Service) SetProfile(ctx context.Context, v Viewer, separated bool, rule PasswordRule) error {
	if !v.GrantsRights() {
		return errNotGranter
	}
	if err := rule.check(); err != nil {
		return err
	}
	return s.DB.Atomic(ctx, func(ctx context.Context) error {
		if err := s.History.Hold(ctx); err != nil {
			return err
		}
		p, err := s.Store.Profile(ctx, v.UnitID)
		if err != nil {
			return err
		}
		if p.Separated == separated && p.Password == rule {
			return nil
		}
		p.UnitID, p.Separated, p.Password, p.UpdatedAt = v.UnitID, separated, rule, s.now()
		p.Version++
		accounts, err := s.Store.Accounts(ctx, v)
		if err != nil {
			return err
		}
		if err := (staff{p, accounts}).check(); err != nil {
			return err
		}
		if err := s.Store.SaveProfile(ctx, p); err != nil {
			return err
		}
		return s.History.Append(ctx, history.Record{
			UnitID: v.UnitID, Subject: SubjectProfile, SubjectID: v.UnitID, Version: p.Version, Actor: v.AccountID, At: p.UpdatedAt,
			Event: ProfileChanged{Separated: separated, Password: rule, Means: v.means()}, Row: p,
		})
	})
}

// Dormant returns the accounts that can be used and have not signed in for
// days; one that never did counts from its making.
func (s *Service) Dormant(ctx context.Context, v Viewer, days int) ([]Account, error) {
	if days < 1 {
		return nil, fault.New(fault.Invalid, "天数请填1或更大的整数。")
	}
	all, err := s.Store.Accounts(ctx, v)
	before := s.now().Add(-time.Duration(days) * 24 * time.Hour)
	return slices.DeleteFunc(all, func(a Account) bool { return a.Disabled || !a.LastUse().Before(before) }), err
}

// LastUse returns when a signed in last, when it was made if it never did.
func (a Account) LastUse() time.Time {
	if a.SignedInAt.IsZero() {
		return a.CreatedAt
	}
	return a.SignedInAt
}
