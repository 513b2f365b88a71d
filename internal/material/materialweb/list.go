package materialweb

import (
	"net/http"
	"net/url"
	"strings"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/material"
	"bihuan/internal/ui"
)

// List is the page of all materials, and its JSON.
type List struct {
	Items []Line `json:"items"`
	Next  string `json:"next"`

	Query  listQuery   `json:"-"`
	States []ui.Option `json:"-"`
	Empty  ui.Empty    `json:"-"`
	Drop   ui.Drop     `json:"-"`
	Pager  ui.Pager    `json:"-"`
	ByName ui.Sort     `json:"-"`
	ByTime ui.Sort     `json:"-"`
	Writes bool        `json:"-"`
}

// Line is a material in a list.
type Line struct {
	ID        string          `json:"id"`
	Name      string          `json:"name"`
	Title     string          `json:"title"`
	Genre     string          `json:"genre"`
	GenreText string          `json:"genre_text"`
	State     material.State  `json:"state"`
	StateText string          `json:"state_text"`
	Revision  int             `json:"revision"`
	Counts    material.Counts `json:"counts"`
	CreatedAt int64           `json:"created_at"`
	Version   int64           `json:"version"`
}

// Badge shows the state.
func (l Line) Badge() ui.Badge {
	if l.State == material.Filed {
		return ui.Badge{Tone: ui.Good, Text: l.StateText}
	}
	return ui.Badge{Tone: ui.Wait, Text: l.StateText}
}

func line(m material.Material) Line {
	return Line{
		ID: m.ID, Name: m.Name, Title: m.Title, Genre: string(m.Genre), GenreText: genreText(m.Genre),
		State: m.State, StateText: m.State.Zh(), Revision: m.Revision, Counts: m.Counts,
		CreatedAt: m.CreatedAt.UnixMilli(), Version: m.Version,
	}
}

type listQuery struct {
	Q     string `json:"q"`
	State string `json:"state"`
	Sort  string `json:"sort"`
	Limit int    `json:"limit"`
	After string `json:"cursor"`
}

// with returns the address of the list with one parameter changed; the place
// in the list is left behind.
func (q listQuery) with(name, value string) string {
	v := url.Values{}
	for key, have := range map[string]string{"q": q.Q, "state": q.State, "sort": q.Sort} {
		if have != "" {
			v.Set(key, have)
		}
	}
	v.Del(name)
	if value != "" {
		v.Set(name, value)
	}
	if len(v) == 0 {
		return "/materials"
	}
	return "/materials?" + v.Encode()
}

var listPage = ui.NewPage[List](Room, "list")

func (web *Web) list(r *http.Request) (ui.Response, error) {
	q, err := ui.Query[listQuery](r)
	if err != nil {
		return nil, err
	}
	data, err := web.listed(r, q)
	if err != nil {
		return nil, err
	}
	return listPage.Show("材料", data), nil
}

func (web *Web) listed(r *http.Request, q listQuery) (List, error) {
	q.Q = strings.TrimSpace(q.Q)
	if q.Sort != "" && material.Sort(q.Sort) != material.ByName {
		return List{}, fault.New(fault.Invalid, "材料列表不能按“%s”排序。", q.Sort)
	}
	if q.State != "" && q.State != string(material.Reviewing) && q.State != string(material.Filed) {
		return List{}, fault.New(fault.Invalid, "没有“%s”这种材料状态。", q.State)
	}
	v := access.From(r.Context())
	page, err := web.Materials.List(r.Context(), v, material.Filter{
		State: material.State(q.State), Query: q.Q, Sort: material.Sort(q.Sort), Limit: q.Limit, After: q.After,
	})
	if err != nil {
		return List{}, err
	}
	data := List{
		Items: []Line{}, Next: page.Next, Query: q, Writes: v.Writes(),
		States: []ui.Option{{Value: "", Text: "全部状态"}, {Value: string(material.Reviewing), Text: material.Reviewing.Zh()}, {Value: string(material.Filed), Text: material.Filed.Zh()}},
		Drop: ui.Drop{
			Action: "/materials", Name: "file", Accept: accepted, Multiple: true,
			Label: "把材料拖到这里，或点击这里选择文件", Hint: "Word（.docx）、文本（.txt）均可，可一次选多个，Word 文件不超过 20 MB", Button: "上传并检查",
		},
		ByName: ui.Sort{Text: "材料", URL: q.with("sort", string(material.ByName))},
		ByTime: ui.Sort{Text: "上传时间", URL: q.with("sort", "")},
	}
	if material.Sort(q.Sort) == material.ByName {
		data.ByName.Dir = "asc"
	} else {
		data.ByTime.Dir = "desc"
	}
	for _, m := range page.Materials {
		data.Items = append(data.Items, line(m))
	}
	data.Empty = empty(q, v.Writes())
	data.Pager = ui.Pager{Total: -1}
	if page.Next != "" {
		data.Pager.Next = q.with("cursor", page.Next)
	}
	if q.After != "" {
		data.Pager.Prev = q.with("", "")
	}
	return data, nil
}

// accepted are the endings that the file dialog offers.
const accepted = ".docx,.txt,.md,.doc,.wps,.pdf"

func empty(q listQuery, writes bool) ui.Empty {
	switch {
	case q.Q != "" || q.State != "":
		return ui.Empty{Title: "没有符合条件的材料", Text: "换一个词或去掉筛选条件再试。", Action: &ui.Link{Text: "显示全部材料", URL: "/materials"}}
	case writes:
		return ui.Empty{Title: "还没有材料", Text: "把对照检查材料的 Word 文件或文本拖到上面的方框里，几秒钟后就能看到检查结果和拆分出的问题、原因、措施。"}
	}
	return ui.Empty{Title: "还没有材料", Text: "联络员上传材料后会显示在这里。"}
}
