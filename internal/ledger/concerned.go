package ledger

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// As says in what capacity somebody is named by a problem or one of its tasks.
type As string

// The capacities; a migration checks the same codes.
const (
	AsLeader     As = "leader"
	AsLeadUnit   As = "lead_unit"
	AsAssistUnit As = "assist_unit"
	AsHolder     As = "holder"
	AsPerson     As = "person" // whose problem it is
	AsTaskUnit   As = "task_unit"
	AsTaskHolder As = "task_holder"
)

// Capacities lists every capacity.
var Capacities = []As{AsLeader, AsLeadUnit, AsAssistUnit, AsHolder, AsPerson, AsTaskUnit, AsTaskHolder}

// Concerned is one name in the texts that say who answers for a problem.
type Concerned struct {
	Task string // id, "" for the problem itself
	As   As
	Name string
}

// Concerned lists whom the texts of p and of its tasks name, each once; what a
// cancelled task says counts no more. It reads texts only: whether a name is
// that of an office or of a person here is for others to say.
func (p Problem) Concerned() []Concerned {
	var all []Concerned
	seen := map[Concerned]bool{}
	add := func(task string, as As, text string) {
		for _, name := range Names(text) {
			if c := (Concerned{task, as, name}); !seen[c] {
				seen[c] = true
				all = append(all, c)
			}
		}
	}
	add("", AsLeader, p.Leader)
	add("", AsLeadUnit, p.LeadUnit)
	add("", AsAssistUnit, p.AssistUnits)
	add("", AsHolder, p.Holder)
	add("", AsPerson, p.Person)
	for _, t := range p.liveOrDone() {
		add(t.ID, AsTaskUnit, t.Unit)
		add(t.ID, AsTaskHolder, t.Holder)
	}
	return all
}

// Names takes a typed list apart: 、 , ; / and blanks end a name, but not inside
// brackets, which tell people of one name apart: 周小满（农村供水股）. Single
// characters apart by blanks are one name set wide, as tables have it: 林　远.
func Names(text string) []string {
	var names []string
	for _, item := range cut(fullBrackets.Replace(text), func(r rune) bool { return strings.ContainsRune("、，,；;／/\n", r) }) {
		words := cut(item, unicode.IsSpace)
		if !slices.ContainsFunc(words, func(w string) bool { return utf8.RuneCountInString(w) > 1 }) {
			words = []string{strings.Join(words, "")}
		}
		names = append(names, words...)
	}
	return names
}

var fullBrackets = strings.NewReplacer("(", "（", ")", "）")

// cut parts text at runes outside brackets and drops what is empty. A bracket
// that nobody closes protects nothing.
func cut(text string, ends func(rune) bool) []string {
	var parts []string
	start, depth := 0, 0
	take := func(end int) {
		if part := strings.TrimSpace(text[start:end]); part != "" {
			parts = append(parts, part)
		}
	}
	for i, r := range text {
		switch {
		case r == '（' && strings.Count(text[i:], "）") > depth:
			depth++
		case r == '）':
			depth = max(0, depth-1)
		case depth == 0 && ends(r):
			take(i)
			start = i + utf8.RuneLen(r)
		}
	}
	take(len(text))
	return parts
}
