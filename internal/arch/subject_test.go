package arch

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestEverySubjectIsVerified: whoever records events of a new subject says how
// "bihuan history verify" proves it, in one line of internal/cli/aggregates.go.
// Subjects are string constants called Subject or Subject… of a package that
// appends to the history.
func TestEverySubjectIsVerified(t *testing.T) {
	registry, err := os.ReadFile("../cli/aggregates.go")
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, p := range list(t, 20, false, "./internal/...") {
		if isTestPackage(p.path()) {
			continue
		}
		if !records(t, p) {
			continue
		}
		for _, name := range p.GoFiles {
			for _, subject := range subjects(t, filepath.Join(p.Dir, name)) {
				found++
				if use := p.path()[strings.LastIndex(p.path(), "/")+1:] + "." + subject; !strings.Contains(string(registry), "("+use+",") {
					t.Errorf("%s has no line in internal/cli/aggregates.go: history verify would call its events unknown", use)
				}
			}
		}
	}
	if found < 10 {
		t.Errorf("%d subjects only: the walk does not see them", found)
	}
}

// records reports whether p appends to the history.
func records(t *testing.T, p *pkg) bool {
	t.Helper()
	for _, name := range p.GoFiles {
		source, err := os.ReadFile(filepath.Join(p.Dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(source), "history.Record{") {
			return true
		}
	}
	return false
}

// subjects returns the names of the string constants of a file that name
// subjects of the history.
func subjects(t *testing.T, file string) []string {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, d := range parsed.Decls {
		group, ok := d.(*ast.GenDecl)
		if !ok || group.Tok != token.CONST {
			continue
		}
		for _, s := range group.Specs {
			value := s.(*ast.ValueSpec)
			for i, name := range value.Names {
				if value.Type != nil || i >= len(value.Values) || !strings.HasPrefix(name.Name, "Subject") {
					continue
				}
				if lit, ok := value.Values[i].(*ast.BasicLit); ok && lit.Kind == token.STRING {
					names = append(names, name.Name)
				}
			}
		}
	}
	return names
}
