// Package ledger holds problems with their causes and measures, from the
// moment they are registered: what is wrong, who answers for it, until when,
// and which sentence of which material says so. It knows no SQL and no HTTP
// and reads no clock.
package ledger

import (
	"strconv"
	"strings"
	"time"

	"bihuan/internal/access"
)

// Problem is one entry of the ledger. It is the aggregate: whatever happens to
// it raises its Version by one.
type Problem struct {
	ID         string            `json:"id"`
	UnitID     string            `json:"unit_id"`
	Visibility access.Visibility `json:"visibility"`
	Year       int               `json:"year"`
	No         int               `json:"no"` // per unit, year and subject, from 1
	State      State             `json:"state"`
	Content
	Causes    []string  `json:"causes"`   // ids, in the order of their proposal
	Measures  []string  `json:"measures"` // ids
	Course    Course    `json:"course,omitzero"`
	Version   int64     `json:"version"`
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at"`
}

// Content is what a problem says: what a material or a person brings in and
// what an edit may change.
type Content struct {
	Subject     Subject  `json:"subject"`
	Person      string   `json:"person"` // whose problem it is when Subject is Personal
	AspectNo    int      `json:"aspect_no"`
	Aspect      string   `json:"aspect"`
	Title       string   `json:"title"`
	Statement   string   `json:"statement"` // without title and examples
	Examples    []string `json:"examples"`
	Class       Class    `json:"class"`
	Leader      string   `json:"leader"`       // 责任领导
	LeadUnit    string   `json:"lead_unit"`    // 牵头单位
	AssistUnits string   `json:"assist_units"` // 配合单位, as typed
	Holder      string   `json:"holder"`       // 责任人
	Due         string   `json:"due"`          // YYYY-MM-DD, "" while nobody has said
	Goal        string   `json:"goal"`         // 整改目标
	Origin      Origin   `json:"origin"`
	Remark      string   `json:"remark,omitempty"` // 备注
	Sources     []Source `json:"sources,omitempty"`
}

// Origin is the place in a material that a thing was taken from. The zero
// Origin stands for what was registered by hand.
type Origin struct {
	MaterialID string `json:"material_id"`
	Revision   int    `json:"revision"`
	Start      int    `json:"start"` // byte offsets into the text of that revision
	End        int    `json:"end"`
	Line       int    `json:"line"` // from 1
	Sentence   string `json:"sentence"`
}

// Known reports whether o points into a material.
func (o Origin) Known() bool { return o.MaterialID != "" }

// Cause is one reason behind problems. Year and No count like those of
// problems.
type Cause struct {
	ID         string            `json:"id"`
	UnitID     string            `json:"unit_id"`
	Visibility access.Visibility `json:"visibility"`
	Year       int               `json:"year"`
	No         int               `json:"no"`
	CauseContent
	Withdrawn string    `json:"withdrawn,omitempty"` // the reason, "" while it counts
	Version   int64     `json:"version"`
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at"`
}

// CauseContent is what a cause says.
type CauseContent struct {
	Title     string `json:"title"`
	Statement string `json:"statement"`
	Origin    Origin `json:"origin"`
}

// Measure is a group of actions against problems.
type Measure struct {
	ID         string            `json:"id"`
	UnitID     string            `json:"unit_id"`
	Visibility access.Visibility `json:"visibility"`
	Year       int               `json:"year"`
	No         int               `json:"no"`
	MeasureContent
	Withdrawn string    `json:"withdrawn,omitempty"` // the reason, "" while it counts
	Version   int64     `json:"version"`
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at"`
}

// MeasureContent is what a measure says.
type MeasureContent struct {
	Title     string    `json:"title"`
	Statement string    `json:"statement"`
	Actions   []Action  `json:"actions"`
	Promises  []Promise `json:"promises"`
	Origin    Origin    `json:"origin"`
}

// Action is a single thing to do within a measure.
type Action struct {
	Text   string `json:"text"`
	Holder string `json:"holder"`
	Due    string `json:"due"` // as the text has it
}

// Promise is a quantified or periodic duty (常态化任务). Op and Period hold the
// codes of the extraction: min, max, exact, nondecreasing, scheduled,
// conditional; day, week, month, quarter, halfyear, year.
type Promise struct {
	ID       string   `json:"id"`
	Text     string   `json:"text"`
	Activity string   `json:"activity"`
	Holder   string   `json:"holder"`
	Op       string   `json:"op"`
	Period   string   `json:"period"`
	Months   []int    `json:"months"`
	Min      *float64 `json:"min"`
	Max      *float64 `json:"max"`
	Unit     string   `json:"unit"`
	RRule    string   `json:"rrule"`
}

// Number returns the number that people call p by: 2024-3, and 2024-个3 for
// the problem of a person, which counts apart so that nobody can tell from a
// gap how many of those there are.
func (p Problem) Number() string {
	if p.Subject == Personal {
		return strconv.Itoa(p.Year) + "-个" + strconv.Itoa(p.No)
	}
	return strconv.Itoa(p.Year) + "-" + strconv.Itoa(p.No)
}

// ParseNumber reads the number that people call a problem by.
func ParseNumber(text string) (year, no int, subject Subject, ok bool) {
	first, rest, found := strings.Cut(strings.TrimSpace(text), "-")
	subject = Team
	if cut, personal := strings.CutPrefix(rest, "个"); personal {
		subject, rest = Personal, cut
	}
	year, err1 := strconv.Atoi(first)
	no, err2 := strconv.Atoi(rest)
	return year, no, subject, found && err1 == nil && err2 == nil
}
