package lint

import "bihuan/internal/material/document"

// digit returns the value and the size of the digit that t starts with, size
// 0 for none.
func digit(t string) (value, size int) {
	if t == "" {
		return 0, 0
	}
	if c := t[0]; c >= '0' && c <= '9' {
		return int(c - '0'), 1
	}
	if len(t) >= 3 && t[0] == 0xEF && t[1] == 0xBC && t[2] >= 0x90 && t[2] <= 0x99 {
		return int(t[2] - 0x90), 3
	}
	return 0, 0
}

// digits reads a run of digits at i.
func digits(text string, i int) (value float64, count, end int) {
	for i < len(text) {
		v, size := digit(text[i:])
		if size == 0 {
			break
		}
		value = value*10 + float64(v)
		count++
		i += size
	}
	return value, count, i
}

// number reads the number at i and returns its end. Of a chain with two or
// more points (2009.6.3, 1.2.3) every group of digits is a number of its own.
func (s *scanner) number(i int) int {
	s.letter(i)
	n := Number{Span: document.Span{Start: i}, Wide: s.text[i] >= 0x80}
	n.Glued = i > 0 && isLatin(s.text[i-1])
	var end int
	n.Value, n.Digits, end = digits(s.text, i)
	end = s.thousands(&n, end)
	if end < len(s.text) && s.text[end] == '.' && !s.chained(i) {
		value, count, after := digits(s.text, end+1)
		if count > 0 && (after >= len(s.text) || s.text[after] != '.' || !startsDigit(s.text[after+1:])) {
			for range count {
				value /= 10
			}
			n.Value += value
			n.Decimals, end = count, after
		}
	}
	if end < len(s.text) && s.text[end] == '%' {
		n.Percent = true
		s.x.Marks = append(s.x.Marks, Mark{end, '%'})
		end++
	} else if len(s.text) >= end+3 && s.text[end:end+3] == "％" {
		n.Percent = true
		s.x.Marks = append(s.x.Marks, Mark{end, '％'})
		end += 3
	}
	n.End = end
	s.x.Numbers = append(s.x.Numbers, n)
	s.last = end
	return end
}

// thousands reads groups of three digits after commas: 2,000.
func (s *scanner) thousands(n *Number, end int) int {
	if n.Digits > 3 {
		return end
	}
	for end < len(s.text) && s.text[end] == ',' {
		value, count, after := digits(s.text, end+1)
		if count != 3 || s.text[end+1] >= 0x80 {
			break
		}
		n.Value = n.Value*1000 + value
		n.Digits += 3
		end = after
	}
	return end
}

// chained says whether the number at i continues a chain of groups.
func (s *scanner) chained(i int) bool {
	return i > 1 && s.text[i-1] == '.' && s.text[i-2] >= '0' && s.text[i-2] <= '9'
}

func startsDigit(t string) bool {
	_, size := digit(t)
	return size > 0
}

func isLatin(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}
