package org

import "bihuan/internal/history"

// PersonEdited says that somebody changed what is said of a person beside
// posts and charges. It has at least one change.
type PersonEdited struct {
	Changes []Change `json:"changes"`
}

var _ = history.Know[PersonEdited](kinds)

// Kind implements history.Event.
func (PersonEdited) Kind() string { return "org.person.edited.v1" }

// Sentence implements history.Event.
func (e PersonEdited) Sentence() string { return sentences(e.Changes, PersonWords) }

func (e PersonEdited) applyPerson(p *Person) {
	for _, c := range e.Changes {
		p.set(c.Field, c.New)
	}
}
