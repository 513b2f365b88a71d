package history

import (
	"encoding/json"
	"fmt"
)

// Kinds reads the stored bodies of a wing's events. A kind is never taken out:
// old bodies stay readable.
type Kinds map[string]func(body []byte) (Event, error)

// Know enters the kind of E into k; the file of every event calls it once. It
// returns true so that a package variable can call it.
func Know[E Event](k Kinds) bool {
	var zero E
	if _, taken := k[zero.Kind()]; taken {
		panic("history: two events of kind " + zero.Kind())
	}
	k[zero.Kind()] = func(body []byte) (Event, error) {
		var e E
		err := json.Unmarshal(body, &e)
		return e, err
	}
	return true
}

// Decode returns the event of a stored body.
func (k Kinds) Decode(kind string, body []byte) (Event, error) {
	read, ok := k[kind]
	if !ok {
		return nil, fmt.Errorf("history: unknown event kind %q", kind)
	}
	e, err := read(body)
	if err != nil {
		return nil, fmt.Errorf("history: body of %s: %w", kind, err)
	}
	return e, nil
}
