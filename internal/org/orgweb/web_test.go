package orgweb

import (
	"bytes"
	"encoding/json"
	"html"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"bihuan/internal/org"
	"bihuan/internal/org/orgtest"
	"bihuan/internal/sqldb"
	"bihuan/internal/sqldb/sqldbtest"
)

func (s *site) whose(t *testing.T, name string) org.Person {
	t.Helper()
	c, err := s.Directory.Chart(t.Context(), s.Keeper)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range c.People {
		if p.Name == name {
			return p
		}
	}
	t.Fatalf("nobody is named %s", name)
	return org.Person{}
}

func (s *site) which(t *testing.T, name string) org.Office {
	t.Helper()
	c, err := s.Directory.Chart(t.Context(), s.Keeper)
	if err != nil || len(c.Named(name)) == 0 {
		t.Fatal(name, err)
	}
	return c.Named(name)[0]
}

func TestChartPage(t *testing.T) {
	s := quick(t)
	_, body := s.page(t, "/org")
	contains(t, body, "还没有登记组织和人员", "导入名册")
	s.Seed(t)
	_, body = s.page(t, "/org")
	contains(t, body, "现有单位 6 个，人员 7 人", "江𬎆", "党组书记", "主要负责人", "㛃宁", `<span class="org-title">分管</span>`, "/org/export", "新增人员", "org-depth-1")
	_, body = s.page(t, "/org?q="+"𬎆")
	contains(t, body, "江𬎆", "云川县农业农村局党组")
	lacks(t, body, "何静", "唐一舟")
	_, body = s.page(t, "/org?q=没有这个人")
	contains(t, body, "没有找到")
	if status, _, _ := s.form(t, "/org/people/"+s.whose(t, "何静").ID+"/leave", "key", "k", "version", "2", "to", "2024-03-01"); status != 303 {
		t.Error(status)
	}
	_, body = s.page(t, "/org")
	lacks(t, body, "何静")
	_, body = s.page(t, "/org?show=all")
	contains(t, body, "何静", "2024-03-01 离任", "2020-05-06 至 2024-03-01", "人员 6 人")

	s.viewer = s.Reader
	_, body = s.page(t, "/org")
	contains(t, body, "江𬎆", "导出 Excel")
	lacks(t, body, "新增人员", "导入名册")
	_, body = s.page(t, "/org/people/"+s.whose(t, "江𬎆").ID+"?do=leave")
	contains(t, body, "操作记录", "登记人员“江𬎆”")
	lacks(t, body, "<form method=\"post\" action=\"/org", "调动")
	for _, path := range []string{"/org/people", "/org/offices", "/org/import", "/org/people/x/leave"} {
		if status, _, _ := s.form(t, path, "key", "k"); status != 403 {
			t.Errorf("a reader posts to %s: %d", path, status)
		}
	}
	s.viewer = s.Foreign
	_, body = s.page(t, "/org")
	lacks(t, body, "江𬎆")
	for _, path := range []string{"/org/people/" + s.whose(t, "江𬎆").ID, "/org/offices/" + s.which(t, "青禾镇").ID, "/org/people/none", "/org/offices/none?do=edit"} {
		if status, _ := s.page(t, path); status != 404 {
			t.Errorf("%s: %d", path, status)
		}
	}
}

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
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
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

// steady replaces the ids that differ from run to run.
func (s *site) steady(t *testing.T, text string) string {
	t.Helper()
	c, err := s.Directory.Chart(t.Context(), s.Keeper)
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range c.Offices {
		text = strings.ReplaceAll(text, o.ID, "office:"+o.Name)
	}
	for _, p := range c.People {
		text = strings.ReplaceAll(text, p.ID, "person:"+p.Name)
		for _, post := range p.Posts {
			text = strings.ReplaceAll(text, post.ID, "post:"+p.Name+post.Title)
		}
		for _, charge := range p.Charges {
			text = strings.ReplaceAll(text, charge.ID, "charge:"+p.Name+string(charge.Kind)+charge.Matter)
		}
	}
	return text
}

