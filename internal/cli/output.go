package cli

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"golang.org/x/term"

	"bihuan/internal/fault"
)

// isTerminal reports whether w shows its text to a person.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// colours reports whether w takes colours: a terminal, unless NO_COLOR is set
// to anything (no-color.org).
func (a *app) colours(w io.Writer) bool {
	return isTerminal(w) && a.getenv("NO_COLOR") == "" && a.getenv("TERM") != "dumb"
}

// checkTarget refuses a file that must not be written: one of the inputs, or
// an existing one unless force says so. It is asked before the work, so that
// nobody waits for nothing.
func checkTarget(target string, force bool, inputs ...string) error {
	info, err := os.Stat(target)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fault.Wrap(err, fault.Invalid, "“%s”不能写入，请检查路径和权限。", target)
	}
	if info.IsDir() {
		return fault.New(fault.Invalid, "“%s”是文件夹，请在 -o 后面写文件名。", target)
	}
	for _, input := range inputs {
		if other, err := os.Stat(input); err == nil && os.SameFile(info, other) {
			return fault.New(fault.Invalid, "不能覆盖原文件“%s”，请换一个文件名。", target)
		}
	}
	if !force {
		return fault.New(fault.Invalid, "“%s”已经存在。请换一个文件名，或加上 --force 覆盖它。", target)
	}
	return nil
}

// save writes data to target all at once: a crash leaves the old file or the
// new one, never half of one.
func save(target string, data []byte) error {
	return saveFrom(target, func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
}

// saveFrom is save for what fill writes, which need not be in memory.
func saveFrom(target string, fill func(w io.Writer) error) (err error) {
	defer func() {
		if err != nil && fault.KindOf(err) == fault.Internal {
			err = fault.Wrap(err, fault.Invalid, "“%s”写不进去，请检查文件夹是否存在、是否有权限、磁盘是否已满，以及文件是否正被打开。", target)
		}
	}()
	f, err := os.CreateTemp(filepath.Dir(target), ".bihuan-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = f.Close()
			_ = os.Remove(f.Name())
		}
	}()
	if err = fill(f); err != nil {
		return err
	}
	if err = f.Chmod(0o644); err != nil {
		return err
	}
	if err = f.Sync(); err != nil {
		return err
	}
	if err = f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), target)
}
