// Package sqldbtest runs a test on both engines.
package sqldbtest

import (
	"context"
	"database/sql"
	"net/url"
	"os"
	"path/filepath"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // driver "pgx"

	"bihuan/internal/ident"
	"bihuan/internal/sqldb"
)

// Both runs test on a new SQLite database and on a new PostgreSQL database of
// the server that BIHUAN_TEST_PG names. In CI a missing server is a failure.
func Both(t *testing.T, test func(t *testing.T, db *sqldb.DB)) {
	t.Helper()
	for engine, open := range map[string]func(*testing.T) *sqldb.DB{"sqlite": SQLite, "postgres": Postgres} {
		t.Run(engine, func(t *testing.T) { test(t, open(t)) })
	}
}

// Replicas is Both for tests that open one database several times, as the
// replicas of an office do: every call of open returns another handle.
func Replicas(t *testing.T, test func(t *testing.T, open func() *sqldb.DB)) {
	t.Helper()
	for engine, address := range map[string]func(*testing.T) string{"sqlite": SQLiteURL, "postgres": PostgresURL} {
		t.Run(engine, func(t *testing.T) {
			at := address(t)
			test(t, func() *sqldb.DB { return open(t, at) })
		})
	}
}

// SQLite opens a new embedded database.
func SQLite(t *testing.T) *sqldb.DB {
	t.Helper()
	return open(t, SQLiteURL(t))
}

// SQLiteURL returns the address of an embedded database that is yet to be made.
func SQLiteURL(t *testing.T) string {
	return "sqlite:" + filepath.Join(t.TempDir(), "test.db")
}

// Postgres opens a new database on the test server and drops it at the end.
func Postgres(t *testing.T) *sqldb.DB {
	t.Helper()
	return open(t, PostgresURL(t))
}

// PostgresURL creates a new database on the test server, dropped at the end,
// and returns its address: for tests that open it more than once.
func PostgresURL(t *testing.T) string {
	t.Helper()
	server := os.Getenv("BIHUAN_TEST_PG")
	if server == "" {
		if os.Getenv("CI") == "true" {
			t.Fatal("BIHUAN_TEST_PG is not set: CI must test on PostgreSQL")
		}
		t.Skip("BIHUAN_TEST_PG is not set: no PostgreSQL to test on")
	}
	admin, err := sql.Open("pgx", server)
	if err != nil {
		t.Fatal(err)
	}
	name := "t" + ident.New()
	if _, err := admin.Exec("CREATE DATABASE " + name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := admin.Exec("DROP DATABASE " + name + " WITH (FORCE)"); err != nil {
			t.Error(err)
		}
		admin.Close()
	})
	address, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	address.Path = "/" + name
	return address.String()
}

func open(t *testing.T, address string) *sqldb.DB {
	t.Helper()
	db, err := sqldb.Open(context.Background(), address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}
