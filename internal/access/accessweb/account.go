package accessweb

import (
	"fmt"
	"net/http"
	"strings"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/ui"
)

// Account is what the page of one's own account shows.
type Account struct {
	Name       string     `json:"name"`
	Role       string     `json:"role"`
	Person     string     `json:"person"` // in the organisation, with the offices
	Unit       string     `json:"unit"`
	Alone      bool       `json:"alone"`
	MustChange bool       `json:"must_change"` // nothing else is possible before
	Reads      bool       `json:"-"`           // business content, and so what was recorded in one's name
	Fields     []ui.Field `json:"-"`
}

var accountPage = ui.NewPage[Account](Room, "account")

type passwordCommand struct {
	Old      string `json:"old"`
	Password string `json:"password"`
	Again    string `json:"again"`
}

func (web *Web) account(r *http.Request) (ui.Response, error) {
	return web.showAccount(r)
}

func (web *Web) showAccount(r *http.Request) (*ui.Shown, error) {
	viewer := access.From(r.Context())
	profile, err := web.Accounts.Profile(r.Context(), viewer)
	if err != nil {
		return nil, err
	}
	data := Account{Name: viewer.Name, Role: viewer.RolesZh(), Unit: viewer.UnitName, Alone: viewer.Alone, MustChange: viewer.MustChange,
		Reads: viewer.Reads() && !viewer.MustChange, Person: viewer.Self.Name}
	if viewer.Self.Name != "" && len(viewer.Self.Offices) > 0 {
		data.Person += "（" + strings.Join(viewer.Self.Offices, "、") + "）"
	}
	data.Fields = []ui.Field{
		{Name: "old", Label: "现在的密码", Type: "password", Required: true, Autocomplete: "current-password"},
		{Name: "password", Label: "新密码", Type: "password", Required: true, Autocomplete: "new-password", Hint: passwordHint(profile.Password) + "修改后，其他电脑上的登录会全部退出。"},
		{Name: "again", Label: "再输入一次新密码", Type: "password", Required: true, Autocomplete: "new-password"},
	}
	return accountPage.Show("账号", data), nil
}

// passwordHint says what a password has to obey.
func passwordHint(rule access.PasswordRule) string {
	hint := fmt.Sprintf("至少 %d 个字符", rule.Min())
	if rule.Classes > 1 {
		hint += fmt.Sprintf("，包含大写字母、小写字母、数字、其他字符中的 %d 种", rule.Classes)
	}
	return hint + "。"
}

func (web *Web) changePassword(r *http.Request) (ui.Response, error) {
	cmd, err := ui.Decode[passwordCommand](r)
	if err != nil {
		return nil, err
	}
	if cmd.Password != cmd.Again {
		err = fault.New(fault.Invalid, "两次输入的新密码不一样，没有修改。")
	} else {
		err = web.Accounts.ChangePassword(r.Context(), access.From(r.Context()), cmd.Old, cmd.Password)
	}
	if err != nil {
		page, showErr := web.showAccount(r)
		if showErr != nil {
			return nil, showErr
		}
		return page.Failed(err), nil
	}
	back := "/account"
	if access.From(r.Context()).MustChange {
		back = "/"
	}
	return ui.Redirect(back).Notice("密码已修改，其他电脑上的登录已退出。"), nil
}
