package accessweb

import (
	"net/http"
	"net/url"
	"strconv"
	"time"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/ui"
	"bihuan/internal/write/sheet"
	"bihuan/internal/zh"
)

// Audit is the page 操作记录, and its JSON.
type Audit struct {
	Items []AuditItem `json:"items"`
	Next  string      `json:"next"` // cursor

	Tabs   []ui.Tab    `json:"-"`
	Query  auditQuery  `json:"-"`
	Kinds  []ui.Option `json:"-"`
	People []ui.Option `json:"-"`
	Export string      `json:"-"`
	Clear  string      `json:"-"` // URL, "" where nothing is filtered
	Pager  ui.Pager    `json:"-"`
	Empty  ui.Empty    `json:"-"`
}

// AuditItem is one line.
type AuditItem struct {
	Seq      int64  `json:"seq"` // place in the chain
	At       int64  `json:"at"`  // UTC milliseconds
	By       string `json:"by"`
	Kind     string `json:"kind"`
	KindText string `json:"kind_text"`
	Sentence string `json:"sentence"`
}

var auditPage = ui.NewPage[Audit](Room, "audit")

type auditQuery struct {
	Account string `json:"account"`
	Kind    string `json:"kind"`
	From    string `json:"from"` // YYYY-MM-DD, both days included
	To      string `json:"to"`
	Limit   int    `json:"limit"`
	Cursor  string `json:"cursor"`
}

func (q auditQuery) with(path string, pairs ...string) string {
	v := url.Values{}
	for name, value := range map[string]string{"account": q.Account, "kind": q.Kind, "from": q.From, "to": q.To} {
		if value != "" {
			v.Set(name, value)
		}
	}
	if q.Limit > 0 {
		v.Set("limit", strconv.Itoa(q.Limit))
	}
	for i := 0; i < len(pairs); i += 2 {
		v.Set(pairs[i], pairs[i+1])
	}
	if len(v) == 0 {
		return path
	}
	return path + "?" + v.Encode()
}

func (q auditQuery) filter() (access.AuditFilter, error) {
	f := access.AuditFilter{Actor: q.Account, Kind: q.Kind, Limit: q.Limit}
	var err error
	if f.From, err = day(q.From); err != nil {
		return f, err
	}
	if f.To, err = day(q.To); err != nil {
		return f, err
	}
	if !f.To.IsZero() {
		f.To = f.To.AddDate(0, 0, 1)
	}
	if q.Cursor != "" {
		if f.Before, err = strconv.ParseInt(q.Cursor, 10, 64); err != nil || f.Before < 1 {
			return f, fault.New(fault.Invalid, "页码无法识别，请从第一页重新进入。")
		}
	}
	return f, nil
}

func day(text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	t, err := time.ParseInLocation(time.DateOnly, text, zh.Zone)
	if err != nil {
		return t, fault.New(fault.Invalid, "日期“%s”无法识别，请写成 2026-03-05 这样。", text)
	}
	return t, nil
}

func (web *Web) audit(r *http.Request) (ui.Response, error) {
	q, err := ui.Query[auditQuery](r)
	if err != nil {
		return nil, err
	}
	f, err := q.filter()
	if err != nil {
		return nil, err
	}
	if f.Limit < 1 || f.Limit > 200 {
		f.Limit = usualLimit
	}
	v := access.From(r.Context())
	page, err := web.Accounts.Audit(r.Context(), v, f)
	if err != nil {
		return nil, err
	}
	accounts, err := web.Accounts.Accounts(r.Context(), v)
	if err != nil {
		return nil, err
	}
	data := Audit{Items: auditItems(page), Query: q, Export: q.with("/audit/export"), Empty: ui.Empty{Title: "没有符合条件的记录"}}
	for _, k := range access.AuditKinds {
		data.Kinds = append(data.Kinds, ui.Option{Value: k.Code, Text: k.Zh})
	}
	for _, a := range accounts {
		data.People = append(data.People, ui.Option{Value: a.ID, Text: a.Name + "（" + a.Login + "）"})
	}
	data.Tabs = []ui.Tab{{Text: "操作记录", URL: "/audit", Current: true}, {Text: "检查点", URL: "/audit/checkpoints"}}
	if q.Account != "" || q.Kind != "" || q.From != "" || q.To != "" {
		data.Clear = "/audit"
	}
	if page.Next > 0 {
		data.Next = strconv.FormatInt(page.Next, 10)
		data.Pager.Next = q.with("/audit", "cursor", data.Next)
	}
	if q.Cursor != "" {
		data.Pager.Prev = q.with("/audit") // back to the newest: what was before has grown meanwhile
	}
	return auditPage.Show("操作记录", data).Wide(), nil
}

func auditItems(page access.AuditPage) []AuditItem {
	items := make([]AuditItem, len(page.Lines))
	for i, l := range page.Lines {
		items[i] = AuditItem{l.Seq, l.At.UnixMilli(), l.By, l.Kind.Code, l.Kind.Zh, l.Sentence}
	}
	return items
}

func (web *Web) exportAudit(r *http.Request) (ui.Response, error) {
	q, err := ui.Query[auditQuery](r)
	if err != nil {
		return nil, err
	}
	f, err := q.filter()
	if err != nil {
		return nil, err
	}
	f.Limit = access.MaxAudit
	page, err := web.Accounts.Audit(r.Context(), access.From(r.Context()), f)
	if err != nil {
		return nil, err
	}
	if page.Next > 0 {
		return nil, fault.New(fault.Invalid, "符合条件的记录超过%d条，请按日期缩小范围后分次导出。", access.MaxAudit)
	}
	t := sheet.Table{Name: "操作记录", Title: "操作记录", Columns: []sheet.Column{
		{Head: "时间", Width: 20, Center: true}, {Head: "操作人", Width: 14}, {Head: "类别", Width: 22}, {Head: "内容", Width: 70}, {Head: "序号", Width: 12, Center: true}}}
	for _, i := range auditItems(page) {
		t.Rows = append(t.Rows, []string{ui.Moment(i.At), i.By, i.KindText, i.Sentence, strconv.FormatInt(i.Seq+1, 10)})
	}
	return web.workbook(r, t)
}
