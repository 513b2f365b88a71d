package blob

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"

	"bihuan/internal/fault"
)

// Sum returns the SHA-256 of a file as it lies on the disk, in hexadecimal,
// fault.NotFound
// when there is none. An id that no Put gave is none either: it may come from
// a database that somebody tampered with.
func (s *Store) Sum(id string) (string, error) {
	if len(id) < 3 || !fs.ValidPath(id) {
		return "", fault.New(fault.NotFound, "没有文件“%s”。", id)
	}
	f, err := os.Open(s.path(id))
	if errors.Is(err, fs.ErrNotExist) {
		return "", fault.Wrap(err, fault.NotFound, "没有文件“%s”。", id)
	}
	if err == nil {
		defer f.Close()
		h := sha256.New()
		if _, err = io.Copy(h, f); err == nil {
			return hex.EncodeToString(h.Sum(nil)), nil
		}
	}
	return "", fault.Wrap(err, fault.Unavailable, "文件“%s”读不出来，请检查数据目录的权限和磁盘。", id)
}
