// Package ui is the trunk of every page: the look, the components, and the one
// adapter between a handler and HTTP. It imports access for the viewer and
// knows no wing.
//
// # How a page is added
//
// One Go file and one template folder in the web room of a wing. The room
// embeds its folder pages and declares itself once:
//
//	package materialweb
//
//	//go:embed pages
//	var files embed.FS
//
//	// Room holds the pages of the wing.
//	var Room = ui.NewRoom("material", files)
//
// The Go file list.go holds the data type, the handle of the page and the
// handler, nothing else:
//
//	// List is what the page of all materials shows, and its JSON.
//	type List struct {
//		Materials []Line   `json:"materials"`
//		Pager     ui.Pager `json:"-"`        // for the eye only
//	}
//
//	var listPage = ui.NewPage[List](Room, "list") // folder pages/list
//
//	func (web *Web) list(r *http.Request) (ui.Response, error) {
//		query, err := ui.Query[listQuery](r)                  // decode
//		if err != nil {
//			return nil, err
//		}
//		found, err := web.materials.List(r.Context(), access.From(r.Context()), query.filter()) // one call
//		if err != nil {
//			return nil, err                                  // a fault becomes a page
//		}
//		return listPage.Show("材料", List{Materials: lines(found)}), nil
//	}
//
// The folder pages/list holds page.tmpl, and page.css where the page needs a
// few rules of its own (they join the one stylesheet: name classes after the
// page, so that none meets that of another). page.tmpl defines
// "content"; it gets a View[List], never a map:
//
//	{{define "content"}}
//	{{range .Data.Materials}}<a href="/materials/{{.ID}}">{{.Title}}</a>{{end}}
//	{{template "pager" .Data.Pager}}
//	{{end}}
//
// Optional blocks: "actions" (right of the page's heading), "lead" (one line
// under it). Routes lists what the wing answers, each with who may come:
//
//	func (web *Web) Routes() []ui.Route {
//		return []ui.Route{
//			{Method: "GET", Pattern: "/materials", Allow: ui.Signed, Handler: web.list},
//			{Method: "POST", Pattern: "/materials/{id}/keep", Allow: ui.Only(access.Keeper), Handler: web.keep},
//		}
//	}
//
// A command is a form or JSON by Content-Type and decodes into one struct; it
// answers with a redirect and a notice, and carries an idempotency key that a
// form gets from {{.NewKey}}:
//
//	type keepCommand struct {
//		Key string `json:"key"`
//		All bool   `json:"all"`
//	}
//
//	func (web *Web) keep(r *http.Request) (ui.Response, error) {
//		cmd, err := ui.Decode[keepCommand](r)
//		…
//		return ui.Redirect("/ledger").Notice("已纳入台账 13 项。"), nil
//	}
//
//	<form method="post" action="/materials/{{.Data.ID}}/keep">
//	<input type="hidden" name="key" value="{{.NewKey}}">
//	<button class="button button-primary">纳入台账</button></form>
//
// A form that can fail because of what was typed comes back with it:
//
//	if err != nil {
//		return editPage.Show("修改", typed).Failed(err), nil
//	}
//
// Files come one at a time through EachUpload; a download is a File. A test of
// the room executes every page with zero values, with everything filled in, and
// with hostile texts:
//
//	func TestPages(t *testing.T) { uitest.Pages(t, Room, 6) }
//
// New routes go into internal/server/testdata/matrix.txt, a new room also into
// wings in the test beside it.
//
// # Components
//
// components/<name> holds a template and its CSS; the data types are in
// parts.go: {{template "badge" .State}}, "field", "pager", "empty", "notice",
// "crumbs", "tabs", "stats", "drop", "confirm", "sort". A button is the class
// button (button-primary, button-quiet, button-danger), a list is
// <table class="table"> in <div class="table-wrap">; the class table-cards
// makes cards of its rows on a narrow screen (each td names its column in
// data-label). <section class="card"> is a sheet of paper; <dl class="facts">
// lists facts; class no-print leaves a thing out of print.
//
// # Promises that a test keeps
//
// No inline script, no style attribute (the Content-Security-Policy forbids
// both): a width comes from <meter>, <progress> or SVG attributes. Nothing
// that Chromium 78 does not know. No page needs JavaScript for its main path.
package ui