func TestJSON(t *testing.T) {
	sqldbtest.Both(t, func(t *testing.T, db *sqldb.DB) {
		s := open(t, db)
		s.Seed(t)
		for name, path := range map[string]string{"chart.json": "/org", "person.json": "/org/people/" + s.whose(t, "江𬎆").ID, "office.json": "/org/offices/" + s.which(t, "农村供水股").ID} {
			status, body := s.json(t, path)
			if status != 200 {
				t.Fatal(status, body)
			}
			golden(t, name, s.steady(t, body))
		}
	})
}

// A person's life by forms: entered, moved, in charge, corrected, left.
func TestPersonForms(t *testing.T) {
	sqldbtest.Both(t, func(t *testing.T, db *sqldb.DB) {
		s := open(t, db)
		s.Seed(t)
		office, water := s.which(t, "办公室").ID, s.which(t, "农村供水股").ID
		_, body := s.page(t, "/org/people/new?office="+office)
		contains(t, body, `<option value="`+office+`" selected>`, `name="key" value="id`)
		status, body, _ := s.form(t, "/org/people", "key", "k1", "name", "", "office_id", office, "title", "科员", "duty", "staff")
		if status != 422 {
			t.Error(status)
		}
		contains(t, body, "请填写姓名", `value="科员"`)
		status, _, to := s.form(t, "/org/people", "key", "k2", "name", "𫖮 明", "office_id", office, "title", "科员", "duty", "staff", "from", "2023-01-01")
		if status != 303 || !strings.HasPrefix(to, "/org/people/") {
			t.Fatal(status, to)
		}
		if _, _, again := s.form(t, "/org/people", "key", "k2", "name", "𫖮 明", "office_id", office, "title", "科员", "duty", "staff", "from", "2023-01-01"); again != to {
			t.Errorf("the same command again leads to %s", again)
		}
		p := s.whose(t, "𫖮明")
		_, body = s.page(t, to+"?do=move&post="+p.Posts[0].ID)
		contains(t, body, "调动：𫖮明，现任“办公室”科员", `value="2024-03-05"`, `name="version" value="2"`, to+"/posts/"+p.Posts[0].ID+"/move")
		if status, _, _ := s.form(t, to+"/posts/"+p.Posts[0].ID+"/move", "key", "k3", "version", "2", "office_id", water, "title", "股长", "duty", "chief", "from", "2024-03-01"); status != 303 {
			t.Fatal(status)
		}
		if status, _, _ := s.form(t, to+"/charges", "key", "k4", "version", "4", "kind", "contact", "office_id", "", "matter", "石湾村", "from", ""); status != 303 {
			t.Fatal(status)
		}
		// Somebody else works from the version before.
		s.viewer = s.Second
		s.Pass(time.Minute)
		status, body, _ = s.form(t, to+"/edit", "key", "k5", "version", "2", "name", "𫖮明明", "from", "")
		if status != 412 {
			t.Error(status)
		}
		contains(t, body, "林远于2024年3月5日09:30自2024-03-01起不再任“办公室”科员", "联系“石湾村”", `value="𫖮明明"`, `name="version" value="5"`)
		if status, _, _ := s.form(t, to+"/edit", "key", "k6", "version", "5", "name", "𫖮明明", "from", ""); status != 303 {
			t.Error(status)
		}
		p = s.whose(t, "𫖮明明")
		if status, _, _ := s.form(t, to+"/posts/"+p.Posts[1].ID+"/edit", "key", "k7", "version", "6", "title", "副股长", "duty", "member", "order", "2", "from", "2024-03-02"); status != 303 {
			t.Error(status)
		}
		if status, _, _ := s.form(t, to+"/charges/"+p.Charges[0].ID+"/end", "key", "k8", "version", "7", "to", "2024-03-05"); status != 303 {
			t.Error(status)
		}
		if status, _, _ := s.form(t, to+"/leave", "key", "k9", "version", "8", "to", "2024-03-04"); status != 303 {
			t.Error(status)
		}
		p = s.whose(t, "𫖮明明")
		if p.Posts[1].To != "2024-03-04" || p.Posts[1].Title != "副股长" || p.Posts[0].To != "2024-03-01" || p.To != "2024-03-04" || p.Charges[0].To != "2024-03-04" {
			t.Errorf("%+v", p)
		}
		status, body, _ = s.form(t, to+"/posts", "key", "k10", "version", "9", "office_id", office, "title", "主任", "duty", "chief")
		if status != 409 {
			t.Error(status)
		}
		contains(t, body, "已于2024-03-04离任，请先恢复为在任人员")
		if status, _, _ := s.form(t, to+"/return", "key", "k11", "version", "9"); status != 303 {
			t.Error(status)
		}
	})
}

