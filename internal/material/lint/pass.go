package lint

import (
	"fmt"

	"bihuan/internal/material/document"
	"bihuan/internal/material/extract"
)

// FactsFunc reads what a material claims; extract.Claims is the one in use.
type FactsFunc func(*document.Document) *extract.Result

// Limit is the number of findings of one rule in one document that are kept;
// the last kept one says how many more there are.
const Limit = 1000

// Pass is one rule's view of one document. A check must not keep it.
type Pass struct {
	Doc    *document.Document
	Config *Config
	Index  *Index

	shared   *shared
	rule     *Rule
	words    []string
	hits     []Hit
	findings []*Finding
	dropped  int
}

// shared is what the passes over one document have in common.
type shared struct {
	rules []*Rule
	facts FactsFunc
	known *extract.Result
	lists []List
}

// Facts returns what the material claims, computed once per document.
func (p *Pass) Facts() *extract.Result {
	if p.shared.known == nil {
		p.shared.known = &extract.Result{Genre: extract.Unknown}
		if p.shared.facts != nil {
			p.shared.known = p.shared.facts(p.Doc)
		}
	}
	return p.shared.known
}

// Genre returns the material's genre: as configured, otherwise as extracted.
func (p *Pass) Genre() extract.Genre {
	if p.Config.Genre != "" {
		return p.Config.Genre
	}
	return p.Facts().Genre
}

// Hits returns the occurrences of the running rule's Words (and of the own
// phrases that the configuration adds to them) in text order, of several at
// one place the longest first. Hits may overlap.
func (p *Pass) Hits() []Hit { return p.hits }

// Word returns the word that h is an occurrence of.
func (p *Pass) Word(h Hit) string { return p.words[h.Word] }

// Own says whether h is an occurrence of a phrase of the configuration.
func (p *Pass) Own(h Hit) bool { return h.Word >= len(p.rule.Words) }

// At returns the text of s.
func (p *Pass) At(s document.Span) string { return p.Doc.Text[s.Start:s.End] }

// Known says whether a rule with this id takes part in the run, switched on
// or off.
func (p *Pass) Known(id string) bool {
	for _, r := range p.shared.rules {
		if r.ID == id {
			return true
		}
	}
	return false
}

// Report adds a finding of the running rule. The caller may then set its
// Severity, Related and Fix.
func (p *Pass) Report(span document.Span, format string, args ...any) *Finding {
	f := &Finding{Rule: p.rule, Severity: p.rule.Severity, Span: span}
	if len(p.findings) >= Limit {
		p.dropped++
		return f
	}
	f.Message = fmt.Sprintf(format, args...)
	p.findings = append(p.findings, f)
	return f
}
