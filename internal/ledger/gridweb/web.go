// Package gridweb holds the editable grid of the ledger, its saved views, bulk
// changes with their preview, and the batches that come of them.
package gridweb

import (
	"embed"
	"net/http"

	"bihuan/internal/access"
	"bihuan/internal/ledger/ledgerweb"
	"bihuan/internal/ui"
)

//go:embed pages
var files embed.FS

// Room holds the pages.
var Room = ui.NewRoom("grid", files)

// maxPatches bounds the body of a preview: whole statements may be pasted.
const maxPatches = 8 << 20

// Web serves the pages over the ledger as a table; List is the room of the
// ledger's own pages.
type Web struct {
	List *ledgerweb.Web
}

// Routes lists what the room answers.
func (web *Web) Routes() []ui.Route {
	keeper := ui.Only(access.Keeper)
	return []ui.Route{
		{Method: http.MethodGet, Pattern: "/grid", Allow: ui.Signed, Handler: web.grid},
		{Method: http.MethodPost, Pattern: "/grid/preview", Allow: keeper, Handler: web.preview, MaxBody: maxPatches},
		{Method: http.MethodPost, Pattern: "/grid/save", Allow: keeper, Handler: web.save, MaxBody: maxPatches},
		{Method: http.MethodPost, Pattern: "/ledger/bulk", Allow: keeper, Handler: web.bulk},
		{Method: http.MethodPost, Pattern: "/ledger/bulk/preview", Allow: keeper, Handler: web.bulkPreview},
		{Method: http.MethodPost, Pattern: "/ledger/batches", Allow: keeper, Handler: web.batchOf, MaxBody: maxPatches},
		{Method: http.MethodGet, Pattern: "/exchange/batches", Allow: keeper, Handler: web.batches},
		{Method: http.MethodGet, Pattern: "/exchange/batches/{id}", Allow: keeper, Handler: web.batch},
		{Method: http.MethodPost, Pattern: "/exchange/batches/{id}/undo", Allow: keeper, Handler: web.undo},
		{Method: http.MethodGet, Pattern: "/ledger/views", Allow: ui.Signed, Handler: web.views},
		{Method: http.MethodPost, Pattern: "/ledger/views", Allow: ui.Signed, Handler: web.saveView},
		{Method: http.MethodPost, Pattern: "/ledger/views/{id}/rename", Allow: ui.Signed, Handler: web.renameView},
		{Method: http.MethodPost, Pattern: "/ledger/views/{id}/replace", Allow: ui.Signed, Handler: web.replaceView},
		{Method: http.MethodPost, Pattern: "/ledger/views/{id}/move", Allow: ui.Signed, Handler: web.moveView},
		{Method: http.MethodPost, Pattern: "/ledger/views/{id}/end", Allow: ui.Signed, Handler: web.endView},
	}
}
