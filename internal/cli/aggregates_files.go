package cli

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"

	"bihuan/internal/blob"
	"bihuan/internal/fault"
	"bihuan/internal/history"
	"bihuan/internal/ledger"
	"bihuan/internal/ledger/ledgersql"
	"bihuan/internal/seal"
)

// named is a file as an event of a problem names it.
type named struct {
	ledger.File
	by history.Entry // the event that brought it
}

// problemAlso proves what belongs to a problem beside its row: its files, and
// the rows that decide who may see it.
func problemAlso(book *ledgersql.Store, sealer *seal.Sealer, files *blob.Store) func(context.Context, []history.Entry) (int, error) {
	proveFiles := problemFiles(book, sealer, files)
	return func(ctx context.Context, entries []history.Entry) (int, error) {
		n, err := proveFiles(ctx, entries)
		if err != nil {
			return n, err
		}
		p, err := book.Problem(ctx, checker(entries[0].UnitID), entries[0].SubjectID)
		if err != nil {
			return n, err
		}
		return n, book.CheckRights(ctx, p)
	}
}

// problemFiles proves the files of a problem: that the rows which say where
// each is are those of the events, and that the content is what came in.
func problemFiles(book *ledgersql.Store, sealer *seal.Sealer, files *blob.Store) func(context.Context, []history.Entry) (int, error) {
	return func(ctx context.Context, entries []history.Entry) (int, error) {
		var all []named
		erased := false
		for _, e := range entries {
			erased = erased || e.Body == nil
			found, err := filesIn(e.Body)
			if err != nil {
				return 0, err
			}
			for _, f := range found {
				if !known(all, f.ID) {
					all = append(all, named{f, e})
				}
			}
		}
		rows, err := book.Files(ctx, checker(entries[0].UnitID), entries[0].SubjectID)
		if err != nil {
			return 0, err
		}
		if !erased && len(rows) != len(all) {
			return 0, fault.New(fault.Conflict, "登记的文件有%d个，操作记录里有%d个。", len(rows), len(all))
		}
		for _, r := range rows {
			if erased && !known(all, r.ID) {
				continue // what named it is erased
			}
			if err := checkFile(all, r, sealer, files); err != nil {
				return 0, err
			}
		}
		return len(rows), nil
	}
}

func known(all []named, id string) bool {
	for _, n := range all {
		if n.ID == id {
			return true
		}
	}
	return false
}

// checkFile proves one row and its content.
func checkFile(all []named, r ledger.FileRow, sealer *seal.Sealer, files *blob.Store) error {
	for _, n := range all {
		if n.ID != r.ID {
			continue
		}
		if n.File != r.File || n.by.Version != r.Version || n.by.Actor != r.CreatedBy || !n.by.At.Equal(r.CreatedAt) || n.by.UnitID != r.UnitID {
			return fault.New(fault.Conflict, "文件“%s”的登记（名称、类型、大小、上传人或时间）被改动。", n.Name)
		}
		sum, print, err := contentOf(r.Blob, sealer, files)
		if err != nil || sum != n.SHA256 || print != r.Fingerprint {
			return fault.Wrap(err, fault.Conflict, "文件“%s”的内容被改动、调换或删除。", n.Name)
		}
		return nil
	}
	return fault.New(fault.Conflict, "文件“%s”没有操作记录。", r.Name)
}

// contentOf returns the hashes of what a sealed file holds.
func contentOf(id string, sealer *seal.Sealer, files *blob.Store) (sum, fingerprint string, err error) {
	f, err := files.Open(id)
	if err != nil {
		return "", "", err
	}
	defer f.Close()
	content, err := sealer.OpenFrom(f)
	if err != nil {
		return "", "", err
	}
	plain, keyed := sha256.New(), sealer.Fingerprinter()
	_, err = io.Copy(io.MultiWriter(plain, keyed), content)
	return hex.EncodeToString(plain.Sum(nil)), hex.EncodeToString(keyed.Sum(nil)), err
}

// filesIn finds the files that a body names, wherever they stand in it.
func filesIn(body []byte) ([]ledger.File, error) {
	if !bytes.Contains(body, []byte(`"sha256"`)) {
		return nil, nil
	}
	var all []ledger.File
	var walk func(raw json.RawMessage) error
	walk = func(raw json.RawMessage) error {
		switch bytes.TrimLeft(raw, " \n")[0] {
		case '{':
			var f ledger.File
			if json.Unmarshal(raw, &f) == nil && f.ID != "" && f.SHA256 != "" {
				all = append(all, f)
				return nil
			}
			var fields map[string]json.RawMessage
			if err := json.Unmarshal(raw, &fields); err != nil {
				return err
			}
			for _, field := range fields {
				if err := walk(field); err != nil {
					return err
				}
			}
		case '[':
			var items []json.RawMessage
			if err := json.Unmarshal(raw, &items); err != nil {
				return err
			}
			for _, item := range items {
				if err := walk(item); err != nil {
					return err
				}
			}
		}
		return nil
	}
	err := walk(body)
	return all, err
}
