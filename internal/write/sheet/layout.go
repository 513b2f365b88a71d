package sheet

import (
	"bytes"
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"bihuan/internal/fault"
)

//go:embed layouts/*.yaml
var files embed.FS

// Layout is a workbook's form. Source, Level (规定 / 一般 / 推荐 / 实务) and Year
// say where it comes from.
type Layout struct {
	ID     string  `yaml:"id" json:"id"` // for links and the command line
	Name   string  `yaml:"name" json:"name"`
	Note   string  `yaml:"note" json:"note"` // what it is for
	Order  int     `yaml:"order" json:"order"`
	Source string  `yaml:"source" json:"source"`
	Level  string  `yaml:"level" json:"level"`
	Year   int     `yaml:"year" json:"year"`
	Sheets []Sheet `yaml:"sheets" json:"sheets"`
}

// Sheet is one table of a workbook.
type Sheet struct {
	Name    string   `yaml:"name" json:"name"` // of the tab
	Title   string   `yaml:"title" json:"title"`
	Each    Each     `yaml:"each" json:"each"`
	Columns []Column `yaml:"columns" json:"columns"`
	// Place is where the table stands in the file of a superior that Fill fills a
	// copy of; the zero Place means nowhere.
	Place Place `yaml:"place,omitempty" json:"place,omitzero"`
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
	Head   string            `yaml:"head" json:"head"`
	Group  string            `yaml:"group" json:"group,omitempty"` // heading over neighbouring columns of the same group
	Field  string            `yaml:"field" json:"field"`
	Width  float64           `yaml:"width" json:"width"` // in Excel's unit: a Chinese character is about 2
	Center bool              `yaml:"center" json:"center,omitempty"`
	Words  map[string]string `yaml:"words" json:"words,omitempty"` // other words for values of the field
	// System names the table of words of a superior; see Worded.
	System string `yaml:"system" json:"system,omitempty"`
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
		l, err := Parse(raw)
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

// Parse reads and checks the data file of one layout.
func Parse(raw []byte) (Layout, error) {
	var l Layout
	dec := yaml.NewDecoder(bytes.NewReader(raw))
	dec.KnownFields(true)
	if err := dec.Decode(&l); err != nil {
		return l, fault.Wrap(err, fault.Invalid, "表样文件读不出来，请检查缩进、冒号和栏目的写法：%v。", err)
	}
	return l, l.Check()
}

// Text returns l as Parse reads it.
func (l Layout) Text() []byte {
	var out bytes.Buffer
	enc := yaml.NewEncoder(&out)
	enc.SetIndent(2)
	_ = enc.Encode(l) // texts and numbers always encode
	return out.Bytes()
}

// Limits of a layout.
const (
	maxSheets  = 20
	maxColumns = 200
	maxText    = 300 // code points of one text
)

// Check refuses a layout that cannot be written.
func (l Layout) Check() error {
	switch {
	case l.ID == "" || l.Name == "" || !plain(l.Name) || !plain(l.Note) || !plain(l.Source):
		return fault.New(fault.Invalid, "表样要有代号（id）和名称（name），名称、用途和依据不超过%d个字，不含特殊字符。", maxText)
	case l.Source == "" || !slices.Contains(levels, l.Level) || l.Year == 0:
		return fault.New(fault.Invalid, "表样“%s”没有写全依据（source）、效力（level：规定、一般、推荐或实务）和年份（year）。", l.Name)
	case len(l.Sheets) == 0 || len(l.Sheets) > maxSheets:
		return fault.New(fault.Invalid, "表样“%s”要有1至%d张表（sheets）。", l.Name, maxSheets)
	}
	for _, s := range l.Sheets {
		if err := s.check(); err != nil {
			return err
		}
	}
	return nil
}

// plain reports whether a text can stand in a layout.
func plain(text string) bool {
	return utf8.RuneCountInString(text) <= maxText && utf8.ValidString(text) &&
		!strings.ContainsFunc(text, func(r rune) bool { return r < ' ' && r != '\n' && r != '\t' })
}

func (s Sheet) check() error {
	switch {
	case s.Name == "" || len(s.Columns) == 0 || len(s.Columns) > maxColumns:
		return fault.New(fault.Invalid, "表“%s”要有名称（name）和1至%d个栏目（columns）。", s.Name, maxColumns)
	case s.Title == "" && s.Place.IsZero():
		return fault.New(fault.Invalid, "表“%s”没有标题（title）。", s.Name)
	case s.Each != EachProblem && s.Each != EachMeasure:
		return fault.New(fault.Invalid, "表“%s”的 each 应是 problem（一个问题一行）或 measure（一条措施一行），现在是“%s”。", s.Name, s.Each)
	}
	for _, c := range s.Columns {
		for value, word := range c.Words {
			if !plain(value) || !plain(word) {
				return fault.New(fault.Invalid, "栏目“%s”的说法超过%d个字或含有不能保存的字符，请改正。", c.Head, maxText)
			}
		}
		switch _, known := fields[c.Field]; {
		case c.Head == "" && s.Place.IsZero() || !plain(c.Head) || !plain(c.Group):
			return fault.New(fault.Invalid, "表“%s”有一个栏目没有表头，或表头超过%d个字、含有不能保存的字符。", s.Name, maxText)
		case c.Width < 1 || c.Width > 255:
			return fault.New(fault.Invalid, "表“%s”的栏目“%s”宽度是%v，应在1至255之间。", s.Name, c.Head, c.Width)
		case !known:
			return fault.New(fault.Invalid, "表“%s”的栏目“%s”要填的内容“%s”没有，请从列表中选择。", s.Name, c.Head, c.Field)
		}
	}
	return s.Place.check(s)
}
