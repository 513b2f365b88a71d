// Package dispatchweb holds the pages and commands of sheets that go out to
// offices and come back.
package dispatchweb

import (
	"embed"
	"net/http"
	"time"

	"bihuan/internal/access"
	"bihuan/internal/command"
	"bihuan/internal/dispatch"
	"bihuan/internal/ui"
)

//go:embed pages
var files embed.FS

// Room holds the pages of the wing.
var Room = ui.NewRoom("dispatch", files)

// Web serves the wing.
type Web struct {
	Dispatch *dispatch.Service
	Commands command.Keeper
	Clock    func() time.Time
}

const (
	splitURL  = "/exchange/split"
	returnURL = "/exchange/return"
)

// maxReturn bounds what comes back in one step.
const maxReturn = 200 << 20

// Routes lists what the wing answers. All of it is the work of the 联络员.
func (web *Web) Routes() []ui.Route {
	keeper := ui.Can(access.Write)
	long := 2 * time.Minute
	return []ui.Route{
		{Method: http.MethodGet, Pattern: "/exchange", Allow: keeper, Handler: web.home},
		{Method: http.MethodGet, Pattern: splitURL, Allow: keeper, Handler: web.split, Timeout: long},
		{Method: http.MethodPost, Pattern: splitURL, Allow: keeper, Handler: web.send, Timeout: long, Records: access.Exporting("按单位拆分的填报表")},
		{Method: http.MethodGet, Pattern: splitURL + "/{id}", Allow: keeper, Handler: web.round},
		{Method: http.MethodGet, Pattern: splitURL + "/{id}/zip", Allow: keeper, Handler: web.zip, Timeout: long, Records: access.Exporting("按单位拆分的填报表")},
		{Method: http.MethodGet, Pattern: splitURL + "/{id}/index", Allow: keeper, Handler: web.index, Records: access.Exporting("填报单位目录")},
		{Method: http.MethodGet, Pattern: splitURL + "/{id}/sheet/{code}", Allow: keeper, Handler: web.sheet, Records: access.Exporting("一个单位的填报表")},
		{Method: http.MethodPost, Pattern: splitURL + "/{id}/end", Allow: keeper, Handler: web.end},
		{Method: http.MethodGet, Pattern: returnURL, Allow: keeper, Handler: web.drop},
		{Method: http.MethodPost, Pattern: returnURL, Allow: keeper, Handler: web.collect, MaxBody: maxReturn, Timeout: 5 * time.Minute, Records: access.Importing("单位交回的填报表")},
		{Method: http.MethodGet, Pattern: returnURL + "/{id}", Allow: keeper, Handler: web.preview},
		{Method: http.MethodGet, Pattern: returnURL + "/{id}/file/{key}", Allow: keeper, Handler: web.original, Records: access.Exporting("单位交回的填报表")},
		{Method: http.MethodPost, Pattern: returnURL + "/{id}/merge", Allow: keeper, Handler: web.merge, Timeout: long},
		{Method: http.MethodPost, Pattern: returnURL + "/{id}/discard", Allow: keeper, Handler: web.discard},
		{Method: http.MethodPost, Pattern: returnURL + "/{id}/undo", Allow: keeper, Handler: web.undo, Timeout: long},
	}
}

// home leads to the first page of 表格收发.
func (web *Web) home(*http.Request) (ui.Response, error) {
	return ui.Redirect(ui.ExchangeTabs("")[0].URL), nil
}
