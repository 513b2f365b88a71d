package tabular

// Kind says what a program kept in a cell.
type Kind uint8

// The kinds. A day is YYYY-MM-DD, or YYYY-MM where the cell shows no day of
// the month; a number is as short as it can be written.
const (
	String Kind = iota
	Number
	Day
	Bool  // 是 or 否
	Wrong // a formula that came to nothing, such as #REF!
)

// Cell is one cell as a reader of tables gives it. Text has no blanks at its
// ends.
type Cell struct {
	Text    string
	Kind    Kind
	Formula bool // Text is the value that the program last computed
	Spread  bool // Text stands in the first cell of the merged area
}

// Row is one row with something in it, that is the text of cells that do not
// only repeat a merged one.
type Row struct {
	No     int // from 1, as the program shows it in which the table was made
	Cells  []Cell
	Hidden bool
}

// Text returns what stands in column i, from 0, "" beyond the last.
func (r Row) Text(i int) string {
	if i < 0 || i >= len(r.Cells) {
		return ""
	}
	return r.Cells[i].Text
}

// Sheet is one table of a file.
type Sheet struct {
	Name  string
	Rows  []Row
	Notes []string // what a person should know, whole sentences
}

// Lines returns the rows as plain texts.
func (s Sheet) Lines() []Line { return Lines(s.Rows) }

// Lines returns the rows as plain texts, each without what only repeats a
// merged cell.
func Lines(rows []Row) []Line {
	lines := make([]Line, 0, len(rows))
	for _, row := range rows {
		cells := make([]string, len(row.Cells))
		for i, c := range row.Cells {
			if !c.Spread {
				cells[i] = c.Text
			}
		}
		if cells = Trim(cells); cells != nil {
			lines = append(lines, Line{row.No, cells})
		}
	}
	return lines
}

// Rows returns lines as rows of texts.
func Rows(lines []Line) []Row {
	rows := make([]Row, len(lines))
	for i, line := range lines {
		rows[i] = Row{No: line.No, Cells: make([]Cell, len(line.Cells))}
		for j, text := range line.Cells {
			rows[i].Cells[j].Text = text
		}
	}
	return rows
}
