package ledger

import (
	"slices"
	"strings"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/history"
)

// Relink says which causes and measures belong to a problem; it replaces the
// links that there are.
type Relink struct {
	Causes   []string `json:"causes"`   // ids, in their order
	Measures []string `json:"measures"` // ids

	parts map[string]part // what the ids mean, of now and of before
}

// part is what a link leads to.
type part struct {
	title      string
	visibility access.Visibility
	withdrawn  string
}

func (Relink) verb() Verb { return "relink" }

// maxLinks bounds the links of one problem, of causes and of measures each.
const maxLinks = 100

func (c Relink) decide(p Problem, m making) ([]Event, error) {
	e := ProblemRelinked{Deed: m.Deed, Causes: unique(c.Causes), Measures: unique(c.Measures)}
	if len(e.Causes) > maxLinks || len(e.Measures) > maxLinks {
		return nil, fault.New(fault.Invalid, "一个问题最多关联%d条原因、%d条措施，请减少。", maxLinks, maxLinks)
	}
	for _, id := range slices.Concat(e.Causes, e.Measures) {
		if slices.Contains(p.Causes, id) || slices.Contains(p.Measures, id) {
			continue
		}
		x, known := c.parts[id]
		switch {
		case !known:
			return nil, fault.New(fault.NotFound, "没有这条原因或措施，可能已被删除或您无权查看，请刷新后重新选择。")
		case x.withdrawn != "":
			return nil, fault.New(fault.Conflict, "“%s”已经撤回，不能关联。", shorten(x.title))
		case x.visibility == access.Restricted && p.Visibility != access.Restricted:
			return nil, fault.New(fault.Conflict, "“%s”只涉及个人的问题，不能关联到班子的问题，请另外新增。", shorten(x.title))
		}
		e.Linked = append(e.Linked, x.title)
	}
	for _, id := range slices.Concat(p.Causes, p.Measures) {
		if !slices.Contains(e.Causes, id) && !slices.Contains(e.Measures, id) {
			e.Unlinked = append(e.Unlinked, c.parts[id].title)
		}
	}
	if slices.Equal(e.Causes, p.Causes) && slices.Equal(e.Measures, p.Measures) {
		return nil, nil
	}
	return []Event{e}, nil
}

func unique(ids []string) []string {
	all := []string{}
	for _, id := range ids {
		if id != "" && !slices.Contains(all, id) {
			all = append(all, id)
		}
	}
	return all
}

// ProblemRelinked says which causes and measures belong to the problem since,
// and the titles of those that came and went.
type ProblemRelinked struct {
	Deed
	Causes   []string `json:"causes"`
	Measures []string `json:"measures"`
	Linked   []string `json:"linked,omitempty"`
	Unlinked []string `json:"unlinked,omitempty"`
}

var _ = history.Know[ProblemRelinked](kinds)

// Kind implements history.Event.
func (ProblemRelinked) Kind() string { return "ledger.problem.relinked.v1" }

// Sentence implements history.Event.
func (e ProblemRelinked) Sentence() string {
	var said []string
	for _, x := range []struct {
		word   string
		titles []string
	}{{"关联", e.Linked}, {"取消关联", e.Unlinked}} {
		if len(x.titles) > 0 {
			quoted := make([]string, len(x.titles))
			for i, t := range x.titles {
				quoted[i] = "“" + shorten(t) + "”"
			}
			said = append(said, x.word+strings.Join(quoted, "、"))
		}
	}
	if len(said) == 0 {
		return "调整原因和措施的顺序"
	}
	return strings.Join(said, "，")
}

func (e ProblemRelinked) apply(p *Problem) { p.Causes, p.Measures = e.Causes, e.Measures }

func (ProblemRelinked) relinks() bool { return true }

// relinking is an event after which the links of a problem may be others.
type relinking interface{ relinks() bool }
