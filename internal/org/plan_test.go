package org

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"bihuan/internal/fault"
	"bihuan/internal/tabular"
)

const today = "2024-03-05"

// ids counts up.
func ids() func() string {
	n := 0
	return func() string { n++; return fmt.Sprintf("id%d", n) }
}

func lines(t testing.TB, text string) []tabular.Line {
	t.Helper()
	all, err := tabular.Text(text)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestPlanFaults(t *testing.T) {
	for row, want := range map[string]string{
		"办公室\t不存在\t\t何静":              "上级单位“不存在”在表里和已登记的单位中都没有，请改正名称，或在表中先加一行登记它。",
		"办公室\t\t厅\t何静":                "没有“厅”这种单位类型，可用的有：党组、党委、部门、内设机构、党支部、乡镇、街道、村（社区）、其他。",
		"办公室\t\t\t\t主任":               "有职务“主任”却没有姓名，请补填姓名，或清空职务。",
		"办公室\t\t\t何静、唐一舟":             "“姓名”里像是有几个人（何静、唐一舟），请一人一行。",
		"办公室\t\t\t何静\t主任\t大概":         "“是否主要负责人”填的是“大概”，请填 是、否、班子成员、工作人员 或 联络员。",
		"办公室\t\t\t何静\t主任\t\t\t\t去年":   "任职时间“去年”看不懂，请写成 2024-03-01 或 2024年3月 这样。",
		"办公室\t\t\t何静\t主任\t\t\t\t2024": "任职时间“2024”看不懂，请写成 2024-03-01 或 2024年3月 这样。",
		"\t\t\t何静":                    "“单位”是空的，请填写单位名称。",
		"甲\t甲\t\t何静":                  "“甲”和“甲”互为上级，请改正“上级单位”。",
		strings.Repeat("长", 61):       "单位名称最多60个字，现在有61个，请删减。",
	} {
		plan, err := PlanImport(NewChart(nil, nil), lines(t, strings.Join(Heads, "\t")+"\n\n"+row), ImportOptions{}, today, ids())
		if err != nil || len(plan.Faults) != 1 || plan.Faults[0] != (RowFault{3, want}) {
			t.Errorf("%q: %+v, %v", row, plan, err)
		}
		if plan.People != 0 {
			t.Errorf("%q: a row with a fault is taken in", row)
		}
	}
	for text, want := range map[string]string{
		"":           "没有找到表头",
		"姓名\t职务\n何静": "没有找到表头",
		"单位\t姓名":     "表头下面没有内容",
		"单位\n办公室":    "没有找到表头",
		tooMany:      "一次最多导入5000行",
	} {
		if _, err := PlanImport(NewChart(nil, nil), lines(t, text), ImportOptions{}, today, ids()); fault.KindOf(err) != fault.Invalid || !strings.Contains(fault.Text(err), want) {
			t.Errorf("%.30q: %v", text, err)
		}
	}
}

var tooMany = "单位\t姓名\n" + strings.Repeat("办公室\t何静\n", MaxImport+1)

// Headings have many names and stand below a title; what is not read is said.
func TestPlanHeads(t *testing.T) {
	plan, err := PlanImport(NewChart(nil, nil), lines(t, "某局名册\n序号\t工作单位（全称）\t姓　名\t现任职务\t手机号\n1\t办公室\t何　静\t主任\t13\n"), ImportOptions{}, today, ids())
	if err != nil || len(plan.Steps) != 2 || plan.Steps[1].Sentence != "登记人员“何静”，任“办公室”主任（工作人员）" {
		t.Errorf("%+v, %v", plan, err)
	}
	if !slices.Equal(plan.Notes, []string{"不读取的栏目：“手机号”。"}) {
		t.Errorf("%q", plan.Notes)
	}
	for c, words := range headWords {
		for _, word := range words {
			if got, ok := headOf(word); !ok || got != c {
				t.Errorf("%s is column %d, want %d", word, got, c)
			}
		}
	}
	for _, head := range Heads {
		if _, ok := headOf(head); !ok {
			t.Errorf("%s is not understood", head)
		}
	}
}

// Namesakes: one person with two posts, or two people where asked for.
func TestPlanNamesakes(t *testing.T) {
	const text = "单位\t姓名\t职务\n财政所\t张伟\t所长\n水利站\t张伟\t站长\n水利站\t张伟\t副站长\n"
	for apart, want := range map[bool]int{false: 1, true: 2} {
		c := NewChart(nil, nil)
		plan, err := PlanImport(c, lines(t, text), ImportOptions{Apart: apart}, today, ids())
		if err != nil || plan.People != want || plan.Posts != 3 || len(plan.Faults) != 0 {
			t.Errorf("apart %v: %+v, %v", apart, plan, err)
		}
		again, err := PlanImport(c, lines(t, text), ImportOptions{Apart: apart}, today, ids())
		if err != nil || len(again.Steps) != 0 || again.Same != 3 {
			t.Errorf("apart %v, again: %+v, %v", apart, again, err)
		}
		if apart {
			plan, err = PlanImport(c, lines(t, "单位\t姓名\t职务\n办公室\t张伟\t主任"), ImportOptions{}, today, ids())
			if err != nil || len(plan.Faults) != 1 || !strings.Contains(plan.Faults[0].Text, "“张伟”有2人，分不清是哪一个") {
				t.Errorf("a third post: %+v, %v", plan, err)
			}
		}
	}
}

func TestDays(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "—": "", "2024-3-1": "2024-03-01", "2024.3": "2024-03-01", "2024年3月": "2024-03-01", "2024年3月15日": "2024-03-15", "２０２４／３／１": "2024-03-01",
		"45352": "2024-03-01", "45352.0": "2024-03-01", "20240301": "2024-03-01", "202403": "2024-03-01", "2024-03-01 00:00:00": "2024-03-01", "2024. 3": "2024-03-01",
		"2024": "!", "2024-02-30": "!", "1024-01-01": "!", "三月": "!", "2024-3-1-2-3": "!", "-1-2-3": "!", "99999": "!", "2024--3": "2024-03-01",
	} {
		got, err := dayOf("任职时间", text)
		if want == "!" && fault.KindOf(err) != fault.Invalid || want != "!" && (err != nil || got != want) {
			t.Errorf("%q: %q, %v", text, got, err)
		}
	}
}

