// Package sqldb opens the database, embedded SQLite or PostgreSQL, and is the
// only place that knows which of the two it is. Everything above writes one
// query text for both: $1…$n placeholders, RETURNING, ON CONFLICT, keyset
// pages; no now(), no casts with ::, no ILIKE, no arrays, no OFFSET.
package sqldb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"bihuan/internal/fault"
)

// DB is an open database with its schema up to date.
//
// Reads go to a pool of their own; writes are possible inside Atomic only.
type DB struct {
	dialect
	write, read *sql.DB
}

// Open opens the database that url names: "sqlite:PATH" or
// "postgres://…", and brings its schema up to date. It returns
// fault.Unavailable when the database cannot be reached and fault.Conflict when it
// was written by a newer program.
func Open(ctx context.Context, url string) (*DB, error) {
	d, err := dialectOf(url)
	if err != nil {
		return nil, err
	}
	db := &DB{dialect: d}
	if db.write, db.read, err = d.open(url); err != nil {
		return nil, d.explain(err)
	}
	if err := db.reach(ctx); err != nil {
		db.Close()
		return nil, fault.Wrap(err, fault.Unavailable, "打不开数据库：%v。请检查数据目录的权限和磁盘空间，或数据库地址是否正确、服务是否已启动。", redact(err))
	}
	if err := db.migrate(ctx); err != nil {
		db.Close()
		return nil, err
	}
	return db, nil
}

// reach waits for the database to answer, within a limit that the migration
// behind it does not have: a large database takes its time. A new file of SQLite
// is busy, without any waiting of the engine's own, while another program that
// starts at the same moment switches it to its journal.
func (db *DB) reach(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	for {
		err := db.write.PingContext(ctx)
		if err == nil || !db.repeatable(err) {
			return err
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// redact keeps a connection error readable without its address line, which
// may hold a password.
func redact(err error) string {
	s := err.Error()
	if i := strings.Index(s, "postgres"); i >= 0 && strings.Contains(s[i:], "://") {
		return "连接失败"
	}
	return s
}

// Close closes both pools.
func (db *DB) Close() error {
	err := db.write.Close()
	if db.read != db.write {
		err = errors.Join(err, db.read.Close())
	}
	return err
}

type txKey struct{ db *DB }

// tries bounds how often Atomic repeats a transaction that the engine asked
// to repeat.
const tries = 8

// Atomic runs fn in one transaction carried by the context that it is given;
// an Atomic inside joins it. When the engine reports a serialisation
// conflict, fn runs again from the start, so it must have no effect outside
// the database. A returned nil means the transaction is committed.
func (db *DB) Atomic(ctx context.Context, fn func(ctx context.Context) error) error {
	if db.tx(ctx) != nil {
		return fn(ctx)
	}
	for try := 1; ; try++ {
		err := db.once(ctx, fn)
		if err == nil || try == tries || !db.repeatable(err) || ctx.Err() != nil {
			return db.explain(err)
		}
		select {
		case <-ctx.Done():
		case <-time.After(time.Duration(try*try) * 3 * time.Millisecond):
		}
	}
}

func (db *DB) once(ctx context.Context, fn func(ctx context.Context) error) error {
	tx, err := db.write.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := fn(context.WithValue(ctx, txKey{db}, tx)); err != nil {
		return err
	}
	err = tx.Commit()
	if db.uncertain(err) {
		return fault.Wrap(err, fault.Unavailable, "数据库在写入磁盘的最后一步出错，不能确认本次操作是否已经保存。请检查磁盘，再刷新页面核对，没有保存的请重新提交。")
	}
	return err
}

func (db *DB) tx(ctx context.Context) *sql.Tx {
	tx, _ := ctx.Value(txKey{db}).(*sql.Tx)
	return tx
}

// Exec runs a statement that writes and returns the number of rows it
// touched. Outside Atomic it fails: a change without its history must not be
// possible by accident.
func (db *DB) Exec(ctx context.Context, query string, args ...any) (int64, error) {
	tx := db.tx(ctx)
	if tx == nil {
		return 0, errors.New("sqldb: a statement that writes needs Atomic")
	}
	if err := clean(args); err != nil {
		return 0, err
	}
	res, err := tx.ExecContext(ctx, query, args...)
	if err != nil {
		return 0, fmt.Errorf("%w\n%s", err, query)
	}
	return res.RowsAffected()
}

// Row is what a scan function reads from.
type Row interface{ Scan(dest ...any) error }

// Each calls scan for every row of a query, inside the transaction that ctx
// carries or on the read pool.
func (db *DB) Each(ctx context.Context, scan func(Row) error, query string, args ...any) error {
	if err := clean(args); err != nil {
		return err
	}
	var rows *sql.Rows
	var err error
	if tx := db.tx(ctx); tx != nil {
		rows, err = tx.QueryContext(ctx, query, args...)
	} else {
		rows, err = db.read.QueryContext(ctx, query, args...)
	}
	if err != nil {
		return fmt.Errorf("%w\n%s", err, query)
	}
	defer rows.Close()
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// All returns what scan makes of every row.
func All[T any](ctx context.Context, db *DB, scan func(Row) (T, error), query string, args ...any) ([]T, error) {
	var all []T
	err := db.Each(ctx, func(r Row) error {
		t, err := scan(r)
		all = append(all, t)
		return err
	}, query, args...)
	if err != nil {
		return nil, err
	}
	return all, nil
}

// ErrNone is returned by One when no row matched.
var ErrNone = errors.New("sqldb: no row")

// One returns what scan makes of the first row, ErrNone when there is none.
func One[T any](ctx context.Context, db *DB, scan func(Row) (T, error), query string, args ...any) (T, error) {
	all, err := All(ctx, db, scan, query, args...)
	if err == nil && len(all) == 0 {
		err = ErrNone
	}
	if err != nil {
		var zero T
		return zero, err
	}
	return all[0], nil
}

// Value scans a row of one column.
func Value[T any](r Row) (T, error) {
	var t T
	err := r.Scan(&t)
	return t, err
}

// clean refuses text that one of the engines would not store as it is.
func clean(args []any) error {
	for _, a := range args {
		if s, ok := a.(string); ok && (!utf8.ValidString(s) || strings.IndexByte(s, 0) >= 0) {
			return fault.New(fault.Invalid, "文字中含有不能保存的字符（空字符或损坏的编码），请删去后重试。")
		}
	}
	return nil
}

// Contention reports whether err says that a unique value was already taken.
func (db *DB) Contention(err error) bool { return db.unique(err) }
