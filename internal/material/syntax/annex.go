package syntax

import (
	"strings"
	"unicode/utf8"

	"bihuan/internal/zh"
)

// isAnnexMark reports whether a line is 附件 with or without a number: the
// title stands below it.
func isAnnexMark(line string) bool {
	rest, ok := strings.CutPrefix(line, "附件")
	if !ok {
		rest, ok = strings.CutPrefix(line, "附表")
	}
	if !ok || len(rest) > 12 {
		return false
	}
	for _, r := range rest {
		n, _ := zh.Numeral(string(r))
		if zh.DigitValue(r) < 0 && n == 0 && !zh.IsBlank(r) && r != '：' && r != ':' {
			return false
		}
	}
	return true
}

// opensAnnex reports whether a line names annexes, “附件：1.…”, or starts one:
// it belongs to the document, not to the section above it.
func opensAnnex(line string) bool {
	return isAnnexMark(line) || strings.HasPrefix(line, "附件：") || strings.HasPrefix(line, "附件:")
}

// isContents reports whether a line is an entry of a table of contents: dots
// lead to a page number.
func isContents(line string) bool {
	end := len(line)
	for end > 0 && line[end-1] >= '0' && line[end-1] <= '9' {
		end--
	}
	if end == len(line) {
		return false
	}
	for dots := 0; ; dots++ {
		end = trimRight(line, 0, end)
		r, w := utf8.DecodeLastRuneInString(line[:end])
		switch r {
		case '.', '．', '·', '…', '⋯':
			end -= w
		default:
			return dots >= 3 || dots == 2 && strings.HasPrefix(line[end:], "……")
		}
	}
}
