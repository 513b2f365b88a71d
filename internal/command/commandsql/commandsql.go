// Package commandsql keeps idempotency keys in the database.
package commandsql

import (
	"bytes"
	"context"
	"errors"
	"time"

	"bihuan/internal/access"
	"bihuan/internal/command"
	"bihuan/internal/fault"
	"bihuan/internal/sqldb"
)

// Store implements command.Keeper.
type Store struct {
	DB    *sqldb.DB
	Clock func() time.Time
}

type used struct {
	request []byte
	answer  string
}

// Once implements command.Keeper. The key is taken first, so that of two
// equal commands at the same time the second waits for the first and then
// finds its answer.
func (s *Store) Once(ctx context.Context, v access.Viewer, key string, request []byte, do func(context.Context) (string, error)) (string, error) {
	if err := command.Check(key); err != nil {
		return "", err
	}
	digest := command.Digest(v, request)
	var answer string
	err := s.DB.Atomic(ctx, func(ctx context.Context) error {
		n, err := s.DB.Exec(ctx, `
			INSERT INTO command_key (unit_id, key, request, answer, at) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (unit_id, key) DO NOTHING`, v.UnitID, key, digest, "", s.Clock().UnixMilli())
		if err != nil {
			return err
		}
		if n == 0 {
			answer, err = s.again(ctx, v.UnitID, key, digest)
			return err
		}
		if answer, err = do(ctx); err != nil {
			return err
		}
		_, err = s.DB.Exec(ctx, `UPDATE command_key SET answer = $1 WHERE unit_id = $2 AND key = $3`, answer, v.UnitID, key)
		return err
	})
	return answer, err
}

func (s *Store) again(ctx context.Context, unit, key string, digest []byte) (string, error) {
	u, err := sqldb.One(ctx, s.DB, func(r sqldb.Row) (used, error) {
		var u used
		err := r.Scan(&u.request, &u.answer)
		return u, err
	}, `SELECT request, answer FROM command_key WHERE unit_id = $1 AND key = $2`, unit, key)
	if errors.Is(err, sqldb.ErrNone) {
		return "", fault.New(fault.Unavailable, "上一次提交没有成功，请再提交一次。")
	}
	if err != nil {
		return "", err
	}
	if !bytes.Equal(u.request, digest) {
		return "", fault.New(fault.Reused, "这个操作编号已经用于另一个操作，请刷新页面后重新提交。")
	}
	return u.answer, nil
}
