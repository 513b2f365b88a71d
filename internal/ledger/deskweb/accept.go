package deskweb

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/ledger"
	"bihuan/internal/ledger/ledgerweb"
	"bihuan/internal/ui"
	"bihuan/internal/write/sheet"
)

// acceptance is the queue of what waits for 验收 and 销号.
var acceptance = kind{
	path: "/board/accept", title: "待验收清单", lead: "申请了销号、等验收的问题，以及验收通过、等销号的问题；最久没有变动的在前。",
	heads:   []string{"申请销号", "还缺", "办理"},
	columns: []sheet.Column{{Head: "状态", Width: 10, Center: true}, {Head: "申请日期", Width: 12, Center: true}, {Head: "申请人", Width: 12}, {Head: "整改成效", Width: 40}, {Head: "还缺", Width: 30}},
	filter:  func(queueQuery) ledger.Filter { return ledger.Filter{Phase: ledger.Awaiting, Sort: ledger.ByUpdated} },
	fill:    fillAcceptance,
	empty:   ui.Empty{Title: "没有等待验收的问题", Text: "责任单位申请销号后，问题会列在这里。"},
}

func fillAcceptance(it *QueueItem, p ledger.Problem, at moment) []string {
	it.Since = p.Course.Closing.RequestedOn
	if act, ok := at.asked[p.ID]; ok {
		it.By = act.Who()
	}
	it.Late = false
	for _, l := range at.judge.Lacking(p) {
		if l.Code != "acceptance" {
			it.Missing = append(it.Missing, l.Text)
		}
	}
	badge := ledgerweb.StateBadge(p.Phase())
	badge.Text = p.State.Inner()
	it.Cells = []Cell{
		{Label: "申请销号", Text: it.Since + "　" + it.By, Badge: &badge, Note: "已等" + days(at.judge.Calendar.Between(it.Since, at.judge.Today)), Lines: short(p.Course.Closing.Effect)},
		{Label: "还缺", Lines: it.Missing},
	}
	it.acceptActs(p, at)
	return []string{p.State.Inner(), it.Since, it.By, p.Course.Closing.Effect, joined(it.Missing)}
}

// short is a text as one line, none where there is none.
func short(text string) []string {
	const most = 60
	if text == "" {
		return nil
	}
	if r := []rune(text); len(r) > most {
		text = string(r[:most]) + "……"
	}
	return []string{"成效：" + text}
}

func (it *QueueItem) acceptActs(p ledger.Problem, at moment) {
	v := at.viewer
	if p.State == ledger.CloseRequested && at.may(p, "accept") {
		it.Pick = it.ID + ":" + strconv.FormatInt(it.Version, 10)
		it.Acts = append(it.Acts, at.act("验收通过", "accept", it, acceptFields(v)...))
	}
	if p.State == ledger.Accepted && at.may(p, "close") {
		needed := false
		for _, n := range at.judge.Rules.Of(p.Class).Close {
			needed = needed || n == "look_back"
		}
		it.Acts = append(it.Acts, at.act("销号", "close", it, day("look_back", "回头看日期", needed)))
	}
	if at.may(p, "return-close") {
		back := at.act("退回整改", "return-close", it, signer(v, "return-close", "by", "退回单位或退回人"), area("reason", "退回理由"))
		back.Danger = true
		it.Acts = append(it.Acts, back)
	}
}

func acceptFields(v access.Viewer) []ui.Field {
	var ways []ui.Option
	for _, w := range ledger.Ways {
		if w == ledger.Resolution && !v.Writes() {
			continue // is recorded from its minutes
		}
		ways = append(ways, ui.Option{Value: string(w), Text: w.Zh()})
	}
	number := line("number", "决议（纪要）文号或届次", "", false)
	number.Hint = "以会议决议验收时必填"
	return []ui.Field{
		{Name: "way", Label: "验收方式", Type: "select", Value: string(ledger.Independent), Options: ways, Required: true},
		signer(v, "accept", "acceptor", "验收人、验收单位或会议"), number, line("opinion", "验收意见", "", false),
	}
}

func (web *Web) accept(r *http.Request) (ui.Response, error) {
	return web.acceptPage(r, nil)
}

// acceptPage shows the queue, after a refusal of several at once with what was
// typed.
func (web *Web) acceptPage(r *http.Request, refusal error) (ui.Response, error) {
	data, q, err := web.queue(r, acceptance)
	if err != nil {
		return nil, err
	}
	v := access.From(r.Context())
	counts, err := web.Ledger.Counts(r.Context(), v, q.narrow(acceptance.filter(q)))
	if err != nil {
		return nil, err
	}
	data.Count = total(counts.Total, counts.More)
	if ledger.MayGive(v, "accept") && len(data.Items) > 0 {
		data.Bulk = &Act{Title: "勾选的一起验收通过", URL: "/board/accept", Back: q.here("/board/accept"), Fields: acceptFields(v), Open: refusal != nil}
		for i := range data.Bulk.Fields {
			f := &data.Bulk.Fields[i]
			f.Form = "bulk"
			if r.PostForm.Has(f.Name) {
				f.Value = r.PostForm.Get(f.Name)
			}
		}
	}
	page := queuePage.Show("验收", data).Wide().Across()
	if refusal != nil {
		page.Failed(refusal)
	}
	return page, nil
}

func (web *Web) exportAccept(r *http.Request) (ui.Response, error) { return web.export(r, acceptance) }

// acceptCommand is the body of POST /board/accept: the same acceptance for
// several problems, each picked as id:version.
type acceptCommand struct {
	Key  string   `json:"key"`
	Pick []string `json:"pick"`
	Back string   `json:"back"`
	ledger.Accept
}

func (web *Web) acceptEach(r *http.Request) (ui.Response, error) {
	c, err := ui.Decode[acceptCommand](r)
	if err != nil {
		return nil, err
	}
	picked, err := versions(c.Pick)
	if err == nil {
		_, err = ui.Once(r, web.Commands, c.Key, c, func(ctx context.Context, v access.Viewer) (string, error) {
			return strconv.Itoa(len(picked)), web.Ledger.DoEach(ctx, v, picked, c.Accept, nil)
		})
	}
	switch {
	case err == nil && isJSON(r):
		return ui.NoContent{}, nil
	case err == nil:
		return ui.Redirect(orElse(c.Back, "/board/accept")).Notice("已记录：" + strconv.Itoa(len(picked)) + "个问题验收通过。"), nil
	case isJSON(r) || fault.KindOf(err) == fault.Internal:
		return nil, err
	}
	return web.acceptPage(r, err)
}

func orElse(a, b string) string {
	if a == "" {
		return b
	}
	return a
}

// versions reads what was ticked.
func versions(picks []string) ([]ledger.Version, error) {
	var all []ledger.Version
	for _, pick := range picks {
		id, version, ok := strings.Cut(pick, ":")
		n, err := strconv.ParseInt(version, 10, 64)
		if !ok || err != nil {
			return nil, fault.New(fault.Invalid, "勾选的内容无法识别，请刷新页面后重新勾选。")
		}
		all = append(all, ledger.Version{ID: id, Version: n})
	}
	return all, nil
}
