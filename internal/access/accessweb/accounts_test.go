package accessweb_test

import (
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"bihuan/internal/browsertest"
)

var secretText = regexp.MustCompile(`<code class="secret-text">([^<]+)</code>`)

// opened makes an account by the pages, changes its first password and returns
// its holder, signed in, and the path of its page.
func (p *person) opened(o *office, login, name string) (*person, string) {
	p.t.Helper()
	_, _, body := p.sends("/accounts", "name", name, "login", login)
	once := secretText.FindStringSubmatch(body)
	if once == nil {
		p.t.Fatalf("no password is shown: %s", body)
	}
	holder := o.person(p.t)
	holder.sends("/login", "login", login, "password", once[1])
	if _, at, _ := holder.sends("/account/password", "old", once[1], "password", password+login, "again", password+login); strings.HasPrefix(at, "/login") {
		p.t.Fatalf("%s cannot sign in: at %s", login, at)
	}
	_, _, list := p.opens("/accounts?q=" + login)
	page := regexp.MustCompile(`/accounts/[a-z2-7]{26}`).FindString(list)
	if page == "" {
		p.t.Fatalf("%s is not in the list", login)
	}
	return holder, page
}

// TestThreeAdministrators walks a unit from one keeper to 三员分立 and back.
func TestThreeAdministrators(t *testing.T) {
	o := start(t)
	keeper := o.person(t)
	keeper.setsUp()
	sys, sysPage := keeper.opened(o, "xitong", "顾怀远")
	sec, secPage := keeper.opened(o, "anquan", "沈若溪")
	aud, audPage := keeper.opened(o, "shenji", "何静")

	if status, _, body := keeper.sends("/accounts/security", "separated", "on", "min_length", "10", "classes", "0", "days", "0"); status != 409 || !strings.Contains(body, "系统管理员") {
		t.Errorf("三员分立 without the three: %d", status)
	}
	for page, role := range map[string]string{sysPage: "sysadmin", secPage: "secadmin", audPage: "auditor"} {
		if _, _, body := keeper.sends(page+"/grant", "role", role); !strings.Contains(body, "角色已授予") {
			t.Errorf("%s is not granted", role)
		}
	}
	if _, at, _ := keeper.sends("/accounts/security", "separated", "on", "min_length", "12", "classes", "2", "days", "0"); at != "/desk" {
		t.Fatal("三员分立 is not on")
	}

	for _, c := range []struct {
		who  *person
		name string
		can  map[string]int
	}{
		{keeper, "keeper", map[string]int{"/desk": 200, "/accounts": 403, "/accounts/new": 403, "/accounts/security": 403, "/audit": 403}},
		{sys, "sysadmin", map[string]int{"/desk": 403, "/accounts": 200, "/accounts/new": 200, "/accounts/security": 403, "/audit": 403}},
		{sec, "secadmin", map[string]int{"/desk": 403, "/accounts": 200, "/accounts/new": 403, "/accounts/security": 200, "/audit": 403}},
		{aud, "auditor", map[string]int{"/desk": 403, "/accounts": 403, "/accounts/new": 403, "/accounts/security": 403, "/audit": 200}},
	} {
		for path, want := range c.can {
			if status, _, _ := c.who.opens(path); status != want {
				t.Errorf("%s at %s: %d, want %d", c.name, path, status, want)
			}
		}
	}

	if status, _, _ := sys.sends("/accounts", "name", "周小满", "login", "zhou", "role", "keeper"); status != 403 {
		t.Errorf("opening with a role under 三员分立: %d", status)
	}
	zhou, page := sys.opened(o, "zhou", "周小满")
	if status, _, _ := zhou.opens("/desk"); status != 403 {
		t.Errorf("a new account without rights reads: %d", status)
	}
	if status, _, _ := sys.sends(page+"/grant", "role", "reader"); status != 403 {
		t.Errorf("the system administrator grants: %d", status)
	}
	tang := o.seats(t, "农村供水股", "唐一舟")
	if _, _, body := sec.sends(page+"/grant", "role", "holder", "scope", "没有的股"); !strings.Contains(body, "组织里没有名称为“没有的股”的单位") {
		t.Error("a scope of nowhere")
	}
	if status, _, _ := sec.sends(page+"/bind", "person", tang.ID); status != 403 {
		t.Errorf("the security administrator binds: %d", status)
	}
	if _, _, body := sys.sends(page+"/bind", "person", tang.ID); !strings.Contains(body, "唐一舟（农村供水股）") {
		t.Error("not bound")
	}
	if _, _, body := sys.opens("/accounts"); !strings.Contains(body, "唐一舟（农村供水股）") {
		t.Error("the list does not tell whose an account is")
	}
	if _, _, body := sec.sends(page+"/grant", "role", "holder", "scope", "农村供水股"); !strings.Contains(body, "责任人（农村供水股）") {
		t.Error("no scope")
	}
	if status, _, _ := zhou.opens("/desk"); status != 200 {
		t.Errorf("with a role: %d", status)
	}
	for path, roles := range map[string][]string{sysPage: {"auditor", "secadmin", "keeper"}, audPage: {"sysadmin", "secadmin", "reader"}} {
		for _, role := range roles {
			if status, _, body := sec.sends(path+"/grant", "role", role); status != 409 || !strings.Contains(body, "三员分立") {
				t.Errorf("%s also as %s: %d", path, role, status)
			}
		}
	}
	if status, _, _ := sec.sends(secPage+"/grant", "role", "reader"); status != 403 {
		t.Errorf("granting to oneself: %d", status)
	}
	if status, _, _ := sys.sends(audPage + "/disable"); status != 409 {
		t.Errorf("disabling the only auditor: %d", status)
	}
	if status, _, _ := sys.sends(audPage + "/reset"); status != 403 {
		t.Errorf("taking the auditor's account over: %d", status)
	}
	if _, _, body := sys.sends(page + "/disable"); !strings.Contains(body, "已停用") {
		t.Error("not disabled")
	}
	if _, at, _ := zhou.opens("/desk"); !strings.HasPrefix(at, "/login") {
		t.Errorf("a disabled account is still signed in: at %s", at)
	}
	if _, at, body := sec.sends("/accounts/security", "min_length", "10", "classes", "0", "days", "0"); at != "/accounts" || !strings.Contains(body, "安全设置已保存") {
		t.Error("三员分立 is not off")
	}
	if status, _, _ := keeper.opens("/audit"); status != 200 {
		t.Errorf("the keeper of a small unit at 操作记录: %d", status)
	}
}

