package ui

import (
	"context"
	"embed"
	"log/slog"
	"net/http"
	"strconv"

	"bihuan/internal/access"
)

//go:embed pages
var ownPages embed.FS

// ContentPolicy is the Content-Security-Policy of every page: nothing from
// elsewhere, nothing inline.
const ContentPolicy = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

// Site renders the pages of all rooms with one stylesheet and one script.
type Site struct {
	CSS, JS, Icon *Asset
	Grid          *Asset // script of the editable grid alone
	SignIn        string // path of the sign-in page; "" where nobody signs in
	Version       string // of the program, shown at the foot

	log   *slog.Logger
	newID func() string
}

// NewSite gathers the styles of the components and of the rooms. newID returns
// random 128-bit text.
func NewSite(log *slog.Logger, newID func() string, rooms ...*Room) (*Site, error) {
	css, err := stylesheet(append([]*Room{ownRoom}, rooms...))
	if err != nil {
		return nil, err
	}
	s := &Site{log: log, newID: newID, CSS: newAsset("app.css", "text/css; charset=utf-8", css)}
	js, err := script()
	if err != nil {
		return nil, err
	}
	s.JS = newAsset("app.js", "text/javascript; charset=utf-8", js)
	if s.Grid, err = staticAsset("grid.js", "text/javascript; charset=utf-8"); err != nil {
		return nil, err
	}
	s.Icon, err = staticAsset("icon.png", "image/png")
	return s, err
}

// Handler adapts the handler of a route. Who may come, how long and how much is
// the business of package server, which wraps it.
func (s *Site) Handler(route Route) http.Handler { return s.handlerOf(route.Handler) }

func (s *Site) frame(path string, viewer access.Viewer) Frame {
	return Frame{Site: s, Viewer: viewer, Path: path, Nav: navFor(viewer, path)}
}

type requestIDKey struct{}

// WithRequestID returns ctx carrying the id under which the log knows the request.
func WithRequestID(ctx context.Context, id string) context.Context {
	return context.WithValue(ctx, requestIDKey{}, id)
}

// RequestID returns the id that ctx carries, "" when none.
func RequestID(ctx context.Context) string {
	id, _ := ctx.Value(requestIDKey{}).(string)
	return id
}

// Size writes how large a file is, for people: 1.2 MB, 340 KB.
func Size(n int64) string {
	if n >= 1<<20 {
		return strconv.FormatFloat(float64(n)/(1<<20), 'f', 1, 64) + " MB"
	}
	return strconv.FormatInt((n+1023)>>10, 10) + " KB"
}

// Megabytes writes a size for people: 20 MB, 512 KB.
func Megabytes(n int64) string {
	if n >= 1<<20 {
		return strconv.FormatInt(n>>20, 10) + " MB"
	}
	return strconv.FormatInt((n+1023)>>10, 10) + " KB"
}
