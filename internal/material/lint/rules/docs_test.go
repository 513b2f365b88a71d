package rules

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"bihuan/internal/material/lint"
	"bihuan/internal/material/lint/data"
)

// update rewrites docs/rules and the golden files:
//
//	go test ./internal/material/lint/rules -update
var update = flag.Bool("update", false, "rewrite docs/rules and the golden files")

// TestDocs proves that docs/rules says what the rules say.
func TestDocs(t *testing.T) {
	dir := filepath.Join("..", "..", "..", "..", "docs", "rules")
	pages := map[string]string{"README.md": Contents()}
	for _, r := range All {
		pages[r.ID+".md"] = Markdown(r)
	}
	if *update {
		write(t, dir, pages)
	}
	for name, want := range pages {
		got, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil || string(got) != want {
			t.Errorf("docs/rules/%s is not what the rule says (%v); run go test ./internal/material/lint/rules -update", name, err)
		}
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if _, ok := pages[e.Name()]; !ok {
			t.Errorf("docs/rules/%s belongs to no rule", e.Name())
		}
	}
}

// write replaces the pages in dir.
func write(t *testing.T, dir string, pages map[string]string) {
	t.Helper()
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for name, page := range pages {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(page), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// TestConfigExample proves that the configuration in the documentation is right.
func TestConfigExample(t *testing.T) {
	known := lint.Vocabulary{Rules: All}
	for _, f := range data.Frames() {
		known.Frames = append(known.Frames, f.ID)
	}
	if _, err := lint.ParseConfig("README.md", []byte(configExample), known); err != nil {
		t.Error(err)
	}
}
