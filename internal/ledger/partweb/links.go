package partweb

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/ledger"
	"bihuan/internal/ledger/ledgerweb"
	"bihuan/internal/ui"
)

// Links is the page on which a problem gets its causes and measures, and its
// JSON.
type Links struct {
	ID       string   `json:"id"`
	Number   string   `json:"number"`
	Title    string   `json:"title"`
	Causes   []Choice `json:"causes"`
	Measures []Choice `json:"measures"`
	Version  int64    `json:"version"`

	Q       string      `json:"-"`
	Cause   partForm    `json:"-"` // typed before, when it was refused
	Measure partForm    `json:"-"`
	Suggest []string    `json:"-"`
	Back    ui.Link     `json:"-"`
	Kept    []ui.Option `json:"-"` // links that the search hides
}

// Choice is a cause or a measure that can be linked.
type Choice struct {
	ID        string   `json:"id"`
	Title     string   `json:"title"`
	Statement string   `json:"statement"`
	Linked    bool     `json:"linked"`
	Problems  []string `json:"problems"` // numbers of the problems that it belongs to
}

type linksQuery struct {
	Q string `json:"q"`
}

var linksPage = ui.NewPage[Links](Room, "links")

func (web *Web) links(r *http.Request) (ui.Response, error) {
	q, err := ui.Query[linksQuery](r)
	if err != nil {
		return nil, err
	}
	data, err := web.choices(r, strings.TrimSpace(q.Q))
	return data.shown(), err
}

func (l Links) shown() *ui.Shown {
	return linksPage.Show("关联原因和措施", l).Version(l.Version).Crumbs(ui.Link{Text: "台账", URL: "/ledger"}, l.Back)
}

// choices lists what can be linked: what is linked stands first. What has
// none of the words is left out, but stays linked.
func (web *Web) choices(r *http.Request, words string) (Links, error) {
	v := access.From(r.Context())
	whole, err := web.Ledger.Whole(r.Context(), v, r.PathValue("id"))
	if err != nil {
		return Links{}, err
	}
	p := whole.Problem
	access.NoteRestricted(r.Context(), p.Visibility, "问题", p.ID)
	causes, measures, err := web.Ledger.Parts(r.Context(), v, p.Year)
	if err != nil {
		return Links{}, err
	}
	data := Links{ID: p.ID, Number: p.Number(), Title: p.Title, Version: p.Version, Q: words, Causes: []Choice{}, Measures: []Choice{},
		Back: ui.Link{Text: p.Number() + "　" + p.Title, URL: "/problems/" + p.ID}, Measure: partForm{Actions: roomy(nil)}}
	suits := func(vis access.Visibility) bool { return p.Visibility == access.Restricted || vis == access.UnitWide }
	for _, c := range causes {
		if suits(c.Part.Visibility) {
			data.Causes = append(data.Causes, choiceOf(c.Part.ID, c.Part.Title, c.Part.Statement, p.Causes, c.Problems))
		}
	}
	for _, m := range measures {
		if suits(m.Measure.Visibility) {
			data.Measures = append(data.Measures, choiceOf(m.Measure.ID, m.Measure.Title, m.Measure.Statement, p.Measures, m.Problems))
		}
	}
	data.Causes = data.matching("causes", data.Causes)
	data.Measures = data.matching("measures", data.Measures)
	if web.Names != nil {
		units, people, err := web.Names(r.Context(), v)
		if err != nil {
			return data, err
		}
		data.Suggest = append(units, people...)
	}
	return data, nil
}

func choiceOf(id, title, statement string, linked []string, problems []ledger.Ref) Choice {
	c := Choice{ID: id, Title: title, Statement: statement, Linked: slices.Contains(linked, id), Problems: []string{}}
	for _, p := range problems {
		c.Problems = append(c.Problems, p.Number)
	}
	return c
}

