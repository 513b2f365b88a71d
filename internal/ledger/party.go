package ledger

import (
	"strings"
	"unicode/utf8"
)

// separators part the names in a text that says who answers.
const separators = "、，,；;／/（）() \u3000\n\t"

// offices are the endings of units: 办公室 at the end of 党建工作办公室 is not the
// same party.
const offices = "室局科部委办股组院所中心处站会厅队村镇乡司团"

// sameParty reports whether two texts name a party in common. Posts in front
// of names (“党委书记林远”) do not hide it; it errs on the side of yes.
func sameParty(a, b string) bool {
	for _, x := range parties(a) {
		for _, y := range parties(b) {
			if x == y || shortName(x) && namedIn(x, y) || shortName(y) && namedIn(y, x) {
				return true
			}
		}
	}
	return false
}

func parties(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(separators, r) })
}

// shortName reports whether s may be the name of a person.
func shortName(s string) bool {
	n := utf8.RuneCountInString(s)
	last, _ := utf8.DecodeLastRuneInString(s)
	return n >= 2 && n <= 4 && !strings.ContainsRune(offices, last)
}

func namedIn(name, text string) bool {
	return strings.HasSuffix(text, name) || strings.HasPrefix(text, name) && utf8.RuneCountInString(text) > utf8.RuneCountInString(name)+1
}
