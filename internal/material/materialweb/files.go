package materialweb

import (
	"net/http"
	"path"
	"strings"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/material"
	"bihuan/internal/material/document"
	"bihuan/internal/material/lint"
	"bihuan/internal/ui"
)

type revisionQuery struct {
	No int `json:"no"`
}

const wordType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

// original hands back the file of a revision as it came, the current one
// where the address names none.
func (web *Web) original(r *http.Request) (ui.Response, error) {
	q, err := ui.Query[revisionQuery](r)
	if err != nil {
		return nil, err
	}
	v := access.From(r.Context())
	if q.No == 0 {
		o, err := web.Materials.Open(r.Context(), v, r.PathValue("id"))
		if err != nil {
			return nil, err
		}
		q.No = o.Material.Revision
	}
	rev, content, err := web.Materials.Original(r.Context(), v, r.PathValue("id"), q.No)
	if err != nil {
		return nil, err
	}
	kind := "application/octet-stream"
	if strings.EqualFold(path.Ext(rev.Name), ".docx") {
		kind = wordType
	}
	return ui.Bytes(rev.Name, kind, content), nil
}

// annotated hands back the current Word file with the open findings as
// comments.
func (web *Web) annotated(r *http.Request) (ui.Response, error) {
	v := access.From(r.Context())
	o, err := web.Materials.Open(r.Context(), v, r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	if o.Revision.Document.Format != document.Word {
		return nil, fault.New(fault.Invalid, "这份材料不是 Word（.docx）文件，不能导出带批注的 Word；请用 Word 另存为 .docx 后重新上传。")
	}
	rev, content, err := web.Materials.Original(r.Context(), v, o.Material.ID, o.Material.Revision)
	if err != nil {
		return nil, err
	}
	out, err := material.Annotate(content, o.Revision.Document, open(o.Findings), web.Clock())
	if err != nil {
		return nil, err
	}
	name := strings.TrimSuffix(rev.Name, path.Ext(rev.Name))
	return ui.Bytes(name+"（带批注）.docx", wordType, out), nil
}

// open leaves the dismissed findings out.
func open(findings []material.Finding) []lint.Finding {
	var list []lint.Finding
	for _, f := range findings {
		if !f.Dismissed {
			list = append(list, f.Finding)
		}
	}
	return list
}
