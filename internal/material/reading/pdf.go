package reading

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"bihuan/internal/child"
	"bihuan/internal/fault"
	"bihuan/internal/material/document"
	"bihuan/internal/zh"
)

// readPDF reads a PDF with pdftotext.
func readPDF(ctx context.Context, name string, data []byte) (*document.Document, error) {
	program := find("pdftotext")
	if program == "" {
		return nil, fault.New(fault.Invalid, "读 PDF 要借助 pdftotext（poppler-utils），本机没有安装。请用 PDF 的 Word 原稿（.docx）；也可以安装 poppler-utils 后重试。")
	}
	folder, err := os.MkdirTemp("", "bihuan-convert-")
	if err != nil {
		return nil, fault.Wrap(err, fault.Unavailable, "临时文件夹建不了，可能磁盘已满。请清理磁盘后重试。")
	}
	defer os.RemoveAll(folder)
	source := filepath.Join(folder, "in.pdf")
	if err := os.WriteFile(source, data, 0o600); err != nil {
		return nil, fault.Wrap(err, fault.Unavailable, "临时文件写不进去，可能磁盘已满。请清理磁盘后重试。")
	}
	out := &child.Buffer{Max: MaxFile + 1}
	if err := run(ctx, exec.Command(program, "-enc", "UTF-8", "-layout", source, "-"), folder, out); err != nil {
		return nil, err
	}
	if out.Full || len(out.Bytes()) > MaxFile {
		return nil, tooLarge(int64(len(out.Bytes())))
	}
	text, err := Text(out.Bytes())
	if err != nil {
		return nil, err
	}
	if text = reflow(text); strings.TrimSpace(text) == "" {
		return nil, fault.New(fault.Invalid, "PDF 里没有文字，可能是扫描件。请先识别（OCR）成文字，或使用 Word 原稿。")
	}
	return &document.Document{
		Name: name, Format: document.Converted, Text: text,
		Notices: []string{"本文件由 PDF 转换后读入，分段按版面推定，请留意段落和表格是否与原文一致。"},
	}, nil
}

// reflow joins the lines of a page layout into paragraphs: a line that reaches
// the right margin goes on in the next one, unless that is indented. Page
// numbers are dropped, and so is the indentation.
func reflow(text string) string {
	lines := pageLines(text)
	left, right := margins(lines)
	var b strings.Builder
	open := false // the paragraph goes on
	for _, l := range lines {
		if l.text == "" {
			continue // between paragraphs, or at the edge of a page
		}
		if b.Len() > 0 && (!open || l.indent >= left+4) {
			b.WriteByte('\n')
		} else if open && needsSpace(b.String(), l.text) {
			b.WriteByte(' ')
		}
		b.WriteString(l.text)
		open = l.end() >= right-4
	}
	return b.String()
}

// layoutLine is a line as pdftotext lays it out; columns are half widths.
type layoutLine struct {
	indent, width int
	text          string
}

func (l layoutLine) end() int { return l.indent + l.width }

// pageLines splits the text, dropping the page numbers.
func pageLines(text string) []layoutLine {
	var lines []layoutLine
	for page := range strings.SplitSeq(text, "\f") {
		for line := range strings.SplitSeq(page, "\n") {
			bare := strings.TrimSpace(line)
			if pageNumber(bare) {
				bare = ""
			}
			l := layoutLine{text: bare, width: columns(bare)}
			if bare != "" {
				l.indent = columns(line[:strings.Index(line, bare)])
			}
			lines = append(lines, l)
		}
	}
	return lines
}

// pageNumber reports whether a line is only a number between dashes: — 3 —.
func pageNumber(line string) bool {
	inner := strings.Trim(line, "-—–－ 　")
	if inner == "" || len(inner) > 4 || inner == line {
		return false
	}
	return strings.Trim(inner, "0123456789") == ""
}

// columns counts half-width columns.
func columns(s string) int {
	n := 0
	for _, r := range s {
		n++
		if zh.IsHan(r) || r >= 0x3000 && r <= 0x303F || r >= 0xFF00 && r <= 0xFF60 || r >= 0x2014 && r <= 0x2026 {
			n++
		}
	}
	return n
}

// margins returns the column at which lines begin and the one that full lines
// reach: the widest end that at least two lines come near.
func margins(lines []layoutLine) (left, right int) {
	ends := map[int]int{}
	left = -1
	for _, l := range lines {
		if l.text == "" {
			continue
		}
		ends[l.end()]++
		if left < 0 || l.indent < left {
			left = l.indent
		}
	}
	for column := range ends {
		if column > right && ends[column]+ends[column-1]+ends[column+1] >= 2 {
			right = column
		}
	}
	return left, right
}

// needsSpace reports whether two joined lines would run words together.
func needsSpace(before, after string) bool {
	a, _ := utf8.DecodeLastRuneInString(before)
	b, _ := utf8.DecodeRuneInString(after)
	return a < utf8.RuneSelf && b < utf8.RuneSelf && a != '-' && a != ' '
}
