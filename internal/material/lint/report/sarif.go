package report

import (
	"encoding/json"
	"io"
	"net/url"
	"path/filepath"

	"bihuan/internal/material/document"
	"bihuan/internal/material/lint"
)

// The parts of SARIF 2.1.0 that are written.
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool        sarifTool         `json:"tool"`
		Language    string            `json:"language"`
		ColumnKind  string            `json:"columnKind"`
		Invocations []sarifInvocation `json:"invocations"`
		Results     []sarifResult     `json:"results"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		Name     string      `json:"name"`
		FullName string      `json:"fullName"`
		Version  string      `json:"version"`
		Rules    []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID               string         `json:"id"`
		ShortDescription sarifText      `json:"shortDescription"`
		Help             sarifText      `json:"help"`
		Configuration    sarifConfig    `json:"defaultConfiguration"`
		Properties       sarifRuleFacts `json:"properties"`
	}
	sarifConfig struct {
		Level string `json:"level"`
	}
	sarifRuleFacts struct {
		Source string     `json:"source"`
		Level  lint.Level `json:"level"`
		Year   int        `json:"year,omitempty"`
	}
	sarifText struct {
		Text     string `json:"text"`
		Markdown string `json:"markdown,omitempty"`
	}
	sarifInvocation struct {
		Successful    bool                `json:"executionSuccessful"`
		Notifications []sarifNotification `json:"toolExecutionNotifications"`
	}
	sarifNotification struct {
		Level   string    `json:"level"`
		Message sarifText `json:"message"`
	}
	sarifResult struct {
		RuleID    string          `json:"ruleId"`
		RuleIndex int             `json:"ruleIndex"`
		Level     string          `json:"level"`
		Message   sarifText       `json:"message"`
		Locations []sarifLocation `json:"locations"`
		Related   []sarifLocation `json:"relatedLocations,omitempty"`
		Fixes     []sarifFix      `json:"fixes,omitempty"`
	}
	sarifLocation struct {
		Physical sarifPhysical `json:"physicalLocation"`
		Message  *sarifText    `json:"message,omitempty"`
	}
	sarifPhysical struct {
		Artifact sarifArtifact `json:"artifactLocation"`
		Region   sarifRegion   `json:"region"`
	}
	sarifArtifact struct {
		URI string `json:"uri"`
	}
	sarifRegion struct {
		StartLine   int        `json:"startLine"`
		StartColumn int        `json:"startColumn"`
		EndLine     int        `json:"endLine"`
		EndColumn   int        `json:"endColumn"`
		CharOffset  int        `json:"charOffset"`
		CharLength  int        `json:"charLength"`
		Snippet     *sarifText `json:"snippet,omitempty"`
	}
	sarifFix struct {
		Changes []sarifChange `json:"artifactChanges"`
	}
	sarifChange struct {
		Artifact     sarifArtifact      `json:"artifactLocation"`
		Replacements []sarifReplacement `json:"replacements"`
	}
	sarifReplacement struct {
		Deleted  sarifRegion `json:"deletedRegion"`
		Inserted sarifText   `json:"insertedContent"`
	}
)

// SARIF writes files as one run of SARIF 2.1.0. rules are those that took
// part; unusable are sentences about inputs that could not be read.
func SARIF(w io.Writer, version string, rules []*lint.Rule, files []File, unusable []string) error {
	run := sarifRun{
		Tool:       sarifTool{sarifDriver{Name: "bihuan", FullName: "闭环", Version: version, Rules: []sarifRule{}}},
		Language:   "zh-CN",
		ColumnKind: "unicodeCodePoints",
		Results:    []sarifResult{},
	}
	index := map[*lint.Rule]int{}
	for i, r := range rules {
		index[r] = i
		run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, sarifRule{
			ID: r.ID, ShortDescription: sarifText{Text: r.Title}, Help: sarifText{Text: r.Doc, Markdown: r.Doc},
			Configuration: sarifConfig{sarifLevel(r.Severity)}, Properties: sarifRuleFacts{r.Source, r.Level, r.Year},
		})
	}
	invocation := sarifInvocation{Successful: len(unusable) == 0, Notifications: []sarifNotification{}}
	for _, u := range unusable {
		invocation.Notifications = append(invocation.Notifications, sarifNotification{"error", sarifText{Text: u}})
	}
	run.Invocations = []sarifInvocation{invocation}
	for _, f := range files {
		run.Results = append(run.Results, sarifResults(f, index)...)
	}
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(sarifLog{
		Schema: "https://json.schemastore.org/sarif-2.1.0.json", Version: "2.1.0", Runs: []sarifRun{run},
	})
}

func sarifResults(f File, index map[*lint.Rule]int) []sarifResult {
	if len(f.Findings) == 0 {
		return nil
	}
	regions := sarifRegions{f.Doc, document.NewLocator(f.Doc.Text), sarifArtifact{fileURI(f.Doc.Name)}}
	var list []sarifResult
	for _, found := range f.Findings {
		result := sarifResult{
			RuleID: found.Rule.ID, RuleIndex: index[found.Rule], Level: sarifLevel(found.Severity),
			Message: sarifText{Text: found.Message}, Locations: []sarifLocation{regions.location(found.Span, "")},
		}
		for _, r := range found.Related {
			result.Related = append(result.Related, regions.location(r.Span, r.Message))
		}
		if len(found.Fix) > 0 {
			change := sarifChange{Artifact: regions.artifact}
			for _, e := range found.Fix {
				change.Replacements = append(change.Replacements, sarifReplacement{regions.region(e.Span), sarifText{Text: e.New}})
			}
			result.Fixes = []sarifFix{{[]sarifChange{change}}}
		}
		list = append(list, result)
	}
	return list
}

type sarifRegions struct {
	doc      *document.Document
	locator  *document.Locator
	artifact sarifArtifact
}

func (s sarifRegions) location(span document.Span, message string) sarifLocation {
	region := s.region(span)
	region.Snippet = &sarifText{Text: s.doc.At(span)}
	location := sarifLocation{Physical: sarifPhysical{s.artifact, region}}
	if message != "" {
		location.Message = &sarifText{Text: message}
	}
	return location
}

func (s sarifRegions) region(span document.Span) sarifRegion {
	from, to := s.locator.Position(span.Start), s.locator.Position(span.End)
	return sarifRegion{
		StartLine: from.Line, StartColumn: from.Column, EndLine: to.Line, EndColumn: to.Column,
		CharOffset: from.Offset, CharLength: to.Offset - from.Offset,
	}
}

// sarifLevel maps our severities: 必核 asks a person to look, which is what a
// warning does.
func sarifLevel(s lint.Severity) string {
	switch s {
	case lint.Error:
		return "error"
	case lint.Verify:
		return "warning"
	}
	return "note"
}

// fileURI returns the URI reference of a file name as given.
func fileURI(name string) string {
	path := filepath.ToSlash(name)
	if filepath.IsAbs(name) {
		if path[0] != '/' { // a Windows drive
			path = "/" + path
		}
		return (&url.URL{Scheme: "file", Path: path}).String()
	}
	return (&url.URL{Path: path}).String()
}
