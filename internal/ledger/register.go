package ledger

import (
	"context"
	"slices"
	"strconv"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/history"
)

// Registration is what enters the ledger in one step. Causes and measures are
// linked to problems by keys that mean something inside the registration
// only; an unknown key is fault.Invalid.
type Registration struct {
	Year     int
	Problems []NewProblem
	Causes   []NewCause
	Measures []NewMeasure
}

// NewProblem is a problem to register.
type NewProblem struct {
	Content
	Causes, Measures []string // keys
}

// NewCause is a cause to register.
type NewCause struct {
	Key string
	CauseContent
}

// NewMeasure is a measure to register.
type NewMeasure struct {
	Key string
	MeasureContent
}

// maxRegistration bounds one step, so that a transaction stays short.
const maxRegistration = 1000

// Register enters everything or nothing and returns the problems in the order
// given. It joins the transaction that ctx carries. A cause or measure that
// serves problems of persons only is restricted like them.
func (s *Service) Register(ctx context.Context, v access.Viewer, r Registration) ([]Problem, error) {
	problems, _, err := s.register(ctx, v, r)
	return problems, err
}

// register is Register that also tells which causes and measures came with
// the problems.
func (s *Service) register(ctx context.Context, v access.Viewer, r Registration) ([]Problem, []BatchItem, error) {
	if err := mayWrite(v); err != nil {
		return nil, nil, err
	}
	if err := checkYear(r.Year); err != nil {
		return nil, nil, err
	}
	if !v.SeesRestricted() && slices.ContainsFunc(r.Problems, func(n NewProblem) bool { return n.Subject == Personal }) {
		return nil, nil, fault.New(fault.Forbidden, "个人问题限范围可见，请由个人事项联络员登记，或请管理员给您授权。没有登记任何问题。")
	}
	if n := len(r.Problems); n == 0 || n > maxRegistration || len(r.Causes) > maxRegistration || len(r.Measures) > maxRegistration {
		return nil, nil, fault.New(fault.Invalid, "一次纳入台账的问题应在1至%d个之间，现在是%d个。", maxRegistration, n)
	}
	var registered []Problem
	var parts []BatchItem
	err := s.DB.Atomic(ctx, func(ctx context.Context) error {
		if err := s.History.Hold(ctx); err != nil {
			return err
		}
		step := &registering{s: s, v: v, year: r.Year, next: map[string]int{}, ids: map[string]string{}}
		if err := step.reserve(ctx, r); err != nil {
			return err
		}
		if err := step.causes(ctx, r); err != nil {
			return err
		}
		if err := step.measures(ctx, r); err != nil {
			return err
		}
		var err error
		registered, err = step.problems(ctx, r)
		parts = step.parts
		return err
	})
	return registered, parts, err
}

// RegisterOne enters a problem by hand, without causes and measures. Its
// aspect takes the order that the same aspect has elsewhere.
func (s *Service) RegisterOne(ctx context.Context, v access.Viewer, year int, c Content) (Problem, error) {
	var one Problem
	if c.Subject == Personal && oneLine(c.Person) == "" {
		return one, errWhose
	}
	err := s.DB.Atomic(ctx, func(ctx context.Context) error {
		no, err := s.aspectNo(ctx, v, year, oneLine(c.Aspect))
		if err != nil {
			return err
		}
		c.AspectNo = no
		all, err := s.Register(ctx, v, Registration{Year: year, Problems: []NewProblem{{Content: c}}})
		if err != nil {
			return err
		}
		one = all[0]
		return nil
	})
	return one, err
}

// registering is the state of one Register.
type registering struct {
	s    *Service
	v    access.Viewer
	year int
	next map[string]int    // next number of each counter
	ids  map[string]string // "cause/C1" → id

	parts []BatchItem // the causes and measures so far
}

// counter names the counter of a kind of row: per unit, year and circle.
func (r *registering) counter(kind string, vis access.Visibility) string {
	return kind + "/" + r.v.UnitID + "/" + strconv.Itoa(r.year) + "/" + string(vis)
}

// reserve takes all numbers at once.
func (r *registering) reserve(ctx context.Context, in Registration) error {
	need := map[string]int{}
	for _, p := range in.Problems {
		need[r.counter(SubjectProblem, p.Subject.Visibility())]++
	}
	for _, c := range in.Causes {
		need[r.counter(SubjectCause, in.circle(c.Key, causesOf))]++
	}
	for _, m := range in.Measures {
		need[r.counter(SubjectMeasure, in.circle(m.Key, measuresOf))]++
	}
	for name, n := range need {
		first, err := r.s.Store.Reserve(ctx, r.v, name, n)
		if err != nil {
			return err
		}
		r.next[name] = first
	}
	return nil
}

func (r *registering) number(kind string, vis access.Visibility) int {
	name := r.counter(kind, vis)
	r.next[name]++
	return r.next[name] - 1
}

func causesOf(p NewProblem) []string   { return p.Causes }
func measuresOf(p NewProblem) []string { return p.Measures }

