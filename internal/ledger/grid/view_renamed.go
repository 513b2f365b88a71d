package grid

import "bihuan/internal/history"

// ViewRenamed gives a view another name.
type ViewRenamed struct {
	Old  string `json:"old"`
	Name string `json:"name"`
}

var _ = history.Know[ViewRenamed](kinds)

// Kind implements history.Event.
func (ViewRenamed) Kind() string { return "grid.view.renamed.v1" }

// Sentence implements history.Event.
func (e ViewRenamed) Sentence() string {
	return "把台账视图“" + e.Old + "”改名为“" + e.Name + "”"
}

func (e ViewRenamed) applyView(v *View) { v.Name = e.Name }
