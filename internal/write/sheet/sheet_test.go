package sheet

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"bihuan/internal/fault"
)

var sample = []Row{
	{
		Number: "2024-1", Year: "2024", Subject: "班子", Aspect: "联系群众方面", Title: "到边远村组走访偏少",
		Statement: "走访多集中在镇区周边，云岭、石湾两村全年各只到过一次。", Examples: []string{"例如，石湾村三组水管爆裂，十二天后才得知。", "群众反映𬎆家湾路灯不亮。"},
		Causes: []string{"群众观念树得不牢", "坐等汇报多"}, Class: "立行立改", State: "未启动", Goal: "边远村组每季走访一遍。",
		Leader: "沈青", LeadUnit: "社会事务办公室", AssistUnits: "各村", Holder: "𫖮明", Due: "2024-04-15", Source: "材料第16行",
		Measures: []Measure{{Key: "m1", Title: "落实包村走访", Statement: "班子成员包村到组。",
			Actions:  []Action{{Text: "每人联系两个边远村组。", Holder: "班子成员", Due: "长期坚持"}, {Text: "更换老旧水管", Holder: "社会事务办公室"}},
			Promises: []string{"每季度走访1次"}}},
	},
	{
		Number: "2024-个1", Subject: "个人", Person: "沈青", Title: "=cmd|' /C calc'!A0", Statement: "+1\n-2", Examples: nil, State: "未启动",
		Leader: "@某", Holder: "㛃宁䶮", Measures: []Measure{{Key: "m1", Title: "落实包村走访"}, {Key: "m2", Title: "-2+3", Statement: "包案到人。"}},
	},
}

func write(t *testing.T, l Layout, rows []Row) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := Write(&out, l, Head{Unit: "云川县青禾镇党委", Date: "2024年3月5日"}, rows); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestLayouts(t *testing.T) {
	all, err := Layouts()
	if err != nil {
		t.Fatal(err)
	}
	names, _ := fs.Glob(files, "layouts/*.yaml")
	if len(all) < 7 || len(all) != len(names) {
		t.Fatalf("%d layouts in %d files", len(all), len(names))
	}
	ids := map[string]bool{}
	used := map[string]bool{"": true}
	for _, l := range all {
		if ids[l.ID] || ids[l.Name] {
			t.Errorf("%s is there twice", l.ID)
		}
		ids[l.ID], ids[l.Name] = true, true
		for _, s := range l.Sheets {
			for _, c := range s.Columns {
				used[c.Field] = true
			}
		}
		if got, err := Find(l.Name); err != nil || got.ID != l.ID {
			t.Errorf("%s is not found by name: %v", l.Name, err)
		}
	}
	for field := range fields {
		if !used[field] && !slices.Contains([]string{"year", "subject"}, field) {
			t.Errorf("no layout shows %s", field)
		}
	}
	if _, err := Find("none"); fault.KindOf(err) != fault.Invalid || !strings.Contains(fault.Text(err), "整改总台账（ledger）") {
		t.Errorf("unknown layout: %v", err)
	}
	if l, err := Find(""); err != nil || l.ID != "ledger" {
		t.Errorf("default %s, %v", l.ID, err)
	}
}

func TestParseRefuses(t *testing.T) {
	good, err := files.ReadFile("layouts/02-inspection-plan.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, change := range [][2]string{
		{"level: 实务", "level: 随意"}, {"source:", "sourc:"}, {"field: goal", "field: aim"}, {"each: problem", "each: day"}, {"width: 44", "width: 0"}, {"name: 整改方案", "name: ''"},
	} {
		if _, err := Parse([]byte(strings.Replace(string(good), change[0], change[1], 1))); err == nil {
			t.Errorf("%s passes", change[1])
		}
	}
}

