package demo_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"bihuan/demo"
	"bihuan/internal/material/document"
	"bihuan/internal/material/extract"
	"bihuan/internal/material/lint"
	"bihuan/internal/material/lint/rules"
	"bihuan/internal/material/reading"
)

type planted struct {
	File    string
	Counts  map[string]int
	Clean   bool
	Defects []defect
}

type defect struct{ Rule, Text string }

func load(t *testing.T) []planted {
	t.Helper()
	raw, err := os.ReadFile("planted.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var list []planted
	if err := yaml.Unmarshal(raw, &list); err != nil {
		t.Fatal(err)
	}
	if len(list) != len(demo.Materials) {
		t.Fatalf("planted.yaml speaks of %d materials, the demonstration has %d", len(list), len(demo.Materials))
	}
	return list
}

func readFile(t *testing.T, name string) *document.Document {
	t.Helper()
	data, err := demo.Files.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := reading.Bytes(t.Context(), name, data)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func TestPlantedDefectsAreFound(t *testing.T) {
	for _, p := range load(t) {
		for _, ending := range []string{".txt", ".docx"} {
			t.Run(p.File+ending, func(t *testing.T) {
				doc := readFile(t, p.File+ending)
				findings := lint.Run(doc, rules.All, nil, extract.From)
				for _, d := range p.Defects {
					if !found(doc, findings, d) {
						t.Errorf("%s is not found at %q", d.Rule, d.Text)
					}
				}
				for _, f := range findings {
					if p.Clean && f.Severity != lint.Hint {
						t.Errorf("a finding on the clean material: %s %s", f.Rule.ID, f.Message)
					}
				}
				checkCounts(t, p.Counts, extract.From(doc))
			})
		}
	}
}

// found says whether a finding of the rule, or a place that belongs to its
// proof, touches the first place of the text.
func found(doc *document.Document, findings []lint.Finding, d defect) bool {
	start := strings.Index(doc.Text, d.Text)
	if start < 0 {
		return false
	}
	end := start + len(d.Text)
	touches := func(s document.Span) bool { return s.Start < end && start < s.End }
	return slices.ContainsFunc(findings, func(f lint.Finding) bool {
		return f.Rule.ID == d.Rule && (touches(f.Span) ||
			slices.ContainsFunc(f.Related, func(r lint.Related) bool { return touches(r.Span) }))
	})
}

func checkCounts(t *testing.T, want map[string]int, r *extract.Result) {
	t.Helper()
	got := map[string]int{"causes": len(r.Causes), "measures": len(r.Measures)}
	for _, a := range r.Aspects {
		if a.Title != "" {
			got["aspects"]++
		}
		got["problems"] += len(a.Problems)
	}
	for what, n := range want {
		if got[what] != n {
			t.Errorf("%d %s, want %d", got[what], what, n)
		}
	}
}

// Word keeps the numbering of the materials itself: read back, their text is
// what they were made from.
func TestWordFilesReadAsTheirTexts(t *testing.T) {
	for _, name := range demo.Materials {
		text := readFile(t, strings.TrimSuffix(name, ".docx")+".txt").Text
		want := strings.TrimRight(strings.ReplaceAll(text, "\n\n", "\n"), "\n")
		if got := strings.TrimRight(readFile(t, name).Text, "\n"); got != want {
			t.Errorf("%s reads differently:\n%s\nwant\n%s", name, got, want)
		}
	}
}
