package intake

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"bihuan/internal/zh"
)

// Unknown is a name in cells that the organisation does not have.
type Unknown struct {
	Name   string
	Office bool     // an office, otherwise a person
	Rows   int      // entries that name it
	Near   []string // names of the organisation that look alike
}

const (
	longestOffice = 30 // code points of a name
	longestPerson = 5
	mostNear      = 5
)

// unknown lists the names that entries use and the organisation does not know,
// the most used first.
func unknown(entries []Entry, names Names) []Unknown {
	found := map[string]*Unknown{}
	note := func(text string, office bool) {
		known := names.People
		if office {
			known = names.Offices
		}
		for _, name := range split(text) {
			if known[name] || !looksLikeName(name, office) {
				continue
			}
			key := name
			if office {
				key = "单位/" + name
			}
			if found[key] == nil {
				found[key] = &Unknown{Name: name, Office: office}
			}
			found[key].Rows++
		}
	}
	for _, e := range entries {
		c := e.Content
		note(c.LeadUnit, true)
		note(c.AssistUnits, true)
		note(c.Leader, false)
		note(c.Holder, false)
		for _, m := range e.Measures {
			note(m.Unit, true)
			note(m.Holder, false)
		}
	}
	all := make([]Unknown, 0, len(found))
	for _, u := range found {
		known := names.People
		if u.Office {
			known = names.Offices
		}
		u.Near = near(u.Name, known)
		all = append(all, *u)
	}
	slices.SortFunc(all, func(a, b Unknown) int {
		return cmp.Or(cmp.Compare(b.Rows, a.Rows), cmp.Compare(a.Name, b.Name))
	})
	return all
}

// looksLikeName tells names from other texts in the same column: 各村, 全体党员.
func looksLikeName(name string, office bool) bool {
	n := utf8.RuneCountInString(name)
	if office {
		return n >= 3 && n <= longestOffice && !strings.HasPrefix(name, "各") && !strings.HasPrefix(name, "全") && !strings.HasPrefix(name, "相关")
	}
	if n < 2 || n > longestPerson {
		return false
	}
	for _, r := range name {
		if !zh.IsHan(r) && r != '·' {
			return false
		}
	}
	return !strings.ContainsAny(name[len(name)-3:], "室局科部委办股组院所中心站会厅队员导人")
}

// near lists known names that share most of their characters with name.
func near(name string, known map[string]bool) []string {
	type scored struct {
		name  string
		score float64
	}
	var all []scored
	mine := map[rune]bool{}
	for _, r := range name {
		mine[r] = true
	}
	for other := range known {
		shared := 0
		theirs := map[rune]bool{}
		for _, r := range other {
			if mine[r] && !theirs[r] {
				shared++
			}
			theirs[r] = true
		}
		score := 2 * float64(shared) / float64(len(mine)+len(theirs))
		if strings.Contains(other, name) || strings.Contains(name, other) {
			score += 0.3
		}
		if score >= 0.6 {
			all = append(all, scored{other, score})
		}
	}
	slices.SortFunc(all, func(a, b scored) int { return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.name, b.name)) })
	var names []string
	for _, s := range all[:min(len(all), mostNear)] {
		names = append(names, s.name)
	}
	return names
}
