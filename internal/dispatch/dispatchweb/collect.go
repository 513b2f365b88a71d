package dispatchweb

import (
	"context"
	"net/http"
	"strconv"

	"bihuan/internal/access"
	"bihuan/internal/dispatch"
	"bihuan/internal/fault"
	"bihuan/internal/ui"
	"bihuan/internal/write/sheet"
)

// Return is the page where filled sheets come back, and its JSON.
type Return struct {
	Rounds []Round `json:"rounds"` // that are waited for
	Drafts []Draft `json:"drafts"` // read, and not yet merged

	Tabs []ui.Tab `json:"-"`
	Drop ui.Drop  `json:"-"`
}

// Draft is a collection that waits to be merged.
type Draft struct {
	ID    string `json:"id"`
	Files int    `json:"files"`
	At    int64  `json:"at"`
	URL   string `json:"-"`
}

var returnPage = ui.NewPage[Return](Room, "return")

func (web *Web) drop(r *http.Request) (ui.Response, error) {
	data, err := web.returning(r)
	if err != nil {
		return nil, err
	}
	return returnPage.Show("收回", data), nil
}

func (web *Web) returning(r *http.Request) (Return, error) {
	v := access.From(r.Context())
	data := Return{Rounds: []Round{}, Drafts: []Draft{}, Tabs: ui.ExchangeTabs(returnURL), Drop: ui.Drop{
		Action: returnURL, Name: "file", Accept: ".xlsx", Multiple: true, Button: "收回并核对",
		Label: "把各单位交回的填报表拖到这里，或点击选择", Hint: "可以一次选多个，先后不限，文件名改过也认得。每个最大" + ui.Megabytes(dispatch.MaxFile) + "，一次最多" + strconv.Itoa(dispatch.MaxFiles) + "个。先核对，点“并入台账”之后才会保存。",
	}}
	page, err := web.Dispatch.List(r.Context(), v, dispatch.Filter{State: dispatch.StateOpen})
	if err != nil {
		return data, err
	}
	for _, s := range page.Items {
		data.Rounds = append(data.Rounds, web.summary(s))
	}
	drafts, err := web.Dispatch.Drafts(r.Context(), v)
	for _, c := range drafts {
		data.Drafts = append(data.Drafts, Draft{c.ID, len(c.Files), c.CreatedAt.UnixMilli(), returnURL + "/" + c.ID})
	}
	return data, err
}

// collect takes files in. It is not kept from happening twice: a draft more
// does no harm, and the upload itself is too big to remember.
func (web *Web) collect(r *http.Request) (ui.Response, error) {
	c, err := web.Dispatch.Collect(r.Context(), access.From(r.Context()))
	if err != nil {
		return nil, err
	}
	_, err = ui.EachUpload(r, "file", dispatch.MaxFile, func(u ui.Upload) error {
		file := dispatch.Upload{Name: u.Name, Content: u.Content}
		if u.Err != nil {
			file.Refusal = fault.Text(u.Err)
		}
		return c.Take(r.Context(), file)
	})
	var all dispatch.Collection
	if err == nil {
		all, err = c.Done(r.Context())
	}
	if err != nil {
		if fault.KindOf(err) != fault.Invalid {
			return nil, err
		}
		data, broken := web.returning(r)
		if broken != nil {
			return nil, broken
		}
		return returnPage.Show("收回", data).Failed(err), nil
	}
	if ui.WantsJSON(r) {
		return web.previewed(r, all.ID, dispatch.Choices{}, nil)
	}
	return ui.Redirect(returnURL + "/" + all.ID), nil
}

func (web *Web) original(r *http.Request) (ui.Response, error) {
	name, content, err := web.Dispatch.Original(r.Context(), access.From(r.Context()), r.PathValue("id"), r.PathValue("key"))
	if err != nil {
		return nil, err
	}
	return ui.Bytes(name, sheet.MIME, content), nil
}

func (web *Web) discard(r *http.Request) (ui.Response, error) {
	c, err := ui.Decode[keyed](r)
	if err != nil {
		return nil, err
	}
	id := r.PathValue("id")
	_, err = ui.Once(r, web.Commands, c.Key, c, func(ctx context.Context, v access.Viewer) (string, error) {
		return id, web.Dispatch.Drop(ctx, v, id)
	})
	if err != nil {
		return nil, err
	}
	return ui.Redirect(returnURL).Notice("已放弃，没有并入台账。"), nil
}
