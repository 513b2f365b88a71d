package main

import (
	"archive/zip"
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The committed Word files are what the generator makes of the committed
// texts. Their parts are compared, since compression may differ between Go
// versions.
func TestWordFilesAreUpToDate(t *testing.T) {
	texts, err := filepath.Glob("../*.txt")
	if err != nil || len(texts) < 5 {
		t.Fatalf("texts: %v, %v", texts, err)
	}
	for _, name := range texts {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		want, err := word(string(text))
		if err != nil {
			t.Fatal(err)
		}
		committed := strings.TrimSuffix(name, ".txt") + ".docx"
		got, err := os.ReadFile(committed)
		if err != nil {
			t.Fatal(err)
		}
		wantParts, gotParts := parts(t, want), parts(t, got)
		for part, xml := range wantParts {
			if gotParts[part] != xml {
				t.Errorf("%s: %s is out of date: go run ./demo/gen", committed, part)
			}
		}
		if len(gotParts) != len(wantParts) {
			t.Errorf("%s has %d parts, want %d", committed, len(gotParts), len(wantParts))
		}
	}
}

func parts(t *testing.T, file []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		out[f.Name] = string(content)
	}
	return out
}
