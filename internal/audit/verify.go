package audit

import (
	"context"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/history"
)

// Verify proves the whole history on behalf of a person and records what came
// out.
func (s *Service) Verify(ctx context.Context, v access.Viewer) (*Report, error) {
	if !v.ReadsAudit() {
		return nil, errNotAuditor
	}
	if !s.busy.TryLock() {
		return nil, fault.New(fault.Conflict, "正在校验，请稍后刷新页面查看结果。")
	}
	defer s.busy.Unlock()
	r, err := s.Examine(ctx)
	if err != nil {
		return nil, err
	}
	e := history.Verified{Events: r.Events, Findings: len(r.Findings) + r.More, Via: v.Via}
	if !r.Whole() {
		e.First = r.Findings[0].Sentence
	}
	err = s.DB.Atomic(ctx, func(ctx context.Context) error { return s.record(ctx, v, e) })
	return r, err
}

// Verdict is what a verification came to, with when and by whom.
type Verdict struct {
	history.Happened
	Whole bool
}

// Verified returns the last verification that somebody of v's unit recorded.
func (s *Service) Verified(ctx context.Context, v access.Viewer) (last Verdict, found bool, err error) {
	if !v.ReadsAudit() {
		return last, false, errNotAuditor
	}
	e, found, err := s.Store.Latest(ctx, v.UnitID, history.Subject, history.Verified{}.Kind())
	if err != nil || !found {
		return last, false, err
	}
	told, err := history.Tell([]history.Entry{e}, history.Decode)
	if err != nil {
		return last, false, err
	}
	decoded, err := history.Decode(e.Kind, e.Body)
	if err != nil {
		return last, false, err
	}
	said, ok := decoded.(history.Verified)
	return Verdict{told[0], ok && said.Findings == 0}, true, nil
}

// Examine proves the whole history and writes nothing. It recomputes every
// leaf and the tree over them and compares that with the checkpoints that the
// database keeps and with marks, which an auditor kept elsewhere; it replays
// every subject and compares with the rows that pages show; it reads every
// file that the history names. An error means that it could not be read.
func (s *Service) Examine(ctx context.Context, marks ...history.Mark) (*Report, error) {
	c, err := s.examineChain(ctx, marks)
	if err != nil {
		return nil, err
	}
	rows := &rows{Service: s, Report: c.Report, erased: c.erased}
	if err := rows.prove(ctx); err != nil {
		return nil, err
	}
	c.sort()
	return c.Report, nil
}

// ExamineChain is Examine without rows and files.
func (s *Service) ExamineChain(ctx context.Context) (*Report, error) {
	c, err := s.examineChain(ctx, nil)
	if err != nil {
		return nil, err
	}
	c.sort()
	return c.Report, nil
}

func (s *Service) examineChain(ctx context.Context, marks []history.Mark) (*chain, error) {
	ext, err := s.Store.Extent(ctx)
	if err != nil {
		return nil, err
	}
	r := &Report{}
	if ext.Lost {
		r.add(Finding{Damage: history.Missing, No: 1, Sentence: "操作记录的总数丢失了（记录链的表头被删除）。"})
		ext.Size = ext.Count
	}
	c := &chain{Service: s, Report: r, ext: ext, erased: map[string][]byte{}}
	if err := c.marks(ctx, marks); err != nil {
		return nil, err
	}
	return c, c.prove(ctx)
}
