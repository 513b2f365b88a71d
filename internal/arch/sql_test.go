package arch

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// What one query text for two engines must not contain, and why.
var forbiddenSQL = []struct {
	pattern *regexp.Regexp
	reason  string
}{
	{regexp.MustCompile(`(?i)\bnow\s*\(|\bcurrent_(date|time|timestamp)\b|\bdatetime\s*\(`), "the clock is an input"},
	{regexp.MustCompile(`::`), "casts with :: are PostgreSQL's own"},
	{regexp.MustCompile(`(?i)\bilike\b|\bglob\b|\bregexp\b`), "ILIKE, GLOB and REGEXP exist on one engine only"},
	{regexp.MustCompile(`(?i)\barray\s*\[|\bany\s*\(|\bunnest\s*\(`), "arrays are PostgreSQL's own"},
	{regexp.MustCompile(`(?i)select\s+(\w+\.)?\*`), "SELECT * breaks when a column is added"},
	{regexp.MustCompile(`(?i)\boffset\b`), "pages go by keys"},
	{regexp.MustCompile(`(?i)\bfor\s+update\b|\bautoincrement\b|\binsert\s+or\b|\bmatch\b|@@`), "belongs into dialect.go"},
}

var isQuery = regexp.MustCompile(`(?i)\b(select|insert into|update|delete from|order by|where)\b`)

// badSQL returns why a query text may not stand in a store.
func badSQL(query string) string {
	for _, f := range forbiddenSQL {
		if found := f.pattern.FindString(query); found != "" {
			return strconv.Quote(found) + ": " + f.reason
		}
	}
	return ""
}

func TestQueriesRunOnBothEngines(t *testing.T) {
	queries, lists := 0, 0
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || !strings.HasSuffix(filepath.Dir(path), "sql") {
			return err
		}
		files := token.NewFileSet()
		file, err := parser.ParseFile(files, path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.BasicLit:
				if text, err := strconv.Unquote(n.Value); err == nil && isQuery.MatchString(text) {
					queries++
					if bad := badSQL(text); bad != "" {
						t.Errorf("%s: %s", files.Position(n.Pos()), bad)
					}
				}
			case *ast.CallExpr:
				if text, ok := listQuery(n); ok {
					lists++
					if !strings.Contains(text, "ORDER BY") {
						t.Errorf("%s: a list without ORDER BY comes in any order", files.Position(n.Pos()))
					}
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if queries < 40 || lists < 8 {
		t.Errorf("only %d queries and %d lists seen", queries, lists)
	}
}

// listQuery returns the text of a query whose rows a caller gets in order: the
// argument of sqldb.All or of Each that starts with SELECT. A part that is
// computed counts as ORDER BY when its name begins with order.
func listQuery(call *ast.CallExpr) (string, bool) {
	called, ok := call.Fun.(*ast.SelectorExpr)
	if index, generic := call.Fun.(*ast.IndexExpr); generic {
		called, ok = index.X.(*ast.SelectorExpr)
	}
	if !ok || called.Sel.Name != "All" && called.Sel.Name != "Each" {
		return "", false
	}
	for _, arg := range call.Args {
		text := strings.TrimSpace(flatten(arg))
		if strings.HasPrefix(text, "SELECT") {
			return text, true
		}
	}
	return "", false
}

func flatten(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.BasicLit:
		text, err := strconv.Unquote(e.Value)
		if err != nil {
			return e.Value
		}
		return text
	case *ast.BinaryExpr:
		return flatten(e.X) + flatten(e.Y)
	case *ast.CallExpr:
		return flatten(e.Fun)
	case *ast.Ident:
		if strings.HasPrefix(e.Name, "order") {
			return " ORDER BY "
		}
	case *ast.ParenExpr:
		return flatten(e.X)
	}
	return " … "
}

func TestBadSQLIsSeen(t *testing.T) {
	for _, bad := range []string{
		"SELECT now()", "SELECT a::text", "WHERE a ILIKE 'x'", "WHERE id = ANY($1)", "SELECT * FROM x", "SELECT p.* FROM p", "LIMIT 1 OFFSET 5",
		"SELECT 1 FOR UPDATE", "INSERT OR IGNORE INTO x", "WHERE grams MATCH $1", "SELECT CURRENT_TIMESTAMP",
	} {
		if badSQL(bad) == "" {
			t.Errorf("%q passes", bad)
		}
	}
	if bad := badSQL("SELECT COUNT(*) FROM p WHERE a = $1 ORDER BY b LIMIT 5"); bad != "" {
		t.Error(bad)
	}
}
