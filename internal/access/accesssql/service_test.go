package accesssql_test

import (
	"context"
	"crypto/rand"
	"fmt"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"bihuan/internal/access"
	"bihuan/internal/access/accesssql"
	"bihuan/internal/fault"
	"bihuan/internal/flow"
	"bihuan/internal/history/historysql"
	"bihuan/internal/ident"
	"bihuan/internal/org"
	"bihuan/internal/org/orgsql"
	"bihuan/internal/seal"
	"bihuan/internal/sqldb"
	"bihuan/internal/sqldb/sqldbtest"
)

const (
	password = "青禾镇的春天有一点晚"
	address  = "192.0.2.7"
)

var ctx = context.Background()

// office is access over one handle of a database, at a clock that tests move.
type office struct {
	*access.Service
	db       *sqldb.DB
	founding *flow.Founding
	clock    *clock
}

type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time { c.mu.Lock(); defer c.mu.Unlock(); return c.now }
func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

func newClock() *clock { return &clock{now: time.Date(2026, 3, 5, 9, 0, 0, 987654321, time.UTC)} }

func over(db *sqldb.DB, c *clock) *office {
	past := &historysql.Store{DB: db, NewID: ident.New, Random: rand.Reader, Sealer: seal.New(make([]byte, 32))}
	service := &access.Service{
		DB: db, Store: &accesssql.Store{DB: db}, History: past, Clock: c.Now, NewID: ident.New, Secret: ident.Secret, Random: rand.Reader,
	}
	service.Chart = &org.Directory{DB: db, Roster: &orgsql.Roster{DB: db}, History: past, Clock: c.Now, NewID: ident.New}
	units := &org.Service{Store: &orgsql.Store{DB: db}, History: past, Clock: c.Now, NewID: ident.New}
	return &office{service, db, &flow.Founding{DB: db, Org: units, Access: service}, c}
}

func (o *office) found(login string) error {
	_, err := o.founding.Found(ctx, flow.Founder{
		Unit: "云川县水务局", Account: access.NewAccount{Login: login, Name: "林知远", Password: password},
	})
	return err
}

func both(t *testing.T, test func(t *testing.T, o *office)) {
	sqldbtest.Both(t, func(t *testing.T, db *sqldb.DB) {
		o := over(db, newClock())
		if err := o.found("lin"); err != nil {
			t.Fatal(err)
		}
		test(t, o)
	})
}

func (o *office) signIn(t *testing.T, login, password string) string {
	t.Helper()
	secret, err := o.SignIn(ctx, login, password, address)
	if err != nil {
		t.Fatal(err)
	}
	return secret
}

