package main

import (
	"context"
	"runtime"
	"time"
	"unicode/utf8"

	"bihuan/internal/material/extract"
	"bihuan/internal/material/lint"
	"bihuan/internal/material/lint/rules"
	"bihuan/internal/material/reading"
)

// inside is what one goroutine does within the program. The times are the best
// of many rounds in which all jobs take turns: what other programs take from
// the machine meanwhile only ever makes a round slower.
type inside struct {
	name                 string
	smallTime, largeTime time.Duration
	allocs, bytes        uint64 // of the small text
}

// rounds of each job with the small and with the large text.
const (
	smallRounds = 400
	largeRounds = 5
)

func measureInside(c *corpus) ([]inside, error) {
	checker := lint.NewChecker(rules.All, nil, extract.Claims)
	read := func(text string) error {
		_, err := reading.Bytes(context.Background(), "x.md", []byte(text))
		return err
	}
	all := func(text string) error {
		doc, err := reading.Bytes(context.Background(), "x.md", []byte(text))
		if err == nil {
			checker.Run(doc)
		}
		return err
	}
	jobs := []struct {
		name string
		work func(text string) error
	}{
		{"decode runes", func(text string) error { runtime.KeepAlive(decode(text)); return nil }},
		{"utf8.Valid", func(text string) error { runtime.KeepAlive(utf8.ValidString(text)); return nil }},
		{"read (decode, structure)", read},
		{"read, extract, all checks", all},
	}
	list := make([]inside, len(jobs))
	for i, j := range jobs {
		list[i].name = j.name
		if err := j.work(c.oneText); err != nil {
			return nil, err
		}
		list[i].allocs, list[i].bytes = allocated(func() { _ = j.work(c.oneText) })
	}
	best := func(text string, rounds int, field func(*inside) *time.Duration) {
		for range rounds {
			for i, j := range jobs {
				start := time.Now()
				_ = j.work(text) // it has just succeeded
				took := time.Since(start)
				if f := field(&list[i]); *f == 0 || took < *f {
					*f = took
				}
			}
		}
	}
	best(c.oneText, smallRounds, func(m *inside) *time.Duration { return &m.smallTime })
	best(c.bigText, largeRounds, func(m *inside) *time.Duration { return &m.largeTime })
	return list, nil
}

// allocated returns how often and how much work allocates, its bytes as the
// runtime rounds them up.
func allocated(work func()) (times, bytes uint64) {
	const runs = 20
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for range runs {
		work()
	}
	runtime.ReadMemStats(&after)
	return (after.Mallocs - before.Mallocs) / runs, (after.TotalAlloc - before.TotalAlloc) / runs
}

// decode is the bare pass that everything else is compared with.
func decode(text string) rune {
	var sum rune
	for _, r := range text {
		sum += r
	}
	return sum
}
