// Package reading turns a file into a document, whichever kind of file it is:
// it looks at the content first and at the name second, and either reads the
// file with its structure or says in one sentence why not.
package reading

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"strings"

	"bihuan/internal/fault"
	"bihuan/internal/material/document"
	"bihuan/internal/material/syntax"
	"bihuan/internal/material/wordin"
	"bihuan/internal/ooxml"
)

// The largest files that are read, in bytes: MaxFile bounds text, MaxOffice
// everything else.
const (
	MaxFile   = 64 << 20
	MaxOffice = ooxml.MaxFile
)

// File reads the file at path. What is too large is refused before it is read.
// Every error but that of a done ctx is a fault with a sentence for people.
func File(ctx context.Context, path string) (*document.Document, error) {
	data, err := load(path)
	if err != nil {
		return nil, err
	}
	return Bytes(ctx, path, data)
}

func load(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, unreadable(path, err)
	}
	defer f.Close()
	info, err := f.Stat()
	switch {
	case err != nil:
		return nil, unreadable(path, err)
	case info.IsDir():
		return nil, fault.New(fault.Invalid, "“%s”是文件夹，请指定其中的文件。", path)
	case info.Size() > MaxFile:
		return nil, tooLarge(info.Size())
	}
	// The file may grow while it is read, or be a device without size.
	data, err := io.ReadAll(io.LimitReader(f, MaxFile+1))
	if err != nil {
		return nil, unreadable(path, err)
	}
	return data, nil
}

func unreadable(path string, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return fault.Wrap(err, fault.NotFound, "没有“%s”这个文件，请检查名称和路径。", path)
	}
	return fault.Wrap(err, fault.Invalid, "“%s”打不开，请检查是否有权限读取、是否被其他程序占用。", path)
}

func tooLarge(size int64) error {
	return fault.New(fault.Invalid, "文件有 %d MB，超过上限（文本 %d MB，Word 文件 %d MB），没有读。请拆成几个文件再试。", size>>20, MaxFile>>20, MaxOffice>>20)
}

// Bytes reads data, the content of a file called name, in this process. A
// server reads with InChild instead.
func Bytes(ctx context.Context, name string, data []byte) (*document.Document, error) {
	doc, err := readWith(ctx, name, data, inProcess)
	if err != nil {
		return nil, err
	}
	syntax.Parse(doc)
	return doc, nil
}

// wordReader reads a .docx.
type wordReader func(ctx context.Context, name string, data []byte) (*document.Document, error)

func inProcess(_ context.Context, name string, data []byte) (*document.Document, error) {
	return wordin.Read(name, data)
}

// readWith reads data without its structure. What only an outside program
// understands is read by that program in its own limited process.
func readWith(ctx context.Context, name string, data []byte, word wordReader) (*document.Document, error) {
	k, err := admit(name, data)
	if err != nil {
		return nil, err
	}
	switch k {
	case packed:
		return word(ctx, name, data)
	case portable:
		return readPDF(ctx, name, data)
	case legacy, rich:
		return readOlder(ctx, name, data, word)
	}
	text, err := Text(data)
	if err != nil {
		return nil, err
	}
	if strings.TrimSpace(text) == "" {
		return nil, fault.New(fault.Invalid, "文件里没有文字。请确认选对了文件，内容已经保存。")
	}
	return &document.Document{Name: name, Format: document.Plain, Text: text}, nil
}
