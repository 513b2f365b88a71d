package flow_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/ledger"
	"bihuan/internal/ledger/intake"
	"bihuan/internal/ledger/intake/intaketest"
	"bihuan/internal/org"
	"bihuan/internal/sqldb"
	"bihuan/internal/sqldb/sqldbtest"
	"bihuan/internal/tabular"
	"bihuan/internal/tabular/excel"
)

func TestMain(m *testing.M) { intaketest.Main(m) }

func sample(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("../ledger/intake/testdata/ledgers", name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func must[T any](t *testing.T) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// problems returns what the keeper sees, by title.
func problems(t *testing.T, w *intaketest.World) map[string]ledger.Whole {
	t.Helper()
	all := map[string]ledger.Whole{}
	f := ledger.Filter{Limit: ledger.MaxLimit}
	for {
		wholes, next, err := w.Wholes(t.Context(), w.Keeper, f)
		if err != nil {
			t.Fatal(err)
		}
		for _, whole := range wholes {
			if whole.Problem.State != ledger.Withdrawn {
				all[whole.Problem.Title] = whole
			}
		}
		if f.After = next; next == "" {
			return all
		}
	}
}

// A ledger with several rows of measures for a problem is taken in and taken
// back, on both engines.
func TestIntake(t *testing.T) {
	sqldbtest.Both(t, func(t *testing.T, db *sqldb.DB) {
		w := intaketest.New(t, db)
		if _, err := w.Org.OpenOffice(t.Context(), w.Keeper, org.OfficeContent{Kind: org.Department, Name: "云川县工商业联合会"}); err != nil {
			t.Fatal(err)
		}
		d := must[intake.Draft](t)(w.Receive(t.Context(), w.Keeper, "整改台账（2026年）.xlsx", sample(t, "04-merged-measures.xlsx")))
		if d.Choices.Year != 2026 || d.Choices.Sheet != "Sheet1" || len(d.Choices.Columns) != 9 {
			t.Fatalf("proposed %+v", d.Choices)
		}
		c := d.Choices
		c.Names = []intake.NameChoice{{Name: "工商联", Office: true, Do: intake.Map, To: "云川县工商业联合会"}, {Name: "信访局", Office: true, Do: intake.Create}, {Name: "㛃宁䶮", Do: intake.Create}}
		d = must[intake.Draft](t)(w.Choose(t.Context(), w.Keeper, d.ID, d.Version, c))
		before := problems(t, w)
		saved, err := w.Save(t.Context(), w.Keeper, d.ID, d.Version)
		if err != nil || saved.New != 2 || saved.Left != 1 || saved.Batch.State != ledger.BatchDone {
			t.Fatalf("%+v, %v", saved, err)
		}
		got := problems(t, w)
		p, ok := got["营商环境服务不到位，企业办事多头跑"]
		if !ok || len(p.Measures) != 3 || len(p.Causes) != 2 || p.Problem.AssistUnits != "市场监管局、云川县工商业联合会" || p.Problem.Due != "2026-06-30" || p.Problem.State != ledger.Registered {
			t.Fatalf("%+v", p)
		}
		if a := p.Measures[1].Actions; !reflect.DeepEqual(a, []ledger.Action{{Text: "公布办事时限", Holder: "市场监管局 许知行", Due: "2026年6月30日"}}) {
			t.Errorf("actions %+v", a)
		}
		chart := must[*org.Chart](t)(w.Org.Chart(t.Context(), w.Keeper))
		if len(chart.Named("信访局")) != 1 || len(chart.People) != 1 || chart.People[0].Name != "㛃宁䶮" {
			t.Errorf("%+v %+v", chart.Offices, chart.People)
		}
		if _, err := w.Save(t.Context(), w.Keeper, d.ID, d.Version); fault.KindOf(err) != fault.Conflict {
			t.Errorf("saved twice: %v", err)
		}
		// The same table again: nothing to do.
		again := must[intake.Draft](t)(w.Receive(t.Context(), w.Second, "再来一次2026年.xlsx", sample(t, "04-merged-measures.xlsx")))
		plan, err := w.Intake.Plan(t.Context(), w.Second, again.ID)
		if err != nil || plan.Plan.Count(intake.New) != 0 || plan.Plan.Count(intake.Faulty) != 1 {
			t.Errorf("%+v, %v", plan.Plan.Items, err)
		}
		if _, err := w.UndoBatch(t.Context(), w.Keeper, saved.Batch.ID, saved.Batch.Version, false); err != nil {
			t.Fatal(err)
		}
		if after := problems(t, w); len(after) != len(before) {
			t.Errorf("%d problems after taking back, %d before", len(after), len(before))
		}
	})
}

// What is in the ledger already is passed over, updated or added, as chosen.
func TestTwins(t *testing.T) {
	for on, want := range map[intake.OnTwin]string{
		intake.SkipTwin:   "新增1 更新0 一致0 跳过2 问题0：2024-04-01 1",
		intake.UpdateTwin: "新增1 更新1 一致0 跳过1 问题0：2026-04-15 1",
		intake.AddTwin:    "新增3 更新0 一致0 跳过0 问题0：2024-04-01 3",
	} {
		t.Run(string(on), func(t *testing.T) {
			w := intaketest.New(t, sqldbtest.SQLite(t))
			_, err := w.RegisterOne(t.Context(), w.Keeper, 2024, ledger.Content{Subject: ledger.Team, Title: "走访偏少", Statement: "全年只到边远村两次。", Due: "2024-04-01"})
			if err != nil {
				t.Fatal(err)
			}
			d := must[intake.Draft](t)(w.Receive(t.Context(), w.Keeper, "粘贴的表格", sample(t, "08-pasted.txt")))
			c := d.Choices
			c.OnTwin = on
			d = must[intake.Draft](t)(w.Choose(t.Context(), w.Keeper, d.ID, d.Version, c))
			plan, err := w.Intake.Plan(t.Context(), w.Keeper, d.ID)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := w.Save(t.Context(), w.Keeper, d.ID, d.Version); err != nil {
				t.Fatal(err)
			}
			n, due := 0, "9"
			page, err := w.List(t.Context(), w.Keeper, ledger.Filter{})
			for _, p := range page.Problems {
				if p.Title == "走访偏少" {
					n, due = n+1, min(due, p.Due)
				}
			}
			counts := func(o intake.Outcome) int { return plan.Plan.Count(o) }
			got := fmt.Sprintf("新增%d 更新%d 一致%d 跳过%d 问题%d：%s %d", counts(intake.New), counts(intake.Update), counts(intake.Same), counts(intake.Twin), counts(intake.Faulty), due, n)
			if got != want || err != nil {
				t.Errorf("%s, want %s, %v", got, want, err)
			}
		})
	}
}

// What the ledger itself refuses makes the row faulty, not the import.
func TestRefusedUpdate(t *testing.T) {
	w := intaketest.New(t, sqldbtest.SQLite(t))
	p := must[ledger.Problem](t)(w.RegisterOne(t.Context(), w.Keeper, 2024, ledger.Content{Subject: ledger.Team, Title: "走访偏少"}))
	for _, c := range []ledger.Command{ledger.Assign{Class: "limited", LeadUnit: "办公室", Due: "2024-05-31"}, ledger.AcceptAssignment{By: "何静"}} {
		p = must[ledger.Problem](t)(w.Do(t.Context(), w.Keeper, p.ID, p.Version, c, nil))
	}
	text := "编号\t问题\t完成时限\n2024-1\t走访偏少\t2024-06-30\n"
	d := must[intake.Draft](t)(w.Receive(t.Context(), w.Keeper, "表.txt", []byte(text)))
	c := d.Choices
	c.OnTwin = intake.UpdateTwin
	d = must[intake.Draft](t)(w.Choose(t.Context(), w.Keeper, d.ID, d.Version, c))
	plan, err := w.Intake.Plan(t.Context(), w.Keeper, d.ID)
	if err != nil || len(plan.Plan.Items) != 1 || plan.Plan.Items[0].Outcome != intake.Faulty || !strings.HasPrefix(plan.Plan.Items[0].Sentence, "不能更新2024-1：") {
		t.Errorf("%+v, %v", plan.Plan.Items, err)
	}
	if _, err := w.Save(t.Context(), w.Keeper, d.ID, d.Version); fault.KindOf(err) != fault.Invalid {
		t.Errorf("nothing to save: %v", err)
	}
}

// The answers come back in the file that was sent.
func TestMarked(t *testing.T) {
	w := intaketest.New(t, sqldbtest.SQLite(t))
	d := must[intake.Draft](t)(w.Receive(t.Context(), w.Keeper, "任务.xlsx", sample(t, "02-task-list.xlsx")))
	name, content, err := w.Marked(t.Context(), w.Keeper, d.ID)
	if err != nil || name != "任务（核对结果）.xlsx" {
		t.Fatal(name, err)
	}
	sheets := must[[]tabular.Sheet](t)(excel.Read(content))
	rows := sheets[0].Rows
	if rows[0].Text(8) != intake.MarkHead || !strings.HasPrefix(rows[7].Text(8), "有问题：完成时限“待研究”") || rows[8].Text(8) != "不读取：合计行" || rows[7].Text(3) != "谈心谈话记录不全。" {
		t.Errorf("%+v", rows)
	}
	again := must[intake.Draft](t)(w.Receive(t.Context(), w.Keeper, name, content))
	if len(again.Choices.Columns) != 9 || again.Choices.Columns[8] != intake.Skip || again.Choices.Columns[6] != intake.Due {
		t.Errorf("the marked file is understood as %q", again.Choices.Columns)
	}
	d = must[intake.Draft](t)(w.Receive(t.Context(), w.Keeper, "旧系统.csv", sample(t, "07-gb18030.csv")))
	name, content, err = w.Marked(t.Context(), w.Keeper, d.ID)
	if err != nil || name != "旧系统（核对结果）.csv" || !bytes.HasPrefix(content, []byte("\ufeff序号")) || !bytes.Contains(content, []byte("有问题：完成时限“2026年13月”")) || !bytes.Contains(content, []byte("'=HYPERLINK")) {
		t.Errorf("%s %s %v", name, content, err)
	}
}

// Columns are remembered for tables of the same headings, per unit.
func TestRemembered(t *testing.T) {
	w := intaketest.New(t, sqldbtest.SQLite(t))
	d := must[intake.Draft](t)(w.Receive(t.Context(), w.Keeper, "一.xlsx", sample(t, "16-no-heads.xlsx")))
	c := d.Choices
	c.Columns = []string{intake.Serial, intake.Statement, intake.Measure, intake.LeadUnit, intake.Due, intake.State}
	must[intake.Draft](t)(w.Choose(t.Context(), w.Keeper, d.ID, d.Version, c))
	again := must[intake.Draft](t)(w.Receive(t.Context(), w.Second, "二.xlsx", sample(t, "16-no-heads.xlsx")))
	if !reflect.DeepEqual(again.Choices.Columns, c.Columns) {
		t.Errorf("%q", again.Choices.Columns)
	}
	foreign := must[intake.Draft](t)(w.Receive(t.Context(), w.Foreign, "三.xlsx", sample(t, "16-no-heads.xlsx")))
	if reflect.DeepEqual(foreign.Choices.Columns, c.Columns) {
		t.Error("another unit knows the choice")
	}
}

// Nobody but a 联络员 of the unit comes near a draft, and a draft is not for
// ever.
func TestDraftRights(t *testing.T) {
	w := intaketest.New(t, sqldbtest.SQLite(t))
	d := must[intake.Draft](t)(w.Receive(t.Context(), w.Keeper, "一.txt", sample(t, "08-pasted.txt")))
	if _, err := w.Receive(t.Context(), w.Reader, "一.txt", sample(t, "08-pasted.txt")); fault.KindOf(err) != fault.Forbidden {
		t.Errorf("a reader sends: %v", err)
	}
	for _, err := range []error{
		second(w.Look(t.Context(), w.Foreign, d.ID)), second(w.Intake.Plan(t.Context(), w.Foreign, d.ID)), second(w.Choose(t.Context(), w.Foreign, d.ID, d.Version, d.Choices)),
		second(w.Save(t.Context(), w.Foreign, d.ID, d.Version)), w.Discard(t.Context(), w.Foreign, d.ID),
	} {
		if fault.KindOf(err) != fault.NotFound {
			t.Errorf("another unit: %v", err)
		}
	}
	if err := second(w.Intake.Plan(t.Context(), w.Reader, d.ID)); fault.KindOf(err) != fault.Forbidden {
		t.Errorf("a reader looks: %v", err)
	}
	w.Pass(intake.Keep + 1)
	if all, err := w.Drafts(t.Context(), w.Keeper); err != nil || len(all) != 0 {
		t.Errorf("%v, %v", all, err)
	}
	if err := w.Intake.Store.Sweep(t.Context(), w.World.Clock()); err != nil {
		t.Fatal(err)
	}
	if named, err := w.Intake.Store.Named(t.Context(), d.File); err != nil || named {
		t.Errorf("%v, %v", named, err)
	}
}

func second[T any](_ T, err error) error { return err }

// A long table is taken in step by step; when a step fails nothing of it
// stays.
func TestLongTakenBack(t *testing.T) {
	var text strings.Builder
	text.WriteString("问题\t整改措施\t完成时限\n")
	for i := range 900 {
		fmt.Fprintf(&text, "第%d项制度没有落实\t修订第%d项制度\t2024-06-30\n", i*i+7, i)
	}
	w := intaketest.New(t, sqldbtest.SQLite(t))
	d := must[intake.Draft](t)(w.Receive(t.Context(), w.Keeper, "长表.txt", []byte(text.String())))
	broken := &failing{Store: w.Service.Store, after: 700}
	w.Service.Store = broken
	_, err := w.Save(t.Context(), w.Keeper, d.ID, d.Version)
	if !errors.Is(err, errBroken) {
		t.Fatalf("saved: %v", err)
	}
	w.Service.Store = broken.Store
	if got := problems(t, w); len(got) != 0 {
		t.Errorf("%d problems stay", len(got))
	}
	d = must[intake.Draft](t)(w.Intake.Draft(t.Context(), w.Keeper, d.ID))
	saved, err := w.Save(t.Context(), w.Keeper, d.ID, d.Version)
	if err != nil || saved.New != 900 || saved.Batch.Problems != 900 {
		t.Errorf("second try: %+v, %v", saved, err)
	}
}

var errBroken = errors.New("the disk is gone")

// failing is a store that breaks after some problems.
type failing struct {
	ledger.Store
	after int
}

func (f *failing) AddProblem(ctx context.Context, v access.Viewer, p ledger.Problem) error {
	if f.after--; f.after == 0 {
		return errBroken
	}
	return f.Store.AddProblem(ctx, v, p)
}
