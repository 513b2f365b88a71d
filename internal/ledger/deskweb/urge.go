package deskweb

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/ledger"
	"bihuan/internal/ui"
)

// Urge is the page where 催办语 and letters are made, and its JSON.
type Urge struct {
	Units []UrgeUnit `json:"units"`
	// Skipped are the problems of which no letter speaks.
	Skipped []Skipped `json:"skipped"`

	Fields []ui.Field `json:"-"`
	Ready  bool       `json:"-"` // there is a letter to write
}

// UrgeUnit is one unit that is urged.
type UrgeUnit struct {
	Unit  string     `json:"unit"`
	Text  string     `json:"text"` // 催办语
	Items []LateItem `json:"items"`

	Number string `json:"-"` // as typed
	Lines  int    `json:"-"` // of the text, about
}

// Skipped is a problem of which no letter speaks, with the reason.
type Skipped struct {
	Number string `json:"number"`
	Title  string `json:"title"`
	Why    string `json:"why"`
}

// urgeQuery selects what is urged: problems, or what the list of 督办 shows.
type urgeQuery struct {
	ID []string `json:"id"`
	lateQuery
}

// mostUrged bounds how many problems one step of urging is about.
const mostUrged = 300

var urgePage = ui.NewPage[Urge](Room, "urge")

func (web *Web) urge(r *http.Request) (ui.Response, error) {
	q, err := ui.Query[urgeQuery](r)
	if err != nil {
		return nil, err
	}
	data, err := web.urging(r.Context(), access.From(r.Context()), q, sendCommand{})
	if err != nil {
		return nil, err
	}
	return shownUrge(data), nil
}

func shownUrge(data Urge) *ui.Shown {
	return urgePage.Show("催办、发函", data).Crumbs(ui.Link{Text: "督办", URL: "/board/late"})
}

// urging makes the page; typed is what was typed into its form before.
func (web *Web) urging(ctx context.Context, v access.Viewer, q urgeQuery, typed sendCommand) (Urge, error) {
	judge, err := web.Ledger.Judge(ctx, v)
	if err != nil {
		return Urge{}, err
	}
	pressing, err := web.picked(ctx, v, q)
	if err != nil {
		return Urge{}, err
	}
	data := Urge{Units: []UrgeUnit{}, Skipped: []Skipped{}}
	step := typed.Step
	var sendable []ledger.Pressing
	for _, p := range pressing {
		if why := unsendable(p); why != "" {
			data.Skipped = append(data.Skipped, Skipped{p.Problem.Number(), p.Problem.Title, why})
			continue
		}
		sendable = append(sendable, p)
		if step == "" {
			step = p.Next.Code
		}
	}
	for _, g := range byUnit(sendable) {
		u := UrgeUnit{Unit: g.unit, Text: judge.Urging(g.unit, g.items), Items: []LateItem{}, Number: typed.numberOf(g.unit)}
		for _, p := range g.items {
			u.Items = append(u.Items, lateItem(p))
		}
		u.Lines = min(20, 2+2*strings.Count(u.Text, "\n"))
		data.Units = append(data.Units, u)
	}
	data.Ready = len(data.Units) > 0
	data.Fields = sendFields(judge, v, step, typed)
	return data, nil
}

// picked returns what q selects among what presses.
func (web *Web) picked(ctx context.Context, v access.Viewer, q urgeQuery) ([]ledger.Pressing, error) {
	if len(q.ID) == 0 && q.LeadUnit == "" {
		return nil, fault.New(fault.Invalid, "没有选中问题：请在督办页面勾选，或点单位旁的“催办、发函”。")
	}
	pressing, _, err := web.Ledger.Pressing(ctx, v, q.filter())
	if err != nil {
		return nil, err
	}
	if len(q.ID) > 0 {
		pressing = slices.DeleteFunc(pressing, func(p ledger.Pressing) bool { return !slices.Contains(q.ID, p.Problem.ID) })
	}
	pressing = withConcern(pressing, q.Concern)
	switch {
	case len(pressing) == 0:
		return nil, fault.New(fault.Invalid, "选中的问题现在都不需要催办：可能刚刚办结或已不逾期。请回到督办页面重新选择。")
	case len(pressing) > mostUrged:
		return nil, fault.New(fault.Invalid, "一次最多催办%d项，现在选中%d项，请分单位办理。", mostUrged, len(pressing))
	}
	return pressing, nil
}

