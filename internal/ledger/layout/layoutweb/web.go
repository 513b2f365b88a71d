// Package layoutweb holds the pages of layouts: what superiors want a ledger
// to look like.
package layoutweb

import (
	"context"
	"embed"
	"mime"
	"net/http"
	"time"

	"bihuan/internal/access"
	"bihuan/internal/command"
	"bihuan/internal/ledger"
	"bihuan/internal/ledger/layout"
	"bihuan/internal/ui"
)

//go:embed pages
var files embed.FS

// Room holds the pages of layouts.
var Room = ui.NewRoom("layout", files)

// Web serves the pages.
type Web struct {
	Layouts  *layout.Service
	Commands command.Keeper
	// Judge gives the tables in force: what superiors call the states.
	Judge func(ctx context.Context, v access.Viewer) (ledger.Judge, error)
}

const home = "/exchange/layouts"

// Routes lists what is answered.
func (web *Web) Routes() []ui.Route {
	keeper := ui.Can(access.Write)
	return []ui.Route{
		{Method: http.MethodGet, Pattern: home, Allow: keeper, Handler: web.list},
		{Method: http.MethodPost, Pattern: home, Allow: keeper, Handler: web.add, MaxBody: layout.MaxFile + 1<<20, Timeout: time.Minute, Records: access.Importing("表样")},
		{Method: http.MethodGet, Pattern: home + "/{id}", Allow: keeper, Handler: web.show},
		{Method: http.MethodGet, Pattern: home + "/{id}/file", Allow: keeper, Handler: web.file, Records: access.Exporting("表样")},
		{Method: http.MethodPost, Pattern: home + "/{id}/edit", Allow: keeper, Handler: web.edit},
		{Method: http.MethodPost, Pattern: home + "/{id}/replace", Allow: keeper, Handler: web.replace, MaxBody: layout.MaxFile + 1<<20, Timeout: time.Minute, Records: access.Importing("表样")},
		{Method: http.MethodPost, Pattern: home + "/{id}/end", Allow: keeper, Handler: web.end},
	}
}

// isJSON reports whether a command came from a program: it gets the new state
// where a form gets a redirect.
func isJSON(r *http.Request) bool {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	return err == nil && kind == "application/json"
}
