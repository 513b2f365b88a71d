package cli

import (
	"os"
	"path/filepath"
	"testing"

	"bihuan/internal/fault"
)

func TestSaveIsAllOrNothing(t *testing.T) {
	dir := t.TempDir()
	target := filepath.Join(dir, "台账.txt")
	for _, text := range []string{"旧", "新"} {
		if err := save(target, []byte(text)); err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(target)
		if err != nil || string(got) != text {
			t.Errorf("%q, %v", got, err)
		}
	}
	if err := save(filepath.Join(dir, "没有", "台账.txt"), nil); fault.KindOf(err) != fault.Invalid {
		t.Errorf("a folder that is missing: %v", err)
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 1 {
		t.Errorf("temporary files are left: %v, %v", left, err)
	}
}

func TestCheckTarget(t *testing.T) {
	dir := t.TempDir()
	original, link, other := filepath.Join(dir, "原.docx"), filepath.Join(dir, "别名.docx"), filepath.Join(dir, "旧.docx")
	for _, name := range []string{original, other} {
		if err := os.WriteFile(name, []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Link(original, link); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		target  string
		force   bool
		allowed bool
	}{
		{filepath.Join(dir, "新.docx"), false, true},
		{other, false, false},
		{other, true, true},
		{original, true, false},
		{link, true, false}, // the same file under another name
		{dir, true, false},
	} {
		if err := checkTarget(c.target, c.force, original); (err == nil) != c.allowed {
			t.Errorf("%s, force %v: %v", c.target, c.force, err)
		}
	}
}

func TestColoursAreForTerminals(t *testing.T) {
	f, err := os.Create(filepath.Join(t.TempDir(), "out"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	a := &app{getenv: func(string) string { return "" }}
	if a.colours(f) {
		t.Error("a file gets colours")
	}
}
