package sqldb

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Full text. Neither engine splits Chinese into words, so the text is indexed
// as overlapping pairs of characters: 主体责任 becomes 主体 体责 责任 任. A word of
// two or more characters is then a phrase of pairs, and a single character the
// beginning of a token. Every character is written in hexadecimal behind a
// letter: both tokenizers keep such a token whole, whatever the character, also
// the rare ones beyond the basic plane.
//
// A table of texts has a column grams and is addressed by rowid; see the
// migrations.

// hexDigits per character: enough for all of Unicode below plane 16, which
// holds no characters.
const hexDigits = 5

// runs splits text into what is searchable: unbroken sequences of letters and
// digits, folded to lower case and half width.
func runs(text string) [][]rune {
	var all [][]rune
	var run []rune
	for _, r := range text {
		if r = folded(r); searchable(r) {
			run = append(run, r)
			continue
		}
		if len(run) > 0 {
			all, run = append(all, run), nil
		}
	}
	if len(run) > 0 {
		all = append(all, run)
	}
	return all
}

// searchable keeps what names and words are made of, also characters that are
// younger than Go's tables (planes 2 and 3 are Han) and those that old fonts
// put into the private areas.
func searchable(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r) || unicode.Is(unicode.Co, r) || r >= 0x20000 && r < 0x40000
}

func folded(r rune) rune {
	if r >= '！' && r <= '～' {
		r -= '！' - '!'
	}
	return unicode.ToLower(r)
}

func gram(runes ...rune) string {
	var out strings.Builder
	out.WriteByte('x')
	for _, r := range runes {
		hex := strconv.FormatInt(int64(r&0xfffff), 16)
		out.WriteString(strings.Repeat("0", hexDigits-len(hex)))
		out.WriteString(hex)
	}
	return out.String()
}

// Grams returns the form of text that is stored for searching. It is about
// five times as long as text.
func Grams(text string) string {
	var out strings.Builder
	out.Grow(utf8.RuneCountInString(text) * (2*hexDigits + 2))
	for _, run := range runs(text) {
		for i := range run {
			if out.Len() > 0 {
				out.WriteByte(' ')
			}
			out.WriteString(gram(run[i:min(i+2, len(run))]...))
		}
	}
	return out.String()
}

// phrases returns the tokens of every run of a query. A run of one character
// is a beginning, marked by prefix.
type phrase struct {
	tokens []string
	prefix bool
}

func phrases(query string) []phrase {
	var all []phrase
	for _, run := range runs(query) {
		if len(run) == 1 {
			all = append(all, phrase{[]string{gram(run[0])}, true})
			continue
		}
		var p phrase
		for i := range len(run) - 1 {
			p.tokens = append(p.tokens, gram(run[i], run[i+1]))
		}
		all = append(all, p)
	}
	return all
}

// Searchable reports whether query holds anything to search for.
func Searchable(query string) bool { return len(runs(query)) > 0 }

// Search returns the condition on a table of texts that its row holds every
// word of query, and the argument that belongs to the given placeholder. Words
// are separated by anything but letters and digits. The argument is built from
// tokens alone: no query is a syntax error. query must be Searchable.
func (d dialect) Search(query, placeholder string) (condition, argument string) {
	var all []string
	for _, p := range phrases(query) {
		all = append(all, d.phrase(p))
	}
	if d.postgres {
		return "vector @@ to_tsquery('simple', " + placeholder + ")", strings.Join(all, " & ")
	}
	return "grams MATCH " + placeholder, strings.Join(all, " AND ")
}

func (d dialect) phrase(p phrase) string {
	switch {
	case d.postgres && p.prefix:
		return p.tokens[0] + ":*"
	case d.postgres:
		return "(" + strings.Join(p.tokens, " <-> ") + ")"
	case p.prefix:
		return p.tokens[0] + "*"
	}
	return `"` + strings.Join(p.tokens, " ") + `"`
}
