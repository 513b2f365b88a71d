package gridweb

import (
	"context"
	"net/http"
	"net/url"
	"strconv"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/ledger"
	"bihuan/internal/ui"
)

// Batches is the list of what was changed in one step, and its JSON.
type Batches struct {
	Items []BatchItem `json:"items"`
	Next  string      `json:"next"` // cursor

	Tabs   []ui.Tab     `json:"-"`
	Query  batchesQuery `json:"-"`
	Kinds  ui.Field     `json:"-"`
	States ui.Field     `json:"-"`
	Pager  ui.Pager     `json:"-"`
	Empty  ui.Empty     `json:"-"`
	Mine   bool         `json:"-"`
}

// BatchItem is a batch in a list.
type BatchItem struct {
	ID        string            `json:"id"`
	Kind      ledger.BatchKind  `json:"kind"`
	KindText  string            `json:"kind_text"`
	Title     string            `json:"title"`
	State     ledger.BatchState `json:"state"`
	StateText string            `json:"state_text"`
	Problems  int               `json:"problems"`
	Kept      int               `json:"kept"` // left as they were when it was taken back
	Actor     string            `json:"actor"`
	CreatedAt int64             `json:"created_at"` // UTC milliseconds
	Version   int64             `json:"version"`
}

// Badge shows the state.
func (b BatchItem) Badge() ui.Badge {
	tone := map[ledger.BatchState]ui.Tone{ledger.BatchDone: ui.Good, ledger.BatchOpen: ui.Warn, ledger.BatchUndone: ui.Plain}[b.State]
	return ui.Badge{Tone: tone, Text: b.StateText}
}

var batchesPage = ui.NewPage[Batches](Room, "batches")

// batchesQuery is what the address of the list of batches says.
type batchesQuery struct {
	Kind   string `json:"kind"`
	State  string `json:"state"`
	Mine   bool   `json:"mine"`
	From   string `json:"from"`
	To     string `json:"to"`
	Limit  int    `json:"limit"`
	Cursor string `json:"cursor"`
}

func (q batchesQuery) with(cursor string) string {
	v := url.Values{}
	for name, value := range map[string]string{"kind": q.Kind, "state": q.State, "from": q.From, "to": q.To, "cursor": cursor} {
		if value != "" {
			v.Set(name, value)
		}
	}
	if q.Mine {
		v.Set("mine", "1")
	}
	if q.Limit != 0 {
		v.Set("limit", strconv.Itoa(q.Limit))
	}
	return "/exchange/batches?" + v.Encode()
}

func (web *Web) batches(r *http.Request) (ui.Response, error) {
	q, err := ui.Query[batchesQuery](r)
	if err != nil {
		return nil, err
	}
	v := access.From(r.Context())
	f := ledger.BatchFilter{Kind: ledger.BatchKind(q.Kind), State: ledger.BatchState(q.State), From: q.From, To: q.To, Limit: q.Limit, After: q.Cursor}
	if q.Mine {
		f.Actor = v.AccountID
	}
	page, err := web.List.Ledger.Batches(r.Context(), v, f)
	if err != nil {
		return nil, err
	}
	data := Batches{Items: []BatchItem{}, Next: page.Next, Tabs: ui.ExchangeTabs("/exchange/batches"), Query: q, Mine: q.Mine,
		Kinds:  choice("kind", "种类", q.Kind, ledger.BatchKinds, ledger.BatchKind.Zh),
		States: choice("state", "状态", q.State, ledger.BatchStates, ledger.BatchState.Zh),
		Empty:  ui.Empty{Title: "没有批次", Text: "批量修改、表格修改、导入和收回各单位的表，每一次是一个批次，列在这里，可以撤销。", Action: &ui.Link{Text: "去台账", URL: "/ledger"}},
	}
	for _, b := range page.Batches {
		data.Items = append(data.Items, batchItem(b))
	}
	if page.Next != "" {
		data.Pager = ui.Pager{Total: -1, Next: q.with(page.Next)}
	}
	return batchesPage.Show("批次", data), nil
}

func choice[T ~string](name, label, value string, all []T, zh func(T) string) ui.Field {
	f := ui.Field{Name: name, Label: label, Value: value, Options: []ui.Option{{Text: "全部"}}}
	for _, t := range all {
		f.Options = append(f.Options, ui.Option{Value: string(t), Text: zh(t)})
	}
	return f
}

func batchItem(b ledger.Batch) BatchItem {
	actor := b.Actor
	if actor == "" {
		actor = "本机使用人"
	}
	return BatchItem{ID: b.ID, Kind: b.BatchHead.Kind, KindText: b.BatchHead.Kind.Zh(), Title: b.Title, State: b.State, StateText: b.State.Zh(),
		Problems: b.Problems, Kept: b.Kept, Actor: actor, CreatedAt: b.CreatedAt.UnixMilli(), Version: b.Version}
}

