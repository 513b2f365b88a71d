// Package accessweb holds the pages of access: the first start, signing in and
// out, and one's own account.
package accessweb

import (
	"context"
	"embed"
	"net"
	"net/http"
	"time"

	"bihuan/internal/access"
	"bihuan/internal/flow"
	"bihuan/internal/ui"
)

//go:embed pages
var files embed.FS

// Room holds the pages of the wing.
var Room = ui.NewRoom("access", files)

// Accounts are the use cases of access that pages need.
type Accounts interface {
	SignIn(ctx context.Context, login, password, address string) (secret string, err error)
	SignOut(ctx context.Context, v access.Viewer) error
	ChangePassword(ctx context.Context, v access.Viewer, old, password string) error
	Accounts(ctx context.Context, v access.Viewer) ([]access.Account, error)
	Account(ctx context.Context, v access.Viewer, id string) (access.Account, error)
	Locked(ctx context.Context, accounts []access.Account) (map[string]bool, error)
	Open(ctx context.Context, v access.Viewer, n access.NewAccount) (access.Account, error)
	OneTime() string
	Disable(ctx context.Context, v access.Viewer, id string) (access.Account, error)
	Enable(ctx context.Context, v access.Viewer, id string) (access.Account, error)
	ResetPassword(ctx context.Context, v access.Viewer, id string) (string, error)
	Grant(ctx context.Context, v access.Viewer, id string, g access.Grant) (access.Account, error)
	Revoke(ctx context.Context, v access.Viewer, id string, g access.Grant) (access.Account, error)
	// Bind says whose an account is; Staff are whom it can be, OfficeNames what a
	// grant can be narrowed to.
	Bind(ctx context.Context, v access.Viewer, id, person string) (access.Account, error)
	Staff(ctx context.Context, v access.Viewer) ([]access.Person, error)
	OfficeNames(ctx context.Context, v access.Viewer) ([]string, error)
	Unlock(ctx context.Context, v access.Viewer, id string) (access.Account, error)
	Tokens(ctx context.Context, v access.Viewer, accountID string) ([]access.Token, error)
	RevokeToken(ctx context.Context, v access.Viewer, id string) error
	Profile(ctx context.Context, v access.Viewer) (access.Profile, error)
	SetProfile(ctx context.Context, v access.Viewer, separated bool, rule access.PasswordRule) error
	Audit(ctx context.Context, v access.Viewer, f access.AuditFilter) (access.AuditPage, error)
	// SetUp reports whether the first account exists.
	SetUp(ctx context.Context) (bool, error)
}

// Founding makes the unit and its first account.
type Founding interface {
	Found(ctx context.Context, in flow.Founder) (access.Account, error)
}

// Web answers the routes of access.
type Web struct {
	Accounts  Accounts
	Founding  Founding
	Clock     func() time.Time
	SetUpCode string // shown on the console at the first start; "" once set up
}

// SignIn is the path of the sign-in page.
const SignIn = "/login"

// Routes returns what the wing answers.
func (web *Web) Routes() []ui.Route {
	manages, grants := ui.Can(access.ManageAccounts), ui.Can(access.GrantRights)
	either := ui.Can(access.ManageAccounts | access.GrantRights)
	routes := []ui.Route{
		{Method: http.MethodGet, Pattern: "/setup", Allow: ui.Public, Handler: web.setup},
		{Method: http.MethodPost, Pattern: "/setup", Allow: ui.Public, Handler: web.found},
		{Method: http.MethodGet, Pattern: SignIn, Allow: ui.Public, Handler: web.login},
		{Method: http.MethodPost, Pattern: SignIn, Allow: ui.Public, Handler: web.signIn},
		{Method: http.MethodPost, Pattern: "/logout", Allow: ui.Self, Handler: web.signOut},
		{Method: http.MethodGet, Pattern: "/account", Allow: ui.Self, Handler: web.account},
		{Method: http.MethodPost, Pattern: "/account/password", Allow: ui.Self, Handler: web.changePassword},
		{Method: http.MethodGet, Pattern: "/accounts", Allow: either, Handler: web.accounts},
		{Method: http.MethodGet, Pattern: "/accounts/export", Allow: either, Handler: web.exportAccounts, Records: access.Exporting("账号清单")},
		{Method: http.MethodGet, Pattern: "/accounts/new", Allow: manages, Handler: web.opening},
		{Method: http.MethodPost, Pattern: "/accounts", Allow: manages, Handler: web.open},
		{Method: http.MethodGet, Pattern: "/accounts/security", Allow: grants, Handler: web.security},
		{Method: http.MethodPost, Pattern: "/accounts/security", Allow: grants, Handler: web.secure},
		{Method: http.MethodGet, Pattern: "/accounts/{id}", Allow: either, Handler: web.holder},
		{Method: http.MethodPost, Pattern: "/accounts/{id}/reset", Allow: manages, Handler: web.reset},
	}
	for _, d := range holderDeeds {
		routes = append(routes, ui.Route{Method: http.MethodPost, Pattern: "/accounts/{id}/" + d.path, Allow: ui.Can(d.right), Handler: web.deed(d.said, d.do)})
	}
	return append(routes, web.Record()...)
}

// Record lists the routes of 操作记录, which whoever works alone has too.
func (web *Web) Record() []ui.Route {
	reads := ui.Can(access.ReadAudit)
	return []ui.Route{
		{Method: http.MethodGet, Pattern: "/audit", Allow: reads, Handler: web.audit},
		{Method: http.MethodGet, Pattern: "/audit/export", Allow: reads, Handler: web.exportAudit, Records: access.Exporting("操作记录")},
	}
}

// cookieName has the prefix that ties a cookie to this host where TLS allows it;
// old browsers drop such a cookie over plain HTTP.
func cookieName(r *http.Request) string {
	if r.TLS != nil {
		return "__Host-bihuan"
	}
	return "bihuan"
}

// SessionSecret returns what the session cookie of r holds, "" when there is none.
func SessionSecret(r *http.Request) string {
	c, err := r.Cookie(cookieName(r))
	if err != nil {
		return ""
	}
	return c.Value
}

func sessionCookie(r *http.Request, secret string) *http.Cookie {
	c := &http.Cookie{Name: cookieName(r), Value: secret, Path: "/", HttpOnly: true, Secure: r.TLS != nil, SameSite: http.SameSiteLaxMode}
	if secret == "" {
		c.MaxAge = -1
	}
	return c
}

// address returns where r came from, for counting guesses.
func address(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}
