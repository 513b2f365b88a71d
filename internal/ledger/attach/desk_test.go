package attach

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"pgregory.net/rapid"

	"bihuan/internal/access"
	"bihuan/internal/blob"
	"bihuan/internal/fault"
	"bihuan/internal/ident"
	"bihuan/internal/seal"
)

var (
	keeper = access.Viewer{AccountID: "a1", UnitID: "u1"}
	second = access.Viewer{AccountID: "a2", UnitID: "u1"}
)

// clock is one that a test moves.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// desk returns a desk over dir, as a program that starts has it.
func desk(dir string, c *clock) *Desk {
	return &Desk{Dir: filepath.Join(dir, "uploads"), Files: &blob.Store{Dir: filepath.Join(dir, "files"), NewID: ident.New},
		Sealer: seal.New(make([]byte, 32)), Clock: c.Now, NewID: ident.New, Limits: DefaultLimits()}
}

func begin(t *testing.T, d *Desk, name string, size int) Upload {
	t.Helper()
	u, err := d.Begin(keeper, "p", name, int64(size))
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func content(t *testing.T, d *Desk, blob string) string {
	t.Helper()
	r, err := d.Content(blob)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	text, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// Whatever pieces come in whatever order, from whichever program, with breaks
// and restarts: what is acknowledged stays, and the file is what was sent.
func TestAnyPieces(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		dir, err := os.MkdirTemp("", "desk-")
		if err != nil {
			r.Fatal(err)
		}
		defer os.RemoveAll(dir)
		c := &clock{now: time.Now()}
		desks := []*Desk{desk(dir, c), desk(dir, c)}
		whole := []byte(strings.Repeat("云川县青禾镇", rapid.IntRange(1, 40).Draw(r, "size")))
		u, err := desks[0].Begin(keeper, "p", "a.txt", int64(len(whole)))
		if err != nil {
			r.Fatal(err)
		}
		acked := int64(0)
		for steps := 0; acked < int64(len(whole)) && steps < 200; steps++ {
			d := desks[rapid.IntRange(0, 1).Draw(r, "program")]
			from := acked + int64(rapid.SampledFrom([]int{0, 0, 0, 0, -1, 1}).Draw(r, "astray"))
			to := min(int64(len(whole)), max(from, 0)+int64(rapid.IntRange(0, 60).Draw(r, "piece")))
			var piece io.Reader = bytes.NewReader(whole[min(max(from, 0), to):to])
			breaks := rapid.IntRange(0, 3).Draw(r, "breaks") == 0
			if breaks {
				piece = io.MultiReader(piece, iotest.ErrReader(errors.New("line")))
			}
			now, err := d.Write(keeper, u.ID, from, piece)
			switch {
			case from != acked && (fault.KindOf(err) != fault.Conflict || now.Offset != acked):
				r.Fatalf("at %d of %d: %+v, %v", from, acked, now, err)
			case from == acked && (now.Offset != to || (err != nil) != breaks):
				r.Fatalf("%d to %d: %+v, %v", from, to, now, err)
			}
			acked = now.Offset
			if rapid.IntRange(0, 4).Draw(r, "restart") == 0 {
				desks[0], desks[1] = desk(dir, c), desk(dir, c)
			}
		}
		if acked < int64(len(whole)) {
			return
		}
		done, err := desks[1].Complete(context.Background(), keeper, u.ID)
		if err != nil || done.Ready == nil || done.Ready.Size != int64(len(whole)) {
			r.Fatalf("%+v, %v", done, err)
		}
		body, err := desks[0].Content(done.Ready.Blob)
		if err != nil {
			r.Fatal(err)
		}
		defer body.Close()
		if got, err := io.ReadAll(body); err != nil || !bytes.Equal(got, whole) {
			r.Fatalf("%q, %v", got, err)
		}
	})
}

// An upload belongs to one account, ends after a day, and leaves nothing.
func TestOwnerAndExpiry(t *testing.T) {
	dir := t.TempDir()
	c := &clock{now: time.Now()}
	d := desk(dir, c)
	waiting, half := begin(t, d, "等.txt", 6), begin(t, d, "半.txt", 100)
	for id, text := range map[string]string{waiting.ID: "青禾", half.ID: "青禾"} {
		if _, err := d.Write(keeper, id, 0, strings.NewReader(text)); err != nil {
			t.Fatal(err)
		}
	}
	done, err := d.Complete(t.Context(), keeper, waiting.ID)
	if err != nil {
		t.Fatal(err)
	}
	foreign := access.Viewer{AccountID: "a1", UnitID: "u2"}
	for _, v := range []access.Viewer{second, foreign, {}} {
		for what, err := range map[string]error{
			"find": second1(d.Find(v, waiting.ID)), "write": second1(d.Write(v, half.ID, 6, strings.NewReader("x"))),
			"complete": second1(d.Complete(t.Context(), v, half.ID)), "ready": second1(d.Ready(v, waiting.ID)),
		} {
			if fault.KindOf(err) != fault.NotFound {
				t.Errorf("%+v %s: %v", v, what, err)
			}
		}
		d.Forget(v, waiting.ID, half.ID)
	}
	for _, id := range []string{"", "../../etc/passwd", strings.Repeat("a", 25) + "/", strings.ToUpper(waiting.ID)} {
		if _, err := d.Find(keeper, id); fault.KindOf(err) != fault.NotFound {
			t.Errorf("%q: %v", id, err)
		}
	}
	if got, err := d.Ready(keeper, waiting.ID); err != nil || got.Blob != done.Ready.Blob || content(t, d, got.Blob) != "青禾" {
		t.Errorf("%+v, %v", got, err)
	}
	if holds, err := d.Holding(); err != nil || !holds(done.Ready.Blob) || holds("other") {
		t.Errorf("what waits is not held: %v", err)
	}
	if n, err := d.Sweep(); err != nil || n != 0 {
		t.Errorf("swept %d too early, %v", n, err)
	}
	c.pass(d.Limits.Expiry + time.Minute)
	if _, err := d.Ready(keeper, waiting.ID); fault.KindOf(err) != fault.NotFound {
		t.Errorf("an expired upload is used: %v", err)
	}
	if n, err := d.Sweep(); err != nil || n != 0 { // a command may still be under way
		t.Errorf("swept %d within the grace, %v", n, err)
	}
	c.pass(grace)
	if n, err := d.Sweep(); err != nil || n == 0 {
		t.Errorf("swept %d, %v", n, err)
	}
	if left, err := os.ReadDir(d.Dir); err != nil || len(left) != 0 {
		t.Errorf("left: %v, %v", left, err)
	}
	if holds, err := d.Holding(); err != nil || holds(done.Ready.Blob) {
		t.Errorf("an expired upload is held: %v", err)
	}
}

