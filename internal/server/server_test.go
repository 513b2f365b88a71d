package server_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/server"
	"bihuan/internal/ui"
)

var (
	keeper       = viewerWith(access.Keeper)
	loopbackAddr = &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 8420}
)

func viewerWith(role access.Role) access.Viewer {
	if role == "" {
		return access.Viewer{}
	}
	return access.Viewer{AccountID: "a", UnitID: "u", UnitName: "青禾镇", Name: "林知远", Role: role}
}

// doorFor is a door behind which stands one viewer.
type doorFor access.Viewer

func (doorFor) Admit(*http.Request) error { return nil }
func (doorFor) Routes() []ui.Route        { return nil }
func (d doorFor) Viewer(*http.Request) (access.Viewer, error) {
	if d.AccountID == "" {
		return access.Viewer{}, fault.New(fault.Unsigned, "请先登录。")
	}
	return access.Viewer(d), nil
}

func config(t testing.TB, door server.Door, routes []ui.Route) server.Config {
	t.Helper()
	log := slog.New(slog.DiscardHandler)
	site, err := ui.NewSite(log, func() string { return "id" })
	if err != nil {
		t.Fatal(err)
	}
	site.SignIn = "/login"
	return server.Config{Site: site, Door: door, Routes: routes, Log: log, Clock: time.Now,
		NewID: func() string { return "req1" }, Ready: func(context.Context) error { return nil }}
}

func ask(handler http.Handler, method, path string, change ...func(*http.Request)) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, nil)
	for _, f := range change {
		f(r)
	}
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, r)
	return w
}

func get(pattern string, h ui.Handler) ui.Route {
	return ui.Route{Method: "GET", Pattern: pattern, Allow: ui.Signed, Handler: h}
}

func TestHeaders(t *testing.T) {
	c := config(t, doorFor(keeper), nil)
	for _, path := range []string{"/", "/healthz", "/nothing", "/static/x/app.css"} {
		h := ask(server.Handler(c), "GET", path).Header()
		for name, want := range map[string]string{
			"Content-Security-Policy": ui.ContentPolicy, "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin",
			"Cache-Control": "no-store", "X-Frame-Options": "DENY", "X-Request-Id": "req1", "Strict-Transport-Security": "",
		} {
			if got := h.Get(name); got != want {
				t.Errorf("%s: %s = %q, want %q", path, name, got, want)
			}
		}
	}
	if strings.Contains(ui.ContentPolicy, "unsafe") {
		t.Error("the policy allows something unsafe")
	}
	c.TLS = true
	if ask(server.Handler(c), "GET", "/healthz").Header().Get("Strict-Transport-Security") == "" {
		t.Error("no HSTS over TLS")
	}
	css := ask(server.Handler(c), "GET", c.Site.CSS.URL(), func(r *http.Request) { r.Header.Set("Accept-Encoding", "gzip") })
	if css.Code != 200 || !strings.Contains(css.Header().Get("Cache-Control"), "immutable") || css.Header().Get("Content-Encoding") != "gzip" {
		t.Errorf("stylesheet: %d %v", css.Code, css.Header())
	}
}

func TestUnknown(t *testing.T) {
	h := server.Handler(config(t, doorFor(keeper), nil))
	if w := ask(h, "GET", "/nothing"); w.Code != 404 || !strings.Contains(w.Body.String(), "没有这个页面") {
		t.Errorf("unknown path: %d", w.Code)
	}
	if w := ask(h, "POST", "/healthz"); w.Code != 405 || w.Header().Get("Allow") != "GET, HEAD" {
		t.Errorf("wrong method: %d Allow %q", w.Code, w.Header().Get("Allow"))
	}
	json := ask(h, "GET", "/nothing", func(r *http.Request) { r.Header.Set("Accept", "application/json") })
	if json.Header().Get("Content-Type") != "application/problem+json" || !strings.Contains(json.Body.String(), `"kind":"not_found"`) {
		t.Errorf("unknown path as JSON: %v %s", json.Header(), json.Body)
	}
}

func TestUnsignedComesBack(t *testing.T) {
	h := server.Handler(config(t, doorFor{}, []ui.Route{get("/ledger", nil)}))
	w := ask(h, "GET", "/ledger?q=a%26b")
	if got := w.Header().Get("Location"); w.Code != 303 || got != "/login?back=%2Fledger%3Fq%3Da%2526b" {
		t.Errorf("%d to %q", w.Code, got)
	}
}

func TestFaultsHaveStatuses(t *testing.T) {
	for kind, status := range map[fault.Kind]int{fault.Invalid: 422, fault.NotFound: 404, fault.Conflict: 409, fault.Stale: 412,
		fault.Reused: 422, fault.Forbidden: 403, fault.Unavailable: 503, fault.Internal: 500} {
		h := server.Handler(config(t, doorFor(keeper), []ui.Route{get("/x", func(*http.Request) (ui.Response, error) {
			return nil, fault.New(kind, "第三行缺时限。")
		})}))
		w := ask(h, "GET", "/x")
		if w.Code != status {
			t.Errorf("%v: status %d, want %d", kind, w.Code, status)
		}
		if shown := strings.Contains(w.Body.String(), "第三行缺时限"); shown == (kind == fault.Internal) {
			t.Errorf("%v: the text is shown: %v", kind, shown)
		}
	}
}

