// Package comment holds what people say to each other about a problem (评论).
// A comment changes nothing about the problem: it is an aggregate of its own
// and is seen by whoever sees the problem. It knows no SQL and no HTTP and
// reads no clock.
package comment

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/history"
)

// Comment is what one person said about a problem.
type Comment struct {
	ID         string            `json:"id"`
	UnitID     string            `json:"unit_id"`
	Visibility access.Visibility `json:"visibility"` // that of the problem
	Problem    string            `json:"problem"`    // id
	Author     string            `json:"author"`     // account id
	Text       string            `json:"text"`
	Mentions   []Mention         `json:"mentions"`
	Withdrawn  string            `json:"withdrawn,omitempty"` // why, "" while it stands
	Version    int64             `json:"version"`
	CreatedAt  time.Time         `json:"created_at"`
	UpdatedAt  time.Time         `json:"updated_at"`

	AuthorName string `json:"-"` // of today, "" when the account has none
}

// Mention is somebody whom a comment addresses by @姓名.
type Mention struct {
	Account string `json:"account"` // id
	Name    string `json:"name"`    // as in the text
}

// Edited reports whether the text is not the first one.
func (c Comment) Edited() bool { return c.Version > 1 && c.Withdrawn == "" }

// MaxText is the longest comment in code points.
const MaxText = 1000

func checkText(text string) (string, error) {
	text = strings.TrimSpace(strings.ReplaceAll(text, "\r\n", "\n"))
	n := utf8.RuneCountInString(text)
	switch {
	case n == 0:
		return "", fault.New(fault.Invalid, "请填写评论内容。")
	case n > MaxText:
		return "", fault.New(fault.Invalid, "评论最多%d个字，现在有%d个，请删减。", MaxText, n)
	}
	return text, nil
}

// Mentioned returns the names that text addresses by @, each once, in the
// order of the text. Of names that begin alike the longest counts.
func Mentioned(text string, names []string) []string {
	var all []string
	for i, c := range text {
		if c != '@' && c != '＠' {
			continue
		}
		rest, longest := text[i+utf8.RuneLen(c):], ""
		for _, name := range names {
			if len(name) > len(longest) && strings.HasPrefix(rest, name) {
				longest = name
			}
		}
		if longest != "" && !slices.Contains(all, longest) {
			all = append(all, longest)
		}
	}
	return all
}

// Piece is a part of a comment's text: words, or a mention.
type Piece struct {
	Text    string
	Mention bool
}

// Pieces cuts the text at its mentions.
func (c Comment) Pieces() []Piece {
	names := make([]string, len(c.Mentions))
	for i, m := range c.Mentions {
		names[i] = m.Name
	}
	var all []Piece
	from := 0
	for i, r := range c.Text {
		if i < from || r != '@' && r != '＠' {
			continue
		}
		found := Mentioned(c.Text[i:], names)
		if len(found) == 0 || !strings.HasPrefix(c.Text[i+utf8.RuneLen(r):], found[0]) {
			continue
		}
		if i > from {
			all = append(all, Piece{Text: c.Text[from:i]})
		}
		from = i + utf8.RuneLen(r) + len(found[0])
		all = append(all, Piece{Text: c.Text[i:from], Mention: true})
	}
	if from < len(c.Text) {
		all = append(all, Piece{Text: c.Text[from:]})
	}
	return all
}

// Event is what happened to a comment.
type Event interface {
	history.Event
	apply(*Comment)
}

// kinds reads what was ever written about comments.
var kinds = history.Kinds{}

// Decode returns the event of a stored body.
func Decode(kind string, body []byte) (history.Event, error) { return kinds.Decode(kind, body) }

// Subject is the subject of the events of comments.
const Subject = "comment"

// Apply returns c after e, without the circumstances of e.
func Apply(c Comment, e Event) Comment {
	e.apply(&c)
	return c
}

func (c Comment) stamp(e history.Entry) Comment {
	c.ID, c.UnitID, c.Version, c.UpdatedAt = e.SubjectID, e.UnitID, e.Version, e.At.UTC()
	if e.Version == 1 {
		c.CreatedAt, c.Author = c.UpdatedAt, e.Actor
	}
	return c
}

// Replay returns the comment that its whole history makes. An erased body is
// fault.NotFound.
func Replay(entries []history.Entry) (Comment, error) {
	return history.Replay(entries, Decode, func(c Comment, e history.Event, entry history.Entry) Comment {
		return Apply(c, e.(Event)).stamp(entry)
	})
}

// Written is the first event of a comment.
type Written struct {
	Visibility access.Visibility `json:"visibility"`
	Problem    string            `json:"problem"`
	Text       string            `json:"text"`
	Mentions   []Mention         `json:"mentions"`
}

// Edited says that the author changed the text.
type Edited struct {
	Text     string    `json:"text"`
	Mentions []Mention `json:"mentions"`
}

// Withdrawn says why a comment no longer stands.
type Withdrawn struct {
	Reason string `json:"reason"`
}

var (
	_ = history.Know[Written](kinds)
	_ = history.Know[Edited](kinds)
	_ = history.Know[Withdrawn](kinds)
)

// Kind implements history.Event.
func (Written) Kind() string { return "comment.written.v1" }

// Kind implements history.Event.
func (Edited) Kind() string { return "comment.edited.v1" }

// Kind implements history.Event.
func (Withdrawn) Kind() string { return "comment.withdrawn.v1" }

// Sentence implements history.Event.
func (e Written) Sentence() string { return "评论：" + shorten(e.Text) }

// Sentence implements history.Event.
func (e Edited) Sentence() string { return "把评论改为：" + shorten(e.Text) }

// Sentence implements history.Event.
func (e Withdrawn) Sentence() string { return "撤回评论：" + shorten(e.Reason) }

func (e Written) apply(c *Comment) {
	c.Visibility, c.Problem, c.Text, c.Mentions = e.Visibility, e.Problem, e.Text, e.Mentions
}

func (e Edited) apply(c *Comment) { c.Text, c.Mentions = e.Text, e.Mentions }

func (e Withdrawn) apply(c *Comment) { c.Withdrawn = e.Reason }

func shorten(s string) string {
	const most = 40
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "……"
	}
	return s
}
