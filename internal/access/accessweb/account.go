package accessweb

import (
	"net/http"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/ui"
)

// Account is what the page of one's own account shows. Others is for keepers.
type Account struct {
	Name    string      `json:"name"`
	Role    string      `json:"role"`
	Unit    string      `json:"unit"`
	Alone   bool        `json:"alone"`
	Others  []Colleague `json:"accounts"`
	Fields  []ui.Field  `json:"-"`
	Opening bool        `json:"-"` // the form for another account comes back with an error
	New     []ui.Field  `json:"-"` // of the form for another account, none where that is not allowed
}

// Colleague is another account of the unit.
type Colleague struct {
	Name     string   `json:"name"`
	Login    string   `json:"login"`
	Role     string   `json:"role"`
	Disabled bool     `json:"disabled"`
	Since    int64    `json:"since"` // UTC milliseconds
	State    ui.Badge `json:"-"`
}

var accountPage = ui.NewPage[Account](Room, "account")

type passwordCommand struct {
	Old      string `json:"old"`
	Password string `json:"password"`
	Again    string `json:"again"`
}

func (web *Web) account(r *http.Request) (ui.Response, error) {
	return web.showAccount(r, openCommand{})
}

func (web *Web) showAccount(r *http.Request, typed openCommand) (*ui.Shown, error) {
	viewer := access.From(r.Context())
	data := Account{Name: viewer.Name, Role: viewer.RolesZh(), Unit: viewer.UnitName, Alone: viewer.Alone, Others: []Colleague{}}
	if viewer.ManagesAccounts() && !viewer.Alone {
		accounts, err := web.Accounts.Accounts(r.Context(), viewer)
		if err != nil {
			return nil, err
		}
		for _, a := range accounts {
			data.Others = append(data.Others, colleague(a))
		}
		data.New, data.Opening = newFields(typed), typed != openCommand{}
	}
	data.Fields = []ui.Field{
		{Name: "old", Label: "现在的密码", Type: "password", Required: true, Autocomplete: "current-password"},
		{Name: "password", Label: "新密码", Type: "password", Required: true, Autocomplete: "new-password", Hint: "至少 10 个字符。修改后，其他电脑上的登录会全部退出。"},
		{Name: "again", Label: "再输入一次新密码", Type: "password", Required: true, Autocomplete: "new-password"},
	}
	return accountPage.Show("账号", data), nil
}

func colleague(a access.Account) Colleague {
	c := Colleague{Name: a.Name, Login: a.Login, Role: a.GrantsZh(), Disabled: a.Disabled, Since: a.CreatedAt.UnixMilli(),
		State: ui.Badge{Tone: ui.Good, Text: "可登录"}}
	if a.Disabled {
		c.State = ui.Badge{Text: "已停用"}
	}
	return c
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
		page, showErr := web.showAccount(r, openCommand{})
		if showErr != nil {
			return nil, showErr
		}
		return page.Failed(err), nil
	}
	return ui.Redirect("/account").Notice("密码已修改，其他电脑上的登录已退出。"), nil
}

type openCommand struct {
	Name     string      `json:"name"`
	Login    string      `json:"login"`
	Role     access.Role `json:"role"`
	Password string      `json:"first_password"`
}

func newFields(typed openCommand) []ui.Field {
	role := ui.Field{Name: "role", Label: "角色", Type: "select", Value: string(typed.Role), Required: true}
	for _, r := range access.Roles {
		role.Options = append(role.Options, ui.Option{Value: string(r), Text: r.Zh()})
	}
	return []ui.Field{
		{Name: "name", Label: "姓名", Value: typed.Name, Required: true, MaxLength: 20, Autocomplete: "off"},
		{Name: "login", Label: "账号", Value: typed.Login, Required: true, MaxLength: 32, Autocomplete: "off"},
		role,
		{Name: "first_password", Label: "初始密码", Type: "password", Required: true, Autocomplete: "new-password", Hint: "至少 10 个字符，请本人登录后修改。"},
	}
}

func (web *Web) open(r *http.Request) (ui.Response, error) {
	cmd, err := ui.Decode[openCommand](r)
	if err != nil {
		return nil, err
	}
	_, err = web.Accounts.Open(r.Context(), access.From(r.Context()),
		access.NewAccount{Login: cmd.Login, Name: cmd.Name, Password: cmd.Password, Role: cmd.Role})
	if err != nil {
		page, showErr := web.showAccount(r, cmd)
		if showErr != nil {
			return nil, showErr
		}
		return page.Failed(err), nil
	}
	return ui.Redirect("/account").Notice("账号已建立。"), nil
}
