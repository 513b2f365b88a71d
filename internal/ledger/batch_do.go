package ledger

import (
	"context"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/history"
)

// maxBatchChanges bounds one step of a batch, so that a transaction stays
// short; a longer batch is extended step by step.
const maxBatchChanges = 2000

func checkBatchSize(changes []BatchChange) error {
	if n := len(changes); n > maxBatchChanges {
		return fault.New(fault.Invalid, "一次最多处理%d项，现在有%d项，请缩小范围后分几次办理。", maxBatchChanges, n)
	}
	return nil
}

// DoBatch carries out everything or nothing as one batch and returns the
// batch with the problems that it registered, in their order. What is refused
// is a fault whose cause is the *BatchPlan with every refusal; fault.Stale
// when somebody else changed something meanwhile.
func (s *Service) DoBatch(ctx context.Context, v access.Viewer, head BatchHead, work BatchWork) (Batch, []Problem, error) {
	var b Batch
	var registered []Problem
	err := s.DB.Atomic(ctx, func(ctx context.Context) error {
		var err error
		if b, err = s.OpenBatch(ctx, v, head); err != nil {
			return err
		}
		if registered, err = s.ExtendBatch(ctx, v, b.ID, work); err != nil {
			return err
		}
		b, err = s.FinishBatch(ctx, v, b.ID)
		return err
	})
	return b, registered, err
}

// OpenBatch begins a batch that is too long for one transaction: ExtendBatch
// carries out its steps, FinishBatch ends it. A batch that was begun can be
// taken back at any time, whether it is finished or not.
func (s *Service) OpenBatch(ctx context.Context, v access.Viewer, head BatchHead) (Batch, error) {
	if err := mayWrite(v); err != nil {
		return Batch{}, err
	}
	head, err := head.check()
	if err != nil {
		return Batch{}, err
	}
	var b Batch
	err = s.DB.Atomic(ctx, func(ctx context.Context) error {
		if err := s.History.Hold(ctx); err != nil {
			return err
		}
		b, err = s.batchHappens(ctx, v, Batch{ID: s.NewID(), UnitID: v.UnitID}, BatchStarted{access.UnitWide, head})
		return err
	})
	return b, err
}

// ExtendBatch carries out one step of an open batch, everything or nothing; see
// DoBatch. It returns the problems that it registered.
func (s *Service) ExtendBatch(ctx context.Context, v access.Viewer, id string, work BatchWork) ([]Problem, error) {
	if err := mayWrite(v); err != nil {
		return nil, err
	}
	if err := checkBatchSize(work.Changes); err != nil {
		return nil, err
	}
	var registered []Problem
	err := s.DB.Atomic(ctx, func(ctx context.Context) error {
		b, err := s.openBatch(ctx, v, id)
		if err != nil {
			return err
		}
		var items []BatchItem
		registered, items, err = s.registerAll(ctx, v, work.Register)
		if err != nil {
			return err
		}
		step, err := s.batching(ctx, v, work.Changes)
		if err != nil {
			return err
		}
		step.batch, step.store = b.ID, true
		plan, err := step.run(ctx, work.Changes)
		if err == nil {
			err = plan.refusal()
		}
		if err != nil {
			return err
		}
		items = append(items, step.items()...)
		if err := s.Store.AddBatchItems(ctx, v, b.ID, items); err != nil {
			return err
		}
		e := BatchExtended{Problems: len(registered) + len(step.order), Visibility: b.Visibility}
		for _, p := range registered {
			e.Visibility = closer(e.Visibility, p.Visibility)
		}
		for _, p := range step.order {
			e.Visibility = closer(e.Visibility, step.now[p].Visibility)
		}
		_, err = s.batchHappens(ctx, v, b, e)
		return err
	})
	return registered, err
}

// closer returns the narrower circle.
func closer(a, b access.Visibility) access.Visibility {
	if b == access.Restricted {
		return b
	}
	return a
}

func (s *Service) openBatch(ctx context.Context, v access.Viewer, id string) (Batch, error) {
	if err := s.History.Hold(ctx); err != nil {
		return Batch{}, err
	}
	b, err := s.Store.Batch(ctx, v, id)
	if err == nil && b.State != BatchOpen {
		err = fault.New(fault.Conflict, "批次“%s”%s，不能继续。", shorten(b.Title), b.State.Zh())
	}
	return b, err
}

// registerAll registers and tells what came of it, parts first.
func (s *Service) registerAll(ctx context.Context, v access.Viewer, all []Registration) ([]Problem, []BatchItem, error) {
	var registered []Problem
	var items []BatchItem
	for _, r := range all {
		problems, parts, err := s.register(ctx, v, r)
		if err != nil {
			return nil, nil, err
		}
		items = append(items, parts...)
		for _, p := range problems {
			items = append(items, BatchItem{SubjectProblem, p.ID, 0, p.Version})
		}
		registered = append(registered, problems...)
	}
	return registered, items, nil
}

