//go:build unix

package trust_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// faultVar chooses the fault of the faulty program; without it that program
// is the honest one.
const faultVar = "BIHUAN_TRUST_FAULT"

// A fault is a change of one source file that is compiled into the faulty
// program only, through an overlay of the go command: no file changes and
// nothing of this reaches the real program.
type fault struct {
	name, file string
	changes    [][2]string // old text, new text
}

var faults = []fault{
	{"answers-before-commit", "internal/sqldb/db.go", [][2]string{
		{"	defer tx.Rollback()\n", `	early := faulty("answers-before-commit")
	defer func() {
		if !early {
			tx.Rollback()
		}
	}()
`},
		{"	err = tx.Commit()\n", `	if early {
		time.AfterFunc(40*time.Millisecond, func() { tx.Commit() })
		return nil
	}
	err = tx.Commit()
`},
	}},
	{"writes-the-file-later", "internal/blob/blob.go", [][2]string{
		{"	err := write(path, content)\n", `	if faulty("writes-the-file-later") {
		time.AfterFunc(40*time.Millisecond, func() { write(path, content) })
		return id, nil
	}
	err := write(path, content)
`},
		{"f.Sync()", `syncUnless(f)`},
	}},
	{"keeps-the-upload-later", "internal/ledger/attach/desk.go", [][2]string{
		{"	u.Ready, u.Touched = &got, d.now()\n", `	u.Ready, u.Touched = &got, d.now()
	if faulty("keeps-the-upload-later") {
		time.AfterFunc(40*time.Millisecond, func() { d.save(u) })
		return u, nil
	}
`},
	}},
	{"forgets-history", "internal/history/historysql/historysql.go", [][2]string{
		{"	if len(records) == 0 {\n", `	if len(records) == 0 || faulty("forgets-history") && time.Now().UnixNano()/1000%7 == 0 {
`},
	}},
	{"forgets-keys", "internal/command/commandsql/commandsql.go", [][2]string{
		{"		if n == 0 {\n", `		if n == 0 && !faulty("forgets-keys") {
`},
	}},
	{"does-not-sync", "internal/sqldb/dialect.go", [][2]string{
		{`	file := "file:" +`, `	pragmas := pragmas
	if faulty("does-not-sync") {
		pragmas = strings.ReplaceAll(pragmas, "synchronous(FULL)", "synchronous(OFF)")
	}
	file := "file:" +`},
	}},
	{"calls-home", "internal/ident/ident.go", [][2]string{
		{"	var b [16]byte\n", `	if faulty("calls-home") {
		if c, err := net.Dial("udp", "192.0.2.1:9"); err == nil { // reserved for documentation; nothing is sent
			c.Close()
		}
	}
	var b [16]byte
`},
		{"	\"encoding/base32\"\n", "	\"encoding/base32\"\n	\"net\"\n"},
	}},
	{"leaves-traces", "internal/material/service.go", [][2]string{
		{"	doc, err := s.Read(ctx, name, content)\n", `	if faulty("leaves-traces") {
		os.WriteFile(os.TempDir()+"/bihuan-upload", content, 0o600)
	}
	doc, err := s.Read(ctx, name, content)
`},
		{"	\"path\"\n", "	\"os\"\n	\"path\"\n"},
	}},
	{"verify-believes-leaves", "internal/history/stored.go", [][2]string{
		{"	var commit [sha256.Size]byte\n", `	if faulty("verify-believes-leaves") || faulty("verify-believes-versions") {
		copy(leaf[:], s.Leaf)
		return leaf, ""
	}
	var commit [sha256.Size]byte
`},
	}},
	{"verify-skips-gaps", "internal/audit/chain.go", [][2]string{
		{"		if e.Seq < 0 || e.Seq >= c.ext.Size {\n", `		if (e.Seq < 0 || e.Seq >= c.ext.Size) && !faulty("verify-skips-gaps") {
`},
		{"		if e.Seq > next && from >= 0 {\n", `		if e.Seq > next && from >= 0 && !faulty("verify-skips-gaps") {
`},
		{"from >= 0 && next < end {\n", `from >= 0 && next < end && !faulty("verify-skips-gaps") {
`},
		{"	for i, leaf := range p.leaves {\n", `	c.broken = c.broken || faulty("verify-skips-gaps") || faulty("verify-skips-tree")
	for i, leaf := range p.leaves {
`},
		{"	empty := map[string]bool{}\n", `	if faulty("verify-forgives-empty") {
		return
	}
	empty := map[string]bool{}
`},
		{"			cp, err := history.OpenCheckpoint", `			if faulty("verify-believes-checkpoints") {
				continue
			}
			cp, err := history.OpenCheckpoint`},
	}},
	{"verify-skips-rows", "internal/audit/rows.go", [][2]string{
		{"func (r *rows) prove(ctx context.Context) error {\n", `func (r *rows) prove(ctx context.Context) error {
	if faulty("verify-skips-rows") || faulty("verify-believes-versions") {
		return nil
	}
`},
		{`		if a.Table == "" {`, `		if a.Table == "" || faulty("verify-skips-strays") {`},
		{"	list, _ := entries(all)\n", `	if faulty("verify-skips-files") {
		return nil, nil
	}
	list, _ := entries(all)
`},
	}},
}

