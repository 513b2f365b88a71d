package history

import (
	"encoding/base64"
	"encoding/json"
	"strconv"

	"crypto/sha256"

	"golang.org/x/mod/sumdb/tlog"
)

// Leaf returns the RFC 6962 leaf hash of an entry whose body and row have the
// given commitment. It can be recomputed when the body is erased, because the
// commitment stays.
func Leaf(e Entry, commit [sha256.Size]byte) tlog.Hash {
	return tlog.RecordHash(appendHeader(make([]byte, 0, 512), &e, &commit))
}

// appendHeader appends what a leaf is the hash of: one JSON object with the
// circumstances of the event in this order and the commitment in base64,
// exactly as encoding/json writes it. Written by hand because verification
// spends most of its time here; a test compares.
func appendHeader(b []byte, e *Entry, commit *[sha256.Size]byte) []byte {
	text := func(name, value string) {
		b = append(append(b, name...), '"')
		b = append(appendEscaped(b, value), '"')
	}
	text(`{"id":`, e.ID)
	text(`,"unit":`, e.UnitID)
	text(`,"subject":`, e.Subject)
	text(`,"subject_id":`, e.SubjectID)
	b = strconv.AppendInt(append(b, `,"version":`...), e.Version, 10)
	text(`,"kind":`, e.Kind)
	text(`,"actor":`, e.Actor)
	b = strconv.AppendInt(append(b, `,"at":`...), e.At.UnixMilli(), 10)
	b = base64.StdEncoding.AppendEncode(append(b, `,"commit":"`...), commit[:])
	return append(b, `"}`...)
}

func appendEscaped(b []byte, s string) []byte {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&' {
			quoted, _ := json.Marshal(s) // a string always marshals
			return append(b, quoted[1:len(quoted)-1]...)
		}
	}
	return append(b, s...)
}
