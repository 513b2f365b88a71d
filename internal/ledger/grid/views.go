package grid

import (
	"context"
	"slices"
	"time"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/history"
	"bihuan/internal/ledger"
)

// ViewStore keeps views. Every call serves one viewer, who sees the shared
// views of the unit and those saved by the same account; anything else is
// fault.NotFound. Calls that write need the transaction of access.Atomic.
type ViewStore interface {
	// Views returns what was not ended, shared ones first, each kind by position.
	Views(ctx context.Context, v access.Viewer) ([]View, error)
	// View also returns what was ended.
	View(ctx context.Context, v access.Viewer, id string) (View, error)
	// SaveView stores view over version view.Version-1, as a new row when that is
	// 0; fault.Stale when the version is gone.
	SaveView(ctx context.Context, v access.Viewer, view View) error
}

// Views runs the use cases of saved views.
type Views struct {
	DB      access.Atomic
	Store   ViewStore
	History ledger.Journal
	Clock   func() time.Time
	NewID   func() string
}

// mine is the view that comes with the program for those who can own a problem.
const mine = "mine"

// All returns the views that who sees: those that come with the program, the
// shared ones, and those of who.
func (s *Views) All(ctx context.Context, who access.Viewer) ([]View, error) {
	saved, err := s.Store.Views(ctx, who)
	shipped := slices.DeleteFunc(Shipped(), func(v View) bool { return v.ID == mine && len(who.Self.All()) == 0 })
	return append(shipped, saved...), err
}

// Find returns a view that who sees. What was ended is fault.NotFound.
func (s *Views) Find(ctx context.Context, who access.Viewer, id string) (View, error) {
	for _, v := range Shipped() {
		if v.ID == id {
			return v, nil
		}
	}
	v, err := s.Store.View(ctx, who, id)
	if err == nil && v.Ended {
		return v, fault.New(fault.NotFound, "视图“%s”已被删除，请从台账重新选择。", v.Name)
	}
	return v, err
}

// circle is restricted for a view whose words tell of persons.
func circle(q Query) access.Visibility {
	if q.Subject == string(ledger.Personal) {
		return access.Restricted
	}
	return access.UnitWide
}

// Save keeps q under a name, for who alone or for the whole unit.
func (s *Views) Save(ctx context.Context, who access.Viewer, name string, q Query, shared bool) (View, error) {
	if !who.Reads() {
		return View{}, fault.New(fault.Forbidden, "您不能查看台账，没有可以保存的视图。")
	}
	if shared && !who.Writes() {
		return View{}, fault.New(fault.Forbidden, "只有联络员可以保存本单位共用的视图，您可以保存为自己的视图。")
	}
	if _, err := q.Filter().Check(); err != nil {
		return View{}, err
	}
	var after View
	err := s.DB.Atomic(ctx, func(ctx context.Context) error {
		if err := s.History.Hold(ctx); err != nil {
			return err
		}
		all, err := s.All(ctx, who)
		if err != nil {
			return err
		}
		if len(all) >= maxViews {
			return fault.New(fault.Invalid, "视图已有%d个，请先删除不用的。", len(all))
		}
		last := 0
		for _, v := range all {
			if v.Shared == shared && !v.Shipped() {
				last = max(last, v.Position)
			}
		}
		content, err := ViewContent{Name: name, Query: q.Saved(), Shared: shared, Position: last + 1}.check(all)
		if err != nil {
			return err
		}
		after, err = s.happen(ctx, who, View{ID: s.NewID()}, ViewSaved{Owner: who.AccountID, Visibility: circle(q), ViewContent: content})
		return err
	})
	return after, err
}

// Rename gives a view that who saw in the given version another name.
func (s *Views) Rename(ctx context.Context, who access.Viewer, id string, version int64, name string) (View, error) {
	return s.change(ctx, who, id, version, func(v View, all []View) (ViewEvent, error) {
		if name == v.Name {
			return nil, nil
		}
		renamed := v.ViewContent
		renamed.Name = name
		renamed, err := renamed.check(slices.DeleteFunc(all, func(other View) bool { return other.ID == id }))
		return ViewRenamed{Old: v.Name, Name: renamed.Name}, err
	})
}

