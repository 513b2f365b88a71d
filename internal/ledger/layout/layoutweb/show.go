package layoutweb

import (
	"context"
	"net/http"
	"net/url"
	"strconv"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/ledger"
	"bihuan/internal/ledger/layout"
	"bihuan/internal/ui"
	"bihuan/internal/write/sheet"
)

// Show is the page of one layout, and its JSON.
type Show struct {
	Item
	Version int64   `json:"version"`
	Sheets  []Table `json:"sheets"`
	Ended   string  `json:"ended_on,omitempty"`

	Tabs    []ui.Tab    `json:"-"`
	Systems []ui.Option `json:"-"` // superiors whose words are known
}

// Table is one table of a layout.
type Table struct {
	Name    string   `json:"name"`
	Title   string   `json:"title"`
	First   int      `json:"first"` // row of the file
	Columns []Column `json:"columns"`
}

// Column is one column of it.
type Column struct {
	Letter string `json:"letter,omitempty"` // of the file
	Group  string `json:"group,omitempty"`
	Head   string `json:"head"`
	Field  string `json:"field"`
	Words  []Word `json:"words,omitempty"`
	System string `json:"system,omitempty"` // whose table of words it takes

	Name    string      `json:"-"` // of its select
	Options []ui.Option `json:"-"`
	Source  string      `json:"-"` // name of the select that takes a superior's words
}

// Word is what a superior calls a value.
type Word struct {
	Value string `json:"value"`
	Word  string `json:"word"`
	Name  string `json:"-"` // of its input
}

var showPage = ui.NewPage[Show](Room, "layout")

func (web *Web) show(r *http.Request) (ui.Response, error) {
	return web.shown(r, r.PathValue("id"), nil, nil)
}

// shown is the page of a layout; after a refusal with what was typed.
func (web *Web) shown(r *http.Request, id string, typed url.Values, refusal error) (ui.Response, error) {
	v := access.From(r.Context())
	l, err := web.Layouts.Layout(r.Context(), v, id)
	if err != nil {
		return nil, err
	}
	judge, err := web.Judge(r.Context(), v)
	if err != nil {
		return nil, err
	}
	data := Show{Item: itemOf(l.Form), Version: l.Version, Ended: l.EndedOn, Tabs: ui.ExchangeTabs(home)}
	data.File = l.File.Name
	if typed != nil {
		data.Name, data.Note = typed.Get("name"), typed.Get("note")
	}
	for _, s := range judge.Systems {
		data.Systems = append(data.Systems, ui.Option{Value: s.Code, Text: s.Zh})
	}
	for i, s := range l.Form.Sheets {
		data.Sheets = append(data.Sheets, tableOf(i, s, typed))
	}
	page := showPage.Show(l.Form.Name, data).Crumbs(ui.Link{Text: "表样", URL: home}).Version(l.Version)
	if refusal != nil {
		page.Failed(refusal)
	}
	return page, nil
}

func tableOf(i int, s sheet.Sheet, typed url.Values) Table {
	t := Table{Name: s.Name, Title: s.Title, First: s.Place.First}
	for j, c := range s.Columns {
		name := spotName(layout.Spot{Sheet: i, Column: j})
		column := Column{Group: c.Group, Head: c.Head, Field: c.Field, Name: name, Options: optionsOf(s.Each)}
		if typed != nil && typed.Has(name) {
			column.Field = typed.Get(name)
		}
		if !s.Place.IsZero() {
			column.Letter = letter(s.Place.Columns[j])
		}
		for _, value := range valuesOf(column.Field) {
			word := Word{Value: value, Word: c.Words[value], Name: name + "." + value}
			if typed != nil && typed.Has(word.Name) {
				word.Word = typed.Get(word.Name)
			}
			column.Words = append(column.Words, word)
		}
		if column.Field == "state" {
			column.Source, column.System = name+".system", c.System
			if typed != nil && typed.Has(column.Source) {
				column.System = typed.Get(column.Source)
			}
		}
		t.Columns = append(t.Columns, column)
	}
	return t
}

// spotName names the inputs of a column: c0.3 is the fourth of the first sheet.
func spotName(at layout.Spot) string {
	return "c" + strconv.Itoa(at.Sheet) + "." + strconv.Itoa(at.Column)
}

func letter(column int) string {
	name := ""
	for column > 0 {
		column--
		name = string(rune('A'+column%26)) + name
		column /= 26
	}
	return name
}

func optionsOf(each sheet.Each) []ui.Option {
	var all []ui.Option
	for _, c := range sheet.Choices(each) {
		all = append(all, ui.Option{Value: c.Field, Text: c.Zh})
	}
	return all
}

