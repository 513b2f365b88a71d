package gridweb

import (
	"encoding/json"
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

// Bulk asks for the value or the details that many problems shall get.
type Bulk struct {
	Problems []Chosen
	What     string
	Heading  string // 把完成时限改为…… or the name of the command
	Fields   []ui.Field
	Back     string
	Keeps    bool // what is left empty stays as it is
}

// Chosen is a problem that was ticked.
type Chosen struct{ ID, Number, Title string }

// Count is how many there are.
func (b Bulk) Count() int { return len(b.Problems) }

var bulkPage = ui.NewPage[Bulk](Room, "bulk")

// bulkForm is the body of a bulk change: the problems that were ticked, or all
// that the query of the list selects, and what is to happen to them. The
// details of a command are further fields.
type bulkForm struct {
	ID    []string `json:"id"`
	All   bool     `json:"all"`
	Query string   `json:"query"` // of the list
	What  string   `json:"what"`  // set:field or do:command
	Back  string   `json:"back"`
	Value string   `json:"value"` // of the field
}

func (f bulkForm) back() string { return saveForm{Back: f.Back}.back() }

// what is one of the things that can be done to many problems at once.
func (f bulkForm) what() (field ledger.Field, verb ledger.Verb, err error) {
	name, isField := strings.CutPrefix(f.What, "set:")
	if isField && slices.Contains(ledgerweb.BulkFields, ledger.Field(name)) {
		return ledger.Field(name), "", nil
	}
	if name, isVerb := strings.CutPrefix(f.What, "do:"); isVerb && slices.Contains(ledgerweb.BulkCommands, ledger.Verb(name)) {
		return "", ledger.Verb(name), nil
	}
	return "", "", fault.New(fault.Invalid, "请选择要批量修改的栏目或要办理的操作。")
}

// problems are those that were ticked, or all that the query selects, at most
// grid.MaxPatches.
func (web *Web) problems(r *http.Request, f bulkForm) ([]ledger.Problem, error) {
	v := access.From(r.Context())
	var all []ledger.Problem
	if f.All {
		q, err := ledgerweb.QueryOf(grid.View{ViewContent: grid.ViewContent{Query: f.Query}})
		if err != nil {
			return nil, err
		}
		filter := q.Filter()
		filter.Limit, filter.Group = ledger.MaxLimit, ""
		for {
			page, err := web.List.Ledger.List(r.Context(), v, filter)
			if err != nil {
				return nil, err
			}
			all = append(all, page.Problems...)
			if page.Next == "" || len(all) > grid.MaxPatches {
				break
			}
			filter.After = page.Next
		}
	} else if len(f.ID) > 0 && len(f.ID) <= grid.MaxPatches {
		var err error
		if all, err = web.List.Ledger.Store.Problems(r.Context(), v, f.ID...); err != nil {
			return nil, err
		}
	}
	switch n := max(len(all), len(f.ID)); {
	case n > grid.MaxPatches:
		return nil, fault.New(fault.Invalid, "一次最多修改%d个问题，现在选中的更多，请先用筛选缩小范围。", grid.MaxPatches)
	case len(all) == 0:
		return nil, fault.New(fault.Invalid, "还没有选中问题。请在台账里勾选，或勾选“筛选出的全部”。")
	}
	return all, nil
}

// bulk asks for the value that the chosen problems shall get.
func (web *Web) bulk(r *http.Request) (ui.Response, error) {
	f, err := ui.Decode[bulkForm](r)
	if err != nil {
		return nil, err
	}
	return web.askBulk(r, f, nil)
}

func (web *Web) askBulk(r *http.Request, f bulkForm, refusal error) (ui.Response, error) {
	field, verb, err := f.what()
	if err != nil {
		return nil, err
	}
	problems, err := web.problems(r, f)
	if err != nil {
		return nil, err
	}
	data := Bulk{What: f.What, Back: f.back(), Keeps: verb == "assign"}
	for _, p := range problems {
		data.Problems = append(data.Problems, Chosen{p.ID, p.Number(), p.Title})
	}
	if verb != "" {
		data.Heading, data.Fields, _ = ledgerweb.CommandFields(verb)
	} else {
		in := ledgerweb.Input(field, f.Value)
		if in.Hint == "" && !in.Required {
			in.Hint = "不填写就清空这一栏"
		}
		data.Heading, data.Fields = "修改“"+field.Zh()+"”", []ui.Field{in}
	}
	if err := web.List.Suggest(r, 0, data.Fields); err != nil {
		return nil, err
	}
	if verb == "" {
		data.Fields[0].Name = "value"
	}
	page := bulkPage.Show("批量修改", data).Crumbs(ui.Link{Text: "台账", URL: data.Back})
	if refusal != nil {
		page.Failed(refusal)
	}
	return page, nil
}

// bulkPreview shows what the change would do to each problem.
func (web *Web) bulkPreview(r *http.Request) (ui.Response, error) {
	f, err := ui.Decode[bulkForm](r)
	if err != nil {
		return nil, err
	}
	field, verb, err := f.what()
	if err != nil {
		return nil, err
	}
	problems, err := web.problems(r, f)
	if err != nil {
		return nil, err
	}
	patches := make([]grid.Patch, len(problems))
	title := ""
	for i, p := range problems {
		patches[i] = grid.Patch{Problem: p.ID, Version: p.Version}
		if verb == "" {
			patches[i].Set = map[ledger.Field]string{field: f.Value}
			title = "把“" + field.Zh() + "”改为“" + field.Show(f.Value) + "”"
			continue
		}
		var names []string
		title, _, names = ledgerweb.CommandFields(verb)
		patches[i].Do, patches[i].Body = verb, bodyOf(r.PostForm, names)
		if _, err := ledgerweb.CommandOf(verb, patches[i].Body); err != nil {
			return web.askBulk(r, f, err)
		}
	}
	raw, err := json.Marshal(patches)
	if err != nil {
		return nil, err
	}
	return web.look(r, saveForm{Kind: string(ledger.BatchBulk), Title: title + "（" + strconv.Itoa(len(patches)) + "个问题）", Back: f.back(), Changes: string(raw)}, nil)
}

// bodyOf makes the JSON body of a command out of a form.
func bodyOf(form url.Values, names []string) json.RawMessage {
	body := map[string]string{}
	for _, name := range names {
		if value := form.Get(name); value != "" {
			body[name] = value
		}
	}
	raw, _ := json.Marshal(body) // texts alone
	return raw
}
