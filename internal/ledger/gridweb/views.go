package gridweb

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/ledger/grid"
	"bihuan/internal/ledger/ledgerweb"
	"bihuan/internal/ui"
)

// Views is the page on which a query is saved and views are put in order, and
// its JSON.
type Views struct {
	Views []ViewLine `json:"views"`

	Tabs    []ui.Tab   `json:"-"`
	Path    string     `json:"-"` // of the list that a view opens
	Query   string     `json:"-"` // what can be saved
	Words   string     `json:"-"` // the same for people, "" where nothing can be saved
	Name    string     `json:"-"` // as typed
	Shared  bool       `json:"-"`
	Shares  bool       `json:"-"` // the viewer may save for the unit
	Replace []ViewLine `json:"-"`
}

// ViewLine is a view in the list of views.
type ViewLine struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Scope   string `json:"scope"` // shipped, shared, own
	Query   string `json:"query"`
	Words   string `json:"words"`
	Version int64  `json:"version"`

	URL     string `json:"-"`
	Changes bool   `json:"-"` // the viewer may change it
	First   bool   `json:"-"` // of its kind
	Last    bool   `json:"-"`
}

// ScopeZh returns the word of the page.
func (l ViewLine) ScopeZh() string {
	return map[string]string{"shipped": "程序自带", "shared": "本单位共用", "own": "自己的"}[l.Scope]
}

// End is the question before a view is deleted.
func (l ViewLine) End(key string) ui.Confirm {
	return ui.Confirm{Action: "/ledger/views/" + l.ID + "/end", Key: key, Label: "删除", Button: "确定删除", Danger: true,
		Question: "删除视图“" + l.Name + "”？台账中的问题不受影响，已发出的链接不能再打开。", Hidden: []ui.Field{{Name: "version", Value: itoa(l.Version)}}}
}

var viewsPage = ui.NewPage[Views](Room, "views")

type viewsQuery struct {
	Path  string `json:"path"`
	Query string `json:"query"`
}

func (web *Web) views(r *http.Request) (ui.Response, error) {
	q, err := ui.Query[viewsQuery](r)
	if err != nil {
		return nil, err
	}
	data, err := web.viewsData(r, q)
	return viewsPage.Show("台账视图", data).Crumbs(ui.Link{Text: "台账", URL: "/ledger"}), err
}

func (web *Web) viewsData(r *http.Request, q viewsQuery) (Views, error) {
	v := access.From(r.Context())
	all, err := web.List.Views.All(r.Context(), v)
	if err != nil {
		return Views{}, err
	}
	data := Views{Views: []ViewLine{}, Tabs: ledgerweb.Tabs(""), Path: listPath(q.Path), Query: q.Query, Shares: v.Writes()}
	for i, view := range all {
		line := ViewLine{ID: view.ID, Name: view.Name, Scope: scope(view), Query: view.Query, Version: view.Version,
			URL: data.Path + "?view=" + url.QueryEscape(view.ID), Changes: view.MayChange(v), Words: "条件无法读取"}
		line.First = i == 0 || scope(all[i-1]) != line.Scope
		line.Last = i == len(all)-1 || scope(all[i+1]) != line.Scope
		if asked, err := ledgerweb.QueryOf(view); err == nil {
			line.Words = asked.Words()
		}
		data.Views = append(data.Views, line)
		if line.Changes {
			data.Replace = append(data.Replace, line)
		}
	}
	if q.Query != "" {
		asked, err := ledgerweb.QueryOf(grid.View{ViewContent: grid.ViewContent{Query: q.Query}})
		if err != nil {
			return data, err
		}
		data.Query, data.Words = asked.Saved(), asked.Words()
	}
	return data, nil
}

func scope(v grid.View) string {
	switch {
	case v.Shipped():
		return "shipped"
	case v.Shared:
		return "shared"
	}
	return "own"
}

// listPath lets a view open the list or the grid, nothing else.
func listPath(path string) string {
	if path == "/grid" {
		return path
	}
	return "/ledger"
}

