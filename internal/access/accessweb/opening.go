package accessweb

import (
	"net/http"

	"bihuan/internal/access"
	"bihuan/internal/ui"
)

// Opening is the form for a new account.
type Opening struct {
	Fields    []ui.Field `json:"-"`
	Separated bool       `json:"-"`
}

var openingPage = ui.NewPage[Opening](Room, "opening")

type openCommand struct {
	Name     string      `json:"name"`
	Login    string      `json:"login"`
	Person   string      `json:"person"`
	Role     access.Role `json:"role"`
	Password string      `json:"first_password"`
}

func (web *Web) opening(r *http.Request) (ui.Response, error) {
	return web.showOpening(r, openCommand{})
}

func (web *Web) showOpening(r *http.Request, typed openCommand) (*ui.Shown, error) {
	v := access.From(r.Context())
	people, err := web.people(r)
	if err != nil {
		return nil, err
	}
	fields := []ui.Field{
		personField(people, typed.Person, ""),
		{Name: "name", Label: "姓名", Value: typed.Name, MaxLength: 20, Autocomplete: "off", Hint: "选了对应人员时可以不填。"},
		{Name: "login", Label: "账号", Value: typed.Login, Required: true, MaxLength: 32, Autocomplete: "off", Hint: "登录时使用，可用汉字、字母或数字，不含空格。建立后不能更改。"},
	}
	if v.GrantsRights() {
		role := ui.Field{Name: "role", Label: "角色", Type: "select", Value: string(typed.Role), Options: []ui.Option{{Text: "暂不授权"}}}
		role.Options = append(role.Options, roleOptions()...)
		fields = append(fields, role)
	}
	fields = append(fields, ui.Field{Name: "first_password", Label: "一次性密码", Type: "password", Autocomplete: "new-password", Hint: "不填时由程序生成并显示一次。本人第一次登录后须马上修改。"})
	return openingPage.Show("新建账号", Opening{Fields: fields, Separated: v.Separated}).Crumbs(ui.Link{Text: "账号与权限", URL: "/accounts"}), nil
}

func (web *Web) open(r *http.Request) (ui.Response, error) {
	cmd, err := ui.Decode[openCommand](r)
	if err != nil {
		return nil, err
	}
	n := access.NewAccount{Login: cmd.Login, Name: cmd.Name, Password: cmd.Password, PersonID: cmd.Person, Role: cmd.Role}
	if n.Password == "" {
		n.Password = web.Accounts.OneTime()
	}
	a, err := web.Accounts.Open(r.Context(), access.From(r.Context()), n)
	if err != nil {
		page, broken := web.showOpening(r, cmd)
		if broken != nil {
			return nil, broken
		}
		return page.Failed(err), nil
	}
	if cmd.Password == "" {
		return secretPage.Show("账号已建立", Secret{Login: a.Login, Password: n.Password, Account: "/accounts/" + a.ID, New: len(a.Grants) == 0}), nil
	}
	return ui.Redirect("/accounts/" + a.ID).Notice("账号已建立。"), nil
}
