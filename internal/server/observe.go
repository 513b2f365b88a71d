package server

import (
	"fmt"
	"log/slog"
	"net/http"
	"runtime"
	"strings"

	"bihuan/internal/ui"
)

// observe is the outermost layer: it names the request, catches panics and
// writes one line of log. The line holds the pattern of the route, never the
// address: an address may hold an id, a search, or the secret of Alone.
func (c Config) observe(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		started := c.Clock()
		id := c.NewID()
		r = r.WithContext(ui.WithRequestID(r.Context(), id))
		out := &tally{ResponseWriter: w}
		out.Header().Set("X-Request-Id", id)
		defer func() {
			c.recovered(out, r, id, recover())
			level := slog.LevelInfo
			if r.Pattern == "GET /healthz" || r.Pattern == "GET /readyz" || strings.HasPrefix(r.Pattern, "GET /static/") {
				level = slog.LevelDebug
			}
			c.Log.LogAttrs(r.Context(), level, "request",
				slog.String("id", id), slog.String("method", method(r)), slog.String("route", r.Pattern),
				slog.Int("status", out.status), slog.Int64("bytes", out.bytes),
				slog.Int64("ms", c.Clock().Sub(started).Milliseconds()))
		}()
		next.ServeHTTP(out, r)
	})
}

// method returns the method of r if it is an ordinary one: what a stranger
// sends in its place does not go into the log.
func method(r *http.Request) string {
	switch r.Method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions:
		return r.Method
	}
	return "other"
}

// recovered turns a panic into an answer and a line of log with the places, not
// the values: a value may be content.
func (c Config) recovered(w *tally, r *http.Request, id string, cause any) {
	switch cause {
	case nil:
		return
	case http.ErrAbortHandler:
		panic(cause) // net/http breaks the connection
	}
	kind := fmt.Sprintf("%T", cause)
	if err, ok := cause.(runtime.Error); ok {
		kind = err.Error()
	}
	c.Log.LogAttrs(r.Context(), slog.LevelError, "panic", slog.String("id", id),
		slog.String("route", r.Pattern), slog.String("kind", kind), slog.String("at", places()))
	if w.status != 0 {
		panic(http.ErrAbortHandler) // half an answer is out
	}
	c.Site.Fail(w, r, errPanic)
}

var errPanic = fmt.Errorf("panic, see the log line before")

// places returns the functions and lines on the stack, without arguments.
func places() string {
	var pcs [24]uintptr
	frames := runtime.CallersFrames(pcs[:runtime.Callers(4, pcs[:])])
	var out []string
	for {
		frame, more := frames.Next()
		if strings.HasPrefix(frame.Function, "bihuan/") {
			out = append(out, fmt.Sprintf("%s:%d", frame.Function, frame.Line))
		}
		if !more || len(out) == 8 {
			return strings.Join(out, " ")
		}
	}
}

// tally counts what goes out.
type tally struct {
	http.ResponseWriter
	status int
	bytes  int64
}

func (t *tally) WriteHeader(status int) {
	if t.status == 0 {
		t.status = status
	}
	t.ResponseWriter.WriteHeader(status)
}

func (t *tally) Write(p []byte) (int, error) {
	if t.status == 0 {
		t.status = http.StatusOK
	}
	n, err := t.ResponseWriter.Write(p)
	t.bytes += int64(n)
	return n, err
}

// Unwrap lets http.ResponseController reach the connection.
func (t *tally) Unwrap() http.ResponseWriter { return t.ResponseWriter }
