package accessweb

import (
	"context"
	"net/http"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/ui"
)

// Holder is the page of one account, and its JSON.
type Holder struct {
	Item
	Tokens []TokenItem `json:"tokens"`

	MustChange bool         `json:"-"`
	Grants     []GrantLine  `json:"-"`
	Granting   []ui.Field   `json:"-"` // none where the viewer grants no rights
	Binding    []ui.Field   `json:"-"` // none where the viewer manages no accounts
	Does       []ui.Option  `json:"-"` // what each role may do
	Commands   []ui.Confirm `json:"-"`
}

// GrantLine is a role of the account with the command that takes it away.
type GrantLine struct {
	Text   string
	Does   string
	Revoke ui.Confirm // Action "" where the viewer revokes nothing
}

// TokenItem is a token of the account; its secret is nowhere.
type TokenItem struct {
	ID        string     `json:"id"`
	Note      string     `json:"note"`
	CreatedAt int64      `json:"created_at"`
	ExpiresAt int64      `json:"expires_at"`
	Usable    bool       `json:"usable"`
	Badge     ui.Badge   `json:"-"`
	Revoke    ui.Confirm `json:"-"` // Action "" where there is nothing to revoke
}

// Gone proposes what to do with the account of somebody who has left, nil
// where there is nothing to do.
func (h Holder) Gone() *ui.Notice {
	if !h.Left || h.State == "disabled" {
		return nil
	}
	return &ui.Notice{Tone: ui.Warn, Text: "对应人员已离任。请停用这个账号；有人接任的，另为接任的人新建账号。"}
}

var holderPage = ui.NewPage[Holder](Room, "holder")

func (web *Web) holder(r *http.Request) (ui.Response, error) {
	return web.showHolder(r, access.Grant{})
}

