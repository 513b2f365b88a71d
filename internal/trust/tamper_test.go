//go:build unix

package trust_test

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // driver "pgx"
	_ "modernc.org/sqlite"             // driver "sqlite"

	"bihuan/internal/ident"
	"bihuan/internal/sqldb/sqldbtest"
)

// archive is a data folder with something of everything, and the checkpoint
// that its auditor keeps. Nothing writes to it any more.
type archive struct {
	dir        string
	url        string // of the PostgreSQL database, "" for the one in dir
	checkpoint string
	erased     kept // what was erased, as somebody may have copied it before
}

// kept are the parts of one event_body.
type kept struct {
	seq             int64
	salt, body, row []byte
}

// theArchive is the one with an embedded database; tests share it and tamper
// with copies.
var theArchive struct {
	once sync.Once
	*archive
}

func embedded(t *testing.T) *archive {
	t.Helper()
	theArchive.once.Do(func() { theArchive.archive = newArchive(t, "") })
	if theArchive.archive == nil {
		t.Fatal("there is no archive")
	}
	return theArchive.archive
}

// newArchive fills a folder by the honest program; address is that of an empty
// database, "" for SQLite.
func newArchive(t *testing.T, address string) *archive {
	t.Helper()
	home, err := os.MkdirTemp(binDir, "archive-")
	if err != nil {
		t.Fatal(err)
	}
	a := &archive{dir: filepath.Join(home, "data"), url: address}
	o := &office{t: t, program: honest.program(t), dir: a.dir}
	where := []string{"--data", a.dir}
	if address == "" {
		o.run("", "demo", "--only-data", "--data", a.dir)
	} else {
		where = append(where, "--db", address)
		o.run(password+"\n", append([]string{"admin", "init", "--unit", unitName, "--account", login, "--password-stdin"}, where...)...)
	}
	run := func(args ...string) string { return o.run("", append(args, where...)...) }
	for i := range 9 { // beyond the first stored level of the tree
		path := filepath.Join(home, fmt.Sprintf("材料%d.txt", i))
		if err := os.WriteFile(path, []byte(upload(fmt.Sprintf("这是第%d份。", i))), 0o600); err != nil {
			t.Fatal(err)
		}
		run("import", path)
	}
	run("account", "create", "tamper", "--name", "周小满", "--role", "责任人")
	for range 60 { // events that belong to no row
		run("history", "checkpoint")
	}
	for a.events(t) < 300 {
		run("admin", "token", "--account", "tamper", "--note", "办公系统")
	}
	db := a.open(t)
	err = db.QueryRow(`SELECT e.seq, b.salt, b.body, b.row_hash FROM event e JOIN event_body b ON b.seq = e.seq WHERE e.subject = 'cause' ORDER BY e.seq LIMIT 1`).
		Scan(&a.erased.seq, &a.erased.salt, &a.erased.body, &a.erased.row)
	if err = errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	run("history", "erase", fmt.Sprint(a.erased.seq+1), "--reason", "误填")
	a.checkpoint = filepath.Join(home, "checkpoint.txt")
	run("history", "checkpoint", "-o", a.checkpoint)
	return a
}

func (a *archive) events(t *testing.T) (n int) {
	db := a.open(t)
	if err := errors.Join(db.QueryRow(`SELECT COUNT(*) FROM event`).Scan(&n), db.Close()); err != nil {
		t.Fatal(err)
	}
	return n
}

// copy makes a copy that may be tampered with.
func (a *archive) copy(t *testing.T) *archive {
	t.Helper()
	c := *a
	c.dir = filepath.Join(t.TempDir(), "data")
	if err := os.CopyFS(c.dir, os.DirFS(a.dir)); err != nil {
		t.Fatal(err)
	}
	if a.url != "" {
		c.url = cloned(t, a.url)
	}
	return &c
}

// cloned makes a copy of a PostgreSQL database and returns its address.
func cloned(t *testing.T, address string) string {
	t.Helper()
	at, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	admin, err := sql.Open("pgx", os.Getenv("BIHUAN_TEST_PG"))
	if err != nil {
		t.Fatal(err)
	}
	name := "t" + ident.New()
	if _, err := admin.Exec("CREATE DATABASE " + name + " TEMPLATE " + strings.TrimPrefix(at.Path, "/")); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := admin.Exec("DROP DATABASE " + name + " WITH (FORCE)"); err != nil {
			t.Error(err)
		}
		admin.Close()
	})
	at.Path = "/" + name
	return at.String()
}

