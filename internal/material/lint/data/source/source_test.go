package source

import (
	"bytes"
	"os"
	"testing"
)

// TestListsAreUpToDate fails when a YAML file changed and lists.go did not.
func TestListsAreUpToDate(t *testing.T) {
	want, err := Go()
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile("../lists.go")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Error("data/lists.go is not what the files in data/source say: run go generate ./internal/material/lint/data")
	}
}
