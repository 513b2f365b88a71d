package excel

import (
	"bytes"
	"context"
	"encoding/gob"

	"bihuan/internal/child"
	"bihuan/internal/fault"
)

// MarkWork is the name under which ServeMark must be given to child.Main.
const MarkWork = "mark-workbook"

// Marks are answers to rows of a sheet, to be written into a column behind the
// last one. A column that has Head already is used again and cleared first.
type Marks struct {
	Sheet   string
	Head    string
	HeadRow int            // the row that Head is written into
	Notes   map[int]string // by number of row
}

type marking struct {
	Data []byte
	Marks
}

// MarkInChild returns a workbook with marks written into it, in a child
// process. Nothing else in the file changes: every other part, and every other
// byte of the sheet, stays as it is.
func MarkInChild(ctx context.Context, data []byte, m Marks) ([]byte, error) {
	var in bytes.Buffer
	if err := gob.NewEncoder(&in).Encode(marking{data, m}); err != nil {
		return nil, err
	}
	return child.Run(ctx, MarkWork, in.Bytes(), child.Standard)
}

// ServeMark writes marks in the child.
func ServeMark(_ context.Context, input []byte) ([]byte, error) {
	var in marking
	if err := gob.NewDecoder(bytes.NewReader(input)).Decode(&in); err != nil {
		return nil, err
	}
	return Mark(in.Data, in.Marks)
}

// Mark is MarkInChild in this process, for data of our own.
func Mark(data []byte, m Marks) ([]byte, error) {
	b, err := open(data)
	if err != nil {
		return nil, err
	}
	part := ""
	for _, t := range b.tabs {
		if t.name == m.Sheet {
			part = b.pack.Name(t.part)
		}
	}
	raw, err := b.pack.Part(part)
	if err != nil || raw == nil {
		return nil, fault.Wrap(err, fault.Invalid, "文件里没有表“%s”，请重新上传。", clip(m.Sheet))
	}
	if err := b.readStrings(); err != nil {
		return nil, err
	}
	p := &marker{b: b, part: part, raw: raw, m: m}
	marked, err := p.write()
	if err != nil {
		return nil, err
	}
	return b.pack.Rewrite(map[string][]byte{part: marked})
}
