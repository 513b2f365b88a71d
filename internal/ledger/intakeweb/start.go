package intakeweb

import (
	"net/http"
	"strconv"
	"strings"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/flow"
	"bihuan/internal/ledger/intake"
	"bihuan/internal/ui"
)

// Start is the page on which an import begins, and its JSON: what waits to be
// taken in.
type Start struct {
	Drafts []Draft   `json:"drafts"`
	Files  []Outcome `json:"files,omitempty"` // what became of each file that was just sent
	Tabs   []ui.Tab  `json:"-"`
	Drop   ui.Drop   `json:"-"`
	Pasted string    `json:"-"` // what was typed, where it was refused
}

// Draft is a file that waits.
type Draft struct {
	ID        string `json:"id"`
	Name      string `json:"name"`
	CreatedAt int64  `json:"created_at"` // UTC milliseconds
	ExpiresAt int64  `json:"expires_at"`
}

// Outcome is what became of one file.
type Outcome struct {
	Name  string `json:"name"`
	ID    string `json:"id,omitempty"` // of the draft, "" for a file that was refused
	Error string `json:"error,omitempty"`
}

var startPage = ui.NewPage[Start](Room, "start")

func (web *Web) start(r *http.Request) (ui.Response, error) { return web.started(r, Start{}) }

func (web *Web) started(r *http.Request, data Start) (*ui.Shown, error) {
	drafts, err := web.Intake.Drafts(r.Context(), access.From(r.Context()))
	if err != nil {
		return nil, err
	}
	data.Drafts = []Draft{}
	for _, d := range drafts {
		data.Drafts = append(data.Drafts, draftOf(d))
	}
	data.Tabs = ui.ExchangeTabs(home)
	data.Drop = ui.Drop{Action: home, Name: "file", Accept: ".xlsx,.csv,.txt,.tsv,.xls,.et,.ods", Label: "把台账表格拖到这里，或选择文件",
		Hint: "Excel 或 WPS 表格（.xlsx）、.csv、文本；可一次选几个，单个不超过 " + strconv.Itoa(flow.MaxIntake>>20) + " MB", Button: "读取", Multiple: true}
	return startPage.Show("导入台账", data), nil
}

func draftOf(d intake.Draft) Draft {
	return Draft{ID: d.ID, Name: d.Name, CreatedAt: d.CreatedAt.UnixMilli(), ExpiresAt: d.ExpiresAt.UnixMilli()}
}

// receive reads files, or a pasted table. One file leads on to its columns.
func (web *Web) receive(r *http.Request) (ui.Response, error) {
	v := access.From(r.Context())
	var done Start
	var failed error
	take := func(name string, content []byte, err error) error {
		var d intake.Draft
		if err == nil {
			d, err = web.Intake.Receive(r.Context(), v, name, content)
		}
		switch kind := fault.KindOf(err); {
		case err == nil:
			done.Files = append(done.Files, Outcome{Name: name, ID: d.ID})
		case kind == fault.Invalid:
			failed = err
			done.Files = append(done.Files, Outcome{Name: name, Error: fault.Text(err)})
		default:
			return err
		}
		return nil
	}
	fields, err := ui.EachUpload(r, "file", flow.MaxIntake, func(u ui.Upload) error { return take(u.Name, u.Content, u.Err) })
	if err != nil {
		return nil, err
	}
	if done.Pasted = strings.ToValidUTF8(fields.Get("text"), ""); strings.TrimSpace(done.Pasted) != "" {
		if err := take(flow.Pasted, []byte(done.Pasted), nil); err != nil {
			return nil, err
		}
	}
	switch {
	case len(done.Files) == 0:
		failed = fault.New(fault.Invalid, "请先选择要导入的文件，或粘贴表格。")
	case len(done.Files) == 1 && failed == nil && !ui.WantsJSON(r):
		return ui.Redirect(home + "/" + done.Files[0].ID), nil
	}
	if n := len(done.Files); n > 0 && done.Files[n-1].ID != "" { // the pasted table, if there was one
		done.Pasted = ""
	}
	page, err := web.started(r, done)
	if err != nil {
		return nil, err
	}
	if failed != nil && len(done.Files) <= 1 {
		return page.Failed(failed), nil
	}
	return page.Status(http.StatusMultiStatus), nil
}

// discard forgets a draft.
func (web *Web) discard(r *http.Request) (ui.Response, error) {
	if err := web.Intake.Discard(r.Context(), access.From(r.Context()), r.PathValue("id")); err != nil {
		return nil, err
	}
	return ui.Redirect(home).Notice("已放弃，文件不再保留，台账没有变化。"), nil
}
