package auditweb_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"bihuan/internal/access"
	"bihuan/internal/audit/audittest"
	"bihuan/internal/audit/auditweb"
	"bihuan/internal/browsertest"
	"bihuan/internal/command/commandsql"
	"bihuan/internal/history"
	"bihuan/internal/sqldb/sqldbtest"
	"bihuan/internal/ui/uitest"
)

func TestPages(t *testing.T) { uitest.Pages(t, auditweb.Room, 2) }

// site is the wing behind a server that takes everybody for the auditor.
type site struct {
	*audittest.World
	*httptest.Server
}

func open(t *testing.T) *site {
	t.Helper()
	db := sqldbtest.SQLite(t)
	s := &site{World: audittest.New(t, db)}
	web := &auditweb.Web{Audit: s.World, Commands: &commandsql.Store{DB: db, Clock: func() time.Time { return s.Now }}, Clock: func() time.Time { return s.Now }}
	pages := uitest.Site(t, auditweb.Room)
	mux := http.NewServeMux()
	for _, route := range append(web.Routes(), pages.Routes()...) {
		handler := pages.Handler(route)
		mux.HandleFunc(route.Method+" "+route.Pattern, func(w http.ResponseWriter, r *http.Request) {
			handler.ServeHTTP(w, r.WithContext(access.With(r.Context(), s.Who)))
		})
	}
	s.Server = httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s
}

func (s *site) get(t *testing.T, path string) (int, string) {
	t.Helper()
	answer, err := http.Get(s.URL + path)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(body)
}

func (s *site) post(t *testing.T, path, key string) (status int, to string) {
	t.Helper()
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := client.PostForm(s.URL+path, url.Values{"key": {key}})
	if err != nil {
		t.Fatal(err)
	}
	answer.Body.Close()
	return answer.StatusCode, answer.Header.Get("Location")
}

func TestCheckpoints(t *testing.T) {
	s := open(t)
	s.Fill(t, 5)
	if status, page := s.get(t, "/audit/checkpoints"); status != 200 || !strings.Contains(page, "还没有检查点") || !strings.Contains(page, "可以整体重写") {
		t.Errorf("%d %s", status, page)
	}
	status, one := s.post(t, "/audit/checkpoints", "k1")
	if again, other := s.post(t, "/audit/checkpoints", "k1"); status != 303 || again != 303 || one != "/audit/checkpoints/6" || other != one {
		t.Errorf("%d to %s, repeated %d to %s", status, one, again, other)
	}
	_, page := s.get(t, one)
	_, file := s.get(t, one+"/file")
	c, err := history.OpenCheckpoint([]byte(file), s.Public())
	if err != nil || c.Size != 6 || !strings.Contains(page, c.Line()) || !strings.Contains(page, strings.ReplaceAll(s.Public(), "+", "&#43;")) {
		t.Errorf("%+v, %v\n%s", c, err, page)
	}
	for _, path := range []string{"/audit/checkpoints/5", "/audit/checkpoints/x", "/audit/checkpoints/5/file"} {
		if status, _ := s.get(t, path); status != 404 {
			t.Errorf("%s: %d", path, status)
		}
	}
	if status, _ := s.get(t, "/audit/checkpoints?cursor=x"); status != 422 {
		t.Errorf("a cursor that is none: %d", status)
	}
	if status, table := s.get(t, "/audit/checkpoints/export"); status != 200 || !strings.HasPrefix(table, "PK") {
		t.Errorf("%d %.20s", status, table)
	}
	for i := range 51 {
		s.post(t, "/audit/checkpoints", fmt.Sprint("more", i))
	}
	_, first := s.get(t, "/audit/checkpoints")
	_, second := s.get(t, "/audit/checkpoints?cursor=8")
	if strings.Count(first, "/file\">") != 50 || !strings.Contains(first, "cursor=8") || strings.Count(second, "/file\">") != 2 {
		t.Errorf("pages of %d and %d", strings.Count(first, "/file\">"), strings.Count(second, "/file\">"))
	}
}

func TestVerify(t *testing.T) {
	s := open(t)
	s.Fill(t, 5)
	if status, to := s.post(t, "/audit/verify", "k"); status != 303 || to != "/audit/checkpoints" {
		t.Fatalf("%d to %s", status, to)
	}
	if _, page := s.get(t, "/audit/checkpoints"); !strings.Contains(page, "校验操作记录：5条完好") || !strings.Contains(page, "notice-good") {
		t.Errorf("%s", page)
	}
	s.Notes["n2"] = audittest.Note{Text: "绕过程序", Version: 1}
	s.post(t, "/audit/verify", "k")
	if _, page := s.get(t, "/audit/checkpoints"); !strings.Contains(page, "发现1处被改动，第一处：第3条") || !strings.Contains(page, "notice-alarm") {
		t.Errorf("%s", page)
	}
	s.post(t, "/audit/checkpoints", "k2")
	s.Exec(t, `UPDATE history_checkpoint SET note = $1`, strings.Repeat("x", 40))
	if status, page := s.get(t, "/audit/checkpoints/8"); status != 200 || !strings.Contains(page, "请勿使用") {
		t.Errorf("%d %s", status, page)
	}
	if status, _ := s.get(t, "/audit/checkpoints/8/file"); status == 200 {
		t.Error("a checkpoint that somebody changed is handed out")
	}
}

// Every page fits its window, wide and narrow, and the browser has nothing to
// complain about. With BIHUAN_SHOTS set the pictures stay.
func TestLook(t *testing.T) {
	browser := browsertest.Start(t)
	s, empty := open(t), open(t)
	s.Fill(t, 12345%500)
	for i := range 6 {
		s.post(t, "/audit/checkpoints", fmt.Sprint(i))
		s.Now = s.Now.Add(7 * time.Hour)
	}
	s.Fill(t, 3)
	if _, err := s.Due(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.post(t, "/audit/verify", "v")
	bad := open(t)
	bad.Fill(t, 40)
	bad.post(t, "/audit/checkpoints", "b")
	bad.Exec(t, `UPDATE event SET at = at + 86400000 WHERE seq = 7`)
	bad.post(t, "/audit/verify", "v")
	for _, size := range []struct{ width, height int }{{1366, 768}, {360, 740}} {
		tab := browser.Tab(size.width, size.height)
		for _, page := range []struct{ name, url string }{
			{"checkpoints", s.URL + "/audit/checkpoints"}, {"checkpoints-empty", empty.URL + "/audit/checkpoints"},
			{"checkpoints-bad", bad.URL + "/audit/checkpoints"}, {"checkpoint", s.URL + "/audit/checkpoints/346"},
		} {
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
	tab := browser.Tab(1366, 768).Open(s.URL + "/audit/checkpoints/346")
	tab.PDF("checkpoint-print")
	tab.Open(s.URL + "/audit/checkpoints").PDF("checkpoints-print")
}
