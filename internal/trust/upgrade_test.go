//go:build unix

package trust_test

import (
	"archive/tar"
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"bihuan/internal/access"
	"bihuan/internal/access/accesssql"
	"bihuan/internal/ledger"
	"bihuan/internal/material"
)

// unpack opens a data folder of an earlier release, as scripts/upgrade-fixture.sh
// made it with the program of that release.
func unpack(t *testing.T, archive string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "data")
	f, err := os.Open(archive)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	for files := tar.NewReader(z); ; {
		h, err := files.Next()
		if err == io.EOF {
			return dir
		}
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(dir, filepath.FromSlash(h.Name))
		if !filepath.IsLocal(h.Name) || h.Typeflag != tar.TypeReg {
			continue
		}
		content, err := io.ReadAll(files)
		if err == nil {
			err = os.MkdirAll(filepath.Dir(path), 0o700)
		}
		if err == nil {
			err = os.WriteFile(path, content, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// TestTrustUpgrade: today's program opens the data of every earlier release,
// lists what is in it, and what is in it is still what its history makes.
func TestTrustUpgrade(t *testing.T) {
	archives, err := filepath.Glob("../../testdata/upgrade/*/data.tar.gz")
	if err != nil || len(archives) < 1 {
		t.Fatalf("%d archives, %v", len(archives), err)
	}
	for _, archive := range archives {
		t.Run(filepath.Base(filepath.Dir(archive)), func(t *testing.T) {
			if info, err := os.Stat(archive); err != nil || info.Size() > 300<<10 {
				t.Errorf("the archive: %v, %v", info, err)
			}
			dir := unpack(t, archive)
			events, err := verify(dir)
			if err != nil {
				t.Fatal(err)
			}
			r, err := openRecords(dir)
			if err != nil {
				t.Fatal(err)
			}
			materials, err := r.materials.List(ctx, r.keeper, material.Filter{})
			if err != nil || len(materials.Materials) < 3 {
				t.Errorf("%d materials, %v", len(materials.Materials), err)
			}
			all, err := ledger.Filter{}.Check()
			if err != nil {
				t.Fatal(err)
			}
			problems, err := r.ledger.List(ctx, r.keeper, all)
			if err != nil || len(problems.Problems) < 5 {
				t.Errorf("%d problems, %v", len(problems.Problems), err)
			}
			r.db.Close()
			// The program itself serves it, and goes on with it.
			o := &office{t: t, program: honest.program(t), dir: dir}
			o.start().stop(t)
			o.run("", "import", "--data", dir, fresh(t))
			if after, err := verify(dir); err != nil || after <= events {
				t.Errorf("%d events became %d, %v", events, after, err)
			}
			named(t, dir)
		})
	}
}

// named: what older problems say of who answers is taken apart as that of new
// ones is, and who read what concerns one person still does.
func named(t *testing.T, dir string) {
	t.Helper()
	r, err := openRecords(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer r.db.Close()
	all, err := ledger.Filter{Limit: ledger.MaxLimit}.Check()
	if err != nil {
		t.Fatal(err)
	}
	page, err := r.ledger.List(ctx, r.keeper, all)
	if err != nil {
		t.Fatal(err)
	}
	accounts, err := (&accesssql.Store{DB: r.db}).Accounts(ctx, r.keeper)
	if err != nil || len(accounts) == 0 {
		t.Errorf("%d accounts, %v", len(accounts), err)
	}
	for _, a := range accounts {
		if a.Holds(access.Keeper) != a.Holds(access.Custodian) {
			t.Errorf("%s reads less than before: %s", a.Login, a.GrantsZh())
		}
	}
	said := 0
	for _, p := range page.Problems {
		for _, c := range p.Concerned() {
			said++
			if found, err := r.ledger.List(ctx, r.keeper, ledger.Filter{Party: c.Name, Sort: ledger.ByNumber, Limit: ledger.MaxLimit}); err != nil ||
				!slices.ContainsFunc(found.Problems, func(q ledger.Problem) bool { return q.ID == p.ID }) {
				t.Errorf("%s is not found by %s, %v", p.Number(), c.Name, err)
			}
		}
	}
	if said == 0 {
		t.Error("nobody answers for anything: the archive proves nothing")
	}
}

// fresh writes a material that no folder has yet.
func fresh(t *testing.T) string {
	path := filepath.Join(t.TempDir(), "新的对照检查材料.txt")
	if err := os.WriteFile(path, []byte(upload("这一份是升级以后才读入的。")), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
