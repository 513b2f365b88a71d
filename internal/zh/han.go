package zh

// IsHan reports whether r is a Chinese character: a unified ideograph of any
// plane, 〇, 々 or a compatibility ideograph. Punctuation is none.
func IsHan(r rune) bool {
	switch {
	case r < 0x3005:
		return false
	case r >= 0x4e00 && r <= 0x9fff, r >= 0x3400 && r <= 0x4dbf:
		return true
	case r == '々', r == '〇', r >= 0xf900 && r <= 0xfaff, r >= 0x20000 && r <= 0x3ffff:
		return true
	}
	return false
}

// EndsSentence reports whether r closes a sentence wherever it stands: 。！？
// and the half-width !?. A half-width full stop does so only after a Chinese
// character; whoever sees the text around it must decide.
func EndsSentence(r rune) bool {
	switch r {
	case '。', '！', '？', '!', '?', '｡':
		return true
	}
	return false
}
