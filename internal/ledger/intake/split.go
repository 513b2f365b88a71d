package intake

import (
	"strings"
	"unicode/utf8"

	"bihuan/internal/zh"
)

// split parts the names in a cell.
func split(text string) []string {
	var all []string
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("、，,；;\n/／|", r) }) {
		if part = strings.TrimFunc(part, func(r rune) bool { return zh.IsBlank(r) || r == '。' }); part != "" {
			all = append(all, part)
		}
	}
	return all
}

// items parts a cell that lists several things with numbers: 1. … 2. …, （一）…,
// ① …, 一是 … each at the start of a line or behind the end of a sentence. What
// stands before the first number stays with the first item. A cell without such
// a list is one item, a blank one none.
func items(text string) []string {
	text = whole(text)
	var all []string
	expected, from, at := 1, 0, 0
	for i := range text {
		if i < at {
			continue
		}
		if n, rest := marked(text[i:]); n == expected && rest != "" && startsItem(text[:i]) {
			if expected > 1 {
				all = append(all, whole(text[from:i]))
				from = len(text) - len(rest)
			} else if whole(text[:i]) == "" {
				from = len(text) - len(rest)
			}
			at = len(text) - len(rest)
			expected++
		}
	}
	if expected < 3 { // a lone number is no list
		if text == "" {
			return nil
		}
		return []string{text}
	}
	return append(all, whole(text[from:]))
}

// startsItem reports whether an item may begin behind before.
func startsItem(before string) bool {
	before = strings.TrimRightFunc(before, zh.IsBlank)
	r, _ := utf8.DecodeLastRuneInString(before)
	return before == "" || strings.ContainsRune("\n。；;：:！？", r)
}

func whole(text string) string {
	return strings.TrimFunc(text, func(r rune) bool { return zh.IsBlank(r) || r == '\n' })
}

// marked cuts the number off the start of a line and returns it, 0 for none.
func marked(line string) (n int, rest string) {
	s := line
	open := false
	for _, bracket := range []string{"（", "("} {
		if after, ok := strings.CutPrefix(s, bracket); ok {
			s, open = after, true
			break
		}
	}
	n, size := 0, 0
	for size < len(s) && size < 2 && s[size] >= '0' && s[size] <= '9' {
		n, size = n*10+int(s[size]-'0'), size+1
	}
	if size == 0 {
		if n, size = zh.Numeral(s); size == 0 {
			r, w := utf8.DecodeRuneInString(s)
			if r >= '①' && r <= '⑳' && !open {
				return int(r-'①') + 1, strings.TrimSpace(s[w:])
			}
			return 0, line
		}
		if after, ok := strings.CutPrefix(s[size:], "是"); ok && !open {
			return n, strings.TrimSpace(after)
		}
	}
	s = s[size:]
	ends := []string{".", "．", "、", ")", "）"}
	if open {
		ends = []string{"）", ")"}
	}
	for _, end := range ends {
		after, ok := strings.CutPrefix(s, end)
		if !ok {
			continue
		}
		// 2009.6.3 and 3.5米 at the start of a line are no items.
		if end == "." && after != "" && after[0] >= '0' && after[0] <= '9' {
			return 0, line
		}
		return n, strings.TrimFunc(after, zh.IsBlank)
	}
	return 0, line
}

// Lengths of a title that is taken from a longer text, in code points.
const (
	titleTop  = 60
	titleHard = 40
)

// entitle parts a text into a title and the rest. The rest is "" where the
// title says it all, and the whole text where the title is only its beginning.
func entitle(text string) (title, rest string) {
	text = whole(text)
	first, after, several := strings.Cut(text, "\n")
	if i := strings.IndexAny(first, "。！？"); i >= 0 {
		_, w := utf8.DecodeRuneInString(first[i:])
		if tail := first[i+w:]; tail != "" || several {
			after, several = strings.TrimSpace(tail+"\n"+after), true
		}
		first = first[:i]
	}
	first = whole(first)
	if utf8.RuneCountInString(first) <= titleTop && first != "" {
		if !several {
			return first, ""
		}
		return first, whole(after)
	}
	cut := first
	if i := strings.IndexAny(cut, "；;"); i > 0 && utf8.RuneCountInString(cut[:i]) <= titleTop {
		return cut[:i], text
	}
	if i := strings.IndexAny(cut, "，,"); i > 0 {
		if n := utf8.RuneCountInString(cut[:i]); n >= 6 && n <= titleTop {
			return cut[:i], text
		}
	}
	if r := []rune(cut); len(r) > titleHard {
		cut = string(r[:titleHard]) + "……"
	}
	return cut, text
}

// exampled parts the lines of a statement that begin like examples from it.
func exampled(text string) (statement string, examples []string) {
	var kept []string
	for line := range strings.Lines(text) {
		line = whole(line)
		switch {
		case line == "":
		case strings.HasPrefix(line, "例如"), strings.HasPrefix(line, "比如"), strings.HasPrefix(line, "如："):
			examples = append(examples, line)
		case len(examples) > 0:
			examples[len(examples)-1] += line
		default:
			kept = append(kept, line)
		}
	}
	return strings.Join(kept, "\n"), examples
}

// office roles in a cell that names several offices.
var (
	leadMarks   = []string{"牵头单位：", "牵头单位:", "牵头：", "牵头:", "主责：", "主责:", "责任单位：", "责任单位:"}
	assistMarks = []string{"配合单位：", "配合单位:", "配合：", "配合:", "协办：", "协办:", "协助：", "协助:"}
)

// shared parts the offices of one cell into the one that leads and those that
// assist: 牵头：甲；配合：乙、丙; or 甲（牵头）、乙; or the first of several.
func shared(text string) (lead, assist string) {
	text = whole(text)
	for _, mark := range assistMarks {
		if i := strings.Index(text, mark); i >= 0 {
			before := strings.TrimRight(whole(text[:i]), "；;，,。、")
			for _, lm := range leadMarks {
				before = strings.TrimPrefix(before, lm)
			}
			return join(split(before)), join(split(text[i+len(mark):]))
		}
	}
	for _, mark := range leadMarks {
		if after, ok := strings.CutPrefix(text, mark); ok {
			text = after
		}
	}
	names := split(text)
	if len(names) < 2 {
		return join(names), ""
	}
	for i, name := range names {
		for _, mark := range []string{"（牵头）", "(牵头)", "（牵头单位）", "牵头"} {
			if plain, ok := strings.CutSuffix(name, mark); ok && plain != "" {
				rest := append(append([]string{}, names[:i]...), names[i+1:]...)
				for k := range rest {
					rest[k] = strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(rest[k], "配合"), "（配合）"), "(配合)")
				}
				return plain, join(rest)
			}
		}
	}
	return names[0], join(names[1:])
}

func join(names []string) string { return strings.Join(names, "、") }
