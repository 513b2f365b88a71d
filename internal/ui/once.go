package ui

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"

	"bihuan/internal/access"
	"bihuan/internal/command"
	"bihuan/internal/fault"
)

// Once runs do under the idempotency key of a command: that of the header
// Idempotency-Key, otherwise key, which a form carries. It returns the answer
// of the first time when the same command comes again.
func Once(r *http.Request, keeper command.Keeper, key string, body any, do func(ctx context.Context, v access.Viewer) (answer string, err error)) (string, error) {
	if header := r.Header.Get("Idempotency-Key"); header != "" {
		key = header
	}
	request, err := json.Marshal(struct {
		Path string
		Body any
	}{r.URL.Path, body})
	if err != nil {
		return "", err
	}
	v := access.From(r.Context())
	return keeper.Once(r.Context(), v, key, request, func(ctx context.Context) (string, error) { return do(ctx, v) })
}

// SeenVersion returns the version of a thing that a command was made from: that
// of the header If-Match, otherwise typed, which a form carries.
func SeenVersion(r *http.Request, typed int64) (int64, error) {
	tag := r.Header.Get("If-Match")
	if tag == "" {
		return typed, nil
	}
	version, err := strconv.ParseInt(strings.Trim(tag, `"`), 10, 64)
	if err != nil {
		return 0, fault.New(fault.Invalid, "If-Match 应是带引号的版本号，例如 \"3\"。")
	}
	return version, nil
}

// Unversioned refuses a command that says no version of the thing that it
// changes: nobody else changed it, the request is not whole.
func Unversioned(version int64) error {
	if version != 0 {
		return nil
	}
	return fault.New(fault.Invalid, "请写明所看到的版本号：If-Match: \"3\"，或字段 version。")
}
