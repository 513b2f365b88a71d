package excel

import (
	"slices"
	"sort"
	"strings"

	"bihuan/internal/fault"
	"bihuan/internal/ooxml"
	"bihuan/internal/tabular"
)

// area is a merged area; columns and rows from 1, both ends included.
type area struct{ left, top, right, bottom int }

// Limits of merged areas: their number, and the cells that they fill.
const (
	maxAreas  = 200_000
	maxSpread = 2_000_000
)

// merge notes the merged area whose Start is the current token.
func (r *reader) merge() {
	text, _ := r.s.Attr(ooxml.None, "ref")
	from, to, found := strings.Cut(text, ":")
	if !found {
		return
	}
	var a area
	var ok1, ok2 bool
	a.left, a.top, ok1 = parseRef(from)
	a.right, a.bottom, ok2 = parseRef(to)
	if !ok1 || !ok2 || a.left > a.right || a.top > a.bottom {
		r.refuse("的合并区域“%s”不对，不是正常的工作表，没有读。请用 WPS 表格或 Excel 打开后另存为 .xlsx 再试。", clip(text))
		return
	}
	if r.areas = append(r.areas, a); len(r.areas) > maxAreas {
		r.refuse("的合并区域超过%d个，没有读。请拆成几个文件再试。", maxAreas)
	}
}

// spread fills merged areas with the text of their first cell, as far down as
// there are rows with something of their own.
func (r *reader) spread() error {
	filled := 0
	for _, a := range r.areas {
		first, found := r.find(a.top)
		if !found || a.left > len(r.rows[first].Cells) {
			continue
		}
		corner := r.rows[first].Cells[a.left-1]
		if corner.Text == "" || corner.Spread {
			continue
		}
		corner.Spread = true
		right := min(a.right, tabular.MaxColumns)
		for i := first; i < len(r.rows) && r.rows[i].No <= a.bottom; i++ {
			row := &r.rows[i]
			if missing := right - len(row.Cells); missing > 0 {
				row.Cells = append(row.Cells, slices.Repeat([]tabular.Cell{{}}, missing)...)
			}
			for j := a.left - 1; j < right; j++ {
				if (i > first || j > a.left-1) && row.Cells[j].Text == "" {
					row.Cells[j] = corner
				}
			}
			if filled += right - a.left + 1; filled > maxSpread {
				return fault.New(fault.Invalid, "表“%s”的合并区域太大，没有读。请取消整行整列的合并后再试。", clip(r.sheet))
			}
		}
	}
	return nil
}

// find returns the index of the row of that number.
func (r *reader) find(no int) (int, bool) {
	return sort.Find(len(r.rows), func(i int) int { return no - r.rows[i].No })
}
