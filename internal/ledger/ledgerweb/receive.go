package ledgerweb

import (
	"bytes"
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"time"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/ledger"
	"bihuan/internal/ledger/attach"
	"bihuan/internal/ui"
)

// fileFields are the fields of commands in which files come: a form sends the
// files themselves, a program and a script the ids of uploads.
var fileFields = []string{"files", "file", "on_behalf_scan"}

// What a form with files may need.
const (
	maxForm     = 256 << 20
	formTimeout = 10 * time.Minute
)

// receive takes in the files of a form and leaves the request as if the ids of
// their uploads had been typed. It reads to the end even when one is refused:
// what was typed must not be lost. What came gets ids by the hash of its
// content in sums, since a form that is sent again has the same content and
// other ids.
func (web *Web) receive(r *http.Request, problem string) (sums map[string]string, err error) {
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if kind != "multipart/form-data" {
		r.Body = http.MaxBytesReader(nil, r.Body, ui.DefaultMaxBody)
		return nil, nil
	}
	v := access.From(r.Context())
	if err := web.mayReceive(r, v, problem); err != nil {
		return nil, err
	}
	sums = map[string]string{}
	var refusal error
	came := url.Values{}
	fields, err := ui.EachFile(r, fileFields, func(field, name string, content io.Reader) error {
		if refusal != nil {
			return nil
		}
		u, err := web.Files.Receive(r.Context(), v, problem, name, content)
		if k := fault.KindOf(err); err != nil && (k == fault.Invalid || k == fault.Conflict || k == fault.Unavailable) {
			refusal = err
			return nil
		}
		if err != nil {
			return err
		}
		came.Add(field, u.ID)
		sums[u.ID] = u.Ready.SHA256 + " " + u.Name
		return nil
	})
	if err != nil {
		return nil, err
	}
	for field, ids := range came {
		fields[field] = slices.Concat(fields[field], ids)
	}
	r.PostForm, r.Form = fields, fields
	return sums, refusal
}

// mayReceive refuses files for a problem that v does not see.
func (web *Web) mayReceive(r *http.Request, v access.Viewer, problem string) error {
	if web.Files == nil {
		return fault.New(fault.Unavailable, "这里不能上传文件。")
	}
	return web.Ledger.Room(r.Context(), v, problem, 0, 0)
}

// remembered is a command as its key remembers it: what a form has sent is
// known by its content.
func remembered(e envelope, c ledger.Command, sums map[string]string) (json.RawMessage, error) {
	body, err := raw(e, c)
	for id, sum := range sums {
		body = bytes.ReplaceAll(body, []byte(id), []byte(sum))
	}
	return body, err
}

// settled forgets the uploads that a command has made part of its problem.
func (web *Web) settled(v access.Viewer, e envelope, c ledger.Command) {
	if web.Files == nil {
		return
	}
	ids := slices.Clone(ledger.UploadsOf(c))
	if e.OnBehalfScan != "" {
		ids = append(ids, e.OnBehalfScan)
	}
	web.Files.Forget(v, ids...)
}

// came lists by field the files that a refused form has brought in.
func (web *Web) came(v access.Viewer, values url.Values) map[string][]ui.Option {
	all := map[string][]ui.Option{}
	if web.Files == nil {
		return all
	}
	for _, field := range fileFields {
		for _, id := range values[field] {
			if u, err := web.Files.Find(v, id); err == nil && u.Ready != nil {
				all[field] = append(all[field], ui.Option{Value: id, Text: u.Name + "（" + ui.Size(u.Ready.Size) + "，已上传）"})
			}
		}
	}
	return all
}

var _ ledger.Uploads = (*attach.Desk)(nil)
