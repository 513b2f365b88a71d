package accessweb_test

import (
	"context"
	"crypto/rand"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"bihuan/internal/access"
	"bihuan/internal/access/accesssql"
	"bihuan/internal/access/accessweb"
	"bihuan/internal/browsertest"
	"bihuan/internal/flow"
	"bihuan/internal/history/historysql"
	"bihuan/internal/ident"
	"bihuan/internal/org"
	"bihuan/internal/org/orgsql"
	"bihuan/internal/seal"
	"bihuan/internal/server"
	"bihuan/internal/sqldb/sqldbtest"
	"bihuan/internal/ui"
	"bihuan/internal/ui/uitest"
)

func TestPages(t *testing.T) { uitest.Pages(t, accessweb.Room, 9) }

const (
	code     = "ABCD-2345-WXYZ"
	password = "青禾镇的春天有一点晚"
)

// office runs the program with access alone, not yet set up, at a clock that
// the test moves.
type office struct {
	*httptest.Server
	now   time.Time
	chart *org.Directory
	units *orgsql.Store
}

func start(t *testing.T) *office {
	t.Helper()
	o := &office{now: time.Date(2026, 3, 5, 9, 0, 0, 0, time.UTC)}
	db := sqldbtest.SQLite(t)
	clock := func() time.Time { return o.now }
	history := &historysql.Store{DB: db, NewID: ident.New, Random: rand.Reader, Sealer: seal.New(make([]byte, 32))}
	service := &access.Service{DB: db, Store: &accesssql.Store{DB: db}, History: history, Clock: clock, NewID: ident.New, Secret: ident.Secret, Random: rand.Reader}
	o.chart = &org.Directory{DB: db, Roster: &orgsql.Roster{DB: db}, History: history, Clock: clock, NewID: ident.New}
	o.units = &orgsql.Store{DB: db}
	service.Chart = o.chart
	units := &org.Service{Store: &orgsql.Store{DB: db}, History: history, Clock: clock, NewID: ident.New}
	web := &accessweb.Web{Accounts: service, Founding: &flow.Founding{DB: db, Org: units, Access: service}, SetUpCode: code, Clock: clock}
	log := slog.New(slog.DiscardHandler)
	site, err := ui.NewSite(log, ident.New, accessweb.Room)
	if err != nil {
		t.Fatal(err)
	}
	site.SignIn = accessweb.SignIn
	desk := ui.Route{Method: "GET", Pattern: "/desk", Allow: ui.Signed, Handler: func(r *http.Request) (ui.Response, error) {
		return ui.Text{Status: 200, Body: "材料 " + access.From(r.Context()).Name}, nil
	}}
	o.Server = httptest.NewServer(server.Handler(server.Config{Site: site, Door: server.Office{Sessions: service},
		Routes: append(web.Routes(), desk), Record: service, Log: log, Clock: clock, NewID: ident.New,
		Ready: func(context.Context) error { return nil }}))
	t.Cleanup(o.Close)
	return o
}

// seats registers an office with one who sits there.
func (o *office) seats(t *testing.T, office, name string) org.Person {
	t.Helper()
	units, err := o.units.Units(t.Context())
	if err != nil || len(units) != 1 {
		t.Fatalf("%d units, %v", len(units), err)
	}
	v := access.Viewer{AccountID: "t", UnitID: units[0].ID, Role: access.Keeper}
	opened, err := o.chart.OpenOffice(t.Context(), v, org.OfficeContent{Name: office, Kind: org.Section})
	if err != nil {
		t.Fatal(err)
	}
	p, err := o.chart.EnterPerson(t.Context(), v, name, "", &org.PostContent{OfficeID: opened.ID, Title: "股长", Duty: org.Chief})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// person is a browser without a screen.
type person struct {
	t *testing.T
	*http.Client
	at string
}

func (o *office) person(t *testing.T) *person {
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &person{t, &http.Client{Jar: jar}, o.URL}
}

func (p *person) does(res *http.Response, err error) (status int, path, body string) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	return res.StatusCode, res.Request.URL.RequestURI(), string(text)
}

func (p *person) opens(path string) (int, string, string) {
	p.t.Helper()
	return p.does(p.Get(p.at + path))
}

