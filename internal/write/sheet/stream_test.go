package sheet

import (
	"errors"
	"io"
	"iter"
	"runtime"
	"strconv"
	"testing"

	"bihuan/internal/fault"
)

// many yields n rows that are made one at a time.
func many(n int) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		for i := range n {
			r := sample[i%len(sample)]
			r.Number = "2024-" + strconv.Itoa(i)
			r.Measures = []Measure{{Key: "m" + strconv.Itoa(i%500), Title: "落实包村走访", Statement: "班子成员包村到组。"}}
			if !yield(r, nil) {
				return
			}
		}
	}
}

// A large ledger waits in a file, not in memory: what a sheet needs grows far
// slower than its rows.
func TestStreamWithinMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("writes 100,000 rows")
	}
	l, err := Find("ledger")
	if err != nil {
		t.Fatal(err)
	}
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	if err := Stream(io.Discard, l, Head{Unit: "青禾镇"}, many(100_000)); err != nil {
		t.Fatal(err)
	}
	runtime.ReadMemStats(&after)
	if mb := (int64(after.HeapSys) - int64(before.HeapSys)) >> 20; mb > 200 {
		t.Errorf("100,000 rows took %d MB", mb)
	} else {
		t.Logf("100,000 rows took %d MB", mb)
	}
}

func TestStreamEnds(t *testing.T) {
	l, err := Find("ledger")
	if err != nil {
		t.Fatal(err)
	}
	broken := errors.New("broken")
	var out countingWriter
	if err := Stream(&out, l, Head{}, func(yield func(Row, error) bool) { _ = yield(sample[0], nil) && yield(Row{}, broken) }); !errors.Is(err, broken) || out > 0 {
		t.Errorf("%v after %d bytes", err, out)
	}
	if err := Stream(&out, Layout{}, Head{}, many(MaxRows+1)); fault.KindOf(err) != fault.Invalid || out > 0 {
		t.Errorf("%v after %d bytes", err, out)
	}
}

type countingWriter int

func (w *countingWriter) Write(p []byte) (int, error) {
	*w += countingWriter(len(p))
	return len(p), nil
}
