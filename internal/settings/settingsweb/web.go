// Package settingsweb holds the pages of 设置: the tables by which the unit
// works, read by everybody, changed by a 联络员.
package settingsweb

import (
	"context"
	"embed"
	"mime"
	"net/http"
	"time"

	"bihuan/internal/access"
	"bihuan/internal/command"
	"bihuan/internal/settings"
	"bihuan/internal/tabular/excel"
	"bihuan/internal/ui"
)

//go:embed pages
var files embed.FS

// Room holds the pages of the wing.
var Room = ui.NewRoom("settings", files)

// Web serves the wing.
type Web struct {
	Settings *settings.Service
	Commands command.Keeper
	Book     func(ctx context.Context, data []byte) ([]excel.Sheet, error) // reads a workbook
	Text     func(data []byte) (string, error)                             // reads a text file
	Clock    func() time.Time
}

// maxFile bounds an uploaded file.
const maxFile = 2 << 20

// Routes lists what the wing answers.
func (web *Web) Routes() []ui.Route {
	keeper := ui.Only(access.Keeper)
	routes := []ui.Route{
		{Method: http.MethodGet, Pattern: "/settings", Allow: ui.Signed, Handler: web.index},
		{Method: http.MethodGet, Pattern: "/settings/export", Allow: ui.Signed, Handler: web.exportAll, Records: access.Exporting("设置")},
		{Method: http.MethodGet, Pattern: "/settings/import", Allow: keeper, Handler: web.importForm},
		{Method: http.MethodPost, Pattern: "/settings/import/preview", Allow: keeper, Handler: web.preview, MaxBody: maxFile + 1<<20},
		{Method: http.MethodPost, Pattern: "/settings/import", Allow: keeper, Handler: web.take, Records: access.Importing("设置"), MaxBody: maxFile + 1<<20},
		{Method: http.MethodGet, Pattern: "/settings/{table}", Allow: ui.Signed, Handler: web.table},
		{Method: http.MethodGet, Pattern: "/settings/{table}/export", Allow: ui.Signed, Handler: web.exportOne, Records: access.Exporting("设置")},
		{Method: http.MethodPost, Pattern: "/settings/{table}", Allow: keeper, Handler: web.change},
		{Method: http.MethodPost, Pattern: "/settings/{table}/default", Allow: keeper, Handler: web.restore},
		{Method: http.MethodPost, Pattern: "/settings/{table}/remove", Allow: keeper, Handler: web.remove},
		{Method: http.MethodPost, Pattern: "/settings/holidays/read", Allow: keeper, Handler: web.readDays, MaxBody: maxFile + 1<<20, Timeout: time.Minute},
	}
	return routes
}

// isJSON reports whether a command came from a program.
func isJSON(r *http.Request) bool {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	return err == nil && kind == "application/json"
}

// home leads back to the list of tables.
var home = ui.Link{Text: "设置", URL: "/settings"}
