package ledgerweb

import (
	"context"
	"errors"
	"net/http"
	"strconv"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/ledger"
	"bihuan/internal/ui"
)

// editCommand is the body of POST /problems/{id}/edit. A field that is absent
// stays as it is. Version may come as If-Match instead.
type editCommand struct {
	Key         string  `json:"key,omitempty"`
	Version     int64   `json:"version"`
	Title       *string `json:"title,omitempty"`
	Statement   *string `json:"statement,omitempty"`
	Aspect      *string `json:"aspect,omitempty"`
	Person      *string `json:"person,omitempty"`
	Class       *string `json:"class,omitempty"`
	Leader      *string `json:"leader,omitempty"`
	LeadUnit    *string `json:"lead_unit,omitempty"`
	AssistUnits *string `json:"assist_units,omitempty"`
	Holder      *string `json:"holder,omitempty"`
	Due         *string `json:"due,omitempty"`
	Goal        *string `json:"goal,omitempty"`
	Remark      *string `json:"remark,omitempty"`

	back string // where the form leads to, "": to the problem
}

func (c *editCommand) at(f ledger.Field) **string {
	return map[ledger.Field]**string{
		ledger.FieldTitle: &c.Title, ledger.FieldStatement: &c.Statement, ledger.FieldAspect: &c.Aspect, ledger.FieldPerson: &c.Person,
		ledger.FieldClass: &c.Class, ledger.FieldLeader: &c.Leader, ledger.FieldLeadUnit: &c.LeadUnit,
		ledger.FieldAssistUnits: &c.AssistUnits, ledger.FieldHolder: &c.Holder, ledger.FieldDue: &c.Due, ledger.FieldGoal: &c.Goal,
		ledger.FieldRemark: &c.Remark,
	}[f]
}

// editTexts is the same body as a form fills it: every field that the form
// has is there.
type editTexts struct {
	Key     string `json:"key"`
	Version int64  `json:"version"`
	Back    string `json:"back"`
	contentTexts
}

// contentTexts are the texts of a problem in a form.
type contentTexts struct {
	Title       string `json:"title"`
	Statement   string `json:"statement"`
	Aspect      string `json:"aspect"`
	Person      string `json:"person"`
	Class       string `json:"class"`
	Leader      string `json:"leader"`
	LeadUnit    string `json:"lead_unit"`
	AssistUnits string `json:"assist_units"`
	Holder      string `json:"holder"`
	Due         string `json:"due"`
	Goal        string `json:"goal"`
	Remark      string `json:"remark"`
}

func (t contentTexts) content() ledger.Content {
	return ledger.Content{
		Title: t.Title, Statement: t.Statement, Aspect: t.Aspect, Person: t.Person, Class: ledger.Class(t.Class), Leader: t.Leader,
		LeadUnit: t.LeadUnit, AssistUnits: t.AssistUnits, Holder: t.Holder, Due: t.Due, Goal: t.Goal, Remark: t.Remark,
	}
}

func decodeEdit(r *http.Request) (editCommand, error) {
	if isJSON(r) {
		c, err := ui.Decode[editCommand](r)
		if err == nil {
			c.Version, err = ui.SeenVersion(r, c.Version)
		}
		return c, err
	}
	t, err := ui.Decode[editTexts](r)
	c := editCommand{Key: t.Key, Version: t.Version, back: t.Back}
	content := t.content()
	for _, f := range ledger.Fields() {
		if _, sent := r.PostForm[string(f)]; sent {
			text := content.Get(f)
			*c.at(f) = &text
		}
	}
	return c, err
}

// edit lets its new state follow: the page for a form, JSON for a program.
func (web *Web) edit(r *http.Request) (ui.Response, error) {
	c, err := decodeEdit(r)
	if err == nil {
		err = ui.Unversioned(c.Version)
	}
	if err != nil {
		return nil, err
	}
	id := r.PathValue("id")
	mine := map[ledger.Field]string{}
	var edit ledger.Edit
	for _, f := range ledger.Fields() {
		if text := *c.at(f); text != nil {
			mine[f] = *text
			edit.Values = append(edit.Values, ledger.Value{Field: f, Text: *text})
		}
	}
	_, err = ui.Once(r, web.Commands, c.Key, c, func(ctx context.Context, v access.Viewer) (string, error) {
		p, err := web.Ledger.Edit(ctx, v, id, c.Version, edit)
		return strconv.FormatInt(p.Version, 10), err
	})
	if err != nil {
		return web.refused(r, id, c.Version, mine, err)
	}
	if isJSON(r) {
		data, err := web.problem(r, id)
		return shown(data), err
	}
	to := "/problems/" + id
	if c.back != "" {
		to = c.back
	}
	return ui.Redirect(to).Notice("已保存。"), nil
}

// refused shows the form again with what was typed and why it was not saved.
func (web *Web) refused(r *http.Request, id string, version int64, mine map[ledger.Field]string, cause error) (ui.Response, error) {
	var meanwhile *ledger.Meanwhile
	stale := errors.As(cause, &meanwhile)
	if kind := fault.KindOf(cause); isJSON(r) || !stale && kind != fault.Invalid && kind != fault.Reused {
		return nil, cause
	}
	data, err := web.problem(r, id)
	if err != nil {
		return nil, err
	}
	if stale {
		data.Form = both(mine, meanwhile)
	} else {
		data.Form = typed(data, mine, version)
	}
	return shown(data).Failed(cause), web.Suggest(r, data.Year, data.Form.Fields)
}
