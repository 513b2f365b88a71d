package child

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"time"

	"bihuan/internal/fault"
)

// Exec runs cmd, which has not been started, in a process group of its own
// and ends the whole group when cmd ends, when its time is over, or when ctx
// is done. On Linux the memory of each process in the group is limited too.
// Running out of time is an Invalid fault; a done ctx returns its error.
func Exec(ctx context.Context, cmd *exec.Cmd, limits Limits) error {
	timed, cancel := context.WithTimeout(ctx, limits.Time)
	defer cancel()
	isolate(cmd)
	cmd.WaitDelay = 5 * time.Second // for a process that left the group with our pipes
	if err := timed.Err(); err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	limitProcess(cmd.Process.Pid, limits.Memory)
	ended, watched := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(watched)
		select {
		case <-timed.Done():
			endGroup(cmd.Process)
		case <-ended:
		}
	}()
	err := cmd.Wait()
	close(ended)
	<-watched
	endGroup(cmd.Process)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(timed.Err(), context.DeadlineExceeded):
		return fault.Wrap(err, fault.Invalid, "文件太复杂，%d 秒内没有处理完，已停止。请删去图片和多余内容，或拆成几个文件再试。", int(limits.Time.Seconds()))
	}
	return err
}

// Environment returns the variables that a child process needs from ours,
// and none that could hold a secret.
func Environment() []string {
	var env []string
	for _, name := range []string{"PATH", "TMPDIR", "TEMP", "TMP", "SystemRoot", "SystemDrive", "ProgramFiles", "LANG", "LC_ALL", "GOCOVERDIR"} {
		if v, ok := os.LookupEnv(name); ok {
			env = append(env, name+"="+v)
		}
	}
	return env
}

// Buffer keeps the first Max bytes that are written to it and drops the rest,
// so that a process that talks without end does not fill our memory.
type Buffer struct {
	Max  int
	Full bool // something was dropped
	data []byte
}

// Write never fails: a writer that is refused would look like a failed process.
func (b *Buffer) Write(p []byte) (int, error) {
	keep := p[:min(len(p), b.Max-len(b.data))]
	b.data = append(b.data, keep...)
	b.Full = b.Full || len(keep) < len(p)
	return len(p), nil
}

// Bytes returns what was kept.
func (b *Buffer) Bytes() []byte { return b.data }
