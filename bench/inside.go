package main

import (
	"context"
	"runtime"
	"testing"
	"unicode/utf8"

	"bihuan/internal/material/extract"
	"bihuan/internal/material/lint"
	"bihuan/internal/material/lint/rules"
	"bihuan/internal/material/reading"
)

// inside is what one goroutine does within the program.
type inside struct {
	name          string
	small, large  testing.BenchmarkResult
	sizeS, sizeL  int
	perRuneDecode float64 // of the large text: our time as a multiple of decoding
}

// speed returns MB/s of the large text.
func (i inside) speed() float64 {
	return float64(i.sizeL) / 1e6 / (float64(i.large.NsPerOp()) / 1e9)
}

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
	var list []inside
	for _, j := range jobs {
		m := inside{name: j.name, sizeS: len(c.oneText), sizeL: len(c.bigText)}
		for _, part := range []struct {
			text   string
			result *testing.BenchmarkResult
		}{{c.oneText, &m.small}, {c.bigText, &m.large}} {
			if err := j.work(part.text); err != nil {
				return nil, err
			}
			*part.result = testing.Benchmark(func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					_ = j.work(part.text) // it has just succeeded
				}
			})
		}
		list = append(list, m)
	}
	for i := range list {
		list[i].perRuneDecode = float64(list[i].large.NsPerOp()) / float64(list[0].large.NsPerOp())
	}
	return list, nil
}

// decode is the bare pass that everything else is compared with.
func decode(text string) rune {
	var sum rune
	for _, r := range text {
		sum += r
	}
	return sum
}
