// Package attach takes in the files that people hang on problems: it gathers
// them piece by piece, looks in a limited child process at what they really
// are, cleans pictures, and keeps what is harmless as sealed blobs until a
// command of the ledger makes them part of a problem.
package attach

import (
	"bytes"
	"path/filepath"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"bihuan/internal/fault"
)

// MaxFile is the most bytes that one file may have.
const MaxFile = 50 << 20

// form is what a file is by its content.
type form string

const (
	formPDF     form = "PDF"
	formJPEG    form = "图片（JPG）"
	formPNG     form = "图片（PNG）"
	formGIF     form = "图片（GIF）"
	formDocx    form = "Word 文档"
	formXlsx    form = "Excel 表格"
	formPptx    form = "演示文稿"
	formOFD     form = "OFD 版式文件"
	formOldWord form = "旧版 Word 文档"
	formOldBook form = "旧版 Excel 表格"
	formOldShow form = "旧版演示文稿"
	formText    form = "文本"
)

// kind is one line of the table of what may be attached: an extension stands
// for one of several forms of content.
type kind struct {
	extension, mime string
	forms           []form
}

var kinds = []kind{
	{".pdf", "application/pdf", []form{formPDF}},
	{".jpg", "image/jpeg", []form{formJPEG}},
	{".jpeg", "image/jpeg", []form{formJPEG}},
	{".png", "image/png", []form{formPNG}},
	{".gif", "image/gif", []form{formGIF}},
	{".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", []form{formDocx}},
	{".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", []form{formXlsx}},
	{".pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation", []form{formPptx}},
	{".doc", "application/msword", []form{formOldWord}},
	{".xls", "application/vnd.ms-excel", []form{formOldBook}},
	{".ppt", "application/vnd.ms-powerpoint", []form{formOldShow}},
	{".wps", "application/vnd.ms-works", []form{formOldWord, formDocx}},
	{".et", "application/octet-stream", []form{formOldBook, formXlsx}},
	{".dps", "application/octet-stream", []form{formOldShow, formPptx}},
	{".ofd", "application/ofd", []form{formOFD}},
	{".txt", "text/plain", []form{formText}},
	{".csv", "text/csv", []form{formText}},
}

// Accept is what a file input of a page offers: pictures come first, so that a
// phone offers its camera.
var Accept = accept()

func accept() string {
	all := []string{"image/jpeg", "image/png"}
	for _, k := range kinds {
		all = append(all, k.extension)
	}
	return strings.Join(all, ",")
}

// Kinds names what may be attached, for people.
const Kinds = "PDF、OFD、Word、Excel、演示文稿、WPS、JPG、PNG、GIF、TXT、CSV"

func kindOf(name string) (kind, bool) {
	extension := strings.ToLower(filepath.Ext(name))
	for _, k := range kinds {
		if k.extension == extension {
			return k, true
		}
	}
	return kind{}, false
}

// Verdict is what a file is found to be.
type Verdict struct {
	Type    string // MIME
	Picture bool   // it has to be cleaned before it is kept
	PDF     bool
}

// Inspect says what data is, by extension and by what is inside, or refuses it
// with a sentence. It is for the child: data may be made to exhaust memory.
func Inspect(name string, data []byte) (Verdict, error) {
	k, known := kindOf(name)
	if !known {
		return Verdict{}, unknown(name, data)
	}
	found, err := recognise(data)
	if err != nil {
		return Verdict{}, err
	}
	for _, f := range k.forms {
		if f == found {
			v := Verdict{Type: k.mime, PDF: f == formPDF, Picture: f == formJPEG || f == formPNG || f == formGIF}
			if v.Picture {
				_, err = measure(data)
			}
			return v, err
		}
	}
	return Verdict{}, fault.New(fault.Invalid, "扩展名是“%s”，内容却是%s。请用正确的扩展名重新保存后再上传。", k.extension, found)
}

