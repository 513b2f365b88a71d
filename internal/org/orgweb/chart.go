package orgweb

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"bihuan/internal/access"
	"bihuan/internal/org"
	"bihuan/internal/ui"
)

// Chart is the page of the whole organisation, and its JSON.
type Chart struct {
	Offices  []Node  `json:"offices"`  // parents before children
	Unseated []Loose `json:"unseated"` // people without a post
	Today    string  `json:"today"`

	Query  chartQuery `json:"-"`
	Tabs   []ui.Tab   `json:"-"`
	Count  string     `json:"-"`
	Cut    string     `json:"-"` // what is said when not everything is shown
	Export string     `json:"-"` // URL
	Empty  ui.Empty   `json:"-"`
	Any    bool       `json:"-"`
	Writes bool       `json:"-"`
}

// Node is an office in the tree.
type Node struct {
	ID        string   `json:"id"`
	ParentID  string   `json:"parent_id"`
	Depth     int      `json:"depth"`
	Kind      org.Kind `json:"kind"`
	KindText  string   `json:"kind_text"`
	Name      string   `json:"name"`
	ShortName string   `json:"short_name"`
	Team      string   `json:"team"`
	From      string   `json:"from"`
	To        string   `json:"to"`
	Current   bool     `json:"current"`
	Seats     []Seat   `json:"seats"`
	Charges   []Held   `json:"responsibles"`
	Version   int64    `json:"version"`
}

// Indent is the class that moves the name to the right.
func (n Node) Indent() string { return "org-depth-" + strconv.Itoa(min(n.Depth, 6)) }

// Span writes from when until when.
func (n Node) Span() string { return span(n.From, n.To) }

// Loose is somebody without a post.
type Loose struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	To      string `json:"to"`
	Current bool   `json:"current"`
}

type chartQuery struct {
	Q    string `json:"q"`
	Show string `json:"show"` // "all" for what is over as well
}

func (q chartQuery) past() bool { return q.Show == "all" }

func (q chartQuery) url(path string) string {
	v := url.Values{}
	if q.Q != "" {
		v.Set("q", q.Q)
	}
	if q.past() {
		v.Set("show", "all")
	}
	if len(v) == 0 {
		return path
	}
	return path + "?" + v.Encode()
}

var chartPage = ui.NewPage[Chart](Room, "chart")

// mostOffices bounds what one page shows; programs get everything.
const mostOffices = 1000

func (web *Web) chart(r *http.Request) (ui.Response, error) {
	q, err := ui.Query[chartQuery](r)
	if err != nil {
		return nil, err
	}
	c, err := web.load(r)
	if err != nil {
		return nil, err
	}
	v, today := access.From(r.Context()), web.Org.Today()
	q.Q = strings.TrimSpace(q.Q)
	data := Chart{Offices: nodes(c, q, today), Unseated: []Loose{}, Today: today, Query: q, Any: len(c.Offices)+len(c.People) > 0, Writes: v.Writes()}
	people := 0
	for _, p := range c.People {
		if p.Current(today) {
			people++
		}
		if !seated(p, today) && (q.past() || p.Current(today)) && holds(p.Name, q.Q) {
			data.Unseated = append(data.Unseated, Loose{p.ID, p.Name, p.To, p.Current(today)})
		}
	}
	data.Count = count(c, today, people)
	data.Tabs = []ui.Tab{{Text: "现任", URL: chartQuery{Q: q.Q}.url("/org"), Current: !q.past()},
		{Text: "全部（含历任）", URL: chartQuery{Q: q.Q, Show: "all"}.url("/org"), Current: q.past()}}
	data.Export = chartQuery{Show: q.Show}.url("/org/export")
	data.Empty = empty(q, data.Any, v.Writes())
	shown := chartPage.Show("组织", data).Wide()
	if len(data.Offices) > mostOffices && !strings.Contains(r.Header.Get("Accept"), "json") {
		data.Cut = "单位较多，这里只显示前" + strconv.Itoa(mostOffices) + "个，请用检索查找，或导出 Excel 查看全部。"
		data.Offices = data.Offices[:mostOffices]
		shown = chartPage.Show("组织", data).Wide()
	}
	return shown, nil
}

func count(c *org.Chart, today string, people int) string {
	offices := 0
	for _, o := range c.Offices {
		if o.Current(today) {
			offices++
		}
	}
	return "现有单位 " + ui.Count(offices) + " 个，人员 " + ui.Count(people) + " 人"
}

func seated(p org.Person, today string) bool {
	for _, post := range p.Posts {
		if post.Current(today) {
			return true
		}
	}
	return false
}

func holds(text, query string) bool {
	for word := range strings.FieldsSeq(query) {
		if !strings.Contains(text, word) {
			return false
		}
	}
	return true
}

// nodes returns the offices that q selects with their people. A search keeps
// an office that matches, with all its people, and the matching people of the
// others.
func nodes(c *org.Chart, q chartQuery, today string) []Node {
	seats := c.Seats(today, q.past())
	held := map[string][]Held{}
	for _, p := range c.People {
		for _, charge := range p.Charges {
			if charge.OfficeID != "" && charge.Current(today) {
				held[charge.OfficeID] = append(held[charge.OfficeID], heldOf(org.Responsible{Person: p, Charge: charge}, today))
			}
		}
	}
	found := []Node{}
	for _, o := range c.Offices {
		if !q.past() && !o.Current(today) {
			continue
		}
		n := Node{ID: o.ID, ParentID: o.ParentID, Depth: c.Depth(o.ID), Kind: o.Kind, KindText: o.Kind.Zh(), Name: o.Name, ShortName: o.ShortName,
			Team: o.Team, From: o.From, To: o.To, Current: o.Current(today), Seats: []Seat{}, Charges: []Held{}, Version: o.Version}
		whole := o.Matches(q.Q)
		for _, seat := range seats[o.ID] {
			if whole || holds(seat.Person.Name+"\n"+seat.Post.Title+"\n"+o.Name, q.Q) {
				n.Seats = append(n.Seats, seatOf(seat, today))
			}
		}
		n.Charges = append(n.Charges, held[o.ID]...)
		if whole || len(n.Seats) > 0 {
			found = append(found, n)
		}
	}
	return found
}

// Nodes returns the offices with their people, as GET /org does.
func Nodes(c *org.Chart, today string, past bool) []Node {
	q := chartQuery{}
	if past {
		q.Show = "all"
	}
	return nodes(c, q, today)
}

func empty(q chartQuery, any, writes bool) ui.Empty {
	switch {
	case q.Q != "" && any:
		return ui.Empty{Title: "没有找到", Text: "换一个姓名、职务或单位名称再试；离任的人员和撤销的单位在“全部”里。", Action: &ui.Link{Text: "显示全部", URL: "/org?show=all"}}
	case writes:
		return ui.Empty{Title: "还没有登记组织和人员", Text: "从干部名册的 Excel 粘贴或上传，一次就能登记好单位、人员、职务和分管联系；也可以逐个新增。",
			Action: &ui.Link{Text: "导入名册", URL: "/org/import"}}
	}
	return ui.Empty{Title: "还没有登记组织和人员", Text: "联络员登记后会显示在这里。"}
}
