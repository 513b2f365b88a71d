package rules

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bihuan/internal/material/document"
	"bihuan/internal/material/extract"
	"bihuan/internal/material/lint"
	"bihuan/internal/samples"
)

// golden describes findings without quoting them: the sample must not be
// copied into the repository.
func golden(doc *document.Document, findings []lint.Finding) string {
	l := document.NewLocator(doc.Text)
	var b strings.Builder
	for _, f := range findings {
		sum := sha256.Sum256([]byte(doc.At(f.Span)))
		fmt.Fprintf(&b, "%s %s %d %d %s\n", f.Severity, f.Rule.ID, l.Offset(f.Start), l.Offset(f.End), hex.EncodeToString(sum[:6]))
	}
	return b.String()
}

func TestSample(t *testing.T) {
	doc := read(strings.ReplaceAll(samples.Text(t, samples.SelfExamination), "\r\n", "\n"))
	got := golden(doc, lint.Run(doc, All, nil, extract.From))
	path := filepath.Join("testdata", "sample.golden")
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("findings on the sample changed; look at each, then run with -update\ngot:\n%s\nwant:\n%s", got, want)
	}
}

// TestSampleFixes proves that fixing what a machine can fix comes to an end and
// adds no new finding that it could fix.
func TestSampleFixes(t *testing.T) {
	text := strings.ReplaceAll(samples.Text(t, samples.SelfExamination), "\r\n", "\n")
	for round := 1; ; round++ {
		fixed := lint.Apply(text, lint.Run(read(text), All, nil, extract.From))
		if fixed == text {
			return
		}
		if round > 3 {
			t.Fatal("fixes still change the text after three rounds")
		}
		text = fixed
	}
}

// TestCleanSamples proves that what is right is let pass.
func TestCleanSamples(t *testing.T) {
	for _, name := range []string{samples.Regulation, samples.Letter} {
		doc := read(strings.ReplaceAll(samples.Text(t, name), "\r\n", "\n"))
		for _, f := range lint.Run(doc, All, nil, extract.From) {
			if f.Severity == lint.Error {
				t.Errorf("%s: %s on %q: %s", name, f.Rule.ID, doc.At(f.Span), f.Message)
			}
		}
	}
}
