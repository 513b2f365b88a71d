package dispatch

import (
	"testing"

	"bihuan/internal/fault"
	"bihuan/internal/tabular"
	"bihuan/internal/tabular/excel"
)

// FuzzRead reads any table as if it had come back: every row that it takes
// stands in the table, and comparing it never fails.
func FuzzRead(f *testing.F) {
	f.Add("表号：K7Q2M\n序号\t编码\t问题\t进展情况（办理结果）\t填报日期\n1\tK7Q2M-01\t走访偏少\t已办好\t2024-03-05")
	f.Add("编码\t进展情况\n")
	packet := Packet{Code: "K7Q2M", Office: "财政所", Rows: []Row{{Code: "K7Q2M-01", Problem: "p", Cells: Cells{Problem: "走访偏少"}}}}
	f.Fuzz(func(t *testing.T, text string) {
		lines, err := tabular.Text(text)
		if err != nil {
			return
		}
		filled, err := Read(excel.Form{Mark: text, Sheets: []excel.Sheet{{Name: "填报表", Rows: tabular.Rows(lines)}}})
		if err != nil {
			if fault.KindOf(err) != fault.Invalid {
				t.Fatal(err)
			}
			return
		}
		if filled.Code != "" && !isCode(filled.Code) || len(filled.Lines) > len(lines) {
			t.Fatalf("%+v", filled)
		}
		compare(packet, filled, nil, "2024-03-05")
	})
}
