package ledgerweb

import (
	"net/http"
	"net/url"

	"bihuan/internal/access"
	"bihuan/internal/ledger"
	"bihuan/internal/ui"
)

// Problem is the page of one problem, and its JSON.
type Problem struct {
	ID          string         `json:"id"`
	Number      string         `json:"number"`
	Year        int            `json:"year"`
	No          int            `json:"no"`
	Title       string         `json:"title"`
	AspectNo    int            `json:"aspect_no"`
	Aspect      string         `json:"aspect"`
	Subject     ledger.Subject `json:"subject"`
	SubjectText string         `json:"subject_text"`
	Person      string         `json:"person"`
	State       ledger.State   `json:"state"`
	StateText   string         `json:"state_text"`
	Class       ledger.Class   `json:"class"`
	ClassText   string         `json:"class_text"`
	Statement   string         `json:"statement"`
	Examples    []string       `json:"examples"`
	Leader      string         `json:"leader"`
	LeadUnit    string         `json:"lead_unit"`
	AssistUnits string         `json:"assist_units"`
	Holder      string         `json:"holder"`
	Due         string         `json:"due"`
	Goal        string         `json:"goal"`
	Remark      string         `json:"remark,omitempty"`
	Material    string         `json:"material"` // title of the material that it comes from, "" when none or hidden
	Origin      Origin         `json:"origin"`
	Sources     []SourceItem   `json:"sources"`
	Causes      []Cause        `json:"causes"`
	Measures    []Measure      `json:"measures"`
	Gaps        []Missing      `json:"gaps"` // what the registration lacks
	Course
	Past      []Act `json:"past"` // newest first
	Version   int64 `json:"version"`
	CreatedAt int64 `json:"created_at"` // UTC milliseconds
	UpdatedAt int64 `json:"updated_at"`

	source ledger.Problem
	viewer access.Viewer
	judge  ledger.Judge
	Writes bool       `json:"-"`
	Desk   *Desk      `json:"-"` // nil for who cannot write
	Form   *EditForm  `json:"-"` // nil while nobody edits
	Thread *ui.Thread `json:"-"` // nil where nobody comments
}

// Origin is where in which material a thing stands; all empty when it was
// registered by hand.
type Origin struct {
	Material string `json:"material"` // id
	Revision int    `json:"revision"`
	Line     int    `json:"line"` // from 1
	Sentence string `json:"sentence"`
	URL      string `json:"url"` // of the sentence on the page of its material
}

// Cause is a cause of the problem.
type Cause struct {
	ID        string `json:"id"`
	No        int    `json:"no"`
	Title     string `json:"title"`
	Statement string `json:"statement"`
	Origin    Origin `json:"origin"`
}

// Measure is a measure against the problem.
type Measure struct {
	ID        string          `json:"id"`
	No        int             `json:"no"`
	Title     string          `json:"title"`
	Statement string          `json:"statement"`
	Actions   []ledger.Action `json:"actions"`
	Promises  []Promise       `json:"promises"`
	Origin    Origin          `json:"origin"`
}

// Promise is a recurring duty with its quantity in words.
type Promise struct {
	ledger.Promise
	Quantity string `json:"quantity"`
}

// Act is one line of 操作记录.
type Act struct {
	Version  int64           `json:"version"`
	At       int64           `json:"at"` // UTC milliseconds
	Actor    string          `json:"actor"`
	Kind     string          `json:"kind"`
	Sentence string          `json:"sentence"`
	Changes  []ledger.Change `json:"changes"`
	// OnBehalf is there where somebody recorded what another one did on paper.
	OnBehalf *ledger.OnBehalf `json:"on_behalf,omitempty"`
}

var problemPage = ui.NewPage[Problem](Room, "problem")

type showQuery struct {
	Edit bool   `json:"edit"`
	Task string `json:"task"`
	// Do opens the form of a command on the piece of evidence.
	Do       string `json:"do"`
	Evidence string `json:"evidence"`
}

