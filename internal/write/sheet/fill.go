package sheet

import (
	"bytes"
	"context"
	"encoding/gob"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"bihuan/internal/child"
	"bihuan/internal/fault"
)

// FillWork is the name under which ServeFill must be given to child.Main.
const FillWork = "fill-workbook"

// MaxFill bounds the lines that are written into the file of a superior: unlike
// a workbook of our own it is held in memory as a whole.
const MaxFill = 10_000

// Place is where a table stands in a file.
type Place struct {
	Head  int `yaml:"head" json:"head"`   // number of the last row of the headings
	First int `yaml:"first" json:"first"` // of the first row to fill, from 1
	Blank int `yaml:"blank" json:"blank"` // rows to fill before something else follows, 0: nothing follows
	// Columns holds the number of the column of the file, from 1, for each of the
	// sheet.
	Columns []int `yaml:"columns,flow" json:"columns"`
}

// IsZero reports whether there is no place.
func (p Place) IsZero() bool { return p.First == 0 }

func (p Place) check(s Sheet) error {
	if p.IsZero() {
		return nil
	}
	ok := len(p.Columns) == len(s.Columns) && p.Head >= 1 && p.First > p.Head && p.First < 10_000 && p.Blank >= 0
	for _, c := range p.Columns {
		ok = ok && c >= 1 && c <= maxColumns
	}
	if !ok {
		return fault.New(fault.Invalid, "表“%s”在空表中的位置（place）写得不对，请重新上传空表。", s.Name)
	}
	return nil
}

// Placed reports whether l fills the file of a superior.
func (l Layout) Placed() bool { return len(l.Sheets) > 0 && !l.Sheets[0].Place.IsZero() }

// filling is what the child gets.
type filling struct {
	File   []byte
	Layout Layout
	Head   Head
	Rows   []Row
}

// FillInChild writes rows into a copy of file, the sheet of a superior that l
// describes, in a child process: it comes from strangers. Everything that l
// does not fill stays as it is. The program, or in tests TestMain, must have
// called child.Main with ServeFill.
func FillInChild(ctx context.Context, file []byte, l Layout, head Head, rows []Row) ([]byte, error) {
	if len(rows) > MaxFill {
		return nil, fault.New(fault.Invalid, "用上级的空表一次最多导出%d个问题，请先筛选，再分次导出。", MaxFill)
	}
	var input bytes.Buffer
	if err := gob.NewEncoder(&input).Encode(filling{file, l, head, rows}); err != nil {
		return nil, err
	}
	return child.Run(ctx, FillWork, input.Bytes(), child.Limits{Memory: 1 << 30, Time: time.Minute})
}

// ServeFill fills in the child.
func ServeFill(_ context.Context, input []byte) ([]byte, error) {
	var job filling
	if err := gob.NewDecoder(bytes.NewReader(input)).Decode(&job); err != nil {
		return nil, err
	}
	return fill(job)
}

const maxUnzipped = 50 << 20

func fill(job filling) ([]byte, error) {
	f, err := excelize.OpenReader(bytes.NewReader(job.File), excelize.Options{UnzipSizeLimit: maxUnzipped, UnzipXMLSizeLimit: maxUnzipped})
	if err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "空表打不开，可能已损坏或加了密码。请用 WPS 表格或 Excel 打开，另存为 .xlsx 后再上传。")
	}
	defer f.Close()
	for _, s := range job.Layout.Sheets {
		if s.Place.IsZero() {
			continue
		}
		if i, err := f.GetSheetIndex(s.Name); err != nil || i < 0 {
			return nil, fault.New(fault.Invalid, "空表里没有“%s”这张表，请重新上传空表。", s.Name)
		}
		t := &fillingTable{f: f, s: s, lines: s.tableLines(job.Rows)}
		if err := t.write(job.Head); err != nil {
			return nil, err
		}
	}
	var out bytes.Buffer
	err = f.Write(&out)
	return out.Bytes(), err
}

// fillingTable is a table of somebody else's file being filled.
type fillingTable struct {
	f     *excelize.File
	s     Sheet
	lines []line
	width int       // columns of the file that the first row to fill has
	wide  []float64 // width of each column of the sheet, merged ones together, in characters of its font
	size  []float64 // of the font of each column, beside that of our own workbooks
}

