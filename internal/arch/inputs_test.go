package arch

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
	"testing"
)

// What decides takes the clock and chance as inputs, so that a test can name
// them and a replay of events gives the same state.
func TestClockAndChanceAreInputs(t *testing.T) {
	files := 0
	for _, p := range list(t, 20, false, "./internal/...") {
		if !isInner(p.path()) || isTestPackage(p.path()) {
			continue
		}
		for _, name := range p.GoFiles {
			files++
			findClocks(t, filepath.Join(p.Dir, name))
		}
	}
	if files < 50 {
		t.Errorf("looked at %d files only", files)
	}
}

func findClocks(t *testing.T, name string) {
	t.Helper()
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, name, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, i := range file.Imports {
		if path := strings.Trim(i.Path.Value, `"`); strings.HasPrefix(path, "math/rand") {
			t.Errorf("%s imports %s", set.Position(i.Pos()), path)
		}
	}
	ast.Inspect(file, func(n ast.Node) bool {
		selector, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		from, ok := selector.X.(*ast.Ident)
		if ok && from.Name == "time" && (selector.Sel.Name == "Now" || selector.Sel.Name == "Since") {
			t.Errorf("%s reads the clock", set.Position(n.Pos()))
		}
		return true
	})
}
