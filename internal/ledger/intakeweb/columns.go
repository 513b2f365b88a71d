package intakeweb

import (
	"net/http"
	"strconv"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/flow"
	"bihuan/internal/ledger"
	"bihuan/internal/ledger/intake"
	"bihuan/internal/ui"
)

// Columns is the page on which a person says what the columns are, and its
// JSON.
type Columns struct {
	ID      string   `json:"id"`
	Name    string   `json:"name"`
	Version int64    `json:"version"`
	Sheet   string   `json:"sheet"`
	Sheets  []Sheet  `json:"sheets"`
	Rows    int      `json:"rows"` // below the headings
	HeadRow int      `json:"head_row"`
	Columns []Column `json:"columns"`
	Notes   []string `json:"notes"`
	Year    int      `json:"year"`
	Subject string   `json:"subject"`
	OnTwin  string   `json:"on_twin"`
	Loose   bool     `json:"loose"`
	Refused string   `json:"refused,omitempty"` // why the sheet cannot be a ledger

	Tabs    []ui.Tab    `json:"-"`
	Targets []ui.Option `json:"-"`
	Fields  []ui.Field  `json:"-"`
}

// Sheet is a sheet to choose.
type Sheet struct {
	Name string `json:"name"`
	Rows int    `json:"rows"`
}

// Column is one column with what it is taken for.
type Column struct {
	Letter  string   `json:"letter"` // as the program shows it in which the table was made
	Head    string   `json:"head"`
	Samples []string `json:"samples"`
	Target  string   `json:"target"`
	Reason  string   `json:"reason"`
	Sure    bool     `json:"sure"`
}

var columnsPage = ui.NewPage[Columns](Room, "columns")

func (web *Web) columns(r *http.Request) (ui.Response, error) {
	look, err := web.Intake.Look(r.Context(), access.From(r.Context()), r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	if look.Draft.Batch != "" && !ui.WantsJSON(r) {
		return ui.Redirect(home + "/" + look.Draft.ID + "/done"), nil
	}
	return columnsOf(look, look.Draft.Choices), nil
}

func columnsOf(look flow.Look, c intake.Choices) *ui.Shown {
	d := look.Draft
	data := Columns{ID: d.ID, Name: d.Name, Version: d.Version, Sheet: c.Sheet, Sheets: []Sheet{}, Rows: len(look.Table.Body), HeadRow: look.Table.HeadRow,
		Columns: []Column{}, Notes: append([]string{}, look.Notes...), Year: c.Year, Subject: string(c.Subject), OnTwin: string(c.OnTwin), Loose: c.Loose,
		Tabs: ui.ExchangeTabs(home), Targets: targets()}
	for _, s := range look.Sheets {
		data.Sheets = append(data.Sheets, Sheet{s.Name, s.Rows})
	}
	for i, column := range look.Columns {
		data.Columns = append(data.Columns, Column{letters(i), column.Head, append([]string{}, column.Samples...), column.Target, column.Reason, column.Score >= 90})
	}
	if look.Fault != nil {
		data.Refused = fault.Text(look.Fault)
	}
	data.Fields = fields(data)
	return columnsPage.Show("核对栏目", data).Crumbs(crumbs).Version(d.Version)
}

func targets() []ui.Option {
	options := []ui.Option{{Value: intake.Skip, Text: "不读取"}}
	for _, t := range intake.Targets() {
		options = append(options, ui.Option{Value: t.Code, Text: t.Zh})
	}
	return options
}

func fields(c Columns) []ui.Field {
	year := ""
	if c.Year > 0 {
		year = strconv.Itoa(c.Year)
	}
	all := []ui.Field{
		{Name: "year", Label: "年度", Type: "number", Value: year, Required: true, Hint: "表里没有写年度的问题登记在这一年"},
		{Name: "subject", Label: "主体", Type: "select", Value: c.Subject, Required: true, Hint: "表里没有写主体的问题",
			Options: []ui.Option{{Value: string(ledger.Team), Text: ledger.Team.Zh()}, {Value: string(ledger.Personal), Text: ledger.Personal.Zh()}}},
		{Name: "on_twin", Label: "台账里已有的问题", Type: "select", Value: c.OnTwin, Required: true, Hint: "编号相同，或同年度标题相同、相近"},
		{Name: "loose", Label: "看不出日期的时限照录到备注，不算有问题", Type: "checkbox"},
	}
	for _, o := range intake.OnTwins {
		all[2].Options = append(all[2].Options, ui.Option{Value: string(o), Text: o.Zh()})
	}
	if c.Loose {
		all[3].Value = "on"
	}
	return all
}

// letters names a column, from 0, as worksheets do.
func letters(i int) string {
	name := ""
	for i++; i > 0; i = (i - 1) / 26 {
		name = string(rune('A'+(i-1)%26)) + name
	}
	return name
}

// chooseCommand is the body of POST /exchange/import/{id}: what each column
// becomes, in their order.
type chooseCommand struct {
	Version int64    `json:"version"`
	Sheet   string   `json:"sheet"`
	Columns []string `json:"columns"`
	Year    int      `json:"year"`
	Subject string   `json:"subject"`
	OnTwin  string   `json:"on_twin"`
	Loose   bool     `json:"loose"`
}

// choose keeps the choices. Another sheet shows its columns first.
func (web *Web) choose(r *http.Request) (ui.Response, error) {
	c, err := ui.Decode[chooseCommand](r)
	if err != nil {
		return nil, err
	}
	v, id := access.From(r.Context()), r.PathValue("id")
	look, err := web.Intake.Look(r.Context(), v, id)
	if err != nil {
		return nil, err
	}
	choices := intake.Choices{Sheet: c.Sheet, Columns: c.Columns, Year: c.Year, Subject: ledger.Subject(c.Subject), OnTwin: intake.OnTwin(c.OnTwin), Loose: c.Loose, Names: look.Draft.Choices.Names}
	another := c.Sheet != look.Draft.Choices.Sheet
	d, err := web.Intake.Choose(r.Context(), v, id, c.Version, choices)
	if err == nil && !another {
		_, err = intake.Read(look.Table, d.Choices.Options(nil))
	}
	switch {
	case err != nil && fault.KindOf(err) == fault.Invalid && !another:
		for i := range look.Columns {
			if i < len(c.Columns) && look.Columns[i].Target != c.Columns[i] {
				look.Columns[i].Target, look.Columns[i].Reason = c.Columns[i], "已选定"
			}
		}
		if d.Version > look.Draft.Version {
			look.Draft.Version = d.Version
		}
		return columnsOf(look, choices).Failed(err), nil
	case err != nil:
		return nil, err
	case another:
		return ui.Redirect(home + "/" + id), nil
	}
	return ui.Redirect(home + "/" + id + "/check"), nil
}
