package cli

import (
	"os"
	"path/filepath"
	"strings"
	"sync"

	"bihuan/internal/fault"
	"bihuan/internal/material/extract"
	"bihuan/internal/material/lint"
	"bihuan/internal/material/lint/data"
	"bihuan/internal/material/lint/rules"
)

// checks prepares a checker for every folder, since each may have a
// configuration of its own. It may be used by several goroutines.
type checks struct {
	off    func(id string) bool
	always *lint.Checker // set by --config

	mu       sync.Mutex
	byFolder map[string]prepared
}

type prepared struct {
	checker *lint.Checker
	err     error
}

// vocabulary is what a configuration may name.
func vocabulary() lint.Vocabulary {
	known := lint.Vocabulary{Rules: rules.All}
	for _, f := range data.Frames() {
		known.Frames = append(known.Frames, f.ID)
	}
	return known
}

// newChecks takes the values of --rules and --config.
func newChecks(selection, config string) (*checks, error) {
	off, err := selectRules(selection)
	if err != nil {
		return nil, err
	}
	c := &checks{off: off, byFolder: map[string]prepared{}}
	if config == "" {
		return c, nil
	}
	text, err := os.ReadFile(config)
	if err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "配置文件“%s”读不出来，请检查名称和权限。", config)
	}
	cfg, err := lint.ParseConfig(config, text, vocabulary())
	if err != nil {
		return nil, err
	}
	c.always = c.checker(cfg)
	return c, nil
}

func (c *checks) checker(cfg *lint.Config) *lint.Checker {
	return lint.NewChecker(rules.All, cfg.Without(rules.All, c.off), extract.Claims)
}

// checkerFor returns the checker for the file of that name.
func (c *checks) checkerFor(name string) (*lint.Checker, error) {
	if c.always != nil {
		return c.always, nil
	}
	folder := filepath.Dir(name) // of standard input: the current one
	c.mu.Lock()
	defer c.mu.Unlock()
	p, ok := c.byFolder[folder]
	if !ok {
		cfg, _, err := lint.LoadConfig(folder, vocabulary())
		if err != nil {
			p.err = err
		} else {
			p.checker = c.checker(cfg)
		}
		c.byFolder[folder] = p
	}
	return p.checker, p.err
}

// selectRules reads the value of --rules: ids separated by commas, with a
// minus those to leave out. With at least one plain id only those run.
func selectRules(selection string) (off func(id string) bool, err error) {
	only, without := map[string]bool{}, map[string]bool{}
	for _, id := range strings.FieldsFunc(selection, func(r rune) bool { return strings.ContainsRune(",， ", r) }) {
		name, minus := strings.CutPrefix(id, "-")
		if _, err := findRule(name); err != nil {
			return nil, err
		}
		if minus {
			without[name] = true
		} else {
			only[name] = true
		}
	}
	return func(id string) bool { return without[id] || len(only) > 0 && !only[id] }, nil
}
