package settingsweb

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/ledger"
	"bihuan/internal/settings"
	"bihuan/internal/ui"
)

var china = time.FixedZone("CST", 8*3600)

// entryCommand is the body of POST /settings/{table}: a form sends one entry,
// a program may send the whole table as Text. Which of the other fields count
// depends on the table.
type entryCommand struct {
	Key       string `json:"key"`
	Version   int64  `json:"version"` // 0 while nobody has changed the table
	Entry     string `json:"entry"`
	Confirmed bool   `json:"confirmed"` // a form was shown the effect
	DryRun    bool   `json:"dry_run"`   // say what would change, store nothing
	Text      string `json:"text"`

	Source string `json:"source"`
	Level  string `json:"level"`
	Year   int    `json:"year"`

	Name       string   `json:"name"`
	Assign     []string `json:"assign"`
	Request    []string `json:"request"`
	Close      []string `json:"close"`
	Review     int      `json:"review_months"`
	NeededFor  []string `json:"needed_for"`
	NeededFrom []string `json:"needed_from"`
	Yellow     int      `json:"yellow_days"`
	Green      string   `json:"word_green"`
	Amber      string   `json:"word_yellow"`
	Red        string   `json:"word_red"`
	Holidays   int      `json:"holidays_year"`
	Days       string   `json:"days"`
	Who        string   `json:"who"`
	Reply      bool     `json:"reply"`

	Title        string `json:"title"`
	StillDays    int    `json:"still_days"`
	LateDays     int    `json:"late_days"`
	WaitDays     int    `json:"wait_days"`
	ReplyDays    int    `json:"reply_days"`
	ProblemFiles int    `json:"problem_files"`
	ProblemMB    int    `json:"problem_mb"`
	UnitGB       int    `json:"unit_gb"`
	Opening      string `json:"opening"`
	Closing      string `json:"closing"`

	NotStarted string `json:"not_started"`
	InProgress string `json:"in_progress"`
	Awaiting   string `json:"awaiting"`
	Closed     string `json:"closed"`
	Lasting    string `json:"lasting"`
	Withdrawn  string `json:"withdrawn"`
}

func (c entryCommand) authority() ledger.Authority {
	return ledger.Authority{Source: strings.Join(strings.Fields(c.Source), " "), Level: c.Level, Year: c.Year}
}

func (c *entryCommand) lean(a ledger.Authority) {
	c.Source, c.Level, c.Year = a.Source, a.Level, a.Year
}

// change stores one entry, or the whole table from a program.
func (web *Web) change(r *http.Request) (ui.Response, error) {
	c, err := ui.Decode[entryCommand](r)
	if err != nil {
		return nil, err
	}
	data, tables, err := web.load(r)
	if err != nil {
		return nil, err
	}
	text := c.Text
	if text == "" {
		text, err = web.apply(data, c, tables)
	}
	var plan settings.Plan
	if err == nil {
		plan, err = web.Settings.Preview(r.Context(), access.From(r.Context()), map[string]string{data.Name: text})
	}
	switch {
	case err != nil:
		return web.refused(r, data, tables, c, err)
	case c.DryRun && isJSON(r):
		return importPage.Show("修改前核对", Import{Plan: plan}), nil
	case !isJSON(r) && !c.Confirmed && len(plan.Effect) > 0:
		data.Form = formOf(data, editors[data.Name], c, tables)
		data.Form.Effect = plan.Effect
		return shownTable(data), nil
	}
	if err := web.store(r, c.Key, data.Name, c.Version, text); err != nil {
		return web.refused(r, data, tables, c, err)
	}
	if isJSON(r) {
		data, _, err := web.load(r)
		return shownTable(data), err
	}
	notice := "已保存，马上生效。"
	if len(plan.Tables) == 0 {
		notice = "内容和现在的一样，没有修改。"
	}
	return ui.Redirect("/settings/" + data.Name).Notice(notice), nil
}

func (web *Web) store(r *http.Request, key, name string, version int64, text string) error {
	body := struct {
		Table, Text string
		Version     int64
	}{name, text, version}
	_, err := ui.Once(r, web.Commands, key, body, func(ctx context.Context, v access.Viewer) (string, error) {
		return name, web.Settings.Change(ctx, v, name, version, text)
	})
	return err
}

