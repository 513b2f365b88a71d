package comment

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/history"
)

// Store keeps comments. Every call serves one viewer and touches rows of the
// viewer's unit and circle only; whether the viewer sees the problem is for the
// use cases to ask.
type Store interface {
	// SaveComment stores c over version c.Version-1, as a new row when that is 0;
	// fault.Stale when the version is gone.
	SaveComment(ctx context.Context, v access.Viewer, c Comment) error
	Comment(ctx context.Context, v access.Viewer, id string) (Comment, error)
	// Comments returns those about a problem, oldest first.
	Comments(ctx context.Context, v access.Viewer, problem string) ([]Comment, error)
	// Mentioning returns those that mention v and were not withdrawn, newest
	// first, at most limit, older than the one of that id where before is not "".
	Mentioning(ctx context.Context, v access.Viewer, before string, limit int) ([]Comment, error)
}

// Journal is the history as this wing uses it.
type Journal interface {
	history.Recorder
	// Hold makes other transactions that write wait until this one ends.
	Hold(ctx context.Context) error
	// Of returns the history of one subject in order of versions.
	Of(ctx context.Context, v access.Viewer, subject, id string) ([]history.Entry, error)
}

// Service runs the use cases of comments.
type Service struct {
	DB      access.Atomic
	Store   Store
	History Journal
	Clock   func() time.Time
	NewID   func() string
	// Circle returns who may see a problem; fault.NotFound when v may not.
	Circle func(ctx context.Context, v access.Viewer, problem string) (access.Visibility, error)
	// Colleagues lists those who can be mentioned: everybody of the unit with an
	// account that can be used, as they would act.
	Colleagues func(ctx context.Context, v access.Viewer) ([]access.Viewer, error)
}

// Write says something about a problem. It returns fault.Invalid for a mention
// of somebody who may not see the problem.
func (s *Service) Write(ctx context.Context, v access.Viewer, problem, text string) (Comment, error) {
	if !v.Comments() {
		return Comment{}, fault.New(fault.Forbidden, "您可以查看，不能评论。如有需要，请联系本单位联络员。")
	}
	text, err := checkText(text)
	if err != nil {
		return Comment{}, err
	}
	var c Comment
	err = s.change(ctx, func(ctx context.Context) error {
		circle, err := s.Circle(ctx, v, problem)
		if err != nil {
			return err
		}
		mentions, err := s.mentions(ctx, v, problem, text)
		if err != nil {
			return err
		}
		c, err = s.happen(ctx, v, Comment{ID: s.NewID(), UnitID: v.UnitID}, Written{circle, problem, text, mentions})
		return err
	})
	return c, err
}

// Edit changes a comment of v's own that v saw in the given version.
func (s *Service) Edit(ctx context.Context, v access.Viewer, id string, version int64, text string) (Comment, error) {
	text, err := checkText(text)
	if err != nil {
		return Comment{}, err
	}
	var c Comment
	err = s.change(ctx, func(ctx context.Context) error {
		if c, err = s.standing(ctx, v, id, version); err != nil {
			return err
		}
		if c.Author != v.AccountID {
			return fault.New(fault.Forbidden, "只能修改自己的评论。")
		}
		if c.Text == text {
			return nil
		}
		mentions, err := s.mentions(ctx, v, c.Problem, text)
		if err != nil {
			return err
		}
		c, err = s.happen(ctx, v, c, Edited{text, mentions})
		return err
	})
	return c, err
}

const maxReason = 200

// Withdraw takes a comment back: one's own, or as a 联络员 any.
func (s *Service) Withdraw(ctx context.Context, v access.Viewer, id string, version int64, reason string) (Comment, error) {
	reason = strings.Join(strings.Fields(reason), " ")
	if n := utf8.RuneCountInString(reason); n == 0 || n > maxReason {
		return Comment{}, fault.New(fault.Invalid, "请填写撤回评论的理由，不超过%d个字。", maxReason)
	}
	var c Comment
	err := s.change(ctx, func(ctx context.Context) error {
		var err error
		if c, err = s.standing(ctx, v, id, version); err != nil {
			return err
		}
		if c.Author != v.AccountID && !v.Writes() {
			return fault.New(fault.Forbidden, "只能撤回自己的评论；别人的评论由联络员撤回。")
		}
		c, err = s.happen(ctx, v, c, Withdrawn{reason})
		return err
	})
	return c, err
}

