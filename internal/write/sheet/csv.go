package sheet

import (
	"encoding/csv"
	"io"
	"iter"
)

// byteOrderMark tells WPS and Excel that a text is UTF-8.
const byteOrderMark = "\ufeff"

// StreamCSV writes rows in the form of the first table of l as text with
// commas. A text that a program could take for a formula gets an apostrophe in
// front.
func StreamCSV(w io.Writer, l Layout, rows iter.Seq2[Row, error]) error {
	s := l.Sheets[0]
	out := csv.NewWriter(w)
	out.UseCRLF = true
	record := make([]string, len(s.Columns))
	put := func(text func(Column) string) error {
		for i, c := range s.Columns {
			if record[i] = text(c); formulaLike(record[i]) {
				record[i] = "'" + record[i]
			}
		}
		return out.Write(record)
	}
	begun := false
	begin := func() error { // not before the first row is there: an error must find nothing written
		if begun {
			return nil
		}
		begun = true
		if _, err := io.WriteString(w, byteOrderMark); err != nil {
			return err
		}
		return put(func(c Column) string { return c.Head })
	}
	add := func(l line) error { return put(func(c Column) string { return c.text(l) }) }
	var g gathering
	n := 0
	for row, err := range rows {
		if err != nil {
			return err
		}
		if err := begin(); err != nil {
			return err
		}
		if n++; s.Each == EachMeasure {
			g.add(row)
		} else if err := add(line{index: n, row: row}); err != nil {
			return err
		}
	}
	if err := begin(); err != nil {
		return err
	}
	for _, l := range g.lines {
		if err := add(l); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}
