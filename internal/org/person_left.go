package org

import (
	"slices"

	"bihuan/internal/history"
)

// PersonLeft ends a person and with them the posts and charges that were open
// or would have ended later.
type PersonLeft struct {
	To      string   `json:"to"`
	Posts   []string `json:"posts"` // ids
	Charges []string `json:"charges"`
}

var _ = history.Know[PersonLeft](kinds)

// Kind implements history.Event.
func (PersonLeft) Kind() string { return "org.person.left.v1" }

// Sentence implements history.Event.
func (e PersonLeft) Sentence() string {
	s := "自" + e.To + "起离任"
	if len(e.Posts)+len(e.Charges) > 0 {
		s += "，职务和分管联系同时结束"
	}
	return s
}

func (e PersonLeft) applyPerson(p *Person) {
	p.To = e.To
	for i := range p.Posts {
		if slices.Contains(e.Posts, p.Posts[i].ID) {
			p.Posts[i].To = e.To
		}
	}
	for i := range p.Charges {
		if slices.Contains(e.Charges, p.Charges[i].ID) {
			p.Charges[i].To = e.To
		}
	}
}