func (p *person) sends(path string, pairs ...string) (int, string, string) {
	p.t.Helper()
	form := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	return p.does(p.PostForm(p.at+path, form))
}

func (p *person) setsUp() {
	p.t.Helper()
	status, at, _ := p.sends("/setup", "code", "abcd 2345 wxyz", "unit", "云川县农业农村局", "name", "林知远", "login", "林知远", "password", password, "again", password)
	if status != 200 || at != "/desk" {
		p.t.Fatalf("set-up: %d at %s", status, at)
	}
}

func TestFirstStart(t *testing.T) {
	p := start(t).person(t)
	if _, at, body := p.opens("/ledger"); at != "/ledger" || !strings.Contains(body, "没有这个页面") {
		t.Errorf("unknown page at %s", at)
	}
	if _, at, _ := p.opens("/"); at != "/setup" {
		t.Errorf("the first start leads to %s", at)
	}
	if status, _, body := p.sends("/setup", "code", "AAAA-AAAA-AAAA", "unit", "某局", "name", "某", "login", "a", "password", password, "again", password); status != 403 || !strings.Contains(body, "设置码不对") {
		t.Errorf("wrong code: %d", status)
	}
	status, _, body := p.sends("/setup", "code", code, "unit", "云川县<b>局", "name", "林知远", "login", "lin", "password", "short", "again", "short")
	if status != 422 || !strings.Contains(body, "密码至少") || !strings.Contains(body, "云川县&lt;b&gt;局") || strings.Contains(body, `value="short"`) {
		t.Errorf("short password: %d", status)
	}
	p.setsUp()
	if status, at, _ := p.opens("/setup"); at != "/login" {
		t.Errorf("a second set-up: %d at %s", status, at)
	}
	if status, _, _ := p.sends("/setup", "code", code, "unit", "又", "name", "又", "login", "b", "password", password, "again", password); status != 409 {
		t.Errorf("a second founding: %d", status)
	}
}

func TestSignInAndOut(t *testing.T) {
	o := start(t)
	p := o.person(t)
	p.setsUp()
	_, _, unknown := o.person(t).sends("/login", "login", "nobody", "password", "wrong password")
	other := o.person(t)
	status, _, wrong := other.sends("/login", "login", "林知远", "password", "wrong password")
	if status != 401 || strings.ReplaceAll(unknown, "nobody", "林知远") != wrong || !strings.Contains(wrong, "账号或密码不对") {
		t.Errorf("wrong password: %d, and the answer for an unknown name differs or is missing", status)
	}
	if _, at, body := other.sends("/login", "login", "林知远", "password", password, "back", "/desk?q=1"); at != "/desk?q=1" || body != "材料 林知远" {
		t.Errorf("signed in: at %s: %s", at, body)
	}
	if _, at, _ := o.person(t).sends("/login", "login", "林知远", "password", password, "back", "https://evil.example/"); at != "/desk" {
		t.Errorf("signed in with a foreign address: at %s", at)
	}
	if _, at, body := other.sends("/logout"); at != "/login" || !strings.Contains(body, "已退出") {
		t.Errorf("signed out: at %s", at)
	}
	if _, at, _ := other.opens("/desk?q=1"); at != "/login?back=%2Fdesk%3Fq%3D1" {
		t.Errorf("after signing out: at %s", at)
	}
	o.now = o.now.Add(access.IdleLimit + time.Second)
	if _, at, _ := p.opens("/desk"); !strings.HasPrefix(at, "/login") {
		t.Errorf("after half an hour of nothing: at %s", at)
	}
}

func TestCookies(t *testing.T) {
	o := start(t)
	o.person(t).setsUp()
	secure := httptest.NewTLSServer(o.Config.Handler)
	t.Cleanup(secure.Close)
	for name, server := range map[string]*httptest.Server{"bihuan": o.Server, "__Host-bihuan": secure} {
		client := server.Client()
		client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
		res, err := client.PostForm(server.URL+"/login", url.Values{"login": {"林知远"}, "password": {password}})
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		cookies := res.Cookies()
		if len(cookies) != 1 || cookies[0].Name != name || !cookies[0].HttpOnly || cookies[0].Path != "/" ||
			cookies[0].SameSite != http.SameSiteLaxMode || cookies[0].Secure != (server == secure) {
			t.Errorf("%s: %v", name, cookies)
		}
	}
}

