package server_test

import (
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
	"bihuan/internal/ledger/ledgerweb"
	"bihuan/internal/material/materialweb"
	"bihuan/internal/org/orgweb"
	"bihuan/internal/server"
	"bihuan/internal/ui"
)

// wings are the web rooms of the program; TestMatrixKnowsEveryRoom fails when
// one is missing here.
var wings = map[string]interface{ Routes() []ui.Route }{
	"accessweb":   &accessweb.Web{},
	"ledgerweb":   &ledgerweb.Web{},
	"materialweb": &materialweb.Web{},
	"orgweb":      &orgweb.Web{},
}

// allRoutes returns the routes of the program behind both doors.
func allRoutes(t *testing.T) []ui.Route {
	var routes []ui.Route
	for _, wing := range wings {
		routes = append(routes, wing.Routes()...)
	}
	return server.AllRoutes(config(t, server.NewAlone(keeper, "s", "c", loopbackAddr), routes))
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
