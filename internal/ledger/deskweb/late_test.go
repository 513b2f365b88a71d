package deskweb

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"bihuan/internal/material/wordin"
)

func TestLate(t *testing.T) {
	s := open(t)
	s.Page(t, "/board/late").Has(t, "没有需要督办的事项")
	problems := s.busy(t)
	s.Page(t, "/board/late").Has(t, "党建工作办公室", "到边远村组走访偏少", "逾期4个工作日", "1项任务已办结但没有佐证：“排定年度集中学习计划”",
		"可发提醒函", "逾期 <b>2</b>", `value="`+problems[2].ID+`"`, "抓落实有畏难情绪").Lacks(t, `value="`+problems[5].ID+`"`)
	s.Page(t, "/board/late?concern=still&lead_unit=经济发展办公室").Has(t, "项目推进前紧后松").Lacks(t, "到边远村组走访偏少")
	s.Page(t, "/board/late?lead_unit=没有").Has(t, "没有符合条件的事项")
	var data Late
	if err := json.Unmarshal([]byte(s.JSON(t, "/board/late").Body), &data); err != nil || data.Total != 4 || data.Units[0].Items[0].Number != "2024-个1" || data.Units[0].Unit != "党建工作办公室" {
		t.Errorf("%+v %v", data, err)
	}
	if a := s.Page(t, "/board/late/export?concern=late"); a.Status != http.StatusOK || !strings.Contains(a.Header.Get("Content-Disposition"), "xlsx") {
		t.Errorf("%d %v", a.Status, a.Header)
	}
	// Who may not see a person's problem is told of none.
	s.Viewer = s.Reader
	s.Page(t, "/board/late").Has(t, "到边远村组走访偏少", "逾期 <b>1</b>").Lacks(t, "抓落实有畏难情绪", "沈青主动", "type=\"checkbox\"", "催办、发函")
	if a := s.Page(t, "/board/late/urge?lead_unit=党建工作办公室"); a.Status != http.StatusForbidden {
		t.Errorf("a reader urges: %d", a.Status)
	}
	s.Viewer = s.Foreign
	s.Page(t, "/board/late").Has(t, "没有需要督办的事项")
}

func TestUrgeAndSend(t *testing.T) {
	s := open(t)
	problems := s.busy(t)
	if a := s.Page(t, "/board/late/urge"); a.Status != http.StatusUnprocessableEntity && a.Status != http.StatusBadRequest {
		t.Errorf("nothing was picked: %d", a.Status)
	}
	s.Page(t, "/board/late/urge?lead_unit=党建工作办公室").Has(t, "党建工作办公室：截至2024年4月19日，以下1项", "1. 2024-1“集中学习的计划性不强”", "不发函的问题", "主体是个人")
	pick := "id=" + problems[0].ID + "&id=" + problems[2].ID
	s.Page(t, "/board/late/urge?"+pick).Has(t, "社会事务办公室：截至", "青禾镇党委\"", "登记并生成函件")

	form := []string{"id", problems[0].ID, "id", problems[2].ID, "unit", "党建工作办公室", "number", "青党办函〔2024〕3号", "unit", "社会事务办公室", "number", "青党办函〔2024〕4号"}
	a := s.Form(t, "/board/letters", append(form, "key", "k1", "step", "reminder", "signer", " ", "sealed", "on")...)
	a.Has(t, "请填写署名", `value="青党办函〔2024〕4号"`)
	if a.Status < 400 {
		t.Errorf("no signer: %d", a.Status)
	}
	for range 2 { // the same key twice is one letter
		a = s.Form(t, "/board/letters", append(form, "key", "k2", "step", "reminder", "signer", "青禾镇党委办公室", "sealed", "on")...)
	}
	if a.Status != http.StatusSeeOther || !strings.HasPrefix(a.To, "/board/letters?id=") {
		t.Fatalf("%d %s", a.Status, a.To)
	}
	s.Page(t, a.To).Has(t, "打包下载", "待反馈", "青党办函〔2024〕4号", "到边远村组走访偏少")
	zipped := s.Page(t, strings.Replace(a.To, "/board/letters?", "/board/letters/word?", 1))
	files := unzip(t, []byte(zipped.Body))
	if len(files) != 2 {
		t.Fatalf("%d files", len(files))
	}
	text := files["社会事务办公室提醒函2024-04-19.docx"]
	for _, want := range []string{"青党办函〔2024〕4号\n关于抓紧落实整改事项的提醒函\n\n社会事务办公室：\n截至2024年4月19日，你单位牵头的1项整改事项", "1\t2024-3 到边远村组走访偏少\t完成时限2024年4月15日；",
		"逾期4个工作日", "1项任务未办结：“更换石湾村三组老旧水管”", "于2024年4月26日前书面反馈", "青禾镇党委办公室\n2024年4月19日"} {
		if !strings.Contains(text, want) {
			t.Errorf("the letter lacks %q:\n%s", want, text)
		}
	}
	s.Page(t, "/problems/"+problems[2].ID).Has(t, "督办：提醒函，致社会事务办公室，青党办函〔2024〕4号，2024年4月19日", "已发提醒函（2024年4月19日），5个工作日后可发督办函", "还没有反馈")

	letters := strings.Split(strings.TrimPrefix(a.To, "/board/letters?id="), "&id=")
	one := "/board/letters/" + letters[0]
	s.Page(t, one).Has(t, "关于抓紧落实整改事项的提醒函", "登记反馈", "下载 Word")
	if a := s.Form(t, one+"/answer", "key", "k3", "by", "社会事务办公室", "text", ""); a.Status < 400 {
		t.Errorf("an empty answer: %d", a.Status)
	}
	if a := s.Form(t, one+"/answer", "key", "k4", "by", "社会事务办公室", "text", "水管本周更换"); a.To != one {
		t.Errorf("%d %s", a.Status, a.To)
	}
	s.Page(t, one).Has(t, "水管本周更换").Lacks(t, "登记反馈")
	s.Page(t, "/board/letters?open=1").Has(t, "党建工作办公室").Lacks(t, "社会事务办公室")
	if a := s.Page(t, "/board/letters/export"); a.Status != http.StatusOK {
		t.Error(a.Status)
	}
	// A program does the same, and is refused the same.
	a = s.Command(t, "/board/letters", `{"key":"k5","id":["`+problems[4].ID+`"],"step":"reminder","signer":"党委办","unit":["经济发展办公室"],"number":["5号"]}`)
	a.Has(t, `"number":"5号"`, `"to":"经济发展办公室"`)
	if a := s.Command(t, "/board/letters", `{"key":"k6","id":["`+problems[5].ID+`"],"step":"reminder","signer":"党委办"}`); a.Status != http.StatusConflict {
		t.Errorf("a letter about a person's problem: %d %s", a.Status, a.Body)
	}
	s.Viewer = s.Foreign
	for _, path := range []string{one, one + "/word", "/board/letters/word?id=" + letters[1]} {
		if a := s.Page(t, path); a.Status != http.StatusNotFound {
			t.Errorf("%s to a stranger: %d", path, a.Status)
		}
	}
}

// unzip returns the text of every letter in an archive.
func unzip(t *testing.T, data []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		d, err := wordin.Read(f.Name, content)
		if err != nil {
			t.Fatal(err)
		}
		texts[f.Name] = d.Text
	}
	return texts
}