func TestGuessingIsSlowed(t *testing.T) {
	o := start(t)
	o.person(t).setsUp()
	p := o.person(t)
	for range 5 {
		p.sends("/login", "login", "林知远", "password", "wrong password")
	}
	status, _, body := p.sends("/login", "login", "林知远", "password", password)
	if status != 401 || !strings.Contains(body, "分钟后再试") {
		t.Errorf("right password after five wrong ones: %d", status)
	}
}

func TestPasswordAndColleagues(t *testing.T) {
	o := start(t)
	p, elsewhere := o.person(t), o.person(t)
	p.setsUp()
	elsewhere.sends("/login", "login", "林知远", "password", password)
	if status, _, body := p.sends("/account/password", "old", "wrong", "password", "a new password", "again", "a new password"); status != 422 || !strings.Contains(body, "现在的密码不对") {
		t.Errorf("wrong old password: %d", status)
	}
	if _, _, body := p.sends("/account/password", "old", password, "password", "a new password", "again", "a new password"); !strings.Contains(body, "密码已修改") {
		t.Error("the password was not changed")
	}
	if _, at, _ := elsewhere.opens("/account"); !strings.HasPrefix(at, "/login") {
		t.Errorf("a session elsewhere survived the new password: at %s", at)
	}
	status, at, body := p.sends("/accounts", "name", "周小满", "login", "zhou", "role", "reader", "first_password", password)
	if status != 200 || !strings.HasPrefix(at, "/accounts/") || !strings.Contains(body, "账号已建立") || !strings.Contains(body, "周小满") {
		t.Error("no account for a colleague")
	}
	if status, _, body := p.sends("/accounts", "name", "周小满", "login", "zhou", "role", "reader", "first_password", password); status != 409 || !strings.Contains(body, `value="周小满"`) {
		t.Errorf("the same account twice: %d", status)
	}
	reader := o.person(t)
	if _, at, body := reader.sends("/login", "login", "zhou", "password", password, "back", "/desk"); at != "/account" || !strings.Contains(body, "请先修改密码") || strings.Contains(body, "林知远") {
		t.Errorf("with a password that somebody else set: at %s", at)
	}
	if _, at, body := reader.sends("/account/password", "old", password, "password", "my very own", "again", "my very own"); at != "/desk" || body != "材料 周小满" {
		t.Errorf("after changing it: at %s", at)
	}
	if status, _, _ := reader.sends("/accounts", "name", "某", "login", "x", "role", "keeper", "first_password", password); status != 403 {
		t.Errorf("a reader opens an account: %d", status)
	}
}

func TestLook(t *testing.T) {
	browser := browsertest.Start(t)
	o := start(t)
	tab := browser.Tab(1366, 768).Open(o.URL + "/")
	tab.Shot("setup")
	tab.Type("#field-code", code).Type("#field-unit", "云川县农业农村局").Type("#field-name", "林知远").Type("#field-login", "lin")
	tab.Type("#field-password", password).Type("#field-again", password).Submit("main button")
	tab.Open(o.URL + "/account").Shot("account")
	tab.Submit(".topbar-account button").Shot("login")
	narrow := browser.Tab(360, 740).NoScripts().Open(o.URL + "/login?back=/account")
	if narrow.Overflows() {
		t.Error("the sign-in page is wider than 360")
	}
	narrow.Type("#field-login", "lin").Type("#field-password", "wrong password").Submit("main button").Shot("login-360")
	narrow.Type("#field-password", password).Submit("main button")
	if got := narrow.Text("h1"); got != "账号" {
		t.Errorf("without scripts sign-in leads to %q", got)
	}
	narrow.Shot("account-360")
	for _, complaint := range append(tab.Complaints(), narrow.Complaints()...) {
		if !strings.Contains(complaint, "401") && !strings.HasSuffix(complaint, "/desk") { // bare text, which old browsers style themselves
			t.Error(complaint)
		}
	}
}
