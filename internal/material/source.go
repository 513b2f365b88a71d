package material

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"

	"bihuan/internal/fault"
	"bihuan/internal/history"
	"bihuan/internal/material/document"
)

// Source commits an event to what came in with it: the file as it was handed
// in, and the revision as it is kept.
type Source struct {
	File     history.File `json:"file"`
	Revision []byte       `json:"revision"` // SHA-256, see Revision.sum
}

// source returns the Source of a revision that was read from content.
func source(r Revision, content []byte) (*Source, error) {
	sum, err := r.sum()
	return &Source{history.NewFile(r.Blob, content), sum}, err
}

// sum returns the SHA-256 of everything in r but when and by whom, which the
// event itself tells.
func (r Revision) sum() ([]byte, error) {
	d := r.Document
	b, err := json.Marshal(struct {
		Name        string             `json:"name"`
		Size        int64              `json:"size"`
		Fingerprint string             `json:"fingerprint"`
		Document    string             `json:"document"`
		Format      document.Format    `json:"format"`
		Text        string             `json:"text"`
		Segments    []document.Segment `json:"segments"`
		Notices     []string           `json:"notices"`
	}{r.Name, r.Size, r.Fingerprint, d.Name, d.Format, d.Text, append([]document.Segment{}, d.Segments...), append([]string{}, d.Notices...)})
	sum := sha256.Sum256(b)
	return sum[:], err
}

// FilesKept implements history.FileKeeper.
func (e Added) FilesKept() []history.File { return e.Source.files() }

// FilesKept implements history.FileKeeper.
func (e Revised) FilesKept() []history.File { return e.Source.files() }

func (s *Source) files() []history.File {
	if s == nil {
		return nil
	}
	return []history.File{s.File}
}

// Brought returns the number of the revision that came in with an event and
// what the event commits to: 0 for an event that brought none, nil for one of
// an earlier program.
func Brought(e Event) (no int, committed *Source) {
	switch e := e.(type) {
	case Added:
		return e.Material.Revision, e.Source
	case Revised:
		return e.Revision, e.Source
	}
	return 0, nil
}

// CheckRevision proves that r is the revision that came in with an event. It
// returns fault.Conflict when it is not.
func CheckRevision(entry history.Entry, committed *Source, r Revision) error {
	wrong := r.CreatedBy != entry.Actor || !r.CreatedAt.Equal(entry.At)
	if committed != nil {
		sum, err := r.sum()
		if err != nil {
			return err
		}
		wrong = wrong || !bytes.Equal(sum, committed.Revision) || r.Blob != committed.File.Blob
	}
	if wrong {
		return fault.New(fault.Conflict, "第%d版文稿的名称、文字、来源文件或上传人被改动。", r.No)
	}
	return nil
}

// Replay returns the material that its whole history makes. An erased body is
// fault.NotFound.
func Replay(entries []history.Entry) (Material, error) {
	var m Material
	for _, entry := range entries {
		if entry.Body == nil {
			return m, fault.New(fault.NotFound, "第%d次操作的内容已按规定清除，不能还原。", entry.Version)
		}
		e, err := Decode(entry.Kind, entry.Body)
		if err != nil {
			return m, err
		}
		m = Apply(m, e)
		m.UpdatedAt = entry.At.UTC()
	}
	return m, nil
}
