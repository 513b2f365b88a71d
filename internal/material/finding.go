package material

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"
	"unicode/utf8"

	"bihuan/internal/fault"
	"bihuan/internal/material/document"
	"bihuan/internal/material/lint"
)

// Finding is a defect of the current text with what a person said of it. Key
// stays the same as long as the rule finds the same words the same number of
// times before, so that a dismissal survives a new revision.
type Finding struct {
	lint.Finding
	Key       string
	Dismissed bool
	Reason    string
}

// Findings checks doc and applies the dismissals of m.
func (m Material) Findings(doc *document.Document, found []lint.Finding) []Finding {
	reasons := make(map[string]string, len(m.Dismissed))
	for _, d := range m.Dismissed {
		reasons[d.Key] = d.Reason
	}
	seen := make(map[string]int, len(found))
	list := make([]Finding, len(found))
	for i, f := range found {
		sum := sha256.Sum256([]byte(doc.At(f.Span)))
		base := f.Rule.ID + "." + hex.EncodeToString(sum[:6])
		key := base + "." + strconv.Itoa(seen[base])
		seen[base]++
		reason, dismissed := reasons[key]
		list[i] = Finding{Finding: f, Key: key, Dismissed: dismissed, Reason: reason}
	}
	return list
}

// tally counts the open findings into c.
func tally(findings []Finding, c Counts) Counts {
	c.Verify, c.Error, c.Hint = 0, 0, 0
	for _, f := range findings {
		switch {
		case f.Dismissed:
		case f.Severity == lint.Verify:
			c.Verify++
		case f.Severity == lint.Error:
			c.Error++
		default:
			c.Hint++
		}
	}
	return c
}

// JudgeFinding dismisses a finding with a reason, or restores it.
type JudgeFinding struct {
	Key     string
	Dismiss bool
	Reason  string
	// Findings are those of the current text; the service fills them in.
	Findings []Finding
}

func (c JudgeFinding) decide(m Material) ([]Event, error) {
	at := -1
	for i, f := range c.Findings {
		if f.Key == c.Key {
			at = i
		}
	}
	if at < 0 {
		return nil, fault.New(fault.NotFound, "这条检查结果已不存在，可能已随新版本改好，请刷新页面。")
	}
	f := &c.Findings[at]
	if f.Dismissed == c.Dismiss {
		return nil, nil
	}
	reason := strings.TrimSpace(c.Reason)
	if c.Dismiss && (reason == "" || utf8.RuneCountInString(reason) > maxReason) {
		return nil, fault.New(fault.Invalid, "请写明不采纳的理由，不超过%d个字。", maxReason)
	}
	f.Dismissed = c.Dismiss
	counts := tally(c.Findings, m.Counts)
	if c.Dismiss {
		return []Event{FindingDismissed{Key: c.Key, Rule: f.Rule.ID, Title: f.Rule.Title, Reason: reason, Counts: counts}}, nil
	}
	return []Event{FindingRestored{Key: c.Key, Rule: f.Rule.ID, Title: f.Rule.Title, Counts: counts}}, nil
}
