package grid

import "bihuan/internal/history"

// ViewEnded takes a view out of use.
type ViewEnded struct {
	Name string `json:"name"`
}

var _ = history.Know[ViewEnded](kinds)

// Kind implements history.Event.
func (ViewEnded) Kind() string { return "grid.view.ended.v1" }

// Sentence implements history.Event.
func (e ViewEnded) Sentence() string { return "删除台账视图“" + e.Name + "”" }

func (ViewEnded) applyView(v *View) { v.Ended = true }
