package org

import "bihuan/internal/history"

// PersonReturned takes a leaving back. Posts that ended with it stay ended.
type PersonReturned struct{}

var _ = history.Know[PersonReturned](kinds)

// Kind implements history.Event.
func (PersonReturned) Kind() string { return "org.person.returned.v1" }

// Sentence implements history.Event.
func (PersonReturned) Sentence() string { return "恢复为在任人员" }

func (PersonReturned) applyPerson(p *Person) { p.To = "" }
