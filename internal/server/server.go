// Package server puts the routes of all wings behind one door: who may come,
// how much and how long, and what every answer carries. It knows no page.
package server

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"slices"
	"time"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/ui"
)

// Door says who a request comes from; Alone and Office are the two.
type Door interface {
	// Admit refuses requests that must not be answered at all, whatever they ask for.
	Admit(r *http.Request) error
	// Viewer returns who asks; fault.Unsigned when nobody is signed in.
	Viewer(r *http.Request) (access.Viewer, error)
	// Routes returns what the door itself answers.
	Routes() []ui.Route
}

// Config is what a server is made of.
type Config struct {
	Site   *ui.Site
	Door   Door
	Routes []ui.Route // of all wings
	Record Recorder
	Ready  func(ctx context.Context) error
	NewID  func() string
	Clock  func() time.Time // of the log only
	Log    *slog.Logger
	TLS    bool // the listener speaks TLS
}

// Home is where "/" leads those who read content.
const Home = "/desk"

// home is where v has something to do.
func home(v access.Viewer) string {
	switch {
	case v.MustChange:
		return "/account"
	case v.Reads():
		return Home
	case v.ManagesAccounts(), v.GrantsRights():
		return "/accounts"
	case v.ReadsAudit():
		return "/audit"
	}
	return "/account"
}

// AllRoutes returns every route of the program for c, the trunk's own included.
func AllRoutes(c Config) []ui.Route {
	return slices.Concat(c.Site.Routes(), c.Door.Routes(), own(c.Ready), c.Routes)
}

func own(ready func(ctx context.Context) error) []ui.Route {
	return []ui.Route{
		{Method: http.MethodGet, Pattern: "/{$}", Allow: ui.Self, Handler: func(r *http.Request) (ui.Response, error) {
			return ui.Redirect(home(access.From(r.Context()))), nil
		}},
		{Method: http.MethodGet, Pattern: "/healthz", Allow: ui.Public, Handler: func(*http.Request) (ui.Response, error) {
			return ui.Text{Status: http.StatusOK, Body: "ok\n"}, nil
		}},
		{Method: http.MethodGet, Pattern: "/readyz", Allow: ui.Public, Handler: func(r *http.Request) (ui.Response, error) {
			if err := ready(r.Context()); err != nil {
				return nil, fault.Wrap(err, fault.Unavailable, "数据库暂时不能使用，请稍后再试。")
			}
			return ui.Text{Status: http.StatusOK, Body: "ready\n"}, nil
		}},
	}
}

// Handler returns the whole program as one handler.
func Handler(c Config) http.Handler {
	mux := http.NewServeMux()
	for _, route := range AllRoutes(c) {
		mux.Handle(route.Method+" "+route.Pattern, c.guard(route))
	}
	return c.observe(c.headers(c.admit(c.sameOrigin(c.find(mux)))))
}

// find answers what no route knows with pages of ours.
func (c Config) find(mux *http.ServeMux) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		known, pattern := mux.Handler(r)
		if pattern != "" {
			mux.ServeHTTP(w, r)
			return
		}
		// The mux tells "no such path" from "not by this method" only by answering.
		probe := &discard{header: http.Header{}}
		known.ServeHTTP(probe, r)
		if probe.status == http.StatusMethodNotAllowed {
			c.Site.NotAllowed(w, r, probe.header.Get("Allow"))
			return
		}
		if viewer, err := c.Door.Viewer(r); err == nil {
			r = r.WithContext(access.With(r.Context(), viewer))
		}
		c.Site.Fail(w, r, fault.New(fault.NotFound, "没有这个页面。地址可能不完整，或者内容已经删除。"))
	})
}

// discard keeps the status and the header of an answer and drops the rest.
type discard struct {
	header http.Header
	status int
}

func (d *discard) Header() http.Header         { return d.header }
func (d *discard) WriteHeader(status int)      { d.status = status }
func (d *discard) Write(p []byte) (int, error) { return len(p), nil }

// Limits of the connection, for everything that a route does not extend.
const (
	headerTimeout = 5 * time.Second
	readTimeout   = 10 * time.Second
	idleTimeout   = 75 * time.Second
	maxHeader     = 32 << 10
	lastWords     = 10 * time.Second // for requests under way when the program ends
	perAddress    = 256              // connections from one address at a time
)

// Run serves until ctx ends, then lets what is under way finish.
func Run(ctx context.Context, listener net.Listener, handler http.Handler, log *slog.Logger) error {
	server := &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: headerTimeout,
		ReadTimeout:       readTimeout,
		WriteTimeout:      readTimeout + ui.DefaultTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeader,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), lastWords)
	defer cancel()
	if err := server.Shutdown(last); err != nil {
		log.Warn("requests cut off at the end", "err", err.Error())
		_ = server.Close() // nothing more can be done for them
	}
	if err := <-ended; !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}
