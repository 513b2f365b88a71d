package orgweb

import (
	"context"
	"encoding/json"
	"net/http"
	"path"
	"strconv"
	"strings"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/org"
	"bihuan/internal/tabular"
	"bihuan/internal/ui"
)

// Import is the page that takes a table in, and its JSON: what it would do, or
// what it did.
type Import struct {
	Rows    int            `json:"rows"`
	Same    int            `json:"same"` // rows that say what is known already
	Offices int            `json:"offices"`
	People  int            `json:"people"`
	Posts   int            `json:"posts"`
	Charges int            `json:"charges"`
	Faults  []org.RowFault `json:"faults"`
	Notes   []string       `json:"notes"`
	Steps   []ImportStep   `json:"steps"`
	Done    bool           `json:"done"`

	Pasted  string   `json:"-"` // what was typed, where it was refused
	Heads   []string `json:"-"`
	Preview bool     `json:"-"`
	Table   string   `json:"-"` // what the button takes in
	Apart   bool     `json:"-"`
	More    int      `json:"-"` // steps that the page leaves out
	Right   int      `json:"-"` // rows without a fault
}

// ImportStep is what a row makes happen.
type ImportStep struct {
	Row      int    `json:"row"`
	Sentence string `json:"sentence"`
}

// mostSteps bounds what one page shows; programs get everything.
const mostSteps = 300

var importPage = ui.NewPage[Import](Room, "import")

func (web *Web) importForm(*http.Request) (ui.Response, error) { return shownImport(Import{}), nil }

func shownImport(data Import) *ui.Shown {
	data.Heads = org.Heads
	if data.Faults == nil {
		data.Faults, data.Notes, data.Steps = []org.RowFault{}, []string{}, []ImportStep{}
	}
	title := "导入名册"
	if data.Preview {
		title = "核对后导入"
	}
	return importPage.Show(title, data).Crumbs(home)
}

// Imported is a plan as pages and programs see it.
func Imported(plan org.Plan) Import {
	data := Import{Rows: plan.Rows, Same: plan.Same, Offices: plan.Offices, People: plan.People, Posts: plan.Posts, Charges: plan.Charges,
		Faults: plan.Faults, Notes: plan.Notes, Steps: make([]ImportStep, len(plan.Steps)), Right: plan.Rows - len(plan.Faults)}
	for i, step := range plan.Steps {
		data.Steps[i] = ImportStep{step.Row, step.Sentence}
	}
	return data
}

// preview reads a file or a pasted table and shows what it would change.
func (web *Web) preview(r *http.Request) (ui.Response, error) {
	lines, pasted, apart, err := web.received(r)
	var plan org.Plan
	if err == nil {
		plan, err = web.Org.Preview(r.Context(), access.From(r.Context()), lines, org.ImportOptions{Apart: apart})
	}
	if err != nil {
		if fault.KindOf(err) != fault.Invalid {
			return nil, err
		}
		return shownImport(Import{Pasted: pasted, Apart: apart}).Failed(err), nil
	}
	data := Imported(plan)
	data.Preview, data.Apart, data.Table = true, apart, carry(lines)
	if !strings.Contains(r.Header.Get("Accept"), "json") && len(data.Steps) > mostSteps {
		data.More = len(data.Steps) - mostSteps
		data.Steps = data.Steps[:mostSteps]
	}
	return shownImport(data), nil
}

// carry is the table as the form of the preview carries it: with the numbers
// of its rows, so that the second time speaks of the same rows.
func carry(lines []tabular.Line) string {
	raw, _ := json.Marshal(lines) // texts and numbers always marshal
	return string(raw)
}

func carried(text string) ([]tabular.Line, error) {
	var lines []tabular.Line
	if err := json.Unmarshal([]byte(text), &lines); err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "核对过的表格没有完整收到，请重新粘贴或上传。")
	}
	return lines, nil
}

