package grid

import "bihuan/internal/history"

// ViewMoved gives a view another place among its kind.
type ViewMoved struct {
	Name     string `json:"name"`
	Position int    `json:"position"`
}

var _ = history.Know[ViewMoved](kinds)

// Kind implements history.Event.
func (ViewMoved) Kind() string { return "grid.view.moved.v1" }

// Sentence implements history.Event.
func (e ViewMoved) Sentence() string { return "调整台账视图“" + e.Name + "”的顺序" }

func (e ViewMoved) applyView(v *View) { v.Position = e.Position }
