package lint

import (
	"bihuan/internal/material/extract"
)

// Config is what a unit decides about the checks. The zero value switches
// every rule on with its own severity.
type Config struct {
	// Genre, when set, overrules the genre that extraction finds.
	Genre extract.Genre
	// Frame is the id of the frame of aspects that the material must cover,
	// "" for none chosen.
	Frame string
	// Phrases are own words, by rule id, that are looked for like the rule's.
	Phrases map[string][]string
	// Ignore lists findings that somebody has judged to be no defect.
	Ignore []Ignore

	settings map[string]setting
}

// Ignore leaves out the findings of Rule whose quoted text contains Text.
type Ignore struct {
	Rule, Text, Reason string
}

// setting is what the configuration says about one rule.
type setting struct {
	off      bool
	severity Severity // "" to keep the rule's own
}

// Off says whether the rule is switched off.
func (c *Config) Off(id string) bool { return c.settings[id].off }

// Severity returns the severity that the configuration gives to all findings
// of the rule.
func (c *Config) Severity(id string) (Severity, bool) {
	s := c.settings[id].severity
	return s, s != ""
}
