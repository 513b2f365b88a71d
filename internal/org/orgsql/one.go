package orgsql

import (
	"context"
	"strconv"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/org"
)

// Unit returns one unit.
func (s *Store) Unit(ctx context.Context, id string) (org.Unit, error) {
	units, err := s.Units(ctx)
	for _, u := range units {
		if u.ID == id {
			return u, nil
		}
	}
	if err == nil {
		err = fault.New(fault.NotFound, "没有这个单位。")
	}
	return org.Unit{}, err
}

// Office returns one office that v sees.
func (s *Roster) Office(ctx context.Context, v access.Viewer, id string) (org.Office, error) {
	where, args := one(v, "o", id)
	list, err := s.offices(ctx, where, args...)
	return only(list, err, "没有这个单位，可能已被删除或您无权查看。")
}

// Person returns one person that v sees.
func (s *Roster) Person(ctx context.Context, v access.Viewer, id string) (org.Person, error) {
	where, args := one(v, "p", id)
	list, err := s.people(ctx, where, args...)
	return only(list, err, "没有这个人员，可能已被删除或您无权查看。")
}

func one(v access.Viewer, t, id string) (condition string, args []any) {
	condition, args = seen(v, t)
	args = append(args, id)
	return condition + " AND " + t + ".id = $" + strconv.Itoa(len(args)), args
}

func only[T any](list []T, err error, none string) (T, error) {
	if err == nil && len(list) == 0 {
		err = fault.New(fault.NotFound, "%s", none)
	}
	if err != nil {
		var zero T
		return zero, err
	}
	return list[0], nil
}
