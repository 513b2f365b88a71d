package orgweb

import (
	"bytes"
	"io"
	"net/http"

	"bihuan/internal/access"
	"bihuan/internal/org"
	"bihuan/internal/ui"
	"bihuan/internal/write/sheet"
)

// widths belong to org.Heads and org.EndHead.
var widths = []float64{26, 22, 11, 11, 18, 14, 28, 24, 13, 13}

// WriteBook writes the organisation as a workbook that an import understands.
func WriteBook(w io.Writer, c *org.Chart, unit, date, today string, past bool) error {
	t := sheet.Table{Name: "组织人员", Title: "组织和人员名册", Rows: c.Rows(today, past)}
	heads := org.Heads
	if past {
		heads = append(append([]string{}, heads...), org.EndHead)
	}
	for i, head := range heads {
		t.Columns = append(t.Columns, sheet.Column{Head: head, Width: widths[i], Center: i != 0 && i != 1 && i != 6 && i != 7})
	}
	return sheet.WriteTable(w, t, sheet.Head{Unit: unit, Date: date})
}

func (web *Web) export(r *http.Request) (ui.Response, error) {
	q, err := ui.Query[chartQuery](r)
	if err != nil {
		return nil, err
	}
	c, err := web.load(r)
	if err != nil {
		return nil, err
	}
	v, now := access.From(r.Context()), web.Clock()
	var book bytes.Buffer
	if err := WriteBook(&book, c, v.UnitName, ui.Date(now.UnixMilli()), web.Org.Today(), q.past()); err != nil {
		return nil, err
	}
	return ui.Bytes(v.UnitName+"组织人员名册"+compact(web.Org.Today())+".xlsx", sheet.MIME, book.Bytes()), nil
}

// compact writes a date without its dashes.
func compact(day string) string {
	return day[:4] + day[5:7] + day[8:]
}
