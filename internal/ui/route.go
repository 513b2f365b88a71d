package ui

import (
	"net/http"
	"time"

	"bihuan/internal/access"
)

// Handler decodes a request, makes one call, and says what to answer. A
// returned fault becomes the page or the problem+json of its kind.
type Handler func(r *http.Request) (Response, error)

// Route is one thing that the program answers.
type Route struct {
	Method  string // GET also answers HEAD
	Pattern string // path of http.ServeMux, without method and host
	Allow   Allow  // the zero Allow lets nobody in
	Handler Handler

	// Records says what 操作记录 tells of a success, the zero Act nothing.
	Records access.Act

	MaxBody int64         // bytes of the body, 0: DefaultMaxBody
	Timeout time.Duration // of the whole exchange, 0: DefaultTimeout
}

// Limits of a route that names none.
const (
	DefaultMaxBody = 1 << 20
	DefaultTimeout = 30 * time.Second
)

// Allow says who may use a route.
type Allow struct {
	public bool
	self   bool
	right  access.Right
	roles  []access.Role
}

// Public routes answer anybody, signed in or not.
var Public = Allow{public: true}

// Self routes answer everybody who is signed in, whatever the role: they are
// about the reader's own account.
var Self = Allow{self: true}

// Signed routes answer everybody who is signed in and reads business content.
var Signed = Can(access.Read)

// Can lets those in who have one of the rights.
func Can(r access.Right) Allow { return Allow{right: r} }

// Only lets the named roles in.
func Only(roles ...access.Role) Allow { return Allow{roles: roles} }

// Public reports whether nobody has to be signed in.
func (a Allow) Public() bool { return a.public }

// Self reports whether the route is about the reader's own account.
func (a Allow) Self() bool { return a.self }

// Admits reports whether v may come in.
func (a Allow) Admits(v access.Viewer) bool {
	if a.public {
		return true
	}
	return v.Signed() && (a.self || v.May(a.right) || v.Holds(a.roles...))
}

// handlerOf adapts h; every answer of the program passes through here.
func (s *Site) handlerOf(h Handler) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		answer, err := h(r)
		if err == nil {
			err = answer.respond(s, w, r)
		}
		if err != nil {
			s.Fail(w, r, err)
		}
	}
}
