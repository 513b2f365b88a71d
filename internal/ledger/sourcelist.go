package ledger

import (
	"context"
	"slices"
	"strings"

	"bihuan/internal/access"
	"bihuan/internal/fault"
)

// SourceFilter selects sources. Empty fields select everything.
type SourceFilter struct {
	Key   string // one source
	Q     string // words of title, number and who
	Kind  string // code of a SourceKind
	Stage SourceStage
	Reply bool // only where an answer is expected
	Year  int  // of the problems
	Days  LightDays

	Sort  SourceSort
	Desc  bool
	Limit int // at most MaxLimit, 0: DefaultLimit
	After string
}

// SourceStage is how far the problems of a source have come.
type SourceStage string

// The stages.
const (
	SourceOpen SourceStage = "open" // something is not closed
	SourceLate SourceStage = "late" // something is overdue, or the date of the source has passed with something open
	SourceDone SourceStage = "done" // everything is closed
)

// SourceStages lists every stage.
var SourceStages = []SourceStage{SourceOpen, SourceLate, SourceDone}

// Zh returns the word of the screens, "" for an unknown code.
func (s SourceStage) Zh() string {
	return map[SourceStage]string{SourceOpen: "未办结", SourceLate: "有逾期", SourceDone: "已办结"}[s]
}

// SourceSort names an order of sources.
type SourceSort string

// The orders.
const (
	SourceByDate  SourceSort = "date" // also ""; the latest first, unless turned around
	SourceByDue   SourceSort = "due"  // without a date: last
	SourceByTitle SourceSort = "title"
	SourceByOpen  SourceSort = "open" // how many problems are not closed
)

// SourceSorts lists every order.
var SourceSorts = []SourceSort{SourceByDate, SourceByDue, SourceByTitle, SourceByOpen}

// SourceLine is a source with what has become of its problems, as far as the
// viewer sees them.
type SourceLine struct {
	Key   string
	Of    Source // without id and wording; Due is the earliest that it asks for
	Total int
	Done  int // closed
	Late  int // overdue
	Next  string
}

// Open is the number of problems that are not closed.
func (l SourceLine) Open() int { return l.Total - l.Done }

// Stage returns how far the source has come on a day.
func (l SourceLine) Stage(today string) SourceStage {
	switch {
	case l.Open() == 0:
		return SourceDone
	case l.Late > 0 || l.Of.Due != "" && l.Of.Due < today:
		return SourceLate
	}
	return SourceOpen
}

// SourcePage is one page of sources.
type SourcePage struct {
	Lines []SourceLine
	Next  string // cursor, "" where the list ends
	Total int    // of what the filter selects
}

// Check returns f with its defaults, or fault.Invalid for a value that is not
// allowed.
func (f SourceFilter) Check() (SourceFilter, error) {
	f.Q = strings.TrimSpace(f.Q)
	switch {
	case len([]rune(f.Q)) > maxQuery:
		return f, fault.New(fault.Invalid, "检索词最多%d个字，请缩短。", maxQuery)
	case f.Stage != "" && f.Stage.Zh() == "":
		return f, fault.New(fault.Invalid, "没有“%s”这个办理情况，请从筛选框中选择。", shorten(string(f.Stage)))
	case f.Limit < 0 || f.Limit > MaxLimit:
		return f, fault.New(fault.Invalid, "每页条数应在1至%d之间。", MaxLimit)
	}
	if f.Limit == 0 {
		f.Limit = DefaultLimit
	}
	if f.Sort == "" {
		f.Sort = SourceByDate
	}
	if !slices.Contains(SourceSorts, f.Sort) {
		return f, fault.New(fault.Invalid, "不能按“%s”排序，请点击表头选择。", shorten(string(f.Sort)))
	}
	return f, nil
}

// Sources returns a page of the sources of the problems that v sees.
func (s *Service) Sources(ctx context.Context, v access.Viewer, f SourceFilter) (SourcePage, error) {
	f, err := f.Check()
	if err != nil {
		return SourcePage{}, err
	}
	judge, err := s.Judge(ctx, v)
	if err != nil {
		return SourcePage{}, err
	}
	f.Days = judge.LightDays()
	return s.Store.Sources(ctx, v, f)
}

// MaxSeveral bounds RegisterSeveral.
const MaxSeveral = 100

// RegisterSeveral enters one problem for each title; what they have in common,
// such as their source, is given once.
func (s *Service) RegisterSeveral(ctx context.Context, v access.Viewer, year int, shared Content, titles []string) ([]Problem, error) {
	if len(titles) == 0 || len(titles) > MaxSeveral {
		return nil, fault.New(fault.Invalid, "请填写问题，每行一个，一次最多%d个，现在是%d个。", MaxSeveral, len(titles))
	}
	if shared.Subject == Personal && oneLine(shared.Person) == "" {
		return nil, errWhose
	}
	var all []Problem
	err := s.DB.Atomic(ctx, func(ctx context.Context) error {
		no, err := s.aspectNo(ctx, v, year, oneLine(shared.Aspect))
		if err != nil {
			return err
		}
		r := Registration{Year: year}
		for _, title := range titles {
			c := shared
			c.Title, c.AspectNo = title, no
			r.Problems = append(r.Problems, NewProblem{Content: c})
		}
		all, err = s.Register(ctx, v, r)
		return err
	})
	return all, err
}
