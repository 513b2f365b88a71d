package seal_test

import (
	"bytes"
	"encoding/hex"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"bihuan/internal/fault"
	"bihuan/internal/seal"
)

// TestMain lets the test binary be one of two programs that start at once: it
// loads the key of a folder and prints a fingerprint.
func TestMain(m *testing.M) {
	if dir := os.Getenv("SEAL_TEST_DIR"); dir != "" {
		s, err := seal.Load(dir)
		if err != nil {
			os.Stdout.WriteString(err.Error())
			os.Exit(1)
		}
		os.Stdout.WriteString(s.Fingerprint([]byte("青禾")))
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func TestProcessesAgreeOnTheKey(t *testing.T) {
	for range 5 {
		dir := t.TempDir()
		said := make([]string, 6)
		var group sync.WaitGroup
		for i := range said {
			group.Go(func() {
				cmd := exec.Command(os.Args[0])
				cmd.Env = append(os.Environ(), "SEAL_TEST_DIR="+dir)
				out, err := cmd.Output()
				if err != nil {
					t.Errorf("%v: %s", err, out)
				}
				said[i] = string(out)
			})
		}
		group.Wait()
		checkAgreed(t, dir, said)
	}
}

func TestGoroutinesAgreeOnTheKey(t *testing.T) {
	for range 20 {
		dir := t.TempDir()
		said := make([]string, 8)
		var group sync.WaitGroup
		for i := range said {
			group.Go(func() {
				s, err := seal.Load(dir)
				if err != nil {
					t.Error(err)
					return
				}
				said[i] = s.Fingerprint([]byte("青禾"))
			})
		}
		group.Wait()
		checkAgreed(t, dir, said)
	}
}

func checkAgreed(t *testing.T, dir string, said []string) {
	t.Helper()
	for _, s := range said {
		if s != said[0] || len(s) != 64 {
			t.Fatalf("different keys: %q", said)
		}
	}
	files, err := os.ReadDir(filepath.Join(dir, "keys"))
	if err != nil || len(files) != 1 || files[0].Name() != "content.key" {
		t.Fatalf("left in keys: %v, %v", files, err)
	}
	if info, err := files[0].Info(); err != nil || info.Size() != 32 || info.Mode().Perm()&0o077 != 0 {
		t.Errorf("the key file: %v, %v", info, err)
	}
}

func TestDamagedKey(t *testing.T) {
	for _, content := range []string{"", "short", strings.Repeat("x", 33)} {
		dir := t.TempDir()
		if err := os.MkdirAll(filepath.Join(dir, "keys"), 0o700); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(dir, "keys", "content.key")
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := seal.Load(dir); fault.KindOf(err) != fault.Invalid || !strings.Contains(fault.Text(err), "备份") {
			t.Errorf("%d bytes: %v", len(content), err)
		}
		// A damaged key must never be replaced: what it sealed would be lost.
		if have, err := os.ReadFile(path); err != nil || string(have) != content {
			t.Errorf("the damaged key was changed to %q, %v", have, err)
		}
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "keys"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := seal.Load(dir); fault.KindOf(err) != fault.Unavailable {
		t.Errorf("a file in the way: %v", err)
	}
}

func TestSealOpens(t *testing.T) {
	one, two := seal.New(bytes.Repeat([]byte{1}, 32)), seal.New(bytes.Repeat([]byte{2}, 32))
	rapid.Check(t, func(t *rapid.T) {
		content := rapid.SliceOf(rapid.Byte()).Draw(t, "content")
		opened, err := one.Open(one.Seal(content))
		if err != nil || !bytes.Equal(opened, content) {
			t.Fatalf("%x opened as %x, %v", content, opened, err)
		}
		mark := one.Fingerprint(content)
		if mark == two.Fingerprint(content) || mark != one.Fingerprint(bytes.Clone(content)) {
			t.Fatal("a fingerprint does not depend on the key alone")
		}
	})
	for _, bad := range [][]byte{nil, {1}, {255, 0}} {
		if _, err := one.Open(bad); err == nil {
			t.Errorf("%x opened", bad)
		}
	}
}

// TestStreams: what is sealed and opened in pieces is the same as at once.
func TestStreams(t *testing.T) {
	s := seal.New(bytes.Repeat([]byte{1}, 32))
	rapid.Check(t, func(r *rapid.T) {
		pieces := rapid.SliceOf(rapid.SliceOf(rapid.Byte())).Draw(r, "pieces")
		var stored bytes.Buffer
		w, print := s.SealTo(&stored), s.Fingerprinter()
		var content []byte
		for _, p := range pieces {
			content = append(content, p...)
			print.Write(p)
			if n, err := w.Write(p); n != len(p) || err != nil {
				r.Fatal(n, err)
			}
		}
		if err := w.Close(); err != nil || !bytes.Equal(stored.Bytes(), s.Seal(content)) || hex.EncodeToString(print.Sum(nil)) != s.Fingerprint(content) {
			r.Fatalf("%x, %v", stored.Bytes(), err)
		}
		open, err := s.OpenFrom(&stored)
		if err != nil {
			r.Fatal(err)
		}
		if got, err := io.ReadAll(open); err != nil || !bytes.Equal(got, content) {
			r.Fatalf("%x, %v", got, err)
		}
	})
	for _, bad := range []string{"", "\x01abc"} {
		if _, err := s.OpenFrom(strings.NewReader(bad)); err == nil {
			t.Errorf("%q opened", bad)
		}
	}
}
