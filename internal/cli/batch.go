package cli

import (
	"context"
	"fmt"
	"runtime"
)

// inOrder calls work for every index below n on all processors and emit with
// the results in order. No more results wait than there are workers, so a
// folder of thousands needs little memory. It stops at the first error of
// emit, or when ctx ends.
func inOrder[T any](ctx context.Context, n int, work func(i int) T, emit func(i int, result T) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	workers := min(n, runtime.GOMAXPROCS(0))
	pending := make(chan chan T, workers)
	go func() {
		defer close(pending)
		for i := range n {
			result := make(chan T, 1)
			select {
			case pending <- result:
			case <-ctx.Done():
				return
			}
			go func() { result <- work(i) }()
		}
	}()
	i := 0
	for result := range pending {
		select {
		case r := <-result:
			if err := emit(i, r); err != nil {
				return err
			}
		case <-ctx.Done():
			return ctx.Err()
		}
		i++
	}
	return ctx.Err()
}

// progress tells on a terminal how far long work is, and nothing elsewhere.
type progress struct {
	app   *app
	total int
	on    bool
}

func (a *app) newProgress(total int) *progress {
	return &progress{app: a, total: total, on: total > 1 && isTerminal(a.err)}
}

func (p *progress) step(done int) {
	if p.on {
		fmt.Fprintf(p.app.err, "\r正在处理 %d/%d", done, p.total)
	}
}

// clear removes the line, so that what follows stands alone.
func (p *progress) clear() {
	if p.on {
		fmt.Fprint(p.app.err, "\r\033[K")
	}
}