// unsendable says why no letter speaks of a problem.
func unsendable(p ledger.Pressing) string {
	_, possible := ledger.Lookup(p.Problem.State, "letter")
	switch {
	case p.Problem.Subject == ledger.Personal:
		return "主体是个人，不向单位发函，请由主要负责人当面提醒"
	case p.Problem.LeadUnit == "":
		return "没有牵头单位"
	case !possible:
		return "现在是“" + p.Problem.Phase().Zh() + "”，不发函"
	}
	return ""
}

func sendFields(judge ledger.Judge, v access.Viewer, step string, typed sendCommand) []ui.Field {
	var steps []ui.Option
	for _, s := range judge.Escalation.Steps {
		steps = append(steps, ui.Option{Value: s.Code, Text: s.Zh})
	}
	if typed.Signer == "" {
		typed.Signer = v.Letterhead()
	}
	if typed.Date == "" {
		typed.Date = judge.Today
	}
	sealed := ""
	if typed.Sealed || typed.Step == "" {
		sealed = "on"
	}
	return []ui.Field{
		{Name: "step", Label: "发什么函", Type: "select", Value: step, Options: steps, Required: true},
		{Name: "signer", Label: "署名", Value: typed.Signer, Required: true, MaxLength: 60, Hint: "发函单位全称"},
		{Name: "date", Label: "函件日期", Type: "date", Value: typed.Date, Required: true},
		{Name: "reply_by", Label: "反馈期限", Type: "date", Value: typed.ReplyBy, Hint: "不填时按督办步骤推算"},
		{Name: "sealed", Label: "加盖印章", Type: "checkbox", Value: sealed},
	}
}

// sendCommand is the body of POST /board/letters: problems are put together by
// the unit in the lead, one letter each; Unit and Number go in pairs.
type sendCommand struct {
	Key     string   `json:"key"`
	ID      []string `json:"id"`
	Step    string   `json:"step"`
	Signer  string   `json:"signer"`
	Date    string   `json:"date"`
	ReplyBy string   `json:"reply_by"`
	Sealed  bool     `json:"sealed"`
	Unit    []string `json:"unit"`
	Number  []string `json:"number"`
}

func (c sendCommand) numberOf(unit string) string {
	if i := slices.Index(c.Unit, unit); i >= 0 && i < len(c.Number) {
		return c.Number[i]
	}
	return ""
}

// send records the letters and leads to them.
func (web *Web) send(r *http.Request) (ui.Response, error) {
	c, err := ui.Decode[sendCommand](r)
	if err != nil {
		return nil, err
	}
	q := urgeQuery{ID: c.ID}
	sent, err := ui.Once(r, web.Commands, c.Key, c, func(ctx context.Context, v access.Viewer) (string, error) {
		mail, err := web.mail(ctx, v, q, c)
		if err != nil {
			return "", err
		}
		ids, err := web.Ledger.Send(ctx, v, mail)
		return strings.Join(ids, ","), err
	})
	if err != nil {
		data, broken := web.urging(r.Context(), access.From(r.Context()), q, c)
		if isJSON(r) || broken != nil || fault.KindOf(err) == fault.Internal {
			return nil, err
		}
		return shownUrge(data).Failed(err), nil
	}
	ids := strings.Split(sent, ",")
	if isJSON(r) {
		return web.sentJSON(r, ids)
	}
	if len(ids) == 1 {
		return ui.Redirect("/board/letters/" + ids[0]).Notice("函件已登记到问题的办理记录，请下载 Word 打印、盖章、发出。"), nil
	}
	return ui.Redirect("/board/letters?id=" + strings.Join(ids, "&id=")).Notice("函件已登记到问题的办理记录，请打包下载。"), nil
}

// mail divides the problems into letters.
func (web *Web) mail(ctx context.Context, v access.Viewer, q urgeQuery, c sendCommand) ([]ledger.Mailing, error) {
	pressing, err := web.picked(ctx, v, q)
	if err != nil {
		return nil, err
	}
	for _, p := range pressing {
		if why := unsendable(p); why != "" {
			return nil, fault.New(fault.Conflict, "问题%s%s，没有发出任何函件，请去掉它再发。", p.Problem.Number(), why)
		}
	}
	var mail []ledger.Mailing
	for _, g := range byUnit(pressing) {
		m := ledger.Mailing{Letter: ledger.SendLetter{Step: c.Step, To: g.unit, Number: c.numberOf(g.unit), Signer: c.Signer, Sealed: c.Sealed, Date: c.Date, ReplyBy: c.ReplyBy}}
		for _, p := range g.items {
			m.Problems = append(m.Problems, p.Problem.ID)
		}
		mail = append(mail, m)
	}
	return mail, nil
}
