package gridweb

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/ledger"
	"bihuan/internal/ledger/grid"
	"bihuan/internal/ledger/ledgerweb"
	"bihuan/internal/ui"
)

// Preview shows what patches would do before anything is saved, and is the
// answer of a dry run.
type Preview struct {
	Changes  int           `json:"changes"`  // cells and commands that would do something
	Problems int           `json:"problems"` // over how many problems
	Doubts   int           `json:"doubts"`   // what has to be decided or put right first
	Lines    []PreviewLine `json:"lines"`

	Kind    ledger.BatchKind `json:"-"`
	Title   string           `json:"-"`
	Back    string           `json:"-"` // URL of the list that the patches come from
	Patches string           `json:"-"` // as JSON, for the form
}

// PreviewLine is what one patch would do.
type PreviewLine struct {
	Problem   string        `json:"problem"` // id
	Number    string        `json:"number"`
	Title     string        `json:"title"`
	Version   int64         `json:"version"` // to save from
	Cells     []PreviewCell `json:"cells"`
	Sentences []string      `json:"sentences"` // what the command does
	Error     string        `json:"error,omitempty"`
	Meanwhile string        `json:"meanwhile,omitempty"` // what others did since
}

// PreviewCell is what would become of one cell.
type PreviewCell struct {
	Field     ledger.Field `json:"field"`
	FieldText string       `json:"field_text"`
	Old       string       `json:"old"`
	New       string       `json:"new"`
	Error     string       `json:"error,omitempty"`
	Theirs    string       `json:"theirs,omitempty"` // who changed the cell meanwhile

	At       string `json:"-"` // names the cell in the form
	Typed    string `json:"-"`
	OldText  string `json:"-"` // for people
	NewText  string `json:"-"`
	Same     bool   `json:"-"` // nothing would change
	TakeMine string `json:"-"` // the two choices of a conflict
	KeepOld  string `json:"-"`
	Multi    bool   `json:"-"` // several lines
}

var previewPage = ui.NewPage[Preview](Room, "preview")

// saveForm is the body of the preview and of the saving that follows it. At and
// Value decide about cells in doubt: a text for a cell that was wrong, mine or
// theirs for a cell that somebody else changed too. Skip leaves cells as they
// are, Leave whole problems.
type saveForm struct {
	Key     string   `json:"key"`
	Kind    string   `json:"kind"`
	Title   string   `json:"title"`
	Back    string   `json:"back"`
	Changes string   `json:"changes"`
	At      []string `json:"at"`
	Value   []string `json:"value"`
	Skip    []string `json:"skip"`
	Leave   []string `json:"leave"`
	Check   bool     `json:"check"` // look once more before saving
}

func (f saveForm) patches() ([]grid.Patch, error) {
	var all []grid.Patch
	if err := json.Unmarshal([]byte(f.Changes), &all); err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "没有收到要保存的修改，请返回表格后重新点“核对并保存”。")
	}
	if len(f.At) != len(f.Value) {
		return nil, fault.New(fault.Invalid, "提交的选择不完整，请返回表格后重新点“核对并保存”。")
	}
	cells := map[string]grid.Patch{}
	for _, p := range all {
		cells[p.Problem] = p
	}
	for i, at := range f.At {
		at, conflict := strings.CutPrefix(at, conflictMark)
		id, field, _ := strings.Cut(at, "/")
		set := cells[id].Set
		switch {
		case set == nil, conflict && f.Value[i] == takeMine:
		case conflict:
			delete(set, ledger.Field(field))
		default:
			set[ledger.Field(field)] = f.Value[i]
		}
	}
	for _, at := range f.Skip {
		id, field, _ := strings.Cut(at, "/")
		delete(cells[id].Set, ledger.Field(field))
	}
	left := all[:0]
	for _, p := range all {
		if !slices.Contains(f.Leave, p.Problem) && (len(p.Set) > 0 || p.Do != "") {
			left = append(left, p)
		}
	}
	return left, nil
}

// A cell that two people changed is named with a mark in front; the choice is
// one of two words.
const (
	conflictMark = "!"
	takeMine     = "mine"
)

// back is where the person came from: the grid or the list, nothing else.
func (f saveForm) back() string {
	for _, path := range []string{"/grid", "/ledger"} {
		if f.Back == path || strings.HasPrefix(f.Back, path+"?") {
			return f.Back
		}
	}
	return "/grid"
}

func (f saveForm) kind() ledger.BatchKind {
	if ledger.BatchKind(f.Kind) == ledger.BatchBulk {
		return ledger.BatchBulk
	}
	return ledger.BatchGrid
}

// preview answers with what would happen; nothing is saved.
func (web *Web) preview(r *http.Request) (ui.Response, error) {
	f, err := ui.Decode[saveForm](r)
	if err != nil {
		return nil, err
	}
	return web.look(r, f, nil)
}