// received returns the table of an upload: the chosen file, otherwise the
// pasted text.
func (web *Web) received(r *http.Request) (lines []tabular.Line, pasted string, apart bool, err error) {
	var file *ui.Upload
	fields, err := ui.EachUpload(r, "file", maxFile, func(u ui.Upload) error { file = &u; return nil })
	if err != nil {
		return nil, "", false, err
	}
	apart, pasted = fields.Get("apart") != "", strings.ToValidUTF8(fields.Get("text"), "")
	switch {
	case file != nil && file.Err != nil:
		return nil, pasted, apart, file.Err
	case file != nil:
		lines, err = web.Lines(r.Context(), file.Name, file.Content)
	case strings.TrimSpace(pasted) == "":
		err = fault.New(fault.Invalid, "请先粘贴表格，或选择要上传的 Excel 文件。")
	default:
		lines, err = tabular.Text(strings.ReplaceAll(strings.ReplaceAll(pasted, "\r\n", "\n"), "\r", "\n"))
	}
	return lines, pasted, apart, err
}

// Lines returns the table of a file: of a workbook the first sheet with the
// headings of an import, of anything else the text.
func (web *Web) Lines(ctx context.Context, name string, content []byte) ([]tabular.Line, error) {
	if len(content) > maxFile {
		return nil, fault.New(fault.Invalid, "“%s”超过 %s，请只保留名册那一张表再试。", name, ui.Megabytes(maxFile))
	}
	switch strings.ToLower(path.Ext(name)) {
	case ".xls", ".et":
		return nil, fault.New(fault.Invalid, "“%s”是旧格式的表格，请用 WPS 表格或 Excel 打开，另存为 .xlsx 后再上传。", name)
	}
	if !strings.HasPrefix(string(content[:min(2, len(content))]), "PK") {
		text, err := web.Text(content)
		if err != nil {
			return nil, err
		}
		return tabular.Text(text)
	}
	sheets, err := web.Book(ctx, content)
	if err != nil {
		return nil, err
	}
	for _, sheet := range sheets {
		if org.HasHead(sheet.Lines()) {
			return sheet.Lines(), nil
		}
	}
	if len(sheets) == 0 {
		return nil, fault.New(fault.Invalid, "“%s”里没有内容，请检查是否选错了文件。", name)
	}
	return sheets[0].Lines(), nil
}

// takeCommand is the body of POST /org/import: a program sends the table as
// text with tabs, the form of the preview its rows.
type takeCommand struct {
	Key   string `json:"key"`
	Text  string `json:"text"`
	Rows  string `json:"rows"`
	Apart bool   `json:"apart"`
}

// take takes a table in, as one batch.
func (web *Web) take(r *http.Request) (ui.Response, error) {
	c, err := ui.Decode[takeCommand](r)
	if err != nil {
		return nil, err
	}
	var lines []tabular.Line
	if c.Rows != "" {
		lines, err = carried(c.Rows)
	} else {
		lines, err = tabular.Text(c.Text)
	}
	if err != nil {
		return nil, err
	}
	answer, err := ui.Once(r, web.Commands, c.Key, c, func(ctx context.Context, v access.Viewer) (string, error) {
		plan, err := web.Org.Import(ctx, v, lines, org.ImportOptions{Apart: c.Apart})
		if err != nil {
			return "", err
		}
		data := Imported(plan)
		data.Steps = []ImportStep{} // the answer is kept; what happened is in the history
		raw, err := json.Marshal(data)
		return string(raw), err
	})
	if err != nil {
		return nil, err
	}
	var data Import
	if err := json.Unmarshal([]byte(answer), &data); err != nil {
		return nil, err
	}
	data.Done = true
	if isJSON(r) {
		return shownImport(data), nil
	}
	return ui.Redirect("/org").Notice(Summary(data)), nil
}

// Summary says what an import did or would do.
func Summary(d Import) string {
	s := "新增单位" + strconv.Itoa(d.Offices) + "个、人员" + strconv.Itoa(d.People) + "人、职务" + strconv.Itoa(d.Posts) + "个、分管联系" + strconv.Itoa(d.Charges) + "项"
	if d.Same > 0 {
		s += "；" + strconv.Itoa(d.Same) + "行已登记过，没有变化"
	}
	if len(d.Faults) > 0 {
		s += "；" + strconv.Itoa(len(d.Faults)) + "行有问题，没有导入"
	}
	return s + "。"
}
