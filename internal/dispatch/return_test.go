package dispatch_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"bihuan/internal/dispatch"
	"bihuan/internal/dispatch/dispatchtest"
	"bihuan/internal/ledger"
	"bihuan/internal/sqldb/sqldbtest"
)

// facts are what a preview says, without where in the files it stands.
func facts(p dispatch.Preview) string {
	var out []string
	for _, s := range p.Sheets {
		for _, c := range s.Cells {
			out = append(out, fmt.Sprintf("%s %q %q %q %s %v %v", c.Key, c.Old, c.New, c.Now, c.Kind, c.May, c.Taken))
		}
		for _, f := range s.Faults {
			out = append(out, f.Row+" "+f.Text)
		}
	}
	for _, w := range p.Waiting {
		out = append(out, fmt.Sprint(w.Offices))
	}
	slices.Sort(out)
	return strings.Join(out, "\n")
}

// Whatever the order of the files, whatever they are called, whether rows were
// sorted and untouched ones deleted: the merge is the same.
func TestAnyOrderGivesTheSame(t *testing.T) {
	w := dispatchtest.New(t, sqldbtest.SQLite(t))
	d := w.Sample(t)
	rapid.Check(t, func(r *rapid.T) {
		texts := []string{"", "", "已经办好", "两\n行", "=1+1", "𬎆 𫖮 㛃 䶮"}
		days := []string{"", "", "2024-03-04", "2024-07-01", "45352", "年底", "2030.1.1"}
		straight, turned := []dispatch.Upload{}, []dispatch.Upload{}
		for i, p := range d.Packets {
			if rapid.IntRange(0, 2).Draw(r, "stays out") == 0 {
				continue
			}
			a, b := dispatchtest.Open(t, d, i), dispatchtest.Open(t, d, i)
			untouched := 0
			for n := range p.Rows {
				pairs := []string{"progress", rapid.SampledFrom(texts).Draw(r, "progress"), "finished", rapid.SampledFrom([]string{"", "", "是", "否", "快了"}).Draw(r, "finished"),
					"number", rapid.SampledFrom(texts).Draw(r, "number"), "difficulty", rapid.SampledFrom(texts).Draw(r, "difficulty"),
					"extend", rapid.SampledFrom(days).Draw(r, "extend"), "reason", rapid.SampledFrom(texts).Draw(r, "reason"), "filled_on", rapid.SampledFrom(days).Draw(r, "filled on")}
				a.Fill(n+1, pairs...)
				b.Fill(n+1, pairs...)
				if strings.Join([]string{pairs[1], pairs[3], pairs[5], pairs[7], pairs[9], pairs[11], pairs[13]}, "") == "" {
					untouched = n + 1
				}
			}
			if len(p.Rows) > 1 && rapid.Bool().Draw(r, "drops") && untouched > 0 {
				b.Drop(untouched)
			} else if len(p.Rows) > 1 && rapid.Bool().Draw(r, "sorts") {
				b.Swap(1, 2)
			}
			straight = append(straight, dispatch.Upload{Name: p.FileName(), Content: a.Bytes()})
			turned = append(turned, dispatch.Upload{Name: fmt.Sprintf("新建 工作表(%d).xlsx", i), Content: b.Bytes()})
		}
		if len(straight) == 0 {
			return
		}
		turned = rapid.Permutation(turned).Draw(r, "order")
		one, two := preview(t, w, straight), preview(t, w, turned)
		if facts(one) != facts(two) {
			r.Fatalf("in order:\n%s\nturned:\n%s", dispatchtest.Story(one), dispatchtest.Story(two))
		}
	})
}

