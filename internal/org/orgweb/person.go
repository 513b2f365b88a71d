package orgweb

import (
	"context"
	"net/http"
	"slices"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/org"
	"bihuan/internal/ui"
)

// Person is the page of a person, and its JSON.
type Person struct {
	ID      string   `json:"id"`
	Name    string   `json:"name"`
	From    string   `json:"from"`
	To      string   `json:"to"`
	Current bool     `json:"current"`
	Posts   []Post   `json:"posts"` // of today first, then the latest
	Charges []Charge `json:"charges"`
	Past    []Act    `json:"past"` // newest first
	Version int64    `json:"version"`

	Writes bool `json:"-"`
}

// Post is a post as its person shows it.
type Post struct {
	ID       string   `json:"id"`
	OfficeID string   `json:"office_id"`
	Office   string   `json:"office"`
	Title    string   `json:"title"`
	Duty     org.Duty `json:"duty"`
	DutyText string   `json:"duty_text"`
	Order    int      `json:"order"`
	From     string   `json:"from"`
	To       string   `json:"to"`
	Current  bool     `json:"current"`
}

// Charge is a charge as its person shows it.
type Charge struct {
	ID       string         `json:"id"`
	Kind     org.ChargeKind `json:"kind"`
	KindText string         `json:"kind_text"`
	OfficeID string         `json:"office_id"`
	Office   string         `json:"office"`
	Matter   string         `json:"matter"`
	From     string         `json:"from"`
	To       string         `json:"to"`
	Current  bool           `json:"current"`
}

// Span writes from when until when.
func (p Post) Span() string { return span(p.From, p.To) }

// Span writes from when until when.
func (c Charge) Span() string { return span(c.From, c.To) }

// Span writes from when until when.
func (p Person) Span() string { return span(p.From, p.To) }

var personPage = ui.NewPage[Person](Room, "person")

func (web *Web) findPerson(r *http.Request, id string) (*org.Chart, org.Person, error) {
	c, err := web.load(r)
	if err != nil {
		return nil, org.Person{}, err
	}
	p, ok := c.Person(id)
	if !ok {
		return nil, p, fault.New(fault.NotFound, "没有这个人员，请回到“组织”页面重新选择。")
	}
	return c, p, nil
}

// person shows a person, or the form that the address asks for.
func (web *Web) person(r *http.Request) (ui.Response, error) {
	q, err := ui.Query[deedQuery](r)
	if err != nil {
		return nil, err
	}
	id := r.PathValue("id")
	if q.Do == "" || !access.From(r.Context()).Writes() {
		return web.showPerson(r, id)
	}
	d, err := find(personDeeds, q.Do)
	if err != nil {
		return nil, err
	}
	return web.personDeed(r, id, d, q, nil)
}

func (web *Web) showPerson(r *http.Request, id string) (*ui.Shown, error) {
	c, p, err := web.findPerson(r, id)
	if err != nil {
		return nil, err
	}
	past, err := web.past(r, org.SubjectPerson, id)
	if err != nil {
		return nil, err
	}
	today := web.Org.Today()
	data := Person{ID: p.ID, Name: p.Name, From: p.From, To: p.To, Current: p.Current(today), Posts: []Post{}, Charges: []Charge{},
		Past: past, Version: p.Version, Writes: access.From(r.Context()).Writes()}
	for _, post := range p.Posts {
		o, _ := c.Office(post.OfficeID)
		data.Posts = append(data.Posts, Post{ID: post.ID, OfficeID: o.ID, Office: o.Name, Title: post.Title, Duty: post.Duty, DutyText: post.Duty.Zh(),
			Order: post.Order, From: post.From, To: post.To, Current: post.Current(today)})
	}
	for _, charge := range p.Charges {
		o, _ := c.Office(charge.OfficeID)
		data.Charges = append(data.Charges, Charge{ID: charge.ID, Kind: charge.Kind, KindText: charge.Kind.Zh(), OfficeID: o.ID, Office: o.Name, Matter: charge.Matter,
			From: charge.From, To: charge.To, Current: charge.Current(today)})
	}
	slices.SortStableFunc(data.Posts, func(a, b Post) int { return later(a.Current, b.Current, a.To, b.To) })
	slices.SortStableFunc(data.Charges, func(a, b Charge) int { return later(a.Current, b.Current, a.To, b.To) })
	return personPage.Show(p.Name, data).Crumbs(home), nil
}

// later puts what is of today first, then what ended last.
func later(a, b bool, aTo, bTo string) int {
	switch {
	case a != b && a, a == b && aTo > bTo && !a:
		return -1
	case a != b, !a && aTo < bTo:
		return 1
	}
	return 0
}

// enterPerson registers a person with a first post.
func (web *Web) enterPerson(r *http.Request) (ui.Response, error) {
	s, err := decode(r)
	if err != nil {
		return nil, err
	}
	id, err := ui.Once(r, web.Commands, s.key, s, func(ctx context.Context, v access.Viewer) (string, error) {
		post := s.post()
		p, err := web.Org.EnterPerson(ctx, v, s.text(org.FieldName), "", &post)
		return p.ID, err
	})
	switch {
	case err != nil && retry(r, err):
		page, broken := web.personForm(r, s.Texts)
		if broken != nil {
			return nil, broken
		}
		return page.Failed(err), nil
	case err != nil:
		return nil, err
	case isJSON(r):
		page, err := web.showPerson(r, id)
		if err != nil {
			return nil, err
		}
		return page.Status(http.StatusCreated), nil
	}
	return ui.Redirect("/org/people/" + id).Notice("已新增人员。"), nil
}