func (o *office) viewer(t *testing.T, secret string) access.Viewer {
	t.Helper()
	v, err := o.Resolve(ctx, secret)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func rows(t *testing.T, db *sqldb.DB, table string) int64 {
	t.Helper()
	n, err := sqldb.One(ctx, db, sqldb.Value[int64], `SELECT COUNT(*) FROM `+table)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func wantKind(t *testing.T, what string, err error, kind fault.Kind) {
	t.Helper()
	if err == nil || fault.KindOf(err) != kind {
		t.Errorf("%s: %v, want %v", what, err, kind)
	}
}

// TestSetUpOnce: two who found at the same moment, on two replicas, make one
// unit and one account.
func TestSetUpOnce(t *testing.T) {
	sqldbtest.Replicas(t, func(t *testing.T, open func() *sqldb.DB) {
		c := newClock()
		replicas := []*office{over(open(), c), over(open(), c)}
		if done, err := replicas[0].SetUp(ctx); err != nil || done {
			t.Fatalf("a new database is set up: %v, %v", done, err)
		}
		for _, name := range []string{"admin", "root", "管理员", "联络员", "本机", ""} {
			for _, guess := range []string{"", "admin", "123456", "password", name} {
				if _, err := replicas[0].SignIn(ctx, name, guess, name+guess); err == nil {
					t.Errorf("%q with %q signs in to a new database", name, guess)
				}
			}
		}
		errs := make([]error, 6)
		var group sync.WaitGroup
		for i := range errs {
			group.Go(func() { errs[i] = replicas[i%2].found(fmt.Sprint("lin", i)) })
		}
		group.Wait()
		won := 0
		for _, err := range errs {
			if err == nil {
				won++
			} else {
				wantKind(t, "a second founder", err, fault.Conflict)
			}
		}
		if won != 1 || rows(t, replicas[0].db, "unit") != 1 || rows(t, replicas[0].db, "account") != 1 || rows(t, replicas[0].db, "event") != 3 {
			t.Errorf("%d founded: %d units, %d accounts, %d events", won, rows(t, replicas[0].db, "unit"), rows(t, replicas[0].db, "account"), rows(t, replicas[0].db, "event"))
		}
		wantKind(t, "founding later", replicas[1].found("zhou"), fault.Conflict)
	})
}

func TestSignIn(t *testing.T) {
	both(t, func(t *testing.T, o *office) {
		secret := o.signIn(t, " lin ", password)
		v := o.viewer(t, secret)
		if !v.Holds(access.Keeper) || v.UnitName != "云川县水务局" || v.Name != "林知远" || !v.Writes() {
			t.Errorf("%+v", v)
		}
		if other := o.signIn(t, "lin", password); other == secret {
			t.Error("two sign-ins share a secret")
		}
		_, wrongName := o.SignIn(ctx, "nobody", password, address)
		_, wrongPassword := o.SignIn(ctx, "lin", password+"。", address)
		_, empty := o.SignIn(ctx, "lin", "", address)
		for what, err := range map[string]error{"wrong name": wrongName, "wrong password": wrongPassword, "no password": empty} {
			wantKind(t, what, err, fault.Unsigned)
			if fault.Text(err) != fault.Text(wrongName) {
				t.Errorf("%s is told apart: %s", what, fault.Text(err))
			}
		}
		for _, bad := range []string{"", "x", secret + "x", strings.ToUpper(secret)} {
			_, err := o.Resolve(ctx, bad)
			wantKind(t, "session "+bad, err, fault.Unsigned)
		}
		if n, err := sqldb.One(ctx, o.db, sqldb.Value[int64], `SELECT COUNT(*) FROM session WHERE id = $1`, secret); err != nil || n != 0 {
			t.Errorf("the secret itself is stored (%d, %v)", n, err)
		}
		if err := o.SignOut(ctx, v); err != nil {
			t.Fatal(err)
		}
		_, err := o.Resolve(ctx, secret)
		wantKind(t, "after signing out", err, fault.Unsigned)
	})
}

// TestLock: after five failures nobody gets in for a while, not even with the
// right password, nor after a restart, nor on the other replica.
func TestLock(t *testing.T) {
	sqldbtest.Replicas(t, func(t *testing.T, open func() *sqldb.DB) {
		c := newClock()
		o := over(open(), c)
		if err := o.found("lin"); err != nil {
			t.Fatal(err)
		}
		for range 4 {
			_, err := o.SignIn(ctx, "lin", "不对的密码不对的密码", address)
			wantKind(t, "wrong", err, fault.Unsigned)
		}
		o.signIn(t, "lin", password) // clears the count
		for range 5 {
			_, err := o.SignIn(ctx, "lin", "不对的密码不对的密码", address)
			wantKind(t, "wrong", err, fault.Unsigned)
		}
		o.db.Close()
		again := over(open(), c)
		for range 3 {
			c.pass(4 * time.Minute)
			_, err := again.SignIn(ctx, "lin", password, address)
			wantKind(t, "locked", err, fault.Unsigned)
			if err == nil || !strings.Contains(fault.Text(err), "分钟后再试") {
				t.Errorf("locked: %v", err)
			}
		}
		if _, err := again.SignIn(ctx, "lin", password, "192.0.2.8"); err != nil {
			t.Errorf("somebody else's guesses lock out the holder elsewhere: %v", err)
		}
		c.pass(4 * time.Minute) // the tries while locked did not prolong it
		again.signIn(t, "lin", password)
	})
}

// TestGuessesTogether: of guesses that arrive at the same moment on two
// replicas no more than five are judged.
func TestGuessesTogether(t *testing.T) {
	sqldbtest.Replicas(t, func(t *testing.T, open func() *sqldb.DB) {
		c := newClock()
		replicas := []*office{over(open(), c), over(open(), c)}
		if err := replicas[0].found("lin"); err != nil {
			t.Fatal(err)
		}
		var mu sync.Mutex
		judged := 0
		var group sync.WaitGroup
		for i := range 60 {
			group.Go(func() {
				_, err := replicas[i%2].SignIn(ctx, "lin", fmt.Sprint("猜测的密码猜测的密码", i), address)
				if err == nil {
					t.Error("a guess got in")
				} else if !strings.Contains(fault.Text(err), "分钟后再试") {
					mu.Lock()
					judged++
					mu.Unlock()
				}
			})
		}
		group.Wait()
		if judged > 5 {
			t.Errorf("%d guesses were judged", judged)
		}
	})
}

func TestSessionsRunOut(t *testing.T) {
	both(t, func(t *testing.T, o *office) {
		idle := o.signIn(t, "lin", password)
		o.clock.pass(access.IdleLimit)
		o.viewer(t, idle)
		o.clock.pass(access.IdleLimit + time.Second)
		_, err := o.Resolve(ctx, idle)
		wantKind(t, "idle", err, fault.Unsigned)

		busy := o.signIn(t, "lin", password)
		for since := time.Duration(0); since+access.IdleLimit <= access.TotalLimit; since += access.IdleLimit {
			o.viewer(t, busy)
			o.clock.pass(access.IdleLimit)
		}
		o.viewer(t, busy)
		o.clock.pass(time.Second)
		_, err = o.Resolve(ctx, busy)
		wantKind(t, "after the whole day", err, fault.Unsigned)
	})
}

func TestChangePassword(t *testing.T) {
	sqldbtest.Replicas(t, func(t *testing.T, open func() *sqldb.DB) {
		c := newClock()
		o, replica := over(open(), c), over(open(), c)
		if err := o.found("lin"); err != nil {
			t.Fatal(err)
		}
		mine, other := o.signIn(t, "lin", password), replica.signIn(t, "lin", password)
		v := o.viewer(t, mine)
		wantKind(t, "wrong old", o.ChangePassword(ctx, v, "不对的密码不对的密码", password+"新"), fault.Invalid)
		wantKind(t, "too short", o.ChangePassword(ctx, v, password, "短"), fault.Invalid)
		replica.viewer(t, other)
		if err := o.ChangePassword(ctx, v, password, password+"新"); err != nil {
			t.Fatal(err)
		}
		o.viewer(t, mine)
		_, err := replica.Resolve(ctx, other)
		wantKind(t, "the other session", err, fault.Unsigned)
		_, err = replica.SignIn(ctx, "lin", password, address)
		wantKind(t, "the old password", err, fault.Unsigned)
		replica.signIn(t, "lin", password+"新")
	})
}

func TestDisabled(t *testing.T) {
	both(t, func(t *testing.T, o *office) {
		secret := o.signIn(t, "lin", password)
		a, err := o.Store.AccountByLogin(ctx, "lin")
		if err != nil {
			t.Fatal(err)
		}
		a.Disabled = true
		a.Version++
		save := func() error {
			return o.db.Atomic(ctx, func(ctx context.Context) error { return o.Store.SaveAccount(ctx, a) })
		}
		if err := save(); err != nil {
			t.Fatal(err)
		}
		wantKind(t, "the same version again", save(), fault.Stale)
		_, err = o.Resolve(ctx, secret)
		wantKind(t, "a session of a disabled account", err, fault.Unsigned)
		_, err = o.SignIn(ctx, "lin", password, address)
		wantKind(t, "signing in", err, fault.Unsigned)
	})
}

func TestAccounts(t *testing.T) {
	both(t, func(t *testing.T, o *office) {
		keeper := o.viewer(t, o.signIn(t, "lin", password))
		n := access.NewAccount{Login: "𬎆-周", Name: "周𫖮", Password: password, Role: access.Reader}
		opened, err := o.Open(ctx, keeper, n)
		if err != nil || opened.Version != 1 || opened.CreatedAt.Nanosecond()%1e6 != 0 {
			t.Fatalf("%+v, %v", opened, err)
		}
		_, err = o.Open(ctx, keeper, n)
		wantKind(t, "a taken login", err, fault.Conflict)
		reader := o.viewer(t, o.signIn(t, "𬎆-周", password))
		_, err = o.Open(ctx, reader, access.NewAccount{Login: "z", Name: "z", Password: password, Role: access.Keeper})
		wantKind(t, "a reader opens", err, fault.Forbidden)
		_, err = o.Open(ctx, keeper, access.NewAccount{Login: "z", Name: "z", Password: password, Role: "root"})
		wantKind(t, "no such role", err, fault.Invalid)
		all, err := o.Accounts(ctx, keeper)
		if err != nil || len(all) != 2 {
			t.Fatalf("%d accounts, %v", len(all), err)
		}
		opened.SignedInAt = o.clock.Now().Truncate(time.Millisecond)
		if stored, err := o.Store.AccountByID(ctx, opened.ID); err != nil || !reflect.DeepEqual(stored, opened) {
			t.Errorf("stored %+v, returned %+v, %v", stored, opened, err)
		}
		if none, err := o.Accounts(ctx, access.Viewer{UnitID: "other"}); err != nil || len(none) != 0 {
			t.Errorf("another unit sees %d accounts, %v", len(none), err)
		}
		for _, login := range []string{"", "a b", "a/b", `a\b`, "a\u3000b", "a\nb", strings.Repeat("长", 33)} {
			_, err := o.Open(ctx, keeper, access.NewAccount{Login: login, Name: "某", Password: password, Role: access.Reader})
			wantKind(t, "login "+login, err, fault.Invalid)
		}
	})
}

func TestPasswordRules(t *testing.T) {
	both(t, func(t *testing.T, o *office) {
		keeper := o.viewer(t, o.signIn(t, "lin", password))
		for i, c := range []struct {
			password string
			good     bool
		}{
			{"", false}, {"九个字的密码不够用", false}, {"十个字的密码刚好够了", true},
			{strings.Repeat("密", 10), false}, {strings.Repeat("a", 64), false}, {strings.Repeat("𬎆", 64), false},
			{strings.Repeat("ab", 32), true}, {strings.Repeat("𬎆𫖮㛃䶮", 16), true}, {strings.Repeat("密码", 64), true},
			{strings.Repeat("密码", 64) + "长", false}, {" 前后的 空格 也算数 ", true}, {"p@$$\"'<>&%;密码", true}, {"LOGIN-NAME-10", false},
		} {
			login := fmt.Sprint("p", i)
			if strings.HasPrefix(c.password, "LOGIN") {
				login = "login-name-10"
			}
			_, err := o.Open(ctx, keeper, access.NewAccount{Login: login, Name: "某", Password: c.password, Role: access.Reader})
			if (err == nil) != c.good {
				t.Errorf("%q: %v", c.password, err)
			}
			if err != nil {
				wantKind(t, c.password, err, fault.Invalid)
				continue
			}
			o.signIn(t, login, c.password)
			_, err = o.SignIn(ctx, login, strings.TrimSpace(c.password)+"x", address)
			wantKind(t, "nearly "+c.password, err, fault.Unsigned)
		}
	})
}
