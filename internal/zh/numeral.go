// Package zh knows facts about Chinese text: numerals, widths, which code
// points are Han, where sentences end. It is pure and knows no document.
package zh

import "strings"

// MaxNumeral is the largest number that Numeral reads and FormatNumeral writes.
const MaxNumeral = 9999

// digit returns the value of the numeral 〇零一…九 that s starts with. All of
// them are three bytes long.
func digit(s string) (int, bool) {
	if len(s) < 3 {
		return 0, false
	}
	switch s[:3] {
	case "零", "〇":
		return 0, true
	case "一":
		return 1, true
	case "二":
		return 2, true
	case "三":
		return 3, true
	case "四":
		return 4, true
	case "五":
		return 5, true
	case "六":
		return 6, true
	case "七":
		return 7, true
	case "八":
		return 8, true
	case "九":
		return 9, true
	}
	return 0, false
}

// unit returns the value of 十, 百 or 千 that s starts with, 0 for none.
func unit(s string) int {
	if len(s) < 3 {
		return 0
	}
	switch s[:3] {
	case "十":
		return 10
	case "百":
		return 100
	case "千":
		return 1000
	}
	return 0
}

// Numeral returns the number from 1 to MaxNumeral whose Chinese numeral s
// starts with and the numeral's length in bytes: the longest well-formed one,
// so that of 一二 only 一 is read. Without a numeral it returns 0, 0. 廿 and 卅
// stand for twenty and thirty; digit strings such as 二〇二五 are not numerals
// here but numbers written digit by digit.
func Numeral(s string) (n, size int) {
	if strings.HasPrefix(s, "廿") || strings.HasPrefix(s, "卅") {
		n, size = 20, 3
		if s[:3] == "卅" {
			n = 30
		}
		if d, ok := digit(s[3:]); ok && d > 0 {
			return n + d, 6
		}
		return n, size
	}
	limit := 10000 // each unit must be below the one before it
	if unit(s) == 10 {
		n, size, limit = 10, 3, 10
	}
	for {
		at := size
		d, ok := digit(s[at:])
		if !ok {
			return n, size
		}
		zero := d == 0
		if zero {
			// 零 only bridges a gap: it follows a unit and needs a digit.
			if n == 0 || limit <= 10 {
				return n, size
			}
			at += 3
			if d, ok = digit(s[at:]); !ok || d == 0 {
				return n, size
			}
		}
		u := unit(s[at+3:])
		if u == 0 {
			if n > 0 && limit > 10 && !zero {
				return n, size // 一百二 is no number of a list
			}
			return n + d, at + 3
		}
		if u >= limit {
			if n > 0 {
				return n, size
			}
			return d, at + 3
		}
		n, size, limit = n+d*u, at+6, u
		if limit == 10 {
			if d, ok := digit(s[size:]); ok && d > 0 {
				return n + d, size + 3
			}
			return n, size
		}
	}
}

var digits = [...]string{"零", "一", "二", "三", "四", "五", "六", "七", "八", "九"}

// FormatNumeral returns n, from 1 to MaxNumeral, as a list in an official
// document counts: 十一, 一百零一. It returns "" for any other number.
func FormatNumeral(n int) string {
	if n < 1 || n > MaxNumeral {
		return ""
	}
	if n >= 10 && n < 20 {
		return strings.TrimSuffix("十"+digits[n-10], "零")
	}
	var b strings.Builder
	gap := false
	for _, u := range [...]struct {
		value int
		name  string
	}{{1000, "千"}, {100, "百"}, {10, "十"}, {1, ""}} {
		d := n / u.value % 10
		switch {
		case d != 0:
			if gap {
				b.WriteString("零")
			}
			b.WriteString(digits[d])
			b.WriteString(u.name)
			gap = false
		case b.Len() > 0:
			gap = true
		}
	}
	return b.String()
}
