package settings

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"bihuan/internal/fault"
	"bihuan/internal/ledger"
	"bihuan/internal/zh/workday"
)

// Every table that comes with the program reads back as itself, is written
// out, and a file with all of them reads back as them.
func TestShippedTables(t *testing.T) {
	tables := ledger.DefaultTables()
	for _, table := range All {
		var again ledger.Tables
		text := table.Text(tables)
		if err := table.Read(text, &again); err != nil || table.Text(again) != text {
			t.Errorf("%s: %v", table.Name, err)
		}
		entries := table.Entries(tables)
		if len(entries) == 0 || table.About == "" {
			t.Errorf("%s has no entries", table.Name)
		}
		for _, e := range entries {
			if e.Key == "" || e.Zh == "" || len(e.Values) == 0 || e.Authority.Check() != nil {
				t.Errorf("%s: %+v", table.Name, e)
			}
			for _, v := range e.Values {
				if v.Name == "" || v.Text == "" {
					t.Errorf("%s: %+v", table.Name, e)
				}
			}
		}
	}
	text, err := Export("云川县委", "2026-03-05", tables)
	if err != nil {
		t.Fatal(err)
	}
	f, err := ParseFile([]byte(text))
	if err != nil || len(f.Texts) != len(All) {
		t.Fatal(err)
	}
	for _, table := range All {
		if f.Texts[table.Name] != table.Text(tables) {
			t.Errorf("%s comes back as\n%s", table.Name, f.Texts[table.Name])
		}
	}
}

func anyText(r *rapid.T, name string, most int) string {
	return rapid.SampledFrom([]string{"县委整改办通知", "𬎆家湾村", "“引号”: # - {}", "yes", "2024", "~", "行\n内", strings.Repeat("长", most)}).Draw(r, name)
}

func anyAuthority(r *rapid.T) ledger.Authority {
	return ledger.Authority{Source: anyText(r, "source", ledger.MaxSource), Level: rapid.SampledFrom(ledger.Levels).Draw(r, "level"), Year: rapid.IntRange(1990, 2100).Draw(r, "year")}
}

func some[T any](r *rapid.T, name string, all []T) []T {
	var list []T
	for _, x := range all {
		if rapid.Bool().Draw(r, name) {
			list = append(list, x)
		}
	}
	return list
}

func anyTables(r *rapid.T) ledger.Tables {
	tables := ledger.DefaultTables()
	tables.Rules = ledger.Rules{}
	for _, c := range ledger.Classes[1:] {
		rule := ledger.ClassRule{Class: c, Authority: anyAuthority(r), ReviewMonths: rapid.IntRange(0, 60).Draw(r, "months")}
		for i, into := range []*[]ledger.Need{&rule.Assign, &rule.Request, &rule.Close} {
			*into = some(r, "need", ledger.NeedsAt(ledger.Moments[i]))
		}
		tables.Rules.Classes = append(tables.Rules.Classes, rule)
	}
	codes := []string{"meeting", "audit"}
	for _, code := range some(r, "step", []string{"publicity", "sign_off", "own-1"}) {
		tables.Rules.Steps = append(tables.Rules.Steps, ledger.StepRule{Code: code, Zh: "程序" + code[:3], NeededFor: some(r, "class", ledger.Classes[1:]),
			NeededFrom: some(r, "from", codes), Authority: anyAuthority(r)})
	}
	tables.Lights = ledger.LightRules{YellowDays: rapid.IntRange(0, 60).Draw(r, "days"), Authority: anyAuthority(r)}
	if rapid.Bool().Draw(r, "words") {
		tables.Lights.Words = map[ledger.Light]string{ledger.Red: anyText(r, "word", 6)}
	}
	tables.Files = ledger.FileRules{ProblemFiles: rapid.IntRange(0, 5001).Draw(r, "files"), ProblemMB: 7, UnitGB: 9, Authority: anyAuthority(r)}
	tables.Escalation.StillDays = rapid.IntRange(0, 251).Draw(r, "still")
	tables.Escalation.Authority = anyAuthority(r)
	kind := ledger.SourceKind{Code: "a", Zh: anyText(r, "zh", 20), Who: anyText(r, "who", 20), Reply: rapid.Bool().Draw(r, "reply"), Authority: anyAuthority(r)}
	tables.Sources = ledger.SourceKinds{kind}
	system := ledger.System{Code: "a", Zh: anyText(r, "zh", 20), Words: map[ledger.Phase]string{}, Authority: anyAuthority(r)}
	for _, p := range ledger.Phases {
		system.Words[p] = anyText(r, "word", 20)
	}
	tables.Systems = []ledger.System{system}
	return tables
}

