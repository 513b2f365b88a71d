package ledger

import (
	"bihuan/internal/access"
	"bihuan/internal/history"
)

// MeasureRegistered is the first event of a measure.
type MeasureRegistered struct {
	Visibility access.Visibility `json:"visibility"`
	Year       int               `json:"year"`
	No         int               `json:"no"`
	MeasureContent
}

var _ = history.Know[MeasureRegistered](kinds)

// Kind implements history.Event.
func (MeasureRegistered) Kind() string { return "ledger.measure.registered.v1" }

// Sentence implements history.Event.
func (e MeasureRegistered) Sentence() string {
	return "登记整改措施“" + shorten(e.Title) + "”"
}

// Measure returns the state after the event, without its circumstances.
func (e MeasureRegistered) Measure() Measure {
	return Measure{Visibility: e.Visibility, Year: e.Year, No: e.No, MeasureContent: e.MeasureContent}
}

func (m Measure) stamp(e history.Entry) Measure {
	m.ID, m.UnitID, m.Version, m.UpdatedAt = e.SubjectID, e.UnitID, e.Version, e.At.UTC()
	if e.Version == 1 {
		m.CreatedAt = m.UpdatedAt
	}
	return m
}