// matching keeps what the search asks for, the linked first.
func (l *Links) matching(name string, all []Choice) []Choice {
	kept := []Choice{}
	for _, c := range all {
		if strings.Contains(c.Title+c.Statement, l.Q) {
			kept = append(kept, c)
		} else if c.Linked {
			l.Kept = append(l.Kept, ui.Option{Value: name, Text: c.ID})
		}
	}
	slices.SortStableFunc(kept, func(a, b Choice) int {
		switch {
		case a.Linked == b.Linked:
			return 0
		case a.Linked:
			return -1
		}
		return 1
	})
	return kept
}

type relinkCommand struct {
	Key      string   `json:"key"`
	Version  int64    `json:"version"`
	Causes   []string `json:"causes"`
	Measures []string `json:"measures"`
}

func (web *Web) relink(r *http.Request) (ui.Response, error) {
	c, err := ui.Decode[relinkCommand](r)
	if err == nil {
		c.Version, err = ui.SeenVersion(r, c.Version)
	}
	if err != nil {
		return nil, err
	}
	return web.linked(r, c.Key, c, partCommand{}, func(ctx context.Context, v access.Viewer, id string) (ledger.Problem, error) {
		return web.Ledger.Do(ctx, v, id, c.Version, ledger.Relink{Causes: c.Causes, Measures: c.Measures}, nil)
	})
}

func (web *Web) addCause(r *http.Request) (ui.Response, error) {
	c, err := decode(r)
	if err != nil {
		return nil, err
	}
	return web.linked(r, c.Key, c, c, func(ctx context.Context, v access.Viewer, id string) (ledger.Problem, error) {
		return web.Ledger.AddCauseTo(ctx, v, id, c.Version, ledger.CauseContent{Title: c.Title, Statement: c.Statement})
	})
}

func (web *Web) addMeasure(r *http.Request) (ui.Response, error) {
	c, err := decode(r)
	if err != nil {
		return nil, err
	}
	return web.linked(r, c.Key, c, c, func(ctx context.Context, v access.Viewer, id string) (ledger.Problem, error) {
		return web.Ledger.AddMeasureTo(ctx, v, id, c.Version, ledger.MeasureContent{Title: c.Title, Statement: c.Statement, Actions: c.filled()})
	})
}

// filled are the actions that say something.
func (c partCommand) filled() []ledger.Action {
	return slices.DeleteFunc(c.actions(), func(a ledger.Action) bool { return strings.TrimSpace(a.Text+a.Holder+a.Due) == "" })
}

// linked runs a command once and leads back to the problem; where it was
// refused, the page comes back with what was typed.
func (web *Web) linked(r *http.Request, key string, body any, typed partCommand, do func(ctx context.Context, v access.Viewer, id string) (ledger.Problem, error)) (ui.Response, error) {
	id := r.PathValue("id")
	_, err := ui.Once(r, web.Commands, key, body, func(ctx context.Context, v access.Viewer) (string, error) {
		p, err := do(ctx, v, id)
		return strconv.FormatInt(p.Version, 10), err
	})
	if err != nil && (ui.WantsJSON(r) || !retry(err)) {
		return nil, err
	}
	if err == nil && !ui.WantsJSON(r) {
		return ui.Redirect("/problems/" + id + "#causes").Notice("已保存。"), nil
	}
	data, broken := web.choices(r, "")
	if broken != nil {
		return nil, broken
	}
	if err == nil {
		return data.shown(), nil
	}
	form := partForm{typed.Title, typed.Statement, roomy(typed.filled())}
	if strings.HasSuffix(r.URL.Path, "/add-measure") {
		data.Measure = form
	} else {
		data.Cause = form
	}
	return data.shown().Failed(err), nil
}

// Alike is the page of problems that may say the same, and its JSON.
type Alike struct {
	Groups []Group `json:"groups"`

	Empty  ui.Empty         `json:"-"`
	Choice ledgerweb.Choice `json:"-"` // of the year
}

// Group is a set of problems that may say the same.
type Group struct {
	Items []ledgerweb.Item `json:"items"`
	Texts []string         `json:"texts"` // what they say, in the order of Items
}

type alikeQuery struct {
	Year int `json:"year"`
}

var alikePage = ui.NewPage[Alike](Room, "alike")

