package deskweb

import (
	"net/http"
	"strings"

	"bihuan/internal/access"
	"bihuan/internal/ledger"
	"bihuan/internal/ledger/ledgerweb"
	"bihuan/internal/ui"
	"bihuan/internal/write/sheet"
)

// missing is the queue of what lacks something (只看缺项).
var missing = kind{
	path: "/board/gaps", title: "缺项清单", lead: "逐项补全：填好一项，这里就少一项。",
	heads:   []string{"状态", "缺什么", "补全"},
	columns: []sheet.Column{{Head: "状态", Width: 10, Center: true}, {Head: "完成时限", Width: 12, Center: true}, {Head: "缺项", Width: 36}},
	filter: func(q queueQuery) ledger.Filter {
		return ledger.Filter{Pending: true, Gap: ledger.Gap(q.Gap), Sort: ledger.ByNumber}
	},
	fill:  fillMissing,
	empty: ui.Empty{Title: "没有缺项", Text: "未销号的问题没有缺项。"},
}

// whereFilled is where a gap is filled in on the page of the problem.
var whereFilled = map[ledger.Gap]struct{ text, place string }{
	ledger.NoDue: {"填写时限", "?edit=1#edit"}, ledger.NoHolder: {"填写责任人", "?edit=1#edit"}, ledger.NoMeasure: {"补充措施", "#measures"}, ledger.NoCause: {"补充原因", "#causes"},
	ledger.NoExample: {"补充事例", "?edit=1#edit"}, ledger.NoProof: {"登记佐证", "#tasks"}, ledger.NoEffect: {"填写成效、申请销号", "#do-request-close"},
}

func fillMissing(it *QueueItem, p ledger.Problem, at moment) []string {
	badge := ledgerweb.StateBadge(p.Phase())
	for _, g := range p.Missing() {
		it.Missing = append(it.Missing, g.Zh())
	}
	state := Cell{Label: "状态", Badge: &badge}
	if it.Due != "" {
		state.Note = "时限 " + it.Due
	}
	it.Cells = []Cell{state, {Label: "缺什么", Text: strings.Join(it.Missing, "、")}}
	if filled, ok := whereFilled[at.gap]; ok {
		it.Cells = append(it.Cells, Cell{Label: "补全", Link: &ui.Link{Text: filled.text, URL: "/problems/" + it.ID + filled.place}})
	}
	if fields := gapFields(at.gap, p); len(fields) > 0 && at.may(p, "edit") && editable(p) {
		act := at.act(whereFilled[at.gap].text, "edit", it, fields...)
		act.Open, act.Inline = true, len(fields) == 1
		it.Cells = it.Cells[:2]
		it.Acts = []Act{act}
	}
	return []string{it.StateText, it.Due, joined(it.Missing)}
}

// gapFields are the fields that fill a gap on the spot.
func gapFields(g ledger.Gap, p ledger.Problem) []ui.Field {
	switch g {
	case ledger.NoDue:
		return []ui.Field{day(string(ledger.FieldDue), "完成时限", true)}
	case ledger.NoHolder:
		return []ui.Field{
			line(string(ledger.FieldLeader), "责任领导", p.Leader, false), line(string(ledger.FieldLeadUnit), "牵头单位", p.LeadUnit, false), line(string(ledger.FieldHolder), "责任人", p.Holder, false),
		}
	}
	return nil
}

func (web *Web) gaps(r *http.Request) (ui.Response, error) {
	q, err := ui.Query[queueQuery](r)
	if err != nil {
		return nil, err
	}
	v := access.From(r.Context())
	all := q.narrow(ledger.Filter{Pending: true})
	all.After, all.Before = "", ""
	counts, err := web.Ledger.Counts(r.Context(), v, all)
	if err != nil {
		return nil, err
	}
	if q.Gap == "" { // the first gap that there is
		for _, g := range ledger.Gaps {
			if counts.Gaps[g] > 0 {
				v := r.URL.Query()
				v.Set("gap", string(g))
				r = r.Clone(r.Context())
				r.URL.RawQuery = v.Encode()
				break
			}
		}
	}
	data, q, err := web.queue(r, missing)
	if err != nil {
		return nil, err
	}
	left := 0
	for _, g := range ledger.Gaps {
		n := counts.Gaps[g]
		left += n
		if n > 0 || q.Gap == string(g) {
			data.Chips = append(data.Chips, Chip{Text: g.Zh(), Count: n, URL: q.with("/board/gaps", "gap", string(g)), Current: q.Gap == string(g)})
		}
	}
	data.Count = "还缺 " + ui.Count(left) + " 处"
	if q.Gap == "" {
		data.Items, data.Pager = []QueueItem{}, ui.Pager{}
	} else if len(data.Items) == 0 && q.scope == (scope{}) {
		data.Empty = ui.Empty{Title: "“" + ledger.Gap(q.Gap).Zh() + "”已经补全", Text: "看看其他缺项。", Action: &ui.Link{Text: "其他缺项", URL: "/board/gaps"}}
	}
	return queuePage.Show("只看缺项", data).Wide().Across(), nil
}

func (web *Web) exportGaps(r *http.Request) (ui.Response, error) { return web.export(r, missing) }

// editable reports whether what is registered may still be changed.
func editable(p ledger.Problem) bool {
	_, possible := ledger.Lookup(p.State, "edit")
	return possible
}
