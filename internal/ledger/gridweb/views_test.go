package gridweb

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"

	"bihuan/internal/ledger/grid"
	"bihuan/internal/sqldb"
	"bihuan/internal/sqldb/sqldbtest"
)

// A view is saved from the list, opened by its link, replaced, renamed, moved
// and deleted; others see what is shared and nothing else.
func TestViews(t *testing.T) {
	sqldbtest.Both(t, func(t *testing.T, db *sqldb.DB) {
		s := open(t, db)
		s.Seed(t)
		body := s.page(t, "/ledger?class=limited&cols=goal&sort=due&desc=1&group=lead_unit")
		contains(t, body, `href="/ledger?view=late"`, "缺时限</a>", "/ledger/views?path=%2Fledger&amp;query=class%3Dlimited%26cols%3Dgoal%26desc%3D1%26group%3Dlead_unit%26sort%3Ddue")
		query := "class=limited&cols=goal&desc=1&group=lead_unit&sort=due"
		body = s.page(t, "/ledger/views?path=/ledger&query="+url.QueryEscape(query))
		contains(t, body, "整改类别：限期整改；按牵头单位分组；按完成时限倒序排列；栏目3个", "本单位共用", "程序自带", "进度：逾期；按进度排序")

		got := s.form(t, "/ledger/views", "key", "a", "name", " 限期  整改 ", "query", query+"&cursor=abc&view=late&own=1", "path", "/ledger")
		if got.status != 303 || !strings.HasPrefix(got.to, "/ledger?view=") {
			t.Fatal(got)
		}
		mine := got.to
		if again := s.form(t, "/ledger/views", "key", "a", "name", " 限期  整改 ", "query", query+"&cursor=abc&view=late&own=1", "path", "/ledger"); again.to != mine {
			t.Errorf("the same command again: %v", again)
		}
		body = s.page(t, mine)
		contains(t, body, `aria-current="page">限期 整改</a>`, "集中学习的计划性不强", "只看这一组", ">整改目标</th>", "经济发展办公室")
		lacks(t, body, "信访事项", ">措施</th>")
		// What is chosen on top of a view counts alone.
		contains(t, body, "own=1")
		body = s.page(t, mine+"&own=1&lead_unit="+url.QueryEscape("经济发展办公室"))
		contains(t, body, "项目推进前紧后松", `aria-current="page">限期 整改</a>`)
		lacks(t, body, "集中学习的计划性不强")

		for name, bad := range map[string]string{"": "请填写视图的名称", "限期 整改": "已有名为", "逾期": "已有名为", strings.Repeat("长", 21): "最多20个字"} {
			got := s.form(t, "/ledger/views", "key", "b"+name, "name", name, "query", query)
			if got.status != 422 && got.status != 409 {
				t.Errorf("%q: %d", name, got.status)
			}
			contains(t, got.body, bad, "保存现在的条件")
		}
		if got := s.form(t, "/ledger/views", "key", "c", "name", "坏", "query", "class=none"); got.status != 422 {
			t.Error(got.status)
		}
		shared := s.form(t, "/ledger/views", "key", "d", "name", "共用的", "query", "missing=due", "shared", "on", "path", "/grid").to
		if !strings.HasPrefix(shared, "/grid?view=") {
			t.Error(shared)
		}
		secret := s.form(t, "/ledger/views", "key", "e", "name", "个人问题", "query", "subject=personal", "shared", "on").to
		id := func(to string) string { _, id, _ := strings.Cut(to, "view="); return id }

		s.viewer = s.Second
		contains(t, s.page(t, "/ledger"), "共用的</a>", "个人问题</a>")
		lacks(t, s.page(t, "/ledger"), "限期 整改")
		if got := s.ask(t, "GET", mine, "text/html", nil); got.status != 404 {
			t.Errorf("another keeper opens a view of one's own: %d", got.status)
		}
		if got := s.form(t, "/ledger/views/"+id(mine)+"/end", "key", "x", "version", "1"); got.status != 404 {
			t.Errorf("and ends it: %d", got.status)
		}
		if got := s.form(t, "/ledger/views/"+id(shared)+"/rename", "key", "y", "version", "1", "name", "改过名的"); got.status != 303 {
			t.Error(got)
		}
		s.viewer = s.Reader
		body = s.page(t, "/ledger/views?query=missing%3Ddue")
		contains(t, body, "改过名的")
		lacks(t, body, "个人问题", "name=\"shared\"", "覆盖")
		if got := s.form(t, "/ledger/views/"+id(shared)+"/end", "key", "z", "version", "2"); got.status != 403 || !strings.Contains(got.body, "联络员") {
			t.Errorf("a reader ends a shared view: %d", got.status)
		}
		if got := s.form(t, "/ledger/views", "key", "w", "name", "读者的", "query", "missing=due", "shared", "on"); got.status != 403 {
			t.Errorf("a reader shares: %d", got.status)
		}
		if got := s.form(t, "/ledger/views", "key", "w2", "name", "读者的", "query", "missing=due"); got.status != 303 {
			t.Errorf("a reader saves: %d", got.status)
		}
		if got := s.ask(t, "GET", "/ledger?view="+id(secret), "text/html", nil); got.status != 404 {
			t.Errorf("a reader opens a restricted view: %d", got.status)
		}
		s.viewer = s.Foreign
		lacks(t, s.page(t, "/ledger/views"), "改过名的", "限期", "读者的")

		s.viewer = s.Keeper
		if got := s.form(t, "/ledger/views/"+id(shared)+"/rename", "key", "st", "version", "1", "name", "另一个名"); got.status != 412 || !strings.Contains(got.body, "周禾于") {
			t.Errorf("stale: %d", got.status)
		}
		if got := s.form(t, "/ledger/views/late/rename", "key", "sh", "version", "0", "name", "另一个名"); got.status != 403 {
			t.Errorf("a view of the program: %d", got.status)
		}
		if got := s.form(t, "/ledger/views/"+id(mine)+"/replace", "key", "r", "version", "1", "query", "q="+url.QueryEscape("走访")); got.status != 303 || got.to != mine {
			t.Error(got)
		}
		contains(t, s.page(t, mine), "到边远村组走访偏少")
		if got := s.form(t, "/ledger/views/"+id(secret)+"/move", "key", "m", "version", "1"); got.status != 303 {
			t.Error(got)
		}
		names := []string{}
		all, err := s.views.All(t.Context(), s.Keeper)
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range all[len(grid.Shipped())-1:] {
			names = append(names, v.Name)
		}
		if got := strings.Join(names, " "); got != "个人问题 改过名的 限期 整改" {
			t.Error(got)
		}
		if got := s.form(t, "/ledger/views/"+id(mine)+"/end", "key", "end", "version", "2"); got.status != 303 {
			t.Error(got)
		}
		if got := s.ask(t, "GET", mine, "text/html", nil); got.status != 404 || !strings.Contains(got.body, "已被删除") {
			t.Errorf("an ended view opens: %d", got.status)
		}
		for _, view := range []string{id(mine), id(shared), id(secret)} {
			entries, err := s.Past.Of(t.Context(), s.Keeper, grid.SubjectView, view)
			if err != nil {
				t.Fatal(err)
			}
			replayed, err := grid.ReplayView(entries)
			stored, err2 := s.views.Store.View(t.Context(), s.Keeper, view)
			if err != nil || err2 != nil || replayed != stored {
				t.Errorf("replayed %+v, stored %+v (%v, %v)", replayed, stored, err, err2)
			}
		}
	})
}

