package layoutsql_test

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"bihuan/internal/child"
	"bihuan/internal/fault"
	"bihuan/internal/ledger/layout"
	"bihuan/internal/ledger/layout/layoutsql"
	"bihuan/internal/ledger/layout/layouttest"
	"bihuan/internal/ledger/ledgertest"
	"bihuan/internal/sqldb"
	"bihuan/internal/sqldb/sqldbtest"
	"bihuan/internal/tabular/excel"
	"bihuan/internal/write/sheet"
)

func TestMain(m *testing.M) {
	if code, handled := child.Main(os.Args[1:], map[string]child.Handler{excel.Work: excel.Serve, sheet.FillWork: sheet.ServeFill}); handled {
		os.Exit(code)
	}
	os.Exit(m.Run())
}

func TestStore(t *testing.T) {
	sqldbtest.Both(t, func(t *testing.T, db *sqldb.DB) {
		w := ledgertest.New(t, db)
		ctx := t.Context()
		s := layouttest.Service(t, w)
		l, err := s.Add(ctx, w.Keeper, "市里格式", "空表.xlsx", layouttest.City(t))
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			name string
			err  error
			want fault.Kind
		}{
			{"a name twice", second(s.Add(ctx, w.Keeper, "市里格式", "空表.xlsx", layouttest.City(t))), fault.Conflict},
			{"a name of ours", second(s.Add(ctx, w.Keeper, "整改总台账", "空表.xlsx", layouttest.City(t))), fault.Conflict},
			{"a reader", second(s.Add(ctx, w.Reader, "又一种", "空表.xlsx", layouttest.City(t))), fault.Forbidden},
			{"another unit", second(s.Layout(ctx, w.Foreign, l.ID)), fault.NotFound},
			{"an old version", second(s.Edit(ctx, w.Keeper, l.ID, 7, layout.Change{})), fault.Stale},
			{"a field that is none", second(s.Edit(ctx, w.Keeper, l.ID, 1, layout.Change{Fields: map[layout.Spot]string{{}: "measure"}})), fault.Invalid},
			{"a long name", second(s.Edit(ctx, w.Keeper, l.ID, 1, layout.Change{Name: strings.Repeat("长", 61)})), fault.Invalid},
		} {
			if fault.KindOf(c.err) != c.want {
				t.Errorf("%s: %v", c.name, c.err)
			}
		}
		changed, err := s.Edit(ctx, w.Keeper, l.ID, 1, layout.Change{Name: "市委格式", Fields: map[layout.Spot]string{{Column: 1}: "title"}, Words: map[layout.Spot]map[string]string{{Column: 6}: {"未启动": "未完成"}}})
		if err != nil || changed.Version != 2 || changed.Form.Sheets[0].Columns[1].Field != "title" || changed.Form.Sheets[0].Columns[6].Words["未启动"] != "未完成" {
			t.Fatalf("%+v, %v", changed, err)
		}
		replaced, err := s.Replace(ctx, w.Keeper, l.ID, 2, "新空表.xlsx", layouttest.City(t))
		if err != nil || replaced.Form.Sheets[0].Columns[1].Field != "title" || replaced.Form.Name != "市委格式" || replaced.File.Name != "新空表.xlsx" || replaced.File.Blob == l.File.Blob {
			t.Fatalf("%+v, %v", replaced, err)
		}
		store := &layoutsql.Store{DB: db}
		for _, blob := range []string{l.File.Blob, replaced.File.Blob} {
			if named, err := store.Named(ctx, blob); err != nil || !named {
				t.Errorf("%s is not kept: %v", blob, err)
			}
		}
		entries, err := w.Past.Of(ctx, w.Keeper, layout.Subject, l.ID)
		if err != nil {
			t.Fatal(err)
		}
		replayed, err := layout.Replay(entries)
		if err != nil || text(replayed) != text(second1(s.Layout(ctx, w.Keeper, l.ID))) {
			t.Errorf("%v: the history makes\n%s", err, text(replayed))
		}
		if _, err := s.End(ctx, w.Keeper, l.ID, 3); err != nil {
			t.Fatal(err)
		}
		if all, err := store.Layouts(ctx, w.Keeper); err != nil || len(all) != 0 {
			t.Errorf("after the end: %v, %v", all, err)
		}
		if _, err := s.Find(ctx, w.Keeper, "市委格式"); fault.KindOf(err) != fault.Invalid {
			t.Errorf("found after the end: %v", err)
		}
	})
}

