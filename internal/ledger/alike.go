package ledger

import (
	"context"
	"slices"
	"strings"

	"bihuan/internal/access"
	"bihuan/internal/material/extract/likeness"
)

// maxAlike bounds how many problems are compared with each other.
const maxAlike = 1000

// alikeFrom is the likeness from which two problems may say the same. It is
// only a proposal: a person merges.
const alikeFrom = 0.6

// Alike returns groups of problems of a year, 0: of the newest, that may say
// the same and could be merged: of one subject, not yet closed. A group stands
// in the order of the numbers.
func (s *Service) Alike(ctx context.Context, v access.Viewer, year int) ([][]Problem, error) {
	all, err := s.mergeable(ctx, v, year)
	if err != nil {
		return nil, err
	}
	entries := make([]likeness.Entry, len(all))
	for i, p := range all {
		entries[i] = likeness.Entry{Title: p.Title, Group: p.Aspect, Body: p.Statement + "\n" + strings.Join(p.Examples, "\n")}
	}
	model := likeness.New(entries, entries)
	group := make([]int, len(all)) // root of each
	for i := range group {
		group[i] = i
	}
	var root func(i int) int
	root = func(i int) int {
		if group[i] != i {
			group[i] = root(group[i])
		}
		return group[i]
	}
	for i := range all {
		for _, m := range model.Near(0, i, 1, alikeFrom) {
			a, b := all[i], all[m.Index]
			if m.Index != i && a.Subject == b.Subject && a.Person == b.Person && a.Visibility == b.Visibility {
				x, y := root(i), root(m.Index)
				group[max(x, y)] = min(x, y)
			}
		}
	}
	members := map[int][]Problem{}
	var order []int
	for i, p := range all {
		r := root(i)
		if len(members[r]) == 0 {
			order = append(order, r)
		}
		members[r] = append(members[r], p)
	}
	var groups [][]Problem
	for _, r := range order {
		if len(members[r]) > 1 {
			groups = append(groups, members[r])
		}
	}
	return groups, nil
}

// mergeable lists the problems that may be merged.
func (s *Service) mergeable(ctx context.Context, v access.Viewer, year int) ([]Problem, error) {
	f := Filter{Year: year, Limit: MaxLimit, Desc: year == 0}
	var all []Problem
	for len(all) < maxAlike {
		page, err := s.List(ctx, v, f)
		if err != nil {
			return nil, err
		}
		for _, p := range page.Problems {
			if slices.Contains(open, p.State) {
				all = append(all, p)
			}
		}
		if f.After = page.Next; f.After == "" {
			break
		}
	}
	if year == 0 {
		slices.Reverse(all)
	}
	return all, nil
}