// The views that come with the program ask for something that the list can
// give, and their words say it.
func TestShippedViews(t *testing.T) {
	s := quick(t)
	s.Seed(t)
	views := grid.Shipped()
	if len(views) < 5 {
		t.Fatalf("%d views", len(views))
	}
	seen := map[string]bool{}
	for _, v := range views {
		if seen[v.ID] || seen[v.Name] || v.ID == "" || v.Name == "" {
			t.Errorf("twice: %+v", v)
		}
		seen[v.ID], seen[v.Name] = true, true
		if v.ID == "mine" {
			contains(t, s.page(t, "/ledger?view=mine"), "范围")
			continue // shown to those who can own a problem
		}
		contains(t, s.page(t, "/ledger?view="+v.ID), `aria-current="page">`+v.Name+"</a>")
	}
}

// A program that saves a view is answered with the view, not with a page.
func TestViewsJSON(t *testing.T) {
	s := quick(t)
	give := func(path, body string) answer {
		return s.ask(t, "POST", "/ledger/views"+path, "application/json", strings.NewReader(body), "Content-Type", "application/json")
	}
	saved := give("", `{"key":"a","name":"限期","query":"class=limited"}`)
	var view ViewLine
	if err := json.Unmarshal([]byte(saved.body), &view); err != nil || saved.status != 201 || view.Name != "限期" || view.Version != 1 || view.Scope != "own" {
		t.Fatalf("%+v %v", saved, err)
	}
	if got := give("/"+view.ID+"/rename", `{"key":"b","version":1,"name":"限期的"}`); got.status != 200 || !strings.Contains(got.body, `"name":"限期的"`) {
		t.Error(got)
	}
	if got := give("/"+view.ID+"/end", `{"key":"c","version":1}`); got.status != 412 {
		t.Errorf("stale: %+v", got)
	}
	if got := give("/"+view.ID+"/end", `{"key":"d","version":2}`); got.status != 204 {
		t.Error(got)
	}
}
