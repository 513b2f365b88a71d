package sqldb

import (
	"context"
	"time"
)

// Once runs fn in a transaction unless the step of that name was taken before:
// what an upgrade has to do that SQL cannot say. Of programs that start
// together one takes it and the others wait.
func (db *DB) Once(ctx context.Context, step string, now time.Time, fn func(ctx context.Context) error) error {
	taken, err := One(ctx, db, Value[bool], `SELECT EXISTS (SELECT 1 FROM upgrade_step WHERE name = $1)`, step)
	if err != nil || taken {
		return err
	}
	return db.Atomic(ctx, func(ctx context.Context) error {
		n, err := db.Exec(ctx, `INSERT INTO upgrade_step (name, taken_at) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING`, step, now.UnixMilli())
		if err != nil || n == 0 {
			return err
		}
		return fn(ctx)
	})
}
