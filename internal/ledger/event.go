package ledger

import (
	"fmt"

	"bihuan/internal/fault"
	"bihuan/internal/history"
)

// The subjects under which the history keeps what happened.
const (
	SubjectProblem = "problem"
	SubjectCause   = "cause"
	SubjectMeasure = "measure"
)

// Event is what happened to a problem.
type Event interface {
	history.Event
	apply(*Problem)
}

// Apply returns p after e. It knows nothing about when and by whom; see stamp.
func Apply(p Problem, e Event) Problem {
	p.Course = p.Course.clone()
	e.apply(&p)
	if d, ok := e.(done); ok && d.deed().State != Stay {
		p.State = d.deed().State
	}
	return p
}

// kinds reads what was ever written about problems, causes and measures.
var kinds = history.Kinds{}

// Decode returns the event of a stored body.
func Decode(kind string, body []byte) (history.Event, error) { return kinds.Decode(kind, body) }

// stamp gives p the circumstances of the event that was just applied.
func (p Problem) stamp(e history.Entry) Problem {
	p.ID, p.UnitID, p.Version, p.UpdatedAt = e.SubjectID, e.UnitID, e.Version, e.At.UTC()
	if e.Version == 1 {
		p.CreatedAt = p.UpdatedAt
	}
	return p
}

func errErased(e history.Entry) error {
	return fault.New(fault.NotFound, "第%d次操作的内容已按规定清除，不能还原。", e.Version)
}

// Replay returns the problem that its whole history makes. An erased body is
// fault.NotFound.
func Replay(entries []history.Entry) (Problem, error) {
	var p Problem
	for _, entry := range entries {
		if entry.Body == nil {
			return Problem{}, errErased(entry)
		}
		decoded, err := Decode(entry.Kind, entry.Body)
		if err != nil {
			return Problem{}, err
		}
		e, ok := decoded.(Event)
		if !ok {
			return Problem{}, fmt.Errorf("ledger: %s is no event of a problem", entry.Kind)
		}
		p = Apply(p, e).stamp(entry)
	}
	return p, nil
}
