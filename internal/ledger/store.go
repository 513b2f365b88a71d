package ledger

import (
	"context"

	"bihuan/internal/access"
	"bihuan/internal/history"
)

// Store keeps the ledger. Every call serves one viewer: it touches rows of the
// viewer's unit only, and restricted rows only where the viewer sees them;
// what the viewer may not see is fault.NotFound and is counted nowhere. Calls
// that write need the transaction of access.Atomic.
type Store interface {
	Behalves

	BatchStore
	DeskStore

	// Reserve takes n numbers from the counter of that name and returns the first.
	Reserve(ctx context.Context, v access.Viewer, counter string, n int) (int, error)

	AddProblem(ctx context.Context, v access.Viewer, p Problem) error
	AddCause(ctx context.Context, v access.Viewer, c Cause) error
	AddMeasure(ctx context.Context, v access.Viewer, m Measure) error
	// SaveCause and SaveMeasure store a part over the version before it,
	// fault.Stale when that is gone. They leave number and origin as they are.
	SaveCause(ctx context.Context, v access.Viewer, c Cause) error
	SaveMeasure(ctx context.Context, v access.Viewer, m Measure) error
	// SaveLinks replaces the links of a stored problem.
	SaveLinks(ctx context.Context, v access.Viewer, p Problem) error
	// LinkedTo returns the ids of the problems that v sees and that a cause or a
	// measure, by its subject, belongs to, and how many others it belongs to.
	LinkedTo(ctx context.Context, v access.Viewer, subject, id string) (ids []string, hidden int, err error)
	// AllCauses returns the causes of a year that count, of all years when year is
	// 0, with the problems that they belong to, at most MaxParts.
	AllCauses(ctx context.Context, v access.Viewer, year int) ([]Linked[Cause], error)
	// Cause and Measure return one part.
	Cause(ctx context.Context, v access.Viewer, id string) (Cause, error)
	Measure(ctx context.Context, v access.Viewer, id string) (Measure, error)
	// SaveProblem stores p over version p.Version-1, fault.Stale when that is
	// gone. It leaves number, subject and links as they are.
	SaveProblem(ctx context.Context, v access.Viewer, p Problem) error

	Problem(ctx context.Context, v access.Viewer, id string) (Problem, error)
	// Problems returns those of the problems that v sees, in any order, each once.
	Problems(ctx context.Context, v access.Viewer, ids ...string) ([]Problem, error)
	// ProblemOfTask returns the problem that a task belongs to.
	ProblemOfTask(ctx context.Context, v access.Viewer, task string) (Problem, error)
	// Named returns the id of the problem that people call by that number, or
	// that id itself; fault.NotFound when v sees none.
	Named(ctx context.Context, v access.Viewer, name string) (string, error)
	// Causes and Measures return what is linked to any of the problems, each
	// once, in the order of their numbers.
	Causes(ctx context.Context, v access.Viewer, problems ...string) ([]Cause, error)
	Measures(ctx context.Context, v access.Viewer, problems ...string) ([]Measure, error)

	// Plan returns the measures of a year, of all years when year is 0, with the
	// problems that they serve, at most MaxPlan.
	Plan(ctx context.Context, v access.Viewer, year int) ([]Planned, error)
	// MaterialTitles returns the titles of those materials that v may see, by id.
	MaterialTitles(ctx context.Context, v access.Viewer, ids ...string) (map[string]string, error)

	// AddFile stores a file of a problem that v sees.
	AddFile(ctx context.Context, v access.Viewer, f FileRow) error
	// File returns a file whose problem v sees, fault.NotFound otherwise.
	File(ctx context.Context, v access.Viewer, id string) (FileRow, error)
	// Files returns the files of those of the problems that v sees, problem by
	// problem in the order of arrival.
	Files(ctx context.Context, v access.Viewer, problems ...string) ([]FileRow, error)
	// FileBytes returns how much v's unit keeps in files.
	FileBytes(ctx context.Context, v access.Viewer) (int64, error)

	List(ctx context.Context, v access.Viewer, f Filter) (Page, error)
	// Counts counts what f selects; Gap, Sort and cursors of f do not matter.
	Counts(ctx context.Context, v access.Viewer, f Filter) (Counts, error)
	// Figures counts what f selects by groups, in the order of lists, at most most
	// groups.
	Figures(ctx context.Context, v access.Viewer, f Filter, by Group, most int) ([]Figure, error)
	// Months counts what f selects by months, written YYYY-MM and in the order given.
	Months(ctx context.Context, v access.Viewer, f Filter, months []string) ([]Month, error)
	// Watched returns the problems that f selects and that may call for
	// attention by their dates or by their Watch, what is due first comes first,
	// one more than MaxPressing when there are too many.
	Watched(ctx context.Context, v access.Viewer, f Filter) ([]Watched, error)
	// MovedOn returns the last day on which the work on a problem moved, see Watch.
	MovedOn(ctx context.Context, v access.Viewer, problem string) (string, error)
	// Mail returns the ids of a page of letters, the latest first, and the cursor
	// of the next page; OfLetters the problems that letters are about.
	Mail(ctx context.Context, v access.Viewer, f MailFilter) (ids []string, next string, err error)
	OfLetters(ctx context.Context, v access.Viewer, letters ...string) ([]Problem, error)
	// Sources returns a page of sources with what has become of their problems.
	Sources(ctx context.Context, v access.Viewer, f SourceFilter) (SourcePage, error)
	// Facets lists what the viewer's ledger of a year can be filtered by, of all
	// years when year is 0.
	Facets(ctx context.Context, v access.Viewer, year int) (Facets, error)
}

// Journal is the history as this wing uses it.
type Journal interface {
	history.Recorder
	// Hold makes other transactions that write wait until this one ends.
	Hold(ctx context.Context) error
	// Of returns the history of one subject in order of versions.
	Of(ctx context.Context, v access.Viewer, subject, id string) ([]history.Entry, error)
	// OfKind returns the events of one kind of several subjects, At those of
	// places in the history; both the oldest first.
	OfKind(ctx context.Context, v access.Viewer, subject, kind string, ids ...string) ([]history.Entry, error)
	At(ctx context.Context, v access.Viewer, seqs ...int64) ([]history.Entry, error)
}
