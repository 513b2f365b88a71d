package excel_test

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"bihuan/internal/tabular/excel"
)

// parts returns what is in a package, by name.
func parts(t *testing.T, data []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		raw, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		all[f.Name] = string(raw)
	}
	return all
}

// Marks stand behind the last column; everything else stays byte for byte.
func TestMark(t *testing.T) {
	data := book(t, func(f *excelize.File) {
		style, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}, NumFmt: 14})
		if err != nil {
			t.Fatal(err)
		}
		for cell, value := range map[string]any{"A1": "台账", "A2": "问题", "B2": "时限", "A3": "走访偏少", "B3": 46086, "A4": "学习不实", "B4": "待定", "A6": "合计"} {
			set(f, "Sheet1", cell, value)
		}
		for _, err := range []error{f.MergeCell("Sheet1", "A1", "B1"), f.SetCellStyle("Sheet1", "B2", "E4", style), f.SetCellFormula("Sheet1", "B6", "COUNTA(A3:A4)"), f.SetColWidth("Sheet1", "A", "B", 20)} {
			if err != nil {
				t.Fatal(err)
			}
		}
		if _, err := f.NewSheet("另一张"); err != nil {
			t.Fatal(err)
		}
		set(f, "另一张", "A1", "不动")
	})
	m := excel.Marks{Sheet: "Sheet1", Head: "核对结果", HeadRow: 2, Notes: map[int]string{3: "新增 <1>", 4: "时限“待定”看不懂，𬎆"}}
	got, err := excel.MarkInChild(t.Context(), data, m)
	if err != nil {
		t.Fatal(err)
	}
	before, after := parts(t, data), parts(t, got)
	for name, text := range before {
		if name != "xl/worksheets/sheet1.xml" && after[name] != text {
			t.Errorf("%s changed", name)
		}
	}
	f, err := excelize.OpenReader(bytes.NewReader(got))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for cell, want := range map[string]string{"C2": "核对结果", "C3": "新增 <1>", "C4": "时限“待定”看不懂，𬎆", "A3": "走访偏少", "A6": "合计", "C6": "", "D3": ""} {
		if text, err := f.GetCellValue("Sheet1", cell); err != nil || text != want {
			t.Errorf("%s: %q, %v", cell, text, err)
		}
	}
	if formula, _ := f.GetCellFormula("Sheet1", "B6"); formula != "COUNTA(A3:A4)" {
		t.Errorf("formula %q", formula)
	}
	if merged, _ := f.GetMergeCells("Sheet1"); len(merged) != 1 {
		t.Errorf("%d merged areas", len(merged))
	}
	a, _ := f.GetCellStyle("Sheet1", "B2")
	if b, _ := f.GetCellStyle("Sheet1", "C2"); a != b || a == 0 {
		t.Errorf("style of the head %d, of its neighbour %d", b, a)
	}
	// The second time takes the same column and clears what does not hold any more.
	m.Notes = map[int]string{4: "好"}
	if got, err = excel.Mark(got, m); err != nil {
		t.Fatal(err)
	}
	sheets, err := excel.Read(got)
	if err != nil || sheets[0].Rows[2].Text(2) != "" || sheets[0].Rows[3].Text(2) != "好" || sheets[0].Rows[1].Text(2) != "核对结果" || len(sheets[0].Rows[1].Cells) != 3 {
		t.Errorf("%+v, %v", sheets, err)
	}
	if _, err := excel.Mark(data, excel.Marks{Sheet: "没有"}); err == nil {
		t.Error("a sheet that is not there was marked")
	}
}

// Rows and cells may be written in any of the short forms, with a prefix.
func TestMarkByHand(t *testing.T) {
	data := hand(t, "", "", "", `<cols><col min="1" max="3" width="9"/></cols><sheetData><row r="1" spans="1:1"><c t="inlineStr"><is><t>问题</t></is></c></row><row r="2" spans='1:1'/><row><c r="A3"><v>1</v></c><c r="B3" s="0"/><c r="D3"/></row></sheetData>`)
	got, err := excel.Mark(data, excel.Marks{Sheet: "台账", Head: "结果", HeadRow: 1, Notes: map[int]string{2: "二", 3: "三"}})
	if err != nil {
		t.Fatal(err)
	}
	xml := parts(t, got)["xl/worksheets/sheet1.xml"]
	want := `<cols><col min="1" max="3" width="9"/></cols><sheetData><row r="1"><c t="inlineStr"><is><t>问题</t></is></c>` +
		`<c r="B1" t="inlineStr"><is><t xml:space="preserve">结果</t></is></c></row><row r="2"><c r="B2" t="inlineStr"><is><t xml:space="preserve">二</t></is></c></row>` +
		`<row><c r="A3"><v>1</v></c><c r="B3" t="inlineStr"><is><t xml:space="preserve">三</t></is></c><c r="D3"/></row></sheetData>`
	if !strings.Contains(xml, want) {
		t.Errorf("%s", xml)
	}
}

// Whatever can be read can be marked, and says the same afterwards.
func FuzzMark(f *testing.F) {
	f.Add(hand(f, "", "", "<si><t>甲</t></si>", `<sheetData><row r="2"><c r="A2" t="s"><v>0</v></c></row><row r="3" spans="1:2"/></sheetData>`), "结果")
	f.Add(hand(f, "", "", "", `<cols><col min="1" max="1"/></cols><sheetData><row><c t="inlineStr"><is><t>结果</t></is></c><c/></row></sheetData>`), "结果")
	f.Fuzz(func(t *testing.T, data []byte, note string) {
		sheets, err := excel.Read(data)
		if err != nil || len(sheets) == 0 || strings.ContainsFunc(note, func(r rune) bool { return r < ' ' || r == 0xfffe || r == 0xffff || r == 0xfffd }) {
			return
		}
		s := sheets[0]
		m := excel.Marks{Sheet: s.Name, Head: "核对", HeadRow: s.Rows[0].No, Notes: map[int]string{s.Rows[len(s.Rows)-1].No: note}}
		marked, err := excel.Mark(data, m)
		if err != nil {
			return // refused with a sentence, such as no room for a column
		}
		again, err := excel.Read(marked)
		if err != nil || len(again) != len(sheets) {
			t.Fatalf("the marked file cannot be read: %v", err)
		}
		for i, row := range s.Rows {
			for j, c := range row.Cells {
				if got := again[0].Rows[i]; got.No != row.No || got.Text(j) != c.Text && c.Text != "核对" && !c.Spread {
					t.Fatalf("row %d column %d: %q became %q", row.No, j, c.Text, got.Text(j))
				}
			}
		}
	})
}
