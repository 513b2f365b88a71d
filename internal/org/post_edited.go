package org

import "bihuan/internal/history"

// PostEdited corrects what is said of a post.
type PostEdited struct {
	ID      string   `json:"id"`
	Office  string   `json:"office"` // name at that time
	Changes []Change `json:"changes"`
}

var _ = history.Know[PostEdited](kinds)

// Kind implements history.Event.
func (PostEdited) Kind() string { return "org.post.edited.v1" }

// Sentence implements history.Event.
func (e PostEdited) Sentence() string {
	return "更正在“" + e.Office + "”的任职：" + sentences(e.Changes, PostWords)
}

func (e PostEdited) applyPerson(p *Person) {
	for i := range p.Posts {
		if p.Posts[i].ID != e.ID {
			continue
		}
		for _, c := range e.Changes {
			p.Posts[i].set(c.Field, c.New)
		}
	}
}