func preview(t *testing.T, w *dispatchtest.World, files []dispatch.Upload) dispatch.Preview {
	t.Helper()
	c := w.Collect(t, files...)
	p, err := w.Dispatch.Preview(t.Context(), w.Keeper, c.ID, dispatch.Choices{})
	if err == nil {
		err = w.Dispatch.Drop(t.Context(), w.Keeper, c.ID)
	}
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if os.Getenv("UPDATE") != "" {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil || string(want) != got {
		t.Errorf("%s (UPDATE=1 rewrites it): %v\n%s", path, err, got)
	}
}

// What a file is, however little it still says.
func TestRecognise(t *testing.T) {
	w := dispatchtest.New(t, sqldbtest.SQLite(t))
	d := w.Sample(t)
	fill := func(at int) *dispatchtest.Sheet {
		return dispatchtest.Open(t, d, at).Fill(1, "progress", "开了会。")
	}
	for _, c := range []struct {
		name  string
		sheet *dispatchtest.Sheet
		want  string // office
		how   dispatch.How
	}{
		{"财政所.xlsx", fill(0), "党建工作办公室", dispatch.ByCode},
		{"a.xlsx", fill(5).Strip(0, false), "财政所", dispatch.ByCode},
		{"财政所（终稿）.xlsx", fill(5).Strip(1, true), "财政所", dispatch.ByName},
		{"新建.xlsx", fill(2).Strip(1, true), "社会事务办公室", dispatch.ByContent},
		{"新建.xlsx", fill(5).Strip(1, true), "", ""}, // 自然资源所 has the same row
	} {
		got := w.Collect(t, dispatch.Upload{Name: c.name, Content: c.sheet.Bytes()}).Files[0]
		office := ""
		if got.Packet != "" {
			office = d.Packet(got.Packet).Office
		}
		if office != c.want || got.How != c.how || (got.Refusal == "") != (c.want != "") {
			t.Errorf("%s is %q by %q: %s", c.name, office, got.How, got.Refusal)
		}
	}
	for name, content := range map[string]string{"旧.xls": "x", "照片.jpg": "x", "坏.xlsx": "PK\x03\x04"} {
		if got := w.Collect(t, dispatch.Upload{Name: name, Content: []byte(content)}).Files[0]; got.Refusal == "" || got.Blob != "" {
			t.Errorf("%s: %+v", name, got)
		}
	}
	if _, err := w.Dispatch.End(t.Context(), w.Keeper, d.ID); err != nil {
		t.Fatal(err)
	}
	if got := w.Collect(t, dispatch.Upload{Name: "a.xlsx", Content: fill(0).Bytes()}).Files[0]; !strings.Contains(got.Refusal, "结束收表") {
		t.Errorf("after the end: %+v", got)
	}
}

// Every way in which a cell or a line can be something to look at.
func TestCompare(t *testing.T) {
	w := dispatchtest.New(t, sqldbtest.SQLite(t))
	d := w.Sample(t)
	ctx := t.Context()
	task := d.Packets[0].Rows[0].Task
	p := w.Problem(t, d, 0)
	if _, err := w.DoTask(ctx, w.Second, task, p.Course.Task(task).Version, ledger.ReportProgress{Task: task, Text: "主任会已研究。"}, nil); err != nil {
		t.Fatal(err)
	}
	files := []dispatch.Upload{
		{Name: "党建.xlsx", Content: dispatchtest.Open(t, d, 0).
			Fill(1, "progress", "计划已印发。", "holder", "沈青", "leader", "镇长 沈青", "extend", "2024-12-31", "reason", "等题目").
			Fill(2, "finished", "快了", "reason", "等题目", "due", "2024-12-31").
			Fill(3, "progress", "新增一项工作").
			Fill(4, "code", "ZZZZZ-01", "progress", "别的表").
			Fill(5, "code", d.Packets[0].Rows[1].Code, "progress", "又一行").Bytes()},
		{Name: "社会事务.xlsx", Content: dispatchtest.Open(t, d, 2).
			Fill(1, "due", "2024-06-30", "finished", "是", "progress", strings.Repeat("长", 2001), "filled_on", "2024-03-30").Bytes()},
		{Name: "经济.xlsx", Content: dispatchtest.Open(t, d, 3).
			Fill(1, "due", "2024-01-01", "problem", "改了问题", "extend", "2024-05-01", "reason", "忙").Bytes()},
		{Name: "财政所.xlsx", Content: dispatchtest.Open(t, d, 5).Drop(1).Fill(1, "filler", "𫖮明").Bytes()},
	}
	story := dispatchtest.Story(preview(t, w, files))
	for i, packet := range d.Packets {
		story = strings.ReplaceAll(story, packet.Code, fmt.Sprintf("表%d", i+1))
	}
	golden(t, "compare.txt", story)
}

// One conflict, one altered deadline: taken, or not, as somebody decides.
func TestDecide(t *testing.T) {
	w := dispatchtest.New(t, sqldbtest.SQLite(t))
	d := w.Sample(t)
	ctx := t.Context()
	task := d.Packets[0].Rows[0].Task
	c := w.Collect(t, dispatch.Upload{Name: "党建.xlsx", Content: dispatchtest.Open(t, d, 0).Fill(1, "progress", "计划已印发。", "due", "2024-05-31", "leader", "镇长 沈青").Bytes()})
	before, err := w.Dispatch.Preview(ctx, w.Keeper, c.ID, dispatch.Choices{})
	if err != nil {
		t.Fatal(err)
	}
	p := w.Problem(t, d, 0)
	if _, err := w.DoTask(ctx, w.Second, task, p.Course.Task(task).Version, ledger.ReportProgress{Task: task, Text: "主任会已研究。"}, nil); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Dispatch.Merge(ctx, w.Keeper, c.ID, before.Seen, dispatch.Choices{}); err == nil || !strings.Contains(err.Error(), "又有变化") {
		t.Errorf("merged over what nobody looked at: %v", err)
	}
	code := d.Packets[0].Rows[0].Code
	choices := dispatch.Choices{Decided: true, Take: []string{code + "/progress", code + "/due", code + "/leader"}}
	if _, err := w.Dispatch.Merge(ctx, w.Keeper, c.ID, "", choices); err != nil {
		t.Fatal(err)
	}
	p = w.Problem(t, d, 0)
	if p.Course.Task(task).Progress != "计划已印发。" || p.Leader != "镇长 沈青" || len(p.Course.Extensions) != 1 || p.Course.Extensions[0].Due != "2024-05-31" {
		t.Errorf("%+v", p)
	}
}
