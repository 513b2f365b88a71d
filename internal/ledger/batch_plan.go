package ledger

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"bihuan/internal/access"
	"bihuan/internal/fault"
)

// BatchPlan is what changes would do, in their order.
type BatchPlan struct {
	Lines []PlanLine
}

// PlanLine is what one change would do: it is refused, or it leads from Before
// to After. A change that leaves everything as it is has no Sentences.
type PlanLine struct {
	Change    BatchChange
	Before    Problem // as it is now; the zero Problem when the viewer sees none
	After     Problem
	Changes   []Change // of fields
	Sentences []string // of the events, for people
	Refusal   error    // a fault; fault.Stale carries a *Meanwhile
}

// Name returns how people call the line: its label, or the number of its problem.
func (l PlanLine) Name() string {
	if l.Change.Label != "" {
		return l.Change.Label
	}
	if l.Before.ID != "" {
		return "问题" + l.Before.Number()
	}
	return "有一项"
}

// Refused lists the lines that are refused.
func (p BatchPlan) Refused() []PlanLine {
	var all []PlanLine
	for _, l := range p.Lines {
		if l.Refusal != nil {
			all = append(all, l)
		}
	}
	return all
}

// Effective counts the lines that change something.
func (p BatchPlan) Effective() int {
	n := 0
	for _, l := range p.Lines {
		if l.Refusal == nil && len(l.Sentences) > 0 {
			n++
		}
	}
	return n
}

// Error implements error: a plan with refusals is the cause of the fault that
// DoBatch returns.
func (p *BatchPlan) Error() string {
	var said []string
	for _, l := range p.Refused() {
		said = append(said, l.Name()+": "+l.Refusal.Error())
	}
	return strings.Join(said, "; ")
}

// refusal returns the fault that tells people why a plan cannot be carried
// out, nil when it can.
func (p *BatchPlan) refusal() error {
	refused := p.Refused()
	if len(refused) == 0 {
		return nil
	}
	kind, said := fault.KindOf(refused[0].Refusal), []string{}
	for i, l := range refused {
		if k := fault.KindOf(l.Refusal); k == fault.Stale {
			kind = k
		}
		if i < 3 {
			said = append(said, l.Name()+"："+strings.TrimSuffix(fault.Text(l.Refusal), "。"))
		}
	}
	text := strings.Join(said, "；")
	if n := len(refused); n > 3 {
		text += "；另有" + strconv.Itoa(n-3) + "项不能办理"
	}
	return fault.Wrap(p, kind, "%s。全部没有保存，请改正后重试。", text)
}

// batching is the state of carrying out, or trying out, many changes. What the
// batch itself has done does not count as somebody else's change.
type batching struct {
	s     *Service
	v     access.Viewer
	batch string // id, "" while only trying out
	store bool
	found map[string]Problem // as they were when the batch began
	now   map[string]Problem
	order []string // ids of problems in the order in which they were changed first
}

func (s *Service) batching(ctx context.Context, v access.Viewer, changes []BatchChange) (*batching, error) {
	ids := make([]string, 0, len(changes))
	for _, c := range changes {
		ids = append(ids, c.Problem)
	}
	problems, err := s.Store.Problems(ctx, v, ids...)
	b := &batching{s: s, v: v, found: map[string]Problem{}, now: map[string]Problem{}}
	for _, p := range problems {
		b.found[p.ID], b.now[p.ID] = p, p
	}
	return b, err
}

// PlanBatch says what changes would do, without doing it.
func (s *Service) PlanBatch(ctx context.Context, v access.Viewer, changes []BatchChange) (BatchPlan, error) {
	if err := mayWrite(v); err != nil {
		return BatchPlan{}, err
	}
	if err := checkBatchSize(changes); err != nil {
		return BatchPlan{}, err
	}
	b, err := s.batching(ctx, v, changes)
	if err != nil {
		return BatchPlan{}, err
	}
	return b.run(ctx, changes)
}

