package auditweb

import (
	"net/http"
	"strconv"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/history"
	"bihuan/internal/ui"
)

// Checkpoint is the page of one checkpoint, made to be printed, and its JSON.
type Checkpoint struct {
	Item
	Public string `json:"public_key"`
	Note   string `json:"note"` // signed

	Unit    string     `json:"-"`
	Trouble *ui.Notice `json:"-"` // when it is not what was signed
}

var onePage = ui.NewPage[Checkpoint](Room, "checkpoint")

func (web *Web) load(r *http.Request) (history.Kept, error) {
	size, err := strconv.ParseInt(r.PathValue("size"), 10, 64)
	if err != nil {
		return history.Kept{}, fault.New(fault.NotFound, "没有这个检查点。")
	}
	k, _, err := web.Audit.Checkpoint(r.Context(), access.From(r.Context()), size)
	return k, err
}

func (web *Web) one(r *http.Request) (ui.Response, error) {
	k, err := web.load(r)
	data := Checkpoint{Public: web.Audit.Public(), Note: k.Note, Unit: access.From(r.Context()).UnitName}
	if err != nil {
		if k.Note == "" {
			return nil, err
		}
		data.Trouble = &ui.Notice{Tone: ui.Alarm, Text: "数据库里的这个检查点被改动过，签名或内容对不上，请勿使用。"}
	}
	data.Item = items([]history.Kept{k})[0]
	return onePage.Show("检查点（"+strconv.FormatInt(k.Size, 10)+"条）", data).Crumbs(ui.Link{Text: "检查点", URL: root}), nil
}

func (web *Web) file(r *http.Request) (ui.Response, error) {
	k, err := web.load(r)
	if err != nil {
		return nil, err
	}
	name := "检查点-" + strconv.FormatInt(k.Size, 10) + "条.txt"
	return ui.Bytes(name, "text/plain; charset=utf-8", []byte(k.Note)), nil
}
