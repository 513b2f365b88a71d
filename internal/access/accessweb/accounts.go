package accessweb

import (
	"bytes"
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"bihuan/internal/access"
	"bihuan/internal/ui"
	"bihuan/internal/write/sheet"
)

// AccountList is the page 账号与权限, and its JSON.
type AccountList struct {
	Items []Item `json:"items"`
	Next  string `json:"next"` // cursor

	Query     accountsQuery `json:"-"`
	Roles     []ui.Option   `json:"-"`
	States    []ui.Option   `json:"-"`
	Sorts     []ui.Sort     `json:"-"` // of account, name, last sign-in
	Count     int           `json:"-"`
	Pager     ui.Pager      `json:"-"`
	Export    string        `json:"-"`
	Clear     string        `json:"-"` // URL, "" where nothing is filtered
	Opens     bool          `json:"-"`
	Secures   bool          `json:"-"`
	Separated bool          `json:"separated"` // 三员分立
}

// Item is one account.
type Item struct {
	ID         string     `json:"id"`
	Login      string     `json:"login"`
	Name       string     `json:"name"`
	PersonID   string     `json:"person_id"`
	PersonText string     `json:"person_text"` // 周小满（农村供水股）
	Left       bool       `json:"left"`        // the person is here no more
	Roles      []RoleItem `json:"roles"`
	State      string     `json:"state"`
	StateText  string     `json:"state_text"`
	SignedInAt int64      `json:"signed_in_at"` // UTC milliseconds, 0 never
	CreatedAt  int64      `json:"created_at"`
	Version    int64      `json:"version"`

	RolesText string   `json:"-"`
	Badge     ui.Badge `json:"-"`
}

// RoleItem is a role that an account holds.
type RoleItem struct {
	Role  string `json:"role"`
	Text  string `json:"role_text"`
	Scope string `json:"scope"`
}

var accountsPage = ui.NewPage[AccountList](Room, "accounts")

// accountsQuery is what the address of the list says.
type accountsQuery struct {
	Q      string `json:"q"`
	Role   string `json:"role"`
	State  string `json:"state"`
	Unused int    `json:"unused"` // days without a sign-in
	Sort   string `json:"sort"`   // login, name, seen
	Desc   bool   `json:"desc"`
	Limit  int    `json:"limit"`
	Cursor string `json:"cursor"` // id of the last account of the page before
}

func (q accountsQuery) with(path string, pairs ...string) string {
	v := url.Values{}
	for name, value := range map[string]string{"q": q.Q, "role": q.Role, "state": q.State, "sort": q.Sort} {
		if value != "" {
			v.Set(name, value)
		}
	}
	for name, n := range map[string]int{"unused": q.Unused, "limit": q.Limit} {
		if n > 0 {
			v.Set(name, strconv.Itoa(n))
		}
	}
	if q.Desc {
		v.Set("desc", "1")
	}
	for i := 0; i < len(pairs); i += 2 {
		v.Del(pairs[i])
		if pairs[i+1] != "" {
			v.Set(pairs[i], pairs[i+1])
		}
	}
	if len(v) == 0 {
		return path
	}
	return path + "?" + v.Encode()
}

// The states of an account on the screen.
var states = []ui.Option{{Value: "usable", Text: "可登录"}, {Value: "powerless", Text: "未授权"}, {Value: "locked", Text: "已锁定"}, {Value: "left", Text: "人员已离任"}, {Value: "disabled", Text: "已停用"}}

func stateOf(a access.Account, locked, left bool) (code string, badge ui.Badge) {
	switch {
	case a.Disabled:
		return "disabled", ui.Badge{Text: "已停用"}
	case left:
		return "left", ui.Badge{Tone: ui.Warn, Text: "人员已离任", Title: "对应人员已不在本单位，请停用账号"}
	case locked:
		return "locked", ui.Badge{Tone: ui.Warn, Text: "已锁定", Title: "连续多次登录失败"}
	case len(a.Grants) == 0:
		return "powerless", ui.Badge{Tone: ui.Wait, Text: "未授权", Title: "可以登录，但还没有任何角色"}
	}
	return "usable", ui.Badge{Tone: ui.Good, Text: "可登录"}
}

func item(a access.Account, locked bool, s staff) Item {
	p := s.person(a.PersonID)
	i := Item{ID: a.ID, Login: a.Login, Name: a.Name, PersonID: a.PersonID, PersonText: p.Label, Left: a.PersonID != "" && !p.Here, Roles: []RoleItem{}, RolesText: a.GrantsZh(), CreatedAt: a.CreatedAt.UnixMilli(), Version: a.Version}
	i.State, i.Badge = stateOf(a, locked, i.Left)
	i.StateText = i.Badge.Text
	if !a.SignedInAt.IsZero() {
		i.SignedInAt = a.SignedInAt.UnixMilli()
	}
	for _, g := range a.Grants {
		i.Roles = append(i.Roles, RoleItem{string(g.Role), g.Role.Zh(), g.Scope})
	}
	return i
}