// viewCommand is the body of the commands to views. Version may be absent
// where a view is saved.
type viewCommand struct {
	Key     string `json:"key"`
	Version int64  `json:"version"`
	Name    string `json:"name"`
	Query   string `json:"query"`
	Shared  bool   `json:"shared"`
	Back    bool   `json:"back"` // move: one place back, else forward
	Path    string `json:"path"`
}

func (web *Web) saveView(r *http.Request) (ui.Response, error) {
	return web.viewDone(r, "已保存视图。", true, func(ctx context.Context, v access.Viewer, _ string, c viewCommand) (grid.View, error) {
		q, err := ledgerweb.QueryOf(grid.View{ViewContent: grid.ViewContent{Name: c.Name, Query: c.Query}})
		if err != nil {
			return grid.View{}, err
		}
		return web.List.Views.Save(ctx, v, c.Name, q, c.Shared)
	})
}

func (web *Web) renameView(r *http.Request) (ui.Response, error) {
	return web.viewDone(r, "已改名。", false, func(ctx context.Context, v access.Viewer, id string, c viewCommand) (grid.View, error) {
		return web.List.Views.Rename(ctx, v, id, c.Version, strings.TrimSpace(c.Name))
	})
}

func (web *Web) replaceView(r *http.Request) (ui.Response, error) {
	return web.viewDone(r, "已用现在的条件和栏目更新视图。", true, func(ctx context.Context, v access.Viewer, id string, c viewCommand) (grid.View, error) {
		q, err := ledgerweb.QueryOf(grid.View{ViewContent: grid.ViewContent{Query: c.Query}})
		if err != nil {
			return grid.View{}, err
		}
		return web.List.Views.Replace(ctx, v, id, c.Version, q)
	})
}

func (web *Web) moveView(r *http.Request) (ui.Response, error) {
	return web.viewDone(r, "已调整顺序。", false, func(ctx context.Context, v access.Viewer, id string, c viewCommand) (grid.View, error) {
		return web.List.Views.Move(ctx, v, id, c.Version, c.Back)
	})
}

func (web *Web) endView(r *http.Request) (ui.Response, error) {
	return web.viewDone(r, "已删除视图。", false, func(ctx context.Context, v access.Viewer, id string, c viewCommand) (grid.View, error) {
		return web.List.Views.End(ctx, v, id, c.Version)
	})
}

// viewDone gives a command once and leads to the view, or back to the list of
// views. What a person can put right comes back with what was typed.
func (web *Web) viewDone(r *http.Request, notice string, open bool, do func(ctx context.Context, v access.Viewer, id string, c viewCommand) (grid.View, error)) (ui.Response, error) {
	c, err := ui.Decode[viewCommand](r)
	if err != nil {
		return nil, err
	}
	id, err := ui.Once(r, web.List.Commands, c.Key, c, func(ctx context.Context, v access.Viewer) (string, error) {
		view, err := do(ctx, v, r.PathValue("id"), c)
		return view.ID, err
	})
	switch kind := fault.KindOf(err); {
	case err == nil:
	case kind == fault.Invalid, kind == fault.Conflict, kind == fault.Stale:
		data, broken := web.viewsData(r, viewsQuery{c.Path, c.Query})
		if broken != nil {
			return nil, err
		}
		data.Name, data.Shared = c.Name, c.Shared
		return viewsPage.Show("台账视图", data).Crumbs(ui.Link{Text: "台账", URL: "/ledger"}).Failed(err), nil
	default:
		return nil, err
	}
	if ui.WantsJSON(r) {
		return web.viewNow(r, id)
	}
	to := "/ledger/views?path=" + url.QueryEscape(listPath(c.Path))
	if open {
		to = listPath(c.Path) + "?view=" + url.QueryEscape(id)
	}
	return ui.Redirect(to).Notice(notice), nil
}

// viewNow answers a program with the view after a command, 204 where it ended.
func (web *Web) viewNow(r *http.Request, id string) (ui.Response, error) {
	data, err := web.viewsData(r, viewsQuery{})
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(data.Views, func(l ViewLine) bool { return l.ID == id })
	if i < 0 {
		return ui.NoContent{}, nil
	}
	status := http.StatusOK
	if r.PathValue("id") == "" {
		status = http.StatusCreated
	}
	return ui.Data{Status: status, Body: data.Views[i]}, nil
}