// endings that are refused with their reason, whatever is inside.
var endings = map[string]string{
	".docm": macros, ".dotm": macros, ".xlsm": macros, ".xltm": macros, ".xlsb": macros, ".pptm": macros, ".ppsm": macros, ".xlam": macros,
	".zip": archive, ".rar": archive, ".7z": archive, ".gz": archive, ".tar": archive,
	".html": page, ".htm": page, ".mht": page, ".mhtml": page, ".xml": page, ".svg": page, ".xhtml": page, ".hta": page,
	".exe": program, ".dll": program, ".msi": program, ".scr": program, ".com": program, ".bat": program, ".cmd": program, ".ps1": program,
	".vbs": program, ".js": program, ".jse": program, ".wsf": program, ".lnk": program, ".jar": program, ".sh": program, ".py": program, ".php": program,
	".apk": program, ".reg": program, ".chm": program,
	".heic": heic, ".heif": heic, ".avif": heic, ".webp": otherPicture, ".bmp": otherPicture, ".tif": otherPicture, ".tiff": otherPicture,
	".mp4": film, ".mov": film, ".avi": film, ".mp3": film, ".wav": film, ".m4a": film, ".amr": film, ".wmv": film,
}

const (
	macros       = "文件含有宏，可能带病毒，不能上传。请在 Word、WPS 或 Excel 中另存为不带宏的格式（.docx、.xlsx、.pptx）或 PDF 后再上传。"
	archive      = "压缩包不能上传：里面有什么看不出来。请解开后把其中的文件一起选中上传。"
	page         = "网页、XML 和 SVG 文件可能带有脚本，不能上传。请打开后另存为 PDF，或截图保存为 PNG 后再上传。"
	program      = "程序和脚本不能作为佐证上传。"
	heic         = "这是 HEIC 格式的照片，多数电脑打不开。请在手机“设置”的相机格式中选“兼容性最佳”后重拍，或另存为 JPG 后再上传。"
	otherPicture = "这种图片格式不能上传。请用画图等软件另存为 JPG 或 PNG；扫描件请另存为 PDF。"
	film         = "音频和视频不能上传。请截取关键画面保存为 JPG，或写明可现场核查的地点。"
	locked       = "文件设了打开密码，别人看不了。请去掉密码后再上传。"
)

func unknown(name string, data []byte) error {
	if _, err := recognise(data); err != nil && fault.KindOf(err) == fault.Invalid && len(data) == 0 {
		return err
	}
	extension := strings.ToLower(filepath.Ext(name))
	if why := endings[extension]; why != "" {
		return fault.New(fault.Invalid, "%s", why)
	}
	if extension == "" {
		return fault.New(fault.Invalid, "文件名没有扩展名，看不出是什么文件。可以上传：%s。", Kinds)
	}
	return fault.New(fault.Invalid, "“%s”文件不能上传。可以上传：%s。", extension, Kinds)
}

// signatures of what is refused, and why.
var signatures = []struct{ magic, why string }{
	{"MZ", program}, {"\x7fELF", program}, {"#!", program}, {"\xca\xfe\xba\xbe", program}, {"\xcf\xfa\xed\xfe", program}, {"\x4c\x00\x00\x00\x01\x14\x02\x00", program},
	{"Rar!", archive}, {"7z\xbc\xaf\x27\x1c", archive}, {"\x1f\x8b", archive}, {"BZh", archive}, {"\xfd7zXZ", archive},
	{"BM", otherPicture}, {"II*\x00", otherPicture}, {"MM\x00*", otherPicture},
	{"ID3", film}, {"OggS", film}, {"\x1aE\xdf\xa3", film}, {"#!AMR", film},
}

