// Package gridweb holds the editable grid of the ledger, its saved views, bulk
// changes with their preview, and the batches that come of them.
package gridweb

import (
	"embed"
	"net/http"

	"bihuan/internal/ledger/ledgerweb"
	"bihuan/internal/ui"
)

//go:embed pages
var files embed.FS

// Room holds the pages.
var Room = ui.NewRoom("grid", files)

// Web serves the pages over the ledger as a table; List is the room of the
// ledger's own pages.
type Web struct {
	List *ledgerweb.Web
}

// Routes lists what the room answers.
func (web *Web) Routes() []ui.Route {
	return []ui.Route{
		{Method: http.MethodGet, Pattern: "/ledger/views", Allow: ui.Signed, Handler: web.views},
		{Method: http.MethodPost, Pattern: "/ledger/views", Allow: ui.Signed, Handler: web.saveView},
		{Method: http.MethodPost, Pattern: "/ledger/views/{id}/rename", Allow: ui.Signed, Handler: web.renameView},
		{Method: http.MethodPost, Pattern: "/ledger/views/{id}/replace", Allow: ui.Signed, Handler: web.replaceView},
		{Method: http.MethodPost, Pattern: "/ledger/views/{id}/move", Allow: ui.Signed, Handler: web.moveView},
		{Method: http.MethodPost, Pattern: "/ledger/views/{id}/end", Allow: ui.Signed, Handler: web.endView},
	}
}
