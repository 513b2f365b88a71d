package org

import "bihuan/internal/history"

// PostEnded ends a post.
type PostEnded struct {
	ID     string `json:"id"`
	To     string `json:"to"`
	Office string `json:"office"` // name at that time
	Title  string `json:"title"`
}

var _ = history.Know[PostEnded](kinds)

// Kind implements history.Event.
func (PostEnded) Kind() string { return "org.post.ended.v1" }

// Sentence implements history.Event.
func (e PostEnded) Sentence() string {
	return "自" + e.To + "起不再任“" + e.Office + "”" + e.Title
}

func (e PostEnded) applyPerson(p *Person) {
	for i := range p.Posts {
		if p.Posts[i].ID == e.ID {
			p.Posts[i].To = e.To
		}
	}
}
