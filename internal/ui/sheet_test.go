package ui_test

import (
	"net/http"
	"net/http/httptest"
	"os"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"

	"bihuan/internal/access"
	"bihuan/internal/browsertest"
	"bihuan/internal/ui"
	"bihuan/internal/ui/uitest"
)

// sheet shows each component once; it exists in tests only.
type sheet struct {
	Stats     []ui.Stat
	Tabs      []ui.Tab
	Select    ui.Field
	SortTitle ui.Sort
	SortDate  ui.Sort
	Rows      []sheetRow
	Pager     ui.Pager
	Badges    []ui.Badge
	Fields    []ui.Field
	Confirm   ui.Confirm
	Drop      ui.Drop
	Empty     ui.Empty
}

type sheetRow struct {
	No, Title, Note, Aspect, Holder, Due string
	State                                ui.Badge
	Proof                                int
	Late                                 bool
}

var (
	sheetRoom = ui.NewRoom("sheet", os.DirFS("testdata/sheet"))
	sheetPage = ui.NewPage[sheet](sheetRoom, "sheet")
)

func example() sheet {
	return sheet{
		Stats: []ui.Stat{{Label: "问题", Value: "13", Note: "6 个方面", URL: "#"}, {Label: "整改中", Value: "8"},
			{Label: "缺时限", Value: "3", Tone: ui.Warn, URL: "#"}, {Label: "逾期", Value: "1", Tone: ui.Alarm, URL: "#"}, {Label: "已销号", Value: "4", Tone: ui.Good}},
		Tabs:      []ui.Tab{{Text: "全部", URL: "#", Current: true, Count: 13}, {Text: "班子", URL: "#", Count: 11}, {Text: "个人", URL: "#", Count: 2}},
		Select:    ui.Field{Name: "state", Label: "状态", Type: "select", Options: []ui.Option{{Value: "", Text: "全部状态"}, {Value: "a", Text: "整改中"}}},
		SortTitle: ui.Sort{Text: "问题", URL: "#"}, SortDate: ui.Sort{Text: "完成时限", URL: "#", Dir: "asc"},
		Rows: []sheetRow{
			{"2026-001", "政策理论学习停留在表面，联系本职工作不紧", "来自《云川县农业农村局班子对照检查材料》", "理论武装", "班子", "2026年6月30日", ui.Badge{Tone: ui.Info, Text: "整改中"}, 2, false},
			{"2026-002", "到青禾镇等边远乡镇调研少，掌握一手情况不够", "逾期3个工作日，无佐证", "联系群众", "班子", "2026年3月31日", ui.Badge{Tone: ui.Alarm, Text: "整改中 · 逾期", Title: "逾期3个工作日，无佐证"}, 0, true},
			{"2026-003", "对口帮扶项目后续管护责任没有落实到人", "", "担当作为", "个人", "2026年9月30日", ui.Badge{Tone: ui.Wait, Text: "待验收"}, 5, false},
			{"2026-004", "廉政谈话记录过于简单", "", "廉洁自律", "班子", "长期坚持", ui.Badge{Tone: ui.Long, Text: "长期坚持"}, 1, false},
			{"2026-005", "会议偏多，文件偏长", "", "工作作风", "班子", "2026年4月15日", ui.Badge{Tone: ui.Good, Text: "已销号"}, 12, false},
			{"2026-006", "重点任务分解不细", "", "担当作为", "班子", "", ui.Badge{Text: "未启动"}, 0, false},
		},
		Pager: ui.Pager{First: 1, Last: 6, Total: 1313, Next: "#"},
		Badges: []ui.Badge{{Tone: ui.Warn, Text: "必核"}, {Tone: ui.Alarm, Text: "必改"}, {Tone: ui.Info, Text: "建议"},
			{Text: "未启动"}, {Tone: ui.Wait, Text: "待验收"}, {Tone: ui.Good, Text: "已销号"}, {Tone: ui.Long, Text: "长期坚持"}},
		Fields: []ui.Field{{Name: "title", Label: "问题", Value: "政策理论学习停留在表面", Required: true},
			{Name: "due", Label: "完成时限", Value: "2026-13-01", Error: "没有这一天，请填写如 2026-06-30。", Hint: "逾期由系统按这个日期计算。"},
			{Name: "note", Label: "说明", Type: "textarea"}, {Name: "all", Label: "采纳全部关联", Type: "checkbox", Value: "on"}},
		Confirm: ui.Confirm{Action: "#", Key: "k", Label: "删除", Question: "删除这份材料？已纳入台账的问题不受影响。", Button: "确定删除", Danger: true},
		Drop:    ui.Drop{Action: "/upload", Name: "file", Key: "k", Label: "把对照检查材料拖到这里，或选择文件", Hint: "Word（.docx）或文本，每个不超过 20 MB，可一次多个", Button: "读取", Accept: ".docx,.txt", Multiple: true},
		Empty:   ui.Empty{Title: "台账里还没有问题", Text: "先读入一份对照检查材料，核对拆分结果后点“纳入台账”。", Action: &ui.Link{Text: "去读入材料", URL: "/materials"}},
	}
}