// Whatever a table holds, taking it in twice is taking it in once, and what
// was right in it stays a tree of offices.
func TestPlanTwice(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		pick := func(texts ...string) *rapid.Generator[string] { return rapid.SampledFrom(texts) }
		var table []tabular.Line
		table = append(table, tabular.Line{No: 1, Cells: Heads})
		for i := range rapid.IntRange(1, 12).Draw(t, "rows") {
			table = append(table, tabular.Line{No: i + 2, Cells: []string{
				pick("", "局", "局党组", "办公室", "水利站", "镇").Draw(t, "office"), pick("", "", "局", "镇", "不存在", "办公室").Draw(t, "parent"),
				pick("", "", "部门", "错").Draw(t, "kind"), pick("", "张伟", "张 伟", "𬎆明").Draw(t, "name"), pick("", "主任", "科员").Draw(t, "title"),
				pick("", "是", "否", "班子成员").Draw(t, "duty"), pick("", "办公室、党建").Draw(t, "in charge"), pick("", "镇").Draw(t, "contact"), pick("", "2023.5").Draw(t, "from"),
			}})
		}
		options := ImportOptions{Apart: rapid.Bool().Draw(t, "apart")}
		c, newID := NewChart(nil, nil), ids()
		first, err := PlanImport(c, table, options, today, newID)
		if err != nil {
			t.Fatal(err)
		}
		again, err := PlanImport(c, table, options, today, newID)
		if err != nil || len(again.Faults) != len(first.Faults) {
			t.Fatal(err, first.Faults, again.Faults)
		}
		if len(again.Steps) > 0 {
			t.Fatalf("the second time: %+v", again.Steps)
		}
		for _, o := range c.Offices {
			if path := c.Path(o.ID); len(path) == 0 || path[0].ParentID != "" {
				t.Fatalf("%s hangs in the air", o.Name)
			}
		}
	})
}

func FuzzImport(f *testing.F) {
	f.Add(strings.Join(Heads, "\t") + "\n办公室\t局\t\t何静\t主任\t是\t甲、乙\t丙\t2024.3")
	f.Fuzz(func(t *testing.T, text string) {
		table, err := tabular.Text(text)
		if err != nil {
			return
		}
		if _, err := PlanImport(NewChart(nil, nil), table, ImportOptions{}, today, ids()); err != nil && fault.KindOf(err) != fault.Invalid {
			t.Fatal(err)
		}
	})
}

// The table that is exported, taken in again, changes nothing.
func TestRowsComeBack(t *testing.T) {
	const text = "单位\t上级单位\t类型\t姓名\t职务\t身份\t分管\t联系\t任职时间\n局党组\t\t\t顾怀远\t书记\t是\t\t\t2021.8\n\t\t\t江𬎆\t委员\t\t办公室、党建\t青禾镇\t\n办公室\t局\t\t何静\t主任\t联络员\n局\t\t\t顾怀远\t局长\t是\n青禾镇\n"
	c := NewChart(nil, nil)
	if _, err := PlanImport(c, lines(t, text), ImportOptions{}, today, ids()); err != nil {
		t.Fatal(err)
	}
	c = NewChart(c.Offices, c.People)
	table := []tabular.Line{{No: 1, Cells: Heads}}
	for i, cells := range c.Rows(today, false) {
		table = append(table, tabular.Line{No: i + 2, Cells: cells})
	}
	if len(table) != 6 || strings.Join(table[2].Cells, "|") != "局党组||党组|江𬎆|委员|班子成员|办公室、党建|青禾镇|" {
		t.Errorf("%q", table[2].Cells)
	}
	again, err := PlanImport(c, table, ImportOptions{}, today, ids())
	if err != nil || len(again.Steps) != 0 || again.Same != 5 {
		t.Errorf("%+v, %v", again, err)
	}
}
