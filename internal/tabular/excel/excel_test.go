package excel_test

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"bihuan/internal/child"
	"bihuan/internal/fault"
	"bihuan/internal/tabular"
	"bihuan/internal/tabular/excel"
)

func TestMain(m *testing.M) {
	works := map[string]child.Handler{excel.Work: excel.Serve, excel.FormWork: excel.ServeForm, excel.MarkWork: excel.ServeMark}
	if code, handled := child.Main(os.Args[1:], works); handled {
		os.Exit(code)
	}
	os.Exit(m.Run())
}

// book makes a workbook; change may spoil it.
func book(t testing.TB, change func(f *excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	change(f)
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func set(f *excelize.File, sheet, cell string, value any) {
	if err := f.SetCellValue(sheet, cell, value); err != nil {
		panic(err)
	}
}

func TestRead(t *testing.T) {
	data := book(t, func(f *excelize.File) {
		set(f, "Sheet1", "B2", "单位")
		set(f, "Sheet1", "C2", "姓名")
		set(f, "Sheet1", "B4", " 办公室 ")
		set(f, "Sheet1", "C4", "江𬎆")
		set(f, "Sheet1", "D4", 45352)
		for _, name := range []string{"隐藏", "空表"} {
			if _, err := f.NewSheet(name); err != nil {
				t.Fatal(err)
			}
		}
		set(f, "隐藏", "A1", "看不见")
		if err := f.SetSheetVisible("隐藏", false); err != nil {
			t.Fatal(err)
		}
	})
	got, err := excel.InChild(t.Context(), data)
	lines := []tabular.Line{{No: 2, Cells: []string{"", "单位", "姓名"}}, {No: 4, Cells: []string{"", "办公室", "江𬎆", "45352"}}}
	if err != nil || len(got) != 1 || got[0].Name != "Sheet1" || !reflect.DeepEqual(got[0].Lines(), lines) {
		t.Errorf("%v, %v", got, err)
	}
	if len(got) == 1 && !reflect.DeepEqual(got[0].Notes, []string{"文件里隐藏的表没有读取：“隐藏”。"}) {
		t.Errorf("notes %q", got[0].Notes)
	}
}

// What is no workbook, or too much of one, is a sentence.
func TestRefused(t *testing.T) {
	good := book(t, func(f *excelize.File) { set(f, "Sheet1", "A1", "单位") })
	for name, data := range map[string][]byte{
		"empty": nil, "text": []byte("单位\t姓名"), "cut": good[:len(good)/2], "bomb": bomb(t),
		"wide": book(t, func(f *excelize.File) { set(f, "Sheet1", "XFD1", "甲") }),
	} {
		if _, err := excel.InChild(context.Background(), data); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := excel.FormInChild(context.Background(), data); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s as a form: %v", name, err)
		}
	}
	// The last row of a sheet far below the others costs nothing.
	far := book(t, func(f *excelize.File) { set(f, "Sheet1", "A1", "甲"); set(f, "Sheet1", "A1048576", "乙") })
	if got, err := excel.InChild(context.Background(), far); err != nil || len(got) != 1 || len(got[0].Rows) != 2 {
		t.Errorf("%v, %v", got, err)
	}
}

// bomb is a small file that unpacks to 200 MB.
func bomb(t *testing.T) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	w, err := z.Create("xl/worksheets/sheet1.xml")
	if err != nil {
		t.Fatal(err)
	}
	for range 200 {
		fmt.Fprint(w, strings.Repeat(" ", 1<<20))
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func FuzzRead(f *testing.F) {
	f.Add(book(f, func(f *excelize.File) { set(f, "Sheet1", "A1", "单位") }))
	f.Fuzz(func(t *testing.T, data []byte) {
		if _, err := excel.Read(data); err != nil && fault.KindOf(err) != fault.Invalid {
			t.Fatalf("%v", err)
		}
	})
}
