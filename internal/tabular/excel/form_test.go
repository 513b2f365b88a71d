package excel_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/xuri/excelize/v2"

	"bihuan/internal/tabular"
	"bihuan/internal/tabular/excel"
	"bihuan/internal/write/sheet"
)

// form is a workbook as it is sent out, with texts that a program could take
// for formulas and characters beyond 16 bits.
func form(t *testing.T) []byte {
	t.Helper()
	var out bytes.Buffer
	f := sheet.Form{Name: "填报表𬎆", Title: "3月填报", Notes: []string{"填报单位：𫖮㛃䶮"}, Mark: "id/K7Q2M", Columns: []sheet.FormColumn{
		{Column: sheet.Column{Head: "编码", Width: 9}, Locked: true}, {Column: sheet.Column{Head: "进展", Width: 20}, Most: 2000, Prompt: "写明"},
		{Column: sheet.Column{Head: "是否办结", Width: 8}, Choices: []string{"是", "否"}}, {Column: sheet.Column{Head: "日期", Width: 12}, Date: true},
	}, Rows: [][]string{{"=1+1", "=cmd|' /C calc'!A0", "", ""}, {"@SUM(A1)", "+1", "是", ""}, {"-2", "𬎆家湾", "", ""}}}
	if err := sheet.WriteForm(&out, f); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func check(t *testing.T, data []byte) {
	t.Helper()
	got, err := excel.FormInChild(t.Context(), data)
	if err != nil {
		t.Fatal(err)
	}
	if got.Mark != "id/K7Q2M" || len(got.Sheets) != 1 || got.Sheets[0].Name != "填报表𬎆" {
		t.Fatalf("%+v", got)
	}
	rows := got.Sheets[0].Rows
	for i, want := range []string{"=1+1", "@SUM(A1)", "-2"} {
		if cell := rows[len(rows)-3+i].Cells[0]; cell.Text != want || cell.Kind != tabular.String || cell.Formula {
			t.Errorf("row %d begins with %+v", i, cell)
		}
	}
	if text := rows[len(rows)-1].Text(1); text != "𬎆家湾" {
		t.Errorf("%q", text)
	}
}

// What was written is read, and stays so when another program has saved it.
func TestForm(t *testing.T) {
	data := form(t)
	check(t, data)
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if p, err := f.GetSheetProtection("填报表𬎆"); err != nil || p.Password != "" {
		t.Errorf("%+v, %v", p, err)
	}
	if rules, err := f.GetDataValidations("填报表𬎆"); err != nil || len(rules) != 3 {
		t.Errorf("%v, %v", rules, err)
	}
	if err := f.DeleteSheet(sheet.MarkSheet); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	if got, err := excel.ReadForm(out.Bytes()); err != nil || got.Mark != "id/K7Q2M" {
		t.Errorf("without the hidden sheet: %+v, %v", got, err)
	}
}

func TestFormThroughLibreOffice(t *testing.T) {
	if testing.Short() {
		t.Skip("starts an outside program")
	}
	program, err := exec.LookPath("soffice")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("soffice is not installed")
		}
		t.Skip("soffice is not installed")
	}
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "a.xlsx"), form(t), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), program, "-env:UserInstallation=file://"+folder+"/profile", "--headless", "--convert-to", "xlsx", "--outdir", filepath.Join(folder, "saved"), "a.xlsx")
	cmd.Dir = folder
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	saved, err := os.ReadFile(filepath.Join(folder, "saved", "a.xlsx"))
	if err != nil {
		t.Fatal(err)
	}
	check(t, saved)
}
