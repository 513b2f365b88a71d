package gridweb

import (
	"encoding/json"
	"fmt"
	"html"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"bihuan/internal/ledger"
	"bihuan/internal/sqldb"
	"bihuan/internal/sqldb/sqldbtest"
)

var inputTag = regexp.MustCompile(`<input type="hidden" name="([a-z]+)" value="([^"]*)">`)
var patchesTag = regexp.MustCompile(`(?s)<textarea name="changes"[^>]*>(.*?)</textarea>`)

// sent returns what the form of a preview holds, as pairs.
func sent(t *testing.T, page string) []string {
	t.Helper()
	_, form, found := strings.Cut(page, `action="/grid/save"`)
	if !found {
		t.Fatalf("no preview:\n%s", page)
	}
	var pairs []string
	for _, m := range inputTag.FindAllStringSubmatch(form, -1) {
		pairs = append(pairs, m[1], html.UnescapeString(m[2]))
	}
	return append(pairs, "changes", html.UnescapeString(patchesTag.FindStringSubmatch(form)[1]))
}

// Without a script: tick, choose, preview, save, take back.
func TestBulk(t *testing.T) {
	sqldbtest.Both(t, func(t *testing.T, db *sqldb.DB) {
		s := open(t, db)
		problems := s.Seed(t)
		contains(t, s.page(t, "/ledger"), `name="id" value="`+problems[1].ID+`" form="bulk"`, "或筛选出的全部 6 项", `<option value="set:due">完成时限</option>`, `<option value="do:assign">分解交办</option>`)
		got := s.form(t, "/ledger/bulk", "what", "set:due", "id", problems[1].ID, "id", problems[3].ID, "back", "/ledger?missing=due")
		if got.status != 200 {
			t.Fatal(got)
		}
		contains(t, got.body, "修改“完成时限”，共 2 个问题", `name="value" type="date"`, "信访事项答复不够及时", `href="/ledger?missing=due"`)
		got = s.form(t, "/ledger/bulk/preview", "what", "set:due", "id", problems[1].ID, "id", problems[3].ID, "value", "2024-11-30", "back", "/ledger?missing=due")
		contains(t, got.body, "<b>2</b> 处修改，涉及 <b>2</b> 个问题", "保存 2 处修改", "2024-11-30")
		saved := s.form(t, "/grid/save", sent(t, got.body)...)
		if saved.status != 303 || !strings.HasPrefix(saved.to, "/exchange/batches/") {
			t.Fatal(saved)
		}
		if again := s.form(t, "/grid/save", sent(t, got.body)...); again.to != saved.to {
			t.Errorf("the same command again: %v", again)
		}
		if a, b := s.now(t, problems[1].ID).Due, s.now(t, problems[3].ID).Due; a != "2024-11-30" || b != "2024-11-30" {
			t.Errorf("%s, %s", a, b)
		}
		body := s.page(t, saved.to)
		contains(t, body, "批量修改", "把“完成时限”从“空”改为“2024-11-30”", "撤销这个批次", "林远")
		contains(t, s.page(t, "/exchange/batches?kind=bulk&mine=1&from=2024-03-05&to=2024-03-05"), "把“完成时限”改为“2024-11-30”（2个问题）", "已完成")
		lacks(t, s.page(t, "/exchange/batches?kind=import"), "完成时限")

		// Somebody changes one of the two: only the other goes back, and only when it is said so.
		s.Pass(time.Hour)
		if _, err := s.Edit(t.Context(), s.Second, problems[3].ID, 2, ledger.Edit{Values: []ledger.Value{{Field: ledger.FieldGoal, Text: "按时答复"}}}); err != nil {
			t.Fatal(err)
		}
		contains(t, s.page(t, saved.to), "1 个问题在批次之后又有变化", "周禾于2024-03-05 10:30把“整改目标”", "有1个问题此后又有变化，保持不动", `name="keep" value="on"`)
		version := fmt.Sprint(3)
		if got := s.form(t, saved.to+"/undo", "key", "u", "version", version); got.status != 409 || s.now(t, problems[1].ID).Due == "" {
			t.Errorf("taken back over what others did: %d", got.status)
		}
		if got := s.form(t, saved.to+"/undo", "key", "u2", "version", version, "keep", "on"); got.status != 303 || got.to != saved.to {
			t.Error(got)
		}
		if a, b := s.now(t, problems[1].ID).Due, s.now(t, problems[3].ID).Due; a != "" || b != "2024-11-30" {
			t.Errorf("after taking it back: %q, %q", a, b)
		}
		body = s.page(t, saved.to)
		contains(t, body, "已撤销", "撤销时有 1 个此后又有变化")
		lacks(t, body, "撤销这个批次")
	})
}

