package excel_test

import (
	"archive/zip"
	"bytes"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"bihuan/internal/fault"
	"bihuan/internal/tabular"
	"bihuan/internal/tabular/excel"
)

// hand makes a workbook of one sheet from the XML in its sheetData and after.
func hand(t testing.TB, properties, styles, shared, sheet string) []byte {
	t.Helper()
	const (
		head = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>`
		main = ` xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"`
		rel  = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
		rels = `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">`
	)
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, part := range [][2]string{
		{"[Content_Types].xml", `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`},
		{"_rels/.rels", rels + `<Relationship Id="r1" Type="` + rel + `officeDocument" Target="xl/workbook.xml"/></Relationships>`},
		{"xl/workbook.xml", `<workbook` + main + `>` + properties + `<sheets><sheet name="台账" sheetId="1" r:id="r1"/></sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", rels + `<Relationship Id="r1" Type="` + rel + `worksheet" Target="worksheets/sheet1.xml"/>` +
			`<Relationship Id="r2" Type="` + rel + `styles" Target="/xl/styles.xml"/><Relationship Id="r3" Type="` + rel + `sharedStrings" Target="sharedStrings.xml"/></Relationships>`},
		{"xl/styles.xml", `<styleSheet` + main + `>` + styles + `</styleSheet>`},
		{"xl/sharedStrings.xml", `<sst` + main + `>` + shared + `</sst>`},
		{"xl/worksheets/sheet1.xml", `<worksheet` + main + `>` + sheet + `</worksheet>`},
	} {
		w, err := z.Create(part[0])
		if err == nil {
			_, err = w.Write([]byte(head + part[1]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

const dates = `<numFmts><numFmt numFmtId="176" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;;@"/><numFmt numFmtId="177" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/>` +
	`<numFmt numFmtId="178" formatCode="[$-804]h:mm"/><numFmt numFmtId="179" formatCode="0.00&quot;day&quot;"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>` +
	`<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="176"/><xf numFmtId="177"/><xf numFmtId="9"/><xf numFmtId="178"/><xf numFmtId="179"/><xf numFmtId="31"/></cellXfs>`

func only(t *testing.T, data []byte) excel.Sheet {
	t.Helper()
	sheets, err := excel.Read(data)
	if err != nil || len(sheets) != 1 {
		t.Fatalf("%v, %v", sheets, err)
	}
	return sheets[0]
}

func TestCells(t *testing.T) {
	shared := `<si><t xml:space="preserve"> 走访偏少 </t></si><si><r><t>江</t></r><r><rPr/><t>𬎆</t></r><rPh sb="0" eb="1"><t>jiang</t></rPh></si><si/><si><t>甲_x000D_
乙&amp;_x4E00_</t></si>`
	row := `<c r="A3" t="s"><v>0</v></c><c r="B3" t="s"><v>1</v></c><c r="C3" s="1"><v>46086</v></c><c r="D3" s="2"><v>46086.5</v></c><c r="E3" s="3"><v>46082</v></c>` +
		`<c r="F3" s="4"><v>0.955</v></c><c r="G3" s="5"><v>0.5</v></c><c r="H3" s="6"><v>12</v></c><c r="I3"><v>0.30000000000000004</v></c><c r="J3" t="b"><v>1</v></c>` +
		`<c r="K3" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="L3" t="str"><f>A1&amp;"乙"</f><v>合成乙</v></c><c r="M3"><f>SUM(1,2)</f><v>3</v></c><c r="N3" t="inlineStr"><is><t>行内</t></is></c>` +
		`<c r="O3" t="d"><v>2026-03-05T00:00:00</v></c><c r="P3" s="1"><v>-5</v></c><c r="Q3" t="s"><v>3</v></c><c r="R3" s="99"><v>7</v></c><c r="S3" t="s"><v>2</v></c><c r="T3" s="7"><v>46086</v></c><c r="U3"/>`
	got := only(t, hand(t, "", dates, shared, `<sheetData><row r="3">`+row+`</row></sheetData>`))
	text, number := func(s string) tabular.Cell { return tabular.Cell{Text: s} }, func(s string) tabular.Cell { return tabular.Cell{Text: s, Kind: tabular.Number} }
	day := func(s string) tabular.Cell { return tabular.Cell{Text: s, Kind: tabular.Day} }
	want := []tabular.Cell{text("走访偏少"), text("江𬎆"), day("2026-03-05"), day("2026-03-05"), day("2026-03"), number("95.5%"), number("0.5"), number("12"), number("0.3"),
		{Text: "是", Kind: tabular.Bool}, {Text: "#DIV/0!", Kind: tabular.Wrong, Formula: true}, {Text: "合成乙", Formula: true}, {Text: "3", Kind: tabular.Number, Formula: true},
		text("行内"), day("2026-03-05"), number("-5"), text("甲\n乙&一"), number("7"), {}, day("2026-03-05")}
	if len(got.Rows) != 1 || got.Rows[0].No != 3 || len(got.Rows[0].Cells) != len(want) {
		t.Fatalf("%+v", got)
	}
	for i, cell := range got.Rows[0].Cells {
		if cell != want[i] {
			t.Errorf("cell %d: %+v, want %+v", i, cell, want[i])
		}
	}
	old := only(t, hand(t, `<workbookPr date1904="1"/>`, dates, "", `<sheetData><row><c s="1"><v>44624</v></c></row></sheetData>`))
	if old.Rows[0].Cells[0] != day("2026-03-05") || old.Rows[0].No != 1 {
		t.Errorf("%+v", old)
	}
}

// Merged areas show their text in every row that has something else.
func TestMerged(t *testing.T) {
	got := only(t, hand(t, "", "", "", `<cols><col min="2" max="2" hidden="1"/></cols><sheetData>
<row r="1"><c r="A1" t="inlineStr"><is><t>台账</t></is></c></row>
<row r="2"><c r="A2" t="inlineStr"><is><t>问题</t></is></c><c r="B2" t="inlineStr"><is><t>措施一</t></is></c></row>
<row r="3"><c r="A3"/><c r="B3" t="inlineStr"><is><t>措施二</t></is></c></row>
<row r="4" hidden="true"><c r="B4" t="inlineStr"><is><t>措施三</t></is></c></row><row r="5"><c r="C5"/></row></sheetData>
<mergeCells><mergeCell ref="A1:C1"/><mergeCell ref="A2:A1048576"/><mergeCell ref="F9:G9"/><mergeCell ref="A1"/></mergeCells>`))
	spread := func(s string) tabular.Cell { return tabular.Cell{Text: s, Spread: true} }
	want := []tabular.Row{
		{No: 1, Cells: []tabular.Cell{{Text: "台账"}, spread("台账"), spread("台账")}},
		{No: 2, Cells: []tabular.Cell{{Text: "问题"}, {Text: "措施一"}}},
		{No: 3, Cells: []tabular.Cell{spread("问题"), {Text: "措施二"}}},
		{No: 4, Cells: []tabular.Cell{spread("问题"), {Text: "措施三"}}, Hidden: true},
	}
	if !reflect.DeepEqual(got.Rows, want) {
		t.Errorf("%+v", got.Rows)
	}
	if !reflect.DeepEqual(got.Notes, []string{"表中有隐藏或被筛选掉的行，也有隐藏的列，都读取了。"}) {
		t.Errorf("%q", got.Notes)
	}
	if lines := got.Lines(); len(lines) != 4 || !reflect.DeepEqual(lines[2].Cells, []string{"", "措施二"}) {
		t.Errorf("%+v", lines)
	}
}

// Each refusal names the sheet, the row and what to do (trust.md, E 37).
func TestSheetRefused(t *testing.T) {
	long := strings.Repeat("长", tabular.MaxCell+1)
	for name, c := range map[string][2]string{
		"row of 2^31":        {`<sheetData><row r="2147483647"><c><v>1</v></c></row></sheetData>`, "行号“2147483647”"},
		"row below one":      {`<sheetData><row r="-1"><c><v>1</v></c></row></sheetData>`, "行号“-1”"},
		"rows backwards":     {`<sheetData><row r="5"/><row r="5"/></sheetData>`, "第5行之后的行号"},
		"row without number": {`<sheetData><row r="x"/></sheetData>`, "行号“x”"},
		"negative text":      {`<sheetData><row r="7"><c t="s"><v>-1</v></c></row></sheetData>`, "第7行有一格指向不存在的文字（-1）"},
		"text beyond":        {`<sheetData><row r="7"><c t="s"><v>1</v></c></row></sheetData>`, "第7行有一格指向不存在的文字（1）"},
		"column beyond":      {`<sheetData><row r="2"><c r="XFE2"><v>1</v></c></row></sheetData>`, "位置“XFE2”"},
		"cell elsewhere":     {`<sheetData><row r="2"><c r="A3"><v>1</v></c></row></sheetData>`, "位置“A3”"},
		"cells backwards":    {`<sheetData><row r="2"><c r="B2"><v>1</v></c><c r="A2"><v>1</v></c></row></sheetData>`, "位置“A2”"},
		"too wide":           {`<sheetData><row r="2"><c r="XFD2"><v>1</v></c></row></sheetData>`, "200栏"},
		"long cell":          {`<sheetData><row r="2"><c t="inlineStr"><is><t>` + long + `</t></is></c></row></sheetData>`, "第2行第1栏"},
		"merged backwards":   {`<sheetData><row r="2"><c><v>1</v></c></row></sheetData><mergeCells><mergeCell ref="B2:A1"/></mergeCells>`, "合并区域“B2:A1”"},
		"broken":             {`<sheetData><row r="2"><c>`, "xl/worksheets/sheet1.xml"},
	} {
		_, err := excel.Read(hand(t, "", "", "<si/>", c[0]))
		if fault.KindOf(err) != fault.Invalid || !strings.Contains(fault.Text(err), c[1]) {
			t.Errorf("%s: %v", name, err)
		}
	}
	var rows strings.Builder
	for i := range tabular.MaxLines + 1 {
		rows.WriteString(`<row><c><v>` + strconv.Itoa(i*7919) + `</v></c></row>`)
	}
	if _, err := excel.Read(hand(t, "", "", "", `<sheetData>`+rows.String()+`</sheetData>`)); fault.Text(err) != fault.Text(tabular.ErrTooLong) {
		t.Errorf("too long: %v", err)
	}
}
