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

// Systems returns the tables of words that come with the program.
func Systems() ([]System, error) {
	var all struct {
		Systems []System `yaml:"systems"`
	}
	if err := yaml.Unmarshal(wordsFile, &all); err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "状态对照表无法读取。")
	}
	return all.Systems, nil
}
