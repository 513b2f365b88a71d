package grid

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/history"
)

// View is a query of the ledger under a name (视图): what it selects, how it is
// ordered and divided, and which columns it shows.
type View struct {
	ID         string            `json:"id"`
	UnitID     string            `json:"unit_id"`
	Visibility access.Visibility `json:"visibility"`
	Owner      string            `json:"owner"` // id of the account that saved it
	ViewContent
	Ended     bool      `json:"ended"`
	Version   int64     `json:"version"`
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at"`
}

// ViewContent is what a view says.
type ViewContent struct {
	Name     string `json:"name"`
	Query    string `json:"query"`    // parameters of an address, in order
	Shared   bool   `json:"shared"`   // shown to the whole unit
	Position int    `json:"position"` // orders views of the same kind
}

// Limits of views.
const (
	maxViewName  = 20 // code points
	maxViewQuery = 2000
	maxViews     = 60 // that one person sees
)

// Shipped reports whether v comes with the program.
func (v View) Shipped() bool { return v.UnitID == "" }

// MayChange reports whether who may rename, replace, move or end v: a shared
// view is the business of the 联络员, any other of its owner.
func (v View) MayChange(who access.Viewer) bool {
	switch {
	case v.Shipped() || v.UnitID != who.UnitID:
		return false
	case v.Shared:
		return who.Writes()
	}
	return v.Owner == who.AccountID
}

//go:embed data/views.yaml
var shippedFile []byte

// Shipped returns the views that come with the program.
func Shipped() []View {
	var rows []struct{ ID, Name, Query string }
	if err := yaml.Unmarshal(shippedFile, &rows); err != nil {
		panic(err) // a test reads the same file
	}
	all := make([]View, len(rows))
	for i, r := range rows {
		all[i] = View{ID: r.ID, ViewContent: ViewContent{Name: r.Name, Query: r.Query, Shared: true, Position: i}}
	}
	return all
}

// check refuses what cannot be saved beside the views that the person sees.
func (c ViewContent) check(others []View) (ViewContent, error) {
	c.Name = strings.Join(strings.Fields(c.Name), " ")
	switch n := utf8.RuneCountInString(c.Name); {
	case n == 0:
		return c, fault.New(fault.Invalid, "请填写视图的名称。")
	case n > maxViewName:
		return c, fault.New(fault.Invalid, "视图名称最多%d个字，现在有%d个，请缩短。", maxViewName, n)
	case len(c.Query) > maxViewQuery:
		return c, fault.New(fault.Invalid, "这个视图的筛选条件太多，请减少后再保存。")
	case slices.ContainsFunc(others, func(v View) bool { return v.Name == c.Name }):
		return c, fault.New(fault.Conflict, "已有名为“%s”的视图，请换一个名称，或打开它后用现在的条件覆盖。", c.Name)
	}
	return c, nil
}

// SubjectView is the subject under which the history keeps views.
const SubjectView = "view"

// ViewEvent is what happened to a view.
type ViewEvent interface {
	history.Event
	applyView(*View)
}

// kinds reads what was ever written about views.
var kinds = history.Kinds{}

// Decode returns the event of a stored body.
func Decode(kind string, body []byte) (history.Event, error) { return kinds.Decode(kind, body) }

// ApplyView returns v after e, without its circumstances.
func ApplyView(v View, e ViewEvent) View {
	e.applyView(&v)
	return v
}

func (v View) stamp(e history.Entry) View {
	v.ID, v.UnitID, v.Version, v.UpdatedAt = e.SubjectID, e.UnitID, e.Version, e.At.UTC()
	if e.Version == 1 {
		v.CreatedAt = v.UpdatedAt
	}
	return v
}

// ReplayView returns the view that its whole history makes. An erased body is
// fault.NotFound.
func ReplayView(entries []history.Entry) (View, error) {
	var v View
	for _, entry := range entries {
		if entry.Body == nil {
			return View{}, fault.New(fault.NotFound, "第%d次操作的内容已按规定清除，不能还原。", entry.Version)
		}
		decoded, err := Decode(entry.Kind, entry.Body)
		if err != nil {
			return View{}, err
		}
		e, ok := decoded.(ViewEvent)
		if !ok {
			return View{}, fmt.Errorf("grid: %s is no event of a view", entry.Kind)
		}
		v = ApplyView(v, e).stamp(entry)
	}
	return v, nil
}