func TestPanicIsAnswered(t *testing.T) {
	var log bytes.Buffer
	c := config(t, doorFor(keeper), []ui.Route{get("/x/{id}", func(r *http.Request) (ui.Response, error) {
		panic("canary-content " + r.PathValue("id"))
	})})
	c.Log = slog.New(slog.NewJSONHandler(&log, nil))
	w := ask(server.Handler(c), "GET", "/x/canary-id?q=canary-query", func(r *http.Request) {
		r.Header.Set("Cookie", "bihuan=canary-cookie")
	})
	if w.Code != 500 || !strings.Contains(w.Body.String(), "req1") {
		t.Errorf("status %d, body %s", w.Code, w.Body)
	}
	if strings.Contains(w.Body.String(), "canary-content") || strings.Contains(log.String(), "canary") {
		t.Errorf("the answer or the log holds content: %s", log.String())
	}
	if !strings.Contains(log.String(), `"route":"GET /x/{id}"`) || !strings.Contains(log.String(), "TestPanicIsAnswered") {
		t.Errorf("the log does not say where: %s", log.String())
	}
}

func TestBodyCapAndTimeout(t *testing.T) {
	read := func(r *http.Request) (ui.Response, error) {
		_, err := io.Copy(io.Discard, r.Body)
		return ui.NoContent{}, err
	}
	wait := func(r *http.Request) (ui.Response, error) {
		<-r.Context().Done()
		return nil, r.Context().Err()
	}
	h := server.Handler(config(t, doorFor(keeper), []ui.Route{
		{Method: "POST", Pattern: "/small", Allow: ui.Signed, MaxBody: 10, Handler: read},
		{Method: "GET", Pattern: "/slow", Allow: ui.Signed, Timeout: time.Millisecond, Handler: wait},
	}))
	w := ask(h, "POST", "/small", func(r *http.Request) { r.Body = io.NopCloser(strings.NewReader("12345678901")) })
	if w.Code != 413 {
		t.Errorf("11 of 10 bytes: %d", w.Code)
	}
	if w := ask(h, "GET", "/slow"); w.Code != 503 || w.Header().Get("Retry-After") == "" {
		t.Errorf("too slow: %d", w.Code)
	}
}

func TestReady(t *testing.T) {
	c := config(t, doorFor{}, nil)
	c.Ready = func(context.Context) error { return errors.New("gone") }
	if w := ask(server.Handler(c), "GET", "/readyz"); w.Code != 503 {
		t.Errorf("not ready: %d", w.Code)
	}
	if w := ask(server.Handler(c), "GET", "/healthz"); w.Code != 200 || w.Body.String() != "ok\n" {
		t.Errorf("alive: %d %s", w.Code, w.Body)
	}
}

func TestAlone(t *testing.T) {
	alone := server.NewAlone(keeper, "secret", "session", loopbackAddr)
	c := config(t, alone, []ui.Route{get("/who", func(r *http.Request) (ui.Response, error) {
		return ui.Text{Status: 200, Body: access.From(r.Context()).Name}, nil
	})})
	c.Site.SignIn = ""
	h := server.Handler(c)
	local := func(r *http.Request) { r.Host = "127.0.0.1:8420" }

	for _, host := range []string{"evil.example:8420", "127.0.0.1:8421", "127.0.0.1", "localhost.evil.example:8420", ""} {
		w := ask(h, "GET", "/open/secret", func(r *http.Request) { r.Host = host })
		if w.Code != 403 || w.Header().Get("Set-Cookie") != "" {
			t.Errorf("Host %q: %d %q", host, w.Code, w.Header().Get("Set-Cookie"))
		}
	}
	if w := ask(h, "GET", "/who", local); w.Code != 401 || !strings.Contains(w.Body.String(), "程序窗口") {
		t.Errorf("without cookie: %d", w.Code)
	}
	if w := ask(h, "GET", "/open/wrong", local); w.Code != 404 {
		t.Errorf("wrong secret: %d", w.Code)
	}
	opened := ask(h, "GET", "/open/secret", local)
	if opened.Code != 303 || opened.Header().Get("Location") != "/" {
		t.Fatalf("open: %d to %q", opened.Code, opened.Header().Get("Location"))
	}
	cookie := opened.Result().Cookies()[0]
	if !cookie.HttpOnly || cookie.SameSite != http.SameSiteLaxMode || cookie.Value == "secret" {
		t.Errorf("cookie: %+v", cookie)
	}
	if w := ask(h, "GET", "/who", local, func(r *http.Request) { r.AddCookie(cookie) }); w.Body.String() != "林知远" {
		t.Errorf("with cookie: %d %s", w.Code, w.Body)
	}
	if err := alone.Check(&net.TCPAddr{IP: net.IPv4zero, Port: 1}); err == nil {
		t.Error("alone on all addresses")
	}
}
