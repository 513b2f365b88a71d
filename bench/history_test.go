package main

import (
	"context"
	"crypto/rand"
	"flag"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"bihuan/internal/audit"
	"bihuan/internal/history"
	"bihuan/internal/history/historysql"
	"bihuan/internal/ident"
	"bihuan/internal/seal"
	"bihuan/internal/sqldb"
)

var historySize = flag.Int("history", 200_000, "records of the history that is verified")

// said is an event as large as an ordinary edit.
type said struct {
	Text string `json:"text"`
}

func (said) Kind() string     { return "bench.said.v1" }
func (said) Sentence() string { return "" }

// longHistory fills an embedded database.
func longHistory(b *testing.B, n int) (*sqldb.DB, *historysql.Store) {
	b.Helper()
	ctx := context.Background()
	db, err := sqldb.Open(ctx, "sqlite:"+filepath.Join(b.TempDir(), "bench.db"))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { db.Close() })
	past := &historysql.Store{DB: db, NewID: ident.New, Random: rand.Reader, Sealer: seal.New(make([]byte, 32))}
	text := "把完成时限从2026年6月30日改为2026年9月30日，理由：汛期推迟，施工单位尚未进场，已经主要负责人同意。"
	for from := 0; from < n; from += 5000 {
		records := make([]history.Record, min(5000, n-from))
		for i := range records {
			records[i] = history.Record{UnitID: "qxgj2776vts66ixbouhmmsbbdq", Subject: "bench", SubjectID: ident.New(), Version: 1,
				Actor: "co47gu6g7sbfgl6x7dmo5dhkji", At: time.UnixMilli(1.8e12), Event: said{fmt.Sprint(from+i, text)}}
		}
		if err := db.Atomic(ctx, func(ctx context.Context) error { return past.Append(ctx, records...) }); err != nil {
			b.Fatal(err)
		}
	}
	return db, past
}

// BenchmarkHistory verifies a long history, proves a record of it and appends
// to it: go test -run xxx -bench History ./bench -args -history 1000000
func BenchmarkHistory(b *testing.B) {
	ctx := context.Background()
	db, past := longHistory(b, *historySize)
	key, err := history.NewKey(rand.Reader)
	if err != nil {
		b.Fatal(err)
	}
	signer, err := history.ParseSigner(key)
	if err != nil {
		b.Fatal(err)
	}
	decode := func(string, []byte) (history.Event, error) { return said{}, nil }
	s := &audit.Service{DB: db, Store: past, Signer: signer, Aggregates: []history.Aggregate{history.Alone("bench", "", decode)}}
	examine := func(b *testing.B, run func(context.Context) (*audit.Report, error)) {
		for b.Loop() {
			r, err := run(ctx)
			if err != nil || !r.Whole() || r.Events < int64(*historySize) {
				b.Fatalf("%+v, %v", r, err)
			}
		}
		b.ReportMetric(float64(*historySize)*float64(b.N)/b.Elapsed().Seconds(), "events/s")
	}
	b.Run("chain", func(b *testing.B) { examine(b, s.ExamineChain) })
	b.Run("chain and subjects", func(b *testing.B) {
		examine(b, func(ctx context.Context) (*audit.Report, error) { return s.Examine(ctx) })
	})
	b.Run("proof", func(b *testing.B) {
		for b.Loop() {
			if _, err := tlog.ProveRecord(int64(*historySize), int64(*historySize/3), past.Hashes(ctx)); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("append", func(b *testing.B) {
		for b.Loop() {
			err := db.Atomic(ctx, func(ctx context.Context) error {
				return past.Append(ctx, history.Record{UnitID: "u", Subject: "bench", SubjectID: ident.New(), Version: 1, At: time.UnixMilli(1), Event: said{"x"}})
			})
			if err != nil {
				b.Fatal(err)
			}
		}
	})
}
