package grid

import (
	"bihuan/internal/access"
	"bihuan/internal/history"
)

// ViewSaved is the first event of a view.
type ViewSaved struct {
	Owner      string            `json:"owner"`
	Visibility access.Visibility `json:"visibility"`
	ViewContent
}

var _ = history.Know[ViewSaved](kinds)

// Kind implements history.Event.
func (ViewSaved) Kind() string { return "grid.view.saved.v1" }

// Sentence implements history.Event.
func (e ViewSaved) Sentence() string {
	if e.Shared {
		return "保存台账视图“" + e.Name + "”，本单位共用"
	}
	return "保存台账视图“" + e.Name + "”"
}

func (e ViewSaved) applyView(v *View) {
	v.Owner, v.Visibility, v.ViewContent = e.Owner, e.Visibility, e.ViewContent
}
