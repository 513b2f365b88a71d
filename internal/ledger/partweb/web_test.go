package partweb

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"bihuan/internal/access"
	"bihuan/internal/browsertest"
	"bihuan/internal/command/commandsql"
	"bihuan/internal/ledger"
	"bihuan/internal/ledger/ledgertest"
	"bihuan/internal/sqldb/sqldbtest"
	"bihuan/internal/ui/uitest"
)

type site struct {
	*ledgertest.World
	*httptest.Server
	viewer access.Viewer
	client *http.Client
	keys   int
}

func open(t *testing.T) *site {
	t.Helper()
	db := sqldbtest.SQLite(t)
	s := &site{World: ledgertest.New(t, db), client: &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	s.viewer = s.Keeper
	web := &Web{Ledger: s.Service, Commands: &commandsql.Store{DB: db, Clock: s.Clock}}
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
	return s
}

func (s *site) ask(t *testing.T, method, path string, values url.Values) (int, string, string) {
	t.Helper()
	var body io.Reader
	if values != nil {
		s.keys++
		values.Set("key", fmt.Sprintf("key-%016d", s.keys))
		body = strings.NewReader(values.Encode())
	}
	r, err := http.NewRequest(method, s.URL+path, body)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Accept", "text/html")
	if values != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
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

func (s *site) now(t *testing.T, id string) ledger.Problem {
	t.Helper()
	p, err := s.Store.Problem(t.Context(), s.Keeper, id)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestForms(t *testing.T) {
	s := open(t)
	all := s.Seed(t)
	p := all[3]
	base := "/problems/" + p.ID
	if status, _, to := s.ask(t, "POST", base+"/relink", url.Values{"version": {"1"}, "causes": p.Causes, "measures": all[0].Measures}); status != 303 || !strings.HasPrefix(to, base) {
		t.Fatalf("%d %s", status, to)
	}
	status, page, _ := s.ask(t, "POST", base+"/add-measure", url.Values{"version": {"1"}, "title": {"限时办结"}, "action_text": {"逐件登记", ""}, "action_holder": {"综治办", ""}, "action_due": {"长期", ""}})
	if status != 412 || !strings.Contains(page, `value="限时办结"`) || !strings.Contains(page, `value="综治办"`) || !strings.Contains(page, "林远于") {
		t.Errorf("a stale form: %d\n%s", status, page)
	}
	if status, _, _ := s.ask(t, "POST", base+"/add-measure", url.Values{"version": {"2"}, "title": {"限时办结"}, "action_text": {"逐件登记", ""}, "action_holder": {"综治办", ""}, "action_due": {"长期", ""}}); status != 303 {
		t.Fatal(status)
	}
	after := s.now(t, p.ID)
	m, err := s.Store.Measure(t.Context(), s.Keeper, after.Measures[1])
	if err != nil || m.Title != "限时办结" || len(m.Actions) != 1 || m.Actions[0].Holder != "综治办" {
		t.Errorf("%+v %v", m, err)
	}
	// A search hides what is linked and must not unlink it.
	if _, page, _ := s.ask(t, "GET", base+"/links?q="+url.QueryEscape("限时"), nil); !strings.Contains(page, `name="measures" value="`+all[0].Measures[0]+`"`) || strings.Contains(page, "健全学习制度") {
		t.Errorf("the search loses links")
	}
	if _, page, _ := s.ask(t, "GET", base+"/links", nil); strings.Contains(page, "带头化解遗留纠纷") {
		t.Error("a person's measure is offered to a problem of the team")
	}
	if status, page, _ := s.ask(t, "POST", "/measures/"+m.ID+"/edit", url.Values{"version": {"1"}, "title": {" "}, "statement": {""}}); status != 422 || !strings.Contains(page, "请填写") {
		t.Errorf("an empty measure: %d", status)
	}
	if status, _, _ := s.ask(t, "POST", "/measures/"+m.ID+"/withdraw", url.Values{"version": {"1"}, "reason": {"重复"}}); status != 303 {
		t.Error(status)
	}
	if _, page, _ := s.ask(t, "GET", "/measures/"+m.ID, nil); !strings.Contains(page, "已撤回") || strings.Contains(page, "/edit") {
		t.Error("a withdrawn measure can still be changed")
	}
	s.viewer = s.Reader
	if _, page, _ := s.ask(t, "GET", "/causes/"+p.Causes[0], nil); strings.Contains(page, "/edit\"") {
		t.Error("a reader gets forms")
	}
	if status, _, _ := s.ask(t, "GET", "/measures/"+all[5].Measures[0], nil); status != 404 {
		t.Errorf("a reader opens a person's measure: %d", status)
	}
}

func TestMerge(t *testing.T) {
	s := open(t)
	all, again := s.Seed(t), s.Seed(t)
	_, page, _ := s.ask(t, "GET", "/ledger/alike", nil)
	if n := strings.Count(page, `class="alike"`); n != len(all) {
		t.Fatalf("%d groups", n)
	}
	seen := []string{all[0].ID + ":1", again[0].ID + ":1"}
	if status, page, _ := s.ask(t, "POST", "/ledger/alike", url.Values{"into": {all[0].ID}, "seen": seen}); status != 422 || !strings.Contains(page, "请勾选") {
		t.Errorf("nothing ticked: %d", status)
	}
	status, _, to := s.ask(t, "POST", "/ledger/alike", url.Values{"into": {all[0].ID}, "merge": {all[0].ID, again[0].ID}, "seen": seen})
	if status != 303 || !strings.HasPrefix(to, "/exchange/batches/") {
		t.Fatalf("%d %s", status, to)
	}
	if p := s.now(t, again[0].ID); p.Course.MergedInto != all[0].ID {
		t.Errorf("%+v", p.Course)
	}
	b, err := s.Store.Batch(t.Context(), s.Keeper, strings.TrimPrefix(to, "/exchange/batches/"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.UndoBatch(t.Context(), s.Keeper, b.ID, b.Version, false); err != nil {
		t.Fatal(err)
	}
	if a, b := s.now(t, all[0].ID), s.now(t, again[0].ID); len(a.Course.Absorbed) != 0 || b.State != ledger.Registered {
		t.Errorf("taken back: %+v %+v", a.Course, b.State)
	}
	if status, page, _ := s.ask(t, "POST", "/ledger/alike", url.Values{"into": {all[0].ID}, "merge": {again[0].ID}, "seen": seen}); status != 412 || !strings.Contains(page, "林远于") {
		t.Errorf("what was seen is old: %d", status)
	}
}

func TestLook(t *testing.T) {
	browser := browsertest.Start(t)
	s := open(t)
	all := s.Seed(t)
	s.Seed(t)
	pages := []struct{ name, url string }{
		{"measure", "/measures/" + all[0].Measures[0]}, {"cause", "/causes/" + all[0].Causes[0]}, {"links", "/problems/" + all[3].ID + "/links"},
		{"alike", "/ledger/alike"}, {"alike-none", "/ledger/alike?year=2020"},
	}
	for _, size := range []struct{ width, height int }{{1366, 768}, {360, 740}} {
		tab := browser.Tab(size.width, size.height)
		for _, page := range pages {
			tab.Open(s.URL + page.url)
			if tab.Overflows() {
				t.Errorf("%s is wider than %d pixels", page.name, size.width)
			}
			tab.Shot(fmt.Sprintf("part-%s-%d", page.name, size.width))
		}
		if said := tab.Complaints(); len(said) > 0 {
			t.Errorf("at %d pixels the browser says %q", size.width, said)
		}
	}
}
