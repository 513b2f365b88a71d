package dispatchweb

import (
	"archive/zip"
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"bihuan/internal/access"
)

var seen = regexp.MustCompile(`name="seen" value="([0-9a-f]+)"`)

// The way of a clerk without scripts: split, send, take back three files, look
// at what they say, merge, take it back.
func TestWholeWay(t *testing.T) {
	s := open(t)
	s.Seed(t)
	contains(t, s.page(t, splitURL), "将发给 <b>3</b> 个单位", "其中 4 个问题尚未交办", "还不能交办")
	status, body, _ := s.form(t, splitURL, "key", "k0", "name", " ", "return_by", "2024-03-20")
	if status != 422 {
		t.Errorf("without a name: %d", status)
	}
	contains(t, body, "请填写这次下发的名称", "value=\"2024-03-20\"")
	status, _, round := s.form(t, splitURL, "key", "k1", "assist", "on", "name", "3月填报", "return_by", "2024-03-20", "contact", "周禾")
	if status != 303 || !strings.HasPrefix(round, splitURL+"/") {
		t.Fatalf("sent: %d %s", status, round)
	}
	if _, _, again := s.form(t, splitURL, "key", "k1", "assist", "on", "name", "3月填报", "return_by", "2024-03-20", "contact", "周禾"); again != round {
		t.Errorf("the same command again leads to %s", again)
	}
	contains(t, s.page(t, round), "未交回", "催办语", "党建工作办公室、各党支部")
	_, packed, _ := s.ask(t, "GET", round+"/zip", "*/*", "", nil)
	z, err := zip.NewReader(strings.NewReader(packed), int64(len(packed)))
	if err != nil || len(z.File) != 8 || z.File[0].Name != "说明.docx" || z.File[7].Name != "财政所.xlsx" {
		t.Fatalf("%v %v", z, err)
	}
	d, err := s.Store.Dispatch(t.Context(), s.Keeper, strings.TrimPrefix(round, splitURL+"/"))
	if err != nil {
		t.Fatal(err)
	}
	if status, body, _ := s.ask(t, "GET", round+"/sheet/"+d.Packets[1].Code, "*/*", "", nil); status != 200 || !strings.HasPrefix(body, "PK") {
		t.Errorf("one sheet: %d", status)
	}
	if status, _, _ := s.ask(t, "GET", round+"/sheet/ZZZZZ", "text/html", "", nil); status != 404 {
		t.Errorf("no sheet: %d", status)
	}
	if status, body, _ := s.ask(t, "GET", round+"/index", "*/*", "", nil); status != 200 || !strings.HasPrefix(body, "PK") {
		t.Errorf("index: %d", status)
	}
	status, _, preview := s.upload(t, "text/html", three(t, d)[:1]...)
	if status != 303 {
		t.Fatalf("upload: %d", status)
	}
	contains(t, s.page(t, returnURL), "核对过、还没有并入的", preview)
	page := s.page(t, preview)
	contains(t, page, "学习计划已印发", "按表内编码", "并入台账")
	code := d.Packets[0].Rows[0].Code
	status, _, merged := s.form(t, preview+"/merge", "key", "k2", "seen", seen.FindStringSubmatch(page)[1], "decided", "on", "take", code+"/progress")
	if status != 303 || merged != preview {
		t.Fatalf("merge: %d %s", status, merged)
	}
	contains(t, s.page(t, preview), "已经并入台账", "撤销这一批")
	contains(t, s.page(t, round), "已交回", "1 处")
	if p := s.Problem(t, d, 0); p.Course.Tasks[0].Progress != "学习计划已印发，各支部按月落实。" || len(p.Course.Evidence) != 0 {
		t.Errorf("%+v", p.Course)
	}
	if status, _, _ := s.form(t, preview+"/undo", "key", "k3"); status != 303 {
		t.Errorf("undo: %d", status)
	}
	contains(t, s.page(t, preview), "这一批已经撤销")
	contains(t, s.page(t, round), "交回过，并入已被撤销")
	if status, _, _ := s.form(t, round+"/end", "key", "k4"); status != 303 {
		t.Errorf("end: %d", status)
	}
	contains(t, s.page(t, splitURL+"?show=ended"), "3月填报", "已结束")
	_, _, preview = s.upload(t, "text/html", three(t, d)[:1]...)
	contains(t, s.page(t, preview), "结束收表，这份表没有收回")
	if status, _, to := s.form(t, preview+"/discard", "key", "k5"); status != 303 || to != returnURL {
		t.Errorf("discard: %d %s", status, to)
	}
}

// A program sees the same as the page.
func TestJSON(t *testing.T) {
	s := open(t)
	d := s.Sample(t)
	status, body, _ := s.upload(t, "application/json", three(t, d)...)
	var p Preview
	if err := json.Unmarshal([]byte(body), &p); status != 200 || err != nil || len(p.Sheets) != 3 || len(p.Waiting) != 1 || len(p.Waiting[0].Offices) != 3 {
		t.Fatalf("%d %v %s", status, err, body)
	}
	if c := p.Sheets[1].Cells[0]; c.Column != "due" || c.Kind != "locked" || c.Old != "2024-04-15" || c.New != "2024-06-30" || !c.May || c.Taken {
		t.Errorf("%+v", c)
	}
	status, body, _ = s.ask(t, "POST", returnURL+"/"+p.ID+"/merge", "application/json", "application/json", strings.NewReader(`{"key":"k","seen":"`+p.Seen+`"}`))
	if err := json.Unmarshal([]byte(body), &p); status != 200 || err != nil || p.Batch == "" {
		t.Fatalf("%d %v %s", status, err, body)
	}
	s.viewer.Role = access.Reader
	if status, _, _ := s.ask(t, "GET", splitURL, "text/html", "", nil); status != 403 {
		t.Errorf("a reader splits: %d", status)
	}
}
