//go:build unix

package trust_test

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"
)

// rounds kills the program at random while writers work, as often as it is
// told, and proves everything after each kill. It returns what went wrong.
type killing struct {
	office  *office
	journal *journal
	writers []*writer
	files   *attacher
	chance  *rand.Rand
	window  time.Duration // a kill comes within it

	acked    map[string]int // by kind
	happened int
}

func newKilling(t *testing.T, b *build, seed uint64, env ...string) *killing {
	t.Helper()
	k := &killing{office: newOffice(t, b.program(t), env...), journal: &journal{}, acked: map[string]int{}, chance: rand.New(rand.NewPCG(seed, 1)), window: soon}
	k.files = &attacher{j: k.journal, name: fmt.Sprint(seed, "-a")}
	for i := range 3 {
		k.writers = append(k.writers, &writer{j: k.journal, name: fmt.Sprint(seed, "-", i)})
	}
	return k
}

func (k *killing) round() error {
	s, err := k.office.tryStart()
	if err != nil {
		return err
	}
	if err := s.settle(k.journal); err != nil {
		return err
	}
	var group sync.WaitGroup
	for _, w := range k.writers {
		w.problem, w.paper = nil, nil // what it knew may be out of date
		group.Go(func() {
			for w.step(s) {
			}
		})
	}
	k.files.goOn()
	group.Go(func() {
		for k.files.step(s) {
		}
	})
	time.Sleep(time.Duration(k.chance.Int64N(int64(k.window))))
	s.kill()
	group.Wait()
	return k.check()
}

// check opens the folder, as it is after a kill, and proves it whole; files
// without a row are left to the sweep of the next start.
func (k *killing) check() error {
	r, err := openRecords(k.office.dir)
	if err != nil {
		return err
	}
	defer r.db.Close()
	happened, err := r.holds(k.journal)
	if err != nil {
		return err
	}
	k.happened += happened
	if _, err = r.rows(); err != nil {
		return err
	}
	_, err = r.files()
	return err
}

// end starts the program once more, so that it sweeps, and proves the whole.
func (k *killing) end() error {
	if err := age(k.office.dir); err != nil {
		return err
	}
	s, err := k.office.tryStart()
	if err != nil {
		return err
	}
	if err := s.settle(k.journal); err != nil {
		return err
	}
	s.kill()
	if err := age(k.office.dir); err != nil {
		return err
	}
	if s, err = k.office.tryStart(); err != nil {
		return err
	}
	s.kill()
	if err := k.check(); err != nil {
		return err
	}
	events, err := verify(k.office.dir)
	if err == nil && events < 10 {
		err = fmt.Errorf("only %d events: nothing was proved", events)
	}
	for _, op := range k.journal.all() {
		if op.outcome == acked {
			k.acked[op.kind]++
		}
	}
	return err
}

// perFolder is how many rounds share a data folder, so that proving it stays cheap.
const perFolder = 10

// soon is the window of a kill on a machine that is quick enough for every kind
// of operation to be acknowledged in it now and then; a slower one gets longer.
const (
	soon = 150 * time.Millisecond
	late = 3 * time.Second
)

func TestTrustKill(t *testing.T) {
	acked, happened := map[string]int{}, 0
	rounds, window, done := count(50, 1000), soon, 0
	rare := func() string {
		for _, kind := range []string{"register", "edit", "upload", "retitle", "evidence"} {
			if acked[kind] < max(1, min(done, rounds)/10) {
				return kind
			}
		}
		return ""
	}
	for ; done < rounds || rare() != "" && done < 3*rounds; done += perFolder {
		if done > 0 && rare() != "" {
			window = min(2*window, late)
		}
		k := newKilling(t, honest, uint64(done)+1)
		k.window = window
		for range perFolder {
			if err := k.round(); err != nil {
				t.Fatal(err)
			}
		}
		if err := k.end(); err != nil {
			t.Fatal(err)
		}
		for kind, n := range k.acked {
			acked[kind] += n
		}
		happened += k.happened
	}
	t.Logf("%d kills within %v, acknowledged %v, %d done without an answer", done, window, acked, happened)
	if kind := rare(); kind != "" {
		t.Errorf("%d of %s in %d rounds: the kills come too early to prove anything", acked[kind], kind, done)
	}
}
