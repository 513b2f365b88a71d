package rules

import (
	"slices"
	"strings"
	"testing"

	"bihuan/internal/material/extract"
	"bihuan/internal/material/lint"
	"bihuan/internal/samples"
)

// contentFindings returns what the rules of content and wording say on a
// sample.
func contentFindings(t *testing.T, name string) []lint.Finding {
	return lint.Run(read(samples.Text(t, name)), contents, nil, extract.From)
}

func TestContentsOnTheMaterial(t *testing.T) {
	text := samples.Text(t, samples.SelfExamination)
	findings := contentFindings(t, samples.SelfExamination)
	quoted := map[string][]string{}
	for _, f := range findings {
		if f.Severity == lint.Verify {
			quoted[f.Rule.ID] = append(quoted[f.Rule.ID], text[f.Start:f.End])
		}
	}
	for id, want := range map[string]string{
		"fixed-wording":  "三个自信",
		"fixed-order":    "不想腐、不敢腐、不能腐",
		"replaced-title": "《廉政准则》",
	} {
		if !slices.Contains(quoted[id], want) {
			t.Errorf("%s does not ask to verify %q: %q", id, want, quoted[id])
		}
	}
	var errors []lint.Finding
	for _, f := range findings {
		if f.Severity == lint.Error {
			errors = append(errors, f)
		}
	}
	if len(errors) != 1 || errors[0].Rule != teamNaming {
		t.Fatalf("errors of content: %v", errors)
	}
	for _, kind := range []string{"“党组”4处", "“县委”3处", "“区委”1处"} {
		if !strings.Contains(errors[0].Message, kind) {
			t.Errorf("%q does not say %s", errors[0].Message, kind)
		}
	}
}

func TestContentsOnCleanTexts(t *testing.T) {
	for _, name := range []string{samples.Regulation, samples.Letter} {
		for _, f := range contentFindings(t, name) {
			t.Errorf("%s: %s at %d: %s", name, f.Rule.ID, f.Start, f.Message)
		}
	}
}
