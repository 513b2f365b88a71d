package lint

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"bihuan/internal/material/document"
)

// Checker runs a set of rules. It is prepared once and may be used by several
// goroutines at the same time.
type Checker struct {
	config *Config
	facts  FactsFunc
	all    []*Rule
	rules  []*Rule    // switched on
	words  [][]string // by rule, own phrases included
	match  *matcher
}

// NewChecker prepares rules under cfg; a nil cfg is the default. facts may be
// nil where no rule asks for them.
func NewChecker(rules []*Rule, cfg *Config, facts FactsFunc) *Checker {
	if cfg == nil {
		cfg = &Config{}
	}
	c := &Checker{config: cfg, facts: facts, all: rules}
	for _, r := range rules {
		if cfg.Off(r.ID) {
			continue
		}
		c.rules = append(c.rules, r)
		words := r.Words
		if own := cfg.Phrases[r.ID]; len(own) > 0 {
			words = append(slices.Clone(words), own...)
		}
		c.words = append(c.words, words)
	}
	c.match = newMatcher(c.words)
	return c
}

// Run checks doc once: NewChecker(rules, cfg, facts).Run(doc).
func Run(doc *document.Document, rules []*Rule, cfg *Config, facts FactsFunc) []Finding {
	return NewChecker(rules, cfg, facts).Run(doc)
}

// Run returns the findings on doc, 必核 first, then 必改 and 建议, each by
// place, with ids F1… in this order.
func (c *Checker) Run(doc *document.Document) []Finding {
	findings, _ := c.RunTimed(doc, nil)
	return findings
}

// Timing is the time that one rule took; Rule is nil for the pass over the
// text that all rules share.
type Timing struct {
	Rule *Rule
	Took time.Duration
}

// RunTimed is Run with the time that each rule took by the clock now. The
// facts count for the rule that first asks for them.
func (c *Checker) RunTimed(doc *document.Document, now func() time.Time) ([]Finding, []Timing) {
	var timings []Timing
	lap := func(*Rule) {}
	if now != nil {
		last := now()
		lap = func(r *Rule) {
			t := now()
			timings = append(timings, Timing{r, t.Sub(last)})
			last = t
		}
	}
	hits := make([][]Hit, len(c.rules))
	index := scan(doc.Text, c.match, hits)
	lap(nil)
	common := &shared{rules: c.all, facts: c.facts}
	var found []*Finding
	for i, r := range c.rules {
		p := Pass{Doc: doc, Config: c.config, Index: index, shared: common, rule: r, words: c.words[i], hits: hits[i]}
		r.Check(&p)
		found = append(found, c.finish(&p)...)
		lap(r)
	}
	return number(suppress(doc.Text, c.config, found)), timings
}

// finish applies the configured severity and tells of what was left out.
func (c *Checker) finish(p *Pass) []*Finding {
	if severity, ok := c.config.Severity(p.rule.ID); ok {
		for _, f := range p.findings {
			f.Severity = severity
		}
	}
	if p.dropped > 0 {
		last := p.findings[len(p.findings)-1]
		last.Message += fmt.Sprintf("（同类问题还有%d处，未逐一列出）", p.dropped)
	}
	return p.findings
}

// number sorts findings for people and gives them their ids.
func number(found []*Finding) []Finding {
	slices.SortStableFunc(found, func(a, b *Finding) int {
		if d := a.Severity.Rank() - b.Severity.Rank(); d != 0 {
			return d
		}
		if d := a.Start - b.Start; d != 0 {
			return d
		}
		return a.End - b.End
	})
	list := make([]Finding, len(found))
	for i, f := range found {
		list[i] = *f
		list[i].ID = "F" + strconv.Itoa(i+1)
	}
	return list
}
