package reading

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"bihuan/internal/fault"
)

const sentence = "云川县青禾镇党委：一、存在问题\n（一）学习不够“系统”。𠮷\n"

// gb returns s in GB18030.
func gb(t testing.TB, s string) []byte {
	t.Helper()
	b, err := simplifiedchinese.GB18030.NewEncoder().Bytes([]byte(s))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestText(t *testing.T) {
	utf16le, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().Bytes([]byte(sentence))
	if err != nil {
		t.Fatal(err)
	}
	utf16be, err := unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder().Bytes([]byte(sentence))
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		in   []byte
		want string
	}{
		"empty":                   {nil, ""},
		"only a BOM":              {[]byte("\ufeff"), ""},
		"UTF-8":                   {[]byte(sentence), sentence},
		"UTF-8 with BOM":          {[]byte("\ufeff" + sentence), sentence},
		"GB18030":                 {gb(t, sentence), sentence},
		"GBK that looks like UTF": {gb(t, "联通"), "联通"},
		"Latin":                   {[]byte("café · 3×4"), "café · 3×4"},
		"UTF-16 little endian":    {utf16le, sentence},
		"UTF-16 big endian":       {utf16be, sentence},
		"CR LF":                   {[]byte("甲\r\n乙\r\n\r\n丙"), "甲\n乙\n\n丙"},
		"CR":                      {[]byte("甲\r乙\r\r丙\r"), "甲\n乙\n\n丙\n"},
		"CR LF in GBK":            {gb(t, "甲\r\n乙"), "甲\n乙"},
	} {
		got, err := Text(c.in)
		if err != nil || got != c.want {
			t.Errorf("%s: Text = %q, %v, want %q", name, got, err, c.want)
		}
	}
}

func TestTextRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		in   []byte
		want string
	}{
		"NUL":                {[]byte("甲\n乙\x00丙"), "第2行含有空字符"},
		"binary":             {[]byte("PK\x03\x04\x00\xff\xfe甲"), "空字符"},
		"cut within a rune":  {[]byte("云川县\n青禾镇")[:18], "第2行含有不属于 UTF-8"},
		"UTF-8 then GBK":     {append([]byte(strings.Repeat("云川县党委\n", 9)), gb(t, "青禾镇")...), "第10行含有不属于 UTF-8"},
		"GBK, one bad byte":  {append(gb(t, "云川县党委\n青禾镇"), 0xff), "第2行的内容既不是"},
		"half of a UTF-16":   {[]byte("\xff\xfeA\x00B"), "UTF-16"},
		"UTF-32":             {[]byte("\xff\xfe\x00\x00A\x00\x00\x00"), "空字符"},
		"lonely surrogate":   {[]byte("\xff\xfe\x00\xd8A\x00"), "UTF-16"},
		"UTF-16 without BOM": {[]byte("A\x00B\x00"), "空字符"},
	} {
		got, err := Text(c.in)
		if err == nil {
			t.Errorf("%s: Text = %q, want a fault", name, got)
			continue
		}
		if fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v (kind %v), want …%s…", name, err, fault.KindOf(err), c.want)
		}
	}
}

func FuzzText(f *testing.F) {
	for _, s := range []string{"", "甲\r\n乙", "\ufeff一、", "\xff\xfe\x00N", "\xce\xd2\xc3\xc7", "\x81\x30\x81\x30", "甲\xff"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		text, err := Text(data)
		if err != nil {
			if fault.KindOf(err) != fault.Invalid {
				t.Fatalf("kind %v: %v", fault.KindOf(err), err)
			}
			return
		}
		if !utf8.ValidString(text) || strings.ContainsAny(text, "\r\x00") {
			t.Fatalf("Text(%q) = %q", data, text)
		}
		if again, err := Text([]byte("\ufeff" + text)); err != nil || again != text {
			t.Fatalf("Text of %q = %q, %v", text, again, err)
		}
	})
}
