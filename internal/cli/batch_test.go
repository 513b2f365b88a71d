package cli

import (
	"context"
	"errors"
	"slices"
	"sync/atomic"
	"testing"
)

func TestInOrderKeepsTheOrder(t *testing.T) {
	const n = 500
	var running, most atomic.Int64
	var got []int
	err := inOrder(t.Context(), n, func(i int) int {
		now := running.Add(1)
		for {
			seen := most.Load()
			if now <= seen || most.CompareAndSwap(seen, now) {
				break
			}
		}
		defer running.Add(-1)
		return i
	}, func(i, result int) error {
		if i != result {
			t.Fatalf("result %d came as number %d", result, i)
		}
		got = append(got, result)
		return nil
	})
	if err != nil || len(got) != n || !slices.IsSorted(got) {
		t.Errorf("%d results, %v", len(got), err)
	}
}

func TestInOrderStops(t *testing.T) {
	wrong := errors.New("disk full")
	err := inOrder(t.Context(), 100, func(i int) int { return i }, func(i, _ int) error {
		if i == 3 {
			return wrong
		}
		return nil
	})
	if !errors.Is(err, wrong) {
		t.Errorf("the error of emit is lost: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	err = inOrder(ctx, 1000, func(i int) int { return i }, func(i, _ int) error {
		if i == 5 {
			cancel()
		}
		return nil
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("an interrupt is lost: %v", err)
	}
	if err := inOrder(t.Context(), 0, func(int) int { return 0 }, func(int, int) error { return wrong }); err != nil {
		t.Errorf("nothing to do: %v", err)
	}
}