// FinishBatch says that nothing more will come.
func (s *Service) FinishBatch(ctx context.Context, v access.Viewer, id string) (Batch, error) {
	if err := mayWrite(v); err != nil {
		return Batch{}, err
	}
	var b Batch
	err := s.DB.Atomic(ctx, func(ctx context.Context) error {
		var err error
		if b, err = s.openBatch(ctx, v, id); err != nil {
			return err
		}
		b, err = s.batchHappens(ctx, v, b, BatchFinished{})
		return err
	})
	return b, err
}

// batchHappens applies an event to b, stores the result and records it.
func (s *Service) batchHappens(ctx context.Context, v access.Viewer, b Batch, e history.Event) (Batch, error) {
	now := s.now()
	b = ApplyBatch(b, e).stamp(history.Entry{SubjectID: b.ID, UnitID: b.UnitID, Version: b.Version + 1, At: now})
	if err := s.Store.SaveBatch(ctx, v, b); err != nil {
		return Batch{}, err
	}
	return b, s.record(ctx, v, SubjectBatch, b.ID, b.Version, now, e, b)
}

// Batches returns a page of the batches that v sees, newest first.
func (s *Service) Batches(ctx context.Context, v access.Viewer, f BatchFilter) (BatchPage, error) {
	if err := mayWrite(v); err != nil {
		return BatchPage{}, err
	}
	switch {
	case f.Kind != "" && f.Kind.Zh() == "":
		return BatchPage{}, fault.New(fault.Invalid, "没有“%s”这种批次，请从筛选框中选择。", shorten(string(f.Kind)))
	case f.State != "" && f.State.Zh() == "":
		return BatchPage{}, fault.New(fault.Invalid, "没有“%s”这个批次状态，请从筛选框中选择。", shorten(string(f.State)))
	case f.Limit < 0 || f.Limit > MaxLimit:
		return BatchPage{}, fault.New(fault.Invalid, "每页条数应在1至%d之间。", MaxLimit)
	}
	for _, day := range []string{f.From, f.To} {
		if err := checkDate("日期", day); err != nil {
			return BatchPage{}, err
		}
	}
	if f.Limit == 0 {
		f.Limit = DefaultLimit
	}
	return s.Store.Batches(ctx, v, f)
}

// BatchLine is one problem of a batch: what the batch did to it, and what
// stands in the way of taking that back.
type BatchLine struct {
	Item      BatchItem
	Problem   Problem  // as it is now
	Sentences []string // what the batch did, oldest first
	Since     *Act     // the first thing that happened after the batch, nil when nothing did
}

// WholeBatch is a batch with its lines; Hidden counts those that v may not see.
type WholeBatch struct {
	Batch
	Lines  []BatchLine
	Hidden int
}

// Batch returns a batch with what it did to each problem.
func (s *Service) Batch(ctx context.Context, v access.Viewer, id string) (WholeBatch, error) {
	if err := mayWrite(v); err != nil {
		return WholeBatch{}, err
	}
	b, err := s.Store.Batch(ctx, v, id)
	if err != nil {
		return WholeBatch{}, err
	}
	whole := WholeBatch{Batch: b}
	items, err := s.Store.BatchItems(ctx, v, id)
	if err != nil {
		return WholeBatch{}, err
	}
	for _, item := range items {
		if item.Subject != SubjectProblem {
			continue
		}
		line, err := s.batchLine(ctx, v, item)
		if fault.KindOf(err) == fault.NotFound {
			whole.Hidden++
			continue
		}
		if err != nil {
			return WholeBatch{}, err
		}
		whole.Lines = append(whole.Lines, line)
	}
	return whole, nil
}

func (s *Service) batchLine(ctx context.Context, v access.Viewer, item BatchItem) (BatchLine, error) {
	p, err := s.Store.Problem(ctx, v, item.ID)
	if err != nil {
		return BatchLine{}, err
	}
	line := BatchLine{Item: item, Problem: p}
	entries, err := s.History.Of(ctx, v, SubjectProblem, p.ID)
	if err != nil {
		return line, err
	}
	for _, e := range entries {
		if e.Version <= item.From {
			continue
		}
		act, err := actOf(e)
		if err != nil {
			return line, err
		}
		if e.Version > item.To {
			line.Since = &act
			break
		}
		line.Sentences = append(line.Sentences, act.Sentence)
	}
	return line, nil
}
