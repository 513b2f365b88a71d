package reading

import (
	"bytes"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"

	"bihuan/internal/fault"
	"bihuan/internal/zh"
)

// Text returns the text of a plain text file: UTF-8 with or without BOM,
// UTF-16 with BOM, or GB18030 (which includes GBK and GB2312), told apart by
// what the bytes can be. The result is valid UTF-8 without BOM and with LF
// line ends. Bytes that are no text, or text of two encodings, are a fault of
// kind Invalid that names the line. It takes time linear in data.
func Text(data []byte) (string, error) {
	text, err := decode(data)
	if err != nil {
		return "", err
	}
	if i := strings.IndexByte(text, 0); i >= 0 {
		return "", fault.New(fault.Invalid, "第%d行含有空字符（NUL），这不是文本文件，可能是其他格式的文件改了扩展名。请用原来的程序打开，另存为 .docx 或 UTF-8 编码的 .txt 后再试。", lineOf(text, i))
	}
	return lineFeeds(text), nil
}

// decode returns data as UTF-8.
func decode(data []byte) (string, error) {
	data, marked := bytes.CutPrefix(data, []byte("\xef\xbb\xbf"))
	if len(data) >= 2 && (data[0] == 0xff && data[1] == 0xfe || data[0] == 0xfe && data[1] == 0xff) {
		return decodeUTF16(data[2:], data[0] == 0xfe)
	}
	if utf8.Valid(data) {
		if !marked && twoByteOnly(data) {
			if text, bad := decodeGB(data); bad < 0 && mostlyHan(text) {
				return text, nil
			}
		}
		return string(data), nil
	}
	if bytes.IndexByte(data, 0) >= 0 {
		return string(bytes.ToValidUTF8(data, nil)), nil // refused for its NUL
	}
	if bad, damaged := damagedUTF8(data); damaged {
		return "", fault.New(fault.Invalid, "第%d行含有不属于 UTF-8 编码的内容，文件可能被截断、损坏，或由两种编码拼接而成。请用 WPS 文字或记事本打开核对该行，另存为 UTF-8 编码后再试。", 1+bytes.Count(data[:bad], []byte{'\n'}))
	}
	text, bad := decodeGB(data)
	if bad >= 0 {
		return "", fault.New(fault.Invalid, "第%d行的内容既不是 UTF-8 编码，也不是 GB18030（GBK）编码，无法识别。请用 WPS 文字或记事本打开，另存为 UTF-8 编码的 .txt 或 .docx 后再试。", lineOf(text, bad))
	}
	return text, nil
}

// lineOf returns the line of byte i, from 1.
func lineOf(text string, i int) int { return 1 + strings.Count(text[:i], "\n") }

// decodeUTF16 decodes what Notepad calls Unicode.
func decodeUTF16(data []byte, bigEndian bool) (string, error) {
	units := make([]uint16, 0, len(data)/2)
	for i := 0; i+1 < len(data); i += 2 {
		if bigEndian {
			units = append(units, uint16(data[i])<<8|uint16(data[i+1]))
		} else {
			units = append(units, uint16(data[i+1])<<8|uint16(data[i]))
		}
	}
	text := string(utf16.Decode(units))
	if i := strings.IndexRune(text, utf8.RuneError); i >= 0 || len(data)%2 != 0 {
		return "", fault.New(fault.Invalid, "第%d行含有不属于 UTF-16 编码的内容，文件可能被截断或损坏。请用 WPS 文字或记事本打开核对，另存为 UTF-8 编码后再试。", lineOf(text, max(i, 0)))
	}
	return text, nil
}

// decodeGB decodes GB18030. bad is the offset in text of the first thing that
// is none, -1 when all is well.
func decodeGB(data []byte) (text string, bad int) {
	out, err := simplifiedchinese.GB18030.NewDecoder().Bytes(data)
	text = string(out)
	if err != nil {
		return text, len(text)
	}
	return text, strings.IndexRune(text, utf8.RuneError)
}

// damagedUTF8 reports whether data, which is no valid UTF-8, is more likely
// UTF-8 with bad places than another encoding, and where the first one is:
// GBK hardly ever looks like a three-byte sequence.
func damagedUTF8(data []byte) (first int, damaged bool) {
	first = -1
	good, bad := 0, 0
	for i := 0; i < len(data); {
		if data[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, w := utf8.DecodeRune(data[i:])
		switch {
		case r == utf8.RuneError && w == 1:
			bad++
			if first < 0 {
				first = i
			}
		case w >= 3:
			good++
		}
		i += w
	}
	return first, good > bad
}

// twoByteOnly reports whether all of data's non-ASCII text, valid UTF-8, is of
// two-byte sequences that come in pairs: so do a few GBK words, such as 联通,
// but no Chinese text in UTF-8.
func twoByteOnly(data []byte) bool {
	run, any := 0, false
	for i := 0; i < len(data); {
		if data[i] < utf8.RuneSelf {
			if run == 1 {
				return false
			}
			run = 0
			i++
			continue
		}
		if data[i] >= 0xe0 {
			return false
		}
		run, any = run+1, true
		i += 2
	}
	return any && run != 1
}

// mostlyHan reports whether more than half of the non-ASCII text is Chinese.
func mostlyHan(text string) bool {
	han, other := 0, 0
	for _, r := range text {
		switch {
		case zh.IsHan(r):
			han++
		case r >= utf8.RuneSelf:
			other++
		}
	}
	return han > other
}

// lineFeeds turns CR LF and CR into LF.
func lineFeeds(text string) string {
	i := strings.IndexByte(text, '\r')
	if i < 0 {
		return text
	}
	var b strings.Builder
	b.Grow(len(text))
	for i >= 0 {
		b.WriteString(text[:i])
		b.WriteByte('\n')
		text = text[i+1:]
		text = strings.TrimPrefix(text, "\n")
		i = strings.IndexByte(text, '\r')
	}
	b.WriteString(text)
	return b.String()
}
