package settingsweb

import (
	"slices"
	"strings"

	"bihuan/internal/ledger"
)

// word is where c keeps the word for a phase.
func (c *entryCommand) word(p ledger.Phase) *string {
	return map[ledger.Phase]*string{ledger.NotStarted: &c.NotStarted, ledger.InProgress: &c.InProgress, ledger.Awaiting: &c.Awaiting,
		ledger.Done: &c.Closed, ledger.Persisting: &c.Lasting, ledger.Gone: &c.Withdrawn}[p]
}

var wordsEditor = editor{
	add: "新增口径", all: true,
	fill: func(tables ledger.Tables, key string, year int) (entryCommand, error) {
		c := entryCommand{Year: year, Level: "一般"}
		i := slices.IndexFunc(tables.Systems, func(s ledger.System) bool { return s.Code == key })
		switch {
		case key == added:
			for _, p := range ledger.Phases {
				*c.word(p) = p.Zh()
			}
		case i < 0:
			return c, errGone
		default:
			s := tables.Systems[i]
			c.Name = s.Zh
			for _, p := range ledger.Phases {
				*c.word(p) = s.Words[p]
			}
			c.lean(s.Authority)
		}
		return c, nil
	},
	inputs: func(c entryCommand, _ ledger.Tables) []Input {
		all := []Input{text("name", "口径名称", c.Name, 20)}
		for _, p := range ledger.Phases {
			all = append(all, text(string(p), "“"+p.Zh()+"”叫作", *c.word(p), 20))
		}
		return all
	},
	apply: func(c entryCommand, tables *ledger.Tables) error {
		s := ledger.System{Code: c.Entry, Zh: strings.TrimSpace(c.Name), Words: map[ledger.Phase]string{}, Authority: c.authority()}
		for _, p := range ledger.Phases {
			s.Words[p] = strings.TrimSpace(*c.word(p))
		}
		if c.Entry == added {
			s.Code = fresh(func(code string) bool {
				return slices.ContainsFunc(tables.Systems, func(x ledger.System) bool { return x.Code == code })
			})
		}
		tables.Systems = put(tables.Systems, s, func(x ledger.System) bool { return x.Code == s.Code })
		return ledger.CheckSystems(tables.Systems)
	},
	remove: func(key string, tables *ledger.Tables) {
		tables.Systems = without(tables.Systems, func(s ledger.System) bool { return s.Code == key })
	},
}