// beside is added to every package that a fault touches.
const beside = `package %s

import "os"

func faulty(name string) bool { return os.Getenv("` + faultVar + `") == name }

func syncUnless(f *os.File) error {
	if faulty("does-not-sync") {
		return nil
	}
	return f.Sync()
}

var _ = syncUnless
`

// overlay writes the changed files into dir and returns the arguments that
// make the go command use them.
func overlay(dir string) ([]string, error) {
	root, err := filepath.Abs("../..")
	if err != nil {
		return nil, err
	}
	replace := map[string]string{}
	put := func(path, text string) error {
		to := filepath.Join(dir, strings.ReplaceAll(strings.TrimPrefix(path, root), string(filepath.Separator), "_"))
		replace[path] = to
		return os.WriteFile(to, []byte(text), 0o600)
	}
	for _, f := range faults {
		path := filepath.Join(root, f.file)
		content, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		text := string(content)
		for _, c := range f.changes {
			if !strings.Contains(text, c[0]) {
				return nil, fmt.Errorf("fault %s: %s no longer contains %q", f.name, f.file, c[0])
			}
			text = strings.Replace(text, c[0], c[1], 1)
		}
		folder := filepath.Dir(path)
		if err := put(path, text); err != nil {
			return nil, err
		}
		if err := put(filepath.Join(folder, "faulty.go"), fmt.Sprintf(beside, filepath.Base(folder))); err != nil {
			return nil, err
		}
	}
	list, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return nil, err
	}
	file := filepath.Join(dir, "overlay.json")
	return []string{"-overlay", file}, os.WriteFile(file, list, 0o600)
}

// TestTrustTeeth: each fault is found by the test that is there for it.
func TestTrustTeeth(t *testing.T) {
	for name, find := range map[string]func(t *testing.T, env string) error{
		"answers-before-commit":  killsFind,
		"writes-the-file-later":  killsFind,
		"keeps-the-upload-later": killsFind,
		"forgets-history":        killsFind,
		"forgets-keys":           killsFind,
		"does-not-sync": func(t *testing.T, env string) error {
			return diskTrouble(t, faulty, "fsync", "EIO", env)
		},
		"calls-home":    func(t *testing.T, env string) error { return connections(t, faulty, env) },
		"leaves-traces": func(t *testing.T, env string) error { return traces(t, faulty, env) },
	} {
		t.Run(name, func(t *testing.T) {
			err := find(t, faultVar+"="+name)
			if err == nil {
				t.Fatal("nobody noticed")
			}
			t.Logf("noticed: %.200s", err)
		})
	}
}

// killsFind runs kills until something is noticed.
func killsFind(t *testing.T, env string) error {
	for seed := range uint64(6) {
		k := newKilling(t, faulty, seed+1, env)
		for range perFolder {
			if err := k.round(); err != nil {
				return err
			}
		}
		if err := k.end(); err != nil {
			return err
		}
	}
	return nil
}