// open opens the database as a superuser would who minds no rule of it.
func (a *archive) open(t *testing.T) *sql.DB {
	t.Helper()
	driver, source, free := "sqlite", "file:"+filepath.Join(a.dir, "bihuan.db"), "PRAGMA ignore_check_constraints = 1"
	if a.url != "" {
		driver, source, free = "pgx", a.url, "SET session_replication_role = replica"
	}
	db, err := sql.Open(driver, source)
	if err == nil {
		db.SetMaxOpenConns(1)
		_, err = db.Exec(free)
	}
	if err != nil {
		t.Fatal(err)
	}
	return db
}

// report is what "history verify --format json" says.
type report struct {
	Whole    bool `json:"whole"`
	Findings []struct {
		Damage   string `json:"damage"`
		Sentence string `json:"sentence"`
	} `json:"findings"`
}

// verify lets a program verify a and returns what it says.
func (a *archive) verify(t *testing.T, program string, env ...string) report {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), hangLimit)
	defer cancel()
	args := []string{"history", "verify", "--data", a.dir, "--since", a.checkpoint, "--format", "json"}
	if a.url != "" {
		args = append(args, "--db", a.url)
	}
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Env = append(os.Environ(), env...)
	var said, trouble bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &trouble
	err := cmd.Run()
	var r report
	if unread := json.Unmarshal(said.Bytes(), &r); unread != nil {
		t.Fatalf("verify: %v, %v\n%s%s", err, unread, &said, &trouble)
	}
	if code := cmd.ProcessState.ExitCode(); (code == 0) != r.Whole || code > 1 || !r.Whole && (len(r.Findings) == 0 || r.Findings[0].Sentence == "") {
		t.Fatalf("verify ends with %d\n%s%s", code, &said, &trouble)
	}
	return r
}

// tampering is one way to tamper. It reports false when chance found nothing
// to do.
type tampering struct {
	name string
	// blind is the fault of a verification that does not find it.
	blind string
	do    func(h *hand) bool
	files bool // touches files, not the database
}

// hand is somebody who tampers.
type hand struct {
	*archive
	t  *testing.T
	db *sql.DB
	*rand.Rand
}

// exec runs a statement and reports whether the engine let it.
func (h *hand) exec(query string, args ...any) bool {
	_, err := h.db.Exec(query, args...)
	return err == nil
}

// must runs a statement that no rule forbids.
func (h *hand) must(query string, args ...any) {
	h.t.Helper()
	if _, err := h.db.Exec(query, args...); err != nil {
		h.t.Fatalf("%v\n%s", err, query)
	}
}

// one reads one value.
func one[T any](h *hand, query string, args ...any) (v T) {
	h.t.Helper()
	if err := h.db.QueryRow(query, args...).Scan(&v); err != nil {
		h.t.Fatalf("%v\n%s", err, query)
	}
	return v
}

// list reads one column.
func list[T any](h *hand, query string, args ...any) (all []T) {
	h.t.Helper()
	rows, err := h.db.Query(query, args...)
	if err != nil {
		h.t.Fatalf("%v\n%s", err, query)
	}
	defer rows.Close()
	for rows.Next() {
		var v T
		if err := rows.Scan(&v); err != nil {
			h.t.Fatal(err)
		}
		all = append(all, v)
	}
	return all
}

func pick[T any](h *hand, all []T) T { return all[h.IntN(len(all))] }

// seq is a random place of the chain before its end.
func (h *hand) seq() int64 { return h.Int64N(one[int64](h, `SELECT size FROM history_head`)) }

// flip changes one bit of a blob.
func (h *hand) flip(table, column, where string, args ...any) bool {
	blobs := list[[]byte](h, `SELECT `+column+` FROM `+table+` WHERE `+where+` LIMIT 1`, args...)
	if len(blobs) == 0 || len(blobs[0]) == 0 {
		return false
	}
	b := slices.Clone(blobs[0])
	b[h.IntN(len(b))] ^= 1 << h.IntN(8)
	return h.exec(`UPDATE `+table+` SET `+column+` = $`+fmt.Sprint(len(args)+1)+` WHERE `+where, append(args, b)...)
}

