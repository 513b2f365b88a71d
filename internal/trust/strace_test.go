//go:build unix

package trust_test

import (
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// strace returns the command that runs a program under strace with options.
func strace(t *testing.T, options ...string) []string {
	t.Helper()
	path, err := exec.LookPath("strace")
	if err == nil {
		err = exec.Command(path, "-f", "-o", os.DevNull, "true").Run() // a container may forbid tracing
	}
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("strace does not run: ", err)
		}
		t.Skip("strace does not run: ", err)
	}
	return append([]string{path, "-f", "-qq"}, options...)
}

// work lets one writer do steps operations one after another, until the
// program dies.
func (o *office) work(j *journal, name string, steps int) {
	w := &writer{j: j, name: name}
	for range steps {
		if !w.step(o.server) {
			return
		}
	}
}

// recovered starts the program again without strace and proves everything.
func (o *office) recovered(j *journal) error {
	if err := o.honest(j); err != nil {
		return err
	}
	if err := age(o.dir); err != nil {
		return err
	}
	for _, sweep := range []bool{false, true} {
		s, err := o.tryStart()
		if err == nil && !sweep {
			err = s.settle(j)
		}
		if err == nil {
			err = s.reads()
		}
		if s != nil {
			s.kill()
		}
		if err == nil {
			err = age(o.dir)
		}
		if err != nil {
			return err
		}
	}
	r, err := openRecords(o.dir)
	if err != nil {
		return err
	}
	defer r.db.Close()
	if _, err := r.holds(j); err != nil {
		return err
	}
	_, err = r.whole()
	return err
}

// honest proves that what was said to have no effect has none, also once the
// database was recovered.
func (o *office) honest(j *journal) error {
	r, err := openRecords(o.dir)
	if err != nil {
		return err
	}
	defer r.db.Close()
	for _, op := range j.all() {
		if op.outcome != failed || !strings.Contains(op.said, "没有生效") {
			continue
		}
		if n, err := r.times(op); err != nil || n > 0 {
			return fmt.Errorf("%s %s was said to have no effect and is stored %d times (%v): %s", op.kind, op.mark, n, err, op.said)
		}
	}
	return nil
}

// reads proves that pages are served.
func (s *server) reads() error {
	for _, path := range []string{"/materials", "/ledger"} {
		res, err := s.client.Get(s.url + path)
		if err != nil {
			return err
		}
		res.Body.Close()
		if res.StatusCode != http.StatusOK {
			return fmt.Errorf("%s: %s", path, res.Status)
		}
	}
	return nil
}

// TestTrustSystemCall kills the program at the n-th call of what reaches the disk.
func TestTrustSystemCall(t *testing.T) {
	struck := 0
	points := map[string]int{"pwrite64": count(10, 80), "fsync": count(6, 40), "renameat": count(2, 6), "ftruncate,unlink,unlinkat,mkdirat": count(2, 4)}
	for call, most := range points {
		for n := 1; n <= most; n++ {
			at := n
			if call == "pwrite64" {
				at = n * count(7, 2) // a start alone makes some
			}
			o := newOffice(t, honest.program(t), "GOMAXPROCS=1") // few threads: calls are counted by thread
			j := &journal{}
			_, err := o.tryStart(strace(t, "-o", os.DevNull, "-e", "trace="+call, "-e", fmt.Sprintf("inject=%s:signal=KILL:when=%d", call, at))...)
			if err != nil {
				struck++ // killed while it started
			} else {
				o.work(j, fmt.Sprint(call[:5], at), 16)
				if last := j.all()[len(j.all())-1]; last.outcome == unknown {
					struck++
				}
				o.server.kill()
			}
			if err := o.recovered(j); err != nil {
				t.Fatalf("killed at %s number %d: %v", call, at, err)
			}
		}
	}
	total := 0
	for _, n := range points {
		total += n
	}
	t.Logf("%d of %d points struck", struck, total)
	if struck < total/2 {
		t.Errorf("only %d of %d points were reached", struck, total)
	}
}

// failing returns the options that let every call fail with an error; writing
// fails in the log of the database only, so that the program comes up.
func (o *office) failing(call, errno string) []string {
	options := []string{"-o", os.DevNull, "-e", "trace=" + call, "-e", "inject=" + call + ":error=" + errno}
	if call == "pwrite64" {
		options = append(options, "-P", filepath.Join(o.dir, "bihuan.db-wal"))
	}
	return options
}

// diskTrouble serves with a disk on which every such call fails: nothing may be acknowledged, every refusal is a sentence, pages are still
// served, and after a restart on a good disk all is whole.
func diskTrouble(t *testing.T, b *build, call, errno string, env ...string) error {
	o := newOffice(t, b.program(t), env...)
	j := &journal{}
	s, err := o.tryStart(strace(t, o.failing(call, errno)...)...)
	if err != nil {
		return err
	}
	w := &writer{j: j, name: "盘"}
	for _, kind := range []string{"register", "upload", "register", "upload"} {
		op := w.next(kind)
		op.path, op.body = "/problems", asJSON(map[string]any{"year": 2026, "subject": "team", "aspect": "学习方面", "title": op.mark, "statement": "临时确定。"})
		if kind == "upload" {
			op.path, op.body = "/materials", upload(op.mark)
		}
		s.do(op)
		switch {
		case op.outcome == acked:
			return fmt.Errorf("%s acknowledged (%d) although %s", op.mark, op.status, call)
		case op.outcome != failed || !strings.Contains(op.said, "磁盘"):
			return fmt.Errorf("%s while %s: %d %s", kind, call, op.status, op.said)
		}
	}
	err = s.reads()
	s.kill()
	return errors.Join(err, o.recovered(j))
}

func TestTrustDisk(t *testing.T) {
	for _, call := range []string{"fsync", "pwrite64"} {
		for _, errno := range []string{"EIO", "ENOSPC"} {
			if err := diskTrouble(t, honest, call, errno); err != nil {
				t.Errorf("%s: %s: %v", call, errno, err)
			}
		}
	}
	// A failure among good calls, and a disk that fails from some call on: what
	// was said to have failed may be repeated.
	struck := 0
	for n := 1; n <= count(4, 30); n++ {
		for when, errno := range map[string]string{"%d": "ENOSPC", "%d+": "EIO"} {
			call := map[string]string{"ENOSPC": "pwrite64", "EIO": "fsync"}[errno]
			o := newOffice(t, honest.program(t), "GOMAXPROCS=1") // calls are counted by thread
			j := &journal{}
			if _, err := o.tryStart(strace(t, o.failing(call, errno+":when="+fmt.Sprintf(when, n))...)...); err == nil {
				o.work(j, fmt.Sprint("单", n), 16)
				o.server.kill()
			}
			for _, op := range j.all() {
				if op.outcome == failed {
					struck++
				}
			}
			if err := o.recovered(j); err != nil {
				t.Errorf("%s at call %d: %v", call, n, err)
			}
		}
	}
	if struck == 0 {
		t.Error("no single failure struck")
	}
}
