package dispatchweb

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"bihuan/internal/access"
	"bihuan/internal/dispatch"
	"bihuan/internal/fault"
	"bihuan/internal/ui"
)

// Preview is what came back beside what was sent, and its JSON.
type Preview struct {
	ID      string    `json:"id"`
	Seen    string    `json:"seen"`
	Batch   string    `json:"batch,omitempty"` // once merged
	Undone  bool      `json:"undone,omitempty"`
	Sheets  []Sheet   `json:"sheets"`
	Refused []Refused `json:"refused"`
	Waiting []Waiting `json:"waiting"`

	Tabs         []ui.Tab  `json:"-"`
	Stats        []ui.Stat `json:"-"`
	AnswerBy     string    `json:"-"`
	Difficulties bool      `json:"-"`
	Takes        int       `json:"-"`
	Files        []string  `json:"-"` // chosen among several of one office
	Merged       bool      `json:"-"`
	BatchURL     string    `json:"-"`
}

// Sheet is the sheet of one office that came back.
type Sheet struct {
	Office  string   `json:"office"`
	Round   string   `json:"round"`
	File    string   `json:"file"`
	How     string   `json:"how"`
	HowZh   string   `json:"how_text"`
	By      string   `json:"by"`
	On      string   `json:"on"`
	Cells   []Cell   `json:"cells"`
	Faults  []Fault  `json:"faults"`
	Missing []string `json:"missing"` // codes of rows
	Again   bool     `json:"again"`

	URL     string      `json:"-"` // of the file
	Options []ui.Option `json:"-"` // where the office sent several
	Chosen  string      `json:"-"`
	Rest    []string    `json:"-"` // the choices for other offices
}

// Cell is one difference.
type Cell struct {
	Key    string   `json:"key"`
	Row    string   `json:"row"`
	Line   int      `json:"line"`
	Column string   `json:"column"`
	Zh     string   `json:"column_text"`
	Old    string   `json:"old"`
	New    string   `json:"new"`
	Now    string   `json:"now"`
	Kind   string   `json:"kind"`
	Note   string   `json:"note"`
	May    bool     `json:"may"`
	Taken  bool     `json:"taken"`
	Badge  ui.Badge `json:"-"`
	What   string   `json:"-"` // the problem and the task, where a row begins
	Moved  bool     `json:"-"` // the ledger says something else than was sent
}

// Fault is a line that does not enter the ledger.
type Fault struct {
	Line int    `json:"line"`
	Row  string `json:"row,omitempty"`
	Text string `json:"text"`
}

// Refused is a file that nobody can use.
type Refused struct {
	File string `json:"file"`
	Text string `json:"text"`
}

// Waiting are the offices that are still missing.
type Waiting struct {
	Round   string   `json:"round"`
	Offices []string `json:"offices"`
	URL     string   `json:"-"`
}

var previewPage = ui.NewPage[Preview](Room, "preview")

type previewQuery struct {
	Files []string `json:"files"`
}

func (web *Web) preview(r *http.Request) (ui.Response, error) {
	q, err := ui.Query[previewQuery](r)
	if err != nil {
		return nil, err
	}
	return web.previewed(r, r.PathValue("id"), dispatch.Choices{Files: q.Files}, nil)
}

// previewed shows a collection; refusal is why a merge did not happen.
func (web *Web) previewed(r *http.Request, id string, c dispatch.Choices, refusal error) (ui.Response, error) {
	v := access.From(r.Context())
	decided := c
	c.Decided = false // what is refused is told cell by cell
	p, err := web.Dispatch.Preview(r.Context(), v, id, c)
	if err != nil {
		return nil, err
	}
	data := previewOf(p, decided)
	if p.Batch != "" {
		batch, err := web.Dispatch.Ledger.Batch(r.Context(), v, p.Batch)
		if err != nil {
			return nil, err
		}
		data.Merged, data.Undone = true, batch.State == "undone"
		data.BatchURL = "/exchange/batches/" + p.Batch
	}
	title := "核对交回的填报表"
	if data.Merged {
		title = "已并入的填报表"
	}
	page := previewPage.Show(title, data).Crumbs(ui.Link{Text: "收回", URL: returnURL}).Wide()
	if refusal != nil {
		page.Failed(refusal)
	}
	return page, nil
}

func previewOf(p dispatch.Preview, c dispatch.Choices) Preview {
	data := Preview{ID: p.ID, Seen: p.Seen, Batch: p.Batch, Sheets: []Sheet{}, Refused: []Refused{}, Waiting: []Waiting{}, Tabs: ui.ExchangeTabs(returnURL),
		AnswerBy: p.AnswerBy, Files: c.Files}
	decide, faults, missing := 0, len(p.Refused), 0
	for _, s := range p.Sheets {
		sheet := sheetOf(p.ID, s, c)
		data.Sheets = append(data.Sheets, sheet)
		for _, cell := range sheet.Cells {
			data.Difficulties = data.Difficulties || cell.Column == string(dispatch.Difficulty)
			switch {
			case cell.Taken:
				data.Takes++
			case cell.May && cell.Kind != string(dispatch.Change):
				decide++
			}
		}
		faults += len(s.Faults)
	}
	for _, f := range p.Refused {
		data.Refused = append(data.Refused, Refused{f.Name, f.Refusal})
	}
	for _, w := range p.Waiting {
		missing += len(w.Offices)
		data.Waiting = append(data.Waiting, Waiting{w.Round, append([]string{}, w.Offices...), splitURL + "/" + w.Dispatch})
	}
	data.Stats = []ui.Stat{
		{Label: "收回", Value: strconv.Itoa(len(p.Sheets)), Note: "个单位"},
		{Label: "将并入", Value: strconv.Itoa(data.Takes), Note: "处", Tone: ui.Good},
		{Label: "要您决定", Value: strconv.Itoa(decide), Note: "处", Tone: tone(decide, ui.Wait)},
		{Label: "有问题", Value: strconv.Itoa(faults), Note: "行或文件", Tone: tone(faults, ui.Alarm)},
		{Label: "还没交回", Value: strconv.Itoa(missing), Note: "个单位", Tone: tone(missing, ui.Warn)},
	}
	return data
}

