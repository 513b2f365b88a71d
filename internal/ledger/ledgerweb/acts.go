package ledgerweb

import (
	"bytes"
	"net/http"
	"net/url"
	"strings"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/ledger"
	"bihuan/internal/ui"
	"bihuan/internal/write/sheet"
)

// Acts is the page of what was recorded in one's name, and its JSON.
type Acts struct {
	Items []ActItem `json:"items"`
	Next  string    `json:"next"` // cursor

	Query  actsQuery   `json:"-"`
	Names  []ui.Option `json:"-"` // the viewer's own
	Clear  string      `json:"-"`
	Export string      `json:"-"`
	Pager  ui.Pager    `json:"-"`
	Empty  ui.Empty    `json:"-"`
}

// ActItem is one act that somebody else recorded.
type ActItem struct {
	Problem  string       `json:"problem"` // id
	Number   string       `json:"number"`
	Title    string       `json:"title"`
	Name     string       `json:"name"` // in whose name
	On       string       `json:"on"`   // day of the act
	Sentence string       `json:"sentence"`
	Note     string       `json:"note"`           // what it rests on
	Scan     *ledger.File `json:"scan,omitempty"` // of the paper
	Recorded int64        `json:"recorded_at"`    // UTC milliseconds
	By       string       `json:"recorded_by"`
}

var actsPage = ui.NewPage[Acts](Room, "acts")

type actsQuery struct {
	Name   string `json:"name"`
	From   string `json:"from"`
	To     string `json:"to"`
	Limit  int    `json:"limit"`
	Cursor string `json:"cursor"`
}

func (q actsQuery) filter() ledger.BehalfFilter {
	return ledger.BehalfFilter{Name: q.Name, From: q.From, To: q.To, Limit: max(0, min(q.Limit, ledger.MaxLimit)), After: q.Cursor}
}

// with returns the address of path under q, from the place of cursor on.
func (q actsQuery) with(path, cursor string) string {
	v := url.Values{}
	for name, value := range map[string]string{"name": q.Name, "from": q.From, "to": q.To, "cursor": cursor} {
		if value != "" {
			v.Set(name, value)
		}
	}
	if len(v) == 0 {
		return path
	}
	return path + "?" + v.Encode()
}

const actsPath = "/account/acts"

func (web *Web) acts(r *http.Request) (ui.Response, error) {
	q, err := ui.Query[actsQuery](r)
	if err != nil {
		return nil, err
	}
	v := access.From(r.Context())
	page, err := web.Ledger.InMyName(r.Context(), v, q.filter())
	if err != nil {
		return nil, err
	}
	data := Acts{Items: actItems(page), Next: page.Next, Query: q, Export: q.with(actsPath+"/export", ""), Empty: noActs(v, q)}
	if v.Self.Name != "" {
		data.Names = options(append([]string{v.Self.Name}, v.Self.Offices...), itself, itself)
	}
	if q.Name != "" || q.From != "" || q.To != "" {
		data.Clear = actsPath
	}
	if page.Next != "" {
		data.Pager.Next = q.with(actsPath, page.Next)
	}
	if q.Cursor != "" {
		data.Pager.Prev = q.with(actsPath, "")
	}
	return actsPage.Show("以我名义登记的事项", data).Wide().Crumbs(ui.Link{Text: "账号", URL: "/account"}), nil
}

func actItems(page ledger.RecordedPage) []ActItem {
	items := []ActItem{}
	for _, a := range page.Acts {
		i := ActItem{Problem: a.Problem.ID, Number: a.Problem.Number, Title: a.Problem.Title, Name: a.Name,
			Sentence: a.Act.Sentence, Recorded: a.Act.At.UnixMilli(), By: a.Act.Actor}
		if b := a.Act.OnBehalf; b != nil {
			i.On, i.Note, i.Scan = b.Date, b.Note, b.Scan
		}
		items = append(items, i)
	}
	return items
}

func noActs(v access.Viewer, q actsQuery) ui.Empty {
	switch {
	case len(v.Self.All()) == 0:
		return ui.Empty{Title: "账号还没有对应人员", Text: "请管理员在“账号与权限”里设定您的账号对应组织里的哪个人，之后这里列出联络员以您的名义登记的事项。"}
	case q.Name != "" || q.From != "" || q.To != "":
		return ui.Empty{Title: "没有符合条件的事项", Text: "放宽日期或去掉筛选条件再试。", Action: &ui.Link{Text: "清除筛选", URL: actsPath}}
	}
	return ui.Empty{Title: "没有以您的名义登记的事项", Text: "联络员凭纸质材料代您或您任职的单位登记时，会列在这里。"}
}

func (web *Web) exportActs(r *http.Request) (ui.Response, error) {
	q, err := ui.Query[actsQuery](r)
	if err != nil {
		return nil, err
	}
	v, f := access.From(r.Context()), q.filter()
	f.Limit, f.After = ledger.MaxLimit, ""
	t := sheet.Table{Name: "代登事项", Title: "以" + v.Name + "名义登记的事项", Columns: []sheet.Column{
		{Head: "办理日期", Width: 14, Center: true}, {Head: "名义", Width: 20}, {Head: "问题", Width: 36}, {Head: "事项", Width: 60},
		{Head: "凭据", Width: 24}, {Head: "登记人", Width: 12}, {Head: "登记时间", Width: 20, Center: true}}}
	for {
		page, err := web.Ledger.InMyName(r.Context(), v, f)
		if err != nil {
			return nil, err
		}
		for _, i := range actItems(page) {
			t.Rows = append(t.Rows, []string{i.On, i.Name, i.Number + " " + i.Title, i.Sentence, i.Note, i.By, ui.Moment(i.Recorded)})
		}
		if f.After = page.Next; f.After == "" {
			break
		}
		if len(t.Rows) > sheet.MaxRows {
			return nil, fault.New(fault.Invalid, "一次最多导出%d行，请按日期缩小范围后分次导出。", sheet.MaxRows)
		}
	}
	now := web.Clock().UnixMilli()
	var book bytes.Buffer
	if err := sheet.WriteTable(&book, t, sheet.Head{Unit: v.Letterhead(), Date: ui.Date(now)}); err != nil {
		return nil, err
	}
	return ui.Bytes(t.Title+strings.ReplaceAll(ui.Moment(now)[:10], "-", "")+".xlsx", sheet.MIME, book.Bytes()), nil
}
