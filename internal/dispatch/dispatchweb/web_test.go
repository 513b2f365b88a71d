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
	s.page(t, splitURL).Has(t, "将发给 <b>3</b> 个单位", "其中 4 个问题尚未交办", "还不能交办")
	unnamed := s.Form(t, splitURL, "key", "k0", "name", " ", "return_by", "2024-03-20")
	if unnamed.Status != 422 {
		t.Errorf("without a name: %d", unnamed.Status)
	}
	unnamed.Has(t, "请填写这次下发的名称", "value=\"2024-03-20\"")
	order := []string{"key", "k1", "assist", "on", "name", "3月填报", "return_by", "2024-03-20", "contact", "周禾"}
	sent := s.Form(t, splitURL, order...)
	round := sent.To
	if sent.Status != 303 || !strings.HasPrefix(round, splitURL+"/") {
		t.Fatalf("sent: %d %s", sent.Status, round)
	}
	if again := s.Form(t, splitURL, order...); again.To != round {
		t.Errorf("the same command again leads to %s", again.To)
	}
	s.page(t, round).Has(t, "未交回", "催办语", "党建工作办公室、各党支部")
	packed := s.Page(t, round+"/zip").Body
	z, err := zip.NewReader(strings.NewReader(packed), int64(len(packed)))
	if err != nil || len(z.File) != 8 || z.File[0].Name != "说明.docx" || z.File[7].Name != "财政所.xlsx" {
		t.Fatalf("%v %v", z, err)
	}
	d, err := s.Store.Dispatch(t.Context(), s.Keeper, strings.TrimPrefix(round, splitURL+"/"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/sheet/" + d.Packets[1].Code, "/index"} {
		if book := s.page(t, round+path); !strings.HasPrefix(book.Body, "PK") {
			t.Errorf("%s is no workbook", path)
		}
	}
	if none := s.Page(t, round+"/sheet/ZZZZZ"); none.Status != 404 {
		t.Errorf("no sheet: %d", none.Status)
	}
	collected := s.upload(t, "text/html", three(t, d)[:1]...)
	preview := collected.To
	if collected.Status != 303 {
		t.Fatalf("upload: %d", collected.Status)
	}
	s.page(t, returnURL).Has(t, "核对过、还没有并入的", preview)
	page := s.page(t, preview)
	page.Has(t, "学习计划已印发", "按表内编码", "并入台账")
	code := d.Packets[0].Rows[0].Code
	merged := s.Form(t, preview+"/merge", "key", "k2", "seen", seen.FindStringSubmatch(page.Body)[1], "decided", "on", "take", code+"/progress")
	if merged.Status != 303 || merged.To != preview {
		t.Fatalf("merge: %d %s", merged.Status, merged.To)
	}
	s.page(t, preview).Has(t, "已经并入台账", "撤销这一批")
	s.page(t, round).Has(t, "已交回", "1 处")
	if p := s.Problem(t, d, 0); p.Course.Tasks[0].Progress != "学习计划已印发，各支部按月落实。" || len(p.Course.Evidence) != 0 {
		t.Errorf("%+v", p.Course)
	}
	if undone := s.Form(t, preview+"/undo", "key", "k3"); undone.Status != 303 {
		t.Errorf("undo: %d", undone.Status)
	}
	s.page(t, preview).Has(t, "这一批已经撤销")
	s.page(t, round).Has(t, "交回过，并入已被撤销")
	if ended := s.Form(t, round+"/end", "key", "k4"); ended.Status != 303 {
		t.Errorf("end: %d", ended.Status)
	}
	s.page(t, splitURL+"?show=ended").Has(t, "3月填报", "已结束")
	preview = s.upload(t, "text/html", three(t, d)[:1]...).To
	s.page(t, preview).Has(t, "结束收表，这份表没有收回")
	if discarded := s.Form(t, preview+"/discard", "key", "k5"); discarded.Status != 303 || discarded.To != returnURL {
		t.Errorf("discard: %d %s", discarded.Status, discarded.To)
	}
}

// A program sees the same as the page.
func TestJSON(t *testing.T) {
	s := open(t)
	d := s.Sample(t)
	a := s.upload(t, "application/json", three(t, d)...)
	var p Preview
	if err := json.Unmarshal([]byte(a.Body), &p); a.Status != 200 || err != nil || len(p.Sheets) != 3 || len(p.Waiting) != 1 || len(p.Waiting[0].Offices) != 3 {
		t.Fatalf("%d %v %s", a.Status, err, a.Body)
	}
	if c := p.Sheets[1].Cells[0]; c.Column != "due" || c.Kind != "locked" || c.Old != "2024-04-15" || c.New != "2024-06-30" || !c.May || c.Taken {
		t.Errorf("%+v", c)
	}
	a = s.Command(t, returnURL+"/"+p.ID+"/merge", `{"key":"k","seen":"`+p.Seen+`"}`)
	if err := json.Unmarshal([]byte(a.Body), &p); a.Status != 200 || err != nil || p.Batch == "" {
		t.Fatalf("%d %v %s", a.Status, err, a.Body)
	}
	s.Viewer.Role = access.Reader
	if a := s.Page(t, splitURL); a.Status != 403 {
		t.Errorf("a reader splits: %d", a.Status)
	}
}
