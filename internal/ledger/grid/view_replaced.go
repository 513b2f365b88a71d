package grid

import (
	"bihuan/internal/access"
	"bihuan/internal/history"
)

// ViewReplaced lets a view ask for something else.
type ViewReplaced struct {
	Name       string            `json:"name"`
	Query      string            `json:"query"`
	Visibility access.Visibility `json:"visibility"`
}

var _ = history.Know[ViewReplaced](kinds)

// Kind implements history.Event.
func (ViewReplaced) Kind() string { return "grid.view.replaced.v1" }

// Sentence implements history.Event.
func (e ViewReplaced) Sentence() string {
	return "更新台账视图“" + e.Name + "”的条件和栏目"
}

func (e ViewReplaced) applyView(v *View) { v.Query, v.Visibility = e.Query, e.Visibility }
