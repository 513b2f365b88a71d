package cli

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"bihuan/internal/fault"
)

// stdinName stands for standard input.
const stdinName = "-"

// extensions are the files that are taken from a folder.
var extensions = []string{".txt", ".md", ".docx", ".doc", ".wps", ".pdf"}

// source is one input as named by the user, or the reason why it cannot be
// used.
type source struct {
	name string
	err  error
}

// sources lists the inputs that args name, in that order: folders are replaced
// by the files in them, sorted by path, and a file named twice counts once.
func sources(args []string) []source { return sourcesOf(args, extensions, "可以读取的材料") }

// sourcesOf is sources for other kinds of files; what names them.
func sourcesOf(args, extensions []string, what string) []source {
	c := collector{seen: map[string]bool{}, extensions: extensions, what: what}
	for _, arg := range args {
		c.add(arg)
	}
	return c.list
}

type collector struct {
	list       []source
	seen       map[string]bool
	extensions []string
	what       string
}

func (c *collector) add(arg string) {
	if arg == stdinName {
		c.once(stdinName, stdinName)
		return
	}
	info, err := os.Stat(arg)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		c.fail(arg, err, "没有“%s”这个文件或文件夹，请检查名称和路径。", arg)
	case err != nil:
		c.fail(arg, err, "“%s”打不开，请检查是否有权限读取。", arg)
	case info.IsDir():
		c.folder(arg)
	case info.Mode().IsRegular():
		c.file(arg)
	default:
		// A pipe or a device could block for ever.
		c.fail(arg, nil, "“%s”不是普通文件，请指定文件或文件夹。", arg)
	}
}

func (c *collector) fail(name string, cause error, format string, args ...any) {
	c.list = append(c.list, source{name: name, err: fault.Wrap(cause, fault.Invalid, format, args...)})
}

func (c *collector) once(key, name string) {
	if !c.seen[key] {
		c.seen[key] = true
		c.list = append(c.list, source{name: name})
	}
}

func (c *collector) file(path string) {
	key, err := filepath.Abs(path)
	if err == nil {
		if real, err := filepath.EvalSymlinks(key); err == nil {
			key = real
		}
	}
	c.once(key, path)
}

func (c *collector) folder(root string) {
	found := false
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			c.fail(path, err, "“%s”打不开，请检查是否有权限读取。", path)
			if d != nil && d.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		name := d.Name()
		// Hidden files, and the lock files that Word and WPS keep beside an open one.
		if path != root && (strings.HasPrefix(name, ".") || strings.HasPrefix(name, "~$")) {
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		if d.Type().IsRegular() && slices.Contains(c.extensions, strings.ToLower(filepath.Ext(name))) {
			found = true
			c.file(path)
		}
		return nil
	})
	if err != nil {
		c.fail(root, err, "文件夹“%s”读不完，请检查后重试。", root)
	}
	if !found && err == nil {
		c.fail(root, nil, "文件夹“%s”里没有%s（%s）。", root, c.what, strings.Join(c.extensions, " "))
	}
}
