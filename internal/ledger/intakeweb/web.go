// Package intakeweb holds the pages and commands that take ledgers of other
// programs in.
package intakeweb

import (
	"embed"
	"net/http"
	"time"

	"bihuan/internal/access"
	"bihuan/internal/flow"
	"bihuan/internal/ledger"
	"bihuan/internal/ui"
)

//go:embed pages
var files embed.FS

// Room holds the pages of imports.
var Room = ui.NewRoom("intake", files)

// Web serves imports.
type Web struct {
	Intake *flow.Intake
	Ledger *ledger.Service
	Clock  func() time.Time
}

const home = "/exchange/import"

var crumbs = ui.Link{Text: "导入", URL: home}

// Limits of an upload and of the time that a long table takes.
const (
	maxUpload = 200 << 20
	long      = 3 * time.Minute
	longest   = 30 * time.Minute
)

// Routes lists what the room answers. All of it is the work of the 联络员.
func (web *Web) Routes() []ui.Route {
	keeper := ui.Can(access.Write)
	return []ui.Route{
		{Method: http.MethodGet, Pattern: home, Allow: keeper, Handler: web.start},
		{Method: http.MethodPost, Pattern: home, Allow: keeper, Handler: web.receive, Records: access.Importing("台账表格"), MaxBody: maxUpload, Timeout: long},
		{Method: http.MethodGet, Pattern: home + "/{id}", Allow: keeper, Handler: web.columns, Timeout: long},
		{Method: http.MethodPost, Pattern: home + "/{id}", Allow: keeper, Handler: web.choose, Timeout: long},
		{Method: http.MethodGet, Pattern: home + "/{id}/check", Allow: keeper, Handler: web.check, Timeout: long},
		{Method: http.MethodPost, Pattern: home + "/{id}/names", Allow: keeper, Handler: web.names, Timeout: long},
		{Method: http.MethodGet, Pattern: home + "/{id}/list", Allow: keeper, Handler: web.list, Timeout: long, Records: access.Exporting("导入核对结果")},
		{Method: http.MethodGet, Pattern: home + "/{id}/marked", Allow: keeper, Handler: web.marked, Timeout: long, Records: access.Exporting("写有核对结果的原表")},
		{Method: http.MethodPost, Pattern: home + "/{id}/save", Allow: keeper, Handler: web.save, Timeout: longest},
		{Method: http.MethodGet, Pattern: home + "/{id}/done", Allow: keeper, Handler: web.done},
		{Method: http.MethodPost, Pattern: home + "/{id}/undo", Allow: keeper, Handler: web.undo, Timeout: longest},
		{Method: http.MethodPost, Pattern: home + "/{id}/discard", Allow: keeper, Handler: web.discard},
	}
}
