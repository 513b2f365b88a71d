package ledger

import (
	_ "embed"
	"slices"

	"bihuan/internal/fault"
)

//go:embed data/sources.yaml
var sourcesFile []byte

// SourceKind is one kind of source that problems come from.
type SourceKind struct {
	Code      string `yaml:"code"`
	Zh        string `yaml:"zh"`
	Who       string `yaml:"who"`   // how a form asks for the one who spoke
	Reply     bool   `yaml:"reply"` // an answer is usually expected
	Authority `yaml:",inline"`
}

// SourceKinds are the kinds that a unit uses.
type SourceKinds []SourceKind

// Zh returns the word of a kind; for one that is no longer in the table, its
// code.
func (all SourceKinds) Zh(code string) string {
	if k, ok := all.Of(code); ok {
		return k.Zh
	}
	return code
}

// Of returns the kind of that code.
func (all SourceKinds) Of(code string) (SourceKind, bool) {
	i := slices.IndexFunc(all, func(k SourceKind) bool { return k.Code == code })
	if i < 0 {
		return SourceKind{}, false
	}
	return all[i], true
}

// DefaultSourceKinds returns the kinds that come with the program.
func DefaultSourceKinds() SourceKinds {
	all, err := ParseSourceKinds(sourcesFile)
	if err != nil {
		panic(err) // a test reads the same file
	}
	return all
}

// maxSourceKinds bounds the number of kinds.
const maxSourceKinds = 40

type sourceKindsTable struct {
	Kinds SourceKinds `yaml:"kinds"`
}

// ParseSourceKinds reads a table of kinds.
func ParseSourceKinds(text []byte) (SourceKinds, error) {
	var t sourceKindsTable
	if err := readTable(text, &t, "问题来源表"); err != nil {
		return nil, err
	}
	return t.Kinds, t.Kinds.Check()
}

// Text returns all as ParseSourceKinds reads it.
func (all SourceKinds) Text() string { return tableText(sourceKindsTable{all}) }

// Check refuses kinds that ParseSourceKinds would refuse.
func (all SourceKinds) Check() error {
	if len(all) == 0 || len(all) > maxSourceKinds {
		return fault.New(fault.Invalid, "问题来源应有1至%d种，现在有%d种。", maxSourceKinds, len(all))
	}
	seen := map[string]bool{}
	for _, k := range all {
		switch {
		case k.Code == "" || k.Zh == "" || tooLong(k.Code, maxWord) || tooLong(k.Zh, maxWord) || tooLong(k.Who, maxWord):
			return fault.New(fault.Invalid, "每种问题来源都要写名称，名称和“由谁提出”各不超过%d个字。", maxWord)
		case seen[k.Code] || seen[k.Zh]:
			return fault.New(fault.Invalid, "有两种名为“%s”的问题来源，请只留一种。", k.Zh)
		}
		seen[k.Code], seen[k.Zh] = true, true
		if err := k.Authority.Check(); err != nil {
			return fault.New(fault.Invalid, "问题来源“%s”：%s", k.Zh, fault.Text(err))
		}
	}
	return nil
}
