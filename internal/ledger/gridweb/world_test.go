package gridweb

import (
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
	"bihuan/internal/ledger/ledgerweb"
	"bihuan/internal/sqldb"
	"bihuan/internal/sqldb/sqldbtest"
	"bihuan/internal/ui/uitest"
)

// site is the ledger behind a server that takes everybody for the given viewer.
type site struct {
	*ledgertest.World
	*httptest.Server
	views  *grid.Views
	viewer access.Viewer
	client *http.Client
}

func open(t *testing.T, db *sqldb.DB) *site {
	t.Helper()
	s := &site{World: ledgertest.New(t, db)}
	s.viewer = s.Keeper
	s.views = &grid.Views{DB: db, Store: &gridsql.Store{DB: db}, History: s.Past, Clock: s.Clock, NewID: ident.New}
	list := &ledgerweb.Web{Ledger: s.Service, Commands: &commandsql.Store{DB: db, Clock: s.Clock}, Clock: s.Clock, Views: s.views}
	web := &Web{List: list}
	pages := uitest.Site(t, Room, ledgerweb.Room)
	mux := http.NewServeMux()
	for _, route := range append(append(list.Routes(), web.Routes()...), pages.Routes()...) {
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

// answer is what came back.
type answer struct {
	status   int
	body, to string
}

func (s *site) ask(t *testing.T, method, path, accept string, body io.Reader, headers ...string) answer {
	t.Helper()
	r, err := http.NewRequest(method, s.URL+path, body)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Accept", accept)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	got, err := s.client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer got.Body.Close()
	text, err := io.ReadAll(got.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer{got.StatusCode, string(text), got.Header.Get("Location")}
}

func (s *site) page(t *testing.T, path string) string {
	t.Helper()
	got := s.ask(t, "GET", path, "text/html", nil)
	if got.status != 200 {
		t.Fatalf("%s: %d\n%s", path, got.status, got.body)
	}
	return got.body
}

// form posts pairs of names and values; a name may come more than once.
func (s *site) form(t *testing.T, path string, pairs ...string) answer {
	t.Helper()
	values := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		values.Add(pairs[i], pairs[i+1])
	}
	return s.ask(t, "POST", path, "text/html", strings.NewReader(values.Encode()), "Content-Type", "application/x-www-form-urlencoded")
}

func (s *site) now(t *testing.T, id string) ledger.Problem {
	t.Helper()
	p, err := s.Store.Problem(t.Context(), s.Keeper, id)
	if err != nil {
		t.Fatal(err)
	}
	return p
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
