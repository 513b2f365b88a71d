package settingsweb

import (
	"context"
	"net/http"
	"strings"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/settings"
	"bihuan/internal/ui"
)

// Import is the page that takes the tables of another unit in, and its JSON:
// what would change.
type Import struct {
	settings.Plan
	From string `json:"from"` // the unit that handed the file out

	Pasted  string `json:"-"` // what was typed, where it was refused
	Preview bool   `json:"-"`
	Text    string `json:"-"` // what the button takes in
}

var importPage = ui.NewPage[Import](Room, "import")

func shownImport(data Import) *ui.Shown {
	title := "导入设置"
	if data.Preview {
		title = "核对后导入"
	}
	return importPage.Show(title, data).Crumbs(home)
}

func (web *Web) importForm(*http.Request) (ui.Response, error) { return shownImport(Import{}), nil }

// preview shows what a file would change.
func (web *Web) preview(r *http.Request) (ui.Response, error) {
	var file *ui.Upload
	fields, err := ui.EachUpload(r, "file", maxFile, func(u ui.Upload) error { file = &u; return nil })
	if err != nil {
		return nil, err
	}
	text := strings.ToValidUTF8(fields.Get("text"), "")
	data := Import{Pasted: text, Text: text, Preview: true}
	switch {
	case file != nil && file.Err != nil:
		err = file.Err
	case file != nil:
		data.Text, err = web.Text(file.Content)
	case strings.TrimSpace(text) == "":
		err = fault.New(fault.Invalid, "请先选择设置文件，或把内容粘贴进来。")
	}
	if err == nil {
		data.Plan, data.From, err = web.planned(r, data.Text)
	}
	if err != nil {
		if fault.KindOf(err) != fault.Invalid {
			return nil, err
		}
		return shownImport(Import{Pasted: text}).Failed(err), nil
	}
	return shownImport(data), nil
}

func (web *Web) planned(r *http.Request, text string) (settings.Plan, string, error) {
	f, err := settings.ParseFile([]byte(text))
	if err != nil {
		return settings.Plan{}, "", err
	}
	plan, err := web.Settings.Preview(r.Context(), access.From(r.Context()), f.Texts)
	return plan, f.Unit, err
}

// takeCommand is the body of POST /settings/import.
type takeCommand struct {
	Key    string `json:"key"`
	Text   string `json:"text"`
	DryRun bool   `json:"dry_run"`
}

// take takes a file in.
func (web *Web) take(r *http.Request) (ui.Response, error) {
	c, err := ui.Decode[takeCommand](r)
	if err != nil {
		return nil, err
	}
	plan, from, err := web.planned(r, c.Text)
	if err != nil {
		return nil, err
	}
	data := Import{Plan: plan, From: from}
	if c.DryRun {
		return shownImport(data), nil
	}
	f, err := settings.ParseFile([]byte(c.Text))
	if err != nil {
		return nil, err
	}
	_, err = ui.Once(r, web.Commands, c.Key, c, func(ctx context.Context, v access.Viewer) (string, error) {
		return from, web.Settings.Import(ctx, v, f)
	})
	switch {
	case err != nil:
		return nil, err
	case isJSON(r):
		return shownImport(data), nil
	}
	return ui.Redirect("/settings").Notice("已导入，马上生效。"), nil
}

// exportAll answers with all tables in force as one file.
func (web *Web) exportAll(r *http.Request) (ui.Response, error) {
	v := access.From(r.Context())
	_, tables, err := web.Settings.All(r.Context(), v)
	if err != nil {
		return nil, err
	}
	day := web.Clock().In(china).Format("2006-01-02")
	text, err := settings.Export(v.UnitName, day, tables)
	if err != nil {
		return nil, err
	}
	return ui.Bytes(v.UnitName+"闭环设置"+strings.ReplaceAll(day, "-", "")+".yaml", "application/yaml; charset=utf-8", []byte(text)), nil
}
