package org

import (
	"slices"
	"strconv"
	"time"

	"bihuan/internal/access"
	"bihuan/internal/history"
)

// Person is somebody who holds posts, with everything that was ever said of
// them here. It is an aggregate. Two people may have one name; their posts
// tell them apart. No other personal data is kept.
type Person struct {
	ID         string            `json:"id"`
	UnitID     string            `json:"unit_id"`
	Visibility access.Visibility `json:"visibility"`
	Name       string            `json:"name"`
	From       string            `json:"from"` // YYYY-MM-DD or ""
	To         string            `json:"to"`   // first day away, "" while here
	Posts      []Post            `json:"posts"`
	Charges    []Charge          `json:"charges"`
	Version    int64             `json:"version"`
	CreatedAt  time.Time         `json:"created_at"`
	UpdatedAt  time.Time         `json:"updated_at"`
}

// Post is a seat in an office from one day to another.
type Post struct {
	ID string `json:"id"`
	PostContent
	To string `json:"to"` // first day without it, "" while held
}

// PostContent is what a post says.
type PostContent struct {
	OfficeID string `json:"office_id"`
	Title    string `json:"title"` // 职务
	Duty     Duty   `json:"duty"`
	Order    int    `json:"order"` // among the people of the office
	From     string `json:"from"`
}

// Current reports whether the post is held on day.
func (p Post) Current(day string) bool { return within(p.From, p.To, day) }

// Charge is an office, or a matter in words, that a person is in charge of
// (分管) or keeps contact with (联系).
type Charge struct {
	ID string `json:"id"`
	ChargeContent
	To string `json:"to"`
}

// ChargeContent is what a charge says: an office or a matter, never both.
type ChargeContent struct {
	Kind     ChargeKind `json:"kind"`
	OfficeID string     `json:"office_id"`
	Matter   string     `json:"matter"` // a contact point or a field of work that is no office here
	From     string     `json:"from"`
}

// Current reports whether the charge holds on day.
func (c Charge) Current(day string) bool { return within(c.From, c.To, day) }

// Current reports whether the person is here on day.
func (p Person) Current(day string) bool { return within(p.From, p.To, day) }

// Post returns the post of that id.
func (p Person) Post(id string) (Post, bool) {
	i := slices.IndexFunc(p.Posts, func(post Post) bool { return post.ID == id })
	if i < 0 {
		return Post{}, false
	}
	return p.Posts[i], true
}

// Charge returns the charge of that id.
func (p Person) Charge(id string) (Charge, bool) {
	i := slices.IndexFunc(p.Charges, func(c Charge) bool { return c.ID == id })
	if i < 0 {
		return Charge{}, false
	}
	return p.Charges[i], true
}

// Get returns the text of field f of the person.
func (p Person) Get(f Field) string {
	switch f {
	case FieldName:
		return p.Name
	case FieldFrom:
		return p.From
	}
	return ""
}

func (p *Person) set(f Field, text string) {
	switch f {
	case FieldName:
		p.Name = text
	case FieldFrom:
		p.From = text
	}
}

// Get returns the text of field f of the post.
func (p Post) Get(f Field) string {
	switch f {
	case FieldTitle:
		return p.Title
	case FieldDuty:
		return string(p.Duty)
	case FieldOrder:
		return strconv.Itoa(p.Order)
	case FieldFrom:
		return p.From
	}
	return ""
}

func (p *Post) set(f Field, text string) {
	switch f {
	case FieldTitle:
		p.Title = text
	case FieldDuty:
		p.Duty = Duty(text)
	case FieldOrder:
		p.Order, _ = strconv.Atoi(text)
	case FieldFrom:
		p.From = text
	}
}

// stamp gives p the circumstances of the event that was just applied.
func (p Person) stamp(e history.Entry) Person {
	p.ID, p.UnitID, p.Version, p.UpdatedAt = e.SubjectID, e.UnitID, e.Version, e.At.UTC()
	if e.Version == 1 {
		p.CreatedAt = p.UpdatedAt
	}
	return p
}
