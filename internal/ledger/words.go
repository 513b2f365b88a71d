package ledger

import (
	_ "embed"

	"bihuan/internal/fault"
)

//go:embed data/words.yaml
var wordsFile []byte

// System is how one superior calls the states of problems.
type System struct {
	Code      string           `yaml:"code"`
	Zh        string           `yaml:"zh"`
	Words     map[Phase]string `yaml:"words,flow"`
	Authority `yaml:",inline"`
}

// DefaultSystems returns the tables of words that come with the program.
func DefaultSystems() []System {
	all, err := ParseSystems(wordsFile)
	if err != nil {
		panic(err) // a test reads the same file
	}
	return all
}

// maxSystems bounds the number of systems of words.
const maxSystems = 30

type systemsTable struct {
	Systems []System `yaml:"systems"`
}

// ParseSystems reads the tables of words: each of them has a word for every
// phase.
func ParseSystems(text []byte) ([]System, error) {
	var t systemsTable
	if err := readTable(text, &t, "状态对照表"); err != nil {
		return nil, err
	}
	return t.Systems, CheckSystems(t.Systems)
}

// SystemsText returns all as ParseSystems reads it.
func SystemsText(all []System) string { return tableText(systemsTable{all}) }

// CheckSystems refuses tables that ParseSystems would refuse.
func CheckSystems(all []System) error {
	if len(all) > maxSystems {
		return fault.New(fault.Invalid, "上级口径最多%d个，现在有%d个。", maxSystems, len(all))
	}
	seen := map[string]bool{}
	for _, s := range all {
		switch {
		case s.Code == "" || s.Zh == "" || tooLong(s.Code, maxWord) || tooLong(s.Zh, maxWord):
			return fault.New(fault.Invalid, "上级口径要写名称，不超过%d个字。", maxWord)
		case seen[s.Code] || seen[s.Zh]:
			return fault.New(fault.Invalid, "有两个名为“%s”的上级口径，请只留一个。", s.Zh)
		case len(s.Words) != len(Phases):
			return fault.New(fault.Invalid, "口径“%s”没有给每个状态写说法，或写了没有的状态。", s.Zh)
		}
		seen[s.Code], seen[s.Zh] = true, true
		for _, p := range Phases {
			if s.Words[p] == "" || tooLong(s.Words[p], maxWord) {
				return fault.New(fault.Invalid, "口径“%s”请写“%s”的说法，不超过%d个字。", s.Zh, p.Zh(), maxWord)
			}
		}
		if err := s.Authority.Check(); err != nil {
			return fault.New(fault.Invalid, "口径“%s”：%s", s.Zh, fault.Text(err))
		}
	}
	return nil
}