func second1[A any](_ A, err error) error { return err }

// What a crash left in the folder goes; what is under way stays.
func TestSweepScraps(t *testing.T) {
	c := &clock{now: time.Now()}
	d := desk(t.TempDir(), c)
	u := begin(t, d, "a.txt", 100)
	if _, err := d.Write(keeper, u.ID, 0, strings.NewReader("青禾")); err != nil {
		t.Fatal(err)
	}
	old := time.Now().Add(-2 * time.Hour)
	for _, name := range []string{ident.New() + scratch, ident.New() + partial} {
		path := filepath.Join(d.Dir, name)
		if err := errors.Join(os.WriteFile(path, []byte("x"), 0o600), os.Chtimes(path, old, old)); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chtimes(d.path(u.ID, partial), old, old); err != nil {
		t.Fatal(err)
	}
	if n, err := d.Sweep(); err != nil || n != 2 {
		t.Errorf("swept %d, %v", n, err)
	}
	if now, err := d.Find(keeper, u.ID); err != nil || now.Offset != 6 {
		t.Errorf("%+v, %v", now, err)
	}
	if n, err := desk(t.TempDir(), c).Sweep(); err != nil || n != 0 {
		t.Errorf("an empty folder: %d, %v", n, err)
	}
}

// One account cannot fill the waiting room, nobody the disk; what is refused
// says so and leaves nothing.
func TestRoom(t *testing.T) {
	c := &clock{now: time.Now()}
	d := desk(t.TempDir(), c)
	d.Limits.Uploads, d.Limits.Waiting = 2, 100
	begin(t, d, "a.txt", 60)
	refused := func(what string, kind fault.Kind, text string, err error) {
		t.Helper()
		if fault.KindOf(err) != kind || !strings.Contains(fault.Text(err), text) {
			t.Errorf("%s: %v", what, err)
		}
	}
	_, err := d.Begin(keeper, "p", "b.txt", 50)
	refused("too many bytes", fault.Conflict, "没有登记的文件太多", err)
	last := begin(t, d, "b.txt", 40)
	_, err = d.Begin(keeper, "p", "c.txt", 1)
	refused("too many files", fault.Conflict, "没有登记的文件太多", err)
	if _, err := d.Begin(second, "p", "c.txt", 1); err != nil {
		t.Errorf("another account has no room: %v", err)
	}
	d.Free = func(string) (int64, bool) { return d.Limits.KeepFree, true }
	_, err = d.Write(keeper, last.ID, 0, strings.NewReader("x"))
	refused("a full disk", fault.Unavailable, "磁盘快满了", err)
	_, err = d.Receive(t.Context(), second, "p", "d.txt", strings.NewReader("x"))
	refused("a full disk", fault.Unavailable, "磁盘快满了", err)
	d.Free = Free
	d.Limits.File = 10
	_, err = d.Receive(t.Context(), second, "p", "d.txt", strings.NewReader(strings.Repeat("x", 11)))
	refused("a large file", fault.Invalid, "超过 0 MB", err)
	_, err = d.Receive(t.Context(), second, "p", "d.exe", strings.NewReader("MZ"))
	refused("a program", fault.Invalid, "“d.exe”：程序", err)
	blocked := desk(filepath.Join(t.TempDir(), "x"), c)
	if err := os.WriteFile(filepath.Dir(blocked.Dir), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err = blocked.Receive(t.Context(), second, "p", "d.txt", strings.NewReader("x"))
	refused("a file in the way", fault.Unavailable, "", err)
	left, err := os.ReadDir(filepath.Join(filepath.Dir(d.Dir), "files"))
	if err == nil && len(left) > 0 {
		t.Errorf("what was refused left %v", left)
	}
	if entries, _ := os.ReadDir(d.Dir); len(entries) != 3 {
		t.Errorf("%v", entries)
	}
}

func TestFree(t *testing.T) {
	if n, known := Free(filepath.Join(t.TempDir(), "not", "there")); !known || n <= 0 {
		t.Errorf("%d, %v", n, known)
	}
}
