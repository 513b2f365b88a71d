// Package partweb shows causes and measures, says which problem they belong to,
// and merges problems that say the same.
package partweb

import (
	"context"
	"embed"
	"net/http"

	"bihuan/internal/access"
	"bihuan/internal/command"
	"bihuan/internal/fault"
	"bihuan/internal/ledger"
	"bihuan/internal/ledger/ledgerweb"
	"bihuan/internal/ui"
)

//go:embed pages
var files embed.FS

// Room holds the pages of the room.
var Room = ui.NewRoom("part", files)

// Web serves the room.
type Web struct {
	Ledger   *ledger.Service
	Commands command.Keeper
	// Names offers the units and people of the organisation to forms; nil offers
	// none.
	Names func(ctx context.Context, v access.Viewer) (units, people []string, err error)
}

// Routes lists what the room answers.
func (web *Web) Routes() []ui.Route {
	keeper := ui.Can(access.Write)
	return []ui.Route{
		{Method: http.MethodGet, Pattern: "/causes/{id}", Allow: ui.Signed, Handler: web.cause},
		{Method: http.MethodPost, Pattern: "/causes/{id}/edit", Allow: keeper, Handler: web.editCause},
		{Method: http.MethodPost, Pattern: "/causes/{id}/withdraw", Allow: keeper, Handler: web.withdrawCause},
		{Method: http.MethodGet, Pattern: "/measures/{id}", Allow: ui.Signed, Handler: web.measure},
		{Method: http.MethodPost, Pattern: "/measures/{id}/edit", Allow: keeper, Handler: web.editMeasure},
		{Method: http.MethodPost, Pattern: "/measures/{id}/withdraw", Allow: keeper, Handler: web.withdrawMeasure},
		{Method: http.MethodGet, Pattern: "/problems/{id}/links", Allow: keeper, Handler: web.links},
		{Method: http.MethodPost, Pattern: "/problems/{id}/relink", Allow: keeper, Handler: web.relink},
		{Method: http.MethodPost, Pattern: "/problems/{id}/add-cause", Allow: keeper, Handler: web.addCause},
		{Method: http.MethodPost, Pattern: "/problems/{id}/add-measure", Allow: keeper, Handler: web.addMeasure},
		{Method: http.MethodGet, Pattern: "/ledger/alike", Allow: keeper, Handler: web.alike},
		{Method: http.MethodPost, Pattern: "/ledger/alike", Allow: keeper, Handler: web.merge},
	}
}

// Part is the page of a cause or a measure, and its JSON. Actions is there for
// measures.
type Part struct {
	ID        string             `json:"id"`
	Year      int                `json:"year"`
	No        int                `json:"no"`
	Title     string             `json:"title"`
	Statement string             `json:"statement"`
	Actions   []ledger.Action    `json:"actions,omitempty"`
	Promises  []string           `json:"promises,omitempty"` // their texts
	Withdrawn string             `json:"withdrawn"`
	Problems  []ledgerweb.Served `json:"problems"`
	Past      []ledger.Act       `json:"past"` // newest first
	Version   int64              `json:"version"`

	Kind     string       `json:"-"` // causes or measures: the first part of the address
	Word     string       `json:"-"`
	Origin   string       `json:"-"` // URL of its place in the material
	Line     int          `json:"-"`
	Form     *partForm    `json:"-"` // nil for who cannot change it
	Suggest  []string     `json:"-"`
	Withdraw *withdrawing `json:"-"`
}

type partForm struct {
	Title, Statement string
	Actions          []ledger.Action // with room for more
}

type withdrawing struct{ Reason string }

var partPage = ui.NewPage[Part](Room, "part")

func (web *Web) cause(r *http.Request) (ui.Response, error) {
	p, err := web.causePart(r)
	return shown(p), err
}

func (web *Web) measure(r *http.Request) (ui.Response, error) {
	p, err := web.measurePart(r)
	return shown(p), err
}

func shown(p Part) *ui.Shown {
	crumbs := []ui.Link{{Text: "台账", URL: "/ledger"}}
	if p.Kind == "measures" {
		crumbs = append(crumbs, ui.Link{Text: "整改措施", URL: "/ledger/measures"})
	}
	return partPage.Show(p.Word, p).Version(p.Version).Crumbs(crumbs...)
}

func (web *Web) causePart(r *http.Request) (Part, error) {
	v := access.From(r.Context())
	c, problems, acts, err := web.Ledger.CausePage(r.Context(), v, r.PathValue("id"))
	if err != nil {
		return Part{}, err
	}
	access.NoteRestricted(r.Context(), c.Visibility, "原因", c.ID)
	p := Part{ID: c.ID, Year: c.Year, No: c.No, Title: c.Title, Statement: c.Statement, Withdrawn: c.Withdrawn, Version: c.Version, Kind: "causes", Word: "原因",
		Origin: ledgerweb.OriginLink(c.Origin), Line: c.Origin.Line}
	return p.around(v, problems, acts), nil
}