// apply returns the text of the table with what c says of its entry.
func (web *Web) apply(data Table, c entryCommand, tables ledger.Tables) (string, error) {
	e, known := editors[data.Name]
	if !known {
		return "", fault.New(fault.Invalid, "“%s”请整表修改：在请求中写 text。", data.Zh)
	}
	if c.Entry == added && e.add == "" || c.Entry != added && !slices.ContainsFunc(data.Entries, func(x Entry) bool { return x.Key == c.Entry }) {
		return "", fault.New(fault.NotFound, "“%s”里没有这一项，可能已被删除，请刷新页面。", data.Zh)
	}
	if err := c.authority().Check(); err != nil {
		return "", err
	}
	if err := e.apply(c, &tables); err != nil {
		return "", err
	}
	table, err := settings.Named(data.Name)
	return table.Text(tables), err
}

// refused shows the form again with what was typed and why it was not saved.
func (web *Web) refused(r *http.Request, data Table, tables ledger.Tables, c entryCommand, cause error) (ui.Response, error) {
	e, known := editors[data.Name]
	switch fault.KindOf(cause) {
	case fault.Invalid, fault.Conflict, fault.Stale, fault.Reused:
	default:
		return nil, cause
	}
	if isJSON(r) || !known || c.Entry == "" {
		return nil, cause
	}
	c.Version = data.Version // who sends it again has seen what others did
	data.Form = formOf(data, e, c, tables)
	return shownTable(data).Failed(cause), nil
}

// formOf returns the form of an entry with what c says.
func formOf(data Table, e editor, c entryCommand, tables ledger.Tables) *Form {
	f := &Form{Entry: c.Entry, Version: c.Version, Title: e.add, Inputs: e.inputs(c, tables), Days: data.Name == "holidays"}
	for _, x := range data.Entries {
		if x.Key == c.Entry {
			f.Title = "修改“" + x.Zh + "”"
		}
	}
	year := ""
	if c.Year != 0 {
		year = strconv.Itoa(c.Year)
	}
	levels := make([]ui.Option, len(ledger.Levels))
	for i, l := range ledger.Levels {
		levels[i] = ui.Option{Value: l, Text: l}
	}
	f.Inputs = append(f.Inputs,
		Input{Wide: true, Field: ui.Field{Name: "source", Label: "依据", Value: c.Source, Required: true, MaxLength: ledger.MaxSource, Autocomplete: "off",
			Hint: "按什么这样执行：文件、会议、上级通知或本单位的规定。改了内容就要写新的依据"}},
		Input{Field: ui.Field{Name: "level", Label: "效力", Type: "select", Value: c.Level, Required: true, Options: levels}},
		Input{Field: ui.Field{Name: "year", Label: "年份", Type: "number", Value: year, Required: true}})
	return f
}

// placeCommand is the body of what restores or removes.
type placeCommand struct {
	Key     string `json:"key"`
	Version int64  `json:"version"`
	Entry   string `json:"entry"`
}

// restore goes back to the table that comes with the program.
func (web *Web) restore(r *http.Request) (ui.Response, error) {
	c, err := ui.Decode[placeCommand](r)
	if err != nil {
		return nil, err
	}
	return web.placed(r, c, "", "已恢复默认。")
}

// remove takes an entry out of a table.
func (web *Web) remove(r *http.Request) (ui.Response, error) {
	c, err := ui.Decode[placeCommand](r)
	if err != nil {
		return nil, err
	}
	data, tables, err := web.load(r)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(data.Entries, func(x Entry) bool { return x.Key == c.Entry })
	if i < 0 || !data.Entries[i].Gone {
		return nil, fault.New(fault.Conflict, "这一项不能删除：它不存在，或是程序自带的。")
	}
	editors[data.Name].remove(c.Entry, &tables)
	table, err := settings.Named(data.Name)
	if err != nil {
		return nil, err
	}
	return web.placed(r, c, table.Text(tables), "已删除“"+data.Entries[i].Zh+"”。")
}

func (web *Web) placed(r *http.Request, c placeCommand, text, notice string) (ui.Response, error) {
	name := r.PathValue("table")
	if err := web.store(r, c.Key, name, c.Version, text); err != nil {
		return nil, err
	}
	if isJSON(r) {
		data, _, err := web.load(r)
		return shownTable(data), err
	}
	return ui.Redirect("/settings/" + name).Notice(notice), nil
}