func (web *Web) alike(r *http.Request) (ui.Response, error) {
	q, err := ui.Query[alikeQuery](r)
	if err != nil {
		return nil, err
	}
	return web.groups(r, q.Year)
}

func (web *Web) groups(r *http.Request, year int) (*ui.Shown, error) {
	v := access.From(r.Context())
	groups, err := web.Ledger.Alike(r.Context(), v, year)
	if err != nil {
		return nil, err
	}
	judge, err := web.Ledger.Judge(r.Context(), v)
	if err != nil {
		return nil, err
	}
	facets, err := web.Ledger.Facets(r.Context(), v, 0)
	if err != nil {
		return nil, err
	}
	data := Alike{Groups: []Group{}, Choice: ledgerweb.YearChoice(year, facets.Years),
		Empty: ui.Empty{Title: "没有发现说同一件事的问题", Text: "只比较尚未申请销号的问题；也可以打开一个问题，用“并入另一个问题”办理。", Action: &ui.Link{Text: "回到台账", URL: "/ledger"}}}
	for _, g := range groups {
		var group Group
		for _, p := range g {
			group.Items = append(group.Items, ledgerweb.ItemOf(p, judge.Stand(p)))
			group.Texts = append(group.Texts, p.Statement)
		}
		data.Groups = append(data.Groups, group)
	}
	return alikePage.Show("归并相近的问题", data).Wide().Crumbs(ui.Link{Text: "台账", URL: "/ledger"}), nil
}

// mergeCommand merges problems, each seen in a version, into one that stays.
type mergeCommand struct {
	Key   string   `json:"key"`
	Into  string   `json:"into"`  // id
	Merge []string `json:"merge"` // ids
	Seen  []string `json:"seen"`  // id:version of everything that was shown
	Year  int      `json:"year"`  // of the page
}

func (web *Web) merge(r *http.Request) (ui.Response, error) {
	c, err := ui.Decode[mergeCommand](r)
	if err != nil {
		return nil, err
	}
	id, err := ui.Once(r, web.Commands, c.Key, c, func(ctx context.Context, v access.Viewer) (string, error) {
		changes, err := c.changes()
		if err != nil {
			return "", err
		}
		b, _, err := web.Ledger.DoBatch(ctx, v, ledger.BatchHead{Kind: ledger.BatchBulk, Title: "归并相近的问题"}, ledger.BatchWork{Changes: changes})
		return b.ID, err
	})
	if err != nil && (ui.WantsJSON(r) || !retry(err)) {
		return nil, err
	}
	if err != nil {
		page, broken := web.groups(r, c.Year)
		if broken != nil {
			return nil, broken
		}
		return page.Failed(err), nil
	}
	return ui.Redirect("/exchange/batches/" + id).Notice("已归并，可以在这里撤销。"), nil
}

// changes returns one merge for every problem that was ticked.
func (c mergeCommand) changes() ([]ledger.BatchChange, error) {
	versions := map[string]int64{}
	for _, seen := range c.Seen {
		id, version, _ := strings.Cut(seen, ":")
		n, err := strconv.ParseInt(version, 10, 64)
		if err != nil {
			return nil, fault.New(fault.Invalid, "页面内容不完整，请刷新后重新选择。")
		}
		versions[id] = n
	}
	var changes []ledger.BatchChange
	for _, id := range c.Merge {
		if id != c.Into {
			changes = append(changes, ledger.BatchChange{Problem: id, Version: versions[id], Commands: []ledger.Command{ledger.Merge{Into: c.Into}}})
		}
	}
	switch {
	case c.Into == "":
		return nil, fault.New(fault.Invalid, "请选择保留哪一个问题。")
	case len(changes) == 0:
		return nil, fault.New(fault.Invalid, "请勾选要并入的问题，至少一个。")
	}
	return changes, nil
}

// Offer is one list of choices under the name of its field.
type Offer struct {
	Name  string
	Items []Choice
}

// List returns the choices of a field.
func (l Links) List(name string, items []Choice) Offer { return Offer{name, items} }
