package deskweb

import (
	"net/http"

	"bihuan/internal/access"
	"bihuan/internal/ledger"
	"bihuan/internal/ledger/ledgerweb"
	"bihuan/internal/ui"
	"bihuan/internal/write/sheet"
)

// lookingBack is the queue of what is to be looked at again (回头看).
var lookingBack = kind{
	path: "/board/look-back", title: "回头看清单", lead: "已销号的问题，按回头看的日期排列；没有安排日期的在最后。",
	heads:   []string{"回头看日期", "销号、以往回头看", "办理"},
	columns: []sheet.Column{{Head: "销号日期", Width: 12, Center: true}, {Head: "回头看日期", Width: 12, Center: true}, {Head: "情况", Width: 30}, {Head: "以往回头看", Width: 44}},
	filter: func(q queueQuery) ledger.Filter {
		return ledger.Filter{Phase: ledger.Done, Sort: ledger.ByLight, Light: ledger.Light(q.Light)}
	},
	fill:  fillLookBack,
	empty: ui.Empty{Title: "没有要回头看的问题", Text: "问题销号后会列在这里，可以安排回头看的日期。"},
}

func fillLookBack(it *QueueItem, p ledger.Problem, at moment) []string {
	it.Since = p.Course.Closing.ClosedOn
	planned := p.Course.Coming()
	var past []string
	for _, l := range p.Course.LookBacks {
		if l.On != "" {
			result := "未通过"
			if l.Passed {
				result = "通过"
			}
			past = append(past, l.On+" "+l.By+"："+result+"，"+l.Finding)
		}
	}
	when := Cell{Label: "回头看日期", Text: planned, Note: it.Reason}
	if it.Light != ledger.NoLight {
		badge := ledgerweb.LightBadge(it.Light, it.LightText, "")
		when.Badge = &badge
	} else {
		it.Reason = "没有安排"
		when.Note = it.Reason
	}
	it.Cells = []Cell{when, {Label: "销号", Text: it.Since + " 销号", Lines: past}}
	it.lookActs(p, at)
	return []string{it.Since, planned, it.Reason, joined(past)}
}

func (it *QueueItem) lookActs(p ledger.Problem, at moment) {
	v := at.viewer
	if at.may(p, "look-back-pass") {
		finding := area("finding", "回头看情况")
		it.Acts = append(it.Acts, at.act("回头看通过", "look-back-pass", it, signer(v, "look-back-pass", "by", "回头看的单位或人员"), finding, day("next", "下次回头看日期", false)))
	}
	if at.may(p, "plan-look-back") {
		it.Acts = append(it.Acts, at.act("安排日期", "plan-look-back", it, day("date", "回头看日期", true)))
	}
	if at.may(p, "look-back-fail") {
		fail := at.act("未通过，重新整改", "look-back-fail", it, signer(v, "look-back-fail", "by", "回头看的单位或人员"), area("finding", "回头看情况"), day("due", "新的完成时限", p.Class != ledger.Lasting))
		fail.Danger = true
		it.Acts = append(it.Acts, fail)
	}
}

func (web *Web) lookBack(r *http.Request) (ui.Response, error) {
	data, q, err := web.queue(r, lookingBack)
	if err != nil {
		return nil, err
	}
	f := q.narrow(lookingBack.filter(q))
	f.Light = ""
	counts, err := web.Ledger.Counts(r.Context(), access.From(r.Context()), f)
	if err != nil {
		return nil, err
	}
	data.Count = total(counts.Total, counts.More)
	for _, l := range []struct {
		light ledger.Light
		text  string
		count int
	}{{ledger.Red, "逾期", counts.Red}, {ledger.Yellow, "临近", counts.Yellow}, {ledger.Green, "已安排", -1}, {ledger.NoLight, "未安排", -1}} {
		current := q.Light == string(l.light)
		c := Chip{Text: l.text, Count: l.count, Current: current, Alarm: l.light == ledger.Red, URL: q.with("/board/look-back", "light", string(l.light))}
		if current {
			c.URL = q.with("/board/look-back", "light", "")
		}
		if l.count != 0 || current {
			data.Chips = append(data.Chips, c)
		}
	}
	return queuePage.Show("回头看", data).Wide().Across(), nil
}

func (web *Web) exportLookBack(r *http.Request) (ui.Response, error) {
	return web.export(r, lookingBack)
}

// Known reports whether the figure of a chip was counted.
func (c Chip) Known() bool { return c.Count >= 0 }