// look shows the preview of f, after a refusal where there was one.
func (web *Web) look(r *http.Request, f saveForm, refusal error) (ui.Response, error) {
	patches, err := f.patches()
	if err != nil {
		return nil, err
	}
	review, err := web.editor().Review(r.Context(), access.From(r.Context()), patches)
	if err != nil {
		return nil, err
	}
	page := previewPage.Show("核对修改", previewOf(f, review)).Crumbs(ui.Link{Text: "台账", URL: f.back()}).Wide()
	if refusal != nil {
		page.Failed(refusal)
	}
	return page, nil
}

// save makes the patches happen, or shows once more what stands in the way.
func (web *Web) save(r *http.Request) (ui.Response, error) {
	f, err := ui.Decode[saveForm](r)
	if err != nil {
		return nil, err
	}
	if f.Check {
		return web.look(r, f, nil)
	}
	patches, err := f.patches()
	if err != nil {
		return nil, err
	}
	id, err := ui.Once(r, web.List.Commands, f.Key, f, func(ctx context.Context, v access.Viewer) (string, error) {
		batch, err := web.editor().Save(ctx, v, ledger.BatchHead{Kind: f.kind(), Title: f.Title}, patches)
		return batch.ID, err
	})
	if err != nil {
		switch fault.KindOf(err) {
		case fault.Invalid, fault.Conflict, fault.Stale:
			if len(patches) > 0 {
				return web.look(r, f, err)
			}
		}
		return nil, err
	}
	if back := f.back(); strings.HasPrefix(back, "/grid") {
		return ui.Redirect(withSaved(back, id)), nil
	}
	return ui.Redirect("/exchange/batches/" + id).Notice("已保存。要恢复到修改之前，点“撤销这个批次”。"), nil
}

// withSaved adds to the address of the grid what was saved, from where it can be
// taken back.
func withSaved(back, id string) string {
	path, query, _ := strings.Cut(back, "?")
	values, err := url.ParseQuery(query)
	if err != nil {
		values = url.Values{}
	}
	values.Set("saved", id)
	return path + "?" + values.Encode()
}

func (web *Web) editor() *grid.Editor {
	return &grid.Editor{Ledger: web.List.Ledger, Command: ledgerweb.CommandOf}
}

func previewOf(f saveForm, review grid.Review) Preview {
	p := Preview{Doubts: review.Doubts(), Lines: []PreviewLine{}, Kind: f.kind(), Title: f.Title, Back: f.back()}
	p.Changes, p.Problems = review.Changes()
	raw, _ := json.Marshal(review.Patches()) // they came as JSON
	p.Patches = string(raw)
	for _, l := range review.Lines {
		line := PreviewLine{Problem: l.Patch.Problem, Number: l.Problem.Number(), Title: l.Problem.Title, Version: l.Patch.Version,
			Cells: []PreviewCell{}, Sentences: append([]string{}, l.Sentences...)}
		if l.Problem.ID == "" {
			line.Number, line.Title = "", "（看不到这个问题）"
		}
		if l.Refusal != nil {
			line.Error = fault.Text(l.Refusal)
		}
		if l.Meanwhile != nil {
			line.Meanwhile = meanwhile(l.Meanwhile)
		}
		for _, c := range l.Cells {
			line.Cells = append(line.Cells, previewCell(l, c))
		}
		p.Lines = append(p.Lines, line)
	}
	if p.Title == "" {
		p.Title = p.Kind.Zh() + strconv.Itoa(p.Changes) + "格"
	}
	return p
}

func previewCell(l grid.Line, c grid.Cell) PreviewCell {
	cell := PreviewCell{Field: c.Field, FieldText: c.Field.Zh(), Old: c.Old, New: c.New, Theirs: c.Theirs, At: l.Patch.Problem + "/" + string(c.Field),
		Typed: c.Typed, OldText: c.Field.Show(c.Old), NewText: c.Field.Show(c.New), Same: c.Error == nil && c.Old == c.New,
		Multi: c.Field == ledger.FieldStatement || c.Field == ledger.FieldGoal}
	if c.Error != nil {
		cell.Error = fault.Text(c.Error)
	}
	if c.Theirs != "" {
		cell.TakeMine, cell.KeepOld = "用我填写的："+cell.NewText, "保留"+c.Theirs+"的："+cell.OldText
	}
	return cell
}

// meanwhile says what others did, without advice that belongs to other pages.
func meanwhile(err error) string {
	var m *ledger.Meanwhile
	if !errors.As(err, &m) {
		return fault.Text(err)
	}
	var said []string
	for _, act := range m.Acts {
		said = append(said, act.Who()+act.Sentence)
	}
	return strings.Join(said, "；")
}
