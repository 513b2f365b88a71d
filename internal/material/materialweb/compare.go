package materialweb

import (
	"net/http"
	"strconv"
	"strings"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/material"
	"bihuan/internal/ui"
)

// Comparison is the page of what changed between two revisions, and its JSON.
type Comparison struct {
	ID      string       `json:"id"`
	A       int          `json:"a"`
	B       int          `json:"b"`
	Changes []Change     `json:"changes"`
	Numbers []ui.Option  `json:"-"`
	Same    bool         `json:"same"`
	Totals  ChangeTotals `json:"totals"`
}

// ChangeTotals counts paragraphs.
type ChangeTotals struct {
	Added   int `json:"added"`
	Removed int `json:"removed"`
	Changed int `json:"changed"`
}

// Zh says what the totals count, without what is none.
func (c ChangeTotals) Zh() string {
	var parts []string
	for _, part := range []struct {
		verb string
		n    int
	}{{"增加", c.Added}, {"删去", c.Removed}, {"修改", c.Changed}} {
		if part.n > 0 {
			parts = append(parts, part.verb+" "+strconv.Itoa(part.n)+" 段")
		}
	}
	return strings.Join(parts, "，")
}

// Change is a changed paragraph, or a count of unchanged ones.
type Change struct {
	Same int    `json:"same,omitempty"`
	Old  string `json:"old,omitempty"`
	New  string `json:"new,omitempty"`
	// What stands before and behind the middles is the same in both.
	Before    string `json:"-"`
	OldMiddle string `json:"-"`
	NewMiddle string `json:"-"`
	After     string `json:"-"`
}

type compareQuery struct {
	A int `json:"a"`
	B int `json:"b"`
}

var comparePage = ui.NewPage[Comparison](Room, "compare")

func (web *Web) compare(r *http.Request) (ui.Response, error) {
	q, err := ui.Query[compareQuery](r)
	if err != nil {
		return nil, err
	}
	v := access.From(r.Context())
	id := r.PathValue("id")
	o, err := web.Materials.Open(r.Context(), v, id)
	if err != nil {
		return nil, err
	}
	if q.B == 0 {
		q.B = o.Material.Revision
	}
	if q.A == 0 {
		q.A = max(1, q.B-1)
	}
	differences, err := web.Materials.Compare(r.Context(), v, id, q.A, q.B)
	if err != nil {
		return nil, err
	}
	data := Comparison{ID: id, A: q.A, B: q.B, Changes: []Change{}, Same: true}
	for n := 1; n <= o.Material.Revision; n++ {
		data.Numbers = append(data.Numbers, ui.Option{Value: strconv.Itoa(n), Text: "第" + strconv.Itoa(n) + "版"})
	}
	for _, d := range differences {
		data.add(d)
	}
	return comparePage.Show("版本对照", data).
		Crumbs(ui.Link{Text: "材料", URL: "/materials"}, ui.Link{Text: o.Material.Title, URL: "/materials/" + id}), nil
}

func (c *Comparison) add(d material.Difference) {
	if last := len(c.Changes) - 1; d.Same > 0 && last >= 0 && c.Changes[last].Same > 0 {
		c.Changes[last].Same += d.Same
		return
	}
	if d.Same > 0 {
		c.Changes = append(c.Changes, Change{Same: d.Same})
		return
	}
	for _, p := range d.Pairs {
		c.Same = false
		switch {
		case p.Old == "":
			c.Totals.Added++
		case p.New == "":
			c.Totals.Removed++
		default:
			c.Totals.Changed++
		}
		c.Changes = append(c.Changes, Change{
			Old: p.Old, New: p.New, Before: p.Old[:p.Prefix], After: p.Old[len(p.Old)-p.Suffix:],
			OldMiddle: p.Old[p.Prefix : len(p.Old)-p.Suffix], NewMiddle: p.New[p.Prefix : len(p.New)-p.Suffix],
		})
	}
}

// revise reads a file as the next revision of a material.
func (web *Web) revise(r *http.Request) (ui.Response, error) {
	v := access.From(r.Context())
	id := r.PathValue("id")
	var file *ui.Upload
	fields, err := ui.EachUpload(r, "file", maxFile, func(u ui.Upload) error {
		if u.Err == nil && file == nil {
			file = &u
		}
		return u.Err
	})
	if err != nil {
		return nil, err
	}
	if file == nil {
		return nil, fault.New(fault.Invalid, "没有选择文件，请选择新版本的文件后再上传。")
	}
	version, err := strconv.ParseInt(fields.Get("version"), 10, 64)
	if err != nil {
		return nil, fault.New(fault.Invalid, "页面已过期，请刷新后重新上传新版本。")
	}
	up, err := web.Materials.Revise(r.Context(), v, id, version, file.Name, file.Content)
	if err != nil {
		return nil, err
	}
	if up.Same {
		return ui.Redirect("/materials/"+id).Say(ui.Info, "这个文件与当前版本完全相同，没有保存为新版本。"), nil
	}
	return ui.Redirect("/materials/" + id + "/compare").Notice("新版本已读入，下面是与上一版的不同。"), nil
}
