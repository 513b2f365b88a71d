package dispatchweb

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
	"bihuan/internal/command/commandsql"
	"bihuan/internal/dispatch"
	"bihuan/internal/dispatch/dispatchtest"
	"bihuan/internal/sqldb/sqldbtest"
	"bihuan/internal/ui/uitest"
)

// site is the wing behind a server that takes everybody for the keeper.
type site struct {
	*dispatchtest.World
	*httptest.Server
	viewer access.Viewer
	client *http.Client
}

func open(t *testing.T) *site {
	t.Helper()
	db := sqldbtest.SQLite(t)
	s := &site{World: dispatchtest.New(t, db)}
	s.viewer = s.Keeper
	web := &Web{Dispatch: s.Send, Commands: &commandsql.Store{DB: db, Clock: s.Clock}, Clock: s.Clock}
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

// ask sends a request and returns status, body and where it leads.
func (s *site) ask(t *testing.T, method, path, accept, kind string, body io.Reader) (int, string, string) {
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
	return answer.StatusCode, string(text), answer.Header.Get("Location")
}

func (s *site) page(t *testing.T, path string) string {
	t.Helper()
	status, body, _ := s.ask(t, "GET", path, "text/html", "", nil)
	if status != http.StatusOK {
		t.Fatalf("%s answers %d", path, status)
	}
	return body
}

func (s *site) form(t *testing.T, path string, pairs ...string) (int, string, string) {
	t.Helper()
	values := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		values.Add(pairs[i], pairs[i+1])
	}
	return s.ask(t, "POST", path, "text/html", "application/x-www-form-urlencoded", strings.NewReader(values.Encode()))
}

// upload sends files back and returns where that leads.
func (s *site) upload(t *testing.T, accept string, files ...dispatch.Upload) (int, string, string) {
	t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
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
	return s.ask(t, "POST", returnURL, accept, form.FormDataContentType(), &body)
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

// three are returned sheets: one in order, one with another deadline, one with
// a date that is none.
func three(t *testing.T, d dispatch.Dispatch) []dispatch.Upload {
	good := dispatchtest.Open(t, d, 0).Fill(1, "progress", "学习计划已印发，各支部按月落实。", "finished", "是", "number", "青党发〔2024〕6号", "filler", "周禾", "filled_on", "2024-03-04").
		Fill(2, "progress", "已建立研讨选题库，收集选题12个。")
	altered := dispatchtest.Open(t, d, 2).Fill(1, "due", "2024-06-30", "progress", "云岭、石湾两村已走访一遍。", "difficulty", "石湾村三组水管更换资金缺口8万元。", "filler", "𫖮明", "filled_on", "2024-03-05")
	bad := dispatchtest.Open(t, d, 3).Fill(1, "progress", "两个项目前期手续已报批。", "extend", "年底", "reason", "等省里批复", "filled_on", "3月5日下班前")
	return []dispatch.Upload{{Name: "党建工作办公室.xlsx", Content: good.Bytes()}, {Name: "填报表（社会事务办）.xlsx", Content: altered.Bytes()}, {Name: "经济发展办公室(1).xlsx", Content: bad.Bytes()}}
}
