// Package commentweb holds the pages and commands of comments.
package commentweb

import (
	"context"
	"embed"
	"net/http"

	"bihuan/internal/access"
	"bihuan/internal/command"
	"bihuan/internal/comment"
	"bihuan/internal/fault"
	"bihuan/internal/ui"
)

//go:embed pages
var files embed.FS

// Room holds the pages of the wing.
var Room = ui.NewRoom("comment", files)

// Web serves the wing.
type Web struct {
	Comments *comment.Service
	Commands command.Keeper
}

// Routes lists what the wing answers.
func (web *Web) Routes() []ui.Route {
	says := ui.Can(access.Comment)
	return []ui.Route{
		{Method: http.MethodGet, Pattern: "/problems/{id}/comments", Allow: ui.Signed, Handler: web.list},
		{Method: http.MethodPost, Pattern: "/problems/{id}/comments", Allow: says, Handler: web.write},
		{Method: http.MethodGet, Pattern: "/comments/{id}", Allow: ui.Signed, Handler: web.show},
		{Method: http.MethodPost, Pattern: "/comments/{id}/edit", Allow: says, Handler: web.edit},
		{Method: http.MethodPost, Pattern: "/comments/{id}/withdraw", Allow: says, Handler: web.withdraw},
	}
}

// Item is a comment as programs get it.
type Item struct {
	ID        string            `json:"id"`
	Author    string            `json:"author"`
	Text      string            `json:"text"` // "" when withdrawn
	Mentions  []comment.Mention `json:"mentions"`
	Withdrawn string            `json:"withdrawn"`
	Version   int64             `json:"version"`
	CreatedAt int64             `json:"created_at"` // UTC milliseconds
	UpdatedAt int64             `json:"updated_at"`
}

func item(c comment.Comment) Item {
	i := Item{ID: c.ID, Author: c.AuthorName, Text: c.Text, Mentions: c.Mentions, Withdrawn: c.Withdrawn, Version: c.Version,
		CreatedAt: c.CreatedAt.UnixMilli(), UpdatedAt: c.UpdatedAt.UnixMilli()}
	if c.Withdrawn != "" {
		i.Text, i.Mentions = "", []comment.Mention{}
	}
	return i
}

// Talk is the page of all comments on a problem, and its JSON.
type Talk struct {
	Items []Item `json:"items"`

	Thread ui.Thread `json:"-"`
}

var talkPage = ui.NewPage[Talk](Room, "talk")

func (web *Web) list(r *http.Request) (ui.Response, error) { return web.talk(r, "") }

func (web *Web) talk(r *http.Request, typed string) (*ui.Shown, error) {
	v, problem := access.From(r.Context()), r.PathValue("id")
	all, err := web.Comments.Of(r.Context(), v, problem)
	if err != nil {
		return nil, err
	}
	data := Talk{Items: []Item{}}
	for _, c := range all {
		data.Items = append(data.Items, item(c))
	}
	if data.Thread, err = web.thread(r.Context(), v, problem, all); err != nil {
		return nil, err
	}
	data.Thread.Text = typed
	return talkPage.Show("评论", data).Crumbs(ui.Link{Text: "台账", URL: "/ledger"}, ui.Link{Text: "问题", URL: "/problems/" + problem}), nil
}

// Thread returns what was said about a problem, for the page of the problem.
func (web *Web) Thread(ctx context.Context, v access.Viewer, problem string) (ui.Thread, error) {
	all, err := web.Comments.Of(ctx, v, problem)
	if err != nil {
		return ui.Thread{}, err
	}
	return web.thread(ctx, v, problem, all)
}

func (web *Web) thread(ctx context.Context, v access.Viewer, problem string, all []comment.Comment) (ui.Thread, error) {
	t := ui.Thread{Max: comment.MaxText}
	for _, c := range all {
		remark := ui.Remark{ID: c.ID, Who: c.AuthorName, At: c.CreatedAt.UnixMilli(), Edited: c.Edited(), Withdrawn: c.Withdrawn}
		for _, p := range c.Pieces() {
			remark.Pieces = append(remark.Pieces, ui.RemarkPiece{Text: p.Text, Mention: p.Mention})
		}
		if c.Withdrawn == "" && v.Comments() && (c.Author == v.AccountID || v.Writes()) {
			remark.URL, remark.Deed = "/comments/"+c.ID, "撤回"
			if c.Author == v.AccountID {
				remark.Deed = "修改或撤回"
			}
		}
		t.Items = append(t.Items, remark)
	}
	if !v.Comments() {
		return t, nil
	}
	t.Action = "/problems/" + problem + "/comments"
	var err error
	t.Names, err = web.Comments.Names(ctx, v, problem)
	return t, err
}

