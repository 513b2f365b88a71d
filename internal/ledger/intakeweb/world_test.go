package intakeweb

import (
	"bytes"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"bihuan/internal/access"
	"bihuan/internal/browsertest"
	"bihuan/internal/ledger"
	"bihuan/internal/ledger/intake/intaketest"
	"bihuan/internal/org"
	"bihuan/internal/sqldb/sqldbtest"
	"bihuan/internal/tabular/excel"
	"bihuan/internal/ui/uitest"
)

func TestMain(m *testing.M) { intaketest.Main(m) }

// site is the room behind a server that takes everybody for the given viewer.
type site struct {
	*intaketest.World
	*httptest.Server
	viewer access.Viewer
	client *http.Client
}

func open(t *testing.T) *site {
	t.Helper()
	s := &site{World: intaketest.New(t, sqldbtest.SQLite(t))}
	s.viewer = s.Keeper
	web := &Web{Intake: s.Intake, Ledger: s.Service, Clock: s.World.World.Clock}
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
	t.Cleanup(s.Server.Close)
	s.client = &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return s
}

func (s *site) ask(t *testing.T, method, path, accept, kind string, body io.Reader) (int, string, string) {
	t.Helper()
	r, err := http.NewRequest(method, s.URL+path, body)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Accept", accept)
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

func (s *site) page(t *testing.T, path string) string {
	t.Helper()
	status, body, _ := s.ask(t, "GET", path, "text/html", "", nil)
	if status != http.StatusOK {
		t.Fatalf("%s: %d\n%s", path, status, body)
	}
	return body
}

func (s *site) form(t *testing.T, path string, values url.Values) (int, string, string) {
	t.Helper()
	return s.ask(t, "POST", path, "text/html", "application/x-www-form-urlencoded", strings.NewReader(values.Encode()))
}

// send uploads sample ledgers, by name, and a pasted text.
func (s *site) send(t *testing.T, text string, names ...string) (int, string, string) {
	t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for _, name := range names {
		data, err := os.ReadFile(filepath.Join("../intake/testdata/ledgers", name))
		if err != nil {
			data = []byte("PK\x03\x04 broken")
		}
		part, err := w.CreateFormFile("file", name)
		if err == nil {
			_, err = part.Write(data)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.WriteField("text", text); err != nil {
		t.Fatal(err)
	}
	w.Close()
	return s.ask(t, "POST", home, "text/html", w.FormDataContentType(), &body)
}

var (
	hidden   = regexp.MustCompile(`name="version" value="(\d+)"`)
	selected = regexp.MustCompile(`<select class="input" name="columns"[^>]*>(?:<option value="[^"]*">[^<]*</option>)*<option value="([^"]*)" selected`)
)

// filled returns the form of the page of columns as it stands.
func filled(t *testing.T, page string) url.Values {
	t.Helper()
	v := url.Values{"year": {"2026"}, "subject": {"team"}, "on_twin": {"update"}}
	v.Set("version", hidden.FindStringSubmatch(page)[1])
	for _, m := range selected.FindAllStringSubmatch(page, -1) {
		v.Add("columns", m[1])
	}
	if m := regexp.MustCompile(`name="sheet" value="([^"]*)"`).FindStringSubmatch(page); m != nil {
		v.Set("sheet", m[1])
	} else {
		v.Set("sheet", regexp.MustCompile(`<option value="([^"]*)" selected>[^<]*行）`).FindStringSubmatch(page)[1])
	}
	return v
}

// A clerk without scripts takes a file in and takes it back.
func TestWalk(t *testing.T) {
	s := open(t)
	status, _, draft := s.send(t, "", "04-merged-measures.xlsx")
	if status != http.StatusSeeOther || !strings.HasPrefix(draft, home+"/") {
		t.Fatalf("%d %s", status, draft)
	}
	page := s.page(t, draft)
	values := filled(t, page)
	if len(values["columns"]) != 9 || values["columns"][1] != "title" {
		t.Fatalf("%q", values)
	}
	// A column twice is a sentence, and nothing that was chosen is lost.
	wrong := url.Values{}
	for k, v := range values {
		wrong[k] = append([]string{}, v...)
	}
	wrong["columns"][2] = "title"
	if status, body, _ := s.form(t, draft, wrong); status != http.StatusUnprocessableEntity && status != http.StatusBadRequest || !strings.Contains(body, "有两栏都对应“问题标题”") {
		t.Errorf("%d\n%s", status, body)
	}
	values.Set("version", hidden.FindStringSubmatch(s.page(t, draft))[1])
	status, body, to := s.form(t, draft, values)
	if status != http.StatusSeeOther || to != draft+"/check" {
		t.Fatalf("%d %s\n%s", status, to, body)
	}
	page = s.page(t, to)
	for _, want := range []string{"导入其余 2 个问题", "没有写问题，请补填", "措施3条", "㛃宁䶮", "登记为新人员", "照录到备注，销号仍须验收"} {
		if !strings.Contains(page, want) {
			t.Errorf("the check does not say %s", want)
		}
	}
	if page = s.page(t, to+"?outcome=faulty"); strings.Contains(page, "措施3条") {
		t.Error("the filter shows other rows")
	}
	names := url.Values{"version": {hidden.FindStringSubmatch(page)[1]}, "names": {"信访局", "㛃宁䶮"}, "kinds": {"office", "person"}, "do": {"create", "create"}}
	if status, body, _ := s.form(t, draft+"/names", names); status != http.StatusSeeOther {
		t.Fatalf("%d\n%s", status, body)
	}
	page = s.page(t, to)
	version := url.Values{"version": {hidden.FindStringSubmatch(page)[1]}}
	if status, _, _ := s.form(t, draft+"/save", url.Values{"version": {"1"}}); status != http.StatusPreconditionFailed {
		t.Errorf("an old version was saved: %d", status)
	}
	if status, body, to = s.form(t, draft+"/save", version); status != http.StatusSeeOther || to != draft+"/done" {
		t.Fatalf("%d %s\n%s", status, to, body)
	}
	if _, _, again := s.form(t, draft+"/save", version); again != to {
		t.Errorf("the second click leads to %s", again)
	}
	all, err := s.List(t.Context(), s.Keeper, ledger.Filter{Year: 2026})
	if err != nil || len(all.Problems) != 2 {
		t.Fatalf("%d problems, %v", len(all.Problems), err)
	}
	chart, err := s.Org.Chart(t.Context(), s.Keeper)
	if err != nil || len(chart.Named("信访局")) != 1 {
		t.Errorf("%v", err)
	}
	// Somebody edits one: taking back asks again, and then leaves it.
	p := all.Problems[0]
	if _, err := s.Edit(t.Context(), s.Second, p.ID, p.Version, ledger.Edit{Values: []ledger.Value{{Field: ledger.FieldGoal, Text: "改"}}}); err != nil {
		t.Fatal(err)
	}
	page = s.page(t, to)
	version = url.Values{"version": {hidden.FindStringSubmatch(page)[1]}}
	if status, body, _ := s.form(t, draft+"/undo", version); status != http.StatusConflict || !strings.Contains(body, "保留又有变化的") {
		t.Errorf("%d\n%s", status, body)
	}
	version.Set("keep", "on")
	if status, body, _ := s.form(t, draft+"/undo", version); status != http.StatusSeeOther {
		t.Errorf("%d\n%s", status, body)
	}
	if all, err = s.List(t.Context(), s.Keeper, ledger.Filter{Year: 2026}); err != nil || len(all.Problems) != 1 {
		t.Errorf("%d problems stay, %v", len(all.Problems), err)
	}
	if page = s.page(t, to); !strings.Contains(page, "已撤销") || strings.Contains(page, "确认撤销") {
		t.Errorf("%s", page)
	}
}

func TestSeveralFiles(t *testing.T) {
	s := open(t)
	status, body, _ := s.send(t, "问题\t时限\n甲事没办\t2026-01-01\n", "02-task-list.xlsx", "broken.xlsx")
	if status != http.StatusMultiStatus || !strings.Contains(body, "文件不完整或已损坏") || strings.Count(body, ">核对栏目</a>") != 2 {
		t.Errorf("%d\n%s", status, body)
	}
	if status, body, _ := s.send(t, ""); status < 400 || !strings.Contains(body, "请先选择要导入的文件，或粘贴表格") {
		t.Errorf("%d", status)
	}
	drafts, err := s.Drafts(t.Context(), s.Keeper)
	if err != nil || len(drafts) != 2 {
		t.Fatalf("%v, %v", drafts, err)
	}
	if status, _, _ := s.form(t, home+"/"+drafts[0].ID+"/discard", nil); status != http.StatusSeeOther {
		t.Errorf("%d", status)
	}
	if drafts, _ = s.Drafts(t.Context(), s.Keeper); len(drafts) != 1 {
		t.Errorf("%v", drafts)
	}
	s.viewer = s.Reader
	if status, _, _ := s.ask(t, "GET", home, "text/html", "", nil); status != http.StatusForbidden {
		t.Errorf("a reader comes in: %d", status)
	}
}

func TestDownloads(t *testing.T) {
	s := open(t)
	_, _, draft := s.send(t, "", "02-task-list.xlsx")
	for path, want := range map[string]string{"/marked": "有问题：完成时限“待研究”看不出", "/list": "完成时限“待研究”看不出"} {
		status, body, _ := s.ask(t, "GET", draft+path, "*/*", "", nil)
		sheets, err := excel.Read([]byte(body))
		if status != http.StatusOK || err != nil || !strings.Contains(fmt.Sprint(sheets), want) {
			t.Errorf("%s: %d %v", path, status, err)
		}
	}
	if status, body, _ := s.ask(t, "GET", draft+"/check", "application/json", "", nil); status != http.StatusOK || !strings.Contains(body, `"counts":{"faulty":1,"new":6,"same":0,"twin":0,"update":0}`) {
		t.Errorf("%d %s", status, body)
	}
	if status, body, _ := s.ask(t, "GET", draft, "application/json", "", nil); status != http.StatusOK || !strings.Contains(body, `"letter":"H","head":"整改状态"`) {
		t.Errorf("%d %s", status, body)
	}
}

// Every page fits its window, wide and narrow, and the browser has nothing to
// complain about. With BIHUAN_SHOTS set the pictures stay.
func TestLook(t *testing.T) {
	browser := browsertest.Start(t)
	s, empty := open(t), open(t)
	for _, name := range []string{"云川县水务局", "党政综合办公室"} {
		if _, err := s.Org.OpenOffice(t.Context(), s.Keeper, org.OfficeContent{Kind: org.Department, Name: name}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.RegisterOne(t.Context(), s.Keeper, 2026, ledger.Content{Subject: ledger.Team, Title: "会风", Aspect: "作风建设", Statement: "会议偏多。"}); err != nil {
		t.Fatal(err)
	}
	_, _, draft := s.send(t, "", "02-task-list.xlsx")
	values := filled(t, s.page(t, draft))
	if status, body, _ := s.form(t, draft, values); status != http.StatusSeeOther {
		t.Fatalf("%d\n%s", status, body)
	}
	_, _, lists := s.send(t, "", "05-three-lists.xlsx")
	_, _, taken := s.send(t, "", "11-libreoffice.xlsx")
	if status, body, _ := s.form(t, taken, filled(t, s.page(t, taken))); status != http.StatusSeeOther {
		t.Fatalf("%d\n%s", status, body)
	}
	if status, body, _ := s.form(t, taken+"/save", url.Values{"version": {"2"}}); status != http.StatusSeeOther {
		t.Fatalf("%d\n%s", status, body)
	}
	pages := []struct{ name, url string }{{"intake-empty", empty.URL + home}, {"intake", s.URL + home}, {"intake-columns", s.URL + draft}, {"intake-sheets", s.URL + lists},
		{"intake-check", s.URL + draft + "/check"}, {"intake-done", s.URL + taken + "/done"}}
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
	browser.Tab(1366, 768).Open(s.URL + draft + "/check").PDF("intake-check-print")
}

func TestPages(t *testing.T) { uitest.Pages(t, Room, 4) }
