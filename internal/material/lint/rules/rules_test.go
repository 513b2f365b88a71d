package rules

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"slices"
	"strings"
	"testing"

	"bihuan/internal/material/document"
	"bihuan/internal/material/extract"
	"bihuan/internal/material/lint"
	"bihuan/internal/material/syntax"
)

// minRules fails an empty run of the walkers below.
const minRules = 50

// read turns an example into a document.
func read(text string) *document.Document {
	doc := &document.Document{Name: "example.txt", Format: document.Plain, Text: text}
	syntax.Parse(doc)
	return doc
}

func check(t *testing.T, e lint.Example, text string) []lint.Finding {
	t.Helper()
	return lint.Run(read(text), All, config(t, e), extract.From)
}

func config(t *testing.T, e lint.Example) *lint.Config {
	t.Helper()
	if e.Config == "" {
		return nil
	}
	cfg, err := lint.ParseConfig(".bihuan.yaml", []byte(e.Config), lint.Vocabulary{Rules: All})
	if err != nil {
		t.Fatalf("configuration of an example: %v", err)
	}
	return cfg
}

// inOrder returns the findings of one rule by place.
func inOrder(findings []lint.Finding, id string) []lint.Finding {
	var own []lint.Finding
	for _, f := range findings {
		if f.Rule.ID == id {
			own = append(own, f)
		}
	}
	slices.SortStableFunc(own, func(a, b lint.Finding) int { return a.Start - b.Start })
	return own
}

func TestExamples(t *testing.T) {
	if len(All) < minRules {
		t.Fatalf("%d rules, want at least %d", len(All), minRules)
	}
	for _, r := range All {
		t.Run(r.ID, func(t *testing.T) {
			if len(r.Bad) == 0 || len(r.Good) == 0 {
				t.Errorf("%d bad and %d good examples, want at least one each", len(r.Bad), len(r.Good))
			}
			for _, e := range r.Bad {
				bad(t, r, e)
			}
			for _, e := range r.Good {
				findings := check(t, e, e.Text)
				if own := inOrder(findings, r.ID); len(own) > 0 {
					t.Errorf("good example %q: %s", e.Text, own[0].Message)
				}
				noErrors(t, "", e.Text, findings)
			}
		})
	}
}

func bad(t *testing.T, r *lint.Rule, e lint.Example) {
	t.Helper()
	findings := check(t, e, e.Text)
	own := inOrder(findings, r.ID)
	got := make([]string, len(own))
	for i, f := range own {
		got[i] = e.Text[f.Start:f.End]
		if f.Message == "" {
			t.Errorf("bad example %q: a finding without a message", e.Text)
		}
	}
	if !slices.Equal(got, e.Want) {
		t.Errorf("bad example %q: findings quote %q, want %q", e.Text, got, e.Want)
	}
	noErrors(t, r.ID, e.Text, findings)
	fixed := lint.Apply(e.Text, own)
	want := e.Fixed
	if want == "" {
		want = e.Text
	}
	if fixed != want {
		t.Errorf("bad example %q: fixed to %q, want %q", e.Text, fixed, want)
	}
	again := lint.Apply(fixed, inOrder(check(t, e, fixed), r.ID))
	if again != fixed {
		t.Errorf("bad example %q: a second fix gives %q after %q", e.Text, again, fixed)
	}
}

// noErrors fails on an error of any rule but except.
func noErrors(t *testing.T, except, text string, findings []lint.Finding) {
	t.Helper()
	for _, f := range findings {
		if f.Severity == lint.Error && f.Rule.ID != except {
			t.Errorf("example %q: error of %s on %q: %s", text, f.Rule.ID, text[f.Start:f.End], f.Message)
		}
	}
}

func TestRulesAreDescribed(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range All {
		if seen[r.ID] {
			t.Errorf("%s stands twice in All", r.ID)
		}
		seen[r.ID] = true
		if r.Title == "" || r.Doc == "" || r.Source == "" || r.Check == nil {
			t.Errorf("%s: title, doc, source and check must be there", r.ID)
		}
		if !slices.Contains([]lint.Severity{lint.Error, lint.Verify, lint.Hint}, r.Severity) {
			t.Errorf("%s: severity %q", r.ID, r.Severity)
		}
		if !slices.Contains([]lint.Level{lint.Regulation, lint.General, lint.Advice, lint.Practice}, r.Level) {
			t.Errorf("%s: level %q", r.ID, r.Level)
		}
		for _, w := range r.Words {
			if len(w) < lint.MinWord {
				t.Errorf("%s: the word %q is too short to be looked for", r.ID, w)
			}
		}
	}
}

// TestFiles proves that a rule is one file, named after its id, and listed.
func TestFiles(t *testing.T) {
	listed := map[string]bool{}
	for _, r := range All {
		listed[strings.ReplaceAll(r.ID, "-", "_")+".go"] = true
	}
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), ".go") || strings.HasSuffix(e.Name(), "_test.go") {
			continue
		}
		switch n := ruleVars(t, e.Name()); {
		case n == 0 && listed[e.Name()]:
			t.Errorf("%s declares no rule although one has its id", e.Name())
		case n == 1 && !listed[e.Name()]:
			t.Errorf("%s: its rule is in neither forms nor contents, or has another id than the file name says", e.Name())
		case n > 1:
			t.Errorf("%s declares %d rules, want one", e.Name(), n)
		}
		found += ruleVars(t, e.Name())
	}
	if found != len(All) || found < minRules {
		t.Errorf("%d rule files and %d rules", found, len(All))
	}
}

// ruleVars counts the package variables that are a &lint.Rule literal.
func ruleVars(t *testing.T, name string) int {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, d := range file.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok != token.VAR {
			continue
		}
		for _, s := range g.Specs {
			for _, v := range s.(*ast.ValueSpec).Values {
				if isRule(v) {
					n++
				}
			}
		}
	}
	return n
}

func isRule(e ast.Expr) bool {
	u, ok := e.(*ast.UnaryExpr)
	if !ok {
		return false
	}
	c, ok := u.X.(*ast.CompositeLit)
	if !ok {
		return false
	}
	s, ok := c.Type.(*ast.SelectorExpr)
	return ok && s.Sel.Name == "Rule"
}
