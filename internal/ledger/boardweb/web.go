// Package boardweb shows how far everything is: the board, the figures and who
// answers for what. It counts and never ranks: units and people stand in the
// order of the organisation.
package boardweb

import (
	"context"
	"embed"
	"net/http"
	"slices"
	"time"

	"bihuan/internal/access"
	"bihuan/internal/ledger"
	"bihuan/internal/ui"
)

//go:embed pages
var files embed.FS

// Room holds the pages of the room.
var Room = ui.NewRoom("board", files)

// Web serves the room.
type Web struct {
	Ledger *ledger.Service
	Clock  func() time.Time
	// Names lists the units and people of the organisation in its order; nil
	// knows none.
	Names func(ctx context.Context, v access.Viewer) (units, people []string, err error)
}

// Routes lists what the room answers.
func (web *Web) Routes() []ui.Route {
	return []ui.Route{
		{Method: http.MethodGet, Pattern: "/board", Allow: ui.Signed, Handler: web.board},
		{Method: http.MethodGet, Pattern: "/board/export", Allow: ui.Signed, Handler: web.boardExport, Records: access.Exporting("进度一览")},
		{Method: http.MethodGet, Pattern: "/board/figures", Allow: ui.Signed, Handler: web.figures},
		{Method: http.MethodGet, Pattern: "/board/figures/export", Allow: ui.Signed, Handler: web.figuresExport, Records: access.Exporting("统计")},
		{Method: http.MethodGet, Pattern: "/duties", Allow: ui.Signed, Handler: web.duties},
		{Method: http.MethodGet, Pattern: "/duties/export", Allow: ui.Signed, Handler: web.dutiesExport, Records: access.Exporting("责任分解表"), Timeout: 2 * time.Minute},
	}
}

// order says where a unit or a person stands in the organisation: behind all
// others when the organisation does not know it, last of all when it is "".
func (web *Web) order(ctx context.Context, v access.Viewer) (units, people func(name string) int, err error) {
	var known, persons []string
	if web.Names != nil {
		if known, persons, err = web.Names(ctx, v); err != nil {
			return nil, nil, err
		}
	}
	return placeIn(known), placeIn(persons), nil
}

func placeIn(names []string) func(name string) int {
	return func(name string) int {
		if name == "" {
			return len(names) + 1
		}
		if i := slices.Index(names, name); i >= 0 {
			return i
		}
		return len(names)
	}
}
