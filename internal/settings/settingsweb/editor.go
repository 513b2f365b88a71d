package settingsweb

import (
	"slices"
	"strconv"

	"bihuan/internal/fault"
	"bihuan/internal/ledger"
	"bihuan/internal/ui"
)

// editor changes the entries of one table.
type editor struct {
	add  string // label of the button that adds an entry, "" where none can be added
	fill func(tables ledger.Tables, key string, year int) (entryCommand, error)
	// inputs are the fields of the form, filled from c, without the authority.
	inputs func(c entryCommand, tables ledger.Tables) []Input
	// apply changes tables as c says. It makes lists anew: those of tables
	// belong to others.
	apply  func(c entryCommand, tables *ledger.Tables) error
	remove func(key string, tables *ledger.Tables) // nil where nothing can be removed
	all    bool                                    // what comes with the program can be removed too
}

// editors are the editors by the names of the tables.
var editors = map[string]editor{
	"rules": rulesEditor, "lights": lightsEditor, "escalation": escalationEditor, "holidays": holidaysEditor, "sources": sourcesEditor, "words": wordsEditor, "limits": limitsEditor,
}

var errGone = fault.New(fault.NotFound, "没有这一项，可能已被删除，请刷新页面。")

func text(name, label, value string, most int) Input {
	return Input{Field: ui.Field{Name: name, Label: label, Value: value, Required: true, MaxLength: most, Autocomplete: "off"}}
}

func number(name, label string, value int, hint string) Input {
	return Input{Field: ui.Field{Name: name, Label: label, Type: "number", Value: strconv.Itoa(value), Required: true, Hint: hint}}
}

func boxes[T ~string](name, label string, all, on []T, zh func(T) string) Input {
	in := Input{Wide: true, Field: ui.Field{Name: name, Label: label}, Checks: []Check{}}
	for _, x := range all {
		in.Checks = append(in.Checks, Check{string(x), zh(x), slices.Contains(on, x)})
	}
	return in
}

// of turns texts into codes, in the order of all.
func of[T ~string](texts []string, all []T) []T {
	codes := []T{}
	for _, x := range all {
		if slices.Contains(texts, string(x)) {
			codes = append(codes, x)
		}
	}
	return codes
}

func strs[T ~string](codes []T) []string {
	texts := make([]string, len(codes))
	for i, c := range codes {
		texts[i] = string(c)
	}
	return texts
}

// put returns list with x in the place of the one that is meant, or at the end.
func put[T any](list []T, x T, meant func(T) bool) []T {
	list = slices.Clone(list)
	if i := slices.IndexFunc(list, meant); i >= 0 {
		list[i] = x
		return list
	}
	return append(list, x)
}

func without[T any](list []T, meant func(T) bool) []T {
	return slices.DeleteFunc(slices.Clone(list), meant)
}

// fresh returns a code that none of the taken ones is.
func fresh(taken func(code string) bool) string {
	for n := 1; ; n++ {
		if code := "own-" + strconv.Itoa(n); !taken(code) {
			return code
		}
	}
}
