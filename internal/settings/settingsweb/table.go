package settingsweb

import (
	"bytes"
	"net/http"
	"slices"
	"strconv"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/ledger"
	"bihuan/internal/settings"
	"bihuan/internal/ui"
	"bihuan/internal/write/sheet"
)

// Table is the page of one table, and its JSON.
type Table struct {
	Name    string              `json:"name"`
	Zh      string              `json:"name_text"`
	About   string              `json:"about"`
	Own     bool                `json:"own"`
	Version int64               `json:"version"`
	Text    string              `json:"text"` // the whole table, as a change sends it
	Entries []Entry             `json:"entries"`
	Past    []settings.Happened `json:"past"` // newest first

	Writes  bool       `json:"-"`
	Form    *Form      `json:"-"` // nil while nobody edits
	New     string     `json:"-"` // label of the button that adds an entry, "" where none can be added
	Restore ui.Confirm `json:"-"`
}

// Entry is one entry of the table.
type Entry struct {
	settings.Entry
	EditURL string     `json:"-"` // "" for who cannot change it
	Remove  ui.Confirm `json:"-"`
	Gone    bool       `json:"-"` // it can be removed
}

// Form edits one entry.
type Form struct {
	Title   string
	Entry   string
	Inputs  []Input
	Effect  []string // what the change would mean, shown before it is stored
	Days    bool     // the form takes a table of days
	Faults  []settings.DayFault
	Version int64
}

// Input is a field, or a group of boxes where there are Checks.
type Input struct {
	ui.Field
	Checks []Check
	Wide   bool
}

// Check is one box of a group.
type Check struct {
	Value, Text string
	On          bool
}

var tablePage = ui.NewPage[Table](Room, "table")

type tableQuery struct {
	Edit string `json:"edit"` // key of an entry, "new" for another one
}

// added is the key of an entry that is not there yet.
const added = "new"

func (web *Web) table(r *http.Request) (ui.Response, error) {
	q, err := ui.Query[tableQuery](r)
	if err != nil {
		return nil, err
	}
	data, tables, err := web.load(r)
	if err != nil {
		return nil, err
	}
	if e, known := editors[data.Name]; known && q.Edit != "" && data.Writes {
		c, err := e.fill(tables, q.Edit, web.year())
		if err != nil {
			return nil, err
		}
		c.Version, c.Entry = data.Version, q.Edit
		data.Form = formOf(data, e, c, tables)
	}
	return shownTable(data), nil
}

func (web *Web) year() int { return web.Clock().In(china).Year() }

func shownTable(data Table) *ui.Shown {
	return tablePage.Show(data.Zh, data).Crumbs(home)
}

// load returns the page of the table that the address names.
func (web *Web) load(r *http.Request) (Table, ledger.Tables, error) {
	v := access.From(r.Context())
	t, tables, err := web.Settings.One(r.Context(), v, r.PathValue("table"))
	if err != nil {
		return Table{}, tables, err
	}
	past, err := web.Settings.Past(r.Context(), v, t.Name)
	if err != nil {
		return Table{}, tables, err
	}
	data := Table{Name: t.Name, Zh: t.Zh, About: t.About, Own: t.Own, Version: t.Version, Text: t.Text, Entries: []Entry{}, Past: past, Writes: v.Writes()}
	e := editors[t.Name]
	data.New = e.add
	shipped := map[string]bool{}
	for _, x := range t.Table.Entries(ledger.DefaultTables()) {
		shipped[x.Key] = true
	}
	for _, x := range t.Entries {
		x.Values = slices.DeleteFunc(slices.Clone(x.Values), func(v settings.Value) bool { return v.Text == x.Zh })
		entry := Entry{Entry: x}
		if data.Writes {
			entry.EditURL = "/settings/" + t.Name + "?edit=" + x.Key + "#edit"
			if entry.Gone = e.remove != nil && (!shipped[x.Key] || e.all) && x.Key != settings.GeneralEscalation; entry.Gone {
				entry.Remove = ui.Confirm{Action: "/settings/" + t.Name + "/remove", Label: "删除", Question: "删除“" + x.Zh + "”？已登记的内容不受影响。", Button: "删除", Danger: true,
					Hidden: []ui.Field{{Name: "entry", Value: x.Key}, {Name: "version", Value: strconv.FormatInt(t.Version, 10)}}}
			}
		}
		data.Entries = append(data.Entries, entry)
	}
	if t.Own && data.Writes {
		data.Restore = ui.Confirm{Action: "/settings/" + t.Name + "/default", Label: "恢复默认", Button: "恢复默认", Danger: true,
			Question: "本单位对“" + t.Zh + "”的改动全部取消，改回程序自带的内容。以前的改动仍可在下面查到。",
			Hidden:   []ui.Field{{Name: "version", Value: strconv.FormatInt(t.Version, 10)}}}
	}
	return data, tables, nil
}

// Badge says whose version it is.
func (t Table) Badge() ui.Badge { return ownBadge(t.Own) }

// WithKey gives a question the idempotency key of one showing.
func (t Table) WithKey(c ui.Confirm, key string) ui.Confirm {
	c.Key = key
	return c
}

// Groups divides the entries into tables of the same columns, in their order.
func (t Table) Groups() []Group {
	var all []Group
	for _, e := range t.Entries {
		var heads []string
		for _, v := range e.Values {
			heads = append(heads, v.Name)
		}
		if n := len(all); n > 0 && slices.Equal(all[n-1].Heads, heads) {
			all[n-1].Entries = append(all[n-1].Entries, e)
			continue
		}
		all = append(all, Group{heads, []Entry{e}})
	}
	return all
}

// Group is a part of a table whose entries have the same columns.
type Group struct {
	Heads   []string
	Entries []Entry
}

// exportOne answers with a table as a workbook.
func (web *Web) exportOne(r *http.Request) (ui.Response, error) {
	data, _, err := web.load(r)
	if err != nil {
		return nil, err
	}
	var tables []sheet.Table
	for i, g := range data.Groups() {
		t := sheet.Table{Name: data.Zh, Title: data.Zh, Columns: []sheet.Column{{Head: "项目", Width: 16}}}
		if i > 0 {
			t.Name += strconv.Itoa(i + 1)
		}
		for _, head := range g.Heads {
			t.Columns = append(t.Columns, sheet.Column{Head: head, Width: 24})
		}
		t.Columns = append(t.Columns, sheet.Column{Head: "依据", Width: 36}, sheet.Column{Head: "效力", Width: 8, Center: true}, sheet.Column{Head: "年份", Width: 8, Center: true})
		for _, e := range g.Entries {
			row := []string{e.Zh}
			for _, v := range e.Values {
				row = append(row, v.Text)
			}
			t.Rows = append(t.Rows, append(row, e.Source, e.Level, strconv.Itoa(e.Year)))
		}
		tables = append(tables, t)
	}
	if len(tables) == 0 {
		return nil, fault.New(fault.NotFound, "“%s”里还没有内容，不用导出。", data.Zh)
	}
	v := access.From(r.Context())
	now := web.Clock()
	var book bytes.Buffer
	if err := sheet.WriteTables(&book, sheet.Head{Unit: v.Letterhead(), Date: ui.Date(now.UnixMilli())}, tables...); err != nil {
		return nil, err
	}
	return ui.Bytes(v.UnitName+data.Zh+now.In(china).Format("20060102")+".xlsx", sheet.MIME, book.Bytes()), nil
}
