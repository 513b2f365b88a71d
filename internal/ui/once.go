package ui

import (
	"context"
	"encoding/json"
	"net/http"

	"bihuan/internal/access"
	"bihuan/internal/command"
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