func TestOfficeForms(t *testing.T) {
	s := quick(t)
	s.Seed(t)
	parent := s.which(t, "云川县农业农村局").ID
	status, body, _ := s.form(t, "/org/offices", "key", "a", "name", "办公室", "kind", "section", "parent_id", parent, "order", "")
	if status != 409 {
		t.Error(status)
	}
	contains(t, body, "同一个上级下面已有“办公室”", `value="办公室"`)
	status, _, to := s.form(t, "/org/offices", "key", "b", "name", "财务股", "short_name", "财务", "kind", "section", "parent_id", parent, "order", "", "from", "2020-01-01")
	if status != 303 {
		t.Fatal(status)
	}
	_, body = s.page(t, to+"?do=edit")
	contains(t, body, `value="财务股"`, `name="version" value="1"`, `selected>云川县农业农村局`)
	lacks(t, body, "　财务股")
	if status, _, _ := s.form(t, to+"/edit", "key", "c", "version", "1", "name", "计划财务股", "short_name", "", "kind", "section", "parent_id", "", "team", "", "order", "7", "from", "2020-01-01"); status != 303 {
		t.Error(status)
	}
	_, body = s.page(t, to)
	contains(t, body, "把“单位名称”从“财务股”改为“计划财务股”，把“简称”从“财务”改为“空”，把“上级单位”从“云川县农业农村局”改为“空”")
	if status, body, _ := s.form(t, "/org/offices/"+parent+"/end", "key", "d", "version", "1", "to", "2024-03-01"); status != 409 || !strings.Contains(body, "下面还有“办公室”") {
		t.Error(status)
	}
	if status, _, _ := s.form(t, to+"/end", "key", "e", "version", "2", "to", "2024-03-05"); status != 303 {
		t.Error(status)
	}
	_, body = s.page(t, to)
	contains(t, body, "已撤销", "恢复")
	if status, _, _ := s.form(t, to+"/resume", "key", "f", "version", "3"); status != 303 {
		t.Error(status)
	}
}

func TestCommandsJSON(t *testing.T) {
	s := quick(t)
	s.Seed(t)
	status, body := s.command(t, "/org/offices", "a", `{"name":"机关党支部","kind":"branch"}`)
	if status != http.StatusCreated || !strings.Contains(body, `"kind_text":"党支部"`) {
		t.Fatal(status, body)
	}
	branch := "/org/offices/" + s.which(t, "机关党支部").ID
	status, body = s.command(t, branch+"/edit", "b", `{"short_name":"机关支部","order":3}`, "If-Match", `"1"`)
	if status != 200 || !strings.Contains(body, `"short_name":"机关支部"`) || !strings.Contains(body, `"name":"机关党支部"`) || !strings.Contains(body, `"version":2`) {
		t.Error(status, body)
	}
	if status, body := s.command(t, branch+"/edit", "c", `{"version":1,"team":"甲"}`); status != 412 || !strings.Contains(body, `"kind":"stale"`) {
		t.Error(status, body)
	}
	status, body = s.command(t, "/org/people", "d", `{"name":"䶮三","office_id":"`+s.which(t, "机关党支部").ID+`","title":"书记","duty":"chief"}`)
	if status != http.StatusCreated || !strings.Contains(body, `"duty_text":"主要负责人"`) {
		t.Error(status, body)
	}
	person := "/org/people/" + s.whose(t, "䶮三").ID
	for path, bad := range map[string]string{"/org/offices": `{"name":"甲"}`, "/org/people": `{"name":"甲"}`, branch + "/edit": `{"version":2,"kind":"none"}`,
		branch + "/end": `{"version":2,"to":"x"}`, person + "/charges": `{"version":2,"kind":"contact"}`, person + "/posts": `{"x":1}`, person + "/edit": `[]`} {
		if status, body := s.command(t, path, "e"+path, bad); status != 422 || !strings.Contains(body, `"detail"`) {
			t.Errorf("%s %s: %d %s", path, bad, status, body)
		}
	}
	if status, _ := s.command(t, person+"/edit", "", `{"version":2,"name":"甲"}`); status != 422 {
		t.Errorf("without a key: %d", status)
	}
	if status, _ := s.command(t, person+"/edit", "f", `{"name":"甲"}`, "If-Match", "abc"); status != 422 {
		t.Errorf("a bad If-Match: %d", status)
	}
}

