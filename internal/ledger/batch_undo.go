package ledger

import (
	"context"
	"strconv"

	"bihuan/internal/access"
	"bihuan/internal/fault"
)

// UndoBatch takes a batch back: every problem is again what it was before, and
// what the batch registered is withdrawn. Where others changed a problem since,
// it returns fault.Conflict and changes nothing, unless keep says to leave
// those problems as they are.
func (s *Service) UndoBatch(ctx context.Context, v access.Viewer, id string, version int64, keep bool) (Batch, error) {
	if err := mayWrite(v); err != nil {
		return Batch{}, err
	}
	var b Batch
	err := s.DB.Atomic(ctx, func(ctx context.Context) error {
		if err := s.History.Hold(ctx); err != nil {
			return err
		}
		var err error
		if b, err = s.Store.Batch(ctx, v, id); err != nil {
			return err
		}
		switch {
		case b.State == BatchUndone:
			return fault.New(fault.Conflict, "批次“%s”已经撤销过了。", shorten(b.Title))
		case b.Version != version:
			return fault.New(fault.Stale, "您打开页面之后，批次“%s”又有变化，请刷新后核对。", shorten(b.Title))
		}
		kept, err := s.undo(ctx, v, b, keep)
		if err != nil {
			return err
		}
		b, err = s.batchHappens(ctx, v, b, BatchTakenBack{kept})
		return err
	})
	return b, err
}

// undo takes the items of b back, the last first, and returns how many
// problems were left as they are.
func (s *Service) undo(ctx context.Context, v access.Viewer, b Batch, keep bool) (int, error) {
	items, err := s.Store.BatchItems(ctx, v, b.ID)
	if err != nil {
		return 0, err
	}
	// A problem that several steps touched goes back behind the first of them.
	first, last := map[string]int64{}, map[string]int64{}
	var order []BatchItem
	for _, item := range items {
		if _, seen := first[item.ID]; !seen {
			first[item.ID] = item.From
			order = append(order, item)
		}
		last[item.ID] = item.To
	}
	kept, names := 0, []string{}
	for i := len(order) - 1; i >= 0; i-- {
		item := order[i]
		item.From, item.To = first[item.ID], last[item.ID]
		name, err := s.undoItem(ctx, v, b, item)
		if err != nil {
			return 0, err
		}
		if name != "" {
			kept++
			names = append(names, name)
		}
	}
	if kept > 0 && !keep {
		return 0, fault.New(fault.Conflict, "批次“%s”中有%d项此后又有变化（%s），没有撤销。可以选择保留这些项、撤销其余的。", shorten(b.Title), kept, listed(names))
	}
	return kept, nil
}

// listed names a few things.
func listed(names []string) string {
	text := ""
	for i, name := range names {
		if i == 5 {
			return text + "等"
		}
		if i > 0 {
			text += "、"
		}
		text += name
	}
	return text
}

// undoItem takes one thing back. Where others changed it since it does
// nothing and returns how people call it.
func (s *Service) undoItem(ctx context.Context, v access.Viewer, b Batch, item BatchItem) (string, error) {
	reason := "撤销" + b.BatchHead.Kind.Zh() + "“" + b.Title + "”"
	switch item.Subject {
	case SubjectCause:
		c, err := s.Store.Cause(ctx, v, item.ID)
		if err != nil || c.Version != item.To {
			return changedSince(err, "原因"+strconv.Itoa(c.No))
		}
		_, err = s.causeHappens(ctx, v, c, CauseWithdrawn{reason})
		return "", err
	case SubjectMeasure:
		m, err := s.Store.Measure(ctx, v, item.ID)
		if err != nil || m.Version != item.To {
			return changedSince(err, "措施"+strconv.Itoa(m.No))
		}
		_, err = s.measureHappens(ctx, v, m, MeasureWithdrawn{reason})
		return "", err
	}
	p, err := s.Store.Problem(ctx, v, item.ID)
	if err != nil || p.Version != item.To {
		return changedSince(err, "问题"+p.Number())
	}
	if item.From == 0 {
		if p.State == Withdrawn {
			return "", nil
		}
		_, err := s.decide(ctx, v, p, Withdraw{Reason: reason}, nil)
		return "", err
	}
	entries, err := s.History.Of(ctx, v, SubjectProblem, p.ID)
	if err != nil {
		return "", err
	}
	before, err := Replay(entries[:item.From])
	if fault.KindOf(err) == fault.NotFound { // erased: nothing to go back to
		return "问题" + p.Number(), nil
	}
	if err != nil {
		return "", err
	}
	_, err = s.decide(ctx, v, p, takeBack{b, before}, nil)
	return "", err
}

// changedSince tells what cannot be taken back; what the viewer may not see
// any more has no number to tell.
func changedSince(err error, name string) (string, error) {
	if fault.KindOf(err) == fault.NotFound {
		return "一项您无权查看的内容", nil
	}
	return name, err
}