// run tries out or carries out changes. After the first refusal nothing more
// is stored: the transaction is lost, and the rest is looked at to say all
// that is wrong.
func (b *batching) run(ctx context.Context, changes []BatchChange) (BatchPlan, error) {
	var plan BatchPlan
	for _, c := range changes {
		line, err := b.change(ctx, c)
		if err != nil {
			return BatchPlan{}, err
		}
		if line.Refusal != nil {
			b.store = false
		}
		plan.Lines = append(plan.Lines, line)
	}
	return plan, nil
}

func (b *batching) change(ctx context.Context, c BatchChange) (PlanLine, error) {
	before, known := b.now[c.Problem]
	if !known {
		return PlanLine{Change: c, Refusal: errNone}, nil
	}
	line := PlanLine{Change: c, Before: before, After: before}
	err := b.fresh(ctx, c)
	if err == nil {
		err = b.give(ctx, c, &line)
	}
	var f *fault.Error
	if errors.As(err, &f) {
		line.Refusal, line.After, line.Changes, line.Sentences = err, before, nil, nil
		return line, nil
	}
	return line, err
}

// fresh refuses a change of what others changed since the person saw it.
func (b *batching) fresh(ctx context.Context, c BatchChange) error {
	p := b.found[c.Problem]
	if c.Task == "" {
		if p.Version != c.Version {
			return b.s.stale(ctx, b.v, p, c.Version)
		}
		return nil
	}
	t := p.Course.Task(c.Task)
	if t == nil {
		return fault.New(fault.NotFound, "没有这项任务，请刷新页面后从列表中选择。")
	}
	if t.Version != c.Version {
		return b.s.staleTask(ctx, b.v, p, c.Task, c.Version)
	}
	return nil
}

func (b *batching) give(ctx context.Context, c BatchChange, line *PlanLine) error {
	for _, command := range c.Commands {
		p := b.now[c.Problem]
		command, err := b.s.prepare(ctx, b.v, p, command, c.OnBehalf, b)
		if err != nil {
			return err
		}
		events, err := b.decide(ctx, p, command, c.OnBehalf)
		if err != nil {
			return err
		}
		for _, e := range events {
			line.Sentences = append(line.Sentences, e.Sentence())
			line.Changes = append(line.Changes, changesOf(e)...)
		}
	}
	line.After = b.now[c.Problem]
	return nil
}

// decide lets a command happen to p, in memory alone while b only tries out.
func (b *batching) decide(ctx context.Context, p Problem, c Command, behalf *OnBehalf) ([]Event, error) {
	c, behalf, files, err := b.s.arrive(ctx, b.v, p, c, behalf)
	if err != nil {
		return nil, err
	}
	at, err := b.s.circumstances(ctx, b.v, behalf)
	if err != nil {
		return nil, err
	}
	at.Batch, at.OnBehalf = b.batch, at.behalf(b.v, c)
	events, err := Decide(p, c, at)
	if err != nil {
		return nil, err
	}
	after := p
	if b.store {
		if after, err = b.s.happen(ctx, b.v, p, events); err == nil {
			err = files.keep(ctx, b.v, after, events)
		}
	} else {
		for _, e := range events {
			after = Apply(after, e)
			after.Version++
		}
	}
	if len(events) > 0 && p.Version == b.found[p.ID].Version {
		b.order = append(b.order, p.ID)
	}
	b.now[p.ID] = after
	return events, err
}

// let implements neighbours.
func (b *batching) let(ctx context.Context, p Problem, c Command, behalf *OnBehalf) error {
	_, err := b.decide(ctx, p, c, behalf)
	return err
}

// problem returns a problem as the batch has left it so far.
func (b *batching) problem(ctx context.Context, id string) (Problem, error) {
	if p, known := b.now[id]; known {
		return p, nil
	}
	p, err := b.s.Store.Problem(ctx, b.v, id)
	if err == nil {
		b.found[id], b.now[id] = p, p
	}
	return p, err
}

// items lists what the batch has changed.
func (b *batching) items() []BatchItem {
	items := make([]BatchItem, len(b.order))
	for i, id := range b.order {
		items[i] = BatchItem{Subject: SubjectProblem, ID: id, From: b.found[id].Version, To: b.now[id].Version}
	}
	return items
}

func changesOf(e Event) []Change {
	switch e := e.(type) {
	case ProblemEdited:
		return e.Changes
	case ProblemAssigned:
		return e.Changes
	}
	return nil
}
