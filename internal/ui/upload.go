package ui

import (
	"errors"
	"io"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"bihuan/internal/fault"
)

// Upload is one file of a multipart form. Err is set, and Content nil, when the
// file alone is to be refused; the other files of the form still come.
type Upload struct {
	Name    string // without folders, never empty
	Content []byte
	Err     error // a fault of kind Invalid
}

// mostFieldBytes bounds what the fields beside the files may hold together.
const mostFieldBytes = 1 << 20

// EachUpload hands every chosen file in the field of that name to take, one at a
// time so that memory holds one file, in the order of the form. maxBytes bounds
// one file; the route's MaxBody bounds all. It returns the other fields. An
// error of take ends the reading.
func EachUpload(r *http.Request, field string, maxBytes int64, take func(Upload) error) (url.Values, error) {
	return EachFile(r, []string{field}, func(_, name string, content io.Reader) error {
		upload, err := readUpload(content, name, maxBytes)
		if err != nil {
			return err
		}
		return take(upload)
	})
}

// EachFile hands every chosen file in the named fields to take as it comes in,
// so that memory holds none, in the order of the form. It returns the other
// fields. An error of take ends the reading; a file that take does not read to
// its end is passed over.
func EachFile(r *http.Request, names []string, take func(field, name string, content io.Reader) error) (url.Values, error) {
	parts, err := r.MultipartReader()
	if err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "没有收到文件，请选择文件后再提交。")
	}
	fields := url.Values{}
	room := int64(mostFieldBytes)
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return fields, nil
		}
		if err != nil {
			return nil, bodyFault(err, "文件没有完整收到，请重新上传。")
		}
		if part.FileName() == "" {
			if slices.Contains(names, part.FormName()) && part.Header.Get("Content-Type") != "" {
				continue // an empty file input
			}
			value, err := io.ReadAll(io.LimitReader(part, room+1))
			if err != nil {
				return nil, bodyFault(err, "表单没有完整收到，请重新提交。")
			}
			if room -= int64(len(value)); room < 0 {
				return nil, fault.New(fault.Invalid, "表单中的文字太长，请删减后重试。")
			}
			fields.Add(part.FormName(), string(value))
			continue
		}
		if !slices.Contains(names, part.FormName()) {
			continue
		}
		if err := take(part.FormName(), baseName(part.FileName()), part); err != nil {
			return nil, err
		}
	}
}

func readUpload(part io.Reader, name string, maxBytes int64) (Upload, error) {
	content, err := io.ReadAll(io.LimitReader(part, maxBytes+1))
	if err != nil {
		return Upload{}, bodyFault(err, "文件没有完整收到，请重新上传。")
	}
	if int64(len(content)) > maxBytes {
		if _, err := io.Copy(io.Discard, part); err != nil {
			return Upload{}, bodyFault(err, "文件没有完整收到，请重新上传。")
		}
		return Upload{Name: name, Err: fault.New(fault.Invalid, "文件“%s”超过 %s，请拆分或压缩其中的图片后再上传。", name, Megabytes(maxBytes))}, nil
	}
	return Upload{Name: name, Content: content}, nil
}

// baseName returns the last element of a path as any system writes it. It is a
// name to show, never a path to open.
func baseName(name string) string {
	if !utf8.ValidString(name) {
		name = strings.ToValidUTF8(name, "")
	}
	return SafeName(path.Base(strings.ReplaceAll(name, `\`, "/")))
}
