package settingsweb

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"bihuan/internal/ident"
	"bihuan/internal/settings"
	"bihuan/internal/sqldb"
	"bihuan/internal/sqldb/sqldbtest"
	"bihuan/internal/ui/uitest"
)

// sourced are the fields of the authority.
func sourced(pairs ...string) url.Values {
	v := url.Values{"source": {"县委整改办通知"}, "level": {"规定"}, "year": {"2024"}, "version": {"0"}}
	for i := 0; i < len(pairs); i += 2 {
		v.Add(pairs[i], pairs[i+1])
		if first := v[pairs[i]]; len(first) == 2 && (pairs[i] == "version" || pairs[i] == "source" || pairs[i] == "level") {
			v[pairs[i]] = first[1:]
		}
	}
	return v
}

func TestReading(t *testing.T) {
	sqldbtest.Both(t, func(t *testing.T, db *sqldb.DB) {
		s := open(t, db)
		s.Viewer = s.Reader
		for path, texts := range map[string][]string{
			"/settings": {"整改规则", "亮灯", "节假日", "问题来源", "上级口径", "没有修改过", "默认"}, "/settings/rules": {"立行立改", "公示", "佐证", "每3个月", "程序自带"},
			"/settings/lights": {"不超过3个工作日"}, "/settings/holidays": {"2026年", "1月1日至3日"}, "/settings/sources": {"巡视巡察反馈", "需要"}, "/settings/words": {"审计整改", "持续整改"},
		} {
			status, body := s.page(t, path)
			if status != http.StatusOK {
				t.Errorf("%s: %d", path, status)
			}
			contains(t, body, texts...)
			lacks(t, body, ">修改<", "恢复默认", "导入设置")
		}
		if status, _ := s.page(t, "/settings/none"); status != http.StatusNotFound {
			t.Errorf("an unknown table: %d", status)
		}
		if status, _, _ := s.form(t, "/settings/lights", sourced("entry", "lights", "yellow_days", "5")); status != http.StatusForbidden {
			t.Errorf("a reader changes: %d", status)
		}
		for _, name := range []string{"rules", "lights", "holidays", "sources", "words", "escalation", "limits"} {
			_, body := s.page(t, "/settings/"+name+"/export")
			book, err := excelize.OpenReader(strings.NewReader(body))
			if err != nil {
				t.Fatal(name, err)
			}
			rows, err := book.GetRows(book.GetSheetList()[0])
			if err != nil || len(rows) < 3 {
				t.Errorf("%s: %v, %v", name, rows, err)
			}
			answer := s.JSON(t, "/settings/"+name)
			var got struct {
				Entries []struct{ Source, Level string }
				Text    string
			}
			if err := json.Unmarshal([]byte(answer.Body), &got); err != nil || answer.Status != http.StatusOK || len(got.Entries) == 0 || got.Entries[0].Source == "" || got.Text == "" {
				t.Errorf("%s as JSON: %s, %v", name, answer.Body, err)
			}
		}
	})
}

