package extract

import (
	"bytes"
	"flag"
	"os"
	"testing"

	"bihuan/internal/material/document"
	"bihuan/internal/material/syntax"
)

var update = flag.Bool("update", false, "write the golden files anew")

// read returns the structure of text.
func read(name, text string) *document.Document {
	doc := &document.Document{Name: name, Format: document.Plain, Text: text}
	syntax.Parse(doc)
	return doc
}

// span returns the whole of text.
func span(text string) document.Span { return document.Span{End: len(text)} }

// golden compares got with the file, which -update writes.
func golden(t *testing.T, path string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs; look at it with -update and git diff", path)
	}
}

// measures wraps text as the measures of a material.
func measures(text string) string {
	return "云川县青禾镇党委班子对照检查材料\n\n一、存在的主要问题\n学习不深。\n二、整改措施\n" + text + "\n"
}
