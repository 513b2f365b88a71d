package intakeweb

import (
	"net/http"
	"strconv"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/ledger"
	"bihuan/internal/ui"
)

// Done is what an import became.
type Done struct {
	ID       string `json:"id"`
	Name     string `json:"name"`
	Batch    string `json:"batch"`
	State    string `json:"state"`
	Problems int    `json:"problems"`
	Kept     int    `json:"kept"`
	Version  int64  `json:"version"` // of the batch

	Tabs  []ui.Tab `json:"-"`
	Badge ui.Badge `json:"-"`
	Undo  bool     `json:"-"`
	Open  bool     `json:"-"` // it did not come to its end
	Again bool     `json:"-"` // others changed something since: ask once more
}

var donePage = ui.NewPage[Done](Room, "done")

type saveCommand struct {
	Version int64 `json:"version"`
}

// save takes the draft in. Its version makes sure that a second click finds
// the first one's result.
func (web *Web) save(r *http.Request) (ui.Response, error) {
	c, err := ui.Decode[saveCommand](r)
	if err != nil {
		return nil, err
	}
	v, id := access.From(r.Context()), r.PathValue("id")
	saved, err := web.Intake.Save(r.Context(), v, id, c.Version)
	if err != nil {
		if d, failed := web.Intake.Draft(r.Context(), v, id); failed == nil && d.Batch != "" && fault.KindOf(err) == fault.Conflict && !ui.WantsJSON(r) {
			return ui.Redirect(home + "/" + id + "/done"), nil
		}
		return nil, err
	}
	said := "已导入：新增" + strconv.Itoa(saved.New) + "个问题，更新" + strconv.Itoa(saved.Updated) + "个"
	if saved.Left > 0 {
		said += "，" + strconv.Itoa(saved.Left) + "行没有导入"
	}
	return ui.Redirect(home + "/" + id + "/done").Notice(said + "。"), nil
}

func (web *Web) done(r *http.Request) (ui.Response, error) {
	page, err := web.result(r, false)
	return page, err
}

func (web *Web) result(r *http.Request, again bool) (*ui.Shown, error) {
	v := access.From(r.Context())
	d, err := web.Intake.Draft(r.Context(), v, r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	if d.Batch == "" {
		return nil, fault.New(fault.NotFound, "这个文件还没有导入，请从“导入”页面继续。")
	}
	b, err := web.Ledger.Store.Batch(r.Context(), v, d.Batch)
	if err != nil {
		return nil, err
	}
	data := Done{ID: d.ID, Name: d.Name, Batch: b.ID, State: string(b.State), Problems: b.Problems, Kept: b.Kept, Version: b.Version, Tabs: ui.ExchangeTabs(home),
		Badge: ui.Badge{Tone: ui.Good, Text: b.State.Zh()}, Undo: b.State != ledger.BatchUndone, Open: b.State == ledger.BatchOpen, Again: again}
	switch b.State {
	case ledger.BatchUndone:
		data.Badge.Tone = ui.Plain
	case ledger.BatchOpen:
		data.Badge.Tone = ui.Warn
	}
	return donePage.Show("导入结果", data).Crumbs(crumbs), nil
}

type undoCommand struct {
	Version int64 `json:"version"`
	Keep    bool  `json:"keep"` // leave what others changed since
}

// undo takes the whole import back.
func (web *Web) undo(r *http.Request) (ui.Response, error) {
	c, err := ui.Decode[undoCommand](r)
	if err != nil {
		return nil, err
	}
	v, id := access.From(r.Context()), r.PathValue("id")
	d, err := web.Intake.Draft(r.Context(), v, id)
	if err != nil {
		return nil, err
	}
	b, err := web.Ledger.UndoBatch(r.Context(), v, d.Batch, c.Version, c.Keep)
	if fault.KindOf(err) == fault.Conflict && !c.Keep && !ui.WantsJSON(r) {
		page, failed := web.result(r, true)
		if failed != nil {
			return nil, failed
		}
		return page.Failed(err), nil
	}
	if err != nil {
		return nil, err
	}
	said := "已撤销这次导入，台账恢复到导入以前。"
	if b.Kept > 0 {
		said = "已撤销这次导入；此后又有变化的" + strconv.Itoa(b.Kept) + "项保留不动。"
	}
	return ui.Redirect(home + "/" + id + "/done").Notice(said), nil
}
