package ledger

import (
	"fmt"

	"bihuan/internal/history"
)

// CauseWithdrawn says why a cause no longer counts. It stays readable.
type CauseWithdrawn struct {
	Reason string `json:"reason"`
}

// MeasureWithdrawn is CauseWithdrawn of a measure.
type MeasureWithdrawn struct {
	Reason string `json:"reason"`
}

var (
	_ = history.Know[CauseWithdrawn](kinds)
	_ = history.Know[MeasureWithdrawn](kinds)
)

// Kind implements history.Event.
func (CauseWithdrawn) Kind() string { return "ledger.cause.withdrawn.v1" }

// Kind implements history.Event.
func (MeasureWithdrawn) Kind() string { return "ledger.measure.withdrawn.v1" }

// Sentence implements history.Event.
func (e CauseWithdrawn) Sentence() string { return "撤回原因：" + shorten(e.Reason) }

// Sentence implements history.Event.
func (e MeasureWithdrawn) Sentence() string { return "撤回整改措施：" + shorten(e.Reason) }

// ApplyCause returns c after e, without the circumstances of e.
func ApplyCause(c Cause, e history.Event) Cause {
	switch e := e.(type) {
	case CauseRegistered:
		return e.Cause()
	case CauseEdited:
		return e.applyTo(c)
	case CauseWithdrawn:
		c.Withdrawn = e.Reason
	}
	return c
}

// ApplyMeasure returns m after e, without the circumstances of e.
func ApplyMeasure(m Measure, e history.Event) Measure {
	switch e := e.(type) {
	case MeasureRegistered:
		return e.Measure()
	case MeasureEdited:
		return e.applyTo(m)
	case MeasureWithdrawn:
		m.Withdrawn = e.Reason
	}
	return m
}

// ReplayCause returns the cause that its whole history makes. An erased body
// is fault.NotFound.
func ReplayCause(entries []history.Entry) (Cause, error) {
	return replayPart(entries, ApplyCause, Cause.stamp)
}

// ReplayMeasure is ReplayCause of a measure.
func ReplayMeasure(entries []history.Entry) (Measure, error) {
	return replayPart(entries, ApplyMeasure, Measure.stamp)
}

func replayPart[T any](entries []history.Entry, apply func(T, history.Event) T, stamp func(T, history.Entry) T) (T, error) {
	var part, none T
	for _, entry := range entries {
		if entry.Body == nil {
			return none, errErased(entry)
		}
		e, err := Decode(entry.Kind, entry.Body)
		if err != nil {
			return none, fmt.Errorf("ledger: %w", err)
		}
		part = stamp(apply(part, e), entry)
	}
	return part, nil
}
