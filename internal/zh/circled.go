package zh

// Circled returns the number of a circled digit from ① to ㊿ (white, black or
// sans-serif), 0 for any other code point.
func Circled(r rune) int {
	switch {
	case r >= '①' && r <= '⑳':
		return int(r-'①') + 1
	case r >= '㉑' && r <= '㉟':
		return int(r-'㉑') + 21
	case r >= '㊱' && r <= '㊿':
		return int(r-'㊱') + 36
	case r >= '❶' && r <= '❿':
		return int(r-'❶') + 1
	case r >= '➀' && r <= '➉':
		return int(r-'➀') + 1
	case r >= '➊' && r <= '➓':
		return int(r-'➊') + 1
	}
	return 0
}

// Circle returns n, from 1 to 50, as ①–㊿; 0 for any other number.
func Circle(n int) rune {
	switch {
	case n >= 1 && n <= 20:
		return '①' + rune(n-1)
	case n >= 21 && n <= 35:
		return '㉑' + rune(n-21)
	case n >= 36 && n <= 50:
		return '㊱' + rune(n-36)
	}
	return 0
}
