package sqldb

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"bihuan/internal/fault"
)

// dialect is what truly differs between the engines.
type dialect struct{ postgres bool }

func dialectOf(url string) (dialect, error) {
	switch {
	case strings.HasPrefix(url, "sqlite:"):
		return dialect{}, nil
	case strings.HasPrefix(url, "postgres://"), strings.HasPrefix(url, "postgresql://"):
		return dialect{postgres: true}, nil
	}
	return dialect{}, fault.New(fault.Invalid, "数据库地址应以 sqlite: 或 postgres:// 开头。")
}

// pragmas of every SQLite connection: nothing acknowledged is lost on power
// failure (FULL), readers never wait for the writer (WAL).
const pragmas = "?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)" +
	"&_pragma=foreign_keys(1)&_pragma=secure_delete(1)&_txlock=immediate"

func (d dialect) open(url string) (write, read *sql.DB, err error) {
	if d.postgres {
		return openPostgres(url)
	}
	path := strings.TrimPrefix(url, "sqlite:")
	if err := private(path); err != nil {
		return nil, nil, err
	}
	file := "file:" + strings.ReplaceAll(path, "?", "%3f") + pragmas
	if write, err = sql.Open("sqlite", file); err != nil {
		return nil, nil, err
	}
	write.SetMaxOpenConns(1)
	if read, err = sql.Open("sqlite", file+"&_pragma=query_only(1)"); err != nil {
		write.Close()
		return nil, nil, err
	}
	read.SetMaxOpenConns(4)
	read.SetMaxIdleConns(4)
	return write, read, nil
}

// private makes a new database readable by its owner only; what SQLite puts
// beside it takes the same rights. Left to itself SQLite lets everybody read.
// A database that is there is not touched: closing a file drops the locks that
// this process holds on it through SQLite.
func private(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		return fault.Wrap(err, fault.Unavailable, "打不开数据库文件“%s”。请检查数据目录的权限和磁盘空间。", path)
	}
	return f.Close()
}

// openPostgres gives reads connections that refuse to write, so that a
// statement that writes outside Atomic fails here as it does on SQLite.
func openPostgres(url string) (write, read *sql.DB, err error) {
	config, err := pgx.ParseConfig(url)
	if err != nil {
		return nil, nil, fault.Wrap(err, fault.Invalid, "数据库地址写得不对，应像 postgres://用户@主机:5432/库名 这样。")
	}
	reading := config.Copy()
	reading.RuntimeParams["default_transaction_read_only"] = "on"
	write, read = stdlib.OpenDB(*config), stdlib.OpenDB(*reading)
	for _, pool := range []*sql.DB{write, read} {
		pool.SetMaxOpenConns(12)
		pool.SetMaxIdleConns(6)
	}
	return write, read, nil
}

func (d dialect) goose() (goose.Dialect, []goose.ProviderOption, error) {
	if !d.postgres {
		return goose.DialectSQLite3, nil, nil
	}
	// Whoever starts second asks every second, for ten minutes.
	locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 600))
	return goose.DialectPostgres, []goose.ProviderOption{goose.WithSessionLocker(locker)}, err
}

// ddl turns a migration written for both engines into this one's: TEXT sorts
// by code point, blobs have their local name, and a line that ends in
// "-- sqlite" or "-- postgres" stands for that engine only.
func (d dialect) ddl(text string) string {
	drop := " -- postgres"
	if d.postgres {
		drop = " -- sqlite"
	}
	var out strings.Builder
	for line := range strings.Lines(text) {
		if strings.HasSuffix(strings.TrimRight(line, "\r\n"), drop) {
			continue
		}
		if d.postgres {
			line = strings.ReplaceAll(line, " TEXT", ` TEXT COLLATE "C"`)
			line = strings.ReplaceAll(line, " BLOB", " BYTEA")
		}
		out.WriteString(line)
	}
	return out.String()
}

// unique reports a violated unique constraint.
func (d dialect) unique(err error) bool {
	if d.postgres {
		return pgCode(err) == "23505"
	}
	code := liteCode(err)
	return code == sqlite3.SQLITE_CONSTRAINT_UNIQUE || code == sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY
}

// repeatable reports an error after which the same transaction may succeed.
func (d dialect) repeatable(err error) bool {
	if d.postgres {
		code := pgCode(err)
		return code == "40001" || code == "40P01"
	}
	return liteCode(err)&0xff == sqlite3.SQLITE_BUSY
}

// uncertain reports an error of a commit that may have taken effect all the
// same: what SQLite wrote and could not flush counts after a restart, and an
// answer of PostgreSQL may have got lost.
func (d dialect) uncertain(err error) bool {
	// These, unwrapped, come from database/sql before it asks the engine at all.
	if err == nil || err == sql.ErrTxDone || err == context.Canceled || err == context.DeadlineExceeded {
		return false
	}
	if d.postgres {
		code := pgCode(err)
		return code == "" || strings.HasPrefix(code, "08") || strings.HasPrefix(code, "57P")
	}
	return liteCode(err)&0xff == sqlite3.SQLITE_IOERR
}

// explain classifies an error of the engine; a fault passes through.
func (d dialect) explain(err error) error {
	var f *fault.Error
	if err == nil || errors.As(err, &f) {
		return err
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return fault.Wrap(err, fault.Unavailable, "数据库忙，本次操作没有生效，请稍后重试。")
	}
	pg, lite := pgCode(err), liteCode(err)&0xff
	switch {
	case pg == "53100" || lite == sqlite3.SQLITE_FULL:
		return fault.Wrap(err, fault.Unavailable, "磁盘空间已满，本次操作没有生效。请清理数据目录所在磁盘后重试。")
	case strings.HasPrefix(pg, "08") || strings.HasPrefix(pg, "57P") || pg == "53300" || pg == "40001" || lite == sqlite3.SQLITE_BUSY:
		return fault.Wrap(err, fault.Unavailable, "数据库暂时连不上或正忙，本次操作没有生效，请稍后重试。")
	case lite == sqlite3.SQLITE_READONLY || lite == sqlite3.SQLITE_IOERR || lite == sqlite3.SQLITE_CANTOPEN:
		return fault.Wrap(err, fault.Unavailable, "数据文件不能写入，本次操作没有生效。请检查磁盘和数据目录的权限。")
	}
	return err
}

func pgCode(err error) string {
	var e *pgconn.PgError
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}

func liteCode(err error) int {
	var e *sqlite.Error
	if errors.As(err, &e) {
		return e.Code()
	}
	return 0
}