func second[T any](_ T, err error) error { return err }

func second1[T any](t T, _ error) T { return t }

func text(v any) string {
	raw, _ := json.Marshal(v)
	return string(raw)
}

// The file of the superior is filled and otherwise stays what it was.
func TestFill(t *testing.T) {
	w := ledgertest.New(t, sqldbtest.SQLite(t))
	s := layouttest.Service(t, w)
	l, err := s.Add(t.Context(), w.Keeper, "市里格式", "空表.xlsx", layouttest.City(t))
	if err != nil {
		t.Fatal(err)
	}
	var fields []string
	for _, c := range l.Form.Sheets[0].Columns {
		fields = append(fields, c.Head+"="+c.Field)
	}
	if got := strings.Join(fields, " "); got != "序号=index 反馈问题=problem 整改措施=measures 责任单位=units 责任领导=leader 整改期限=due 整改状态=state 市里交办批次=" {
		t.Errorf("%s", got)
	}
	if p := l.Form.Sheets[0].Place; p.Head != 4 || p.First != 5 || p.Blank != 3 {
		t.Errorf("%+v", p)
	}
	rows := []sheet.Row{
		{Title: "走访偏少", Statement: strings.Repeat("到边远村组走访偏少。", 20), LeadUnit: "社会事务办公室", AssistUnits: "各村", Leader: "沈青", Due: "2024-04-15", State: "整改中"},
		{Title: "=1+1", Leader: "@某", State: "未启动"}, {Title: "𬎆"}, {Title: "丁"}, {Title: "戊"},
	}
	book, err := s.Filled(t.Context(), w.Keeper, l.Form, sheet.Head{Unit: "青禾镇", Date: "2024年3月5日"}, rows)
	if err != nil {
		t.Fatal(err)
	}
	if dir := os.Getenv("BIHUAN_SHOTS"); dir != "" {
		if err := os.WriteFile(filepath.Join(dir, "filled.xlsx"), book, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	f, err := excelize.OpenReader(bytes.NewReader(book))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	const tab = "市委反馈问题"
	for at, want := range map[string]string{
		"A1": "云川市巡察反馈问题整改情况统计表", "A2": "填报单位：青禾镇", "G2": "填报时间：2024年3月5日", "D4": "责任单位", "A5": "1", "A9": "5", "B6": "=1+1。", "B7": "𬎆。",
		"D5": "社会事务办公室\n配合：各村", "E5": "沈青", "G5": "整改中", "H5": "", "A10": "填表人：", "F10": "单位负责人（签字）：",
	} {
		if got, err := f.GetCellValue(tab, at); err != nil || got != want {
			t.Errorf("%s is %q, want %q", at, got, want)
		}
	}
	if formula, _ := f.GetCellFormula(tab, "B6"); formula != "" {
		t.Errorf("a formula came in: %q", formula)
	}
	merged := map[string]bool{}
	all, err := f.GetMergeCells(tab)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range all {
		merged[m.GetStartAxis()+":"+m.GetEndAxis()] = true
	}
	for _, want := range []string{"A1:I1", "D3:E3", "H5:I5", "H6:I6", "H9:I9", "A10:C10"} {
		if !merged[want] {
			t.Errorf("%s is not merged: %v", want, merged)
		}
	}
	if width, _ := f.GetColWidth(tab, "C"); width != 40 {
		t.Errorf("column C is %v wide", width)
	}
	if high, _ := f.GetRowHeight(tab, 1); high != 42 {
		t.Errorf("row 1 is %v high", high)
	}
	if low, _ := f.GetRowHeight(tab, 9); low != 30 {
		t.Errorf("row 9 is %v high", low)
	}
	layoutOf, err := f.GetPageLayout(tab)
	if err != nil || *layoutOf.Size != 8 || *layoutOf.Orientation != "landscape" {
		t.Errorf("%+v, %v", layoutOf, err)
	}
	id, _ := f.GetCellStyle(tab, "B9")
	style, err := f.GetStyle(id)
	if err != nil || style.Font.Family != "仿宋" || len(style.Border) != 4 || !style.Alignment.WrapText {
		t.Errorf("%+v, %v", style, err)
	}
}

// What is no blank sheet is a sentence.
func TestRefused(t *testing.T) {
	w := ledgertest.New(t, sqldbtest.SQLite(t))
	s := layouttest.Service(t, w)
	full := func(change func(f *excelize.File)) []byte {
		f := excelize.NewFile()
		defer f.Close()
		for at, text := range map[string]string{"A1": "序号", "B1": "问题", "C1": "整改措施", "D1": "完成时限"} {
			if err := f.SetCellStr("Sheet1", at, text); err != nil {
				t.Fatal(err)
			}
		}
		change(f)
		var out bytes.Buffer
		if err := f.Write(&out); err != nil {
			t.Fatal(err)
		}
		return out.Bytes()
	}
	set := func(at, text string) func(*excelize.File) {
		return func(f *excelize.File) {
			if err := f.SetCellStr("Sheet1", at, text); err != nil {
				t.Fatal(err)
			}
		}
	}
	for name, c := range map[string]struct {
		file    string
		content []byte
		want    string
	}{
		"filled":     {"a.xlsx", full(set("B2", "走访偏少")), "第2行已经有内容"},
		"no heading": {"a.xlsx", full(func(f *excelize.File) { _ = f.RemoveRow("Sheet1", 1); set("A1", "名单")(f) }), "没有找到表头"},
		"old":        {"a.xls", []byte("x"), "旧格式请先另存为"},
		"broken":     {"a.xlsx", []byte("PK\x03\x04"), ""},
		"bad data":   {"a.yaml", []byte("name: [}"), "表样文件读不出来"},
		"empty data": {"a.yaml", []byte("id: a\nname: 甲\n"), "没有写全依据"},
	} {
		_, err := s.Add(context.Background(), w.Keeper, "", c.file, c.content)
		if fault.KindOf(err) != fault.Invalid || !strings.Contains(fault.Text(err), c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, change := range map[string]func(*excelize.File){"example": set("B2", "（示例）"), "numbers": set("A2", "1"), "footer": set("A4", "注：每季度报送。")} {
		if _, err := s.Add(t.Context(), w.Keeper, name, "a.xlsx", full(change)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A data file goes out and comes in as the same layout.
func TestDataFile(t *testing.T) {
	w := ledgertest.New(t, sqldbtest.SQLite(t))
	s := layouttest.Service(t, w)
	one, err := s.Add(t.Context(), w.Keeper, "市里格式", "空表.xlsx", layouttest.City(t))
	if err != nil {
		t.Fatal(err)
	}
	one.Form.Name = "县里用的市里格式"
	two, err := s.Add(t.Context(), w.Keeper, "", "表样.yaml", one.Form.Text())
	if err != nil {
		t.Fatal(err)
	}
	if two.File != (layout.File{}) || two.Form.Placed() || len(two.Form.Sheets[0].Columns) != 8 || two.Form.Sheets[0].Columns[3].Field != "units" {
		t.Errorf("%+v", two)
	}
	var out bytes.Buffer
	if err := sheet.Write(&out, two.Form, sheet.Head{}, []sheet.Row{{Title: "甲"}}); err != nil {
		t.Error(err)
	}
}
