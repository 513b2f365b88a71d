package lint

import "maps"

// Without returns c with the rules switched off too for which off reports
// true. Unlike leaving them out of the list, this keeps them known: a remark
// or a setting that names one is no mistake.
func (c *Config) Without(rules []*Rule, off func(id string) bool) *Config {
	copied := *c
	copied.settings = map[string]setting{}
	maps.Copy(copied.settings, c.settings)
	for _, r := range rules {
		if off(r.ID) {
			copied.settings[r.ID] = setting{off: true}
		}
	}
	return &copied
}
