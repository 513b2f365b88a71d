package server_test

import (
	"context"
	"errors"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"bihuan/internal/access"
	"bihuan/internal/access/accessweb"
	"bihuan/internal/audit/auditweb"
	"bihuan/internal/comment/commentweb"
	"bihuan/internal/dispatch/dispatchweb"
	"bihuan/internal/fault"
	"bihuan/internal/ledger/boardweb"
	"bihuan/internal/ledger/deskweb"
	"bihuan/internal/ledger/fileweb"
	"bihuan/internal/ledger/gridweb"
	"bihuan/internal/ledger/intakeweb"
	"bihuan/internal/ledger/layout/layoutweb"
	"bihuan/internal/ledger/ledgerweb"
	"bihuan/internal/ledger/partweb"
	"bihuan/internal/material/materialweb"
	"bihuan/internal/org/orgweb"
	"bihuan/internal/server"
	"bihuan/internal/settings/settingsweb"
	"bihuan/internal/ui"
)

// wings are the web rooms of the program; TestMatrixKnowsEveryRoom fails when
// one is missing here.
var wings = map[string]interface{ Routes() []ui.Route }{
	"auditweb":    &auditweb.Web{},
	"accessweb":   &accessweb.Web{},
	"boardweb":    &boardweb.Web{},
	"commentweb":  &commentweb.Web{},
	"intakeweb":   &intakeweb.Web{},
	"dispatchweb": &dispatchweb.Web{},
	"gridweb":     &gridweb.Web{},
	"deskweb":     &deskweb.Web{},
	"layoutweb":   &layoutweb.Web{},
	"fileweb":     &fileweb.Web{},
	"ledgerweb":   &ledgerweb.Web{},
	"materialweb": &materialweb.Web{},
	"orgweb":      &orgweb.Web{},
	"partweb":     &partweb.Web{},
	"settingsweb": &settingsweb.Web{},
}

// allRoutes returns the routes of the program behind both doors.
func allRoutes(t *testing.T) []ui.Route {
	return server.AllRoutes(config(t, server.NewAlone(keeper, "s", "c", loopbackAddr), wingRoutes()))
}

// wingRoutes returns the routes of the wings alone.
func wingRoutes() []ui.Route {
	var routes []ui.Route
	for _, wing := range wings {
		routes = append(routes, wing.Routes()...)
	}
	return routes
}