func TestSheetPages(t *testing.T) { uitest.Pages(t, sheetRoom, 1) }

// serve runs a server whose only page is the sheet; taken gets the names of
// files that are dropped on it.
func serve(t *testing.T, taken chan<- string) string {
	t.Helper()
	site := uitest.Site(t, sheetRoom)
	routes := append(site.Routes(),
		ui.Route{Method: "GET", Pattern: "/ledger", Handler: func(*http.Request) (ui.Response, error) {
			return sheetPage.Show("整改台账", example()).Crumbs(ui.Link{Text: "台账", URL: "/ledger"}).
				Notice(ui.Good, "已纳入台账 13 项。").Notice(ui.Warn, "有 3 项缺时限，请补填。"), nil
		}},
		ui.Route{Method: "POST", Pattern: "/upload", Handler: func(r *http.Request) (ui.Response, error) {
			_, err := ui.EachUpload(r, "file", 1<<20, func(u ui.Upload) error {
				taken <- u.Name + ":" + string(u.Content)
				return nil
			})
			return ui.Redirect("/ledger").Notice("已读入 2 份材料。"), err
		}})
	mux := http.NewServeMux()
	for _, route := range routes {
		handler := site.Handler(route)
		mux.HandleFunc(route.Method+" "+route.Pattern, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Security-Policy", ui.ContentPolicy)
			handler.ServeHTTP(w, r.WithContext(access.With(r.Context(), uitest.Keeper)))
		})
	}
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server.URL
}

func TestLook(t *testing.T) {
	browser := browsertest.Start(t)
	url := serve(t, nil)
	for _, size := range []struct {
		name          string
		width, height int
	}{{"sheet-1366", 1366, 768}, {"sheet-768", 768, 1024}, {"sheet-360", 360, 740}} {
		tab := browser.Tab(size.width, size.height).Open(url + "/ledger")
		if tab.Overflows() {
			t.Errorf("%s: the page is wider than the window", size.name)
		}
		tab.Shot(size.name)
		if size.width == 1366 {
			tab.PDF("sheet")
			tab.Click(".confirm summary").Shot("sheet-confirm")
		}
		if size.width == 360 {
			tab.Click(".menu summary").Shot("sheet-menu")
		}
		for _, complaint := range tab.Complaints() {
			t.Errorf("%s: %s", size.name, complaint)
		}
	}
}

func TestWithoutScripts(t *testing.T) {
	tab := browsertest.Start(t).Tab(360, 740).NoScripts().Open(serve(t, nil) + "/ledger")
	if got := tab.Text("h1"); got != "整改台账" {
		t.Errorf("the heading is %q", got)
	}
	tab.Submit(".topbar-right button").Shot("sheet-large-360")
	if !browsertest.Eval[bool](tab, `document.documentElement.className === "large" && location.pathname === "/ledger"`) {
		t.Error("large type is not on")
	}
	if tab.Overflows() {
		t.Error("in large type the page is wider than the window")
	}
	tab.Click(".confirm summary")
	if !browsertest.Eval[bool](tab, `document.querySelector(".confirm").open`) {
		t.Error("the question does not open")
	}
}

func TestScripts(t *testing.T) {
	taken := make(chan string, 2)
	tab := browsertest.Start(t).Tab(1366, 768).Open(serve(t, taken) + "/ledger")
	tab.Press("\t")
	if got := browsertest.Eval[string](tab, `document.activeElement.className`); got != "skip" {
		t.Errorf("the first Tab leads to %q", got)
	}
	browsertest.Eval[bool](tab, `document.activeElement.blur(), true`)
	tab.Press("/")
	if got := browsertest.Eval[string](tab, `document.activeElement.name`); got != "q" {
		t.Errorf("/ leads to %q", got)
	}
	browsertest.Eval[bool](tab, `document.querySelector("[data-rows] tbody a").focus(), true`)
	tab.Press(kb.ArrowDown)
	if got := browsertest.Eval[int](tab, `document.activeElement.closest("tr").rowIndex`); got != 2 {
		t.Errorf("down leads to row %d", got)
	}
	tab.Click(".confirm summary").Press(kb.Escape)
	if browsertest.Eval[bool](tab, `document.querySelector(".confirm").open`) {
		t.Error("Escape leaves the question open")
	}
	browsertest.Eval[bool](tab, `(function () {
		var t = new DataTransfer();
		t.items.add(new File(["一"], "甲.txt"));
		t.items.add(new File(["二"], "𬎆.txt"));
		document.body.dispatchEvent(new DragEvent("drop", {dataTransfer: t, bubbles: true, cancelable: true}));
		return true;
	}())`)
	for _, want := range []string{"甲.txt:一", "𬎆.txt:二"} {
		select {
		case got := <-taken:
			if got != want {
				t.Errorf("dropped %q, want %q", got, want)
			}
		case <-time.After(30 * time.Second):
			t.Fatal("dropping files sends nothing")
		}
	}
}
