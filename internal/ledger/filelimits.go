package ledger

import (
	_ "embed"

	"bihuan/internal/fault"
)

//go:embed data/limits.yaml
var limitsFile []byte

// FileRules are FileLimits as data.
type FileRules struct {
	ProblemFiles int `yaml:"problem_files"`
	ProblemMB    int `yaml:"problem_mb"`
	UnitGB       int `yaml:"unit_gb"`
	Authority    `yaml:",inline"`
}

// Limits returns the rules in bytes.
func (r FileRules) Limits() FileLimits {
	return FileLimits{ProblemFiles: r.ProblemFiles, ProblemBytes: int64(r.ProblemMB) << 20, UnitBytes: int64(r.UnitGB) << 30}
}

// DefaultFileRules returns the rules that come with the program.
func DefaultFileRules() FileRules {
	r, err := ParseFileRules(limitsFile)
	if err != nil {
		panic(err) // a test reads the same file
	}
	return r
}

// ParseFileRules reads a table of rules.
func ParseFileRules(text []byte) (FileRules, error) {
	var r FileRules
	if err := readTable(text, &r, "佐证限额表"); err != nil {
		return r, err
	}
	return r, r.Check()
}

// Text returns r as ParseFileRules reads it.
func (r FileRules) Text() string { return tableText(r) }

// Bounds of FileRules.
const (
	mostProblemFiles = 5000
	mostProblemMB    = 100 << 10
	mostUnitGB       = 100 << 10
)

// Check refuses rules that ParseFileRules would refuse.
func (r FileRules) Check() error {
	switch {
	case r.ProblemFiles < 1 || r.ProblemFiles > mostProblemFiles:
		return fault.New(fault.Invalid, "一个问题的文件个数请填1至%d。", mostProblemFiles)
	case r.ProblemMB < 1 || r.ProblemMB > mostProblemMB:
		return fault.New(fault.Invalid, "一个问题的文件大小请填1至%d MB。", mostProblemMB)
	case r.UnitGB < 1 || r.UnitGB > mostUnitGB:
		return fault.New(fault.Invalid, "全单位的文件大小请填1至%d GB。", mostUnitGB)
	}
	if err := r.Authority.Check(); err != nil {
		return fault.New(fault.Invalid, "佐证限额：%s", fault.Text(err))
	}
	return nil
}