// recognise says what data is by its content alone.
func recognise(data []byte) (form, error) {
	has := func(magic string) bool { return bytes.HasPrefix(data, []byte(magic)) }
	switch {
	case len(data) == 0:
		return "", fault.New(fault.Invalid, "文件是空的（0 字节）。请确认选对了文件，内容已经保存。")
	case has("%PDF-"):
		return formPDF, wholePDF(data)
	case has("\xff\xd8\xff"):
		return formJPEG, nil
	case has("\x89PNG\r\n\x1a\n"):
		return formPNG, nil
	case has("GIF87a"), has("GIF89a"):
		return formGIF, nil
	case has("PK\x03\x04"), has("PK\x05\x06"):
		return packed(data)
	case has(ole):
		return compound(data)
	case len(data) > 12 && string(data[4:8]) == "ftyp":
		return "", boxed(string(data[8:12]))
	case has("RIFF") && len(data) > 12 && string(data[8:12]) == "WEBP":
		return "", fault.New(fault.Invalid, "%s", otherPicture)
	case has("RIFF"):
		return "", fault.New(fault.Invalid, "%s", film)
	}
	for _, s := range signatures {
		// Two letters may begin a text: then a NUL must prove that it is none.
		if has(s.magic) && (len(s.magic) > 2 || s.magic == "#!" || bytes.IndexByte(data[:min(len(data), 4096)], 0) >= 0) {
			return "", fault.New(fault.Invalid, "%s", s.why)
		}
	}
	return formText, plainText(data)
}

func boxed(brand string) error {
	switch brand {
	case "heic", "heix", "hevc", "heim", "heis", "mif1", "msf1", "avif":
		return fault.New(fault.Invalid, "%s", heic)
	}
	return fault.New(fault.Invalid, "%s", film)
}

// wholePDF refuses a PDF that was cut off on its way.
func wholePDF(data []byte) error {
	if !bytes.Contains(data[max(0, len(data)-4096):], []byte("%%EOF")) {
		return fault.New(fault.Invalid, "PDF 不完整，可能没有传完或已损坏。请重新取得文件后再上传。")
	}
	return nil
}

// markup are the beginnings by which a browser takes a text for a page.
var markup = []string{"<!doctype", "<html", "<head", "<body", "<script", "<svg", "<?xml", "<?php", "<iframe", "<img", "<meta", "<style", "<object", "<embed", "<link", "<!--", "<table", "<a "}

// plainText refuses what is no text, and texts that a browser or a shell takes
// for something else. Tables come as texts too.
func plainText(data []byte) error {
	text := data
	if bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")) {
		text = wide(data)
	} else if bytes.IndexByte(data, 0) >= 0 {
		return fault.New(fault.Invalid, "内容不是文本，也不是能识别的文件。可以上传：%s。", Kinds)
	}
	controls := 0
	for _, c := range text[:min(len(text), 64<<10)] {
		if c < ' ' && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != 0x1b {
			controls++
		}
	}
	if controls > 0 {
		return fault.New(fault.Invalid, "内容不是文本，也不是能识别的文件。可以上传：%s。", Kinds)
	}
	head := bytes.ToLower(bytes.TrimLeft(bytes.TrimPrefix(text, []byte("\xef\xbb\xbf")), " \t\r\n\f"))
	head = head[:min(len(head), 1024)]
	for _, m := range markup {
		if bytes.HasPrefix(head, []byte(m)) {
			return fault.New(fault.Invalid, "%s", page)
		}
	}
	if bytes.HasPrefix(head, []byte("@echo off")) || bytes.HasPrefix(head, []byte("#!")) {
		return fault.New(fault.Invalid, "%s", program)
	}
	return nil
}

// wide turns the beginning of UTF-16 text into UTF-8.
func wide(data []byte) []byte {
	big := data[0] == 0xfe
	data = data[2:min(len(data), 64<<10)]
	var units []uint16
	for i := 0; i+1 < len(data); i += 2 {
		a, b := data[i+1], data[i]
		if big {
			a, b = b, a
		}
		units = append(units, uint16(a)<<8|uint16(b))
	}
	var out []byte
	for _, r := range utf16.Decode(units) {
		out = utf8.AppendRune(out, r)
	}
	return out
}