func (web *Web) showHolder(r *http.Request, typed access.Grant) (*ui.Shown, error) {
	v := access.From(r.Context())
	a, err := web.Accounts.Account(r.Context(), v, r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	locked, err := web.Accounts.Locked(r.Context(), []access.Account{a})
	if err != nil {
		return nil, err
	}
	tokens, err := web.Accounts.Tokens(r.Context(), v, a.ID)
	if err != nil {
		return nil, err
	}
	people, err := web.people(r)
	if err != nil {
		return nil, err
	}
	data := Holder{Item: item(a, locked[a.ID], people), Tokens: []TokenItem{}, MustChange: a.MustChange, Commands: commandsFor(v, a, locked[a.ID])}
	for _, g := range a.Grants {
		line := GrantLine{Text: g.Zh(), Does: g.Role.Does()}
		if v.GrantsRights() {
			line.Revoke = ui.Confirm{Action: "/accounts/" + a.ID + "/revoke", Label: "收回", Question: "收回后立即生效，可以重新授予。", Button: "收回角色", Danger: true,
				Hidden: []ui.Field{{Name: "role", Value: string(g.Role)}, {Name: "scope", Value: g.Scope}}}
		}
		data.Grants = append(data.Grants, line)
	}
	if v.GrantsRights() {
		offices, err := web.Accounts.OfficeNames(r.Context(), v)
		if err != nil {
			return nil, err
		}
		scope := ui.Field{Name: "scope", Label: "范围", Type: "select", Value: typed.Scope, Options: []ui.Option{{Text: "整个单位"}},
			Hint: "只管一部分时选择“组织”中的一个单位，含它的下级：只看到与这些单位有关的问题，看不到材料。"}
		for _, name := range offices {
			scope.Options = append(scope.Options, ui.Option{Value: name, Text: name})
		}
		data.Granting = []ui.Field{{Name: "role", Label: "角色", Type: "select", Required: true, Value: string(typed.Role), Options: roleOptions()}, scope}
		for _, role := range access.Roles {
			data.Does = append(data.Does, ui.Option{Value: role.Zh(), Text: role.Does()})
		}
	}
	if v.ManagesAccounts() {
		data.Binding = []ui.Field{personField(people, a.PersonID, a.ID)}
	}
	for _, t := range tokens {
		data.Tokens = append(data.Tokens, web.tokenItem(v, a, t))
	}
	return holderPage.Show("账号 "+a.Login, data).Crumbs(ui.Link{Text: "账号与权限", URL: "/accounts"}), nil
}

func (web *Web) tokenItem(v access.Viewer, a access.Account, t access.Token) TokenItem {
	i := TokenItem{ID: t.ID, Note: t.Note, CreatedAt: t.CreatedAt.UnixMilli(), ExpiresAt: t.ExpiresAt.UnixMilli(), Usable: t.Usable(web.Clock()),
		Badge: ui.Badge{Tone: ui.Good, Text: "可用"}}
	switch {
	case t.Revoked:
		i.Badge = ui.Badge{Text: "已收回"}
	case !i.Usable:
		i.Badge = ui.Badge{Text: "已过期"}
	default:
		i.Revoke = ui.Confirm{Action: "/accounts/" + a.ID + "/revoke-token", Label: "收回", Question: "使用这个令牌的程序将立即不能再访问。", Button: "收回令牌", Danger: true,
			Hidden: []ui.Field{{Name: "token", Value: t.ID}}}
	}
	return i
}

// commandsFor returns what v may do with a.
func commandsFor(v access.Viewer, a access.Account, locked bool) []ui.Confirm {
	var all []ui.Confirm
	add := func(command string, c ui.Confirm) {
		c.Action = "/accounts/" + a.ID + "/" + command
		all = append(all, c)
	}
	if locked && v.GrantsRights() {
		add("unlock", ui.Confirm{Label: "解除锁定", Question: "解除后可以立即重新登录。请先确认是本人在登录。", Button: "解除锁定"})
	}
	if !v.ManagesAccounts() {
		return all
	}
	if !a.Disabled {
		add("reset", ui.Confirm{Label: "重置密码", Question: "现在的密码作废，已登录的全部退出；新密码只显示一次，本人登录后须马上修改。", Button: "重置密码"})
	}
	switch {
	case a.Disabled:
		add("enable", ui.Confirm{Label: "恢复使用", Question: "恢复后可以用原来的密码登录，角色不变。", Button: "恢复使用"})
	case a.ID != v.AccountID:
		add("disable", ui.Confirm{Label: "停用", Question: "停用后立即退出登录，不能再登录；办理过的事项和记录保留，可以恢复。", Button: "停用账号", Danger: true})
	}
	return all
}

type holderCommand struct {
	Key    string      `json:"key"`
	Role   access.Role `json:"role"`
	Scope  string      `json:"scope"`
	Token  string      `json:"token"`
	Person string      `json:"person"`
}

// holderDeeds are the commands about one account, by the last part of their
// address; each says what the page tells afterwards.
var holderDeeds = []struct {
	path  string
	right access.Right
	said  string
	do    func(ctx context.Context, accounts Accounts, v access.Viewer, id string, cmd holderCommand) error
}{
	{"grant", access.GrantRights, "角色已授予。", func(ctx context.Context, accounts Accounts, v access.Viewer, id string, cmd holderCommand) error {
		_, err := accounts.Grant(ctx, v, id, access.Grant{Role: cmd.Role, Scope: cmd.Scope})
		return err
	}},
	{"revoke", access.GrantRights, "角色已收回。", func(ctx context.Context, accounts Accounts, v access.Viewer, id string, cmd holderCommand) error {
		_, err := accounts.Revoke(ctx, v, id, access.Grant{Role: cmd.Role, Scope: cmd.Scope})
		return err
	}},
	{"bind", access.ManageAccounts, "对应人员已保存。", func(ctx context.Context, accounts Accounts, v access.Viewer, id string, cmd holderCommand) error {
		_, err := accounts.Bind(ctx, v, id, cmd.Person)
		return err
	}},
	{"unlock", access.GrantRights, "锁定已解除。", func(ctx context.Context, accounts Accounts, v access.Viewer, id string, _ holderCommand) error {
		_, err := accounts.Unlock(ctx, v, id)
		return err
	}},
	{"disable", access.ManageAccounts, "账号已停用，登录已全部退出。", func(ctx context.Context, accounts Accounts, v access.Viewer, id string, _ holderCommand) error {
		_, err := accounts.Disable(ctx, v, id)
		return err
	}},
	{"enable", access.ManageAccounts, "账号已恢复使用。", func(ctx context.Context, accounts Accounts, v access.Viewer, id string, _ holderCommand) error {
		_, err := accounts.Enable(ctx, v, id)
		return err
	}},
	{"revoke-token", access.ManageAccounts | access.GrantRights, "令牌已收回。", func(ctx context.Context, accounts Accounts, v access.Viewer, _ string, cmd holderCommand) error {
		return accounts.RevokeToken(ctx, v, cmd.Token)
	}},
}

// deed answers one of holderDeeds.
func (web *Web) deed(said string, do func(ctx context.Context, accounts Accounts, v access.Viewer, id string, cmd holderCommand) error) ui.Handler {
	return func(r *http.Request) (ui.Response, error) {
		cmd, err := ui.Decode[holderCommand](r)
		if err != nil {
			return nil, err
		}
		id := r.PathValue("id")
		err = do(r.Context(), web.Accounts, access.From(r.Context()), id, cmd)
		if err != nil && (fault.KindOf(err) == fault.NotFound || fault.KindOf(err) == fault.Forbidden) {
			return nil, err
		}
		if err != nil || ui.WantsJSON(r) {
			page, showErr := web.showHolder(r, access.Grant{Role: cmd.Role, Scope: cmd.Scope})
			if showErr != nil || err == nil {
				return page, showErr
			}
			return page.Failed(err), nil
		}
		return ui.Redirect("/accounts/" + id).Notice(said), nil
	}
}

// Secret is a page that shows a password once.
type Secret struct {
	Login    string `json:"login"`
	Password string `json:"password"`
	Account  string `json:"-"` // URL
	New      bool   `json:"-"`
}

var secretPage = ui.NewPage[Secret](Room, "secret")

func (web *Web) reset(r *http.Request) (ui.Response, error) {
	v, id := access.From(r.Context()), r.PathValue("id")
	a, err := web.Accounts.Account(r.Context(), v, id)
	if err != nil {
		return nil, err
	}
	password, err := web.Accounts.ResetPassword(r.Context(), v, id)
	if err != nil {
		return nil, err
	}
	return secretPage.Show("密码已重置", Secret{Login: a.Login, Password: password, Account: "/accounts/" + id}), nil
}