// TestAuditTells: sign-ins, failures, refusals, exports and changes of rights
// are there; what was typed as a password or a name of nobody is not.
func TestAuditTells(t *testing.T) {
	o := start(t)
	p := o.person(t)
	p.setsUp()
	zhou, page := p.opened(o, "zhou", "周小满")
	p.sends(page+"/grant", "role", "reader")
	zhou.opens("/accounts")
	stranger := o.person(t)
	stranger.sends("/login", "login", "canary-login", "password", "canary-password")
	for range 6 {
		stranger.sends("/login", "login", "zhou", "password", "canary-password")
	}
	p.opens("/accounts/export?q=canary-search")
	_, _, list := p.opens("/accounts?state=locked")
	if !strings.Contains(list, "zhou") {
		t.Error("the locked account is not in the list")
	}
	p.sends(page + "/unlock")
	if _, at, _ := o.person(t).sends("/login", "login", "zhou", "password", password+"zhou", "back", "/desk"); at != "/desk" {
		t.Errorf("after unlocking: at %s", at)
	}
	_, _, whole := p.opens("/audit?limit=200")
	for _, want := range []string{"登录（来自 ", "新建账号“zhou”（周小满，未授权）", "授予账号“zhou”角色：只读", "越权被拒绝：GET /accounts", "登录失败：（没有这个账号）",
		"登录失败：账号“zhou”，连续失败次数过多，已暂停登录", "导出账号清单", "解除账号“zhou”的登录锁定", "修改密码"} {
		if !strings.Contains(whole, want) {
			t.Errorf("操作记录 does not tell: %s", want)
		}
	}
	if n := strings.Count(whole, "登录失败：账号“zhou”"); n != 5 {
		t.Errorf("%d failures of five judged", n)
	}
	_, _, file := p.opens("/audit/export")
	for _, text := range []string{whole, file} {
		if strings.Contains(text, "canary") || strings.Contains(text, password) {
			t.Error("操作记录 holds what was typed")
		}
	}
	if _, _, body := p.opens("/audit?kind=failed&from=2026-03-05&to=2026-03-05"); strings.Contains(body, "新建账号") || strings.Count(body, "登录失败：") != 6 {
		t.Errorf("filtered: %d", strings.Count(body, "登录失败："))
	}
	if _, _, body := p.opens("/audit?from=2026-03-06"); !strings.Contains(body, "没有符合条件的记录") {
		t.Error("tomorrow has a record")
	}
	if status, _, _ := p.opens("/audit?kind=nothing"); status != 422 {
		t.Errorf("unknown kind: %d", status)
	}
	seen := map[int64]bool{}
	for path := "/audit?limit=4"; ; {
		var page struct {
			Items []struct {
				Seq int64 `json:"seq"`
			} `json:"items"`
			Next string `json:"next"`
		}
		p.json(path, &page)
		for _, i := range page.Items {
			if seen[i.Seq] {
				t.Fatalf("line %d twice", i.Seq)
			}
			seen[i.Seq] = true
		}
		if page.Next == "" {
			break
		}
		path = "/audit?limit=4&cursor=" + page.Next
	}
	if len(seen) < 15 {
		t.Errorf("%d lines by pages", len(seen))
	}
}