func (web *Web) measurePart(r *http.Request) (Part, error) {
	v := access.From(r.Context())
	m, problems, acts, err := web.Ledger.MeasurePage(r.Context(), v, r.PathValue("id"))
	if err != nil {
		return Part{}, err
	}
	access.NoteRestricted(r.Context(), m.Visibility, "措施", m.ID)
	p := Part{ID: m.ID, Year: m.Year, No: m.No, Title: m.Title, Statement: m.Statement, Actions: m.Actions, Withdrawn: m.Withdrawn, Version: m.Version, Kind: "measures", Word: "整改措施",
		Origin: ledgerweb.OriginLink(m.Origin), Line: m.Origin.Line}
	for _, promise := range m.Promises {
		p.Promises = append(p.Promises, promise.Text)
	}
	p = p.around(v, problems, acts)
	if p.Form != nil {
		p.Form.Actions = roomy(m.Actions)
		if web.Names != nil {
			units, people, err := web.Names(r.Context(), v)
			if err != nil {
				return p, err
			}
			p.Suggest = append(units, people...)
		}
	}
	return p, nil
}

// around fills in what causes and measures have in common.
func (p Part) around(v access.Viewer, problems []ledger.Problem, acts []ledger.Act) Part {
	p.Problems, p.Past = []ledgerweb.Served{}, acts
	for _, x := range problems {
		p.Problems = append(p.Problems, ledgerweb.Served{ID: x.ID, Number: x.Number(), Title: x.Title, Unit: x.LeadUnit, Due: x.Due})
	}
	if v.Writes() && p.Withdrawn == "" {
		p.Form, p.Withdraw = &partForm{Title: p.Title, Statement: p.Statement}, &withdrawing{}
	}
	return p
}

// roomy adds empty lines for more actions.
func roomy(actions []ledger.Action) []ledger.Action {
	const more = 3
	return append(append([]ledger.Action{}, actions...), make([]ledger.Action, more)...)
}

// partCommand is the body of a change of a part. A form sends actions as lines
// of three fields, a program as a list.
type partCommand struct {
	Key       string          `json:"key"`
	Version   int64           `json:"version"`
	Title     string          `json:"title"`
	Statement string          `json:"statement"`
	Reason    string          `json:"reason"`
	Texts     []string        `json:"action_text"`
	Holders   []string        `json:"action_holder"`
	Dues      []string        `json:"action_due"`
	Actions   []ledger.Action `json:"actions"`
}

func (c partCommand) actions() []ledger.Action {
	all := append([]ledger.Action{}, c.Actions...)
	for i, text := range c.Texts {
		a := ledger.Action{Text: text}
		if i < len(c.Holders) {
			a.Holder = c.Holders[i]
		}
		if i < len(c.Dues) {
			a.Due = c.Dues[i]
		}
		all = append(all, a)
	}
	return all
}

func decode(r *http.Request) (partCommand, error) {
	c, err := ui.Decode[partCommand](r)
	if err == nil {
		c.Version, err = ui.SeenVersion(r, c.Version)
	}
	return c, err
}

func (web *Web) editCause(r *http.Request) (ui.Response, error) {
	return web.change(r, web.causePart, func(ctx context.Context, v access.Viewer, id string, c partCommand) error {
		_, err := web.Ledger.EditCause(ctx, v, id, c.Version, c.Title, c.Statement)
		return err
	})
}

func (web *Web) editMeasure(r *http.Request) (ui.Response, error) {
	return web.change(r, web.measurePart, func(ctx context.Context, v access.Viewer, id string, c partCommand) error {
		_, err := web.Ledger.EditMeasure(ctx, v, id, c.Version, c.Title, c.Statement, c.actions())
		return err
	})
}

func (web *Web) withdrawCause(r *http.Request) (ui.Response, error) {
	return web.change(r, web.causePart, func(ctx context.Context, v access.Viewer, id string, c partCommand) error {
		return web.Ledger.WithdrawCause(ctx, v, id, c.Version, c.Reason)
	})
}

func (web *Web) withdrawMeasure(r *http.Request) (ui.Response, error) {
	return web.change(r, web.measurePart, func(ctx context.Context, v access.Viewer, id string, c partCommand) error {
		return web.Ledger.WithdrawMeasure(ctx, v, id, c.Version, c.Reason)
	})
}

// change runs a command on a part once and shows the part again; what was typed
// stays where it was refused.
func (web *Web) change(r *http.Request, load func(*http.Request) (Part, error), do func(ctx context.Context, v access.Viewer, id string, c partCommand) error) (ui.Response, error) {
	c, err := decode(r)
	if err != nil {
		return nil, err
	}
	id := r.PathValue("id")
	_, err = ui.Once(r, web.Commands, c.Key, c, func(ctx context.Context, v access.Viewer) (string, error) {
		return id, do(ctx, v, id, c)
	})
	if err != nil && (ui.WantsJSON(r) || !retry(err)) {
		return nil, err
	}
	p, broken := load(r)
	if broken != nil {
		return nil, broken
	}
	switch {
	case err != nil:
		if p.Form != nil && c.Title+c.Statement != "" {
			p.Form.Title, p.Form.Statement, p.Form.Actions = c.Title, c.Statement, roomy(c.actions())
		}
		if p.Withdraw != nil {
			p.Withdraw.Reason = c.Reason
		}
		return shown(p).Failed(err), nil
	case ui.WantsJSON(r):
		return shown(p), nil
	}
	return ui.Redirect("/" + p.Kind + "/" + id).Notice("已保存。"), nil
}

// retry reports whether the form may come back to be corrected.
func retry(err error) bool {
	switch fault.KindOf(err) {
	case fault.Invalid, fault.Conflict, fault.Stale:
		return true
	}
	return false
}
