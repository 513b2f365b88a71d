package layoutweb

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"bihuan/internal/browsertest"
	"bihuan/internal/child"
	"bihuan/internal/command/commandsql"
	"bihuan/internal/ledger/layout"
	"bihuan/internal/ledger/layout/layouttest"
	"bihuan/internal/ledger/ledgertest"
	"bihuan/internal/sqldb/sqldbtest"
	"bihuan/internal/tabular/excel"
	"bihuan/internal/ui"
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
	*uitest.Server
	layouts *layout.Service
}

func open(t *testing.T) *site {
	t.Helper()
	db := sqldbtest.SQLite(t)
	w := ledgertest.New(t, db)
	layouts := layouttest.Service(t, w)
	web := &Web{Layouts: layouts, Commands: &commandsql.Store{DB: db, Clock: w.Clock}, Judge: w.Judge}
	return &site{w, uitest.Serve(t, w.Keeper, []*ui.Room{Room}, web.Routes()...), layouts}
}

func (s *site) upload(t *testing.T, path, name string, content []byte, pairs ...string) uitest.Answer {
	t.Helper()
	return s.Send(t, path, "text/html", []uitest.Upload{{Name: name, Content: content}}, pairs...)
}

// The way of a clerk: drop the blank sheet in, correct a column, take over the
// words of a superior, rename, replace, end.
func TestWholeWay(t *testing.T) {
	s := open(t)
	if broken := s.upload(t, home, "名单.xlsx", []byte("PK\x03\x04"), "key", "k0").Has(t, "程序自带的表样"); broken.Status != 422 {
		t.Errorf("a broken file: %d", broken.Status)
	}
	_, form, _ := strings.Cut(s.Page(t, home).Body, `data-drop>`)
	_, key, _ := strings.Cut(form, `name="key" value="`)
	key, _, _ = strings.Cut(key, `"`) // what the form itself sends
	added := s.upload(t, home, "市里格式.xlsx", layouttest.City(t), "key", key)
	page := added.To
	if added.Status != 303 || !strings.HasPrefix(page, home+"/") {
		t.Fatalf("added: %d %s", added.Status, page)
	}
	s.Page(t, page).Has(t, "从第 5 行开始填", "云川市巡察反馈问题整改情况统计表", `<option value="problem" selected>`, "巡视巡察整改")
	edited := s.Form(t, page+"/edit", "key", "k2", "version", "1", "name", "市委格式", "c0.1", "title", "c0.6.system", "inspection")
	if edited.Status != 303 {
		t.Fatalf("edited: %d", edited.Status)
	}
	id := strings.TrimPrefix(page, home+"/")
	l, err := s.layouts.Layout(t.Context(), s.Keeper, id)
	if err != nil || l.Form.Name != "市委格式" || l.Form.Sheets[0].Columns[1].Field != "title" || l.Form.Sheets[0].Columns[6].System != "inspection" {
		t.Fatalf("%+v, %v", l, err)
	}
	if stale := s.Form(t, page+"/edit", "key", "k3", "version", "1", "name", "旧页面").Has(t, "旧页面"); stale.Status != 412 {
		t.Errorf("an old page: %d", stale.Status)
	}
	if replaced := s.upload(t, page+"/replace", "新空表.xlsx", layouttest.City(t), "key", "k4", "version", "2"); replaced.Status != 303 {
		t.Errorf("replaced: %d", replaced.Status)
	}
	s.Page(t, page+"/file").Has(t, "name: 市委格式")
	s.Page(t, home+"/ledger/file").Has(t, "id: ledger")
	if ended := s.Form(t, page+"/end", "key", "k5", "version", "3"); ended.Status != 303 || ended.To != home {
		t.Errorf("ended: %d", ended.Status)
	}
	s.Page(t, home).Lacks(t, "市委格式")
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