func (t *fillingTable) write(head Head) error {
	for _, step := range []func() error{func() error { return t.captions(head) }, t.room, t.dress, t.values} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// captions completes what the file leaves open above the table.
func (t *fillingTable) captions(head Head) error {
	for row := 1; row < t.s.Place.Head; row++ {
		for column := 1; column <= maxColumns/4; column++ {
			at := cell(column, row)
			text, err := t.f.GetCellValue(t.s.Name, at)
			if err != nil {
				return err
			}
			if full := caption(text, head); full != text {
				if err := t.f.SetCellStr(t.s.Name, at, full); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// caption fills in who reports, and when, where nothing stands behind.
func caption(text string, head Head) string {
	trimmed := strings.TrimRight(text, " 　_＿")
	for _, c := range []struct{ words, value string }{
		{"填报单位 报送单位 填表单位 单位名称 单位（盖章） 填报单位（盖章） 报送单位（盖章）", head.Unit}, {"填报日期 填报时间 报送日期 报送时间 填表日期 填表时间", head.Date},
	} {
		for _, word := range strings.Fields(c.words) {
			if c.value != "" && (strings.HasSuffix(trimmed, word+"：") || strings.HasSuffix(trimmed, word+":")) {
				return trimmed + c.value
			}
		}
	}
	return text
}

// room makes rows where the file has fewer than are needed; what stands below
// moves down.
func (t *fillingTable) room() error {
	p := t.s.Place
	if more := len(t.lines) - p.Blank; p.Blank > 0 && more > 0 {
		return t.f.InsertRows(t.s.Name, p.First+1, more)
	}
	return nil
}

// dress gives every row the look of the first one: its styles, its merged
// cells. Texts wrap, so that none is cut off on paper.
func (t *fillingTable) dress() error {
	first := t.s.Place.First
	last := first + max(len(t.lines), 1) - 1
	t.width = 1
	for _, c := range t.s.Place.Columns {
		t.width = max(t.width, c)
	}
	merged, err := t.mergedWith(first)
	if err != nil {
		return err
	}
	for _, m := range merged {
		t.width = max(t.width, m[1])
	}
	for column := 1; column <= t.width; column++ {
		style, err := t.f.GetCellStyle(t.s.Name, cell(column, first))
		if err != nil {
			return err
		}
		if style, err = wrapping(t.f, style); err != nil {
			return err
		}
		if err := t.f.SetCellStyle(t.s.Name, cell(column, first), cell(column, last), style); err != nil {
			return err
		}
	}
	for row := first + 1; row <= last; row++ {
		for _, m := range merged {
			if err := t.f.MergeCell(t.s.Name, cell(m[0], row), cell(m[1], row)); err != nil {
				return err
			}
		}
	}
	return t.widths(merged)
}

// mergedWith lists the merged cells within one row as columns from and to.
func (t *fillingTable) mergedWith(row int) ([][2]int, error) {
	all, err := t.f.GetMergeCells(t.s.Name, true)
	if err != nil {
		return nil, err
	}
	var found [][2]int
	for _, m := range all {
		from, top, err1 := excelize.CellNameToCoordinates(m.GetStartAxis())
		to, bottom, err2 := excelize.CellNameToCoordinates(m.GetEndAxis())
		if err1 == nil && err2 == nil && top == row && bottom == row {
			found = append(found, [2]int{from, to})
		}
	}
	return found, nil
}

func (t *fillingTable) widths(merged [][2]int) error {
	for _, column := range t.s.Place.Columns {
		to := column
		for _, m := range merged {
			if m[0] == column {
				to = m[1]
			}
		}
		whole := 0.0
		for c := column; c <= to; c++ {
			name, err := excelize.ColumnNumberToName(c)
			if err != nil {
				return err
			}
			width, err := t.f.GetColWidth(t.s.Name, name)
			if err != nil {
				return err
			}
			whole += width
		}
		size, err := t.fontSize(column)
		if err != nil {
			return err
		}
		t.wide, t.size = append(t.wide, max(whole/size, 3)), append(t.size, size)
	}
	return nil
}

// fontSize is that of the first row to fill, beside that of our own workbooks.
func (t *fillingTable) fontSize(column int) (float64, error) {
	id, err := t.f.GetCellStyle(t.s.Name, cell(column, t.s.Place.First))
	if err != nil {
		return 0, err
	}
	style, err := t.f.GetStyle(id)
	if err != nil || style.Font == nil || style.Font.Size < bodySize {
		return 1, err
	}
	return style.Font.Size / bodySize, nil
}

func (t *fillingTable) values() error {
	first := t.s.Place.First
	usual, err := t.f.GetRowHeight(t.s.Name, first)
	if err != nil {
		return err
	}
	for i, l := range t.lines {
		row, high := first+i, 1.0
		for j, c := range t.s.Columns {
			if c.Field == "" {
				continue
			}
			at, text := cell(t.s.Place.Columns[j], row), fit(l.at(j, c))
			if err := t.value(at, c.Field, text); err != nil {
				return err
			}
			high = max(high, float64(wrapped(text, t.wide[j]))*t.size[j])
		}
		height := math.Max(usual, math.Min(high*lineHeight+rowSpace, tallestRow))
		if err := t.f.SetRowHeight(t.s.Name, row, height); err != nil {
			return err
		}
	}
	return nil
}

func (t *fillingTable) value(at, field, text string) error {
	if field == "index" {
		n, err := strconv.Atoi(text)
		if err != nil {
			return err
		}
		return t.f.SetCellInt(t.s.Name, at, int64(n))
	}
	if err := t.f.SetCellStr(t.s.Name, at, text); err != nil {
		return err
	}
	if !formulaLike(text) {
		return nil
	}
	style, err := t.f.GetCellStyle(t.s.Name, at)
	if err != nil {
		return err
	}
	return t.f.SetCellStyle(t.s.Name, at, at, quoted(t.f, style))
}

// wrapping adds a copy of a style in which texts wrap, unless they do already.
// excelize would lose colours of themes on the way through its own description
// of styles.
func wrapping(f *excelize.File, style int) (int, error) {
	plain, err := f.NewStyle(&excelize.Style{Alignment: &excelize.Alignment{WrapText: true}})
	if err != nil {
		return 0, err
	}
	formats, yes := f.Styles.CellXfs, true
	if style >= len(formats.Xf) {
		return plain, nil
	}
	copied := formats.Xf[style]
	if copied.Alignment == nil {
		copied.Alignment = formats.Xf[plain].Alignment
	} else if copied.Alignment.WrapText {
		return style, nil
	} else {
		alignment := *copied.Alignment
		alignment.WrapText, alignment.ShrinkToFit = true, false
		copied.Alignment = &alignment
	}
	copied.ApplyAlignment = &yes
	formats.Xf = append(formats.Xf, copied)
	formats.Count = len(formats.Xf)
	return len(formats.Xf) - 1, nil
}