// shift moves the records from seq on by a number of places.
func (h *hand) shift(from, by int64) {
	const far = 1 << 40
	for _, table := range []string{"event", "event_body"} {
		h.must(`UPDATE `+table+` SET seq = seq + $1 WHERE seq >= $2`, int64(far), from)
		h.must(`UPDATE `+table+` SET seq = seq + $1 WHERE seq >= $2`, by-far, int64(far/2))
	}
	h.must(`UPDATE history_head SET size = size + $1`, by)
	h.forget()
}

// forget takes away the stored tree, as before the program kept one.
func (h *hand) forget() {
	h.must(`UPDATE history_head SET frontier = $1`, []byte{})
	h.must(`DELETE FROM history_node`)
}

// file picks a file of the data folder that the history speaks of: the small
// pictures of others it does not.
func (h *hand) file() string {
	var all []string
	pictures := list[string](h, `SELECT preview_id FROM problem_file ORDER BY preview_id`)
	err := filepath.WalkDir(filepath.Join(h.dir, "files"), func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && !slices.Contains(pictures, d.Name()) {
			all = append(all, path)
		}
		return err
	})
	if err != nil || len(all) < 2 {
		h.t.Fatalf("%d files, %v", len(all), err)
	}
	return pick(h, all)
}

// tamper runs one tampering on a copy, on others until there was something to
// do, and returns the copy.
func (a *archive) tamper(t *testing.T, way tampering, seed uint64) *archive {
	t.Helper()
	for try := range uint64(60) {
		c := a.copy(t)
		h := &hand{archive: c, t: t, db: c.open(t), Rand: rand.New(rand.NewPCG(seed, try))}
		done := way.do(h)
		if err := h.db.Close(); err != nil {
			t.Fatal(err)
		}
		if done {
			return c
		}
	}
	t.Fatalf("%s: found nothing to tamper with", way.name)
	return nil
}

// TestTrustTamper: whatever somebody with the rights of a superuser changes
// behind the program's back, verification finds it.
func TestTrustTamper(t *testing.T) {
	a := embedded(t)
	if r := a.verify(t, honest.program(t)); !r.Whole {
		t.Fatalf("before anything was done: %+v", r.Findings)
	}
	each := count(2, (1000+len(tamperings)-1)/len(tamperings))
	done := 0
	for _, way := range tamperings {
		t.Run(way.name, func(t *testing.T) {
			for seed := range uint64(each) {
				c := a.tamper(t, way, seed+1)
				if r := c.verify(t, honest.program(t)); r.Whole {
					t.Errorf("seed %d was not found", seed+1)
				} else if seed == 0 {
					t.Logf("%s: %s", r.Findings[0].Damage, r.Findings[0].Sentence)
				}
				done++
				os.RemoveAll(c.dir)
			}
		})
	}
	t.Logf("%d tamperings were found", done)
}

// TestTrustTamperPostgres is a sample of TestTrustTamper on PostgreSQL.
func TestTrustTamperPostgres(t *testing.T) {
	a := newArchive(t, sqldbtest.PostgresURL(t))
	if r := a.verify(t, honest.program(t)); !r.Whole {
		t.Fatalf("before anything was done: %+v", r.Findings)
	}
	for _, way := range tamperings {
		if way.files {
			continue
		}
		t.Run(way.name, func(t *testing.T) {
			for seed := range uint64(count(1, 5)) {
				c := a.tamper(t, way, seed+1)
				if r := c.verify(t, honest.program(t)); r.Whole {
					t.Errorf("seed %d was not found", seed+1)
				}
			}
		})
	}
}

// TestTrustTamperTeeth: a verification that leaves out one of its steps does
// not find what that step is for.
func TestTrustTamperTeeth(t *testing.T) {
	a := embedded(t)
	for _, way := range tamperings {
		t.Run(way.name, func(t *testing.T) {
			env := faultVar + "=" + way.blind
			if r := a.verify(t, faulty.program(t), env); !r.Whole {
				t.Fatalf("before anything was done: %+v", r.Findings)
			}
			for seed := range uint64(30) {
				if a.tamper(t, way, seed+1).verify(t, faulty.program(t), env).Whole {
					return
				}
			}
			t.Errorf("without %s it is found as well: the step is not what finds it", way.blind)
		})
	}
}
