package bundle_test

import (
	"archive/zip"
	"bytes"
	"io"
	"path"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"bihuan/internal/write/bundle"
)

func file(parts ...string) bundle.File {
	return bundle.File{Path: parts, Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(parts[len(parts)-1])), nil }}
}

func TestNames(t *testing.T) {
	long := strings.Repeat("很长的问题标题", 30)
	got := bundle.Names([]bundle.File{
		file("农村供水股", "2026-1 停水", "照片.jpg"), file("农村供水股", "2026-1 停水", "照片.jpg"), file("农村供水股", "2026-1 停水", "照片.JPG"),
		file("甲/乙", "..", "a:b?.txt"), file("CON", "nul.txt", "com1.pdf"), file("", " . ", ""), file("县", long, long+".docx"), file("县", "𬎆𫖮㛃䶮", "\u202e㛃.pdf"),
	})
	want := []string{
		"农村供水股/2026-1 停水/照片.jpg", "农村供水股/2026-1 停水/照片（2）.jpg", "农村供水股/2026-1 停水/照片（3）.JPG",
		"甲_乙/_/a_b_.txt", "CON_/nul.txt_/com1_.pdf", "_/_/_", got[6], "县/𬎆𫖮㛃䶮/㛃.pdf",
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("%q, want %q", got[i], want[i])
		}
	}
	if len(got[6]) > 200 || !strings.HasSuffix(got[6], ".docx") || !utf8.ValidString(got[6]) {
		t.Errorf("a long name became %q", got[6])
	}
}

// Whatever the names, every file comes out, under a name of its own, inside
// the archive.
func TestAnyNames(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		parts := rapid.SliceOfN(rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"..", "a", "A", "照片.jpg", "com1", "\x00"})), 1, 3)
		var files []bundle.File
		for range rapid.IntRange(0, 12).Draw(r, "files") {
			files = append(files, file(parts.Draw(r, "path")...))
		}
		seen := map[string]bool{}
		for _, name := range bundle.Names(files) {
			low := strings.ToLower(name)
			if seen[low] || name == "" || path.IsAbs(name) || strings.Contains("/"+name+"/", "/../") || !utf8.ValidString(name) || strings.ContainsAny(name, "\\:*?\"<>|\x00") {
				r.Fatalf("%q among %v", name, seen)
			}
			seen[low] = true
		}
	})
}

func TestWrite(t *testing.T) {
	var out bytes.Buffer
	f := file("县", "㛃.txt")
	f.Modified = time.Date(2026, 3, 5, 9, 0, 0, 0, time.UTC)
	if err := bundle.Write(&out, []bundle.File{f, file("b")}); err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(out.Bytes()), int64(out.Len()))
	if err != nil || len(z.File) != 2 {
		t.Fatal(err)
	}
	first := z.File[0]
	if first.Name != "县/㛃.txt" || first.NonUTF8 || first.Flags&0x800 == 0 {
		t.Errorf("%+v", first.FileHeader)
	}
	r, err := first.Open()
	if err != nil {
		t.Fatal(err)
	}
	if text, err := io.ReadAll(r); err != nil || string(text) != "㛃.txt" {
		t.Errorf("%q, %v", text, err)
	}
	broken := bundle.File{Path: []string{"x"}, Open: func() (io.ReadCloser, error) { return nil, io.ErrUnexpectedEOF }}
	if err := bundle.Write(io.Discard, []bundle.File{broken}); err != io.ErrUnexpectedEOF {
		t.Errorf("%v", err)
	}
}
