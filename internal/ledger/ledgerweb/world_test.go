package ledgerweb

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"bihuan/internal/access"
	"bihuan/internal/command/commandsql"
	"bihuan/internal/ident"
	"bihuan/internal/ledger"
	"bihuan/internal/ledger/grid"
	"bihuan/internal/ledger/grid/gridsql"
	"bihuan/internal/ledger/ledgertest"
	"bihuan/internal/sqldb"
	"bihuan/internal/sqldb/sqldbtest"
	"bihuan/internal/ui/uitest"
)

// site is the wing behind a server that takes everybody for the given viewer.
type site struct {
	*ledgertest.World
	*httptest.Server
	viewer access.Viewer
	client *http.Client
}

func open(t *testing.T, db *sqldb.DB) *site {
	t.Helper()
	s := &site{World: ledgertest.New(t, db)}
	s.viewer = s.Keeper
	web := &Web{Ledger: s.Service, Commands: &commandsql.Store{DB: db, Clock: s.Clock}, Clock: s.Clock,
		Views: &grid.Views{DB: db, Store: &gridsql.Store{DB: db}, History: s.Past, Clock: s.Clock, NewID: ident.New}}
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

func (s *site) json(t *testing.T, path string) (int, string) {
	t.Helper()
	status, body, _ := s.ask(t, "GET", path, "application/json", nil)
	return status, body
}

func (s *site) form(t *testing.T, path string, pairs ...string) (int, string, string) {
	t.Helper()
	values := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		values.Set(pairs[i], pairs[i+1])
	}
	return s.ask(t, "POST", path, "text/html", strings.NewReader(values.Encode()), "Content-Type", "application/x-www-form-urlencoded")
}

func (s *site) command(t *testing.T, path, key, body string, headers ...string) (int, string) {
	t.Helper()
	headers = append(headers, "Content-Type", "application/json", "Idempotency-Key", key)
	status, answer, _ := s.ask(t, "POST", path, "application/json", strings.NewReader(body), headers...)
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

// steady replaces what differs from run to run.
func steady(problems []ledger.Problem, text string) string {
	for i, p := range problems {
		text = strings.ReplaceAll(text, p.ID, fmt.Sprintf("problem%d", i+1))
		for n, id := range p.Causes {
			text = strings.ReplaceAll(text, id, fmt.Sprintf("cause%d.%d", i+1, n+1))
		}
		for n, id := range p.Measures {
			text = strings.ReplaceAll(text, id, fmt.Sprintf("measure%d.%d", i+1, n+1))
		}
	}
	return text
}
