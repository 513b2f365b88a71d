package flow

import (
	"bytes"
	"encoding/csv"
	"path"
	"strings"

	"bihuan/internal/ledger/intake"
	"bihuan/internal/tabular"
)

func extOf(name string) string { return path.Ext(name) }

// markText returns a table that is text with its answers behind the last
// column, in the form that WPS and Excel open without a question: UTF-8 with its
// mark.
func (f *Intake) markText(p Planned, content []byte, m Marks) ([]byte, error) {
	text, err := f.Text(content)
	if err != nil {
		return nil, err
	}
	lines, err := tabular.Text(text)
	if err != nil {
		return nil, err
	}
	width := len(p.Table.Heads)
	for i, head := range p.Table.Heads {
		if head == intake.MarkHead {
			width = i
		}
	}
	out := bytes.NewBufferString("\ufeff")
	w := csv.NewWriter(out)
	w.UseCRLF = true
	for _, line := range lines {
		cells := make([]string, width+1)
		copy(cells[:width], line.Cells)
		for i, cell := range cells {
			cells[i] = harmless(cell)
		}
		if cells[width] = m.Notes[line.No]; line.No == m.HeadRow {
			cells[width] = intake.MarkHead
		}
		if err := w.Write(cells); err != nil {
			return nil, err
		}
	}
	w.Flush()
	return out.Bytes(), w.Error()
}

// harmless keeps a program from taking a text for a formula (trust.md, E 38).
func harmless(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
		return "'" + cell
	}
	return cell
}
