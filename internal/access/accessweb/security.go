package accessweb

import (
	"net/http"
	"strconv"

	"bihuan/internal/access"
	"bihuan/internal/ui"
)

// Security is the page 安全设置, and its JSON.
type Security struct {
	Separated bool       `json:"separated"`
	MinLength int        `json:"min_length"`
	Classes   int        `json:"classes"`
	Days      int        `json:"days"`
	Fields    []ui.Field `json:"-"`
}

var securityPage = ui.NewPage[Security](Room, "security")

// securityCommand is the whole setting: what is left out is off.
type securityCommand struct {
	Separated bool `json:"separated"`
	MinLength int  `json:"min_length"`
	Classes   int  `json:"classes"`
	Days      int  `json:"days"`
}

func (web *Web) security(r *http.Request) (ui.Response, error) {
	p, err := web.Accounts.Profile(r.Context(), access.From(r.Context()))
	if err != nil {
		return nil, err
	}
	return showSecurity(securityCommand{p.Separated, p.Password.Min(), p.Password.Classes, p.Password.Days}), nil
}

func showSecurity(c securityCommand) *ui.Shown {
	separated := ""
	if c.Separated {
		separated = "on"
	}
	data := Security{Separated: c.Separated, MinLength: c.MinLength, Classes: c.Classes, Days: c.Days, Fields: []ui.Field{
		{Name: "separated", Label: "启用三员分立", Type: "checkbox", Value: separated,
			Hint: "系统管理员建立账号、安全管理员授权、审计管理员查看操作记录，由三个人分别担任，都看不到业务内容；联络员不再管理账号。启用前请先给三个账号分别授予这三个角色。"},
		{Name: "min_length", Label: "密码最短长度（字符）", Type: "number", Value: strconv.Itoa(c.MinLength), Required: true},
		{Name: "classes", Label: "密码须含几种字符", Type: "select", Value: strconv.Itoa(c.Classes), Required: true,
			Hint: "大写字母、小写字母、数字、其他字符（含汉字），共四种。", Options: []ui.Option{{Value: "0", Text: "不要求"}, {Value: "2", Text: "2 种"}, {Value: "3", Text: "3 种"}, {Value: "4", Text: "4 种"}}},
		{Name: "days", Label: "密码多少天更换一次", Type: "number", Value: strconv.Itoa(c.Days), Required: true, Hint: "填 0 为不要求定期更换。到期后，登录时须先修改密码。"},
	}}
	return securityPage.Show("安全设置", data).Crumbs(ui.Link{Text: "账号与权限", URL: "/accounts"})
}

func (web *Web) secure(r *http.Request) (ui.Response, error) {
	c, err := ui.Decode[securityCommand](r)
	if err != nil {
		return nil, err
	}
	err = web.Accounts.SetProfile(r.Context(), access.From(r.Context()), c.Separated, access.PasswordRule{MinLength: c.MinLength, Classes: c.Classes, Days: c.Days})
	if err != nil {
		return showSecurity(c).Failed(err), nil
	}
	if ui.WantsJSON(r) {
		return showSecurity(c), nil
	}
	return ui.Redirect("/").Notice("安全设置已保存。"), nil
}
