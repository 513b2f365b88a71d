// Package samples gives tests the real material that must not be copied into
// the repository: ../shared/samples beside the repository, or the folder that
// BIHUAN_SAMPLES names. It is for tests only.
package samples

import (
	"os"
	"path/filepath"
	"testing"
)

// The files.
const (
	SelfExamination = "self-examination.txt"
	Regulation      = "regulation-clean.txt"
	Letter          = "letter-with-tables-clean.txt"
)

// Path returns the path of the sample name. Where the samples are absent the
// test is skipped, but fails when CI=true: there a skip would hide that the
// real input was never read.
func Path(t testing.TB, name string) string {
	t.Helper()
	dir := os.Getenv("BIHUAN_SAMPLES")
	if dir == "" {
		dir = filepath.Join(root(t), "..", "shared", "samples")
	}
	path := filepath.Join(dir, name)
	if _, err := os.Stat(path); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("the sample is needed in CI: %v", err)
		}
		t.Skipf("no sample: %v", err)
	}
	return path
}

// Text returns the content of the sample name, as Path finds it.
func Text(t testing.TB, name string) string {
	t.Helper()
	data, err := os.ReadFile(Path(t, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// root returns the folder that holds go.mod; tests run in their package's
// folder, somewhere below it.
func root(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		up := filepath.Dir(dir)
		if up == dir {
			t.Fatal("no go.mod above the test's folder")
		}
		dir = up
	}
}
