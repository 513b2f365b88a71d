package blob_test

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"bihuan/internal/blob"
	"bihuan/internal/fault"
	"bihuan/internal/ident"
)

// content is large enough to be killed in the middle of.
var content = bytes.Repeat([]byte("云川县青禾镇"), 1<<18)

// TestMain lets the test binary be a writer that is killed: it stores files
// without end and names each that is done.
func TestMain(m *testing.M) {
	if dir := os.Getenv("BLOB_TEST_DIR"); dir != "" {
		s := &blob.Store{Dir: dir, NewID: ident.New}
		for {
			id, err := s.Put(content)
			if err != nil {
				os.Exit(1)
			}
			os.Stdout.WriteString(id + "\n")
		}
	}
	os.Exit(m.Run())
}

func files(t *testing.T, dir string) (whole, parts []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		if strings.HasSuffix(path, ".part") {
			parts = append(parts, path)
		} else {
			whole = append(whole, path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return whole, parts
}

// TestKilled: whatever has its name is whole; what is not has another.
func TestKilled(t *testing.T) {
	cut := 0
	for i := range 12 {
		dir := t.TempDir()
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), "BLOB_TEST_DIR="+dir)
		out, err := cmd.StdoutPipe()
		if err == nil {
			err = cmd.Start()
		}
		if err != nil {
			t.Fatal(err)
		}
		if _, err := out.Read(make([]byte, 27)); err != nil { // one file is done
			t.Fatal(err)
		}
		time.Sleep(time.Duration(i) * 700 * time.Microsecond)
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = cmd.Wait()
		whole, parts := files(t, dir)
		for _, path := range whole {
			if have, err := os.ReadFile(path); err != nil || !bytes.Equal(have, content) {
				t.Errorf("%s holds %d of %d bytes, %v", path, len(have), len(content), err)
			}
		}
		if len(whole) == 0 || len(parts) > 1 {
			t.Errorf("%d whole files, %d parts", len(whole), len(parts))
		}
		cut += len(parts)
		s := &blob.Store{Dir: dir, NewID: ident.New}
		if n, err := s.Sweep(time.Now().Add(time.Hour), func(string) (bool, error) { return true, nil }); err != nil || n != len(parts) {
			t.Errorf("swept %d of %d parts, %v", n, len(parts), err)
		}
	}
	if cut == 0 {
		t.Error("no kill came in the middle: the test proves nothing")
	}
}

func TestPutGetDelete(t *testing.T) {
	s := &blob.Store{Dir: filepath.Join(t.TempDir(), "不在的", "文件夹"), NewID: ident.New}
	for _, content := range [][]byte{nil, {0}, []byte("𬎆"), content} {
		id, err := s.Put(content)
		if err != nil {
			t.Fatal(err)
		}
		if have, err := s.Get(id); err != nil || !bytes.Equal(have, content) {
			t.Errorf("%d of %d bytes, %v", len(have), len(content), err)
		}
		for range 2 {
			if err := s.Delete(id); err != nil {
				t.Error(err)
			}
		}
		if _, err := s.Get(id); fault.KindOf(err) != fault.Unavailable {
			t.Errorf("a deleted file: %v", err)
		}
	}
	whole, parts := files(t, s.Dir)
	if len(whole)+len(parts) != 0 {
		t.Errorf("left over: %v %v", whole, parts)
	}
}

// TestPutRefused: what cannot be stored is said, and leaves nothing.
func TestPutRefused(t *testing.T) {
	dir := t.TempDir()
	s := &blob.Store{Dir: filepath.Join(dir, "files"), NewID: func() string { return "aa" + ident.New()[2:] }}
	if err := os.MkdirAll(s.Dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(s.Dir, "aa"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Put(content); fault.KindOf(err) != fault.Unavailable || !strings.Contains(fault.Text(err), "没有生效") {
		t.Errorf("a file in the way: %v", err)
	}
	same := &blob.Store{Dir: t.TempDir(), NewID: func() string { return "abcd" }}
	if err := os.MkdirAll(filepath.Join(same.Dir, "ab", "abcd.part"), 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := same.Put(content); err == nil {
		t.Error("a part that somebody else writes was taken over")
	}
}

func TestSweep(t *testing.T) {
	s := &blob.Store{Dir: t.TempDir(), NewID: ident.New}
	if n, err := (&blob.Store{Dir: filepath.Join(s.Dir, "none")}).Sweep(time.Now(), nil); n != 0 || err != nil {
		t.Errorf("a folder that is not there: %d, %v", n, err)
	}
	old := time.Now().Add(-2 * time.Hour)
	put := func(age time.Time) string {
		id, err := s.Put([]byte("x"))
		if err == nil {
			err = os.Chtimes(filepath.Join(s.Dir, id[:2], id), age, age)
		}
		if err != nil {
			t.Fatal(err)
		}
		return id
	}
	named, orphan, young := put(old), put(old), put(time.Now())
	part := filepath.Join(s.Dir, named[:2], ident.New()+".part")
	if err := errors.Join(os.WriteFile(part, nil, 0o600), os.Chtimes(part, old, old)); err != nil {
		t.Fatal(err)
	}
	asked := map[string]bool{}
	n, err := s.Sweep(time.Now().Add(-time.Hour), func(id string) (bool, error) { asked[id] = true; return id == named, nil })
	if err != nil || n != 2 || !asked[named] || !asked[orphan] || asked[young] {
		t.Errorf("swept %d, asked for %v, %v", n, asked, err)
	}
	for id, want := range map[string]bool{named: true, orphan: false, young: true} {
		if _, err := s.Get(id); (err == nil) != want {
			t.Errorf("%s is there: %v", id, err)
		}
	}
	// While nobody can say what is named, nothing goes.
	if n, err := s.Sweep(time.Now().Add(time.Hour), func(string) (bool, error) { return false, errors.New("no database") }); err == nil || n != 0 {
		t.Errorf("swept %d without a database, %v", n, err)
	}
}

// TestPutFrom: what a filler writes is there whole or not at all.
func TestPutFrom(t *testing.T) {
	s := &blob.Store{Dir: t.TempDir(), NewID: ident.New}
	id, err := s.PutFrom(func(w io.Writer) error {
		for range 3 {
			if _, err := w.Write(content); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	f, err := s.Open(id)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if have, err := io.ReadAll(f); err != nil || !bytes.Equal(have, bytes.Repeat(content, 3)) {
		t.Errorf("%d bytes, %v", len(have), err)
	}
	said := fault.New(fault.Invalid, "不行")
	for want, fail := range map[fault.Kind]error{fault.Invalid: said, fault.Unavailable: io.ErrShortWrite} {
		if _, err := s.PutFrom(func(w io.Writer) error { w.Write(content); return fail }); fault.KindOf(err) != want {
			t.Errorf("%v became %v", fail, err)
		}
	}
	if whole, parts := files(t, s.Dir); len(whole) != 1 || len(parts) != 0 {
		t.Errorf("left: %v %v", whole, parts)
	}
	if _, err := s.Open(ident.New()); fault.KindOf(err) != fault.Unavailable {
		t.Errorf("a missing file: %v", err)
	}
}
