package sheet

import (
	"bytes"
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"sync"

	"go.yaml.in/yaml/v3"

	"bihuan/internal/fault"
)

//go:embed layouts/*.yaml
var files embed.FS

// Layout is a workbook's form. Source, Level (规定 / 一般 / 推荐 / 实务) and Year
// say where it comes from.
type Layout struct {
	ID     string  `yaml:"id"` // for links and the command line
	Name   string  `yaml:"name"`
	Note   string  `yaml:"note"` // what it is for
	Order  int     `yaml:"order"`
	Source string  `yaml:"source"`
	Level  string  `yaml:"level"`
	Year   int     `yaml:"year"`
	Sheets []Sheet `yaml:"sheets"`
}

// Sheet is one table of a workbook.
type Sheet struct {
	Name    string   `yaml:"name"` // of the tab
	Title   string   `yaml:"title"`
	Each    Each     `yaml:"each"`
	Columns []Column `yaml:"columns"`
}

// Each says what a line of the table stands for.
type Each string

// The kinds of lines.
const (
	EachProblem Each = "problem"
	EachMeasure Each = "measure" // every measure once, in the order of first use
)

// Column is one column. An empty Field leaves it to be filled in by hand.
type Column struct {
	Head   string            `yaml:"head"`
	Group  string            `yaml:"group"` // heading over neighbouring columns of the same group
	Field  string            `yaml:"field"`
	Width  float64           `yaml:"width"` // in Excel's unit: a Chinese character is about 2
	Center bool              `yaml:"center"`
	Words  map[string]string `yaml:"words"` // other words for values of the field
	// System names the table of words of a superior; see Worded.
	System string `yaml:"system"`
}

// Worded returns l with the words of superiors, by the codes of their tables:
// a column that names one shows those.
func (l Layout) Worded(systems map[string]map[string]string) Layout {
	l.Sheets = slices.Clone(l.Sheets)
	for i, s := range l.Sheets {
		l.Sheets[i].Columns = slices.Clone(s.Columns)
		for j, c := range s.Columns {
			if words := systems[c.System]; words != nil {
				l.Sheets[i].Columns[j].Words = words
			}
		}
	}
	return l
}

var levels = []string{"规定", "一般", "推荐", "实务"}

var load = sync.OnceValues(func() ([]Layout, error) {
	names, err := fs.Glob(files, "layouts/*.yaml")
	if err != nil {
		return nil, err
	}
	var all []Layout
	for _, name := range names {
		raw, err := files.ReadFile(name)
		if err != nil {
			return nil, err
		}
		l, err := parse(raw)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		all = append(all, l)
	}
	slices.SortFunc(all, func(a, b Layout) int { return a.Order - b.Order })
	return all, nil
})

// Layouts returns every layout, the whole ledger first.
func Layouts() ([]Layout, error) { return load() }

// Find returns the layout of that id or name, the first one for "", and
// fault.Invalid with the known names when there is none.
func Find(id string) (Layout, error) {
	all, err := load()
	if err != nil {
		return Layout{}, err
	}
	if id == "" {
		return all[0], nil
	}
	known := ""
	for _, l := range all {
		if l.ID == id || l.Name == id {
			return l, nil
		}
		known += "、" + l.Name + "（" + l.ID + "）"
	}
	return Layout{}, fault.New(fault.Invalid, "没有“%s”这种表样，可用的有：%s。", id, known[len("、"):])
}

// parse reads and checks one layout.
func parse(raw []byte) (Layout, error) {
	var l Layout
	dec := yaml.NewDecoder(bytes.NewReader(raw))
	dec.KnownFields(true)
	if err := dec.Decode(&l); err != nil {
		return l, err
	}
	if l.ID == "" || l.Name == "" || l.Source == "" || !slices.Contains(levels, l.Level) || l.Year == 0 || len(l.Sheets) == 0 {
		return l, fmt.Errorf("id, name, source, level, year or sheets missing")
	}
	for _, s := range l.Sheets {
		if s.Name == "" || s.Title == "" || len(s.Columns) == 0 {
			return l, fmt.Errorf("sheet %q: name, title or columns missing", s.Name)
		}
		if s.Each != EachProblem && s.Each != EachMeasure {
			return l, fmt.Errorf("sheet %q: each is %q", s.Name, s.Each)
		}
		for _, c := range s.Columns {
			if c.Head == "" || c.Width < 4 || c.Width > 100 {
				return l, fmt.Errorf("sheet %q: column %q has no head or a width of %v", s.Name, c.Head, c.Width)
			}
			if _, ok := fields[c.Field]; !ok {
				return l, fmt.Errorf("sheet %q: column %q shows %q, which is no field", s.Name, c.Head, c.Field)
			}
		}
	}
	return l, nil
}
