// Package excel reads the tables of a workbook and writes a column of answers
// into one. Workbooks come from strangers: they are opened in a child process,
// within limits.
package excel

import (
	"bytes"
	"context"
	"encoding/gob"

	"bihuan/internal/child"
	"bihuan/internal/fault"
	"bihuan/internal/ooxml"
	"bihuan/internal/tabular"
)

// Work is the name under which Serve must be given to child.Main.
const Work = "read-workbook"

// Sheet is one visible table of a workbook with something in it.
type Sheet = tabular.Sheet

const maxSheets = 50

// InChild reads the visible sheets of a workbook (.xlsx) in a child process.
// What cannot be read is fault.Invalid with a sentence. The program, or in
// tests TestMain, must have called child.Main with Serve.
func InChild(ctx context.Context, data []byte) ([]Sheet, error) {
	output, err := child.Run(ctx, Work, data, child.Standard)
	if err != nil {
		return nil, err
	}
	var sheets []Sheet
	err = gob.NewDecoder(bytes.NewReader(output)).Decode(&sheets)
	return sheets, err
}

// Serve reads a workbook in the child.
func Serve(_ context.Context, input []byte) ([]byte, error) {
	sheets, err := Read(input)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err = gob.NewEncoder(&out).Encode(sheets)
	return out.Bytes(), err
}

// Read is InChild in this process, for data of our own.
func Read(data []byte) ([]Sheet, error) {
	b, err := load(data)
	if err != nil {
		return nil, err
	}
	return b.visible()
}

// load opens a workbook with what its cells refer to.
func load(data []byte) (*book, error) {
	b, err := open(data)
	if err != nil {
		return nil, err
	}
	if err := b.readStrings(); err != nil {
		return nil, err
	}
	return b, b.readFormats()
}

// visible reads the sheets that somebody sees.
func (b *book) visible() ([]Sheet, error) {
	var sheets []Sheet
	var hidden []string
	for _, tab := range b.tabs {
		if tab.hidden {
			hidden = append(hidden, tab.name)
			continue
		}
		sheet, err := b.readSheet(tab)
		if err != nil {
			return nil, err
		}
		if len(sheet.Rows) > 0 {
			sheets = append(sheets, sheet)
		}
	}
	if len(hidden) > 0 {
		for i := range sheets {
			sheets[i].Notes = append(sheets[i].Notes, "文件里隐藏的表没有读取："+list(hidden)+"。")
		}
	}
	return sheets, nil
}

// book is an opened workbook.
type book struct {
	pack     *ooxml.Package
	parts    map[string]string // names of parts by type of relation
	tabs     []tab
	from1904 bool
	strings  []string
	formats  []format // by number of cell style
}

// tab is a sheet as the workbook lists it.
type tab struct {
	name, part string
	hidden     bool
}

// open reads the list of sheets.
func open(data []byte) (*book, error) {
	pack, err := ooxml.OpenAs(data, ooxml.Workbook)
	if err != nil {
		return nil, err
	}
	if pack.Has("xl/vbaProject.bin") {
		return nil, fault.New(fault.Invalid, "文件带有宏，没有读。请在 WPS 表格或 Excel 中另存为 .xlsx 后再试。")
	}
	b := &book{pack: pack, parts: map[string]string{}}
	main, err := b.mainPart()
	if err != nil {
		return nil, err
	}
	relations, err := pack.Relations(main)
	if err != nil {
		return nil, err
	}
	targets := map[string]string{}
	for _, r := range relations {
		if !r.External {
			targets[r.ID], b.parts[r.Type] = r.Target, r.Target
		}
	}
	raw, err := pack.Part(main)
	if err != nil {
		return nil, err
	}
	s := ooxml.NewScanner(raw, pack.Budget)
	for s.Next() {
		switch {
		case s.Kind != ooxml.Start:
		case s.Is(ooxml.Sheet, "workbookPr"):
			is, _ := s.Attr(ooxml.None, "date1904")
			b.from1904 = is == "1" || is == "true"
		case s.Is(ooxml.Sheet, "sheet"):
			name, _ := s.Attr(ooxml.None, "name")
			id, _ := s.Attr(ooxml.R, "id")
			state, _ := s.Attr(ooxml.None, "state")
			if pack.Has(targets[id]) {
				b.tabs = append(b.tabs, tab{name, targets[id], state == "hidden" || state == "veryHidden"})
			}
		}
	}
	if err := pack.Malformed(main, s.Err()); err != nil {
		return nil, err
	}
	switch {
	case len(b.tabs) == 0:
		return nil, errNoBook
	case len(b.tabs) > maxSheets:
		return nil, fault.New(fault.Invalid, "工作簿有%d张表，最多%d张，请把需要的表另存为一个文件。", len(b.tabs), maxSheets)
	}
	return b, nil
}

var errNoBook = fault.New(fault.Invalid, "这不是可以读取的 Excel 文件，里面没有工作表。请用 WPS 表格或 Excel 打开，另存为 .xlsx 后再试。")

// mainPart returns the name of the part that lists the sheets.
func (b *book) mainPart() (string, error) {
	relations, err := b.pack.Relations("")
	if err != nil {
		return "", err
	}
	for _, r := range relations {
		if r.Type == "officeDocument" && !r.External && b.pack.Has(r.Target) {
			return r.Target, nil
		}
	}
	return "", errNoBook
}

// list names a few things.
func list(names []string) string {
	const most = 5
	text := ""
	for i, name := range names {
		if i == most {
			return text + "等"
		}
		if i > 0 {
			text += "、"
		}
		text += "“" + clip(name) + "”"
	}
	return text
}

func clip(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "……"
	}
	return s
}
