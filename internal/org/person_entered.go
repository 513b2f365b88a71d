package org

import (
	"bihuan/internal/access"

	"bihuan/internal/history"
)

// PersonEntered is the first event of a person.
type PersonEntered struct {
	Name string `json:"name"`
	From string `json:"from"`
}

var _ = history.Know[PersonEntered](kinds)

// Kind implements history.Event.
func (PersonEntered) Kind() string { return "org.person.entered.v1" }

// Sentence implements history.Event.
func (e PersonEntered) Sentence() string { return "登记人员“" + e.Name + "”" }

func (e PersonEntered) applyPerson(p *Person) {
	p.Visibility, p.Name, p.From = access.UnitWide, e.Name, e.From
}
