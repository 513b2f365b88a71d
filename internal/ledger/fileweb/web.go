// Package fileweb lets the files of problems in and out: uploads that go on
// after a broken connection, downloads, previews and archives.
package fileweb

import (
	"net/http"
	"strconv"
	"time"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/ledger"
	"bihuan/internal/ledger/attach"
	"bihuan/internal/ui"
)

// Web serves the room.
type Web struct {
	Ledger *ledger.Service
	Files  *attach.Desk
	Clock  func() time.Time
}

// Pieces of an upload: Piece is what a script is told to send at a time,
// maxPiece what is taken.
const (
	piece      = 2 << 20
	maxPiece   = 16 << 20
	longUpload = 10 * time.Minute
	longWay    = 30 * time.Minute // of an archive
)

// Routes lists what the room answers.
func (web *Web) Routes() []ui.Route {
	bring := ui.Can(access.Write | access.Work | access.Accept)
	return []ui.Route{
		{Method: http.MethodPost, Pattern: "/problems/{id}/uploads", Allow: bring, Handler: web.begin},
		{Method: http.MethodGet, Pattern: "/uploads/{id}", Allow: bring, Handler: web.state},
		{Method: http.MethodPut, Pattern: "/uploads/{id}", Allow: bring, Handler: web.piece, MaxBody: maxPiece, Timeout: longUpload},
		{Method: http.MethodPost, Pattern: "/uploads/{id}/complete", Allow: bring, Handler: web.complete, Timeout: longUpload},
		{Method: http.MethodPost, Pattern: "/uploads/{id}/cancel", Allow: bring, Handler: web.cancel},
		{Method: http.MethodGet, Pattern: "/files/{id}/download", Allow: ui.Signed, Handler: web.download, Records: access.Exporting("佐证文件"), Timeout: longUpload},
		{Method: http.MethodGet, Pattern: "/files/{id}/preview", Allow: ui.Signed, Handler: web.preview},
		{Method: http.MethodGet, Pattern: "/problems/{id}/zip", Allow: ui.Signed, Handler: web.problemZip, Records: access.Exporting("问题的佐证文件"), Timeout: longWay},
		{Method: http.MethodGet, Pattern: "/ledger/zip", Allow: ui.Signed, Handler: web.ledgerZip, Records: access.Exporting("台账的佐证文件"), Timeout: longWay},
	}
}

// Upload is how far a file has come.
type Upload struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Size   int64  `json:"size"`   // bytes
	Offset int64  `json:"offset"` // bytes that have come
	Piece  int64  `json:"piece"`  // bytes to send at a time
	Ready  bool   `json:"ready"`  // whole, looked at, and to be named by a command
	Type   string `json:"type,omitempty"`
	SHA256 string `json:"sha256,omitempty"` // of what will be kept
	Stored int64  `json:"stored,omitempty"` // bytes of what will be kept
}

func told(status int, u attach.Upload) ui.Data {
	out := Upload{ID: u.ID, Name: u.Name, Size: u.Size, Offset: u.Offset, Piece: piece}
	if u.Ready != nil {
		out.Ready, out.Type, out.SHA256, out.Stored = true, u.Ready.Type, u.Ready.SHA256, u.Ready.Size
	}
	return ui.Data{Status: status, Body: out}
}

type beginCommand struct {
	Name string `json:"name"`
	Size int64  `json:"size"`
}

func (web *Web) begin(r *http.Request) (ui.Response, error) {
	c, err := ui.Decode[beginCommand](r)
	if err != nil {
		return nil, err
	}
	v := access.From(r.Context())
	if err := web.Ledger.Room(r.Context(), v, r.PathValue("id"), 1, c.Size); err != nil {
		return nil, err
	}
	u, err := web.Files.Begin(v, r.PathValue("id"), ui.SafeName(c.Name), c.Size)
	return told(http.StatusCreated, u), err
}

func (web *Web) state(r *http.Request) (ui.Response, error) {
	u, err := web.Files.Find(access.From(r.Context()), r.PathValue("id"))
	return told(http.StatusOK, u), err
}

// piece takes bytes; where they do not begin at the end of what has come, the
// answer says where to go on.
func (web *Web) piece(r *http.Request) (ui.Response, error) {
	offset, err := strconv.ParseInt(r.URL.Query().Get("offset"), 10, 64)
	if err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "上传的位置（offset）应是整数。")
	}
	v := access.From(r.Context())
	u, err := web.Files.Write(v, r.PathValue("id"), offset, r.Body)
	if fault.KindOf(err) == fault.Conflict {
		return told(http.StatusConflict, u), nil
	}
	return told(http.StatusOK, u), err
}

func (web *Web) complete(r *http.Request) (ui.Response, error) {
	u, err := web.Files.Complete(r.Context(), access.From(r.Context()), r.PathValue("id"))
	return told(http.StatusOK, u), err
}

func (web *Web) cancel(r *http.Request) (ui.Response, error) {
	web.Files.Forget(access.From(r.Context()), r.PathValue("id"))
	return ui.NoContent{}, nil
}
