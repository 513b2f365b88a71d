package child_test

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"bihuan/internal/child"
	"bihuan/internal/fault"
)

func TestMain(m *testing.M) {
	if code, handled := child.Main(os.Args[1:], map[string]child.Handler{
		"echo": func(_ context.Context, in []byte) ([]byte, error) { return in, nil },
		"refuse": func(context.Context, []byte) ([]byte, error) {
			return nil, fault.New(fault.Conflict, "不行：100%%。")
		},
		"fail":  func(context.Context, []byte) ([]byte, error) { return nil, errors.New("secret") },
		"panic": func(context.Context, []byte) ([]byte, error) { panic("boom") },
		"sleep": func(context.Context, []byte) ([]byte, error) { select {} },
		"grow": func(context.Context, []byte) ([]byte, error) {
			var kept [][]byte
			for {
				block := make([]byte, 16<<20)
				for i := 0; i < len(block); i += 4096 {
					block[i] = 1
				}
				kept = append(kept, block)
				if len(kept) > 256 {
					return nil, errors.New("4 GB and still alive")
				}
			}
		},
		"nest": func(ctx context.Context, in []byte) ([]byte, error) {
			return child.Run(ctx, "echo", in, child.Standard)
		},
		"stderr": func(context.Context, []byte) ([]byte, error) {
			os.Stderr.WriteString(strings.Repeat("x", 1<<20))
			return []byte("ok"), nil
		},
	}); handled {
		os.Exit(code)
	}
	os.Exit(m.Run())
}

func TestRun(t *testing.T) {
	limits := child.Limits{Memory: 256 << 20, Time: 20 * time.Second}
	input := []byte(strings.Repeat("云川县\x00\x01", 100000))
	out, err := child.Run(t.Context(), "echo", input, limits)
	if err != nil || string(out) != string(input) {
		t.Fatalf("%d bytes, %v", len(out), err)
	}
	if out, err := child.Run(t.Context(), "echo", nil, limits); err != nil || len(out) != 0 {
		t.Fatalf("%q, %v", out, err)
	}
	if out, err := child.Run(t.Context(), "stderr", nil, limits); err != nil || string(out) != "ok" {
		t.Fatalf("%q, %v", out, err)
	}
	if _, err := child.Run(t.Context(), "refuse", nil, limits); fault.KindOf(err) != fault.Conflict || err.Error() != "不行：100%。" {
		t.Errorf("a fault arrives as %v", err)
	}
	for _, name := range []string{"fail", "panic", "nest", "unknown"} {
		_, err := child.Run(t.Context(), name, nil, limits)
		if fault.KindOf(err) != fault.Invalid || strings.Contains(fault.Text(err), "secret") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestLimits: what needs too much ends the child only.
func TestLimits(t *testing.T) {
	if runtime.GOOS == "linux" {
		if _, err := child.Run(t.Context(), "grow", nil, child.Limits{Memory: 256 << 20, Time: time.Minute}); fault.KindOf(err) != fault.Invalid {
			t.Errorf("memory: %v", err)
		} else if cause := errors.Unwrap(err); !strings.Contains(cause.Error(), "memory") && !strings.Contains(cause.Error(), "segmentation violation") {
			// The collector of Go may crash where it is refused memory.
			t.Errorf("memory: ended for another reason: %v", cause)
		}
	}
	_, err := child.Run(t.Context(), "sleep", nil, child.Limits{Memory: 256 << 20, Time: 300 * time.Millisecond})
	if fault.KindOf(err) != fault.Invalid || !strings.Contains(err.Error(), "秒内没有处理完") {
		t.Errorf("time: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(100*time.Millisecond, cancel)
	if _, err := child.Run(ctx, "sleep", nil, child.Standard); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

func TestManyAtOnce(t *testing.T) {
	var wait sync.WaitGroup
	for range 12 {
		wait.Go(func() {
			if out, err := child.Run(t.Context(), "echo", []byte("甲"), child.Standard); err != nil || string(out) != "甲" {
				t.Errorf("%q, %v", out, err)
			}
		})
	}
	wait.Wait()
}

// TestExecEndsTheWholeGroup: nothing that the process started survives it.
func TestExecEndsTheWholeGroup(t *testing.T) {
	shell, err := exec.LookPath("sh")
	if err != nil || runtime.GOOS == "windows" {
		t.Skip("no shell")
	}
	out := &child.Buffer{Max: 100}
	cmd := exec.Command(shell, "-c", "sleep 600 & echo $!; wait")
	cmd.Stdout = out
	if err := child.Exec(t.Context(), cmd, child.Limits{Memory: 1 << 30, Time: 300 * time.Millisecond}); fault.KindOf(err) != fault.Invalid {
		t.Fatal(err)
	}
	pid := strings.TrimSpace(string(out.Bytes()))
	if pid == "" {
		t.Fatal("the shell did not name its child")
	}
	for range 100 {
		if exec.Command("kill", "-0", pid).Run() != nil || zombie(pid) {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Errorf("process %s still runs", pid)
}

// zombie reports whether a process has ended and only waits for init to see it.
func zombie(pid string) bool {
	stat, err := os.ReadFile("/proc/" + pid + "/stat")
	return err == nil && strings.Contains(string(stat), ") Z ")
}

func TestMainLeavesOtherArguments(t *testing.T) {
	for _, args := range [][]string{nil, {"check", "a.txt"}, {"run-as-child"}, {"run-as-child", "echo", "1", "1s"}} {
		if _, handled := child.Main(args, nil); handled {
			t.Errorf("%q taken as a request", args)
		}
	}
}

// TestStream: an output that is not held in memory arrives whole; a fault
// arrives as it is, and what was written before it counts for nothing.
func TestStream(t *testing.T) {
	limits := child.Limits{Memory: 256 << 20, Time: 20 * time.Second}
	for _, input := range []string{"", "a", strings.Repeat("云川县\x00\x01", 100000)} {
		var out strings.Builder
		if err := child.Stream(t.Context(), "echo", strings.NewReader(input), &out, limits); err != nil || out.String() != input {
			t.Errorf("%d of %d bytes, %v", out.Len(), len(input), err)
		}
	}
	var out strings.Builder
	if err := child.Stream(t.Context(), "refuse", strings.NewReader("x"), &out, limits); fault.KindOf(err) != fault.Conflict || err.Error() != "不行：100%。" {
		t.Errorf("a fault arrives as %v", err)
	}
	if err := child.Stream(t.Context(), "panic", strings.NewReader("x"), &out, limits); fault.KindOf(err) != fault.Invalid {
		t.Errorf("a panic: %v", err)
	}
	if err := child.Stream(t.Context(), "echo", strings.NewReader("xyz"), full{}, limits); !errors.Is(err, errFull) {
		t.Errorf("an output that is full: %v", err)
	}
}

var errFull = errors.New("full")

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errFull }