// Batch is one batch with what it did to each problem, and its JSON.
type Batch struct {
	BatchItem
	Files  []string    `json:"files"`
	Lines  []BatchLine `json:"lines"`
	Hidden int         `json:"hidden"` // problems that the viewer may not see

	Later int `json:"-"` // problems that changed since
}

// BatchLine is what a batch did to one problem.
type BatchLine struct {
	Problem   string   `json:"problem"` // id
	Number    string   `json:"number"`
	Title     string   `json:"title"`
	Sentences []string `json:"sentences"`
	// Since is what happened first after the batch: the problem stays as it is
	// when the batch is taken back. "" when nothing did.
	Since string `json:"since"`
}

// Undoable reports whether the batch can still be taken back.
func (b Batch) Undoable() bool { return b.State != ledger.BatchUndone }

// Undo is the question before the batch is taken back; key is its idempotency
// key.
func (b Batch) Undo(key string) ui.Confirm {
	c := ui.Confirm{Action: "/exchange/batches/" + b.ID + "/undo", Key: key, Label: "撤销这个批次", Button: "确定撤销", Danger: true,
		Question: "撤销后，这" + strconv.Itoa(b.Problems) + "个问题恢复到批次之前的内容，批次登记的问题撤回。",
		Hidden:   []ui.Field{{Name: "version", Value: itoa(b.Version)}}}
	if b.Later > 0 {
		c.Question = "有" + strconv.Itoa(b.Later) + "个问题此后又有变化，保持不动；其余的恢复到批次之前的内容。"
		c.Hidden = append(c.Hidden, ui.Field{Name: "keep", Value: "on"})
	}
	return c
}

var batchPage = ui.NewPage[Batch](Room, "batch")

func (web *Web) batch(r *http.Request) (ui.Response, error) {
	data, err := web.batchData(r, r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	return shownBatch(data), nil
}

func shownBatch(data Batch) *ui.Shown {
	return batchPage.Show(data.Title, data).Crumbs(ui.Link{Text: "批次", URL: "/exchange/batches"}).Version(data.Version)
}

func (web *Web) batchData(r *http.Request, id string) (Batch, error) {
	whole, err := web.List.Ledger.Batch(r.Context(), access.From(r.Context()), id)
	if err != nil {
		return Batch{}, err
	}
	data := Batch{BatchItem: batchItem(whole.Batch), Files: []string{}, Lines: []BatchLine{}, Hidden: whole.Hidden}
	for _, file := range whole.Files {
		data.Files = append(data.Files, file.Name)
	}
	for _, l := range whole.Lines {
		line := BatchLine{Problem: l.Problem.ID, Number: l.Problem.Number(), Title: l.Problem.Title, Sentences: append([]string{}, l.Sentences...)}
		if l.Since != nil && whole.State != ledger.BatchUndone {
			line.Since = l.Since.Who() + "于" + ui.Moment(l.Since.At.UnixMilli()) + l.Since.Sentence
			data.Later++
		}
		data.Lines = append(data.Lines, line)
	}
	return data, nil
}

// undoCommand is the body of POST /exchange/batches/{id}/undo. Keep leaves what
// others changed since as it is; without it such a batch is not taken back.
type undoCommand struct {
	Key     string `json:"key"`
	Version int64  `json:"version"`
	Keep    bool   `json:"keep"`
	Back    string `json:"back"`
}

func (web *Web) undo(r *http.Request) (ui.Response, error) {
	c, err := ui.Decode[undoCommand](r)
	if err != nil {
		return nil, err
	}
	id := r.PathValue("id")
	_, err = ui.Once(r, web.List.Commands, c.Key, c, func(ctx context.Context, v access.Viewer) (string, error) {
		b, err := web.List.Ledger.UndoBatch(ctx, v, id, c.Version, c.Keep)
		return itoa(b.Version), err
	})
	if isJSON(r) && err != nil {
		return nil, err
	}
	if kind := fault.KindOf(err); err != nil && kind != fault.Conflict && kind != fault.Stale {
		return nil, err
	}
	if err != nil || isJSON(r) {
		data, broken := web.batchData(r, id)
		if broken != nil {
			return nil, broken
		}
		if err != nil {
			return shownBatch(data).Failed(err), nil
		}
		return shownBatch(data), nil
	}
	to := "/exchange/batches/" + url.PathEscape(id)
	if c.Back != "" {
		to = saveForm{Back: c.Back}.back()
	}
	return ui.Redirect(to).Notice("已撤销，恢复到修改之前的内容。"), nil
}

// Saved is the batch that was saved a moment ago, to be taken back at once.
type Saved struct {
	Batch
	Back string // URL of the list
}

func (web *Web) saved(r *http.Request, id, back string) (*Saved, error) {
	if id == "" {
		return nil, nil
	}
	data, err := web.batchData(r, id)
	if kind := fault.KindOf(err); kind == fault.NotFound || kind == fault.Forbidden {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return &Saved{data, back}, nil
}
