package intake

import (
	"context"
	"slices"
	"time"
	"unicode/utf8"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/ledger"
)

// Draft is a file, or a pasted text, that waits to be taken in, with what a
// person chose for it.
type Draft struct {
	ID        string
	UnitID    string
	AccountID string
	Name      string // of the file
	File      string // id of its content
	Choices   Choices
	Batch     string // what it became, "" before
	Version   int64
	CreatedAt time.Time
	ExpiresAt time.Time // a draft that was not taken in by then is forgotten
}

// Choices are what a person chose.
type Choices struct {
	Sheet   string         `json:"sheet"`
	Columns []string       `json:"columns"` // what each column of the sheet becomes
	Year    int            `json:"year"`
	Subject ledger.Subject `json:"subject"`
	OnTwin  OnTwin         `json:"on_twin"`
	Loose   bool           `json:"loose"`
	Names   []NameChoice   `json:"names,omitempty"`
}

// NameChoice says what to do about a name that the organisation does not know.
type NameChoice struct {
	Name   string `json:"name"`
	Office bool   `json:"office"`
	Do     Do     `json:"do"`
	To     string `json:"to,omitempty"` // the name that is meant, of Map
}

// Do says what to do about an unknown name.
type Do string

// The choices about unknown names.
const (
	Leave  Do = ""       // it stays as it is written
	Create Do = "create" // it is registered in the organisation
	Map    Do = "map"    // it means another name
)

const (
	maxNames   = 2000
	maxNameLen = 60
)

// Check refuses choices that nobody offered.
func (c Choices) Check() error {
	switch {
	case c.Year != 0 && (c.Year < 1990 || c.Year > 2100):
		return fault.New(fault.Invalid, "年度“%d”不对，请填写四位年份，例如 2026。", c.Year)
	case c.Subject.Zh() == "":
		return fault.New(fault.Invalid, "请选择这批问题的主体：班子或个人。")
	case c.OnTwin.Zh() == "":
		return fault.New(fault.Invalid, "请选择重复的行怎么办：跳过、更新或增加。")
	case len(c.Names) > maxNames:
		return fault.New(fault.Invalid, "要处理的单位和人员超过%d个，请先导入组织名册。", maxNames)
	}
	for _, n := range c.Names {
		if !slices.Contains([]Do{Leave, Create, Map}, n.Do) || utf8.RuneCountInString(n.Name) > maxNameLen || utf8.RuneCountInString(n.To) > maxNameLen {
			return fault.New(fault.Invalid, "“%s”的处理方式不对，请从列表中选择。", shorten(n.Name))
		}
		if n.Do == Map && n.To == "" {
			return fault.New(fault.Invalid, "请选择“%s”对应组织中的哪一个，或改为照原文保留。", shorten(n.Name))
		}
	}
	return nil
}

// Options are what Read and Make need of c.
func (c Choices) Options(systems []ledger.System) Options {
	o := Options{Columns: c.Columns, Year: c.Year, Subject: c.Subject, OnTwin: c.OnTwin, Loose: c.Loose, Rename: map[string]string{}, Systems: systems}
	for _, n := range c.Names {
		if n.Do == Map {
			o.Rename[n.Name] = n.To
		}
	}
	return o
}

// Store keeps drafts and how columns were understood. Every call serves one
// viewer and touches rows of the viewer's unit only; what is not there is
// fault.NotFound. Calls that write need the transaction of access.Atomic.
type Store interface {
	// SaveDraft stores d over version d.Version-1, as a new row when that is 0;
	// fault.Stale when the version is gone.
	SaveDraft(ctx context.Context, v access.Viewer, d Draft) error
	Draft(ctx context.Context, v access.Viewer, id string) (Draft, error)
	// Drafts returns what is not taken in and not expired at that time, newest
	// first, at most MaxDrafts.
	Drafts(ctx context.Context, v access.Viewer, now time.Time) ([]Draft, error)
	DropDraft(ctx context.Context, v access.Viewer, id string) error
	// Columns returns what the columns of tables with these headings became the
	// last time, nil when there was none.
	Columns(ctx context.Context, v access.Viewer, signature string) (map[string]string, error)
	SaveColumns(ctx context.Context, v access.Viewer, signature string, chosen map[string]string, at time.Time) error
	// Sweep forgets the drafts of all units that expired before now.
	Sweep(ctx context.Context, now time.Time) error
	// Named reports whether a draft names the file.
	Named(ctx context.Context, file string) (bool, error)
}

// MaxDrafts bounds Store.Drafts.
const MaxDrafts = 50

// Keep is how long a draft waits.
const Keep = 7 * 24 * time.Hour

// longestTitle bounds the title of a cause or measure, in code points.
const longestTitle = 300

// Part parts the text of a cause or measure into a title and the rest.
func Part(text string) (title, rest string) {
	title, rest = entitle(text)
	if rest == whole(text) && utf8.RuneCountInString(text) <= longestTitle {
		return oneLine(text), "" // no shorter title: the text is one
	}
	return title, rest
}
