package child

import (
	"golang.org/x/sys/unix"
)

// limitSelf bounds the private writable memory of this process. The address
// space (RLIMIT_AS) cannot be bounded: Go reserves far more than it uses.
func limitSelf(memory uint64) error {
	return unix.Setrlimit(unix.RLIMIT_DATA, &unix.Rlimit{Cur: memory, Max: memory})
}

// limitProcess bounds a process that has just started, and through it those
// that it starts. It may have ended already; then there is nothing to bound.
func limitProcess(pid int, memory uint64) {
	_ = unix.Prlimit(pid, unix.RLIMIT_DATA, &unix.Rlimit{Cur: memory, Max: memory}, nil)
	_ = unix.Prlimit(pid, unix.RLIMIT_CORE, &unix.Rlimit{}, nil)
}

// executable is this very program, even when its file has been replaced by an
// update meanwhile.
func executable() (string, error) { return "/proc/self/exe", nil }
