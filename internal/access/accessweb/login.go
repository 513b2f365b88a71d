package accessweb

import (
	"net/http"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/ui"
)

// Login is what the sign-in page shows.
type Login struct {
	Back     string   `json:"back"`
	Account  ui.Field `json:"-"`
	Password ui.Field `json:"-"`
}

var loginPage = ui.NewPage[Login](Room, "login")

type loginQuery struct {
	Back string `json:"back"`
}

type loginCommand struct {
	Login    string `json:"login"`
	Password string `json:"password"`
	Back     string `json:"back"`
}

func (web *Web) login(r *http.Request) (ui.Response, error) {
	ready, err := web.Accounts.SetUp(r.Context())
	if err != nil {
		return nil, err
	}
	if !ready {
		return ui.Redirect("/setup"), nil
	}
	query, err := ui.Query[loginQuery](r)
	if err != nil {
		return nil, err
	}
	return showLogin("", query.Back), nil
}

func showLogin(login, back string) *ui.Shown {
	return loginPage.Show("登录", Login{
		Back:     ui.LocalPath(back),
		Account:  ui.Field{Name: "login", Label: "账号", Value: login, Required: true, Autofocus: login == "", Autocomplete: "username"},
		Password: ui.Field{Name: "password", Label: "密码", Type: "password", Required: true, Autofocus: login != "", Autocomplete: "current-password"},
	}).Bare()
}

func (web *Web) signIn(r *http.Request) (ui.Response, error) {
	cmd, err := ui.Decode[loginCommand](r)
	if err != nil {
		return nil, err
	}
	secret, err := web.Accounts.SignIn(r.Context(), cmd.Login, cmd.Password, address(r))
	if err != nil {
		return showLogin(cmd.Login, cmd.Back).Failed(err), nil
	}
	return ui.Redirect(cmd.Back).Cookie(sessionCookie(r, secret)), nil
}

func (web *Web) signOut(r *http.Request) (ui.Response, error) {
	if err := web.Accounts.SignOut(r.Context(), access.From(r.Context())); err != nil && fault.KindOf(err) != fault.NotFound {
		return nil, err
	}
	return ui.Redirect(SignIn).Cookie(sessionCookie(r, "")).Notice("已退出。"), nil
}
