// Package accessweb holds the pages of access: the first start, signing in and
// out, and one's own account.
package accessweb

import (
	"context"
	"embed"
	"net"
	"net/http"

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
	Open(ctx context.Context, v access.Viewer, n access.NewAccount) (access.Account, error)
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
	SetUpCode string // shown on the console at the first start; "" once set up
}

// SignIn is the path of the sign-in page.
const SignIn = "/login"

// Routes returns what the wing answers.
func (web *Web) Routes() []ui.Route {
	return []ui.Route{
		{Method: http.MethodGet, Pattern: "/setup", Allow: ui.Public, Handler: web.setup},
		{Method: http.MethodPost, Pattern: "/setup", Allow: ui.Public, Handler: web.found},
		{Method: http.MethodGet, Pattern: SignIn, Allow: ui.Public, Handler: web.login},
		{Method: http.MethodPost, Pattern: SignIn, Allow: ui.Public, Handler: web.signIn},
		{Method: http.MethodPost, Pattern: "/logout", Allow: ui.Self, Handler: web.signOut},
		{Method: http.MethodGet, Pattern: "/account", Allow: ui.Self, Handler: web.account},
		{Method: http.MethodPost, Pattern: "/account/password", Allow: ui.Self, Handler: web.changePassword},
		{Method: http.MethodPost, Pattern: "/accounts", Allow: ui.Can(access.ManageAccounts), Handler: web.open},
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
