package attach

import (
	"errors"
	"path/filepath"

	"golang.org/x/sys/windows"
)

// Free returns the bytes that are free for us on the disk of dir, or of the
// folder above it while dir is not there; false when the system does not say.
func Free(dir string) (int64, bool) {
	for {
		var free uint64
		name, err := windows.UTF16PtrFromString(dir)
		if err == nil {
			err = windows.GetDiskFreeSpaceEx(name, &free, nil, nil)
		}
		if err == nil {
			return int64(free), true
		}
		above := filepath.Dir(dir)
		if !errors.Is(err, windows.ERROR_PATH_NOT_FOUND) && !errors.Is(err, windows.ERROR_FILE_NOT_FOUND) || above == dir {
			return 0, false
		}
		dir = above
	}
}