// circle returns who may see the cause or measure of that key: a restricted
// circle when it serves problems of persons only.
func (in Registration) circle(key string, keys func(NewProblem) []string) access.Visibility {
	serves := false
	for _, p := range in.Problems {
		if slices.Contains(keys(p), key) {
			if p.Subject.Visibility() == access.UnitWide {
				return access.UnitWide
			}
			serves = true
		}
	}
	if serves {
		return access.Restricted
	}
	// Nothing says whose it is: where only persons' problems are registered it
	// is theirs.
	for _, p := range in.Problems {
		if p.Subject.Visibility() == access.UnitWide {
			return access.UnitWide
		}
	}
	return access.Restricted
}

func (r *registering) causes(ctx context.Context, in Registration) error {
	for _, n := range in.Causes {
		if err := r.registerCause(ctx, n, in.circle(n.Key, causesOf)); err != nil {
			return err
		}
	}
	return nil
}

// registerCause enters one cause under the next number of its circle, which it
// takes where none was reserved.
func (r *registering) registerCause(ctx context.Context, n NewCause, vis access.Visibility) error {
	no, err := r.numberOf(ctx, SubjectCause, vis)
	if err != nil {
		return err
	}
	e := CauseRegistered{Visibility: vis, Year: r.year, No: no, CauseContent: n.CauseContent.normal()}
	if err := checkPart("原因", e.Title, e.Statement, e.Origin); err != nil {
		return err
	}
	c := e.Cause().stamp(history.Entry{SubjectID: r.s.NewID(), UnitID: r.v.UnitID, Version: 1, At: r.s.now()})
	if err := r.s.Store.AddCause(ctx, r.v, c); err != nil {
		return err
	}
	r.ids[SubjectCause+"/"+n.Key] = c.ID
	r.parts = append(r.parts, BatchItem{SubjectCause, c.ID, 0, c.Version})
	return r.s.record(ctx, r.v, SubjectCause, c.ID, c.Version, c.CreatedAt, e, c)
}

func (r *registering) measures(ctx context.Context, in Registration) error {
	for _, n := range in.Measures {
		if err := r.registerMeasure(ctx, n, in.circle(n.Key, measuresOf)); err != nil {
			return err
		}
	}
	return nil
}

// registerMeasure is registerCause of a measure.
func (r *registering) registerMeasure(ctx context.Context, n NewMeasure, vis access.Visibility) error {
	no, err := r.numberOf(ctx, SubjectMeasure, vis)
	if err != nil {
		return err
	}
	e := MeasureRegistered{Visibility: vis, Year: r.year, No: no, MeasureContent: n.MeasureContent.normal()}
	if err := e.MeasureContent.check(); err != nil {
		return err
	}
	m := e.Measure().stamp(history.Entry{SubjectID: r.s.NewID(), UnitID: r.v.UnitID, Version: 1, At: r.s.now()})
	if err := r.s.Store.AddMeasure(ctx, r.v, m); err != nil {
		return err
	}
	r.ids[SubjectMeasure+"/"+n.Key] = m.ID
	r.parts = append(r.parts, BatchItem{SubjectMeasure, m.ID, 0, m.Version})
	return r.s.record(ctx, r.v, SubjectMeasure, m.ID, m.Version, m.CreatedAt, e, m)
}

// numberOf is number where the numbers may not have been reserved.
func (r *registering) numberOf(ctx context.Context, kind string, vis access.Visibility) (int, error) {
	name := r.counter(kind, vis)
	if _, reserved := r.next[name]; !reserved {
		first, err := r.s.Store.Reserve(ctx, r.v, name, 1)
		if err != nil {
			return 0, err
		}
		r.next[name] = first
	}
	return r.number(kind, vis), nil
}

func (r *registering) problems(ctx context.Context, in Registration) ([]Problem, error) {
	at, err := r.s.circumstances(ctx, r.v, nil)
	if err != nil {
		return nil, err
	}
	var all []Problem
	for i, n := range in.Problems {
		causes, err := r.resolve(SubjectCause, n.Causes)
		if err != nil {
			return nil, err
		}
		measures, err := r.resolve(SubjectMeasure, n.Measures)
		if err != nil {
			return nil, err
		}
		events, err := Decide(Problem{}, Enter{
			Year: r.year, No: r.number(SubjectProblem, n.Subject.Visibility()), Content: n.Content,
			Causes: causes, Measures: measures,
		}, at)
		if fault.KindOf(err) == fault.Invalid && len(in.Problems) > 1 {
			err = fault.New(fault.Invalid, "第%d个问题“%s”：%s", i+1, shorten(n.Title), fault.Text(err))
		}
		if err != nil {
			return nil, err
		}
		p, err := r.s.happen(ctx, r.v, Problem{ID: r.s.NewID(), UnitID: r.v.UnitID}, events)
		if err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	return all, nil
}

// resolve turns keys into ids, each once.
func (r *registering) resolve(kind string, keys []string) ([]string, error) {
	ids := []string{}
	for _, key := range keys {
		id, ok := r.ids[kind+"/"+key]
		if !ok {
			return nil, fault.New(fault.Invalid, "问题关联了不存在的%s“%s”，请刷新草稿后重试。", map[string]string{SubjectCause: "原因", SubjectMeasure: "措施"}[kind], shorten(key))
		}
		if !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids, nil
}