// Every form: what it asks for is stored as it says, refusals keep what was
// typed, and an effect is shown before it is stored.
func TestForms(t *testing.T) {
	s := quick(t)
	s.Seed(t)
	version := func(name string) string {
		t.Helper()
		var got struct{ Version json.Number }
		if err := json.Unmarshal([]byte(s.JSON(t, "/settings/"+name).Body), &got); err != nil {
			t.Fatal(err)
		}
		return got.Version.String()
	}
	saved := func(name string, v url.Values) string {
		t.Helper()
		v.Set("version", version(name))
		status, body, to := s.form(t, "/settings/"+name, v)
		if status == http.StatusOK && strings.Contains(body, "确认保存") {
			contains(t, body, "对现有问题的影响")
			v.Set("confirmed", "1")
			status, body, to = s.form(t, "/settings/"+name, v)
		}
		if status != http.StatusSeeOther || to != "/settings/"+name {
			t.Fatalf("%s: %d %s", name, status, body)
		}
		_, body = s.page(t, to)
		return body
	}
	contains(t, saved("rules", sourced("entry", "immediate", "assign", "class", "assign", "holder", "request", "evidence", "request", "effect", "close", "acceptance", "close", "look_back")),
		"验收、回头看日期", "佐证、整改成效", "县委整改办通知", "恢复默认", "把“立行立改·销号前”从“验收”改为“验收、回头看日期”")
	contains(t, saved("rules", sourced("entry", "step-publicity", "name", "公示", "needed_for", "limited", "needed_from", "inspection")), "巡视巡察反馈")
	contains(t, saved("rules", sourced("entry", "new", "name", "党委会审定", "needed_for", "limited")), "党委会审定", ">删除<")
	contains(t, saved("lights", sourced("entry", "lights", "yellow_days", "40", "word_green", "正常", "word_yellow", "预警", "word_red", "超期")), "不超过40个工作日", "预警", "超期")
	contains(t, saved("sources", sourced("entry", "new", "name", "媒体曝光", "who", "媒体", "reply", "on")), "媒体曝光")
	contains(t, saved("sources", sourced("entry", "meeting", "name", "会议纪要", "who", "会议")), "会议纪要")
	contains(t, saved("words", sourced("entry", "new", "name", "市里口径", "not_started", "未办", "in_progress", "在办", "awaiting", "在办", "closed", "办结", "lasting", "在办", "withdrawn", "不计")), "市里口径", "办结")
	contains(t, saved("escalation", sourced("entry", "general", "still_days", "10", "reply_days", "2", "opening", "{单位}：请抓紧{项数}项。", "closing", "{反馈期限}前反馈。")), "10个工作日", "请抓紧{项数}项")
	contains(t, saved("escalation", sourced("entry", "new", "name", "问责建议", "title", "关于问责的建议", "late_days", "60", "wait_days", "10", "reply_days", "3", "opening", "经{上一步}仍未落实：", "closing", "请于{反馈期限}前答复。")), "问责建议", "60个工作日")
	contains(t, saved("escalation", sourced("entry", "reminder", "name", "提示函", "title", "提示函", "late_days", "2", "wait_days", "0", "reply_days", "3", "opening", "提示如下：", "closing", "请于{反馈期限}前答复。")), "提示函", "2个工作日")
	contains(t, saved("limits", sourced("entry", "limits", "problem_files", "30", "problem_mb", "100", "unit_gb", "20")), "最多30个", "最多100 MB", "最多20 GB")
	contains(t, saved("holidays", sourced("entry", "new", "holidays_year", "2027", "days", "1月1日至3日 休\n2027-01-09\t班")), "2027年", "1月1日至3日", "1月9日")
	contains(t, saved("holidays", sourced("entry", "2027", "holidays_year", "2027", "days", "1月1日 休", "source", "国务院办公厅通知")), "国务院办公厅通知")

	for _, c := range []struct {
		name, said string
		v          url.Values
	}{
		{"lights", "请写明依据和年份", sourced("entry", "lights", "yellow_days", "5", "word_green", "绿", "word_yellow", "黄", "word_red", "红", "source", "")},
		{"lights", "0至60", sourced("entry", "lights", "yellow_days", "99", "word_green", "绿", "word_yellow", "黄", "word_red", "红")},
		{"lights", "不能相同", sourced("entry", "lights", "yellow_days", "5", "word_green", "绿", "word_yellow", "绿", "word_red", "红")},
		{"escalation", "不认识的填空", sourced("entry", "general", "still_days", "10", "reply_days", "2", "opening", "{谁}请抓紧。", "closing", "反馈。")},
		{"limits", "1至5000", sourced("entry", "limits", "problem_files", "0", "problem_mb", "100", "unit_gb", "20")},
		{"holidays", "第1行：", sourced("entry", "new", "holidays_year", "2028", "days", "元旦 休")},
		{"holidays", "已经有了", sourced("entry", "new", "holidays_year", "2026", "days", "1月1日 休")},
		{"sources", "名称", sourced("entry", "new", "name", " ", "who", "媒体")},
		{"sources", "只留一种", sourced("entry", "new", "name", "媒体曝光", "who", "")},
		{"words", "请写“已销号”的说法", sourced("entry", "new", "name", "新口径", "not_started", "未办", "in_progress", "在办", "awaiting", "在办", "lasting", "在办", "withdrawn", "不计")},
		{"rules", "依据还是原来的", sourced("entry", "limited", "assign", "class", "source", "措施全部完成、成效达到、同类问题一并整改、长效机制建立、独立验收，缺一不销号", "level", "实务")},
		{"rules", "不认识的一项", sourced("entry", "limited", "assign", "magic")},
	} {
		c.v.Set("version", version(c.name))
		status, body, _ := s.form(t, "/settings/"+c.name, c.v)
		if status != http.StatusUnprocessableEntity && status != http.StatusConflict {
			t.Errorf("%s: %d", c.said, status)
		}
		contains(t, body, c.said, `name="entry" value="`+c.v.Get("entry")+`"`)
		for _, typed := range []string{"days", "name", "word_red"} {
			if text := strings.TrimSpace(c.v.Get(typed)); text != "" {
				contains(t, body, text)
			}
		}
	}
	stale := sourced("entry", "lights", "yellow_days", "6", "word_green", "绿", "word_yellow", "黄", "word_red", "红", "version", "0", "confirmed", "1")
	if status, body, _ := s.form(t, "/settings/lights", stale); status != http.StatusPreconditionFailed || !strings.Contains(body, "林远于") || !strings.Contains(body, `value="6"`) {
		t.Errorf("a stale form: %d", status)
	}
	for name, key := range map[string]string{"escalation": "own-1", "words": "own-1", "sources": "own-1", "rules": "step-own-1", "holidays": "2027"} {
		status, _, to := s.form(t, "/settings/"+name+"/remove", url.Values{"entry": {key}, "version": {version(name)}})
		if status != http.StatusSeeOther || to != "/settings/"+name {
			t.Errorf("removing %s: %d", key, status)
		}
		if status, _, _ := s.form(t, "/settings/"+name+"/remove", url.Values{"entry": {key}, "version": {version(name)}}); status != http.StatusConflict {
			t.Errorf("removing %s again: %d", key, status)
		}
	}
	if status, _, _ := s.form(t, "/settings/lights/default", url.Values{"version": {version("lights")}}); status != http.StatusSeeOther {
		t.Errorf("restoring: %d", status)
	}
	if _, body := s.page(t, "/settings/lights"); !strings.Contains(body, "程序自带") || !strings.Contains(body, "恢复为默认") {
		t.Error("the table is not the default again")
	}
	if _, body := s.page(t, "/settings"); !strings.Contains(body, "本单位") || !strings.Contains(body, "林远") {
		t.Error("the list does not tell who changed what")
	}
}

