package material

import (
	"fmt"

	"bihuan/internal/history"
	"bihuan/internal/material/extract"
)

// Event is what happened to a material.
type Event interface {
	history.Event
	apply(m *Material)
}

// Apply returns m after e. It is pure: m is not changed, slices included.
func Apply(m Material, e Event) Material {
	m = m.clone()
	e.apply(&m)
	m.Draft.count(&m.Counts)
	m.Version++
	return m
}

// kinds reads what was ever written about materials.
var kinds = history.Kinds{}

// Decode returns the event of a stored body.
func Decode(kind string, body []byte) (Event, error) {
	e, err := kinds.Decode(kind, body)
	if err != nil {
		return nil, err
	}
	of, ok := e.(Event)
	if !ok {
		return nil, fmt.Errorf("material: %s is no event of a material", kind)
	}
	return of, nil
}

// Added is the first event of a material.
type Added struct {
	Material Material `json:"material"`
	Source   *Source  `json:"source,omitempty"` // nil in the histories of earlier programs
}

var _ = history.Know[Added](kinds)

// Kind implements history.Event.
func (Added) Kind() string { return "material.added.v1" }

// Sentence implements history.Event.
func (e Added) Sentence() string {
	return fmt.Sprintf("读入材料“%s”，拆分出问题%d个、原因%d条、措施%d组、常态化任务%d项",
		e.Material.Name, e.Material.Counts.Problems, e.Material.Counts.Causes, e.Material.Counts.Measures, e.Material.Counts.Promises)
}

func (e Added) apply(m *Material) {
	version := m.Version
	*m = e.Material.clone()
	m.Version = version
}

// Revised replaces the text by a new revision with a new draft.
type Revised struct {
	Name     string        `json:"name"`
	Title    string        `json:"title"`
	Genre    extract.Genre `json:"genre"`
	Revision int           `json:"revision"`
	Counts   Counts        `json:"counts"`
	Draft    Draft         `json:"draft"`
	Kept     int           `json:"kept"` // corrections that were carried over
	Source   *Source       `json:"source,omitempty"`
}

var _ = history.Know[Revised](kinds)

// Kind implements history.Event.
func (Revised) Kind() string { return "material.revised.v1" }

// Sentence implements history.Event.
func (e Revised) Sentence() string {
	return fmt.Sprintf("上传新版本（第%d版）“%s”，沿用已确认的修改%d处", e.Revision, e.Name, e.Kept)
}

func (e Revised) apply(m *Material) {
	m.Name, m.Title, m.Genre, m.Revision = e.Name, e.Title, e.Genre, e.Revision
	m.Counts, m.Draft = e.Counts, e.Draft.clone()
}

// EnteredLedger says that the draft became problems of the ledger.
type EnteredLedger struct {
	Problems int `json:"problems"`
	Causes   int `json:"causes"`
	Measures int `json:"measures"`
	Promises int `json:"promises"`
}

var _ = history.Know[EnteredLedger](kinds)

// Kind implements history.Event.
func (EnteredLedger) Kind() string { return "material.entered-ledger.v1" }

// Sentence implements history.Event.
func (e EnteredLedger) Sentence() string {
	return fmt.Sprintf("纳入台账：问题%d个、原因%d条、措施%d组、常态化任务%d项", e.Problems, e.Causes, e.Measures, e.Promises)
}

func (e EnteredLedger) apply(m *Material) { m.State = Filed }

// FindingDismissed hides a finding for a stated reason.
type FindingDismissed struct {
	Key    string `json:"key"`
	Rule   string `json:"rule"`
	Title  string `json:"title"` // of the rule
	Reason string `json:"reason"`
	Counts Counts `json:"counts"` // of the open findings afterwards
}

var _ = history.Know[FindingDismissed](kinds)

// Kind implements history.Event.
func (FindingDismissed) Kind() string { return "material.finding.dismissed.v1" }

// Sentence implements history.Event.
func (e FindingDismissed) Sentence() string {
	return "不采纳一处检查结果（" + e.Title + "），理由：" + e.Reason
}

func (e FindingDismissed) apply(m *Material) {
	m.Dismissed = append(m.Dismissed, Dismissal{Key: e.Key, Reason: e.Reason})
	m.Counts = e.Counts
}

// FindingRestored shows a dismissed finding again.
type FindingRestored struct {
	Key    string `json:"key"`
	Rule   string `json:"rule"`
	Title  string `json:"title"`
	Counts Counts `json:"counts"`
}

var _ = history.Know[FindingRestored](kinds)

// Kind implements history.Event.
func (FindingRestored) Kind() string { return "material.finding.restored.v1" }

// Sentence implements history.Event.
func (e FindingRestored) Sentence() string { return "恢复一处检查结果（" + e.Title + "）" }

func (e FindingRestored) apply(m *Material) {
	kept := m.Dismissed[:0]
	for _, d := range m.Dismissed {
		if d.Key != e.Key {
			kept = append(kept, d)
		}
	}
	m.Dismissed = kept
	m.Counts = e.Counts
}
