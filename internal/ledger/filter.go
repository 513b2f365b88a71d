package ledger

import (
	"encoding/base64"
	"encoding/json"
	"slices"
	"strings"

	"bihuan/internal/fault"
)

// Filter selects problems. Empty fields select everything.
type Filter struct {
	Q        string // words to search for; all must occur
	Year     int
	Aspect   string
	Subject  Subject
	Class    Class
	Phase    Phase // or, narrower, a State
	Pending  bool  // not closed, not withdrawn
	Asked    bool  // somebody waits for an answer, see Watch
	LeadUnit string
	Leader   string
	Material string // id
	// Mine selects where the viewer is named, or an office where the viewer has
	// a post; Party where all names of a text are, in whatever capacity.
	Mine       bool
	Party      string
	AssistUnit string // one name
	Gap        Gap
	Light      Light
	Days       LightDays // filled in by the use case
	Narrow

	Group Group // problems of a group stand together, "" where none is wanted
	Sort  Sort  // inside a group
	Desc  bool
	Limit int // at most MaxLimit, 0: DefaultLimit
	// After or Before is a cursor of the page before or after the wanted one,
	// never both.
	After, Before string
}

// Sizes of pages and of counts.
const (
	DefaultLimit = 50
	MaxLimit     = 200
	MaxCount     = 10_000 // counting stops here
	maxQuery     = 100    // code points of Filter.Q
)

// Sort names an order of the list; ties are broken by the order of registration.
type Sort string

// The orders.
const (
	ByNumber  Sort = "no" // also ""
	ByAspect  Sort = "aspect"
	ByDue     Sort = "due" // without a date: last
	ByUpdated Sort = "updated"
	ByLight   Sort = "light" // what is due first comes first; without a date: last
	ByClass   Sort = "class"
	ByState   Sort = "state" // the phases in the order of screens
	ByLeaders Sort = "leader"
	ByUnits   Sort = "lead_unit"
	ByHolders Sort = "holder"
)

// Sorts lists every order.
var Sorts = []Sort{ByNumber, ByAspect, ByDue, ByUpdated, ByLight, ByClass, ByState, ByLeaders, ByUnits, ByHolders}

// Page is one page of a list.
type Page struct {
	Problems   []Problem
	Prev, Next string    // cursors, "" where the list ends
	Sections   []Section // of a grouped list: the groups of this page in their order
}

// Counts are figures over a selection.
type Counts struct {
	Total  int // at most MaxCount
	More   bool
	Gaps   map[Gap]int
	Red    int // overdue
	Yellow int // due soon
}

// Facets are the values that occur.
type Facets struct {
	Years     []int
	Aspects   []Aspect
	LeadUnits []string
	Leaders   []string
	Holders   []string

	AssistUnits []string // names, taken from lists
	Materials   []MaterialTitle
	Classes     []Class
	From        []string // kinds of sources, FromMaterial left out
	Personal    bool     // there are problems of persons
}

// MaxPlan bounds Store.Plan.
const MaxPlan = 500

// Planned is a measure with the problems that it serves, none when nobody
// linked it.
type Planned struct {
	Measure  Measure
	Problems []Ref
}

// Ref names a problem.
type Ref struct {
	ID, Number, Title string
	Leader, LeadUnit  string
	Due               string
}

// MaterialTitle is a material that problems come from.
type MaterialTitle struct {
	ID    string
	Title string // "" when the viewer may not see the material
}

// Aspect is one field of the examination with its order.
type Aspect struct {
	No    int    `json:"no"`
	Title string `json:"title"`
}

// Check returns f with its defaults, or fault.Invalid for a value that is not
// allowed.
func (f Filter) Check() (Filter, error) {
	f.Q = strings.TrimSpace(f.Q)
	switch {
	case len([]rune(f.Q)) > maxQuery:
		return f, fault.New(fault.Invalid, "检索词最多%d个字，请缩短。", maxQuery)
	case f.Subject != "" && f.Subject.Zh() == "":
		return f, fault.New(fault.Invalid, "没有“%s”这个主体，请从筛选框中选择。", shorten(string(f.Subject)))
	case f.Class != Blank && !slices.Contains(Classes, f.Class):
		return f, fault.New(fault.Invalid, "没有“%s”这个整改类别，请从筛选框中选择。", shorten(string(f.Class)))
	case f.Phase != "" && f.Phase.Zh() == "" && !State(f.Phase).Known():
		return f, fault.New(fault.Invalid, "没有“%s”这个状态，请从筛选框中选择。", shorten(string(f.Phase)))
	case f.Gap != "" && f.Gap.Zh() == "":
		return f, fault.New(fault.Invalid, "没有“%s”这个缺项，请从页面上选择。", shorten(string(f.Gap)))
	case f.Light != "" && f.Light.Zh() == "":
		return f, fault.New(fault.Invalid, "没有“%s”这个灯，请从筛选框中选择。", shorten(string(f.Light)))
	case f.Limit < 0 || f.Limit > MaxLimit:
		return f, fault.New(fault.Invalid, "每页条数应在1至%d之间。", MaxLimit)
	case f.After != "" && f.Before != "":
		return f, badCursor
	}
	if err := f.Narrow.check(); err != nil {
		return f, err
	}
	if f.Group != "" && f.Group.Zh() == "" {
		return f, fault.New(fault.Invalid, "不能按“%s”分组，请从页面上选择。", shorten(string(f.Group)))
	}
	if f.Limit == 0 {
		f.Limit = DefaultLimit
	}
	if f.Sort == "" {
		f.Sort = ByNumber
	}
	if !slices.Contains(Sorts, f.Sort) {
		return f, fault.New(fault.Invalid, "不能按“%s”排序，请点击表头选择。", shorten(string(f.Sort)))
	}
	return f, nil
}

var badCursor = fault.New(fault.Invalid, "翻页位置无效或与当前排序不符，请从第一页重新查看。")

// Cursor is a place in a list: the keys of one row under one order. It means
// nothing under another order, so it carries its own.
type Cursor struct {
	Group Group    `json:"g,omitempty"`
	Sort  Sort     `json:"s"`
	Desc  bool     `json:"d"`
	Text  []string `json:"t"` // keys that are texts
	Nums  []int64  `json:"n"` // keys that are numbers; the last is the row's ref
}

// String returns the opaque form.
func (c Cursor) String() string {
	raw, _ := json.Marshal(c) // cannot fail
	return base64.RawURLEncoding.EncodeToString(raw)
}

// ParseCursor reads the opaque form of a cursor that was made for f and has
// the given number of keys.
func ParseCursor(s string, f Filter, texts, nums int) (Cursor, error) {
	var c Cursor
	raw, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil || len(raw) > 2000 || json.Unmarshal(raw, &c) != nil {
		return Cursor{}, badCursor
	}
	if c.Group != f.Group || c.Sort != f.Sort || c.Desc != f.Desc || len(c.Text) != texts || len(c.Nums) != nums {
		return Cursor{}, badCursor
	}
	return c, nil
}
