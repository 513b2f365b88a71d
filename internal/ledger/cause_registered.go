package ledger

import (
	"bihuan/internal/access"
	"bihuan/internal/history"
)

// CauseRegistered is the first event of a cause.
type CauseRegistered struct {
	Visibility access.Visibility `json:"visibility"`
	Year       int               `json:"year"`
	No         int               `json:"no"`
	CauseContent
}

var _ = history.Know[CauseRegistered](kinds)

// Kind implements history.Event.
func (CauseRegistered) Kind() string { return "ledger.cause.registered.v1" }

// Sentence implements history.Event.
func (e CauseRegistered) Sentence() string { return "登记原因“" + shorten(e.Title) + "”" }

// Cause returns the state after the event, without its circumstances.
func (e CauseRegistered) Cause() Cause {
	return Cause{Visibility: e.Visibility, Year: e.Year, No: e.No, CauseContent: e.CauseContent}
}

func (c Cause) stamp(e history.Entry) Cause {
	c.ID, c.UnitID, c.Version, c.UpdatedAt = e.SubjectID, e.UnitID, e.Version, e.At.UTC()
	if e.Version == 1 {
		c.CreatedAt = c.UpdatedAt
	}
	return c
}
