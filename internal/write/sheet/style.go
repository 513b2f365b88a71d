package sheet

import (
	"strconv"

	"github.com/xuri/excelize/v2"
)

// Fonts are named as offices have them; a program without one takes its own.
const (
	titleFont = "方正小标宋_GBK"
	headFont  = "黑体"
	bodyFont  = "宋体"
)

// bodySize is the size of the font of cells, in points.
const bodySize = 10.5

// styles are the ids of the cell styles of a workbook.
type styles struct {
	title, note, head int
	left, center      int
	texts             map[int]int // styles by those of which they are the copy that is text for good
}

func (s styles) body(center bool) int {
	if center {
		return s.center
	}
	return s.left
}

// quoted is style for a cell that a program could take for a formula.
func (s styles) quoted(f *excelize.File, style int) int {
	if _, known := s.texts[style]; !known {
		s.texts[style] = quoted(f, style)
	}
	return s.texts[style]
}

func newStyles(f *excelize.File) (styles, error) {
	s := styles{texts: map[int]int{}}
	border := []excelize.Border{}
	for _, side := range []string{"left", "right", "top", "bottom"} {
		border = append(border, excelize.Border{Type: side, Color: "808080", Style: 1})
	}
	align := func(horizontal, vertical string) *excelize.Alignment {
		return &excelize.Alignment{Horizontal: horizontal, Vertical: vertical, WrapText: true}
	}
	for _, d := range []struct {
		into  *int
		style excelize.Style
	}{
		{&s.title, excelize.Style{Font: &excelize.Font{Family: titleFont, Size: 20}, Alignment: align("center", "center")}},
		{&s.note, excelize.Style{Font: &excelize.Font{Family: bodyFont, Size: 11}, Alignment: align("left", "center")}},
		{&s.head, excelize.Style{Font: &excelize.Font{Family: headFont, Size: 11}, Alignment: align("center", "center"), Border: border,
			Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"EEF3F3"}}}},
		{&s.left, excelize.Style{Font: &excelize.Font{Family: bodyFont, Size: bodySize}, Alignment: align("left", "center"), Border: border, NumFmt: 49}},
		{&s.center, excelize.Style{Font: &excelize.Font{Family: bodyFont, Size: bodySize}, Alignment: align("center", "center"), Border: border, NumFmt: 49}},
	} {
		id, err := f.NewStyle(&d.style)
		if err != nil {
			return s, err
		}
		*d.into = id
	}
	return s, nil
}

// quoted adds a copy of a style that marks the cell as text for good: also when
// somebody edits a cell that begins with = it stays what it says. excelize has
// no option for it.
func quoted(f *excelize.File, style int) int {
	yes := true
	formats := f.Styles.CellXfs
	copied := formats.Xf[style]
	copied.QuotePrefix = &yes
	formats.Xf = append(formats.Xf, copied)
	formats.Count = len(formats.Xf)
	return len(formats.Xf) - 1
}

func rows(first, last int) string {
	return "$" + strconv.Itoa(first) + ":$" + strconv.Itoa(last)
}

// print sets up A4 across with the headings on every page.
func (p *page) print() error {
	paper, orientation, wide, tall := 9, "landscape", 1, 0
	fits, center := true, true
	margin, edge, side := 0.6, 0.3, 0.4
	if err := p.f.SetPageLayout(p.s.Name, &excelize.PageLayoutOptions{Size: &paper, Orientation: &orientation, FitToWidth: &wide, FitToHeight: &tall}); err != nil {
		return err
	}
	if err := p.f.SetSheetProps(p.s.Name, &excelize.SheetPropsOptions{FitToPage: &fits}); err != nil {
		return err
	}
	if err := p.f.SetPageMargins(p.s.Name, &excelize.PageLayoutMarginsOptions{
		Top: &margin, Bottom: &margin, Left: &side, Right: &side, Header: &edge, Footer: &edge, Horizontally: &center,
	}); err != nil {
		return err
	}
	return p.f.SetHeaderFooter(p.s.Name, &excelize.HeaderFooterOptions{OddFooter: "&C第 &P 页，共 &N 页"})
}