func (s *Service) change(ctx context.Context, do func(ctx context.Context) error) error {
	return s.DB.Atomic(ctx, func(ctx context.Context) error {
		if err := s.History.Hold(ctx); err != nil {
			return err
		}
		return do(ctx)
	})
}

// standing returns a comment that v sees in that version and that was not
// withdrawn.
func (s *Service) standing(ctx context.Context, v access.Viewer, id string, version int64) (Comment, error) {
	c, err := s.Comment(ctx, v, id)
	switch {
	case err != nil:
		return c, err
	case c.Withdrawn != "":
		return c, fault.New(fault.Conflict, "这条评论已经撤回。")
	case c.Version != version:
		entries, err := s.History.Of(ctx, v, Subject, id)
		if err != nil {
			return c, err
		}
		return c, history.Stale("这条评论", entries, version, Decode)
	}
	return c, nil
}

// Comment returns a comment on a problem that v sees.
func (s *Service) Comment(ctx context.Context, v access.Viewer, id string) (Comment, error) {
	c, err := s.Store.Comment(ctx, v, id)
	if err != nil {
		return Comment{}, err
	}
	if _, err := s.Circle(ctx, v, c.Problem); err != nil {
		return Comment{}, errNone
	}
	return c, nil
}

var errNone = fault.New(fault.NotFound, "没有这条评论，可能已被删除或您无权查看。")

// Of returns the comments on a problem that v sees, oldest first.
func (s *Service) Of(ctx context.Context, v access.Viewer, problem string) ([]Comment, error) {
	if _, err := s.Circle(ctx, v, problem); err != nil {
		return nil, err
	}
	return s.Store.Comments(ctx, v, problem)
}

// Mentioning returns comments that mention v, newest first, at most limit,
// older than the comment of that id where before is not "". What v may not see
// any more is left out.
func (s *Service) Mentioning(ctx context.Context, v access.Viewer, before string, limit int) ([]Comment, error) {
	all, err := s.Store.Mentioning(ctx, v, before, limit)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(all, func(c Comment) bool {
		_, err := s.Circle(ctx, v, c.Problem)
		return err != nil
	}), nil
}

// Names lists whom v can mention on a problem, by name.
func (s *Service) Names(ctx context.Context, v access.Viewer, problem string) ([]string, error) {
	all, err := s.Colleagues(ctx, v)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, c := range all {
		if c.AccountID == v.AccountID || c.Name == "" || slices.Contains(names, c.Name) {
			continue
		}
		if _, err := s.Circle(ctx, c, problem); err == nil {
			names = append(names, c.Name)
		}
	}
	return names, nil
}

// mentions finds whom a text addresses. People of one name are addressed
// together.
func (s *Service) mentions(ctx context.Context, v access.Viewer, problem, text string) ([]Mention, error) {
	mentions := []Mention{}
	if !strings.ContainsAny(text, "@＠") {
		return mentions, nil
	}
	all, err := s.Colleagues(ctx, v)
	if err != nil {
		return nil, err
	}
	names := make([]string, 0, len(all))
	for _, c := range all {
		if c.Name != "" {
			names = append(names, c.Name)
		}
	}
	for _, name := range Mentioned(text, names) {
		found := 0
		for _, c := range all {
			if c.Name != name {
				continue
			}
			if _, err := s.Circle(ctx, c, problem); err == nil {
				mentions = append(mentions, Mention{c.AccountID, name})
				found++
			}
		}
		if found == 0 {
			return nil, fault.New(fault.Invalid, "%s看不到这个问题，不能提到。请删去“@%s”，或先请管理员授权。", name, name)
		}
	}
	return mentions, nil
}

func (s *Service) happen(ctx context.Context, v access.Viewer, c Comment, e Event) (Comment, error) {
	now := history.Instant(s.Clock())
	c = Apply(c, e).stamp(history.Entry{SubjectID: c.ID, UnitID: c.UnitID, Version: c.Version + 1, At: now, Actor: v.AccountID})
	if err := s.Store.SaveComment(ctx, v, c); err != nil {
		return Comment{}, err
	}
	return c, s.History.Append(ctx, history.Record{
		UnitID: v.UnitID, Subject: Subject, SubjectID: c.ID, Version: c.Version, Actor: v.AccountID, At: now, Event: e, Row: c,
	})
}
