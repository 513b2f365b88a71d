package layoutweb

import (
	"bytes"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"testing"

	"bihuan/internal/access"
	"bihuan/internal/browsertest"
	"bihuan/internal/child"
	"bihuan/internal/command/commandsql"
	"bihuan/internal/ledger/layout"
	"bihuan/internal/ledger/layout/layouttest"
	"bihuan/internal/ledger/ledgertest"
	"bihuan/internal/sqldb/sqldbtest"
	"bihuan/internal/tabular/excel"
	"bihuan/internal/ui/uitest"
	"bihuan/internal/write/sheet"
)

func TestMain(m *testing.M) {
	if code, handled := child.Main(os.Args[1:], map[string]child.Handler{excel.Work: excel.Serve, sheet.FillWork: sheet.ServeFill}); handled {
		os.Exit(code)
	}
	os.Exit(m.Run())
}

// site is the pages behind a server that takes everybody for the keeper.
type site struct {
	*ledgertest.World
	*httptest.Server
	layouts *layout.Service
	client  *http.Client
}

func open(t *testing.T) *site {
	t.Helper()
	db := sqldbtest.SQLite(t)
	s := &site{World: ledgertest.New(t, db)}
	s.layouts = layouttest.Service(s.World)
	web := &Web{Layouts: s.layouts, Commands: &commandsql.Store{DB: db, Clock: s.Clock}, Judge: s.Judge}
	pages := uitest.Site(t, Room)
	mux := http.NewServeMux()
	for _, route := range append(web.Routes(), pages.Routes()...) {
		handler := pages.Handler(route)
		mux.HandleFunc(route.Method+" "+route.Pattern, func(w http.ResponseWriter, r *http.Request) {
			handler.ServeHTTP(w, r.WithContext(access.With(r.Context(), s.Keeper)))
		})
	}
	s.Server = httptest.NewServer(mux)
	t.Cleanup(s.Close)
	s.client = &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return s
}

func (s *site) ask(t *testing.T, method, path, kind string, body io.Reader) (int, string, string) {
	t.Helper()
	r, err := http.NewRequest(method, s.URL+path, body)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Accept", "text/html")
	r.Header.Set("Content-Type", kind)
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

func (s *site) form(t *testing.T, path string, pairs ...string) (int, string, string) {
	t.Helper()
	values := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		values.Add(pairs[i], pairs[i+1])
	}
	return s.ask(t, "POST", path, "application/x-www-form-urlencoded", strings.NewReader(values.Encode()))
}

func (s *site) upload(t *testing.T, path, name string, content []byte, pairs ...string) (int, string, string) {
	t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for i := 0; i < len(pairs); i += 2 {
		if err := form.WriteField(pairs[i], pairs[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	part, err := form.CreateFormFile("file", name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := part.Write(content); err != nil {
		t.Fatal(err)
	}
	if err := form.Close(); err != nil {
		t.Fatal(err)
	}
	return s.ask(t, "POST", path, form.FormDataContentType(), &body)
}

// The way of a clerk: drop the blank sheet in, correct a column, take over the
// words of a superior, rename, replace, end.
func TestWholeWay(t *testing.T) {
	s := open(t)
	status, body, _ := s.upload(t, home, "名单.xlsx", []byte("PK\x03\x04"), "key", "k0")
	if status != 422 || !strings.Contains(body, "程序自带的表样") {
		t.Errorf("a broken file: %d", status)
	}
	status, _, page := s.upload(t, home, "市里格式.xlsx", layouttest.City(t), "key", "k1")
	if status != 303 || !strings.HasPrefix(page, home+"/") {
		t.Fatalf("added: %d %s", status, page)
	}
	_, body, _ = s.ask(t, "GET", page, "", nil)
	for _, want := range []string{"从第 5 行开始填", "云川市巡察反馈问题整改情况统计表", `<option value="problem" selected>`, "巡视巡察整改"} {
		if !strings.Contains(body, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	status, _, _ = s.form(t, page+"/edit", "key", "k2", "version", "1", "name", "市委格式", "c0.1", "title", "c0.6.system", "inspection")
	if status != 303 {
		t.Fatalf("edited: %d", status)
	}
	id := strings.TrimPrefix(page, home+"/")
	l, err := s.layouts.Layout(t.Context(), s.Keeper, id)
	if err != nil || l.Form.Name != "市委格式" || l.Form.Sheets[0].Columns[1].Field != "title" || l.Form.Sheets[0].Columns[6].System != "inspection" {
		t.Fatalf("%+v, %v", l, err)
	}
	status, body, _ = s.form(t, page+"/edit", "key", "k3", "version", "1", "name", "旧页面")
	if status != 412 || !strings.Contains(body, "旧页面") {
		t.Errorf("an old page: %d", status)
	}
	if status, _, _ := s.upload(t, page+"/replace", "新空表.xlsx", layouttest.City(t), "key", "k4", "version", "2"); status != 303 {
		t.Errorf("replaced: %d", status)
	}
	if status, body, _ := s.ask(t, "GET", page+"/file", "", nil); status != 200 || !strings.Contains(body, "name: 市委格式") {
		t.Errorf("data file: %d %s", status, body)
	}
	if status, body, _ := s.ask(t, "GET", home+"/ledger/file", "", nil); status != 200 || !strings.Contains(body, "id: ledger") {
		t.Errorf("data file of ours: %d", status)
	}
	if status, _, to := s.form(t, page+"/end", "key", "k5", "version", "3"); status != 303 || to != home {
		t.Errorf("ended: %d", status)
	}
	if _, body, _ := s.ask(t, "GET", home, "", nil); strings.Contains(body, "市委格式") {
		t.Error("still listed")
	}
}

func TestLook(t *testing.T) {
	browser := browsertest.Start(t)
	empty, s := open(t), open(t)
	l, err := s.layouts.Add(t.Context(), s.Keeper, "市委巡察反馈问题统计表", "市里空表.xlsx", layouttest.City(t))
	if err != nil {
		t.Fatal(err)
	}
	pages := []struct{ name, url string }{{"layouts-empty", empty.URL + home}, {"layouts", s.URL + home}, {"layout", s.URL + home + "/" + l.ID}}
	for _, size := range []struct{ width, height int }{{1366, 768}, {360, 740}} {
		tab := browser.Tab(size.width, size.height)
		for _, page := range pages {
			tab.Open(page.url)
			if tab.Overflows() {
				t.Errorf("%s is wider than %d pixels", page.name, size.width)
			}
			tab.Shot(fmt.Sprintf("%s-%d", page.name, size.width))
		}
		if said := tab.Complaints(); len(said) > 0 {
			t.Errorf("at %d pixels the browser says %q", size.width, said)
		}
	}
}
