package ledgerweb

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"bihuan/internal/ledger"
	"bihuan/internal/ledger/ledgertest"
	"bihuan/internal/sqldb"
	"bihuan/internal/sqldb/sqldbtest"
)

// golden compares JSON with testdata/name and writes it where it is missing.
func golden(t *testing.T, name, got string) {
	t.Helper()
	var pretty bytes.Buffer
	if err := json.Indent(&pretty, []byte(got), "", "  "); err != nil {
		t.Fatalf("%v\n%s", err, got)
	}
	path := filepath.Join("testdata", name)
	want, err := os.ReadFile(path)
	if os.IsNotExist(err) {
		if err := os.WriteFile(path, pretty.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		t.Errorf("%s was missing and is written now; look at it", path)
		return
	}
	if err != nil || pretty.String() != string(want) {
		t.Errorf("%s (%v):\n%s", path, err, pretty.String())
	}
}

func TestListJSON(t *testing.T) {
	sqldbtest.Both(t, func(t *testing.T, db *sqldb.DB) {
		s := open(t, db)
		problems := s.Seed(t)
		status, body := s.json(t, "/ledger?limit=2&count=1&class=limited")
		if status != 200 {
			t.Fatal(status, body)
		}
		golden(t, "list.json", steady(problems, body))
		status, body = s.json(t, "/problems/"+problems[2].ID)
		if status != 200 {
			t.Fatal(status, body)
		}
		golden(t, "problem.json", steady(problems, body))

		seen := 0
		for path := "/ledger?limit=4"; path != ""; {
			_, body := s.json(t, path)
			var page struct {
				Items []struct{ ID string }
				Next  string
				Total *int
			}
			if err := json.Unmarshal([]byte(body), &page); err != nil || page.Total != nil {
				t.Fatal(err, body)
			}
			seen += len(page.Items)
			if path = ""; page.Next != "" {
				path = "/ledger?limit=4&cursor=" + page.Next
			}
		}
		if seen != 6 {
			t.Errorf("%d problems on all pages", seen)
		}
		for _, path := range []string{"/ledger?cursor=nonsense", "/ledger?sort=title", "/ledger?limit=9999", "/ledger?missing=all", "/ledger/export?layout=none"} {
			if status, body := s.json(t, path); status != 422 || !strings.Contains(body, `"detail"`) {
				t.Errorf("%s: %d %s", path, status, body)
			}
		}
		if status, _ := s.json(t, "/problems/none"); status != 404 {
			t.Error(status)
		}
	})
}

func TestListPage(t *testing.T) {
	s := quick(t)
	_, body := s.page(t, "/ledger")
	contains(t, body, "台账还是空的", "去上传材料", "手工登记")
	problems := s.Seed(t)
	_, body = s.page(t, "/ledger")
	contains(t, body, "共 6 项", "缺时限 <b>2</b>", "缺责任人 <b>2</b>", "缺措施 <b>1</b>", "缺原因 <b>1</b>", "2024-个1", "个人 沈青", "导出 Excel",
		`aria-sort="ascending"`, "/ledger?desc=1&amp;sort=no", "/ledger/export?layout=three-lists", "未启动")
	_, body = s.page(t, "/ledger?missing=due&sort=due&cols=goal&cols=updated")
	contains(t, body, "共 2 项", "清除筛选", "/ledger/export?layout=audit&amp;missing=due&amp;sort=due", "整改目标", "更新时间", "信访事项答复不够及时", "cols=goal&amp;cols=updated")
	lacks(t, body, "走访偏少", ">配合单位</th>")
	_, body = s.page(t, "/ledger?q=没有这样的词")
	contains(t, body, "没有符合条件的问题", "清除筛选")
	_, body = s.page(t, "/ledger?limit=20&material="+ledgertest.Material)
	contains(t, body, "查看来源材料", "共 5 项", "（标题不公开）")

	s.viewer = s.Reader
	_, body = s.page(t, "/ledger")
	contains(t, body, "共 5 项", "导出 Excel")
	lacks(t, body, "手工登记", "畏难情绪", "个人", "担当作为方面 · 个人")
	if status, _ := s.page(t, "/problems/"+problems[5].ID); status != 404 {
		t.Errorf("a reader opens a restricted problem: %d", status)
	}
	_, body = s.page(t, "/problems/"+problems[0].ID+"?edit=1")
	lacks(t, body, "<form method=\"post\" action=\"/problems", ">修改<")
	for _, path := range []string{"/problems", "/problems/" + problems[0].ID + "/edit"} {
		if status, _, _ := s.form(t, path, "key", "k"); status != 403 {
			t.Errorf("a reader posts to %s: %d", path, status)
		}
	}
}

func TestMeasures(t *testing.T) {
	s := quick(t)
	_, body := s.page(t, "/ledger/measures")
	contains(t, body, "没有整改措施")
	r := ledgertest.Sample()
	r.Measures = append(r.Measures, ledger.NewMeasure{Key: "D", MeasureContent: ledger.MeasureContent{Title: "其他常态化任务"}})
	if _, err := s.Register(t.Context(), s.Keeper, r); err != nil {
		t.Fatal(err)
	}
	_, body = s.page(t, "/ledger/measures")
	contains(t, body, "共 5 项措施", "每季度1次", "未关联问题 <b>1</b>", "有常态化任务 <b>2</b>", "2024-1　集中学习的计划性不强", "带头化解遗留纠纷")
	_, body = s.page(t, "/ledger/measures?only=unlinked&year=2024")
	contains(t, body, "共 1 项措施", "其他常态化任务")
	lacks(t, body, "包村走访")
	if status, _ := s.page(t, "/ledger/measures?only=x"); status != 422 {
		t.Error(status)
	}
	s.viewer = s.Reader
	_, body = s.json(t, "/ledger/measures")
	contains(t, body, `"items":[{`, "健全学习制度")
	lacks(t, body, "遗留纠纷", "畏难")
}

func TestProblemPage(t *testing.T) {
	s := quick(t)
	p := s.Seed(t)[2]
	_, body := s.page(t, "/problems/"+p.ID)
	contains(t, body, "到边远村组走访偏少", "石湾村三组自来水管爆裂", "群众观念树得不牢", "落实包村走访", "每名班子成员联系两个边远村组", "每季度1次",
		"/materials/"+ledgertest.Material+"?line=16#L16", "登记问题“到边远村组走访偏少”", "林远", "2024-03-05 09:30", "𫖮明", "立行立改")
	_, body = s.page(t, "/problems/"+p.ID+"?edit=1")
	contains(t, body, `name="version" value="1"`, `value="2024-04-15"`, `name="key" value="id`)
}

func TestEdit(t *testing.T) {
	sqldbtest.Both(t, func(t *testing.T, db *sqldb.DB) {
		s := open(t, db)
		p := s.Seed(t)[3]
		path := "/problems/" + p.ID + "/edit"
		status, _, to := s.form(t, path, "key", "k1", "version", "1", "due", "2024-05-31", "leader", "沈青")
		if status != 303 || to != "/problems/"+p.ID {
			t.Fatal(status, to)
		}
		if status, _, _ := s.form(t, path, "key", "k1", "version", "1", "due", "2024-05-31", "leader", "沈青"); status != 303 {
			t.Errorf("the same command again: %d", status)
		}
		if status, body, _ := s.form(t, path, "key", "k1", "version", "2", "due", "2024-06-01"); status != 422 || !strings.Contains(body, "已经用于另一个操作") {
			t.Errorf("a used key: %d", status)
		}
		status, body, _ := s.form(t, path, "key", "k2", "version", "2", "due", "2024-13-01", "title", "我改的标题")
		if status != 422 {
			t.Error(status)
		}
		contains(t, body, "不是有效的日期", `value="我改的标题"`, `value="2024-13-01"`)

		// Somebody else edits from the version before.
		s.viewer = s.Second
		s.Pass(time.Minute)
		status, body, _ = s.form(t, path, "key", "k3", "version", "1", "due", "2024-07-31", "leader", "", "lead_unit", "信访办公室", "title", p.Title)
		if status != 412 {
			t.Errorf("stale: %d", status)
		}
		contains(t, body, "林远于3月5日09:30把“责任领导”从“空”改为“沈青”，把“完成时限”从“空”改为“2024-05-31”", "核对后再保存",
			"用我填写的：2024-07-31", "保留林远的：2024-05-31", `name="version" value="2"`, `name="lead_unit" type="text" value="信访办公室"`, `name="leader" type="text" value="沈青"`)
		if got := s.problemNow(t, p.ID); got.LeadUnit != "" || got.Version != 2 {
			t.Errorf("a stale edit changed something: %+v", got)
		}
		if status, _, _ := s.form(t, path, "key", "k4", "version", "2", "due", "2024-05-31", "leader", "沈青", "lead_unit", "信访办公室"); status != 303 {
			t.Error(status)
		}
		if got := s.problemNow(t, p.ID); got.LeadUnit != "信访办公室" || got.Version != 3 || got.Due != "2024-05-31" {
			t.Errorf("after the decision: %+v", got)
		}
	})
}

func (s *site) problemNow(t *testing.T, id string) ledger.Problem {
	t.Helper()
	p, err := s.Store.Problem(t.Context(), s.Keeper, id)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestEditJSON(t *testing.T) {
	s := quick(t)
	p := s.Seed(t)[0]
	path := "/problems/" + p.ID + "/edit"
	status, body := s.command(t, path, "j1", `{"goal":"按月排定"}`, "If-Match", `"1"`)
	if status != 200 || !strings.Contains(body, `"goal":"按月排定"`) || !strings.Contains(body, `"version":2`) || !strings.Contains(body, `"due":"2024-06-30"`) {
		t.Errorf("%d %s", status, body)
	}
	status, body = s.command(t, path, "j2", `{"version":1,"goal":"另一个"}`)
	if status != 412 || !strings.Contains(body, "改为“按月排定”") || !strings.Contains(body, `"kind":"stale"`) {
		t.Errorf("%d %s", status, body)
	}
	for _, bad := range []string{`{"version":2,"state":"closed"}`, `{"version":2,"due":"soon"}`, `[]`, `{"version":"2"}`} {
		if status, body := s.command(t, path, "j3"+bad, bad); status != 422 {
			t.Errorf("%s: %d %s", bad, status, body)
		}
	}
	if status, _ := s.command(t, path, "", `{"version":2,"goal":"x"}`); status != 422 {
		t.Errorf("without a key: %d", status)
	}
	if status, _ := s.command(t, path, "j4", `{"goal":"x"}`, "If-Match", "abc"); status != 422 {
		t.Errorf("a bad If-Match: %d", status)
	}
	for _, at := range []string{path, strings.Replace(path, "edit", "assign", 1)} {
		if status, body := s.command(t, at, "j5"+at, `{}`); status != 422 || !strings.Contains(body, "请写明所看到的版本号") {
			t.Errorf("without a version: %d %s", status, body)
		}
	}
}

func TestRegister(t *testing.T) {
	s := quick(t)
	_, body := s.page(t, "/ledger/new")
	contains(t, body, "登记问题", `name="year" type="number" value="2024"`)
	status, body, _ := s.form(t, "/problems", "key", "k", "subject", "personal", "year", "2024", "title", "甲", "examples", "第一个\r\n\r\n第二个", "due", "")
	if status != 422 {
		t.Error(status)
	}
	contains(t, body, "请填写姓名", `value="甲"`, "第一个\n第二个")
	status, _, to := s.form(t, "/problems", "key", "k", "subject", "personal", "person", "沈青", "year", "2024", "title", "甲", "examples", "第一个\r\n\r\n第二个", "due", "")
	if status != 303 || !strings.HasPrefix(to, "/problems/") {
		t.Fatal(status, to)
	}
	got := s.problemNow(t, strings.TrimPrefix(to, "/problems/"))
	if got.Number() != "2024-个1" || len(got.Examples) != 2 || got.Visibility != "restricted" {
		t.Errorf("%+v", got)
	}
	if _, _, again := s.form(t, "/problems", "key", "k", "subject", "personal", "person", "沈青", "year", "2024", "title", "甲", "examples", "第一个\r\n\r\n第二个", "due", ""); again != to {
		t.Errorf("the same command again leads to %s", again)
	}
	status, body = s.command(t, "/problems", "j", `{"subject":"team","year":2025,"title":"乙","aspect":"理论学习方面","examples":["事例"]}`)
	if status != 201 || !strings.Contains(body, `"number":"2025-1"`) || !strings.Contains(body, `"aspect_no":1`) {
		t.Errorf("%d %s", status, body)
	}
}

// The workbook holds what the filters select and what the viewer may see.
func TestExport(t *testing.T) {
	s := quick(t)
	s.Seed(t)
	book := func(path string) [][]string {
		t.Helper()
		status, body, _ := s.ask(t, "GET", path, "*/*", nil)
		if status != 200 {
			t.Fatal(status, body)
		}
		f, err := excelize.OpenReader(strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		rows, err := f.GetRows(f.GetSheetName(0))
		if err != nil {
			t.Fatal(err)
		}
		return rows
	}
	rows := book("/ledger/export")
	if len(rows) != 3+6 || rows[0][0] != "问题整改总台账" || rows[1][0] != "填报单位：云川县青禾镇党委　　　　填报日期：2024年3月5日" || rows[8][3] != "抓落实有畏难情绪" {
		t.Errorf("%d rows: %q", len(rows), rows)
	}
	if rows := book("/ledger/export?layout=audit&class=limited&sort=due&desc=1&limit=1"); len(rows) != 4+2 || rows[4][3] != "项目推进前紧后松" {
		t.Errorf("filtered: %q", rows)
	}
	s.viewer = s.Reader
	for _, row := range book("/ledger/export?layout=three-lists") {
		if strings.Contains(strings.Join(row, " "), "畏难") {
			t.Error("a reader's workbook holds a restricted problem")
		}
	}
}
