package layout

import (
	"bihuan/internal/history"
	"bihuan/internal/write/sheet"
)

// Subject is under what the history keeps layouts.
const Subject = "layout"

var kinds = history.Kinds{}

// Decode returns the event of a stored body.
func Decode(kind string, body []byte) (history.Event, error) { return kinds.Decode(kind, body) }

// Added is the first event of a layout.
type Added struct {
	Form sheet.Layout `json:"form"`
	File File         `json:"file,omitzero"`
}

var _ = history.Know[Added](kinds)

// Kind implements history.Event.
func (Added) Kind() string { return "layout.added.v1" }

// Sentence implements history.Event.
func (e Added) Sentence() string {
	if e.File.Name != "" {
		return "按空表“" + e.File.Name + "”增加表样“" + e.Form.Name + "”"
	}
	return "增加表样“" + e.Form.Name + "”"
}

// Changed gives a layout another form.
type Changed struct {
	Form sheet.Layout `json:"form"`
	File File         `json:"file,omitzero"`
}

var _ = history.Know[Changed](kinds)

// Kind implements history.Event.
func (Changed) Kind() string { return "layout.changed.v1" }

// Sentence implements history.Event.
func (e Changed) Sentence() string { return "修改表样“" + e.Form.Name + "”" }

// Ended takes a layout out of use.
type Ended struct {
	On string `json:"on"`
}

var _ = history.Know[Ended](kinds)

// Kind implements history.Event.
func (Ended) Kind() string { return "layout.ended.v1" }

// Sentence implements history.Event.
func (Ended) Sentence() string { return "停用表样" }

// FilesKept implements history.FileKeeper.
func (e Added) FilesKept() []history.File { return e.File.kept() }

// FilesKept implements history.FileKeeper.
func (e Changed) FilesKept() []history.File { return e.File.kept() }

func (f File) kept() []history.File {
	if f.Blob == "" {
		return nil
	}
	return []history.File{{Blob: f.Blob, SHA256: f.SHA256}}
}

// Apply returns l after e.
func Apply(l Layout, e history.Event) Layout {
	switch e := e.(type) {
	case Added:
		l.Form, l.File = e.Form, e.File
	case Changed:
		l.Form, l.File = e.Form, e.File
	case Ended:
		l.EndedOn = e.On
	}
	return l
}

func (l Layout) stamp(e history.Entry) Layout {
	l.ID, l.UnitID, l.Version, l.UpdatedAt = e.SubjectID, e.UnitID, e.Version, e.At.UTC()
	if e.Version == 1 {
		l.CreatedAt = l.UpdatedAt
	}
	return l
}

// Replay returns the layout that its whole history makes. An erased body is
// fault.NotFound.
func Replay(entries []history.Entry) (Layout, error) {
	return history.Replay(entries, Decode, func(l Layout, e history.Event, entry history.Entry) Layout { return Apply(l, e).stamp(entry) })
}
