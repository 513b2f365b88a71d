package settingsweb

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"testing"

	"bihuan/internal/access"
	"bihuan/internal/child"
	"bihuan/internal/command/commandsql"
	"bihuan/internal/ident"
	"bihuan/internal/ledger/ledgertest"
	"bihuan/internal/material/reading"
	"bihuan/internal/settings"
	"bihuan/internal/settings/settingssql"
	"bihuan/internal/sqldb"
	"bihuan/internal/sqldb/sqldbtest"
	"bihuan/internal/tabular/excel"
	"bihuan/internal/ui/uitest"
)

func TestMain(m *testing.M) {
	if code, handled := child.Main(os.Args[1:], map[string]child.Handler{excel.Work: excel.Serve}); handled {
		os.Exit(code)
	}
	os.Exit(m.Run())
}

// site is the wing behind a server that takes everybody for the given viewer.
type site struct {
	*ledgertest.World
	*httptest.Server
	settings *settings.Service
	viewer   access.Viewer
	client   *http.Client
}

func open(t *testing.T, db *sqldb.DB) *site {
	t.Helper()
	s := &site{World: ledgertest.New(t, db)}
	s.viewer = s.Keeper
	s.settings = &settings.Service{DB: db, Store: &settingssql.Store{DB: db}, History: s.World.Past, Clock: s.Clock, NewID: ident.New, Problems: s.List}
	s.Tables = s.settings.Tables
	web := &Web{Settings: s.settings, Commands: &commandsql.Store{DB: db, Clock: s.Clock}, Book: excel.InChild, Text: reading.Text, Clock: s.Clock}
	pages := uitest.Site(t, Room)
	mux := http.NewServeMux()
	for _, route := range append(web.Routes(), pages.Routes()...) {
		handler := pages.Handler(route)
		mux.HandleFunc(route.Method+" "+route.Pattern, func(w http.ResponseWriter, r *http.Request) {
			if !route.Allow.Admits(s.viewer) {
				http.Error(w, "forbidden", http.StatusForbidden)
				return
			}
			handler.ServeHTTP(w, r.WithContext(access.With(r.Context(), s.viewer)))
		})
	}
	s.Server = httptest.NewServer(mux)
	t.Cleanup(s.Close)
	s.client = &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return s
}

func quick(t *testing.T) *site { return open(t, sqldbtest.SQLite(t)) }

// ask sends a request and returns status, body and where it leads.
func (s *site) ask(t *testing.T, method, path, accept string, body io.Reader, headers ...string) (int, string, string) {
	t.Helper()
	r, err := http.NewRequest(method, s.URL+path, body)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Accept", accept)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
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
	return answer.StatusCode, string(text), answer.Header.Get("Location")
}

func (s *site) page(t *testing.T, path string) (int, string) {
	t.Helper()
	status, body, _ := s.ask(t, "GET", path, "text/html", nil)
	return status, body
}

func (s *site) form(t *testing.T, path string, values url.Values) (int, string, string) {
	t.Helper()
	values.Set("key", ident.New())
	return s.ask(t, "POST", path, "text/html", strings.NewReader(values.Encode()), "Content-Type", "application/x-www-form-urlencoded")
}

func (s *site) command(t *testing.T, path, body string) (int, string) {
	t.Helper()
	status, answer, _ := s.ask(t, "POST", path, "application/json", strings.NewReader(body), "Content-Type", "application/json", "Idempotency-Key", ident.New())
	return status, answer
}

// upload sends a file beside fields.
func (s *site) upload(t *testing.T, path, name string, content []byte, pairs ...string) (int, string) {
	t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	part := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	for i := 0; i < len(pairs); i += 2 {
		part(w.WriteField(pairs[i], pairs[i+1]))
	}
	if name != "" {
		file, err := w.CreateFormFile("file", name)
		part(err)
		_, err = file.Write(content)
		part(err)
	}
	part(w.Close())
	status, answer, _ := s.ask(t, "POST", path, "text/html", &body, "Content-Type", w.FormDataContentType())
	return status, answer
}

// contains fails where the page lacks one of the texts.
func contains(t *testing.T, page string, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if !strings.Contains(page, text) {
			t.Errorf("the page lacks %q", text)
		}
	}
}

func lacks(t *testing.T, page string, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if strings.Contains(page, text) {
			t.Errorf("the page contains %q", text)
		}
	}
}