func (web *Web) show(r *http.Request) (ui.Response, error) {
	q, err := ui.Query[showQuery](r)
	if err != nil {
		return nil, err
	}
	data, err := web.problem(r, r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	if q.Edit && data.Editable() {
		data.Form = editForm(data.content(), data.Subject, data.Version)
		err = web.Suggest(r, data.Year, data.Form.Fields)
	}
	open := openForm{}
	if q.Do != "" {
		open = openForm{verb: ledger.Verb(q.Do), values: url.Values{"evidence": {q.Evidence}}}
	}
	data.desk(q.Task, open)
	return shown(data), err
}

func shown(data Problem) *ui.Shown {
	return problemPage.Show(data.Title, data).Version(data.Version).Crumbs(ui.Link{Text: "台账", URL: "/ledger"})
}

func (web *Web) problem(r *http.Request, id string) (Problem, error) {
	v := access.From(r.Context())
	whole, err := web.Ledger.Whole(r.Context(), v, id)
	if err != nil {
		return Problem{}, err
	}
	var thread *ui.Thread
	if web.Thread != nil {
		said, err := web.Thread(r.Context(), v, id)
		if err != nil {
			return Problem{}, err
		}
		thread = &said
	}
	access.NoteRestricted(r.Context(), whole.Problem.Visibility, "问题", whole.Problem.ID)
	judge, err := web.Ledger.Judge(r.Context(), v)
	if err != nil {
		return Problem{}, err
	}
	acts, err := web.Ledger.Past(r.Context(), v, id)
	if err != nil {
		return Problem{}, err
	}
	p := whole.Problem
	data := Problem{
		ID: p.ID, Number: p.Number(), Year: p.Year, No: p.No, Title: p.Title, AspectNo: p.AspectNo, Aspect: p.Aspect,
		Subject: p.Subject, SubjectText: p.Subject.Zh(), Person: p.Person, State: p.State, StateText: p.Phase().Zh(),
		Class: p.Class, ClassText: p.Class.Zh(), Statement: p.Statement, Examples: p.Examples,
		Leader: p.Leader, LeadUnit: p.LeadUnit, AssistUnits: p.AssistUnits, Holder: p.Holder, Due: p.Due, Goal: p.Goal, Remark: p.Remark,
		Material: whole.Material, Origin: origin(p.Origin), Sources: sourceItems(p), Causes: []Cause{}, Measures: []Measure{}, Gaps: missing(p), Course: course(p, v, judge), source: p, viewer: v, judge: judge, Past: []Act{},
		Version: p.Version, CreatedAt: p.CreatedAt.UnixMilli(), UpdatedAt: p.UpdatedAt.UnixMilli(), Writes: ledger.MayGiveTo(v, p, "edit", ""), Thread: thread,
	}
	rows, err := web.Ledger.Files(r.Context(), v, id)
	if err != nil {
		return Problem{}, err
	}
	data.attach(rows)
	for _, c := range whole.Causes {
		data.Causes = append(data.Causes, Cause{ID: c.ID, No: c.No, Title: c.Title, Statement: c.Statement, Origin: origin(c.Origin)})
	}
	for _, m := range whole.Measures {
		data.Measures = append(data.Measures, measure(m))
	}
	for _, a := range acts {
		data.Past = append(data.Past, Act{a.Version, a.At.UnixMilli(), a.Actor, a.Kind, a.Sentence, a.Changes, a.OnBehalf})
	}
	return data, nil
}

func origin(o ledger.Origin) Origin {
	return Origin{Material: o.MaterialID, Revision: o.Revision, Line: o.Line, Sentence: o.Sentence, URL: OriginLink(o)}
}

func measure(m ledger.Measure) Measure {
	out := Measure{ID: m.ID, No: m.No, Title: m.Title, Statement: m.Statement, Actions: m.Actions, Promises: []Promise{}, Origin: origin(m.Origin)}
	for _, p := range m.Promises {
		out.Promises = append(out.Promises, Promise{p, p.Quantity()})
	}
	return out
}

// Editable reports whether the viewer may change what is registered: what is
// being accepted or closed stays as it was.
func (p Problem) Editable() bool {
	_, possible := ledger.Lookup(p.State, "edit")
	return p.Writes && possible
}

// StateBadge shows the state.
func (p Problem) StateBadge() ui.Badge { return StateBadge(p.source.Phase()) }

// Fact is a line of the card of who and until when.
type Fact struct {
	Label, Text string
	Gap         string // what is said where there is no text
}

// Facts lists who answers for the problem and until when.
func (p Problem) Facts() []Fact {
	gaps := map[ledger.Gap]string{}
	for _, m := range p.Gaps {
		gaps[m.Gap] = m.Text
	}
	return []Fact{
		{Label: ledger.FieldClass.Zh(), Text: p.ClassText},
		{Label: ledger.FieldLeader.Zh(), Text: p.Leader, Gap: gaps[ledger.NoHolder]},
		{Label: ledger.FieldLeadUnit.Zh(), Text: p.LeadUnit, Gap: gaps[ledger.NoHolder]},
		{Label: ledger.FieldAssistUnits.Zh(), Text: p.AssistUnits},
		{Label: ledger.FieldHolder.Zh(), Text: p.Holder, Gap: gaps[ledger.NoHolder]},
		{Label: ledger.FieldDue.Zh(), Text: p.Due, Gap: gaps[ledger.NoDue]},
		{Label: ledger.FieldGoal.Zh(), Text: p.Goal},
		{Label: ledger.FieldRemark.Zh(), Text: p.Remark},
	}
}

// content returns what an edit can change.
func (p Problem) content() ledger.Content {
	return ledger.Content{
		Subject: p.Subject, Person: p.Person, AspectNo: p.AspectNo, Aspect: p.Aspect, Title: p.Title, Statement: p.Statement,
		Class: p.Class, Leader: p.Leader, LeadUnit: p.LeadUnit, AssistUnits: p.AssistUnits, Holder: p.Holder, Due: p.Due, Goal: p.Goal, Remark: p.Remark,
	}
}