// valuesOf lists the values of a field for which superiors have other words.
func valuesOf(field string) []string {
	var all []string
	switch field {
	case "state":
		for _, p := range ledger.Phases {
			all = append(all, p.Zh())
		}
	case "class":
		for _, c := range ledger.Classes {
			if c != ledger.Unclassed {
				all = append(all, c.Zh())
			}
		}
	case "subject":
		for _, s := range ledger.Subjects {
			all = append(all, s.Zh())
		}
	}
	return all
}

// edit takes the form of the page: which column shows what depends on the
// layout, so the names of its inputs are made from it.
func (web *Web) edit(r *http.Request) (ui.Response, error) {
	id := r.PathValue("id")
	typed, err := formOf(r)
	if err != nil {
		return nil, err
	}
	version, err := strconv.ParseInt(typed.Get("version"), 10, 64)
	if err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "页面的版本号不对，请刷新页面后重新修改。")
	}
	_, err = ui.Once(r, web.Commands, typed.Get("key"), typed, func(ctx context.Context, v access.Viewer) (string, error) {
		l, err := web.Layouts.Layout(ctx, v, id)
		if err != nil {
			return "", err
		}
		_, err = web.Layouts.Edit(ctx, v, id, version, changeOf(l.Form, typed))
		return id, err
	})
	switch kind := fault.KindOf(err); {
	case err == nil && ui.WantsJSON(r):
		return web.shown(r, id, nil, nil)
	case err == nil:
		return ui.Redirect(home + "/" + id).Notice("已保存。"), nil
	case kind == fault.Invalid || kind == fault.Conflict || kind == fault.Stale:
		return web.shown(r, id, typed, err)
	}
	return nil, err
}

// formOf reads the form of the page, or a JSON object of texts with its names.
func formOf(r *http.Request) (url.Values, error) {
	if isJSON(r) {
		texts, err := ui.Decode[struct {
			Values []struct{ Name, Text string } `json:"values"`
		}](r)
		typed := url.Values{}
		for _, t := range texts.Values {
			typed.Set(t.Name, t.Text)
		}
		return typed, err
	}
	if _, err := ui.Decode[struct{}](r); err != nil {
		return nil, err
	}
	return r.PostForm, nil
}

func changeOf(form sheet.Layout, typed url.Values) layout.Change {
	c := layout.Change{Name: typed.Get("name"), Note: typed.Get("note"), Fields: map[layout.Spot]string{}, Words: map[layout.Spot]map[string]string{}, Systems: map[layout.Spot]string{}}
	for i, s := range form.Sheets {
		for j, column := range s.Columns {
			at := layout.Spot{Sheet: i, Column: j}
			name, field := spotName(at), column.Field
			if typed.Has(name) {
				field = typed.Get(name)
				c.Fields[at] = field
			}
			words := map[string]string{}
			for _, value := range valuesOf(field) {
				if word := typed.Get(name + "." + value); word != "" && word != value {
					words[value] = word
				}
			}
			c.Words[at] = words
			if system := name + ".system"; typed.Has(system) {
				c.Systems[at] = typed.Get(system)
			}
		}
	}
	return c
}

func (web *Web) replace(r *http.Request) (ui.Response, error) {
	id := r.PathValue("id")
	u, err := received(r)
	if err == nil {
		_, err = ui.Once(r, web.Commands, u.Key, []string{u.file.Name, strconv.FormatInt(u.Version, 10)}, func(ctx context.Context, v access.Viewer) (string, error) {
			_, err := web.Layouts.Replace(ctx, v, id, u.Version, u.file.Name, u.file.Content)
			return id, err
		})
	}
	switch kind := fault.KindOf(err); {
	case err == nil:
		return ui.Redirect(home + "/" + id).Notice("已换成新的空表，表头没变的栏目沿用原来的设置。"), nil
	case kind == fault.Invalid || kind == fault.Conflict || kind == fault.Stale:
		return web.shown(r, id, nil, err)
	}
	return nil, err
}

type endCommand struct {
	Key     string `json:"key"`
	Version int64  `json:"version"`
}

func (web *Web) end(r *http.Request) (ui.Response, error) {
	c, err := ui.Decode[endCommand](r)
	if err != nil {
		return nil, err
	}
	id := r.PathValue("id")
	_, err = ui.Once(r, web.Commands, c.Key, c, func(ctx context.Context, v access.Viewer) (string, error) {
		_, err := web.Layouts.End(ctx, v, id, c.Version)
		return id, err
	})
	if err != nil {
		return nil, err
	}
	if isJSON(r) {
		return web.shown(r, id, nil, nil)
	}
	return ui.Redirect(home).Notice("已停用这个表样。"), nil
}