type writeCommand struct {
	Key  string `json:"key"`
	Text string `json:"text"`
}

func (web *Web) write(r *http.Request) (ui.Response, error) {
	c, err := ui.Decode[writeCommand](r)
	if err != nil {
		return nil, err
	}
	problem := r.PathValue("id")
	id, err := ui.Once(r, web.Commands, c.Key, c, func(ctx context.Context, v access.Viewer) (string, error) {
		said, err := web.Comments.Write(ctx, v, problem, c.Text)
		return said.ID, err
	})
	if fault.KindOf(err) == fault.Invalid {
		page, broken := web.talk(r, c.Text)
		if broken != nil {
			return nil, broken
		}
		return page.Failed(err), nil
	}
	if err != nil {
		return nil, err
	}
	if ui.WantsJSON(r) {
		return web.show(withID(r, id))
	}
	return ui.Redirect("/problems/" + problem + "#comment-" + id), nil
}

// withID lets another page answer.
func withID(r *http.Request, id string) *http.Request {
	r.SetPathValue("id", id)
	return r
}

// One is the page of one comment, and its JSON.
type One struct {
	Item
	Problem string `json:"problem"` // id

	Own    bool   `json:"-"` // v wrote it
	May    bool   `json:"-"` // v may withdraw it
	Typed  string `json:"-"`
	Reason string `json:"-"`
}

var onePage = ui.NewPage[One](Room, "comment")

func (web *Web) show(r *http.Request) (ui.Response, error) { return web.one(r, nil, "") }

func (web *Web) one(r *http.Request, typed *string, reason string) (*ui.Shown, error) {
	v := access.From(r.Context())
	c, err := web.Comments.Comment(r.Context(), v, r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	data := One{Item: item(c), Problem: c.Problem, Own: c.Author == v.AccountID && v.Comments() && c.Withdrawn == "", Typed: c.Text, Reason: reason}
	data.May = c.Withdrawn == "" && v.Comments() && (data.Own || v.Writes())
	if typed != nil {
		data.Typed = *typed
	}
	return onePage.Show("评论", data).Version(c.Version).Crumbs(ui.Link{Text: "台账", URL: "/ledger"}, ui.Link{Text: "问题", URL: "/problems/" + c.Problem + "#comments"}), nil
}

type changeCommand struct {
	Key     string `json:"key"`
	Version int64  `json:"version"`
	Text    string `json:"text"`
	Reason  string `json:"reason"`
}

func (web *Web) edit(r *http.Request) (ui.Response, error) {
	return web.change(r, func(ctx context.Context, v access.Viewer, id string, c changeCommand) (comment.Comment, error) {
		return web.Comments.Edit(ctx, v, id, c.Version, c.Text)
	})
}

func (web *Web) withdraw(r *http.Request) (ui.Response, error) {
	return web.change(r, func(ctx context.Context, v access.Viewer, id string, c changeCommand) (comment.Comment, error) {
		return web.Comments.Withdraw(ctx, v, id, c.Version, c.Reason)
	})
}

func (web *Web) change(r *http.Request, do func(ctx context.Context, v access.Viewer, id string, c changeCommand) (comment.Comment, error)) (ui.Response, error) {
	c, err := ui.Decode[changeCommand](r)
	if err == nil {
		c.Version, err = ui.SeenVersion(r, c.Version)
	}
	if err != nil {
		return nil, err
	}
	id := r.PathValue("id")
	_, err = ui.Once(r, web.Commands, c.Key, c, func(ctx context.Context, v access.Viewer) (string, error) {
		after, err := do(ctx, v, id, c)
		return after.Problem, err
	})
	if kind := fault.KindOf(err); err != nil && (kind == fault.Invalid || kind == fault.Stale || kind == fault.Conflict) && !ui.WantsJSON(r) {
		var typed *string
		if c.Text != "" {
			typed = &c.Text
		}
		page, broken := web.one(r, typed, c.Reason)
		if broken != nil {
			return nil, broken
		}
		return page.Failed(err), nil
	}
	if err != nil {
		return nil, err
	}
	if ui.WantsJSON(r) {
		return web.show(r)
	}
	said, err := web.Comments.Comment(r.Context(), access.From(r.Context()), id)
	if err != nil {
		return nil, err
	}
	return ui.Redirect("/problems/" + said.Problem + "#comment-" + id).Notice("已保存。"), nil
}
