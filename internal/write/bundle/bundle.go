// Package bundle writes files into a ZIP archive that every system unpacks:
// names in UTF-8 that Windows accepts, no two alike, nothing outside.
package bundle

import (
	"archive/zip"
	"io"
	"path"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// File is one file of an archive. Path holds its folders and its name, as
// people wrote them.
type File struct {
	Path     []string
	Modified time.Time
	Open     func() (io.ReadCloser, error)
}

// maxPart bounds one part of a path in bytes, so that a path with its folder
// on a desktop stays within what Windows takes.
const maxPart = 90

// Names returns the paths under which files are written, in their order: made
// safe, and numbered where two would fall into one.
func Names(files []File) []string {
	taken := map[string]bool{}
	all := make([]string, len(files))
	for i, f := range files {
		parts := make([]string, len(f.Path))
		for j, p := range f.Path {
			parts[j] = safe(p, j == len(f.Path)-1)
		}
		name := path.Join(parts...)
		for n := 2; taken[strings.ToLower(name)]; n++ {
			last := parts[len(parts)-1]
			ext := path.Ext(last)
			parts2 := append(append([]string{}, parts[:len(parts)-1]...), strings.TrimSuffix(last, ext)+"（"+strconv.Itoa(n)+"）"+ext)
			name = path.Join(parts2...)
		}
		taken[strings.ToLower(name)] = true
		all[i] = name
	}
	return all
}

// Write streams files into an archive. Memory does not grow with their sizes.
func Write(w io.Writer, files []File) error {
	z := zip.NewWriter(w)
	for i, name := range Names(files) {
		if err := add(z, name, files[i]); err != nil {
			return err
		}
	}
	return z.Close()
}

func add(z *zip.Writer, name string, f File) error {
	content, err := f.Open()
	if err != nil {
		return err
	}
	defer content.Close()
	// What people attach is compressed already.
	entry, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Store, Modified: f.Modified})
	if err == nil {
		_, err = io.Copy(entry, content)
	}
	return err
}

// safe makes one part of a path from any text; file says that its extension
// has to stay.
func safe(text string, file bool) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case strings.ContainsRune(`/\:*?"<>|`, r):
			return '_'
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r), r == utf8.RuneError:
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, ""))
	text = strings.Trim(text, " .")
	ext := ""
	if file {
		if ext = path.Ext(text); len(ext) > 10 {
			ext = ""
		}
	}
	stem := strings.TrimSuffix(text, ext)
	if len(stem)+len(ext) > maxPart {
		stem = stem[:maxPart-len(ext)]
		for !utf8.ValidString(stem) {
			stem = stem[:len(stem)-1]
		}
	}
	stem = strings.Trim(stem, " .")
	if stem == "" || reserved(stem) {
		stem += "_"
	}
	return stem + ext
}

// reserved reports whether Windows takes a name for a device.
func reserved(stem string) bool {
	name, _, _ := strings.Cut(strings.ToUpper(stem), ".")
	switch name {
	case "CON", "PRN", "AUX", "NUL":
		return true
	}
	return len(name) == 4 && (strings.HasPrefix(name, "COM") || strings.HasPrefix(name, "LPT")) && name[3] >= '0' && name[3] <= '9'
}
