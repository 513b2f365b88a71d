// Package materialweb holds the pages and commands of materials and rules.
package materialweb

import (
	"context"
	"embed"
	"net/http"
	"time"

	"bihuan/internal/access"
	"bihuan/internal/command"
	"bihuan/internal/material"
	"bihuan/internal/material/lint"
	"bihuan/internal/ui"
)

//go:embed pages
var files embed.FS

// Room holds the pages of the wing.
var Room = ui.NewRoom("material", files)

// Web serves the wing.
type Web struct {
	Materials *material.Service
	Commands  command.Keeper
	// File enters a material into the ledger and returns how many problems it
	// became.
	File  func(ctx context.Context, v access.Viewer, id string, version int64) (int, error)
	Rules []*lint.Rule
	Clock func() time.Time
}

// Limits of an upload.
const (
	maxFile   = 64 << 20
	maxUpload = 256 << 20
	slow      = 5 * time.Minute
)

// Routes lists what the wing answers.
func (web *Web) Routes() []ui.Route {
	keeper := ui.Only(access.Keeper)
	routes := []ui.Route{
		{Method: http.MethodGet, Pattern: "/materials", Allow: ui.Signed, Handler: web.list},
		{Method: http.MethodPost, Pattern: "/materials", Allow: keeper, Handler: web.upload, Records: access.Importing("材料"), MaxBody: maxUpload, Timeout: slow},
		{Method: http.MethodGet, Pattern: "/materials/{id}", Allow: ui.Signed, Handler: web.show},
		{Method: http.MethodGet, Pattern: "/materials/{id}/original", Allow: ui.Signed, Handler: web.original, Records: access.Exporting("材料原件")},
		{Method: http.MethodGet, Pattern: "/materials/{id}/annotated", Allow: ui.Signed, Handler: web.annotated, Records: access.Exporting("带批注的材料"), Timeout: slow},
		{Method: http.MethodGet, Pattern: "/materials/{id}/compare", Allow: ui.Signed, Handler: web.compare},
		{Method: http.MethodPost, Pattern: "/materials/{id}/revise", Allow: keeper, Handler: web.revise, Records: access.Importing("材料的新版本"), MaxBody: maxUpload, Timeout: slow},
		{Method: http.MethodPost, Pattern: "/materials/{id}/file", Allow: keeper, Handler: web.file},
		{Method: http.MethodGet, Pattern: "/rules", Allow: ui.Signed, Handler: web.rules},
		{Method: http.MethodGet, Pattern: "/rules/{id}", Allow: ui.Signed, Handler: web.rule},
	}
	for name := range corrections {
		routes = append(routes, ui.Route{
			Method: http.MethodPost, Pattern: "/materials/{id}/" + name, Allow: keeper, Handler: web.correct(name),
		})
	}
	return routes
}
