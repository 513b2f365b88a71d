// Package deskweb holds the pages that say what is to be done next: the desk of
// a person, 督办 with its letters, what is missing, what waits for acceptance
// and for a look back.
package deskweb

import (
	"bytes"
	"context"
	"embed"
	"mime"
	"net/http"
	"time"

	"bihuan/internal/access"
	"bihuan/internal/command"
	"bihuan/internal/comment"
	"bihuan/internal/ledger"
	"bihuan/internal/ui"
	"bihuan/internal/write/sheet"
)

//go:embed pages
var files embed.FS

// Room holds the pages.
var Room = ui.NewRoom("desk", files)

// Web serves the pages.
type Web struct {
	Ledger   *ledger.Service
	Commands command.Keeper
	Clock    func() time.Time
	// Mentions returns the newest comments that mention v; nil where nobody
	// comments.
	Mentions func(ctx context.Context, v access.Viewer, before string, limit int) ([]comment.Comment, error)
}

// Routes lists what is answered.
func (web *Web) Routes() []ui.Route {
	keeper := ui.Can(access.Write)
	exporting := func(what string) access.Act { return access.Exporting(what) }
	return []ui.Route{
		{Method: http.MethodGet, Pattern: "/desk", Allow: ui.Signed, Handler: web.desk},
		{Method: http.MethodPost, Pattern: "/desk/seen", Allow: ui.Signed, Handler: web.seen},
		{Method: http.MethodGet, Pattern: "/board/late", Allow: ui.Signed, Handler: web.late},
		{Method: http.MethodGet, Pattern: "/board/late/export", Allow: ui.Signed, Handler: web.exportLate, Records: exporting("督办清单")},
		{Method: http.MethodGet, Pattern: "/board/late/urge", Allow: keeper, Handler: web.urge},
		{Method: http.MethodGet, Pattern: "/board/letters", Allow: ui.Signed, Handler: web.letters},
		{Method: http.MethodPost, Pattern: "/board/letters", Allow: keeper, Handler: web.send},
		{Method: http.MethodGet, Pattern: "/board/letters/export", Allow: ui.Signed, Handler: web.exportLetters, Records: exporting("督办函件清单")},
		{Method: http.MethodGet, Pattern: "/board/letters/word", Allow: ui.Signed, Handler: web.words, Records: exporting("督办函件")},
		{Method: http.MethodGet, Pattern: "/board/letters/{id}", Allow: ui.Signed, Handler: web.letter},
		{Method: http.MethodGet, Pattern: "/board/letters/{id}/word", Allow: ui.Signed, Handler: web.word, Records: exporting("督办函件")},
		{Method: http.MethodPost, Pattern: "/board/letters/{id}/answer", Allow: ui.Can(ledger.GivenBy("answer-letter")), Handler: web.answer},
		{Method: http.MethodGet, Pattern: "/board/gaps", Allow: ui.Signed, Handler: web.gaps},
		{Method: http.MethodGet, Pattern: "/board/gaps/export", Allow: ui.Signed, Handler: web.exportGaps, Records: exporting("缺项清单")},
		{Method: http.MethodGet, Pattern: "/board/accept", Allow: ui.Signed, Handler: web.accept},
		{Method: http.MethodPost, Pattern: "/board/accept", Allow: ui.Can(ledger.GivenBy("accept")), Handler: web.acceptEach},
		{Method: http.MethodGet, Pattern: "/board/accept/export", Allow: ui.Signed, Handler: web.exportAccept, Records: exporting("待验收清单")},
		{Method: http.MethodGet, Pattern: "/board/look-back", Allow: ui.Signed, Handler: web.lookBack},
		{Method: http.MethodGet, Pattern: "/board/look-back/export", Allow: ui.Signed, Handler: web.exportLookBack, Records: exporting("回头看清单")},
	}
}

// isJSON reports whether a command came from a program: it gets the new state
// where a form gets a redirect.
func isJSON(r *http.Request) bool {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	return err == nil && kind == "application/json"
}

// workbook answers with a table as a file.
func (web *Web) workbook(r *http.Request, t sheet.Table) (ui.Response, error) {
	now := web.Clock().UnixMilli()
	v := access.From(r.Context())
	var book bytes.Buffer
	if err := sheet.WriteTable(&book, t, sheet.Head{Unit: v.Letterhead(), Date: ui.Date(now)}); err != nil {
		return nil, err
	}
	return ui.Bytes(v.UnitName+t.Title+ui.Date(now)+".xlsx", sheet.MIME, book.Bytes()), nil
}

// who names the one who answers for a problem, as far as somebody does.
func who(p ledger.Problem) string {
	for _, name := range []string{p.LeadUnit, p.Holder, p.Leader} {
		if name != "" {
			return name
		}
	}
	return "（未定责任单位）"
}
