package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"bihuan/internal/material/extract"
	"bihuan/internal/material/lint"
	"bihuan/internal/material/lint/rules"
	"bihuan/internal/material/reading"
	"bihuan/internal/samples"
)

// The benchmarks below are for profiles: go test -bench Check -cpuprofile.
// BenchmarkDecode is the pass that they are compared with.

func texts(b *testing.B) map[string]string {
	b.Helper()
	c, err := writeCorpus(b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	list := map[string]string{"20KB": c.oneText, "10MB": c.bigText}
	dir := os.Getenv("BIHUAN_SAMPLES")
	if dir == "" {
		dir = filepath.Join("..", "..", "shared", "samples")
	}
	if data, err := os.ReadFile(filepath.Join(dir, samples.SelfExamination)); err == nil {
		list["sample"] = string(bytes.TrimPrefix(data, []byte("\ufeff")))
	}
	return list
}

func each(b *testing.B, work func(text string)) {
	for name, text := range texts(b) {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				work(text)
			}
		})
	}
}

func BenchmarkDecode(b *testing.B) {
	each(b, func(text string) { runtime.KeepAlive(decode(text)) })
}

func BenchmarkRead(b *testing.B) {
	each(b, func(text string) {
		if _, err := reading.Bytes(context.Background(), "x.md", []byte(text)); err != nil {
			b.Fatal(err)
		}
	})
}

func BenchmarkExtract(b *testing.B) {
	each(b, func(text string) {
		doc, err := reading.Bytes(context.Background(), "x.md", []byte(text))
		if err != nil {
			b.Fatal(err)
		}
		extract.From(doc)
	})
}

func BenchmarkCheck(b *testing.B) {
	checker := lint.NewChecker(rules.All, nil, extract.Claims)
	each(b, func(text string) {
		doc, err := reading.Bytes(context.Background(), "x.md", []byte(text))
		if err != nil {
			b.Fatal(err)
		}
		checker.Run(doc)
	})
}
