package reading

import (
	"bytes"
	"path/filepath"
	"strings"

	"bihuan/internal/fault"
	"bihuan/internal/ooxml"
)

// kind is what a file is by its content.
type kind int

const (
	plain  kind = iota // a text, as far as the first bytes tell
	packed             // a ZIP package: .docx, unless it turns out another
	legacy             // the container of .doc and .wps
	portable
	rich // RTF, or HTML and XML that a word processor saved under its own extension
)

// signatures of files that hold no text that could be read.
var foreign = []struct{ magic, what string }{
	{"\x89PNG", "图片（PNG）"}, {"\xff\xd8\xff", "图片（JPEG）"}, {"GIF8", "图片（GIF）"}, {"BM", "图片（BMP）"},
	{"II*\x00", "图片（TIFF）"}, {"MM\x00*", "图片（TIFF）"},
	{"Rar!", "压缩包（RAR）"}, {"7z\xbc\xaf\x27\x1c", "压缩包（7z）"}, {"\x1f\x8b", "压缩包（gzip）"},
	{"MZ", "程序文件"}, {"\x7fELF", "程序文件"}, {"SQLite format 3\x00", "数据库文件"},
	{"ID3", "音频"}, {"OggS", "音频"}, {"RIFF", "音视频"}, {"\x00\x00\x00\x18ftyp", "视频"}, {"\x00\x00\x00\x20ftyp", "视频"},
}

// admit says what data is, or refuses it with a sentence.
func admit(name string, data []byte) (kind, error) {
	size := int64(len(data))
	switch {
	case size == 0:
		return plain, fault.New(fault.Invalid, "文件是空的（0 字节）。请确认选对了文件，内容已经保存。")
	case size > MaxFile:
		return plain, tooLarge(size)
	}
	k, err := sniff(strings.ToLower(filepath.Ext(name)), data)
	if err == nil && k != plain && size > MaxOffice {
		err = tooLarge(size)
	}
	return k, err
}

func sniff(extension string, data []byte) (kind, error) {
	has := func(magic string) bool { return bytes.HasPrefix(data, []byte(magic)) }
	switch {
	case has("PK\x03\x04"), has("PK\x05\x06"):
		return packed, nil
	case has(ooxml.OLE):
		return container(data)
	case has("%PDF-"):
		return portable, nil
	case has(`{\rtf`):
		return rich, nil
	}
	for _, f := range foreign {
		// Two letters may begin a text: then a NUL must prove that it is none.
		if has(f.magic) && (len(f.magic) > 3 || bytes.IndexByte(data[:min(len(data), 4096)], 0) >= 0) {
			return plain, fault.New(fault.Invalid, "这是%s，里面没有可以直接读的文字。请选择 Word 文档或文本文件；图片须先识别（OCR）成文字。", f.what)
		}
	}
	switch {
	case extension == ".doc" || extension == ".wps":
		if markup(data) {
			return rich, nil
		}
	case extension == ".docx":
		_, err := ooxml.Open(data) // has the sentence for what is no package
		return plain, err
	case extension == ".pdf":
		return plain, fault.New(fault.Invalid, "内容不是 PDF，扩展名可能改过，或者文件没有传完。请重新取得文件再试。")
	}
	if markup(data) {
		return plain, fault.New(fault.Invalid, "这是网页（HTML）或 XML 文件，不是材料正文。请用浏览器或 Word 打开，另存为 .docx 再试。")
	}
	return plain, nil
}

// container tells the files in the old Office container apart by the names in
// its directory, which are UTF-16.
func container(data []byte) (kind, error) {
	has := func(stream string) bool {
		var wide []byte
		for i := range len(stream) {
			wide = append(wide, stream[i], 0)
		}
		return bytes.Contains(data, wide)
	}
	switch {
	case ooxml.Encrypted(data):
		_, err := ooxml.Open(data)
		return legacy, err
	case has("WordDocument"):
		return legacy, nil
	case has("Workbook"), has("Book\x00"):
		return legacy, fault.New(fault.Invalid, "这是 Excel 表格（.xls、.et），不是 Word 文档。请把要读的文字保存为 .docx 再试。")
	case has("PowerPoint Document"):
		return legacy, fault.New(fault.Invalid, "这是演示文稿（.ppt、.dps），不是 Word 文档。请把要读的文字保存为 .docx 再试。")
	}
	return legacy, nil
}

// markup reports whether data begins as HTML or XML does.
func markup(data []byte) bool {
	head := bytes.ToLower(data[:min(len(data), 512)])
	head = bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n")
	for _, start := range []string{"<?xml", "<!doctype", "<html", "<head", "<body"} {
		if bytes.HasPrefix(head, []byte(start)) {
			return true
		}
	}
	return false
}
