package layoutweb

import (
	"context"
	"net/http"
	"strings"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/ledger/layout"
	"bihuan/internal/ui"
	"bihuan/internal/write/sheet"
)

// List is the page of all layouts, and its JSON.
type List struct {
	Own   []Item `json:"own"`
	Built []Item `json:"built_in"`

	Tabs []ui.Tab `json:"-"`
	Drop ui.Drop  `json:"-"`
}

// Item is one layout.
type Item struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Note    string `json:"note"`
	File    string `json:"file,omitempty"` // the blank sheet that it fills
	Columns int    `json:"columns"`
	Open    int    `json:"open"` // columns that show nothing
	URL     string `json:"-"`
	Export  string `json:"-"`
	Data    string `json:"-"`
}

var listPage = ui.NewPage[List](Room, "layouts")

func (web *Web) list(r *http.Request) (ui.Response, error) {
	data, err := web.all(r)
	if err != nil {
		return nil, err
	}
	return listPage.Show("表样", data), nil
}

func (web *Web) all(r *http.Request) (List, error) {
	data := List{Own: []Item{}, Built: []Item{}, Tabs: ui.ExchangeTabs(home), Drop: ui.Drop{
		Action: home, Name: "file", Accept: ".xlsx,.yaml,.yml", Button: "增加表样",
		Label: "把上级的空表拖到这里，或点击选择", Hint: "按表头认栏目，标题、合并单元格、列宽和打印设置都保留，导出时就填在这张表里。也可以导入从别处导出的 .yaml 表样。",
	}}
	v := access.From(r.Context())
	all, err := web.Layouts.All(r.Context(), v)
	if err != nil {
		return data, err
	}
	built, err := sheet.Layouts()
	if err != nil {
		return data, err
	}
	for i, l := range all {
		item := itemOf(l)
		if i < len(built) {
			data.Built = append(data.Built, item)
			continue
		}
		own, err := web.Layouts.Layout(r.Context(), v, l.ID)
		if err != nil {
			return data, err
		}
		item.File, item.URL = own.File.Name, home+"/"+l.ID
		data.Own = append(data.Own, item)
	}
	return data, nil
}

func itemOf(l sheet.Layout) Item {
	item := Item{ID: l.ID, Name: l.Name, Note: l.Note, Export: "/ledger/export?layout=" + l.ID, Data: home + "/" + l.ID + "/file"}
	for _, s := range l.Sheets {
		item.Columns += len(s.Columns)
		for _, c := range s.Columns {
			if c.Field == "" {
				item.Open++
			}
		}
	}
	return item
}

// upload is a file of a form with its fields.
type upload struct {
	Key     string
	Name    string
	Version int64
	file    ui.Upload
}

func received(r *http.Request) (upload, error) {
	var u upload
	fields, err := ui.EachUpload(r, "file", layout.MaxFile, func(f ui.Upload) error { u.file = f; return f.Err })
	if err != nil {
		return u, err
	}
	var typed struct {
		Key     string `json:"key"`
		Name    string `json:"name"`
		Version int64  `json:"version"`
	}
	if err := ui.Fill(&typed, fields); err != nil {
		return u, err
	}
	u.Key, u.Name, u.Version = typed.Key, typed.Name, typed.Version
	if u.file.Name == "" {
		return u, fault.New(fault.Invalid, "没有收到文件，请选择上级的空表。")
	}
	return u, nil
}

func (web *Web) add(r *http.Request) (ui.Response, error) {
	u, err := received(r)
	id := ""
	if err == nil {
		id, err = ui.Once(r, web.Commands, u.Key, []string{u.Name, u.file.Name}, func(ctx context.Context, v access.Viewer) (string, error) {
			l, err := web.Layouts.Add(ctx, v, u.Name, u.file.Name, u.file.Content)
			return l.ID, err
		})
	}
	if err != nil {
		if kind := fault.KindOf(err); kind != fault.Invalid && kind != fault.Conflict {
			return nil, err
		}
		data, broken := web.all(r)
		if broken != nil {
			return nil, broken
		}
		return listPage.Show("表样", data).Failed(err), nil
	}
	if ui.WantsJSON(r) {
		return web.shown(r, id, nil, nil)
	}
	return ui.Redirect(home + "/" + id).Notice("已增加表样，请核对每个栏目填什么。"), nil
}

// file answers with the data file of a layout.
func (web *Web) file(r *http.Request) (ui.Response, error) {
	form, err := web.Layouts.Find(r.Context(), access.From(r.Context()), r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	text := form.Text()
	return ui.Bytes(strings.TrimSpace(form.Name)+".yaml", "application/yaml", text), nil
}
