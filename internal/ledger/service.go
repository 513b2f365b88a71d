package ledger

import (
	"context"
	"slices"
	"time"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/history"
	"bihuan/internal/org"
)

// Service runs the use cases of the ledger.
type Service struct {
	DB      access.Atomic
	Store   Store
	History Journal
	Clock   func() time.Time
	NewID   func() string
	Uploads Uploads // nil: no files come in
	// FileLimits bound what is kept; the zero value stands for the unit's table.
	FileLimits FileLimits
	// Chart tells who stands under whom; nil where no organisation is kept.
	Chart func(ctx context.Context, v access.Viewer) (*org.Chart, error)
	// Tables returns the tables by which the unit of v works. Inside a
	// transaction they are those of that moment. nil: DefaultTables.
	Tables func(ctx context.Context, v access.Viewer) (Tables, error)
}

// now is an instant as the store keeps it, so that a row read back equals the
// row that was written.
func (s *Service) now() time.Time { return history.Instant(s.Clock()) }

func mayWrite(v access.Viewer) error {
	if !v.Writes() {
		return fault.New(fault.Forbidden, "只有联络员可以登记和修改台账，您可以查看和导出。")
	}
	if _, whole := v.Reach(access.Write); !whole {
		return fault.New(fault.Forbidden, "您是一部分单位的联络员，可以逐项办理；新登记和成批办理请由管全单位的联络员办理。")
	}
	return nil
}

// List returns a page of what v sees.
func (s *Service) List(ctx context.Context, v access.Viewer, f Filter) (Page, error) {
	f, err := f.Check()
	if err != nil {
		return Page{}, err
	}
	judge, err := s.Judge(ctx, v)
	if err != nil {
		return Page{}, err
	}
	f.Days = judge.LightDays()
	return s.Store.List(ctx, v, f)
}

// Counts returns the figures over what f selects for v.
func (s *Service) Counts(ctx context.Context, v access.Viewer, f Filter) (Counts, error) {
	f, err := f.Check()
	if err != nil {
		return Counts{}, err
	}
	judge, err := s.Judge(ctx, v)
	if err != nil {
		return Counts{}, err
	}
	f.Days = judge.LightDays()
	return s.Store.Counts(ctx, v, f)
}

// Facets lists what the ledger of v can be filtered by in a year, 0: in all.
func (s *Service) Facets(ctx context.Context, v access.Viewer, year int) (Facets, error) {
	f, err := s.Store.Facets(ctx, v, year)
	if err != nil {
		return f, err
	}
	ids := make([]string, len(f.Materials))
	for i, m := range f.Materials {
		ids[i] = m.ID
	}
	titles, err := s.Store.MaterialTitles(ctx, v, ids...)
	for i, m := range f.Materials {
		f.Materials[i].Title = titles[m.ID]
	}
	return f, err
}

// Plan returns the measures of a year, 0: of all, with the problems that they
// serve.
func (s *Service) Plan(ctx context.Context, v access.Viewer, year int) ([]Planned, error) {
	return s.Store.Plan(ctx, v, year)
}

// Circle returns who may see a problem; fault.NotFound when v may not.
func (s *Service) Circle(ctx context.Context, v access.Viewer, id string) (access.Visibility, error) {
	p, err := s.Store.Problem(ctx, v, id)
	return p.Visibility, err
}

// Whole is a problem with everything that belongs to it.
type Whole struct {
	Problem  Problem
	Causes   []Cause
	Measures []Measure
	Material string // title of the material that the problem comes from, "" when none or hidden
}

// Whole returns a problem with its causes and measures.
func (s *Service) Whole(ctx context.Context, v access.Viewer, id string) (Whole, error) {
	p, err := s.Store.Problem(ctx, v, id)
	if err != nil {
		return Whole{}, err
	}
	all, err := s.wholes(ctx, v, []Problem{p})
	if err != nil {
		return Whole{}, err
	}
	return all[0], nil
}

// Wholes is List with everything that belongs to each problem; it also
// returns the cursor of the next page.
func (s *Service) Wholes(ctx context.Context, v access.Viewer, f Filter) (all []Whole, next string, err error) {
	page, err := s.List(ctx, v, f)
	if err != nil {
		return nil, "", err
	}
	all, err = s.wholes(ctx, v, page.Problems)
	return all, page.Next, err
}

func (s *Service) wholes(ctx context.Context, v access.Viewer, problems []Problem) ([]Whole, error) {
	if len(problems) == 0 {
		return nil, nil
	}
	ids := make([]string, len(problems))
	var materials []string
	for i, p := range problems {
		ids[i] = p.ID
		if p.Origin.Known() && !slices.Contains(materials, p.Origin.MaterialID) {
			materials = append(materials, p.Origin.MaterialID)
		}
	}
	titles, err := s.Store.MaterialTitles(ctx, v, materials...)
	if err != nil {
		return nil, err
	}
	causes, err := s.Store.Causes(ctx, v, ids...)
	if err != nil {
		return nil, err
	}
	measures, err := s.Store.Measures(ctx, v, ids...)
	if err != nil {
		return nil, err
	}
	all := make([]Whole, len(problems))
	for i, p := range problems {
		all[i] = Whole{
			Problem: p, Material: titles[p.Origin.MaterialID],
			Causes:   linked(p.Causes, causes, func(c Cause) string { return c.ID }),
			Measures: linked(p.Measures, measures, func(m Measure) string { return m.ID }),
		}
	}
	return all, nil
}

// linked returns those of all that ids names, in the order of ids.
func linked[T any](ids []string, all []T, id func(T) string) []T {
	found := []T{}
	for _, want := range ids {
		for _, t := range all {
			if id(t) == want {
				found = append(found, t)
			}
		}
	}
	return found
}

// Past returns the history of a problem that v sees, newest first.
func (s *Service) Past(ctx context.Context, v access.Viewer, id string) ([]Act, error) {
	if _, err := s.Store.Problem(ctx, v, id); err != nil {
		return nil, err
	}
	entries, err := s.History.Of(ctx, v, SubjectProblem, id)
	if err != nil {
		return nil, err
	}
	acts := make([]Act, len(entries))
	for i, e := range entries {
		if acts[len(entries)-1-i], err = actOf(e); err != nil {
			return nil, err
		}
	}
	return acts, nil
}

// Act is one line of 操作记录.
type Act struct {
	Version  int64     `json:"version"`
	At       time.Time `json:"at"`
	Actor    string    `json:"actor"` // name of the account, "" when it has none
	Kind     string    `json:"kind"`
	Sentence string    `json:"sentence"`
	Changes  []Change  `json:"changes"`
	On       string    `json:"on,omitempty"` // day of the act
	OnBehalf *OnBehalf `json:"on_behalf,omitempty"`
	Batch    string    `json:"batch,omitempty"` // id of the batch that it was part of
}

func actOf(e history.Entry) (Act, error) {
	act := Act{Version: e.Version, At: e.At.UTC(), Actor: e.ActorName, Kind: e.Kind, Changes: []Change{}}
	if e.Body == nil {
		act.Sentence = "（内容已按规定清除）"
		return act, nil
	}
	event, err := Decode(e.Kind, e.Body)
	if err != nil {
		return act, err
	}
	act.Sentence = event.Sentence()
	if e, ok := event.(Event); ok {
		act.Changes = append(act.Changes, changesOf(e)...)
	}
	if d, ok := event.(done); ok {
		act.On, act.OnBehalf, act.Batch = d.deed().On, d.deed().OnBehalf, d.deed().Batch
	}
	return act, nil
}
