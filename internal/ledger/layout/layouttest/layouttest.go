// Package layouttest gives tests blank sheets of fictional superiors and a
// service that fills them.
package layouttest

import (
	"bytes"
	"testing"

	"github.com/xuri/excelize/v2"

	"bihuan/internal/blob"
	"bihuan/internal/ident"
	"bihuan/internal/ledger/layout"
	"bihuan/internal/ledger/layout/layoutsql"
	"bihuan/internal/ledger/ledgertest"
	"bihuan/internal/tabular/excel"
	"bihuan/internal/write/sheet"
)

// Service returns the layouts of a world.
func Service(t testing.TB, w *ledgertest.World) *layout.Service {
	t.Helper()
	return &layout.Service{DB: w.SQL, Store: &layoutsql.Store{DB: w.SQL}, History: w.Past, Files: &blob.Store{Dir: t.TempDir(), NewID: ident.New},
		Read: excel.InChild, Fill: sheet.FillInChild, Clock: w.Clock, NewID: ident.New}
}

// City is the blank sheet of a city: a merged title, who reports, headings in
// two rows, numbers of columns, three blank rows with numbers in front, signatures.
func City(t testing.TB) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	const tab = "市委反馈问题"
	must(f.SetSheetName("Sheet1", tab))
	for at, text := range map[string]string{
		"A1": "云川市巡察反馈问题整改情况统计表", "A2": "填报单位：", "G2": "填报时间：",
		"A3": "序号", "B3": "反馈问题", "C3": "整改措施", "D3": "责任落实", "F3": "整改期限", "G3": "整改状态", "H3": "市里交办批次",
		"D4": "责任单位", "E4": "责任领导",
		"A8": "填表人：", "F8": "单位负责人（签字）：",
	} {
		must(f.SetCellStr(tab, at, text))
	}
	for i := range 3 {
		at, _ := excelize.CoordinatesToCellName(1, 5+i)
		must(f.SetCellInt(tab, at, int64(i+1)))
	}
	for _, m := range [][2]string{{"A1", "I1"}, {"A2", "C2"}, {"A3", "A4"}, {"B3", "B4"}, {"C3", "C4"}, {"D3", "E3"}, {"F3", "F4"}, {"G3", "G4"}, {"H3", "I4"}, {"H5", "I5"}, {"A8", "C8"}} {
		must(f.MergeCell(tab, m[0], m[1]))
	}
	style, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Family: "仿宋", Size: 12}, Border: []excelize.Border{{Type: "left", Style: 1, Color: "000000"}, {Type: "right", Style: 1, Color: "000000"}, {Type: "top", Style: 1, Color: "000000"}, {Type: "bottom", Style: 1, Color: "000000"}}})
	must(err)
	must(f.SetCellStyle(tab, "A3", "I7", style))
	title, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Family: "方正小标宋_GBK", Size: 20}, Alignment: &excelize.Alignment{Horizontal: "center", Vertical: "center"}})
	must(err)
	must(f.SetCellStyle(tab, "A1", "A1", title))
	must(f.SetRowHeight(tab, 1, 42))
	must(f.SetRowHeight(tab, 5, 30))
	for column, width := range map[string]float64{"A": 6, "B": 36, "C": 40, "D": 16, "E": 12, "F": 13, "G": 10} {
		must(f.SetColWidth(tab, column, column, width))
	}
	paper, orientation := 8, "landscape"
	must(f.SetPageLayout(tab, &excelize.PageLayoutOptions{Size: &paper, Orientation: &orientation}))
	must(f.SetHeaderFooter(tab, &excelize.HeaderFooterOptions{OddFooter: "&C市委巡察办制"}))
	var out bytes.Buffer
	must(f.Write(&out))
	return out.Bytes()
}
