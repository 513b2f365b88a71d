package dispatchweb

import (
	"bytes"
	"context"
	"io"
	"mime"
	"net/http"
	"strconv"

	"bihuan/internal/access"
	"bihuan/internal/dispatch"
	"bihuan/internal/fault"
	"bihuan/internal/ui"
	"bihuan/internal/write/sheet"
	"bihuan/internal/zh"
)

// RoundPage is one dispatch with what is back, and its JSON.
type RoundPage struct {
	Round
	Contact  string   `json:"contact"`
	Scope    string   `json:"scope"`
	Packets  []Packet `json:"packets"`
	Missing  int      `json:"missing"`
	Reminder string   `json:"reminder"` // 催办语

	Tabs  []ui.Tab  `json:"-"`
	Stats []ui.Stat `json:"-"`
}

// Packet is the sheet of one office.
type Packet struct {
	Code   string   `json:"code"`
	Office string   `json:"office"`
	Rows   int      `json:"rows"`
	Back   bool     `json:"back"`
	On     string   `json:"on,omitempty"`
	By     string   `json:"by,omitempty"`
	File   string   `json:"file,omitempty"`
	Cells  int      `json:"cells"` // that entered the ledger
	State  ui.Badge `json:"-"`
	URL    string   `json:"-"` // of the sheet as it was sent
	Again  int      `json:"-"` // further returns
}

var roundPage = ui.NewPage[RoundPage](Room, "round")

func (web *Web) round(r *http.Request) (ui.Response, error) { return web.rounded(r, r.PathValue("id")) }

func (web *Web) rounded(r *http.Request, id string) (ui.Response, error) {
	st, err := web.Dispatch.Standing(r.Context(), access.From(r.Context()), id)
	if err != nil {
		return nil, err
	}
	missing := len(st.Missing())
	data := RoundPage{Contact: st.Contact, Scope: st.Scope, Missing: missing, Tabs: ui.ExchangeTabs(splitURL), Packets: []Packet{},
		Round: web.summary(dispatch.Summary{ID: st.ID, Name: st.Name, By: st.By, EndedOn: st.EndedOn, Offices: len(st.Packets),
			Returned: len(st.Packets) - missing, Rows: st.Rows(), CreatedAt: st.CreatedAt})}
	if st.EndedOn == "" {
		data.Reminder = dispatch.Reminder(st)
	}
	for _, p := range st.Packets {
		data.Packets = append(data.Packets, packet(st, p))
	}
	data.Stats = []ui.Stat{
		{Label: "发给单位", Value: strconv.Itoa(len(st.Packets))}, {Label: "行数", Value: strconv.Itoa(st.Rows())},
		{Label: "已交回", Value: strconv.Itoa(len(st.Packets) - missing), Tone: ui.Good},
		{Label: "未交回", Value: strconv.Itoa(missing), Tone: map[bool]ui.Tone{true: ui.Warn}[missing > 0 && st.EndedOn == ""]},
	}
	return roundPage.Show(st.Name, data).Crumbs(ui.Link{Text: "按单位拆分", URL: splitURL}), nil
}

func packet(st dispatch.Standing, p dispatch.Packet) Packet {
	shown := Packet{Code: p.Code, Office: p.Office, Rows: len(p.Rows), State: ui.Badge{Tone: ui.Warn, Text: "未交回"}, URL: splitURL + "/" + st.ID + "/sheet/" + p.Code}
	switch back, ok := st.Back(p); {
	case ok:
		shown.Back, shown.On, shown.By, shown.File, shown.Cells = true, back.On, back.By, back.Name, back.Cells
		shown.State = ui.Badge{Tone: ui.Good, Text: "已交回"}
		shown.Again = len(p.Returns) - 1
	case len(p.Returns) > 0:
		shown.State.Title = "交回过，并入已被撤销"
	}
	return shown
}

func (web *Web) zip(r *http.Request) (ui.Response, error) {
	v := access.From(r.Context())
	st, err := web.Dispatch.Standing(r.Context(), v, r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	name := st.Name + "（" + strconv.Itoa(len(st.Packets)) + "个单位）.zip"
	return ui.File{Name: name, Type: "application/zip", Write: func(w io.Writer) error { return dispatch.WriteZip(w, st, v.Letterhead(), ui.SafeName) }}, nil
}

func (web *Web) index(r *http.Request) (ui.Response, error) {
	v := access.From(r.Context())
	st, err := web.Dispatch.Standing(r.Context(), v, r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	var book bytes.Buffer
	if err := sheet.WriteTable(&book, dispatch.Index(st), sheet.Head{Date: zh.Day(web.Clock())}); err != nil {
		return nil, err
	}
	return ui.Bytes(st.Name+"目录.xlsx", sheet.MIME, book.Bytes()), nil
}

func (web *Web) sheet(r *http.Request) (ui.Response, error) {
	st, err := web.Dispatch.Standing(r.Context(), access.From(r.Context()), r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	p := st.Packet(r.PathValue("code"))
	if p == nil {
		return nil, fault.New(fault.NotFound, "这次下发没有这张表。")
	}
	var book bytes.Buffer
	if err := dispatch.WriteForm(&book, st.Dispatch, *p); err != nil {
		return nil, err
	}
	return ui.Bytes(p.FileName(), sheet.MIME, book.Bytes()), nil
}

// keyed is the body of a command that says nothing else.
type keyed struct {
	Key string `json:"key"`
}

func (web *Web) end(r *http.Request) (ui.Response, error) {
	c, err := ui.Decode[keyed](r)
	if err != nil {
		return nil, err
	}
	id := r.PathValue("id")
	_, err = ui.Once(r, web.Commands, c.Key, c, func(ctx context.Context, v access.Viewer) (string, error) {
		d, err := web.Dispatch.End(ctx, v, id)
		return d.ID, err
	})
	if err != nil {
		return nil, err
	}
	if isJSON(r) {
		return web.rounded(r, id)
	}
	return ui.Redirect(splitURL + "/" + id).Notice("已结束收表。"), nil
}

// isJSON reports whether a command came from a program: it gets the new state
// where a form gets a redirect.
func isJSON(r *http.Request) bool {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	return err == nil && kind == "application/json"
}
