// Package auditweb holds the pages on which an auditor takes checkpoints of
// the history and has it verified.
package auditweb

import (
	"context"
	"embed"
	"net/http"
	"time"

	"bihuan/internal/access"
	"bihuan/internal/audit"
	"bihuan/internal/command"
	"bihuan/internal/history"
	"bihuan/internal/ui"
)

//go:embed pages
var files embed.FS

// Room holds the pages of the wing.
var Room = ui.NewRoom("auditing", files)

// Auditing are the use cases that pages need.
type Auditing interface {
	Take(ctx context.Context, v access.Viewer) (history.Kept, error)
	Checkpoints(ctx context.Context, v access.Viewer, below int64, limit int) ([]history.Kept, error)
	Checkpoint(ctx context.Context, v access.Viewer, size int64) (history.Kept, history.Checkpoint, error)
	Verify(ctx context.Context, v access.Viewer) (*audit.Report, error)
	Verified(ctx context.Context, v access.Viewer) (last audit.Verdict, found bool, err error)
	Size(ctx context.Context) (int64, error)
	Public() string
}

// Web answers the routes of the wing.
type Web struct {
	Audit    Auditing
	Commands command.Keeper
	Clock    func() time.Time
}

const root = "/audit/checkpoints"

// Routes returns what the wing answers.
func (web *Web) Routes() []ui.Route {
	reads := ui.Can(access.ReadAudit)
	return []ui.Route{
		{Method: http.MethodGet, Pattern: root, Allow: reads, Handler: web.list},
		{Method: http.MethodPost, Pattern: root, Allow: reads, Handler: web.take},
		{Method: http.MethodGet, Pattern: root + "/export", Allow: reads, Handler: web.export, Records: access.Exporting("检查点清单")},
		{Method: http.MethodPost, Pattern: "/audit/verify", Allow: reads, Handler: web.verify},
		{Method: http.MethodGet, Pattern: root + "/{size}", Allow: reads, Handler: web.one},
		{Method: http.MethodGet, Pattern: root + "/{size}/file", Allow: reads, Handler: web.file, Records: access.Exporting("检查点")},
	}
}
