package ooxml

import (
	"bytes"
	"strconv"
	"unicode/utf8"
)

// Unescape appends the text that raw character data stands for to dst: the
// five entities of XML and character references. What is no reference stays
// as it is; a reference to a character that XML does not allow becomes U+FFFD.
func Unescape(dst, raw []byte) []byte {
	for len(raw) > 0 {
		i := bytes.IndexByte(raw, '&')
		if i < 0 {
			return append(dst, raw...)
		}
		dst = append(dst, raw[:i]...)
		r, n := reference(raw[i:])
		dst = utf8.AppendRune(dst, r)
		raw = raw[i+n:]
	}
	return dst
}

// Char decodes the first character of raw character data, as Unescape does,
// and returns how many bytes of raw it takes.
func Char(raw []byte) (r rune, n int) {
	if raw[0] == '&' {
		return reference(raw)
	}
	return utf8.DecodeRune(raw)
}

// longest reference that is looked at: &#x10FFFF; with some leading zeros.
const maxReference = 16

// reference decodes the reference at the start of raw, which begins with &.
func reference(raw []byte) (rune, int) {
	end := bytes.IndexByte(raw[:min(len(raw), maxReference)], ';')
	if end < 0 {
		return '&', 1
	}
	name := string(raw[1:end])
	switch name {
	case "amp":
		return '&', end + 1
	case "lt":
		return '<', end + 1
	case "gt":
		return '>', end + 1
	case "quot":
		return '"', end + 1
	case "apos":
		return '\'', end + 1
	}
	if len(name) < 2 || name[0] != '#' {
		return '&', 1
	}
	digits, base := name[1:], 10
	if digits[0] == 'x' {
		digits, base = digits[1:], 16
	}
	v, err := strconv.ParseUint(digits, base, 32)
	if err != nil {
		return '&', 1
	}
	r := rune(v)
	if v > utf8.MaxRune || !utf8.ValidRune(r) || r < 0x20 && r != '\t' && r != '\n' && r != '\r' || r == 0xFFFE || r == 0xFFFF {
		r = utf8.RuneError
	}
	return r, end + 1
}

// Escape appends text to dst as character data or attribute value. Characters
// that XML cannot hold are left out.
func Escape(dst []byte, text string) []byte {
	for _, r := range text {
		switch {
		case r == '&':
			dst = append(dst, "&amp;"...)
		case r == '<':
			dst = append(dst, "&lt;"...)
		case r == '>':
			dst = append(dst, "&gt;"...)
		case r == '"':
			dst = append(dst, "&quot;"...)
		case r < 0x20 && r != '\t' && r != '\n', r == 0xFFFE, r == 0xFFFF:
		default:
			dst = utf8.AppendRune(dst, r)
		}
	}
	return dst
}
