package ledger

import (
	_ "embed"

	"go.yaml.in/yaml/v3"

	"bihuan/internal/fault"
)

//go:embed data/words.yaml
var wordsFile []byte

// System is how one superior calls the states of problems.
type System struct {
	Code      string           `yaml:"code"`
	Zh        string           `yaml:"zh"`
	Words     map[Phase]string `yaml:"words"`
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

// ParseSystems reads the tables of words: each of them has a word for every
// phase.
func ParseSystems(text []byte) ([]System, error) {
	var t struct {
		Systems []System `yaml:"systems"`
	}
	if err := yaml.Unmarshal(text, &t); err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "状态对照表无法读取，请检查缩进和冒号。")
	}
	seen := map[string]bool{}
	for _, s := range t.Systems {
		switch {
		case s.Code == "" || s.Zh == "" || s.Authority.check() != nil:
			return nil, fault.New(fault.Invalid, "状态对照表中有一个口径没有写全代码、名称、依据、效力和年份。")
		case seen[s.Code]:
			return nil, fault.New(fault.Invalid, "状态对照表中有两个代码为“%s”的口径，请只留一个。", s.Code)
		case len(s.Words) != len(Phases):
			return nil, fault.New(fault.Invalid, "状态对照表中“%s”没有给每个状态写说法，或写了没有的状态。", s.Zh)
		}
		seen[s.Code] = true
		for _, p := range Phases {
			if s.Words[p] == "" {
				return nil, fault.New(fault.Invalid, "状态对照表中“%s”没有写“%s”的说法。", s.Zh, p.Zh())
			}
		}
	}
	return t.Systems, nil
}
