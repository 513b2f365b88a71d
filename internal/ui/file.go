package ui

import (
	"io"
	"net/http"
	"strconv"
	"strings"
	"unicode"
)

// File is a download. It is always saved, never shown: what somebody uploaded
// cannot run in our origin.
type File struct {
	Name  string // as the reader will see it, any characters
	Type  string // MIME type
	Size  int64  // bytes, 0 when unknown
	Write func(w io.Writer) error
}

// Bytes returns a File whose content is body.
func Bytes(name, mimeType string, body []byte) File {
	return File{Name: name, Type: mimeType, Size: int64(len(body)), Write: func(w io.Writer) error {
		_, err := w.Write(body)
		return err
	}}
}

// Picture is a JPEG that this program has made, to be shown inside a page.
type Picture []byte

func (p Picture) respond(_ *Site, w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Content-Security-Policy", "default-src 'none'; sandbox")
	writeBody(w, r, http.StatusOK, "image/jpeg", p)
	return nil
}

func (f File) respond(s *Site, w http.ResponseWriter, r *http.Request) error {
	h := w.Header()
	h.Set("Content-Type", f.Type)
	h.Set("Content-Disposition", Attachment(f.Name))
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	if f.Size > 0 {
		h.Set("Content-Length", strconv.FormatInt(f.Size, 10))
	}
	if r.Method == http.MethodHead {
		return nil
	}
	started := &startedWriter{ResponseWriter: w}
	err := f.Write(started)
	if err != nil && started.yes {
		// Half a file is out: breaking the connection is the only honest sign left.
		s.logFailure(r, "download broken off", err)
		panic(http.ErrAbortHandler)
	}
	if err != nil {
		for _, name := range []string{"Content-Disposition", "Content-Length", "Content-Security-Policy"} {
			h.Del(name)
		}
		h.Set("Content-Security-Policy", ContentPolicy)
	}
	return err
}

// startedWriter remembers whether anything went out.
type startedWriter struct {
	http.ResponseWriter
	yes bool
}

func (w *startedWriter) Write(p []byte) (int, error) {
	w.yes = true
	return w.ResponseWriter.Write(p)
}

// Attachment returns a Content-Disposition by RFC 6266 for a file of that name:
// an ASCII name for old clients, and the true one in UTF-8, which carries every
// character, those beyond 16 bits included.
func Attachment(name string) string {
	name = SafeName(name)
	var plain, coded strings.Builder
	for _, r := range name {
		if r < 0x80 && r != '"' && r != '%' {
			plain.WriteRune(r)
		} else {
			plain.WriteByte('_')
		}
		for _, b := range []byte(string(r)) {
			if isAttrChar(b) {
				coded.WriteByte(b)
			} else {
				coded.WriteString("%" + strings.ToUpper(strconv.FormatUint(uint64(b)|0x100, 16)[1:]))
			}
		}
	}
	return `attachment; filename="` + plain.String() + `"; filename*=UTF-8''` + coded.String()
}

// SafeName makes a file name that Windows, Linux and an archive accept from any
// text: no separators, no control or direction characters, at most 200 bytes
// with the extension kept. Never empty.
func SafeName(name string) string {
	name = strings.Map(func(r rune) rune {
		switch {
		case strings.ContainsRune(`/\:*?"<>|`, r):
			return '_'
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r), r == unicode.ReplacementChar:
			return -1
		}
		return r
	}, strings.ToValidUTF8(name, ""))
	name = strings.Trim(name, " .")
	const most = 200
	if len(name) > most {
		ext := ""
		if dot := strings.LastIndexByte(name, '.'); dot >= len(name)-10 && dot > 0 {
			ext = name[dot:]
		}
		name = strings.ToValidUTF8(name[:most-len(ext)], "") + ext
	}
	if name == "" {
		return "文件"
	}
	return name
}

// isAttrChar reports whether b stands for itself in an RFC 5987 value.
func isAttrChar(b byte) bool {
	return b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || strings.IndexByte("!#$&+-.^_`|~", b) >= 0
}
