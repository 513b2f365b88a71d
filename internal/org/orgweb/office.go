package orgweb

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/org"
	"bihuan/internal/ui"
)

// Office is the page of an office, and its JSON.
type Office struct {
	ID           string   `json:"id"`
	Name         string   `json:"name"`
	ShortName    string   `json:"short_name"`
	Kind         org.Kind `json:"kind"`
	KindText     string   `json:"kind_text"`
	ParentID     string   `json:"parent_id"`
	Team         string   `json:"team"`
	Order        int      `json:"order"`
	From         string   `json:"from"`
	To           string   `json:"to"`
	Current      bool     `json:"current"`
	Seats        []Seat   `json:"seats"` // of today first, then those that are over
	Responsibles []Held   `json:"responsibles"`
	Below        []Branch `json:"below"`
	Past         []Act    `json:"past"` // newest first
	Version      int64    `json:"version"`

	Path   []ui.Link `json:"-"`
	Writes bool      `json:"-"`
}

// Seat is a post as its office shows it.
type Seat struct {
	PersonID string   `json:"person_id"`
	PostID   string   `json:"post_id"`
	Name     string   `json:"name"`
	Title    string   `json:"title"`
	Duty     org.Duty `json:"duty"`
	DutyText string   `json:"duty_text"`
	From     string   `json:"from"`
	To       string   `json:"to"`
	Current  bool     `json:"current"`
}

// Held is a charge as its office shows it.
type Held struct {
	PersonID string         `json:"person_id"`
	Name     string         `json:"name"`
	Kind     org.ChargeKind `json:"kind"`
	KindText string         `json:"kind_text"`
	From     string         `json:"from"`
	To       string         `json:"to"`
	Current  bool           `json:"current"`
}

// Branch names an office below another.
type Branch struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Current bool   `json:"current"`
}

// Act is one line of 操作记录.
type Act struct {
	At       int64  `json:"at"` // UTC milliseconds
	By       string `json:"by"`
	Sentence string `json:"sentence"`
}

// span writes two dates for people.
func span(from, to string) string {
	switch {
	case from == "" && to == "":
		return ""
	case to == "":
		return from + " 起"
	case from == "":
		return "至 " + to
	}
	return from + " 至 " + to
}

// Span writes from when until when.
func (s Seat) Span() string { return span(s.From, s.To) }

// Span writes from when until when.
func (h Held) Span() string { return span(h.From, h.To) }

// Span writes from when until when.
func (o Office) Span() string { return span(o.From, o.To) }

var officePage = ui.NewPage[Office](Room, "office")

// load returns the chart as the viewer of r sees it.
func (web *Web) load(r *http.Request) (*org.Chart, error) {
	return web.Org.Chart(r.Context(), access.From(r.Context()))
}

func (web *Web) findOffice(r *http.Request, id string) (*org.Chart, org.Office, error) {
	c, err := web.load(r)
	if err != nil {
		return nil, org.Office{}, err
	}
	o, ok := c.Office(id)
	if !ok {
		return nil, o, fault.New(fault.NotFound, "没有这个单位，请回到“组织”页面重新选择。")
	}
	return c, o, nil
}

// office shows an office, or the form that the address asks for.
func (web *Web) office(r *http.Request) (ui.Response, error) {
	q, err := ui.Query[deedQuery](r)
	if err != nil {
		return nil, err
	}
	id := r.PathValue("id")
	if q.Do == "" || !access.From(r.Context()).Writes() {
		return web.showOffice(r, id)
	}
	d, err := find(officeDeeds, q.Do)
	if err != nil {
		return nil, err
	}
	return web.officeDeed(r, id, d, nil)
}

func (web *Web) showOffice(r *http.Request, id string) (*ui.Shown, error) {
	c, o, err := web.findOffice(r, id)
	if err != nil {
		return nil, err
	}
	v, today := access.From(r.Context()), web.Org.Today()
	past, err := web.past(r, org.SubjectOffice, id)
	if err != nil {
		return nil, err
	}
	data := Office{
		ID: o.ID, Name: o.Name, ShortName: o.ShortName, Kind: o.Kind, KindText: o.Kind.Zh(), ParentID: o.ParentID, Team: o.Team, Order: o.Order,
		From: o.From, To: o.To, Current: o.Current(today), Seats: []Seat{}, Responsibles: []Held{}, Below: []Branch{}, Past: past, Version: o.Version, Writes: v.Writes(),
	}
	for _, seat := range c.Seats(today, true)[id] {
		data.Seats = append(data.Seats, seatOf(seat, today))
	}
	for _, held := range c.Responsibles(id, today, true) {
		data.Responsibles = append(data.Responsibles, heldOf(held, today))
	}
	for _, below := range c.Children(id) {
		data.Below = append(data.Below, Branch{below.ID, below.Name, below.Current(today)})
	}
	path := c.Path(id)
	for _, above := range path[:len(path)-1] {
		data.Path = append(data.Path, ui.Link{Text: above.Name, URL: "/org/offices/" + above.ID})
	}
	return officePage.Show(o.Name, data).Crumbs(append([]ui.Link{home}, data.Path...)...), nil
}

func seatOf(s org.Seat, today string) Seat {
	return Seat{PersonID: s.Person.ID, PostID: s.Post.ID, Name: s.Person.Name, Title: s.Post.Title, Duty: s.Post.Duty, DutyText: s.Post.Duty.Zh(),
		From: s.Post.From, To: s.Post.To, Current: s.Post.Current(today)}
}

func heldOf(h org.Responsible, today string) Held {
	return Held{PersonID: h.Person.ID, Name: h.Person.Name, Kind: h.Charge.Kind, KindText: h.Charge.Kind.Zh(), From: h.Charge.From, To: h.Charge.To, Current: h.Charge.Current(today)}
}

func (web *Web) past(r *http.Request, subject, id string) ([]Act, error) {
	told, err := web.Org.Past(r.Context(), access.From(r.Context()), subject, id)
	acts := make([]Act, len(told))
	for i, h := range told {
		acts[i] = Act{h.At.UnixMilli(), h.By, h.Sentence}
	}
	return acts, err
}

// openOffice registers an office. A program gets its state, a form its page.
func (web *Web) openOffice(r *http.Request) (ui.Response, error) {
	s, err := decode(r)
	if err != nil {
		return nil, err
	}
	id, err := ui.Once(r, web.Commands, s.key, s, func(ctx context.Context, v access.Viewer) (string, error) {
		o, err := web.Org.OpenOffice(ctx, v, s.office())
		return o.ID, err
	})
	switch {
	case err != nil && retry(r, err):
		page, broken := web.officeForm(r, s.Texts)
		if broken != nil {
			return nil, broken
		}
		return page.Failed(err), nil
	case err != nil:
		return nil, err
	case isJSON(r):
		page, err := web.showOffice(r, id)
		if err != nil {
			return nil, err
		}
		return page.Status(http.StatusCreated), nil
	}
	return ui.Redirect("/org/offices/" + id).Notice("已新增单位。"), nil
}

// pathWith puts an id into a pattern.
func pathWith(pattern, place, id string) string {
	return strings.Replace(pattern, place, url.PathEscape(id), 1)
}