// What is exported and uploaded again changes nothing; what is pasted is
// looked at first and taken in with one click.
func TestImport(t *testing.T) {
	sqldbtest.Both(t, func(t *testing.T, db *sqldb.DB) {
		s := open(t, db)
		_, body := s.page(t, "/org/import")
		contains(t, body, "粘贴表格", "是否主要负责人", "5,000")
		status, body := s.upload(t, "text/html", "", nil, orgtest.Sample+"水库\t没有的局\t\t甲\n")
		if status != 200 {
			t.Fatal(status, body)
		}
		contains(t, body, "共 10 行：新增单位 6 个、人员 7 人、职务 8 个、分管联系 5 项", "1 行有问题，不会导入", `<td class="num">12</td>`, "上级单位“没有的局”", "导入其余 9 行", "登记人员“何静”，自2020-05-06起任“办公室”主任（主要负责人）")
		if c, err := s.Directory.Chart(t.Context(), s.Keeper); err != nil || len(c.Offices) != 0 {
			t.Errorf("a preview stores %d offices, %v", len(c.Offices), err)
		}
		_, rows, _ := strings.Cut(body, `aria-hidden="true" tabindex="-1">`)
		rows, _, _ = strings.Cut(rows, "</textarea>")
		for range 2 {
			if status, _, to := s.form(t, "/org/import", "key", "k", "rows", html.UnescapeString(rows)); status != 303 || to != "/org" {
				t.Fatal(status, to)
			}
		}
		if c, err := s.Directory.Chart(t.Context(), s.Keeper); err != nil || len(c.Offices) != 6 || len(c.People) != 7 {
			t.Errorf("%d offices, %d people, %v", len(c.Offices), len(c.People), err)
		}
		_, book, _ := s.ask(t, "GET", "/org/export", "*/*", nil)
		status, body = s.upload(t, "application/json", "名册.xlsx", []byte(book), "")
		if status != 200 || !strings.Contains(body, `"same":9`) || !strings.Contains(body, `"steps":[]`) || !strings.Contains(body, `"faults":[]`) {
			t.Error(status, body)
		}
		status, body = s.upload(t, "application/json", "名册.csv", []byte("\xef\xbb\xbf单位,姓名,职务\r\n办公室,新来的,科员\r\n"), "")
		if status != 200 || !strings.Contains(body, `"people":1`) {
			t.Error(status, body)
		}
		status, body = s.command(t, "/org/import", "j", `{"text":"单位\t姓名\n办公室\t䶮三"}`)
		if status != 200 || !strings.Contains(body, `"people":1`) || !strings.Contains(body, `"done":true`) {
			t.Error(status, body)
		}
		for name, content := range map[string]string{"": "", "旧.xls": "\xd0\xcf", "坏.xlsx": "PK坏", "别的.txt": "姓名\n甲", "二进制.csv": "\x00\x01"} {
			status, body := s.upload(t, "text/html", name, []byte(content), "")
			if status != 422 || !strings.Contains(body, "import-text") {
				t.Errorf("%s: %d", name, status)
			}
		}
		if status, _, _ := s.form(t, "/org/import", "key", "bad", "rows", "{"); status != 422 {
			t.Error(status)
		}
	})
}
