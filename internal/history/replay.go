package history

import "bihuan/internal/fault"

// Replay returns what the whole history of a subject makes of its zero value:
// decode reads a stored body, step is the row after an event and its entry. An
// erased body is fault.NotFound.
func Replay[T any](entries []Entry, decode func(kind string, body []byte) (Event, error), step func(T, Event, Entry) T) (T, error) {
	var row, none T
	for _, entry := range entries {
		if entry.Body == nil {
			return none, fault.New(fault.NotFound, "第%d次操作的内容已按规定清除，不能还原。", entry.Version)
		}
		e, err := decode(entry.Kind, entry.Body)
		if err != nil {
			return none, err
		}
		row = step(row, e, entry)
	}
	return row, nil
}
