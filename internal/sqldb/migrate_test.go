package sqldb_test

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"testing"

	"bihuan/internal/fault"
	"bihuan/internal/sqldb"
	"bihuan/internal/sqldb/sqldbtest"
)

// raw opens a database beside sqldb, as an administrator would.
func raw(t *testing.T, address string) *sql.DB {
	t.Helper()
	driver, source := "pgx", address
	if path, ok := strings.CutPrefix(address, "sqlite:"); ok {
		driver, source = "sqlite", "file:"+path
	}
	db, err := sql.Open(driver, source)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// strs returns the rows of a query of text columns, joined by blanks.
func strs(t *testing.T, db *sql.DB, query string) []string {
	t.Helper()
	rows, err := db.Query(query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for rows.Next() {
		cells := make([]string, len(columns))
		dest := make([]any, len(columns))
		for i := range cells {
			dest[i] = &cells[i]
		}
		if err := rows.Scan(dest...); err != nil {
			t.Fatal(err)
		}
		all = append(all, strings.Join(cells, " "))
	}
	if rows.Err() != nil {
		t.Fatal(rows.Err())
	}
	return all
}

func openAndClose(t *testing.T, address string) {
	t.Helper()
	db, err := sqldb.Open(context.Background(), address)
	if err != nil {
		t.Fatal(err)
	}
	db.Close()
}

// TestEnginesAgree: the migrations make the same tables, columns and indexes
// on both engines; only the search index differs.
func TestEnginesAgree(t *testing.T) {
	pgAddress, liteAddress := sqldbtest.PostgresURL(t), sqldbtest.SQLiteURL(t)
	openAndClose(t, pgAddress)
	openAndClose(t, liteAddress)
	pg, lite := raw(t, pgAddress), raw(t, liteAddress)

	columns := strs(t, lite, `SELECT m.name, c.name, lower(c.type), CASE WHEN c."notnull" = 1 OR c.pk > 0 THEN 'NO' ELSE 'YES' END
		FROM sqlite_master m JOIN pragma_table_info(m.name) c
		WHERE m.type = 'table' AND m.name NOT LIKE 'goose%' AND m.name NOT LIKE 'problem_text%' AND m.name NOT LIKE 'sqlite%' ORDER BY 1, 2`)
	for i := range columns {
		columns[i] = strings.Replace(columns[i], " blob ", " bytea ", 1)
	}
	same(t, "columns", 60, columns, strs(t, pg, `SELECT table_name::text COLLATE "C", column_name::text COLLATE "C", data_type, is_nullable
		FROM information_schema.columns WHERE table_schema = 'public' AND table_name NOT LIKE 'goose%' AND table_name NOT LIKE 'problem_text%' ORDER BY 1, 2`))

	same(t, "indexes", 12,
		strs(t, lite, `SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND name NOT LIKE 'goose%' ORDER BY 1`),
		strs(t, pg, `SELECT indexname::text COLLATE "C" FROM pg_indexes WHERE schemaname = 'public' AND indexname NOT LIKE '%_pkey' AND indexname NOT LIKE '%_key'
			AND indexname NOT LIKE 'goose%' AND indexname NOT LIKE 'problem_text%' ORDER BY 1`))
	uniques := func(lines []string) []string {
		for i, l := range lines {
			lines[i] = regexp.MustCompile(`\s+`).ReplaceAllString(l, " ")
		}
		return lines
	}
	same(t, "unique constraints", 4,
		uniques(strs(t, lite, `SELECT m.name, group_concat(c.name, ',') FROM sqlite_master m JOIN pragma_index_list(m.name) i JOIN pragma_index_info(i.name) c
			WHERE m.type = 'table' AND i."unique" = 1 AND i.origin = 'u' AND m.name NOT LIKE 'goose%' GROUP BY m.name, i.name ORDER BY 1, 2`)),
		uniques(strs(t, pg, `SELECT r.relname::text COLLATE "C", string_agg(a.attname::text, ',' ORDER BY k.n)::text COLLATE "C" FROM pg_constraint c JOIN pg_class r ON r.oid = c.conrelid
			CROSS JOIN LATERAL unnest(c.conkey) WITH ORDINALITY k(attnum, n) JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum = k.attnum
			WHERE c.contype = 'u' AND c.connamespace = 'public'::regnamespace AND r.relname NOT LIKE 'goose%' GROUP BY r.relname, c.conname ORDER BY 1, 2`)))

	if bad := strs(t, pg, `SELECT table_name, column_name FROM information_schema.columns
		WHERE table_schema = 'public' AND data_type = 'text' AND collation_name IS DISTINCT FROM 'C' AND table_name NOT LIKE 'goose%'`); len(bad) > 0 {
		t.Errorf("sorted otherwise than by code point: %v", bad)
	}
}

func same(t *testing.T, what string, atLeast int, lite, pg []string) {
	t.Helper()
	if len(lite) < atLeast {
		t.Errorf("%d %s only: %v", len(lite), what, lite)
	}
	if a, b := strings.Join(lite, "\n"), strings.Join(pg, "\n"); a != b {
		t.Errorf("%s differ\nSQLite:\n%s\nPostgreSQL:\n%s", what, a, b)
	}
}

// TestNewerDataIsRefused: an older program does not touch what it does not know.
func TestNewerDataIsRefused(t *testing.T) {
	for name, address := range map[string]func(*testing.T) string{"sqlite": sqldbtest.SQLiteURL, "postgres": sqldbtest.PostgresURL} {
		t.Run(name, func(t *testing.T) {
			at := address(t)
			openAndClose(t, at)
			db := raw(t, at)
			if _, err := db.Exec(`INSERT INTO goose_db_version (version_id, is_applied) VALUES (99, true)`); err != nil {
				t.Fatal(err)
			}
			for range 2 {
				opened, err := sqldb.Open(context.Background(), at)
				if err == nil {
					opened.Close()
				}
				if fault.KindOf(err) != fault.Conflict || !strings.Contains(fault.Text(err), "新版程序") || !strings.Contains(fault.Text(err), "99") {
					t.Fatalf("a newer database: %v", err)
				}
			}
			if versions := strs(t, db, `SELECT CAST(MAX(version_id) AS TEXT) FROM goose_db_version`); versions[0] != "99" {
				t.Errorf("the refused database says %v", versions)
			}
		})
	}
}

// TestStartingTogether: three programs that start at the same moment on a new
// database all come up, and each migration ran once.
func TestStartingTogether(t *testing.T) {
	for name, address := range map[string]func(*testing.T) string{"sqlite": sqldbtest.SQLiteURL, "postgres": sqldbtest.PostgresURL} {
		t.Run(name, func(t *testing.T) {
			for range map[string]int{"sqlite": 6, "postgres": 2}[name] {
				at := address(t)
				var group sync.WaitGroup
				for i := range 3 {
					group.Go(func() {
						db, err := sqldb.Open(context.Background(), at)
						if err != nil {
							t.Errorf("program %d: %v", i, err)
							return
						}
						defer db.Close()
						if n, err := sqldb.One(context.Background(), db, sqldb.Value[int64], `SELECT size FROM history_head`); err != nil || n != 0 {
							t.Errorf("program %d: %d, %v", i, n, err)
						}
					})
				}
				group.Wait()
				if t.Failed() {
					return
				}
				if twice := strs(t, raw(t, at), `SELECT CAST(version_id AS TEXT), CAST(COUNT(*) AS TEXT) FROM goose_db_version GROUP BY version_id HAVING COUNT(*) > 1`); len(twice) > 0 {
					t.Errorf("ran more than once: %v", twice)
				}
			}
		})
	}
}

// TestOwnerOnly: other people on the computer cannot read the database.
func TestOwnerOnly(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("rights are another matter there")
	}
	at := sqldbtest.SQLiteURL(t)
	db, err := sqldb.Open(context.Background(), at)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, suffix := range []string{"", "-wal", "-shm"} {
		info, err := os.Stat(strings.TrimPrefix(at, "sqlite:") + suffix)
		if err != nil || info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%q: %v, %v", suffix, info, err)
		}
	}
}

// TestNotOurs: what is no database of ours is refused in a sentence.
func TestNotOurs(t *testing.T) {
	at := sqldbtest.SQLiteURL(t)
	if err := os.WriteFile(strings.TrimPrefix(at, "sqlite:"), []byte(strings.Repeat("这不是数据库。", 1000)), 0o600); err != nil {
		t.Fatal(err)
	}
	db, err := sqldb.Open(context.Background(), at)
	if err == nil {
		db.Close()
	}
	if k := fault.KindOf(err); k != fault.Unavailable && k != fault.Invalid {
		t.Errorf("a text file: %v", err)
	}
	if fmt.Sprint(err) == "" || !strings.ContainsAny(fault.Text(err), "数据") {
		t.Errorf("said %q", fault.Text(err))
	}
}
