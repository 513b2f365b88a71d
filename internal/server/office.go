package server

import (
	"context"
	"net/http"
	"strings"

	"bihuan/internal/access"
	"bihuan/internal/access/accessweb"
	"bihuan/internal/ui"
)

// Sessions tells who a session belongs to.
type Sessions interface {
	// Resolve returns fault.Unsigned for a session that is unknown or over.
	Resolve(ctx context.Context, secret string) (access.Viewer, error)
	// ResolveToken returns fault.Unsigned for a token that is unknown or over.
	ResolveToken(ctx context.Context, secret string) (access.Viewer, error)
}

// Office is the door of many people with accounts.
type Office struct {
	Sessions Sessions
}

// Admit implements Door.
func (Office) Admit(*http.Request) error { return nil }

// Viewer implements Door. A program says who it is by a bearer token and not
// by a cookie too.
func (o Office) Viewer(r *http.Request) (access.Viewer, error) {
	if scheme, token, ok := strings.Cut(r.Header.Get("Authorization"), " "); ok && strings.EqualFold(scheme, "Bearer") {
		return o.Sessions.ResolveToken(r.Context(), strings.TrimSpace(token))
	}
	return o.Sessions.Resolve(r.Context(), accessweb.SessionSecret(r))
}

// Routes implements Door: the pages of access are routes of a wing.
func (Office) Routes() []ui.Route { return nil }
