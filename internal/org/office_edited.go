package org

import "bihuan/internal/history"

// OfficeEdited says that somebody changed what an office says. It has at least
// one change.
type OfficeEdited struct {
	Changes []Change `json:"changes"`
}

var _ = history.Know[OfficeEdited](kinds)

// Kind implements history.Event.
func (OfficeEdited) Kind() string { return "org.office.edited.v1" }

// Sentence implements history.Event.
func (e OfficeEdited) Sentence() string { return sentences(e.Changes, OfficeWords) }

func (e OfficeEdited) applyOffice(o *Office) {
	for _, c := range e.Changes {
		o.set(c.Field, c.New)
	}
}