// Any table that is accepted reads back as itself, and what it says differs
// from another one exactly when its text does.
func TestAcceptedTablesReadBack(t *testing.T) {
	accepted := 0
	rapid.Check(t, func(r *rapid.T) {
		tables := anyTables(r)
		for _, table := range All {
			text := table.Text(tables)
			again := ledger.DefaultTables()
			if err := table.Read(text, &again); err != nil {
				if fault.KindOf(err) != fault.Invalid {
					r.Fatal(err)
				}
				continue
			}
			accepted++
			if table.Text(again) != text {
				r.Fatalf("%s\ncomes back as\n%s", text, table.Text(again))
			}
			changed := len(compare(table.Entries(ledger.DefaultTables()), table.Entries(again))) > 0
			if differs := text != table.Text(ledger.DefaultTables()); changed != differs {
				r.Fatalf("%s: changes told %v, text differs %v:\n%s", table.Name, changed, differs, text)
			}
		}
	})
	if accepted < 100 {
		t.Errorf("only %d tables were accepted", accepted)
	}
}

func TestRefusedTables(t *testing.T) {
	for _, c := range []struct{ table, old, new, said string }{
		{"rules", "class: immediate", "class: limited", "立行立改"},
		{"rules", "assign: [class, holder, due]", "assign: [class, holder, acceptance]", "无法满足"},
		{"rules", "assign: [class, holder, due]", "assign: [class, class]", "两次"},
		{"rules", "review_months: 3", "review_months: 99", "检视周期"},
		{"rules", "code: filing", "code: publicity", "只留一个"},
		{"rules", "needed_for: []", "needed_for: [urgent]", "整改类别"},
		{"rules", "needed_for:", "neded_for:", "写错"},
		{"rules", "level: 实务", "level: 听说", "效力"},
		{"rules", "year: 2024", "year: 24", "年度"},
		{"lights", "yellow_days: 3", "yellow_days: 61", "60"},
		{"lights", "yellow_days: 3", "yellow_days: 3\nwords: {red: 绿, green: 绿}", "不能相同"},
		{"lights", "yellow_days: 3", "yellow_days: 3\nwords: {none: 无}", "红、黄、绿"},
		{"escalation", "still_days: 20", "still_days: 0", "无进展"},
		{"escalation", "code: reminder", "code: supervision", "重复"},
		{"escalation", "{反馈期限}", "{期限}", "填空"},
		{"limits", "problem_mb: 2048", "problem_mb: 0", "MB"},
		{"limits", "unit_gb: 200", "unit_gb: 999999", "GB"},
		{"holidays", "year: 2025", "year: 2024", "两次"},
		{"holidays", "level: 规定", "level: 猜", "效力"},
		{"holidays", "2024-02-04", "2024-02-05", "工作日"},
		{"sources", "zh: 会议", "zh: 信访", "只留一种"},
		{"sources", "zh: 会议", "zh: \"\"", "名称"},
		{"words", "code: audit", "code: inspection", "只留一个"},
		{"words", "closed: 已整改, ", "", "没有给每个状态"},
	} {
		table, err := Named(c.table)
		if err != nil {
			t.Fatal(err)
		}
		tables := ledger.DefaultTables()
		text := table.Text(tables)
		if !strings.Contains(text, c.old) {
			t.Errorf("%s lacks %q:\n%s", c.table, c.old, text)
		}
		err = table.Read(strings.Replace(text, c.old, c.new, 1), &tables)
		if fault.KindOf(err) != fault.Invalid || !strings.Contains(fault.Text(err), c.said) {
			t.Errorf("%s: %q: %v, want one about %s", c.table, c.new, err, c.said)
		}
	}
	for _, bad := range []string{"", "format: other/1", "format: bihuan-settings/1", "format: bihuan-settings/1\ntables: {magic: {}}", "[]", "\x00", "format: bihuan-settings/1\ntables: {lights: {yellow_days: x}}"} {
		if _, err := ParseFile([]byte(bad)); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

func FuzzParseFile(f *testing.F) {
	text, err := Export("云川县委", "2026-03-05", ledger.DefaultTables())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	f.Add("format: bihuan-settings/1\ntables:\n  lights: {yellow_days: 3, source: x, level: 实务, year: 2024}\n")
	f.Fuzz(func(t *testing.T, text string) {
		file, err := ParseFile([]byte(text))
		if err != nil {
			if fault.KindOf(err) != fault.Invalid {
				t.Fatalf("%v", err)
			}
			return
		}
		for name, text := range file.Texts {
			table, err := Named(name)
			tables := ledger.DefaultTables()
			if err == nil {
				err = table.Read(text, &tables)
			}
			if err != nil || table.Text(tables) != text {
				t.Fatalf("%s: %v\n%s", name, err, text)
			}
		}
	})
}

// The body under testdata was written by a program of the past; it is never
// rewritten.
func TestStoredEvent(t *testing.T) {
	body, err := os.ReadFile("testdata/settings.table.changed.v1.json")
	if err != nil {
		t.Fatal(err)
	}
	e, err := Decode(TableChanged{}.Kind(), body)
	if err != nil {
		t.Fatal(err)
	}
	again, err := json.Marshal(e)
	if err != nil || string(again) != strings.TrimSpace(string(body)) {
		t.Errorf("written again it is\n%s, %v", again, err)
	}
	if got := e.Sentence(); got != "按“云川县委”的设置导入“亮灯”：把“亮灯·黄灯”从“距时限不超过3个工作日”改为“距时限不超过5个工作日”；增加“2027年”：放假：1月1日；删去“其他”" {
		t.Error(got)
	}
}

// The effect of a change is told by phases, with what is asked for and what no
// longer is.
func TestEffect(t *testing.T) {
	before, after := ledger.DefaultTables(), ledger.DefaultTables()
	after.Rules.Steps = []ledger.StepRule{{Code: "publicity", Zh: "公示", NeededFor: []ledger.Class{ledger.Immediate}}}
	after.Rules.Classes = []ledger.ClassRule{{Class: ledger.Immediate, Close: []ledger.Need{"acceptance", "look_back"}}, before.Rules.Of(ledger.Limited), before.Rules.Of(ledger.Lasting)}
	after.Lights.YellowDays = 60
	after.Lights.Words = map[ledger.Light]string{ledger.Yellow: "预警"}
	count := &effects{before: ledger.Judge{Tables: before, Today: "2024-03-05"}, after: ledger.Judge{Tables: after, Today: "2024-03-05"},
		lacks: map[lackOf]int{}, lights: map[[2]ledger.Light]int{}}
	waiting := ledger.Problem{State: ledger.CloseRequested, Content: ledger.Content{Class: ledger.Immediate, LeadUnit: "水务局", Due: "2024-03-20"}}
	working := waiting
	working.State = ledger.Working
	closed := waiting
	closed.State = ledger.Closed
	for _, p := range []ledger.Problem{waiting, waiting, working, closed} {
		count.add(p)
	}
	want := []string{
		"1个“整改中”的问题将缺少“公示”，补齐后才能销号。", "1个“整改中”的问题将缺少“回头看日期，在销号时填写”，补齐后才能销号。", "1个“整改中”的问题不再需要“佐证，至少一件”。",
		"2个“待验收”的问题将缺少“公示”，补齐后才能销号。", "2个“待验收”的问题将缺少“回头看日期，在销号时填写”，补齐后才能销号。", "2个“待验收”的问题不再需要“佐证，至少一件”。",
		"1个问题的灯由“正常”变为“预警”。",
	}
	if got := count.said(); strings.Join(got, "|") != strings.Join(want, "|") {
		t.Errorf("%q", got)
	}
}

func TestSpans(t *testing.T) {
	days := workday.Spans([]string{"2026-10-02", "2026-10-01", "2026-10-01", "2026-09-30", "2026-12-25"})
	if got := spans(days); got != "9月30日至10月2日、12月25日" {
		t.Error(got)
	}
	if got := spans(nil); got != "无" {
		t.Error(got)
	}
}