func (p *person) json(path string, into any) {
	p.t.Helper()
	r, err := http.NewRequest("GET", p.at+path, nil)
	if err != nil {
		p.t.Fatal(err)
	}
	r.Header.Set("Accept", "application/json")
	_, _, body := p.does(p.Do(r))
	if err := json.Unmarshal([]byte(body), into); err != nil {
		p.t.Fatalf("%v: %s", err, body)
	}
}

func TestAccountsLook(t *testing.T) {
	browser := browsertest.Start(t)
	o := start(t)
	p := o.person(t)
	p.setsUp()
	tang := o.seats(t, "农村供水股", "唐一舟")
	for login, name := range map[string]string{"gu": "顾怀远", "shen": "沈若溪", "he": "何静", "jiang": "江𬎆"} {
		_, page := p.opened(o, login, name)
		if login != "he" {
			p.sends(page+"/grant", "role", "holder", "scope", "农村供水股")
			p.sends(page+"/grant", "role", "acceptor")
		}
	}
	_, page := p.opened(o, "luo", "罗思齐")
	p.sends(page+"/bind", "person", tang.ID)
	o.person(t).sends("/login", "login", "nobody", "password", "x")
	for name, size := range map[string][2]int{"": {1366, 768}, "-360": {360, 740}} {
		tab := browser.Tab(size[0], size[1]).Open(o.URL + "/login")
		tab.Type("#field-login", "林知远").Type("#field-password", password).Submit("main button")
		for _, at := range []struct{ path, shot string }{
			{"/accounts", "accounts"}, {page, "holder"}, {"/accounts/new", "opening"}, {"/accounts/security", "security"}, {"/audit", "audit"}, {"/account", "own"},
		} {
			tab.Open(o.URL + at.path).Shot("access-" + at.shot + name)
			if tab.Overflows() {
				t.Errorf("%s is wider than %d", at.path, size[0])
			}
		}
	}
}
