package org

import "bihuan/internal/history"

// PostOpened gives a person a post.
type PostOpened struct {
	ID string `json:"id"`
	PostContent
	Office string `json:"office"` // name at that time
}

var _ = history.Know[PostOpened](kinds)

// Kind implements history.Event.
func (PostOpened) Kind() string { return "org.post.opened.v1" }

// Sentence implements history.Event.
func (e PostOpened) Sentence() string {
	return since(e.From) + "任“" + e.Office + "”" + e.Title + "（" + e.Duty.Zh() + "）"
}

// since opens a sentence with a day, where there is one.
func since(day string) string {
	if day == "" {
		return ""
	}
	return "自" + day + "起"
}

func (e PostOpened) applyPerson(p *Person) {
	p.Posts = append(p.Posts, Post{ID: e.ID, PostContent: e.PostContent})
}
