package accesssql_test

import (
	"strings"
	"testing"
	"time"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/sqldb"
)

// opened makes an account with the roles and the password.
func (o *office) opened(t *testing.T, keeper access.Viewer, login string, roles ...access.Role) access.Account {
	t.Helper()
	a, err := o.Open(ctx, keeper, access.NewAccount{Login: login, Name: login, Password: password})
	for _, r := range roles {
		if err == nil {
			a, err = o.Grant(ctx, keeper, a.ID, access.Grant{Role: r})
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestGrants(t *testing.T) {
	both(t, func(t *testing.T, o *office) {
		keeper := o.viewer(t, o.signIn(t, "lin", password))
		a := o.opened(t, keeper, "zhou")
		if v := o.viewer(t, o.signIn(t, "zhou", password)); v.Reads() || v.May(^access.Right(0)) || !v.MustChange {
			t.Errorf("a new account: %+v", v)
		}
		o.opens(t, "农村供水股", "")
		scoped := access.Grant{Role: access.Holder, Scope: "农村供水股"}
		for _, g := range []access.Grant{{Role: access.Acceptor}, scoped, scoped} { // the second time changes nothing
			if _, err := o.Grant(ctx, keeper, a.ID, g); err != nil {
				t.Fatal(err)
			}
		}
		stored, err := o.Account(ctx, keeper, a.ID)
		if err != nil || stored.Version != 3 || stored.GrantsZh() != "验收（复核）单位、责任人（农村供水股）" {
			t.Errorf("%d %s, %v", stored.Version, stored.GrantsZh(), err)
		}
		if v := o.viewer(t, o.signIn(t, "zhou", password)); !v.Accepts() || !v.Works() || v.Writes() || !v.Covers(access.Holder, "农村供水股") || v.Covers(access.Holder, "局办公室") {
			t.Errorf("%+v", v)
		}
		if _, err := o.Revoke(ctx, keeper, a.ID, access.Grant{Role: access.Acceptor}); err != nil {
			t.Fatal(err)
		}
		_, err = o.Revoke(ctx, keeper, a.ID, access.Grant{Role: access.Acceptor})
		wantKind(t, "revoking again", err, fault.NotFound)
		_, err = o.Revoke(ctx, keeper, keeper.AccountID, access.Grant{Role: access.Keeper})
		wantKind(t, "the last keeper", err, fault.Conflict)
		_, err = o.Disable(ctx, keeper, keeper.AccountID)
		wantKind(t, "oneself", err, fault.Conflict)
		foreign := keeper
		foreign.UnitID = "other"
		_, err = o.Grant(ctx, foreign, a.ID, scoped)
		wantKind(t, "an account of another unit", err, fault.NotFound)
		_, err = o.Account(ctx, foreign, a.ID)
		wantKind(t, "seeing it", err, fault.NotFound)
		reader := o.viewer(t, o.signIn(t, "zhou", password))
		for what, err := range map[string]error{
			"grant":   second(o.Grant(ctx, reader, a.ID, access.Grant{Role: access.Keeper})),
			"revoke":  second(o.Revoke(ctx, reader, a.ID, scoped)),
			"disable": second(o.Disable(ctx, reader, keeper.AccountID)),
			"enable":  second(o.Enable(ctx, reader, a.ID)),
			"unlock":  second(o.Unlock(ctx, reader, a.ID)),
			"reset":   second(o.ResetPassword(ctx, reader, keeper.AccountID)),
			"profile": o.SetProfile(ctx, reader, true, access.PasswordRule{}),
			"audit":   second(o.Audit(ctx, reader, access.AuditFilter{})),
		} {
			wantKind(t, what, err, fault.Forbidden)
		}
	})
}

func second[T any](_ T, err error) error { return err }

func TestDisableAndReset(t *testing.T) {
	both(t, func(t *testing.T, o *office) {
		keeper := o.viewer(t, o.signIn(t, "lin", password))
		a := o.opened(t, keeper, "zhou", access.Reader)
		session := o.signIn(t, "zhou", password)
		if _, err := o.Disable(ctx, keeper, a.ID); err != nil {
			t.Fatal(err)
		}
		_, err := o.Resolve(ctx, session)
		wantKind(t, "a session of a disabled account", err, fault.Unsigned)
		if _, err := o.Enable(ctx, keeper, a.ID); err != nil {
			t.Fatal(err)
		}
		_, err = o.Resolve(ctx, session)
		wantKind(t, "the old session after enabling", err, fault.Unsigned)
		session = o.signIn(t, "zhou", password)
		once, err := o.ResetPassword(ctx, keeper, a.ID)
		if err != nil {
			t.Fatal(err)
		}
		_, err = o.Resolve(ctx, session)
		wantKind(t, "a session after a reset", err, fault.Unsigned)
		_, err = o.SignIn(ctx, "zhou", password, address)
		wantKind(t, "the old password", err, fault.Unsigned)
		v := o.viewer(t, o.signIn(t, "zhou", once))
		if !v.MustChange {
			t.Error("the one-time password stays")
		}
		wantKind(t, "the same again", o.ChangePassword(ctx, v, once, once), fault.Invalid)
		if err := o.ChangePassword(ctx, v, once, password+"新"); err != nil {
			t.Fatal(err)
		}
		if v := o.viewer(t, o.signIn(t, "zhou", password+"新")); v.MustChange {
			t.Error("the own password has to be changed")
		}
	})
}

func TestProfile(t *testing.T) {
	both(t, func(t *testing.T, o *office) {
		keeper := o.viewer(t, o.signIn(t, "lin", password))
		wantKind(t, "without the three", o.SetProfile(ctx, keeper, true, access.PasswordRule{}), fault.Conflict)
		o.opened(t, keeper, "sys", access.SysAdmin)
		o.opened(t, keeper, "sec", access.SecAdmin)
		two := o.opened(t, keeper, "aud", access.Auditor, access.Reader)
		wantKind(t, "an auditor who reads", o.SetProfile(ctx, keeper, true, access.PasswordRule{}), fault.Conflict)
		if _, err := o.Revoke(ctx, keeper, two.ID, access.Grant{Role: access.Reader}); err != nil {
			t.Fatal(err)
		}
		if err := o.SetProfile(ctx, keeper, true, access.PasswordRule{MinLength: 12, Classes: 2, Days: 90}); err != nil {
			t.Fatal(err)
		}
		keeper = o.viewer(t, o.signIn(t, "lin", password))
		sys, sec := o.viewer(t, o.signIn(t, "sys", password)), o.viewer(t, o.signIn(t, "sec", password))
		_, err := o.Open(ctx, keeper, access.NewAccount{Login: "a", Name: "a", Password: "a long password 1"})
		wantKind(t, "the keeper opens", err, fault.Forbidden)
		_, err = o.Open(ctx, sys, access.NewAccount{Login: "a", Name: "a", Password: "a long password 1", Role: access.Reader})
		wantKind(t, "opening with a role", err, fault.Forbidden)
		_, err = o.Open(ctx, sys, access.NewAccount{Login: "a", Name: "a", Password: "only lowers"})
		wantKind(t, "a short password", err, fault.Invalid)
		a, err := o.Open(ctx, sys, access.NewAccount{Login: "a", Name: "a", Password: "a long password 1"})
		if err != nil || len(a.Grants) != 0 {
			t.Fatalf("%+v, %v", a, err)
		}
		_, err = o.Grant(ctx, sys, a.ID, access.Grant{Role: access.Reader})
		wantKind(t, "the system administrator grants", err, fault.Forbidden)
		_, err = o.Grant(ctx, sec, sec.AccountID, access.Grant{Role: access.Reader})
		wantKind(t, "granting to oneself", err, fault.Forbidden)
		if _, err = o.Grant(ctx, sec, a.ID, access.Grant{Role: access.Reader}); err != nil {
			t.Error(err)
		}
		for range 6 {
			_, err = o.SignIn(ctx, "a", "猜测的密码猜测的密码", address)
			wantKind(t, "a guess", err, fault.Unsigned)
		}
		o.clock.pass(time.Hour)
		_, err = o.SignIn(ctx, "a", "a long password 1", address)
		if err == nil || !strings.Contains(fault.Text(err), "安全管理员解除") {
			t.Errorf("an hour after guessing under 三员分立: %v", err)
		}
		_, err = o.Unlock(ctx, sys, a.ID)
		wantKind(t, "the system administrator unlocks", err, fault.Forbidden)
		if _, err = o.Unlock(ctx, sec, a.ID); err != nil {
			t.Error(err)
		}
		o.signIn(t, "a", "a long password 1")
		o.clock.pass(91 * 24 * time.Hour)
		if v := o.viewer(t, o.signIn(t, "lin", password)); !v.MustChange {
			t.Error("a password of 91 days need not be changed")
		}
		console := access.Viewer{UnitID: keeper.UnitID, Via: "测试", Grants: access.WholeUnit(access.SysAdmin, access.SecAdmin, access.Auditor)}
		dormant, err := o.Dormant(ctx, console, 90)
		if err != nil || len(dormant) != 4 { // all but lin, who has just signed in
			t.Errorf("%d dormant accounts, %v", len(dormant), err)
		}
		_, err = o.Grant(ctx, console, a.ID, access.Grant{Role: access.Auditor})
		wantKind(t, "a pair by the command line", err, fault.Conflict)
	})
}

func TestTokens(t *testing.T) {
	both(t, func(t *testing.T, o *office) {
		keeper := o.viewer(t, o.signIn(t, "lin", password))
		a := o.opened(t, keeper, "zhou", access.Reader)
		secret, issued, err := o.IssueToken(ctx, keeper, "zhou", "办公系统", 30)
		if err != nil {
			t.Fatal(err)
		}
		if v, err := o.ResolveToken(ctx, secret); err != nil || v.AccountID != a.ID || !v.Reads() || v.Session != "" {
			t.Errorf("%+v, %v", v, err)
		}
		if n, err := sqldb.One(ctx, o.db, sqldb.Value[int64], `SELECT COUNT(*) FROM token WHERE id = $1`, secret); err != nil || n != 0 {
			t.Errorf("the secret itself is stored (%d, %v)", n, err)
		}
		for _, bad := range []string{"", "x", strings.ToUpper(secret), issued.ID} {
			_, err := o.ResolveToken(ctx, bad)
			wantKind(t, "token "+bad, err, fault.Unsigned)
		}
		listed, err := o.Tokens(ctx, keeper, a.ID)
		if err != nil || len(listed) != 1 || listed[0] != issued {
			t.Errorf("%+v, want %+v, %v", listed, issued, err)
		}
		foreign := keeper
		foreign.UnitID = "other"
		wantKind(t, "revoking from elsewhere", o.RevokeToken(ctx, foreign, issued.ID), fault.NotFound)
		if err := o.RevokeToken(ctx, keeper, issued.ID); err != nil {
			t.Fatal(err)
		}
		_, err = o.ResolveToken(ctx, secret)
		wantKind(t, "a revoked token", err, fault.Unsigned)
		if secret, _, err = o.IssueToken(ctx, keeper, "zhou", "", 30); err != nil {
			t.Fatal(err)
		}
		o.clock.pass(30 * 24 * time.Hour)
		_, err = o.ResolveToken(ctx, secret)
		wantKind(t, "a token that ran out", err, fault.Unsigned)
		if secret, _, err = o.IssueToken(ctx, keeper, "zhou", "", 30); err != nil {
			t.Fatal(err)
		}
		if _, err := o.Disable(ctx, keeper, a.ID); err != nil {
			t.Fatal(err)
		}
		_, err = o.ResolveToken(ctx, secret)
		wantKind(t, "a token of a disabled account", err, fault.Unsigned)
	})
}

// TestUnlock: guesses lock one name at one place; a person lets it in again.
func TestUnlock(t *testing.T) {
	both(t, func(t *testing.T, o *office) {
		keeper := o.viewer(t, o.signIn(t, "lin", password))
		a := o.opened(t, keeper, "zhou", access.Reader)
		for range 6 {
			_, err := o.SignIn(ctx, "zhou", "猜测的密码猜测的密码", address)
			wantKind(t, "a guess", err, fault.Unsigned)
		}
		all, err := o.Accounts(ctx, keeper)
		if err != nil {
			t.Fatal(err)
		}
		if locked, err := o.Locked(ctx, all); err != nil || len(locked) != 1 || !locked[a.ID] {
			t.Errorf("locked: %v, %v", locked, err)
		}
		if _, err := o.Unlock(ctx, keeper, a.ID); err != nil {
			t.Fatal(err)
		}
		o.signIn(t, "zhou", password)
		if locked, err := o.Locked(ctx, all); err != nil || len(locked) != 0 {
			t.Errorf("after unlocking: %v, %v", locked, err)
		}
	})
}