func TestMatrixKnowsEveryRoom(t *testing.T) {
	found := 0
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() || !strings.HasSuffix(d.Name(), "web") {
			return err
		}
		sources, err := filepath.Glob(filepath.Join(path, "*.go"))
		if err != nil || len(sources) == 0 {
			return err
		}
		found++
		if wings[d.Name()] == nil {
			t.Errorf("room %s is not in the matrix: add it to wings in %s", d.Name(), "matrix_test.go")
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if found == 0 {
		t.Error("no web room found: the walk is broken")
	}
}

// everybody are the viewers of whom the matrix speaks: one of each role, and an
// account that holds none.
func everybody(separated bool) map[access.Role]access.Viewer {
	all := map[access.Role]access.Viewer{"nothing": viewerWith("nothing")}
	for _, role := range access.Roles {
		all[role] = viewerWith(role)
	}
	for role, v := range all {
		v.Separated = separated
		all[role] = v
	}
	return all
}

// line writes a route as testdata/matrix.txt does: method, pattern, who, and
// what 操作记录 tells of it.
func line(route ui.Route) string {
	who := "public"
	if !route.Allow.Public() {
		who = admitted(route.Allow)
	}
	text := route.Method + " " + route.Pattern + " : " + who
	if route.Records.Kind != "" {
		text += " : " + string(route.Records.Kind)
	}
	return text
}

// admitted names who comes in: "self" for everybody with an account, "readers"
// for everybody who reads content, and a role in parentheses that comes in only
// while 三员分立 is off.
func admitted(allow ui.Allow) string {
	strict, loose := everybody(true), everybody(false)
	var words []string
	self, readers, others := true, true, false
	for _, role := range append([]access.Role{"nothing"}, access.Roles...) {
		in := allow.Admits(strict[role])
		self = self && in
		if strict[role].Reads() {
			readers = readers && in
		} else {
			others = others || in
		}
		switch {
		case in:
			words = append(words, string(role))
		case allow.Admits(loose[role]):
			words = append(words, "("+string(role)+")")
		}
	}
	switch {
	case self:
		return "self"
	case readers && !others:
		return "readers"
	}
	return strings.Join(words, " ")
}

func TestMatrix(t *testing.T) {
	text, err := os.ReadFile("testdata/matrix.txt")
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for l := range strings.Lines(string(text)) {
		if l = strings.TrimSpace(l); l != "" && !strings.HasPrefix(l, "#") {
			want = append(want, l)
		}
	}
	var got []string
	for _, route := range allRoutes(t) {
		got = append(got, line(route))
	}
	for _, l := range got {
		if !slices.Contains(want, l) {
			t.Errorf("not in testdata/matrix.txt, add it if that is meant:\n%s", l)
		}
	}
	for _, l := range want {
		if !slices.Contains(got, l) {
			t.Errorf("in testdata/matrix.txt, but the program has no such route:\n%s", l)
		}
	}
	if len(want) < 10 {
		t.Errorf("%d lines in the matrix: the file is broken", len(want))
	}
}

var wildcard = regexp.MustCompile(`\{[^}]*\}`)

// TestMatrixHolds asks for every route as every role and as nobody.
func TestMatrixHolds(t *testing.T) {
	reached := false
	var routes []ui.Route
	for _, wing := range wings {
		for _, route := range wing.Routes() {
			route.Handler = func(*http.Request) (ui.Response, error) { reached = true; return ui.NoContent{}, nil }
			routes = append(routes, route)
		}
	}
	for _, route := range routes {
		for _, role := range append([]access.Role{"", "stranger"}, access.Roles...) {
			reached = false
			viewer := viewerWith(role)
			handler := server.Handler(config(t, doorFor(viewer), []ui.Route{route}))
			path := strings.Replace(wildcard.ReplaceAllString(route.Pattern, "x"), "{$}", "", 1)
			r := httptest.NewRequest(route.Method, path, nil)
			r.Header.Set("Accept", "application/json")
			w := httptest.NewRecorder()
			handler.ServeHTTP(w, r)
			if want := route.Allow.Public() || route.Allow.Admits(viewer); reached != want {
				t.Errorf("%s as %q: reached %v, want %v", line(route), role, reached, want)
			}
			if !reached && role == "" && w.Code != http.StatusUnauthorized || !reached && role != "" && w.Code != http.StatusForbidden {
				t.Errorf("%s as %q: status %d", line(route), role, w.Code)
			}
			reached = false
			r = httptest.NewRequest(route.Method, path, nil)
			r.Header.Set("Sec-Fetch-Site", "cross-site")
			handler.ServeHTTP(httptest.NewRecorder(), r)
			if reached && route.Method != http.MethodGet {
				t.Errorf("%s: a command from another site was taken", line(route))
			}
		}
	}
}

// TestWhatLeavesIsRecorded: a route whose address says that content leaves or
// comes in declares so, and 操作记录 tells of it; what fails is not recorded.
func TestWhatLeavesIsRecorded(t *testing.T) {
	declared := 0
	for _, route := range wingRoutes() {
		leaves := route.Method == http.MethodGet && leaving.MatchString(route.Pattern)
		enters := route.Method == http.MethodPost && entering.MatchString(route.Pattern)
		if leaves && route.Records.Kind != access.Exported || enters && route.Records.Kind != access.Imported {
			t.Errorf("%s %s does not declare what 操作记录 has to tell: Records: access.Exporting(…) or access.Importing(…)", route.Method, route.Pattern)
		}
		if route.Records.Kind == "" {
			continue
		}
		declared++
		if route.Allow.Public() || route.Records.What == "" {
			t.Errorf("%s: recorded without a name, or for nobody", line(route))
		}
		var fail error
		route.Handler = func(*http.Request) (ui.Response, error) { return ui.NoContent{}, fail }
		book := &noted{}
		c := config(t, doorFor(viewerWith(access.Keeper)), []ui.Route{route})
		c.Record = book
		path := wildcard.ReplaceAllString(route.Pattern, "x")
		ask(server.Handler(c), route.Method, path)
		if len(book.acts) != 1 || book.acts[0].Kind != route.Records.Kind {
			t.Errorf("%s: recorded %v", line(route), book.acts)
		}
		fail = fault.New(fault.NotFound, "没有")
		if ask(server.Handler(c), route.Method, path); len(book.acts) != 1 {
			t.Errorf("%s: a failure is recorded as done", line(route))
		}
		fail, book.broken = nil, true
		if w := ask(server.Handler(c), route.Method, path); w.Code != http.StatusServiceUnavailable {
			t.Errorf("%s: went out without its record: %d", line(route), w.Code)
		}
	}
	if declared < 5 {
		t.Errorf("only %d routes declare anything", declared)
	}
}

var (
	leaving  = regexp.MustCompile(`/(export|original|annotated|download|zip|archive|book|document|letter)$`)
	entering = regexp.MustCompile(`/(import|upload|revise)$|^/materials$`)
)

// noted is a recorder for tests.
type noted struct {
	acts   []access.Act
	broken bool
}

func (n *noted) Record(_ context.Context, _ access.Viewer, _ string, acts ...access.Act) error {
	if n.broken {
		return errors.New("disk full")
	}
	n.acts = append(n.acts, acts...)
	return nil
}

// TestDenialsAreRecorded asks for every route as everybody: whoever is refused
// is written down with the route, never with the address that was asked for.
func TestDenialsAreRecorded(t *testing.T) {
	for _, route := range wingRoutes() {
		for role, v := range everybody(true) {
			book := &noted{}
			c := config(t, doorFor(v), []ui.Route{route})
			c.Record = book
			route.Handler = func(*http.Request) (ui.Response, error) { return ui.NoContent{}, nil }
			if route.Allow.Public() || route.Allow.Admits(v) {
				continue
			}
			w := ask(server.Handler(c), route.Method, strings.Replace(wildcard.ReplaceAllString(route.Pattern, "secret-id"), "{$}", "", 1))
			if w.Code != http.StatusForbidden || len(book.acts) != 1 || book.acts[0].Kind != access.Denied || strings.Contains(book.acts[0].What, "secret-id") {
				t.Errorf("%s as %s: %d, %v", line(route), role, w.Code, book.acts)
			}
		}
	}
}

// TestRestrictedReadsAreRecorded: what a handler notes is written down.
func TestRestrictedReadsAreRecorded(t *testing.T) {
	book := &noted{}
	c := config(t, doorFor(keeper), []ui.Route{get("/x/{id}", func(r *http.Request) (ui.Response, error) {
		access.NoteRestricted(r.Context(), access.UnitWide, "问题", "open")
		access.NoteRestricted(r.Context(), access.Restricted, "问题", "closed")
		return ui.NoContent{}, nil
	})})
	c.Record = book
	ask(server.Handler(c), "GET", "/x/1")
	if len(book.acts) != 1 || book.acts[0] != (access.Act{Kind: access.ReadOfOnePiece, What: "问题", Object: "closed"}) {
		t.Errorf("%v", book.acts)
	}
}

// TestPasswordFirst: whoever has a password from somebody else gets nowhere
// before it is changed.
func TestPasswordFirst(t *testing.T) {
	v := keeper
	v.MustChange = true
	for _, route := range wingRoutes() {
		reached := false
		route.Handler = func(*http.Request) (ui.Response, error) { reached = true; return ui.NoContent{}, nil }
		w := ask(server.Handler(config(t, doorFor(v), []ui.Route{route})), route.Method, strings.Replace(wildcard.ReplaceAllString(route.Pattern, "x"), "{$}", "", 1))
		if want := route.Allow.Public() || route.Allow.Self(); reached != want || !reached && w.Header().Get("Location") != "/account" {
			t.Errorf("%s: reached %v, led to %q", line(route), reached, w.Header().Get("Location"))
		}
	}
}
