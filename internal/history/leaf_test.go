package history

import (
	"encoding/json"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/tlog"
	"pgregory.net/rapid"
)

// header is the form of what a leaf is computed from. Every leaf that was ever
// stored depends on it.
type header struct {
	ID        string `json:"id"`
	Unit      string `json:"unit"`
	Subject   string `json:"subject"`
	SubjectID string `json:"subject_id"`
	Version   int64  `json:"version"`
	Kind      string `json:"kind"`
	Actor     string `json:"actor"`
	At        int64  `json:"at"`
	Commit    []byte `json:"commit"`
}

func TestHeaderIsJSON(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.StringMatching(`[a-z0-9.-]{0,30}`),
			rapid.SampledFrom([]string{"", "<甲>&", "\"\\\n\x00\x7f", "\u2028", "\xff𬎆", "~ "}))
		e := Entry{
			ID: text.Draw(r, "id"), UnitID: text.Draw(r, "unit"), Subject: text.Draw(r, "subject"), SubjectID: text.Draw(r, "subject id"),
			Version: rapid.Int64().Draw(r, "version"), Kind: text.Draw(r, "kind"), Actor: text.Draw(r, "actor"),
			At: time.UnixMilli(rapid.Int64Range(-1<<40, 1<<45).Draw(r, "at")),
		}
		commit := [32]byte(rapid.SliceOfN(rapid.Byte(), 32, 32).Draw(r, "commit"))
		want, err := json.Marshal(header{e.ID, e.UnitID, e.Subject, e.SubjectID, e.Version, e.Kind, e.Actor, e.At.UnixMilli(), commit[:]})
		if err != nil {
			r.Fatal(err)
		}
		if have := appendHeader(nil, &e, &commit); string(have) != string(want) {
			r.Errorf("%s\nwant %s", have, want)
		}
		if Leaf(e, commit) != tlog.RecordHash(want) {
			r.Error("another leaf")
		}
	})
}
