//go:build linux || darwin

package attach

import (
	"path/filepath"

	"golang.org/x/sys/unix"
)

// Free returns the bytes that are free for us on the disk of dir, or of the
// folder above it while dir is not there; false when the system does not say.
func Free(dir string) (int64, bool) {
	var s unix.Statfs_t
	for {
		err := unix.Statfs(dir, &s)
		if err == nil {
			return int64(s.Bavail) * int64(s.Bsize), true
		}
		above := filepath.Dir(dir)
		if err != unix.ENOENT || above == dir {
			return 0, false
		}
		dir = above
	}
}
