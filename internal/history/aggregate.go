package history

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"bihuan/internal/fault"
)

// Aggregate says how what the history tells of one kind of subject is compared
// with what the pages show. Every subject that occurs in a database needs one.
type Aggregate struct {
	Subject string // as in Record
	Name    string // for people: 问题
	Decode  Decoder
	// Row returns the canonical JSON of the current row, "null" when there is
	// none. It is nil for subjects that belong to no row.
	Row func(ctx context.Context, unit, id string) ([]byte, error)
	// Replay returns the canonical JSON of the row that a whole history makes,
	// nil for subjects that are only compared by their hash.
	Replay func(entries []Entry) ([]byte, error)
	// Table and Key name the table and column that hold one row for each
	// subject, "" where rows may come and go without a history.
	Table, Key string
	// Retained says that its records must be kept for a time before a body can
	// be erased: what 操作记录 shows.
	Retained bool
	// Also proves what belongs to a subject beside its row; it returns a
	// fault.Conflict that says what was changed, and otherwise how many files it
	// has read. It may be nil.
	Also func(ctx context.Context, entries []Entry) (files int, err error)
}

// Of returns the Aggregate of subjects that are kept as rows: load reads the
// current one, of a unit and an id, and replay makes it from its history.
// load tells by fault.NotFound that there is no row.
func Of[T any](subject, name, table string, decode Decoder, load func(ctx context.Context, unit, id string) (T, error), replay func([]Entry) (T, error)) Aggregate {
	a := Aggregate{Subject: subject, Name: name, Decode: decode, Table: table, Key: "id"}
	a.Row = func(ctx context.Context, unit, id string) ([]byte, error) {
		row, err := load(ctx, unit, id)
		if fault.KindOf(err) == fault.NotFound {
			return []byte("null"), nil
		}
		if err != nil {
			return nil, err
		}
		return json.Marshal(row)
	}
	if replay != nil {
		a.Replay = func(entries []Entry) (canonical []byte, err error) {
			// Bodies that somebody made up may be such as no Decide lets through.
			defer func() {
				if p := recover(); p != nil {
					err = fmt.Errorf("history: replay of a %s: %v", subject, p)
				}
			}()
			row, err := replay(entries)
			if err != nil {
				return nil, err
			}
			return json.Marshal(row)
		}
	}
	return a
}

// Alone returns the Aggregate of subjects that belong to no row.
func Alone(subject, name string, decode Decoder) Aggregate {
	return Aggregate{Subject: subject, Name: name, Decode: decode}
}

// File is a file of the data folder whose content an event commits to.
type File struct {
	Blob   string `json:"blob"`
	SHA256 string `json:"sha256"` // hexadecimal, as sha256sum prints it
}

// NewFile returns the File of content that is kept as blob.
func NewFile(blob string, content []byte) File {
	sum := sha256.Sum256(content)
	return File{blob, hex.EncodeToString(sum[:])}
}

// FileKeeper is an event after which files are kept that were not before.
type FileKeeper interface{ FilesKept() []File }

// FileLoser is an event after which files, named by their blobs, are gone.
type FileLoser interface{ FilesGone() []string }

// Files returns the files that the subject of entries has at the end. What
// an erased body said of files is not known any more.
func (a Aggregate) Files(entries []Entry) ([]File, error) {
	var have []File
	for _, e := range entries {
		if e.Body == nil || a.Decode == nil {
			continue
		}
		event, err := a.Decode(e.Kind, e.Body)
		if err != nil {
			return nil, err
		}
		if k, ok := event.(FileKeeper); ok {
			have = append(have, k.FilesKept()...)
		}
		if l, ok := event.(FileLoser); ok {
			for _, gone := range l.FilesGone() {
				have = without(have, gone)
			}
		}
	}
	return have, nil
}

func without(files []File, blob string) []File {
	var kept []File
	for _, f := range files {
		if f.Blob != blob {
			kept = append(kept, f)
		}
	}
	return kept
}
