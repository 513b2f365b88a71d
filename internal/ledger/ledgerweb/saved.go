package ledgerweb

import (
	"net/http"
	"net/url"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/ledger/grid"
	"bihuan/internal/ui"
)

// ReadQuery returns what the address of a list asks for, through the saved
// view that it names, and the views that the viewer can choose from.
func (web *Web) ReadQuery(r *http.Request) (grid.Query, []grid.View, error) {
	q, err := ui.Query[grid.Query](r)
	if err != nil {
		return q, nil, err
	}
	v := access.From(r.Context())
	views, err := web.Views.All(r.Context(), v)
	if err != nil || q.View == "" {
		return q, views, err
	}
	view, err := web.Views.Find(r.Context(), v, q.View)
	if err != nil || q.Own {
		return q, views, err
	}
	saved, err := QueryOf(view)
	if err != nil {
		return q, views, err
	}
	saved.View, saved.Cursor, saved.Before, saved.Count = view.ID, q.Cursor, q.Before, q.Count
	if q.Limit != 0 {
		saved.Limit = q.Limit
	}
	return saved, views, nil
}

// QueryOf returns what a view asks for.
func QueryOf(view grid.View) (grid.Query, error) {
	var q grid.Query
	values, err := url.ParseQuery(view.Query)
	if err == nil {
		err = ui.Fill(&q, values)
	}
	if err != nil {
		return q, fault.Wrap(err, fault.Invalid, "视图“%s”保存的条件无法读取，请删除后重新保存。", view.Name)
	}
	return q, nil
}

// ViewTabs leads to the views over the list at path, and to where the present
// query can be saved.
func ViewTabs(path string, q grid.Query, views []grid.View) []ui.Tab {
	tabs := []ui.Tab{{Text: "全部", URL: path, Current: q.View == "" && !q.Narrowed() && q.Group == ""}}
	for _, v := range views {
		tabs = append(tabs, ui.Tab{Text: v.Name, URL: path + "?view=" + url.QueryEscape(v.ID), Current: v.ID == q.View})
	}
	manage := url.Values{"path": {path}}
	if saved := q.Saved(); saved != "" {
		manage.Set("query", saved)
	}
	return append(tabs, ui.Tab{Text: "保存、管理视图", URL: "/ledger/views?" + manage.Encode()})
}
