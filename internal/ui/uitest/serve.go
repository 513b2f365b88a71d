package uitest

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"bihuan/internal/access"
	"bihuan/internal/ui"
)

// Server answers the routes of some rooms and takes everybody for Viewer.
type Server struct {
	*httptest.Server
	Viewer access.Viewer
	client *http.Client
}

// Serve starts a Server for the rooms and their routes.
func Serve(t testing.TB, viewer access.Viewer, rooms []*ui.Room, routes ...ui.Route) *Server {
	t.Helper()
	s := &Server{Viewer: viewer, client: &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	pages := Site(t, rooms...)
	mux := http.NewServeMux()
	for _, route := range append(routes, pages.Routes()...) {
		handler := pages.Handler(route)
		mux.HandleFunc(route.Method+" "+route.Pattern, func(w http.ResponseWriter, r *http.Request) {
			if !route.Allow.Admits(s.Viewer) {
				http.Error(w, "forbidden", http.StatusForbidden)
				return
			}
			handler.ServeHTTP(w, r.WithContext(access.With(r.Context(), s.Viewer)))
		})
	}
	s.Server = httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s
}

// Answer is what came back; To is where it leads.
type Answer struct {
	Status int
	Body   string
	To     string
	Header http.Header
}

// Has fails where the body lacks one of the texts.
func (a Answer) Has(t testing.TB, texts ...string) Answer {
	t.Helper()
	for _, text := range texts {
		if !strings.Contains(a.Body, text) {
			t.Errorf("the answer (%d) lacks %q", a.Status, text)
		}
	}
	return a
}

// Lacks fails where the body contains one of the texts.
func (a Answer) Lacks(t testing.TB, texts ...string) Answer {
	t.Helper()
	for _, text := range texts {
		if strings.Contains(a.Body, text) {
			t.Errorf("the answer (%d) contains %q", a.Status, text)
		}
	}
	return a
}

// Page asks for a page, JSON for the same as JSON.
func (s *Server) Page(t testing.TB, path string) Answer {
	t.Helper()
	return s.ask(t, "GET", path, "text/html", "", nil)
}

// JSON asks for JSON.
func (s *Server) JSON(t testing.TB, path string) Answer {
	t.Helper()
	return s.ask(t, "GET", path, "application/json", "", nil)
}

// Form sends a form of pairs; a name may occur several times.
func (s *Server) Form(t testing.TB, path string, pairs ...string) Answer {
	t.Helper()
	values := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		values.Add(pairs[i], pairs[i+1])
	}
	return s.ask(t, "POST", path, "text/html", "application/x-www-form-urlencoded", strings.NewReader(values.Encode()))
}

// Command sends JSON.
func (s *Server) Command(t testing.TB, path, body string) Answer {
	t.Helper()
	return s.ask(t, "POST", path, "application/json", "application/json", strings.NewReader(body))
}

// Upload is a file that a form brings.
type Upload struct {
	Name    string
	Content []byte
}

// Send sends files in the field file of a form of pairs, and asks for accept.
func (s *Server) Send(t testing.TB, path, accept string, files []Upload, pairs ...string) Answer {
	t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for i := 0; i < len(pairs); i += 2 {
		if err := form.WriteField(pairs[i], pairs[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	for _, f := range files {
		part, err := form.CreateFormFile("file", f.Name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := part.Write(f.Content); err != nil {
			t.Fatal(err)
		}
	}
	if err := form.Close(); err != nil {
		t.Fatal(err)
	}
	return s.ask(t, "POST", path, accept, form.FormDataContentType(), &body)
}

func (s *Server) ask(t testing.TB, method, path, accept, kind string, body io.Reader) Answer {
	t.Helper()
	r, err := http.NewRequest(method, s.URL+path, body)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Accept", accept)
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	answer, err := s.client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return Answer{answer.StatusCode, string(text), answer.Header.Get("Location"), answer.Header}
}
