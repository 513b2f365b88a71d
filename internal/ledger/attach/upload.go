package attach

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"bihuan/internal/access"
	"bihuan/internal/blob"
	"bihuan/internal/fault"
	"bihuan/internal/ledger"
)

// Upload is a file on its way in: how far it has come and, once it is whole
// and harmless, what it is. It belongs to the account that began it.
type Upload struct {
	ID      string          `json:"id"`
	Account string          `json:"account"`
	Unit    string          `json:"unit"`
	Problem string          `json:"problem"`
	Name    string          `json:"name"`
	Size    int64           `json:"size"`
	Offset  int64           `json:"offset"`
	Touched int64           `json:"touched"` // UTC milliseconds
	Ready   *ledger.Arrived `json:"ready,omitempty"`
}

// The files of an upload in Dir: its description, its content as far as it
// has come, and what belongs to nobody but the one who looks at it.
const (
	described = ".json"
	partial   = ".bytes"
	scratch   = ".look"
)

var errNone = fault.New(fault.NotFound, "没有这次上传，可能已经登记、去掉或过期，请重新选择文件上传。")

func (d *Desk) path(id, suffix string) string { return filepath.Join(d.Dir, id+suffix) }

// proper reports whether id can be one of ours; it is part of a path.
func proper(id string) bool {
	return len(id) == 26 && strings.Trim(id, "abcdefghijklmnopqrstuvwxyz234567") == ""
}

// Find returns an upload of v, fault.NotFound for that of anybody else.
func (d *Desk) Find(v access.Viewer, id string) (Upload, error) {
	if !proper(id) || !v.Signed() {
		return Upload{}, errNone
	}
	u, err := d.read(id)
	if err != nil {
		return Upload{}, err
	}
	if u.Account != v.AccountID || u.Unit != v.UnitID || d.expired(u, 0) {
		return Upload{}, errNone
	}
	return u, nil
}

func (d *Desk) read(id string) (Upload, error) {
	var u Upload
	raw, err := os.ReadFile(d.path(id, described))
	if errors.Is(err, fs.ErrNotExist) {
		return u, errNone
	}
	if err != nil {
		return u, fault.Wrap(err, fault.Unavailable, "上传的文件读不出来，请检查数据目录的权限。")
	}
	return u, json.Unmarshal(raw, &u)
}

// save makes the description of u durable in one step.
func (d *Desk) save(u Upload) error {
	raw, err := json.Marshal(u)
	if err != nil {
		return err
	}
	f, err := d.private()
	if err != nil {
		return notStored(err)
	}
	_, err = f.Write(raw)
	if err = errors.Join(err, f.Sync(), f.Close()); err == nil {
		err = os.Rename(f.Name(), d.path(u.ID, described))
	}
	if err == nil {
		err = blob.SyncDir(d.Dir)
	}
	if err != nil {
		os.Remove(f.Name())
		return notStored(err)
	}
	return nil
}

func (d *Desk) remove(id string) {
	os.Remove(d.path(id, described)) // what stays is swept
	os.Remove(d.path(id, partial))
}

// Forget drops uploads of v: those that a command has made part of a problem,
// and those that v does not want. What is not there is no error.
func (d *Desk) Forget(v access.Viewer, ids ...string) {
	for _, id := range ids {
		if _, err := d.Find(v, id); err == nil {
			d.remove(id)
		}
	}
}

// expired reports whether u was not touched for longer than the limit and
// some more.
func (d *Desk) expired(u Upload, more time.Duration) bool {
	return d.Clock().Sub(time.UnixMilli(u.Touched)) > d.Limits.Expiry+more
}

// each calls use for every upload in Dir.
func (d *Desk) each(use func(Upload) error) error {
	entries, err := os.ReadDir(d.Dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fault.Wrap(err, fault.Unavailable, "上传的文件读不出来，请检查数据目录的权限。")
	}
	for _, entry := range entries {
		id, is := strings.CutSuffix(entry.Name(), described)
		if !is || !proper(id) {
			continue
		}
		u, err := d.read(id)
		if fault.KindOf(err) == fault.NotFound {
			continue // forgotten meanwhile
		}
		if err != nil {
			return err
		}
		if err := use(u); err != nil {
			return err
		}
	}
	return nil
}

// waiting lists the uploads of v that did not expire.
func (d *Desk) waiting(v access.Viewer) ([]Upload, error) {
	var all []Upload
	err := d.each(func(u Upload) error {
		if u.Account == v.AccountID && u.Unit == v.UnitID && !d.expired(u, 0) {
			all = append(all, u)
		}
		return nil
	})
	return all, err
}

// grace is how long a command may still be naming an upload that has expired,
// and how long somebody may be looking at a file.
const grace = time.Hour

// Sweep removes uploads that expired and what a crash left in Dir, and returns
// how many files went. It must run before the blobs are swept.
func (d *Desk) Sweep() (int, error) {
	swept := 0
	live := map[string]bool{}
	err := d.each(func(u Upload) error {
		if d.expired(u, grace) {
			d.remove(u.ID)
			swept++
		} else {
			live[u.ID] = u.Ready == nil
		}
		return nil
	})
	if err != nil {
		return swept, err
	}
	entries, err := os.ReadDir(d.Dir)
	if errors.Is(err, fs.ErrNotExist) {
		return swept, nil
	}
	for _, entry := range entries {
		id, isPart := strings.CutSuffix(entry.Name(), partial)
		if strings.HasSuffix(entry.Name(), described) || isPart && live[id] {
			continue
		}
		info, err := entry.Info()
		if err == nil && info.ModTime().Before(d.Clock().Add(-grace)) && os.Remove(filepath.Join(d.Dir, entry.Name())) == nil {
			swept++
		}
	}
	return swept, err
}

// Holding returns what reports whether a blob belongs to a file that waits.
func (d *Desk) Holding() (func(blob string) bool, error) {
	held := map[string]bool{}
	err := d.each(func(u Upload) error {
		if u.Ready != nil {
			held[u.Ready.Blob], held[u.Ready.Preview] = true, true
		}
		return nil
	})
	return func(blob string) bool { return held[blob] }, err
}
