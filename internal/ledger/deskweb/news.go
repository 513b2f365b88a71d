package deskweb

import (
	"context"
	"net/http"

	"bihuan/internal/access"
	"bihuan/internal/ledger"
	"bihuan/internal/ui"
)

// News are what others did since somebody last looked.
type News struct {
	Since int64      `json:"since"` // UTC milliseconds, 0 when never
	Acts  []NewsLine `json:"acts"`
	More  bool       `json:"more"`
	Seq   int64      `json:"seq"` // what “标为已看” sends back
}

// NewsLine is one thing that somebody did.
type NewsLine struct {
	At       int64  `json:"at"` // UTC milliseconds
	Who      string `json:"who"`
	Sentence string `json:"sentence"`
	Problem  string `json:"problem"` // id
	Number   string `json:"number"`
	Title    string `json:"title"`
}

// Mention is a comment in which somebody addresses the one at the desk.
type Mention struct {
	At      int64  `json:"at"` // UTC milliseconds
	Who     string `json:"who"`
	Text    string `json:"text"`
	Problem string `json:"problem"` // id
	URL     string `json:"url"`
}

func (web *Web) mentions(ctx context.Context, v access.Viewer) ([]Mention, error) {
	all := []Mention{}
	if web.Mentions == nil {
		return all, nil
	}
	comments, err := web.Mentions(ctx, v, "", someOnDesk)
	for _, c := range comments {
		all = append(all, Mention{c.CreatedAt.UnixMilli(), c.AuthorName, c.Text, c.Problem, "/problems/" + c.Problem + "#comment-" + c.ID})
	}
	return all, err
}

func (d onDesk) news(ctx context.Context) (News, error) {
	found, err := d.web.Ledger.News(ctx, d.viewer, ledger.Filter{Mine: d.mine}, someNews)
	news := News{Acts: []NewsLine{}, More: found.More, Seq: found.Seq}
	if !found.Since.IsZero() {
		news.Since = found.Since.UnixMilli()
	}
	for _, a := range found.Acts {
		news.Acts = append(news.Acts, NewsLine{At: a.At.UnixMilli(), Who: a.Who(), Sentence: a.Sentence, Problem: a.Problem.ID, Number: a.Problem.Number(), Title: a.Problem.Title})
	}
	return news, err
}

// seenCommand is the body of POST /desk/seen.
type seenCommand struct {
	Key string `json:"key"`
	Seq int64  `json:"seq"`
}

func (web *Web) seen(r *http.Request) (ui.Response, error) {
	c, err := ui.Decode[seenCommand](r)
	if err != nil {
		return nil, err
	}
	if err := web.Ledger.Seen(r.Context(), access.From(r.Context()), c.Seq); err != nil {
		return nil, err
	}
	if isJSON(r) {
		return ui.NoContent{}, nil
	}
	return ui.Redirect("/desk"), nil
}