// Every layout is written, the same bytes every time, and read back by
// another reader with every text a text.
func TestWrite(t *testing.T) {
	all, err := Layouts()
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range all {
		t.Run(l.ID, func(t *testing.T) {
			raw := write(t, l, sample)
			for range 3 {
				if !bytes.Equal(raw, write(t, l, sample)) {
					t.Fatal("the same rows gave other bytes")
				}
			}
			if dir := os.Getenv("BIHUAN_SHOTS"); dir != "" {
				if err := os.WriteFile(filepath.Join(dir, l.ID+".xlsx"), raw, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			f, err := excelize.OpenReader(bytes.NewReader(raw))
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			if got := len(f.GetSheetList()); got != len(l.Sheets) {
				t.Fatalf("%d sheets", got)
			}
			for _, s := range l.Sheets {
				checkSheet(t, f, s)
			}
		})
	}
}

func checkSheet(t *testing.T, f *excelize.File, s Sheet) {
	t.Helper()
	rows, err := f.GetRows(s.Name)
	if err != nil {
		t.Fatal(err)
	}
	heads := 1
	if (&page{s: s}).grouped() {
		heads = 2
	}
	if len(rows) != 2+heads+2 || rows[0][0] != s.Title || !strings.Contains(rows[1][0], "填报单位：云川县青禾镇党委") {
		t.Errorf("%s: %d rows, %q", s.Name, len(rows), rows[:2])
	}
	for i, c := range s.Columns {
		if got, err := f.GetCellValue(s.Name, cell(i+1, 2+heads)); err != nil || got != c.Head {
			t.Errorf("%s: column %d is %q, want %q", s.Name, i, got, c.Head)
		}
		for n, l := range s.tableLines(sample) {
			at := cell(i+1, 3+heads+n)
			value, err := f.GetCellValue(s.Name, at)
			if want := c.text(l); err != nil || value != want {
				t.Errorf("%s %s: %q, want %q", s.Name, at, value, want)
			}
			kind, _ := f.GetCellType(s.Name, at)
			formula, _ := f.GetCellFormula(s.Name, at)
			if value != "" && kind != excelize.CellTypeInlineString || formula != "" {
				t.Errorf("%s %s: %q is no text", s.Name, at, value)
			}
			id, _ := f.GetCellStyle(s.Name, at)
			marked := f.Styles.CellXfs.Xf[id].QuotePrefix
			if value != "" && strings.ContainsRune("=+-@", rune(value[0])) != (marked != nil && *marked) {
				t.Errorf("%s %s: %q marked as text: %v", s.Name, at, value, marked)
			}
		}
	}
}

func TestWriteNothing(t *testing.T) {
	all, err := Layouts()
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range all {
		write(t, l, nil)
	}
	var out bytes.Buffer
	if err := Write(&out, all[0], Head{}, make([]Row, MaxRows+1)); fault.KindOf(err) != fault.Invalid || out.Len() > 0 {
		t.Error(err)
	}
	long := write(t, all[0], []Row{{Statement: strings.Repeat("长", 40000)}})
	f, err := excelize.OpenReader(bytes.NewReader(long))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if value, _ := f.GetCellValue("台账", "E4"); !strings.HasSuffix(value, "请在系统中查看）") {
		t.Error("a text beyond Excel's limit was cut without a word")
	}
}

func TestFields(t *testing.T) {
	l := line{index: 1, row: sample[0], measure: sample[0].Measures[0], serves: sample}
	for field, want := range map[string]string{
		"problem":  "到边远村组走访偏少。走访多集中在镇区周边，云岭、石湾两村全年各只到过一次。例如，石湾村三组水管爆裂，十二天后才得知。群众反映𬎆家湾路灯不亮。",
		"causes":   "1. 群众观念树得不牢\n2. 坐等汇报多",
		"measures": "落实包村走访。班子成员包村到组。具体举措：每人联系两个边远村组（班子成员，长期坚持）；更换老旧水管（社会事务办公室）。",
		"tasks":    "1. 每人联系两个边远村组（班子成员，长期坚持）\n2. 更换老旧水管（社会事务办公室）",
		"units":    "社会事务办公室\n配合：各村",
		"serves":   "2024-1 到边远村组走访偏少\n2024-个1 =cmd|' /C calc'!A0",
		"owner":    "班子",
	} {
		if got := fields[field](l); got != want {
			t.Errorf("%s: %q, want %q", field, got, want)
		}
	}
	if got := (Sheet{Each: EachMeasure}).tableLines(sample); len(got) != 2 || len(got[0].serves) != 2 || got[1].index != 2 {
		t.Errorf("measures are not taken once each: %+v", got)
	}
}

// A column that names a superior shows that superior's words, the layout's own
// where the unit keeps no such table.
func TestWorded(t *testing.T) {
	l, err := Find("task-list")
	if err != nil {
		t.Fatal(err)
	}
	state := func(l Layout) string {
		for _, c := range l.Sheets[0].Columns {
			if c.Field == "state" {
				return c.text(line{row: Row{State: "已销号"}})
			}
		}
		return ""
	}
	if got := state(l.Worded(map[string]map[string]string{"task_list": {"已销号": "办结"}})); got != "办结" {
		t.Error(got)
	}
	if got := state(l.Worded(nil)); got != "已完成" || state(l) != "已完成" {
		t.Error(got)
	}
}
