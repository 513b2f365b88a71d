package intake

import (
	"bytes"
	"embed"
	"errors"
	"strings"
	"sync"
	"unicode"

	"go.yaml.in/yaml/v3"

	"bihuan/internal/ledger"
	"bihuan/internal/zh"
)

//go:embed data/*.yaml
var files embed.FS

// Target is what a column becomes.
type Target struct {
	Code  string   `yaml:"code"`
	Zh    string   `yaml:"zh"`
	Once  bool     `yaml:"once"`  // at most one column becomes this
	Names string   `yaml:"names"` // offices or people where the cells name them
	Words []string `yaml:"words"` // headings, the proper one first
}

// The codes of targets that the program treats by name.
const (
	Skip        = "" // a column that is not read
	Serial      = "serial"
	Number      = "number"
	Year        = "year"
	Subject     = "subject"
	Person      = "person"
	Aspect      = "aspect"
	Title       = "title"
	Statement   = "statement"
	Example     = "example"
	Cause       = "cause"
	Goal        = "goal"
	Measure     = "measure"
	Class       = "class"
	Leader      = "leader"
	LeadUnit    = "lead_unit"
	AssistUnits = "assist_units"
	Holder      = "holder"
	Due         = "due"
	State       = "state"
	Progress    = "progress"
	Evidence    = "evidence"
	Source      = "source"
	Remark      = "remark"
)

// codes lists every target that the program knows; the table of columns names
// each of them and no other.
var codes = []string{Serial, Number, Year, Subject, Person, Aspect, Title, Statement, Example, Cause, Goal, Measure, Class, Leader, LeadUnit, AssistUnits, Holder,
	Due, State, Progress, Evidence, Source, Remark}

// authority is where the words come from.
type authority struct {
	Source string `yaml:"source"`
	Level  string `yaml:"level"`
	Year   int    `yaml:"year"`
}

type meaning struct {
	Class ledger.Class `yaml:"class"`
	Words []string     `yaml:"words"`
}

// vocabulary is all that the tables say, ready for look-up by bare.
type vocabulary struct {
	targets []Target
	heads   map[string]string // code by bare heading
	dues    map[string]ledger.Class
	classes map[string]ledger.Class
	blanks  map[string]bool
	dittos  map[string]bool
	states  map[string]bool
	totals  []string
	footers []string
}

// words are the tables that come with the program; a test reads the same files.
var words = sync.OnceValue(func() *vocabulary {
	v, err := load()
	if err != nil {
		panic(err)
	}
	return v
})

func load() (*vocabulary, error) {
	var columns struct {
		authority `yaml:",inline"`
		Targets   []Target `yaml:"targets"`
	}
	var cells struct {
		authority `yaml:",inline"`
		Dues      []meaning `yaml:"dues"`
		Classes   []meaning `yaml:"classes"`
		Blanks    []string  `yaml:"blanks"`
		Dittos    []string  `yaml:"dittos"`
		States    []string  `yaml:"states"`
		Totals    []string  `yaml:"totals"`
		Footers   []string  `yaml:"footers"`
	}
	if err := errors.Join(decode("data/columns.yaml", &columns), decode("data/words.yaml", &cells)); err != nil {
		return nil, err
	}
	v := &vocabulary{targets: columns.Targets, heads: map[string]string{}, dues: meanings(cells.Dues), classes: meanings(cells.Classes),
		blanks: set(cells.Blanks), dittos: set(cells.Dittos), states: set(cells.States), totals: cells.Totals, footers: cells.Footers}
	for _, t := range v.targets {
		for _, word := range t.Words {
			v.heads[bare(word)] = t.Code
		}
	}
	return v, nil
}

func decode(name string, into any) error {
	raw, err := files.ReadFile(name)
	if err != nil {
		return err
	}
	d := yaml.NewDecoder(bytes.NewReader(raw))
	d.KnownFields(true)
	return d.Decode(into)
}

func meanings(list []meaning) map[string]ledger.Class {
	all := map[string]ledger.Class{}
	for _, m := range list {
		for _, word := range m.Words {
			all[bare(word)] = m.Class
		}
	}
	return all
}

func set(list []string) map[string]bool {
	all := map[string]bool{}
	for _, word := range list {
		all[word] = true
		all[bare(word)] = true
	}
	delete(all, "")
	return all
}

// Targets lists what a column may become, in the order of forms.
func Targets() []Target { return words().targets }

// TargetOf returns the target of a code; ok is false for Skip and for what is
// no code.
func TargetOf(code string) (Target, bool) {
	for _, t := range Targets() {
		if t.Code == code {
			return t, true
		}
	}
	return Target{}, false
}

// bare returns text folded, in small letters, without blanks and punctuation:
// what is left tells words apart.
func bare(text string) string {
	return strings.Map(func(r rune) rune {
		r = zh.FoldRune(r)
		if zh.IsBlank(r) || unicode.IsPunct(r) || unicode.IsSymbol(r) || r == '\n' {
			return -1
		}
		return unicode.ToLower(r)
	}, text)
}

// blank reports whether text is one of the ways to write nothing.
func (v *vocabulary) blank(text string) bool {
	text = strings.TrimSpace(text)
	return text == "" || v.blanks[text] || len(text) < 20 && v.blanks[bare(text)]
}