// selected returns the accounts that q selects in its order, all pages.
func (web *Web) selected(r *http.Request, q accountsQuery) ([]Item, error) {
	v := access.From(r.Context())
	all, err := web.Accounts.Accounts(r.Context(), v)
	if err != nil {
		return nil, err
	}
	locked, err := web.Accounts.Locked(r.Context(), all)
	if err != nil {
		return nil, err
	}
	people, err := web.people(r)
	if err != nil {
		return nil, err
	}
	unused := web.Clock().Add(-time.Duration(q.Unused) * 24 * time.Hour)
	items := []Item{}
	for _, a := range all {
		i := item(a, locked[a.ID], people)
		if q.Q != "" && !strings.Contains(a.Login, q.Q) && !strings.Contains(a.Name, q.Q) && !strings.Contains(i.PersonText, q.Q) ||
			q.Role != "" && !a.Holds(access.Role(q.Role)) || q.State != "" && i.State != q.State ||
			q.Unused > 0 && (a.Disabled || !a.LastUse().Before(unused)) {
			continue
		}
		items = append(items, i)
	}
	slices.SortStableFunc(items, func(a, b Item) int {
		by := strings.Compare(a.Login, b.Login)
		switch q.Sort {
		case "name":
			by = cmp.Or(strings.Compare(a.Name, b.Name), by)
		case "seen":
			by = cmp.Or(cmp.Compare(a.SignedInAt, b.SignedInAt), by)
		}
		if q.Desc {
			return -by
		}
		return by
	})
	return items, nil
}

// usualLimit is the length of a page that names none.
const usualLimit = 50

func (web *Web) accounts(r *http.Request) (ui.Response, error) {
	q, err := ui.Query[accountsQuery](r)
	if err != nil {
		return nil, err
	}
	items, err := web.selected(r, q)
	if err != nil {
		return nil, err
	}
	v := access.From(r.Context())
	data := AccountList{Query: q, States: states, Roles: roleOptions(), Count: len(items), Export: q.with("/accounts/export"),
		Opens: v.ManagesAccounts(), Secures: v.GrantsRights(), Separated: v.Separated}
	if q.Q != "" || q.Role != "" || q.State != "" || q.Unused > 0 {
		data.Clear = "/accounts"
	}
	for _, s := range []struct{ code, text string }{{"login", "账号"}, {"name", "姓名"}, {"seen", "最近登录"}} {
		head, desc := ui.Sort{Text: s.text}, ""
		if s.code == cmp.Or(q.Sort, "login") {
			head.Dir, desc = "asc", "1"
			if q.Desc {
				head.Dir, desc = "desc", ""
			}
		}
		head.URL = q.with("/accounts", "sort", s.code, "desc", desc)
		data.Sorts = append(data.Sorts, head)
	}
	limit := q.Limit
	if limit < 1 || limit > 200 {
		limit = usualLimit
	}
	from := 1 + slices.IndexFunc(items, func(i Item) bool { return i.ID == q.Cursor })
	to := min(from+limit, len(items))
	data.Items = items[from:to]
	data.Pager = ui.Pager{First: from + 1, Last: to, Total: len(items)}
	if to < len(items) {
		data.Next = items[to-1].ID
		data.Pager.Next = q.with("/accounts", "cursor", data.Next)
	}
	if from > 0 {
		data.Pager.Prev = q.with("/accounts")
		if from > limit {
			data.Pager.Prev = q.with("/accounts", "cursor", items[from-limit-1].ID)
		}
	}
	if len(items) <= limit {
		data.Pager = ui.Pager{}
	}
	return accountsPage.Show("账号与权限", data).Wide(), nil
}

func roleOptions() []ui.Option {
	var all []ui.Option
	for _, r := range access.Roles {
		all = append(all, ui.Option{Value: string(r), Text: r.Zh()})
	}
	return all
}

func (web *Web) exportAccounts(r *http.Request) (ui.Response, error) {
	q, err := ui.Query[accountsQuery](r)
	if err != nil {
		return nil, err
	}
	items, err := web.selected(r, q)
	if err != nil {
		return nil, err
	}
	t := sheet.Table{Name: "账号", Title: "账号与权限清单", Columns: []sheet.Column{
		{Head: "账号", Width: 16}, {Head: "姓名", Width: 14}, {Head: "对应人员", Width: 24}, {Head: "角色", Width: 36}, {Head: "状态", Width: 10, Center: true},
		{Head: "最近登录", Width: 20, Center: true}, {Head: "建立日期", Width: 16, Center: true}}}
	for _, i := range items {
		t.Rows = append(t.Rows, []string{i.Login, i.Name, i.PersonText, i.RolesText, i.StateText, cmp.Or(ui.Moment(i.SignedInAt), "从未登录"), ui.Date(i.CreatedAt)})
	}
	return web.workbook(r, t)
}

// workbook answers with t as a file.
func (web *Web) workbook(r *http.Request, t sheet.Table) (ui.Response, error) {
	now := web.Clock().UnixMilli()
	unit := access.From(r.Context()).UnitName
	var book bytes.Buffer
	if err := sheet.WriteTable(&book, t, sheet.Head{Unit: unit, Date: ui.Date(now)}); err != nil {
		return nil, err
	}
	name := unit + t.Title + strings.ReplaceAll(ui.Moment(now)[:10], "-", "") + ".xlsx"
	return ui.Bytes(name, sheet.MIME, book.Bytes()), nil
}
