package gridweb

import (
	"net/http"
	"slices"

	"bihuan/internal/access"
	"bihuan/internal/ledger"
	"bihuan/internal/ledger/grid"
	"bihuan/internal/ledger/ledgerweb"
	"bihuan/internal/ui"
)

// Grid is the ledger as a table that can be filled in, and its JSON.
type Grid struct {
	Items []ledgerweb.Item `json:"items"`
	Next  string           `json:"next"` // cursor

	Tabs             []ui.Tab `json:"-"`
	ledgerweb.Around `json:"-"`
	Heads            []Head  `json:"-"`
	Rows             []Row   `json:"-"`
	Offers           []Offer `json:"-"`
	Writes           bool    `json:"-"`
	Back             string  `json:"-"` // URL of this page, for what comes back
	Who              string  `json:"-"` // account, so that one does not meet what another typed
	Saved            *Saved  `json:"-"` // what was saved a moment ago
}

// Head is a heading of the grid.
type Head struct {
	ui.Sort
	Class string
}

// Row is a problem in the grid.
type Row struct {
	ID, Number string
	Version    int64
	Locked     bool // nothing can be typed: it is being accepted or closed
	Cells      []Field
}

// Field is a cell of the grid; Name is "" where nothing can be typed.
type Field struct{ Name, Text, Class, URL string }

// Offer are the texts that are offered while a cell of the field is filled in.
type Offer struct {
	Field ledger.Field
	Texts []string
}

var gridPage = ui.NewPage[Grid](Room, "grid")

// pageOf is how many problems one page of the grid holds.
const pageOf = ledger.MaxLimit

type gridQuery struct {
	Saved string `json:"saved"` // id of the batch that was just saved
}

func (web *Web) grid(r *http.Request) (ui.Response, error) {
	q, views, err := web.List.ReadQuery(r)
	if err != nil {
		return nil, err
	}
	after, err := ui.Query[gridQuery](r)
	if err != nil {
		return nil, err
	}
	q.Group = "" // a table to type in is in one piece
	if q.Limit == 0 {
		q.Limit = pageOf
	}
	v := access.From(r.Context())
	page, err := web.List.Ledger.List(r.Context(), v, q.Filter())
	if err != nil {
		return nil, err
	}
	around, err := web.List.Around(r, "/grid", q, views, page)
	if err != nil {
		return nil, err
	}
	data := Grid{Items: []ledgerweb.Item{}, Next: page.Next, Tabs: ledgerweb.TabsFor("/grid", q), Around: around, Heads: gridHeads(q), Writes: v.Writes(), Who: v.AccountID, Back: here(q)}
	data.Filters.Choices = slices.DeleteFunc(data.Filters.Choices, func(f ui.Field) bool { return f.Name == "group" })
	columns := grid.Chosen(q.Cols)
	for _, p := range page.Problems {
		standing := around.Judge.Stand(p)
		data.Items = append(data.Items, ledgerweb.ItemOf(p, standing))
		data.Rows = append(data.Rows, gridRow(columns, grid.Row{Problem: p, Standing: standing}))
	}
	if data.Writes {
		if data.Offers, err = web.offers(r, columns, q.Year); err != nil {
			return nil, err
		}
	}
	if data.Saved, err = web.saved(r, after.Saved, here(q)); err != nil {
		return nil, err
	}
	return gridPage.Show("台账表格", data).Wide().Across(), nil
}

func gridRow(columns []grid.Column, p grid.Row) Row {
	_, editable := ledger.Lookup(p.State, "edit")
	row := Row{ID: p.ID, Number: p.Number(), Version: p.Version, Locked: !editable}
	for _, c := range columns {
		f := Field{Name: string(c.Field), Text: c.Text(p), Class: "sheet-" + c.Code}
		if c.Code == "no" {
			f.URL = "/problems/" + p.ID
		}
		row.Cells = append(row.Cells, f)
	}
	return row
}

func gridHeads(q grid.Query) []Head {
	var all []Head
	for _, c := range grid.Chosen(q.Cols) {
		head := Head{ledgerweb.SortBy("/grid", q, c), "sheet-" + c.Code}
		all = append(all, head)
	}
	return all
}

// offers lists what can be chosen for the fields of the columns.
func (web *Web) offers(r *http.Request, columns []grid.Column, year int) ([]Offer, error) {
	var fields []ui.Field
	for _, c := range columns {
		if c.Field != "" {
			fields = append(fields, ui.Field{Name: string(c.Field)})
		}
	}
	if err := web.List.Suggest(r, year, fields); err != nil {
		return nil, err
	}
	var all []Offer
	for _, f := range fields {
		if f.Name == string(ledger.FieldClass) {
			for _, c := range ledger.Classes[1:] {
				f.Suggest = append(f.Suggest, c.Zh())
			}
		}
		if len(f.Suggest) > 0 {
			all = append(all, Offer{ledger.Field(f.Name), f.Suggest})
		}
	}
	return slices.Clip(all), nil
}

// here is the address of the page of the grid that q shows.
func here(q grid.Query) string {
	if q.Cursor != "" {
		return q.With("/grid", "cursor", q.Cursor)
	}
	return q.With("/grid", "before", q.Before)
}
