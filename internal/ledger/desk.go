package ledger

import (
	"context"
	"slices"
	"time"

	"bihuan/internal/access"
	"bihuan/internal/fault"
)

// DeskStore is what the desk of a person asks of the store.
type DeskStore interface {
	// Tasks returns the tasks that are still to be done in problems that v sees,
	// those of v where mine is set, what is due first comes first, at most limit.
	Tasks(ctx context.Context, v access.Viewer, mine bool, limit int) ([]TaskOf, error)
	// Changed returns the places in the history of what others did to the problems
	// that f selects, after a place, the latest first, at most limit; and the
	// place of the latest event of the unit.
	Changed(ctx context.Context, v access.Viewer, f Filter, after int64, limit int) (seqs []int64, last int64, err error)
	// Looked returns up to which place in the history v has looked and when, a
	// zero Look when never.
	Looked(ctx context.Context, v access.Viewer) (Look, error)
	SaveLook(ctx context.Context, v access.Viewer, l Look) error
}

// TaskOf is a task with the problem that it belongs to.
type TaskOf struct {
	Task    Task
	Problem Ref
	State   State // of the problem
}

// Look is up to where in the history somebody has looked.
type Look struct {
	Seq int64
	At  time.Time
}

// Tasks returns the tasks that are still to be done, see DeskStore; more says
// that there are more than limit.
func (s *Service) Tasks(ctx context.Context, v access.Viewer, mine bool, limit int) (tasks []TaskOf, more bool, err error) {
	tasks, err = s.Store.Tasks(ctx, v, mine, limit+1)
	return tasks[:min(len(tasks), limit)], len(tasks) > limit, err
}

// News are what others did since somebody last looked.
type News struct {
	Acts  []AboutProblem // the latest first
	More  bool           // there are more
	Since time.Time      // zero when they never looked
	Seq   int64          // up to where these are
}

// AboutProblem is an act with the problem that it was done to.
type AboutProblem struct {
	Act
	Problem Problem
}

// News returns what others did to the problems that f selects since v last
// looked, at most limit acts.
func (s *Service) News(ctx context.Context, v access.Viewer, f Filter, limit int) (News, error) {
	f, err := f.Check()
	if err != nil {
		return News{}, err
	}
	look, err := s.Store.Looked(ctx, v)
	if err != nil {
		return News{}, err
	}
	seqs, last, err := s.Store.Changed(ctx, v, f, look.Seq, limit+1)
	if err != nil {
		return News{}, err
	}
	news := News{More: len(seqs) > limit, Since: look.At, Seq: last}
	entries, err := s.History.At(ctx, v, seqs[:min(len(seqs), limit)]...)
	if err != nil {
		return News{}, err
	}
	ids := make([]string, len(entries))
	for i, e := range entries {
		ids[i] = e.SubjectID
	}
	problems, err := s.Store.Problems(ctx, v, ids...)
	if err != nil {
		return News{}, err
	}
	for _, e := range slices.Backward(entries) {
		i := slices.IndexFunc(problems, func(p Problem) bool { return p.ID == e.SubjectID })
		if i < 0 {
			continue
		}
		act, err := actOf(e)
		if err != nil {
			return News{}, err
		}
		news.Acts = append(news.Acts, AboutProblem{act, problems[i]})
	}
	return news, nil
}

// Seen records that v has looked at what happened up to a place in the
// history. It never goes back.
func (s *Service) Seen(ctx context.Context, v access.Viewer, seq int64) error {
	if !v.Reads() {
		return fault.New(fault.Forbidden, "您没有查看业务内容的权限。")
	}
	return s.DB.Atomic(ctx, func(ctx context.Context) error {
		look, err := s.Store.Looked(ctx, v)
		if err != nil || look.Seq > seq {
			return err
		}
		return s.Store.SaveLook(ctx, v, Look{Seq: seq, At: s.now()})
	})
}

// Requests returns by whom and when the closing of problems that v sees was
// last asked for, by id.
func (s *Service) Requests(ctx context.Context, v access.Viewer, problems []Problem) (map[string]Act, error) {
	asked := map[string]Act{}
	ids := make([]string, len(problems))
	for i, p := range problems {
		ids[i] = p.ID
	}
	entries, err := s.History.OfKind(ctx, v, SubjectProblem, CloseAsked{}.Kind(), ids...)
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		if asked[e.SubjectID], err = actOf(e); err != nil {
			return nil, err
		}
	}
	return asked, nil
}

// Version names a problem in the version that somebody saw.
type Version struct {
	ID      string
	Version int64
}

// DoEach gives the same command to several problems: to all or to none.
func (s *Service) DoEach(ctx context.Context, v access.Viewer, all []Version, c Command, b *OnBehalf) error {
	if err := mayGive(v, c.verb(), b); err != nil {
		return err
	}
	if len(all) == 0 || len(all) > MaxLimit {
		return fault.New(fault.Invalid, "请勾选1至%d个问题。", MaxLimit)
	}
	return s.DB.Atomic(ctx, func(ctx context.Context) error {
		if err := s.History.Hold(ctx); err != nil {
			return err
		}
		for _, one := range all {
			p, err := s.Store.Problem(ctx, v, one.ID)
			if err != nil {
				return err
			}
			given, err := permit(v, p, c, "", b)
			if err != nil {
				return err
			}
			if p.Version != one.Version {
				return s.stale(ctx, v, p, one.Version)
			}
			if _, err := s.decide(ctx, v, p, given, b); err != nil {
				return fault.Wrap(err, fault.KindOf(err), "问题%s：%s勾选的问题都没有办理，请改正后重新提交。", p.Number(), fault.Text(err))
			}
		}
		return nil
	})
}
