// Package blob keeps files under random names in the data folder. A file is
// complete and on disk before the transaction that names it commits; a file
// that no committed row names is swept.
package blob

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"

	"bihuan/internal/fault"
)

// Store is a folder of files.
type Store struct {
	Dir   string
	NewID func() string
}

// temporary marks a file that is still being written.
const temporary = ".part"

// Put stores content and returns its id. When Put returns, the file survives
// a power failure; nothing names it yet.
func (s *Store) Put(content []byte) (string, error) {
	id := s.NewID()
	path := s.path(id)
	err := write(path, content)
	if err != nil {
		return "", notStored(err)
	}
	return id, nil
}

// PutFrom stores what fill writes, which never has to be in memory as a whole.
// When fill fails, nothing is stored and its error comes back.
func (s *Store) PutFrom(fill func(w io.Writer) error) (string, error) {
	id := s.NewID()
	err := writeFrom(s.path(id), fill)
	if fault.KindOf(err) != fault.Internal {
		return "", err
	}
	if err != nil {
		return "", notStored(err)
	}
	return id, nil
}

func notStored(err error) error {
	return fault.Wrap(err, fault.Unavailable, "文件没有存下，本次操作没有生效。请检查数据目录的磁盘空间和权限。")
}

func write(path string, content []byte) error {
	return writeFrom(path, func(w io.Writer) error {
		_, err := w.Write(content)
		return err
	})
}

func writeFrom(path string, fill func(w io.Writer) error) error {
	if err := folder(filepath.Dir(path)); err != nil {
		return err
	}
	f, err := os.OpenFile(path+temporary, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	if err = fill(f); err != nil {
		f.Close()
	} else if err = errors.Join(f.Sync(), f.Close()); err == nil {
		err = os.Rename(path+temporary, path)
	}
	if err != nil {
		os.Remove(path + temporary)
		return err
	}
	return SyncDir(filepath.Dir(path))
}

// folder makes dir and those above it, each durable before what it will hold.
func folder(dir string) error {
	if info, err := os.Stat(dir); err == nil && info.IsDir() {
		return nil
	}
	above := filepath.Dir(dir)
	if above == dir {
		return nil
	}
	if err := folder(above); err != nil {
		return err
	}
	if err := os.Mkdir(dir, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return SyncDir(above)
}

// SyncDir makes the names in dir durable. Where the system cannot do that for
// a folder, such as Windows, the file system's journal has to.
func SyncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	err = d.Sync()
	if runtime.GOOS == "windows" || errors.Is(err, syscall.EINVAL) || errors.Is(err, errors.ErrUnsupported) {
		err = nil
	}
	return errors.Join(err, d.Close())
}

// Get returns the content of id.
func (s *Store) Get(id string) ([]byte, error) {
	content, err := os.ReadFile(s.path(id))
	if err != nil {
		return nil, fault.Wrap(err, fault.Unavailable, "原文件读不出来，请检查数据目录是否完整。")
	}
	return content, nil
}

// Open returns the file of id for reading.
func (s *Store) Open(id string) (*os.File, error) {
	f, err := os.Open(s.path(id))
	if err != nil {
		return nil, fault.Wrap(err, fault.Unavailable, "原文件读不出来，请检查数据目录是否完整。")
	}
	return f, nil
}

// Delete removes id; a missing file is no error.
func (s *Store) Delete(id string) error {
	err := os.Remove(s.path(id))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

func (s *Store) path(id string) string { return filepath.Join(s.Dir, id[:2], id) }

// Sweep removes files older than before that named does not know, and
// returns how many. Files of transactions still under way are younger.
func (s *Store) Sweep(before time.Time, named func(id string) (bool, error)) (int, error) {
	swept := 0
	err := filepath.WalkDir(s.Dir, func(path string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err != nil || !info.ModTime().Before(before) {
			return nil
		}
		id := d.Name()
		if !strings.HasSuffix(id, temporary) {
			known, err := named(id)
			if err != nil || known {
				return err
			}
		}
		if os.Remove(path) == nil {
			swept++
		}
		return nil
	})
	return swept, err
}
