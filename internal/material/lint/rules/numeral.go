package rules

import (
	"strings"

	"bihuan/internal/zh"
)

// numeralAt reads the whole number, in ASCII digits or as a Chinese numeral,
// that text starts with. size is 0 where there is none, also for an
// approximate one such as 三五 or 十几.
func numeralAt(text string) (value, size int) {
	for size < len(text) && size < 9 && text[size] >= '0' && text[size] <= '9' {
		value = value*10 + int(text[size]-'0')
		size++
	}
	if size > 0 {
		return value, size
	}
	if strings.HasPrefix(text, "两") {
		value, size = 2, len("两")
	} else {
		value, size = zh.Numeral(text)
	}
	if size == 0 {
		return 0, 0
	}
	if next := after(text, size); numeralRune(next) || next == '几' || next == '余' || next == '多' {
		return 0, 0
	}
	return value, size
}

func numeralRune(r rune) bool {
	return strings.ContainsRune("零〇一二两三四五六七八九十百千万", r)
}