// Replace lets a view ask for q.
func (s *Views) Replace(ctx context.Context, who access.Viewer, id string, version int64, q Query) (View, error) {
	if _, err := q.Filter().Check(); err != nil {
		return View{}, err
	}
	return s.change(ctx, who, id, version, func(v View, _ []View) (ViewEvent, error) {
		if v.Query == q.Saved() {
			return nil, nil
		}
		return ViewReplaced{Name: v.Name, Query: q.Saved(), Visibility: circle(q)}, nil
	})
}

// End takes a view out of use.
func (s *Views) End(ctx context.Context, who access.Viewer, id string, version int64) (View, error) {
	return s.change(ctx, who, id, version, func(v View, _ []View) (ViewEvent, error) { return ViewEnded{Name: v.Name}, nil })
}

// Move lets a view change places with its neighbour of the same kind, the one
// before it or the one behind it.
func (s *Views) Move(ctx context.Context, who access.Viewer, id string, version int64, back bool) (View, error) {
	var after View
	err := s.DB.Atomic(ctx, func(ctx context.Context) error {
		v, all, err := s.held(ctx, who, id, version)
		if err != nil {
			return err
		}
		kin := slices.DeleteFunc(all, func(other View) bool { return other.Shipped() || other.Shared != v.Shared })
		at := slices.IndexFunc(kin, func(other View) bool { return other.ID == id })
		next := at - 1
		if back {
			next = at + 1
		}
		if after = v; next < 0 || next >= len(kin) {
			return nil
		}
		if after, err = s.happen(ctx, who, v, ViewMoved{Name: v.Name, Position: kin[next].Position}); err != nil {
			return err
		}
		_, err = s.happen(ctx, who, kin[next], ViewMoved{Name: kin[next].Name, Position: v.Position})
		return err
	})
	return after, err
}

func (s *Views) change(ctx context.Context, who access.Viewer, id string, version int64, decide func(v View, all []View) (ViewEvent, error)) (View, error) {
	var after View
	err := s.DB.Atomic(ctx, func(ctx context.Context) error {
		v, all, err := s.held(ctx, who, id, version)
		if err != nil {
			return err
		}
		event, err := decide(v, all)
		if after = v; err != nil || event == nil {
			return err
		}
		after, err = s.happen(ctx, who, v, event)
		return err
	})
	return after, err
}

// held returns the view that who is to change, in the version that who saw,
// and everything that who sees, while others wait.
func (s *Views) held(ctx context.Context, who access.Viewer, id string, version int64) (View, []View, error) {
	if err := s.History.Hold(ctx); err != nil {
		return View{}, nil, err
	}
	v, err := s.Find(ctx, who, id)
	if err != nil {
		return View{}, nil, err
	}
	switch {
	case v.Shipped():
		return View{}, nil, fault.New(fault.Forbidden, "“%s”是程序自带的视图，不能修改；可以另存一个。", v.Name)
	case !v.MayChange(who):
		return View{}, nil, fault.New(fault.Forbidden, "“%s”是本单位共用的视图，由联络员修改；您可以另存为自己的视图。", v.Name)
	case v.Version != version:
		entries, err := s.History.Of(ctx, who, SubjectView, v.ID)
		if err != nil {
			return View{}, nil, err
		}
		return View{}, nil, history.Stale("这个视图", entries, version, Decode)
	}
	all, err := s.All(ctx, who)
	return v, all, err
}

func (s *Views) happen(ctx context.Context, who access.Viewer, v View, e ViewEvent) (View, error) {
	now := history.Instant(s.Clock())
	v = ApplyView(v, e).stamp(history.Entry{SubjectID: v.ID, UnitID: who.UnitID, Version: v.Version + 1, At: now})
	if err := s.Store.SaveView(ctx, who, v); err != nil {
		return View{}, err
	}
	return v, s.History.Append(ctx, history.Record{
		UnitID: who.UnitID, Subject: SubjectView, SubjectID: v.ID, Version: v.Version, Actor: who.AccountID, At: now, Event: e, Row: v,
	})
}
