// Package child runs dangerous work in a process of its own: a file that
// needs too much memory or time ends that process and nothing else.
//
// The work is a piece of this same program: the child is started from our own
// executable with a hidden first argument, which Main recognises.
package child

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"runtime/debug"
	"strconv"
	"time"

	"bihuan/internal/fault"
)

// Handler does one kind of work in the child: input comes from the parent,
// output goes back to it. A fault reaches the parent as it is.
type Handler func(ctx context.Context, input []byte) (output []byte, err error)

// Limits bounds a process. Memory is what it may allocate in bytes, enforced
// by the operating system on Linux only.
type Limits struct {
	Memory uint64
	Time   time.Duration
}

// Standard is enough for the largest file that is accepted.
var Standard = Limits{Memory: 512 << 20, Time: 20 * time.Second}

const (
	argument    = "run-as-child"
	environment = "BIHUAN_CHILD" // set in a child: it must not start others
	maxOutput   = 512 << 20
	maxTrouble  = 16 << 10 // kept of standard error, for the log
)

// answer is what a child says, after the output's length.
type answer struct {
	Kind fault.Kind
	Text string
}

// Main does the work that args, without the program's name, ask of a child;
// handled is false when they are no such request. It must be called before
// anything else that the program does.
func Main(args []string, handlers map[string]Handler) (code int, handled bool) {
	if len(args) != 4 || args[0] != argument || os.Getenv(environment) == "" {
		return 0, false
	}
	memory, err1 := strconv.ParseUint(args[2], 10, 63)
	limit, err2 := time.ParseDuration(args[3])
	handler := handlers[args[1]]
	if err1 != nil || err2 != nil || handler == nil {
		fmt.Fprintln(os.Stderr, "unknown work", args[1:])
		return 2, true
	}
	// The parent kills in time; this ends a child whose parent is gone.
	time.AfterFunc(limit+time.Second, func() { os.Exit(3) })
	debug.SetMemoryLimit(int64(memory / 4 * 3))
	if err := limitSelf(memory); err != nil {
		fmt.Fprintln(os.Stderr, "memory limit:", err)
		return 2, true
	}
	if err := work(handler, os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 2, true
	}
	return 0, true
}

// work runs handler once.
func work(handler Handler, in io.Reader, out io.Writer) error {
	input, err := io.ReadAll(in)
	if err != nil {
		return err
	}
	output, err := protected(handler, input)
	if err == nil {
		_, err = out.Write(append(output, 0))
		return err
	}
	if fault.KindOf(err) == fault.Internal {
		return err
	}
	said, err := json.Marshal(answer{fault.KindOf(err), fault.Text(err)})
	if err != nil {
		return err
	}
	_, err = out.Write(append(said, 1))
	return err
}

func protected(handler Handler, input []byte) (output []byte, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	return handler(context.Background(), input)
}

// slots bounds how many children run at once: each may need its whole memory.
var slots = make(chan struct{}, max(1, min(4, runtime.NumCPU())))

// Run does the work called name in a child process and returns its output. A
// fault of the work is returned as it is; a child that dies, or is killed for
// its memory or time, is an Invalid fault: the input was too much for it.
func Run(ctx context.Context, name string, input []byte, limits Limits) ([]byte, error) {
	out := &Buffer{Max: maxOutput}
	if err := start(ctx, name, bytes.NewReader(input), out, limits); err != nil {
		return nil, err
	}
	return parse(out)
}

// Stream is Run for an input and an output that are not to be held in memory.
// Nothing may be believed of what output got before Stream returns nil.
func Stream(ctx context.Context, name string, input io.Reader, output io.Writer, limits Limits) error {
	out := &tail{to: output, head: Buffer{Max: maxTrouble}}
	if err := start(ctx, name, input, out, limits); err != nil {
		return err
	}
	if out.err != nil {
		return out.err
	}
	if out.last == nil {
		return errMute
	}
	if *out.last == 0 {
		return nil
	}
	_, err := parse(&Buffer{data: append(out.head.data, *out.last)})
	return err
}

// tail hands on all but the last byte, which says whether it was an output.
// What it cannot hand on it keeps as an error: a writer that is refused would
// look like a failed process.
type tail struct {
	to   io.Writer
	head Buffer // the beginning, which is the whole of a fault
	last *byte
	err  error
}

func (t *tail) Write(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	if t.last != nil {
		t.pass([]byte{*t.last})
	}
	t.pass(p[:len(p)-1])
	last := p[len(p)-1]
	t.last = &last
	return len(p), nil
}

func (t *tail) pass(p []byte) {
	t.head.Write(p)
	if t.err == nil {
		_, t.err = t.to.Write(p)
	}
}

func start(ctx context.Context, name string, input io.Reader, output io.Writer, limits Limits) error {
	if os.Getenv(environment) != "" {
		return errors.New("a child must not start another")
	}
	select {
	case slots <- struct{}{}:
		defer func() { <-slots }()
	case <-ctx.Done():
		return ctx.Err()
	}
	path, err := executable()
	if err != nil {
		return err
	}
	cmd := exec.Command(path, argument, name, strconv.FormatUint(limits.Memory, 10), limits.Time.String())
	cmd.Env = append(Environment(), environment+"=1")
	trouble := &Buffer{Max: maxTrouble}
	cmd.Stdin, cmd.Stdout, cmd.Stderr = input, output, trouble
	if err := Exec(ctx, cmd, limits); err != nil {
		return died(err, trouble)
	}
	return nil
}

var errMute = errors.New("the child said nothing, or too much")

func died(err error, trouble *Buffer) error {
	if fault.KindOf(err) != fault.Internal || errors.Is(err, context.Canceled) {
		return err
	}
	cause := fmt.Errorf("%w: %s", err, trouble.Bytes())
	return fault.Wrap(cause, fault.Invalid, "文件太大或太复杂，读取它超出了内存上限或中途出错，没有读。请删去图片和多余内容，或拆成几个文件再试。")
}

func parse(out *Buffer) ([]byte, error) {
	data := out.Bytes()
	if len(data) == 0 || out.Full {
		return nil, errMute
	}
	body, status := data[:len(data)-1], data[len(data)-1]
	if status == 0 {
		return body, nil
	}
	var said answer
	if err := json.Unmarshal(body, &said); err != nil {
		return nil, err
	}
	return nil, fault.New(said.Kind, "%s", said.Text)
}