func TestProgram(t *testing.T) {
	s := quick(t)
	s.Seed(t)
	send := func(dry bool) uitest.Answer {
		t.Helper()
		body, err := json.Marshal(map[string]any{"key": ident.New(), "version": 0, "text": "yellow_days: 60\nsource: 县委整改办通知\nlevel: 规定\nyear: 2024\n", "dry_run": dry})
		if err != nil {
			t.Fatal(err)
		}
		return s.Command(t, "/settings/lights", string(body))
	}
	var plan settings.Plan
	if dry := send(true); json.Unmarshal([]byte(dry.Body), &plan) != nil || dry.Status != http.StatusOK || len(plan.Tables) != 1 || len(plan.Effect) == 0 {
		t.Errorf("%d %s", dry.Status, dry.Body)
	}
	if done := send(false); done.Status != http.StatusOK || !strings.Contains(done.Body, `"version":1`) {
		t.Errorf("%d %s", done.Status, done.Body)
	}
	if late := send(false); late.Status != http.StatusPreconditionFailed {
		t.Errorf("a stale version: %d %s", late.Status, late.Body)
	}
}

func TestHandingOut(t *testing.T) {
	s := quick(t)
	s.Seed(t)
	_, file := s.page(t, "/settings/export")
	changed := strings.NewReplacer("yellow_days: 3", "yellow_days: 60", "可以修改", "本县统一").Replace(file)
	s.Viewer = s.Foreign
	status, body := s.upload(t, "/settings/import/preview", "设置.yaml", []byte(changed), "text", "")
	if status != http.StatusOK {
		t.Fatalf("%d %s", status, body)
	}
	contains(t, body, "“云川县青禾镇党委”的设置", "不超过60个工作日", "亮灯·依据")
	if status, _, to := s.form(t, "/settings/import", url.Values{"text": {changed}}); status != http.StatusSeeOther || to != "/settings" {
		t.Errorf("%d %s", status, to)
	}
	if _, body := s.page(t, "/settings/lights"); !strings.Contains(body, "按“云川县青禾镇党委”的设置导入") {
		t.Error("the import is not told")
	}
	if status, body = s.upload(t, "/settings/import/preview", "", nil, "text", changed); status != http.StatusOK {
		t.Errorf("%d", status)
	}
	contains(t, body, "与现在的设置完全相同")
	status, body = s.upload(t, "/settings/import/preview", "", nil, "text", "写错的内容")
	if status != http.StatusUnprocessableEntity {
		t.Errorf("%d", status)
	}
	contains(t, body, "不是闭环导出的设置文件", "写错的内容")
}

func TestDaysFromFile(t *testing.T) {
	s := quick(t)
	book := excelize.NewFile()
	for i, row := range [][]any{{"日期", "安排"}, {"2027年1月1日", "休"}, {46427, "休"}, {"2027-02-20", "班"}, {"元旦", "休"}} {
		for j, cell := range row {
			name, err := excelize.CoordinatesToCellName(j+1, i+1)
			if err == nil {
				err = book.SetCellValue("Sheet1", name, cell)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	var file bytes.Buffer
	if err := book.Write(&file); err != nil {
		t.Fatal(err)
	}
	status, body := s.upload(t, "/settings/holidays/read", "放假.xlsx", file.Bytes(), "entry", "new", "holidays_year", "2027", "level", "规定", "year", "2027", "version", "0", "source", "通知")
	if status != http.StatusUnprocessableEntity {
		t.Errorf("%d", status)
	}
	contains(t, body, "1行读不出来", "“元旦”看不出是哪一天", "2027-01-01\t休", "2027-02-09\t休", "2027-02-20\t班")
	for name, content := range map[string]string{"放假.xls": "x", "放假.csv": "日期,安排\n", "": ""} {
		if status, _ := s.upload(t, "/settings/holidays/read", name, []byte(content), "entry", "new", "holidays_year", "2027"); status != http.StatusUnprocessableEntity {
			t.Errorf("%q: %d", name, status)
		}
	}
}
