package ledgerweb

import (
	"net/http"
	"slices"

	"bihuan/internal/access"
	"bihuan/internal/ledger"
	"bihuan/internal/ui"
)

// EditForm is the form of a problem that exists.
type EditForm struct {
	Version int64
	Fields  []ui.Field
	Stale   bool // somebody else changed something: the form holds both
}

func editForm(c ledger.Content, subject ledger.Subject, version int64) *EditForm {
	form := &EditForm{Version: version}
	for _, f := range ledger.Fields() {
		if f != ledger.FieldPerson || subject == ledger.Personal {
			form.Fields = append(form.Fields, Input(f, c.Get(f)))
		}
	}
	return form
}

// Input returns the input of a field of problems.
func Input(f ledger.Field, value string) ui.Field {
	in := ui.Field{Name: string(f), Label: f.Zh(), Value: value, MaxLength: f.Max(), Autocomplete: "off"}
	switch f {
	case ledger.FieldTitle:
		in.Required = true
	case ledger.FieldStatement, ledger.FieldGoal, ledger.FieldRemark:
		in.Type = "textarea"
	case ledger.FieldDue:
		in.Type, in.MaxLength = "date", 0
	case ledger.FieldClass:
		in.Type, in.MaxLength = "select", 0
		in.Options = []ui.Option{{Text: "未定"}}
		for _, c := range ledger.Classes[1:] {
			in.Options = append(in.Options, ui.Option{Value: string(c), Text: c.Zh()})
		}
	case ledger.FieldAssistUnits:
		in.Hint = "多个单位用顿号隔开"
	}
	return in
}

// both returns the form after somebody else changed the problem. What the
// person did not touch takes the new value; where both changed a field the
// person chooses between the two.
func both(mine map[ledger.Field]string, m *ledger.Meanwhile) *EditForm {
	now := m.Now.Content
	form := editForm(now, m.Now.Subject, m.Now.Version)
	form.Stale = true
	for i, in := range form.Fields {
		f := ledger.Field(in.Name)
		typed, sent := mine[f]
		theirs, by, changed := m.Changed(f)
		switch {
		case !sent || typed == now.Get(f):
		case !changed:
			form.Fields[i].Value = typed
		case typed == seen(m, f): // untouched
		default:
			form.Fields[i] = ui.Field{
				Name: in.Name, Label: in.Label, Type: "select", Value: typed, Required: true,
				Error: by.Actor + "已改为“" + f.Show(theirs.New) + "”，请选择保留哪一个。",
				Options: []ui.Option{
					{Value: typed, Text: "用我填写的：" + f.Show(typed)},
					{Value: theirs.New, Text: "保留" + by.Actor + "的：" + f.Show(theirs.New)},
				},
			}
		}
	}
	return form
}

// seen returns the value of f that the person saw: the one before the first
// change meanwhile.
func seen(m *ledger.Meanwhile, f ledger.Field) string {
	for _, act := range m.Acts {
		for _, c := range act.Changes {
			if c.Field == f {
				return c.Old
			}
		}
	}
	return m.Now.Get(f)
}

// typed returns the form with what the person sent, after it was refused.
func typed(data Problem, mine map[ledger.Field]string, version int64) *EditForm {
	form := editForm(data.content(), data.Subject, version)
	for i, in := range form.Fields {
		if text, sent := mine[ledger.Field(in.Name)]; sent {
			form.Fields[i].Value = text
		}
	}
	return form
}

// mostOffers bounds what a form offers for one field.
const mostOffers = 500

// Suggest offers the values that the ledger of the year holds already, and
// behind them the organisation, so that one unit is not written in three ways.
func (web *Web) Suggest(r *http.Request, year int, fields []ui.Field) error {
	facets, err := web.Ledger.Facets(r.Context(), access.From(r.Context()), year)
	if err != nil {
		return err
	}
	aspects := make([]string, len(facets.Aspects))
	for i, a := range facets.Aspects {
		aspects[i] = a.Title
	}
	var units, people []string
	if web.Names != nil {
		if units, people, err = web.Names(r.Context(), access.From(r.Context())); err != nil {
			return err
		}
	}
	units = offered(facets.LeadUnits, units)
	offers := map[string][]string{
		string(ledger.FieldAspect): aspects, string(ledger.FieldLeader): offered(facets.Leaders, people), string(ledger.FieldHolder): offered(nil, people),
		string(ledger.FieldLeadUnit): units, string(ledger.FieldAssistUnits): units,
	}
	for i, f := range fields {
		fields[i].Suggest = offers[f.Name]
	}
	return nil
}

// offered returns each of the texts once, those known first.
func offered(known, more []string) []string {
	all := slices.Clone(known)
	for _, text := range more {
		if len(all) < mostOffers && !slices.Contains(known, text) {
			all = append(all, text)
		}
	}
	return all
}