func tone(n int, t ui.Tone) ui.Tone {
	if n == 0 {
		return ui.Plain
	}
	return t
}

func sheetOf(collection string, s dispatch.Sheet, c dispatch.Choices) Sheet {
	out := Sheet{Office: s.Packet.Office, Round: s.Round, File: s.File.Name, How: string(s.File.How), HowZh: s.File.How.Zh(), By: s.By, On: s.On,
		Cells: []Cell{}, Faults: []Fault{}, Missing: []string{}, Again: s.Again, URL: returnURL + "/" + collection + "/file/" + s.File.Key, Chosen: s.File.Key}
	row := ""
	for _, cell := range s.Cells {
		shown := Cell{Key: cell.Key, Row: cell.Row, Line: cell.Line, Column: string(cell.Column), Zh: cell.Column.Zh(), Old: cell.Old, New: cell.New, Now: cell.Now,
			Kind: string(cell.Kind), Note: cell.Note, May: cell.May, Taken: c.Takes(cell), Badge: badgeOf(cell), Moved: cell.Kind == dispatch.Conflict}
		if cell.Row != row {
			row = cell.Row
			if sent, ok := s.Packet.Row(row); ok {
				shown.What = what(sent)
			}
		}
		out.Cells = append(out.Cells, shown)
	}
	for _, f := range s.Faults {
		out.Faults = append(out.Faults, Fault(f))
	}
	for _, r := range s.Compared.Missing {
		out.Missing = append(out.Missing, r.Code)
	}
	if len(s.Others) > 0 {
		for _, f := range append([]dispatch.File{s.File}, s.Others...) {
			out.Options = append(out.Options, ui.Option{Value: f.Key, Text: f.Name})
		}
		mine := func(key string) bool {
			return slices.ContainsFunc(out.Options, func(o ui.Option) bool { return o.Value == key })
		}
		out.Rest = slices.DeleteFunc(slices.Clone(c.Files), mine)
	}
	return out
}

// what names the problem and the task of a row.
func what(r dispatch.Row) string {
	title, _, _ := strings.Cut(r.Cells[dispatch.Problem], "。")
	if r.Task != "" {
		title += "：" + r.Cells[dispatch.Work]
	}
	return title
}

func badgeOf(c dispatch.Cell) ui.Badge {
	switch c.Kind {
	case dispatch.Locked:
		return ui.Badge{Tone: ui.Alarm, Text: "改动了锁定栏目"}
	case dispatch.Conflict:
		return ui.Badge{Tone: ui.Warn, Text: "台账另有改动"}
	}
	if !c.May {
		return ui.Badge{Tone: ui.Alarm, Text: "不能并入"}
	}
	return ui.Badge{Tone: ui.Info, Text: "新填"}
}

// mergeCommand is the body of POST …/merge. A program that leaves take out
// takes what nothing stands against.
type mergeCommand struct {
	Key      string   `json:"key"`
	Seen     string   `json:"seen"`
	Decided  bool     `json:"decided"` // take counts, also when it is empty
	Take     []string `json:"take"`
	Files    []string `json:"files"`
	AnswerBy string   `json:"answer_by"`
}

func (c mergeCommand) choices() dispatch.Choices {
	return dispatch.Choices{Decided: c.Decided || len(c.Take) > 0, Take: c.Take, Files: c.Files, AnswerBy: c.AnswerBy}
}

func (web *Web) merge(r *http.Request) (ui.Response, error) {
	c, err := ui.Decode[mergeCommand](r)
	if err != nil {
		return nil, err
	}
	id := r.PathValue("id")
	_, err = ui.Once(r, web.Commands, c.Key, c, func(ctx context.Context, v access.Viewer) (string, error) {
		merged, err := web.Dispatch.Merge(ctx, v, id, c.Seen, c.choices())
		return merged.Batch, err
	})
	switch kind := fault.KindOf(err); {
	case err == nil && isJSON(r):
		return web.previewed(r, id, dispatch.Choices{}, nil)
	case err == nil:
		return ui.Redirect(returnURL + "/" + id).Notice("已并入台账。需要时可以把这一批整个撤销。"), nil
	case isJSON(r) || kind != fault.Invalid && kind != fault.Conflict && kind != fault.Stale:
		return nil, err
	}
	return web.previewed(r, id, c.choices(), err)
}

// undoCommand is the body of POST …/undo.
type undoCommand struct {
	Key  string `json:"key"`
	Keep bool   `json:"keep"` // leave what others have changed since
}

func (web *Web) undo(r *http.Request) (ui.Response, error) {
	c, err := ui.Decode[undoCommand](r)
	if err != nil {
		return nil, err
	}
	id := r.PathValue("id")
	_, err = ui.Once(r, web.Commands, c.Key, c, func(ctx context.Context, v access.Viewer) (string, error) {
		b, err := web.Dispatch.Undo(ctx, v, id, c.Keep)
		return b.ID, err
	})
	if err != nil && (isJSON(r) || fault.KindOf(err) != fault.Conflict) {
		return nil, err
	}
	if err != nil {
		return web.previewed(r, id, dispatch.Choices{}, err)
	}
	if isJSON(r) {
		return web.previewed(r, id, dispatch.Choices{}, nil)
	}
	return ui.Redirect(returnURL + "/" + id).Notice("已撤销这一批，台账恢复到并入以前。"), nil
}
