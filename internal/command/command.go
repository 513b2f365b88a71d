// Package command lets a command that arrives twice take effect once: it
// carries an idempotency key, and the key is stored with the answer in the
// transaction of the change.
package command

import (
	"context"
	"crypto/sha256"

	"bihuan/internal/access"
	"bihuan/internal/fault"
)

// MaxKey is the longest idempotency key in bytes.
const MaxKey = 128

// Keeper remembers keys.
type Keeper interface {
	// Once runs do in a transaction, unless key was used by v's unit before:
	// then it returns the answer of that time. The same key with another
	// request is fault.Reused. do may run more than once when the engine asks
	// for it; its effects must be in the database only.
	Once(ctx context.Context, v access.Viewer, key string, request []byte, do func(ctx context.Context) (answer string, err error)) (string, error)
}

// Check refuses a key that cannot be stored.
func Check(key string) error {
	if key == "" || len(key) > MaxKey {
		return fault.New(fault.Invalid, "请求缺少操作编号或编号过长，请返回上一页刷新后重新提交。")
	}
	return nil
}

// Digest returns what is remembered of a request: who asked for what.
func Digest(v access.Viewer, request []byte) []byte {
	h := sha256.New()
	h.Write([]byte(v.AccountID))
	h.Write([]byte{0})
	h.Write(request)
	return h.Sum(nil)
}
