// Package ledgerweb holds the pages and commands of the ledger.
package ledgerweb

import (
	"context"
	"embed"
	"mime"
	"net/http"
	"strconv"
	"time"

	"bihuan/internal/access"
	"bihuan/internal/command"
	"bihuan/internal/ledger"
	"bihuan/internal/ledger/attach"
	"bihuan/internal/ledger/grid"
	"bihuan/internal/ledger/layout"
	"bihuan/internal/ui"
)

//go:embed pages
var files embed.FS

// Room holds the pages of the wing.
var Room = ui.NewRoom("ledger", files)

// Web serves the wing.
type Web struct {
	Ledger   *ledger.Service
	Layouts  *layout.Service // nil: only those of the program
	Commands command.Keeper
	Files    *attach.Desk // nil: no files come in
	Clock    func() time.Time
	Views    *grid.Views
	// Names offers the units and people of the organisation to forms; nil offers
	// none.
	Names func(ctx context.Context, v access.Viewer) (units, people []string, err error)
	// Thread returns what was said about a problem; nil where nobody comments.
	Thread func(ctx context.Context, v access.Viewer, problem string) (ui.Thread, error)
}

// Routes lists what the wing answers.
func (web *Web) Routes() []ui.Route {
	keeper := ui.Only(access.Keeper)
	return append([]ui.Route{
		{Method: http.MethodGet, Pattern: "/ledger", Allow: ui.Signed, Handler: web.list},
		{Method: http.MethodGet, Pattern: "/ledger/measures", Allow: ui.Signed, Handler: web.measures},
		{Method: http.MethodGet, Pattern: "/ledger/sources", Allow: ui.Signed, Handler: web.sources},
		{Method: http.MethodGet, Pattern: "/ledger/sources/export", Allow: ui.Signed, Handler: web.exportSources, Records: access.Exporting("问题来源"), Timeout: 2 * time.Minute},
		{Method: http.MethodGet, Pattern: "/ledger/several", Allow: keeper, Handler: web.severalBlank},
		{Method: http.MethodPost, Pattern: "/problems/several", Allow: keeper, Handler: web.severalRegister},
		{Method: http.MethodGet, Pattern: "/ledger/export", Allow: ui.Signed, Handler: web.export, Records: access.Exporting("台账"), Timeout: 5 * time.Minute},
		{Method: http.MethodGet, Pattern: actsPath, Allow: ui.Signed, Handler: web.acts},
		{Method: http.MethodGet, Pattern: actsPath + "/export", Allow: ui.Signed, Handler: web.exportActs, Records: access.Exporting("代登事项")},
		{Method: http.MethodGet, Pattern: "/ledger/new", Allow: keeper, Handler: web.blank},
		{Method: http.MethodPost, Pattern: "/problems", Allow: keeper, Handler: web.register},
		{Method: http.MethodGet, Pattern: "/problems/{id}", Allow: ui.Signed, Handler: web.show},
		{Method: http.MethodGet, Pattern: "/tasks/{id}", Allow: ui.Signed, Handler: web.task},
		{Method: http.MethodPost, Pattern: "/problems/{id}/edit", Allow: keeper, Handler: web.edit},
	}, web.commandRoutes()...)
}

// isJSON reports whether a command came from a program: it gets the new state
// where a form gets a redirect.
func isJSON(r *http.Request) bool {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	return err == nil && kind == "application/json"
}

// OriginLink returns the place of o on the page of its material, "" for what
// was registered by hand.
func OriginLink(o ledger.Origin) string {
	if !o.Known() {
		return ""
	}
	line := strconv.Itoa(o.Line)
	return "/materials/" + o.MaterialID + "?line=" + line + "#L" + line
}
