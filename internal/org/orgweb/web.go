// Package orgweb holds the pages and commands of the organisation: offices,
// people, posts, who is in charge of what, and the import of a table.
package orgweb

import (
	"context"
	"embed"
	"mime"
	"net/http"
	"time"

	"bihuan/internal/access"
	"bihuan/internal/command"
	"bihuan/internal/org"
	"bihuan/internal/tabular/excel"
	"bihuan/internal/ui"
)

//go:embed pages
var files embed.FS

// Room holds the pages of the wing.
var Room = ui.NewRoom("org", files)

// Web serves the wing.
type Web struct {
	Org      *org.Directory
	Commands command.Keeper
	Book     func(ctx context.Context, data []byte) ([]excel.Sheet, error) // reads a workbook
	Text     func(data []byte) (string, error)                             // reads a text file
	Clock    func() time.Time
}

// Limits of what an import sends.
const (
	maxFile  = 20 << 20
	maxTable = 16 << 20 // the body that takes a previewed table in
)

// Routes lists what the wing answers.
func (web *Web) Routes() []ui.Route {
	keeper := ui.Only(access.Keeper)
	routes := []ui.Route{
		{Method: http.MethodGet, Pattern: "/org", Allow: ui.Signed, Handler: web.chart},
		{Method: http.MethodGet, Pattern: "/org/export", Allow: ui.Signed, Handler: web.export, Records: access.Exporting("组织人员名册"), Timeout: 2 * time.Minute},
		{Method: http.MethodGet, Pattern: "/org/import", Allow: keeper, Handler: web.importForm},
		{Method: http.MethodPost, Pattern: "/org/import/preview", Allow: keeper, Handler: web.preview, MaxBody: maxFile + 1<<20, Timeout: 2 * time.Minute},
		{Method: http.MethodPost, Pattern: "/org/import", Allow: keeper, Handler: web.take, Records: access.Importing("组织人员名册"), MaxBody: maxTable, Timeout: 2 * time.Minute},
		{Method: http.MethodGet, Pattern: "/org/offices/new", Allow: keeper, Handler: web.newOffice},
		{Method: http.MethodPost, Pattern: "/org/offices", Allow: keeper, Handler: web.openOffice},
		{Method: http.MethodGet, Pattern: "/org/offices/{id}", Allow: ui.Signed, Handler: web.office},
		{Method: http.MethodGet, Pattern: "/org/people/new", Allow: keeper, Handler: web.newPerson},
		{Method: http.MethodPost, Pattern: "/org/people", Allow: keeper, Handler: web.enterPerson},
		{Method: http.MethodGet, Pattern: "/org/people/{id}", Allow: ui.Signed, Handler: web.person},
	}
	for _, deed := range officeDeeds {
		routes = append(routes, ui.Route{Method: http.MethodPost, Pattern: "/org/offices/{id}/" + deed.path, Allow: keeper, Handler: web.doOffice(deed)})
	}
	for _, deed := range personDeeds {
		routes = append(routes, ui.Route{Method: http.MethodPost, Pattern: "/org/people/{id}/" + deed.path, Allow: keeper, Handler: web.doPerson(deed)})
	}
	return routes
}

// isJSON reports whether a command came from a program: it gets the new state
// where a form gets a redirect.
func isJSON(r *http.Request) bool {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	return err == nil && kind == "application/json"
}

// home leads back to the chart.
var home = ui.Link{Text: "组织", URL: "/org"}