func TestBulkCommand(t *testing.T) {
	s := quick(t)
	problems := s.Seed(t)
	// All that the filter selects; one of them cannot be assigned, and the preview says so.
	got := s.form(t, "/ledger/bulk", "what", "do:assign", "all", "on", "query", "aspect=联系群众方面")
	contains(t, got.body, "分解交办，共 2 个问题", `name="leader"`, `name="note"`)
	got = s.form(t, "/ledger/bulk/preview", "what", "do:assign", "all", "on", "query", "aspect=联系群众方面", "due", "2024-12-31", "note", "请抓紧")
	contains(t, got.body, "1 处要先处理", "还不能交办", "这个问题不改")
	if refused := s.form(t, "/grid/save", append(sent(t, got.body), "x", "")...); refused.status != 409 || s.now(t, problems[2].ID).State != ledger.Registered {
		t.Errorf("saved although one is refused: %d", refused.status)
	}
	pairs := sent(t, got.body)
	pairs[1] = "another key"
	if saved := s.form(t, "/grid/save", append(pairs, "leave", problems[3].ID)...); saved.status != 303 {
		t.Errorf("%+v", saved)
	}
	if a, b := s.now(t, problems[2].ID), s.now(t, problems[3].ID); a.State != ledger.Assigned || a.Due != "2024-12-31" || b.State != ledger.Registered {
		t.Errorf("%s %s, %s", a.State, a.Due, b.State)
	}
	for name, pairs := range map[string][]string{
		"请选择要批量修改":  {"what", "", "id", problems[0].ID},
		"还没有选中问题":   {"what", "set:due"},
		"一次最多修改500": append([]string{"what", "set:due"}, strings.Split(strings.Repeat("id,x,", 501), ",")[:1002]...),
	} {
		if got := s.form(t, "/ledger/bulk", pairs...); got.status != 422 || !strings.Contains(got.body, name) {
			t.Errorf("%s: %d", name, got.status)
		}
	}
	s.viewer = s.Reader
	lacks(t, s.page(t, "/ledger"), `form="bulk"`, "/ledger/bulk")
	lacks(t, s.page(t, "/grid"), "data-grid", "核对并保存")
	for _, path := range []string{"/ledger/bulk", "/grid/save", "/ledger/batches"} {
		if got := s.form(t, path, "what", "set:due", "id", problems[0].ID); got.status != 403 {
			t.Errorf("a reader at %s: %d", path, got.status)
		}
	}
}

// golden compares JSON with testdata/name and writes it where it is missing.
func golden(t *testing.T, name, got string) {
	t.Helper()
	var value any
	if err := json.Unmarshal([]byte(got), &value); err != nil {
		t.Fatalf("%v\n%s", err, got)
	}
	pretty, _ := json.MarshalIndent(value, "", "  ")
	path := filepath.Join("testdata", name)
	want, err := os.ReadFile(path)
	if os.IsNotExist(err) {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, append(pretty, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
		t.Errorf("%s was missing and is written now; look at it", path)
		return
	}
	if err != nil || string(pretty)+"\n" != string(want) {
		t.Errorf("%s (%v):\n%s", path, err, pretty)
	}
}

// The same for programs.
func TestBatchJSON(t *testing.T) {
	s := quick(t)
	problems := s.Seed(t)
	steady := func(text string) string {
		for i, p := range problems {
			text = strings.ReplaceAll(text, p.ID, fmt.Sprintf("problem%d", i+1))
		}
		return text
	}
	post := func(path, key, body string) answer {
		t.Helper()
		return s.ask(t, "POST", path, "application/json", strings.NewReader(body), "Content-Type", "application/json", "Idempotency-Key", key)
	}
	changes := fmt.Sprintf(`[{"problem":%q,"version":1,"set":{"due":"2024年11月底","class":"限期整改","leader":%q}},{"problem":%q,"version":1,"command":"assign","body":{"note":"请抓紧"}},
		{"problem":"none","version":1,"set":{"goal":"x"}},{"problem":%q,"version":1,"set":{"due":"很快"}}]`, problems[3].ID, strings.Repeat("长", 61), problems[2].ID, problems[4].ID)
	if _, err := s.Edit(t.Context(), s.Second, problems[3].ID, 1, ledger.Edit{Values: []ledger.Value{{Field: ledger.FieldClass, Text: "immediate"}}}); err != nil {
		t.Fatal(err)
	}
	got := post("/ledger/batches", "a", `{"title":"补时限","dry_run":true,"changes":`+changes+`}`)
	if got.status != 200 {
		t.Fatal(got)
	}
	golden(t, "plan.json", steady(got.body))
	if got := post("/ledger/batches", "b", `{"title":"补时限","changes":`+changes+`}`); got.status != 422 && got.status != 412 {
		t.Errorf("refused changes: %d %s", got.status, got.body)
	}
	if p := s.now(t, problems[2].ID); p.Version != 1 {
		t.Error("a refused batch did something")
	}
	got = post("/ledger/batches", "c", fmt.Sprintf(`{"title":"补时限","changes":[{"problem":%q,"version":2,"set":{"due":"2024年11月底","leader":"沈青"}},{"problem":%q,"version":1,"command":"assign","body":{}}]}`, problems[3].ID, problems[2].ID))
	if got.status != 201 {
		t.Fatal(got)
	}
	var batch struct {
		ID      string
		Version int64
	}
	if err := json.Unmarshal([]byte(got.body), &batch); err != nil {
		t.Fatal(err)
	}
	golden(t, "batch.json", strings.ReplaceAll(steady(got.body), batch.ID, "batch1"))
	if p := s.now(t, problems[3].ID); p.Due != "2024-11-30" || p.Leader != "沈青" || p.Class != ledger.Immediate {
		t.Errorf("%+v", p.Content)
	}
	if got := post("/exchange/batches/"+batch.ID+"/undo", "d", fmt.Sprintf(`{"version":%d}`, batch.Version)); got.status != 200 || !strings.Contains(got.body, `"state":"undone"`) {
		t.Errorf("%+v", got)
	}
	for body, status := range map[string]int{
		`{"changes":[]}`: 422, `{"changes":[{"problem":"x","version":1,"set":{"state":"closed"}}]}`: 422, `{"changes":[{"problem":"x","version":1,"command":"close-all"}]}`: 422, `[]`: 422,
		fmt.Sprintf(`{"changes":[{"problem":%q,"version":1,"set":{"goal":"a"}},{"problem":%[1]q,"version":1,"set":{"goal":"b"}}]}`, problems[0].ID): 422,
	} {
		if got := post("/ledger/batches", "e"+body, body); got.status != status {
			t.Errorf("%s: %d %s", body, got.status, got.body)
		}
	}
}
