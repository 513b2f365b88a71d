package audit

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"

	"bihuan/internal/fault"
	"bihuan/internal/history"
)

// rows proves that what pages show is what the history makes.
type rows struct {
	*Service
	*Report
	erased map[string][]byte // hash of the row after an erased event
	read   int64
}

// strays is the most rows without a history that are named of one table.
const strays = 20

func (r *rows) prove(ctx context.Context) error {
	err := r.Store.Subjects(ctx, func(all []history.Stored) error {
		r.Subjects++
		r.read += int64(len(all))
		return r.subject(ctx, all)
	})
	if err != nil {
		return err
	}
	if r.read < r.Events {
		r.add(Finding{Damage: history.Disordered, No: 1, Sentence: fmt.Sprintf("数据库的索引损坏：按顺序读到%d条操作记录，按事项只读到%d条。", r.Events, r.read)})
	}
	for _, a := range r.Aggregates {
		if a.Table == "" {
			continue
		}
		ids, err := r.Store.WithoutHistory(ctx, a.Subject, a.Table, a.Key, strays)
		if err != nil {
			return err
		}
		for _, id := range ids {
			r.add(Finding{Damage: history.RowStray, No: r.Events + 1, Subject: a.Subject, ID: id,
				Sentence: fmt.Sprintf("%s %s没有任何操作记录，不是程序写入的。", a.Name, id)})
		}
	}
	return nil
}

// subject proves one subject with its whole history.
func (r *rows) subject(ctx context.Context, all []history.Stored) error {
	last := all[len(all)-1]
	for i, e := range all {
		if e.Version != int64(i)+1 {
			r.add(r.found(ctx, history.Missing, e.Entry, "之前缺少同一事项的记录：它是第%d次操作，前面只有%d次。", e.Version, i))
			return nil
		}
		if i > 0 && e.Seq < all[i-1].Seq {
			r.add(r.found(ctx, history.Disordered, e.Entry, "的顺序不对：它是同一事项的第%d次操作，却排在第%d次之前。", e.Version, e.Version-1))
			return nil
		}
	}
	a, ok := r.aggregate(last.Subject)
	if !ok {
		r.add(r.found(ctx, history.Inserted, last.Entry, "属于程序不认识的事项，不是程序写入的。"))
		return nil
	}
	f, err := r.examine(ctx, a, all)
	if f == nil || err != nil {
		return err
	}
	// Somebody may have changed the subject between two reads: look again while
	// nobody can.
	err = r.DB.Atomic(ctx, func(ctx context.Context) error {
		if err := r.Store.Hold(ctx); err != nil {
			return err
		}
		all, err := r.Store.StoredOf(ctx, last.Subject, last.SubjectID)
		if err != nil || len(all) == 0 {
			return err
		}
		f, err = r.examine(ctx, a, all)
		return err
	})
	if err == nil && f != nil {
		r.add(*f)
	}
	return err
}

// examine compares a subject with its row, its files and what else belongs to
// it.
func (r *rows) examine(ctx context.Context, a history.Aggregate, all []history.Stored) (*Finding, error) {
	f, err := r.row(ctx, a, all)
	if f == nil && err == nil {
		f, err = r.files(ctx, a, all)
	}
	return f, err
}

// row compares the current row of a subject with its history.
func (r *rows) row(ctx context.Context, a history.Aggregate, all []history.Stored) (*Finding, error) {
	if a.Row == nil {
		return nil, nil
	}
	last := all[len(all)-1]
	finding := func(d history.Damage, text string) (*Finding, error) {
		f := r.found(ctx, d, last.Entry, "%s", text)
		return &f, nil
	}
	row, err := a.Row(ctx, last.UnitID, last.SubjectID)
	if err != nil && fault.KindOf(err) != fault.Internal {
		return nil, err // the database does not answer
	}
	if err != nil {
		return finding(history.RowChanged, "之后，现有数据被绕过程序改动，已读不出来。")
	}
	want := last.RowHash
	if last.Body == nil {
		want = r.erased[last.ID]
	}
	if want == nil {
		r.Unproven++
		return nil, nil
	}
	if have := sha256.Sum256(row); !bytes.Equal(have[:], want) {
		if string(row) == "null" {
			return finding(history.RowMissing, "之后，现有数据被绕过程序删除。")
		}
		return finding(history.RowChanged, "之后，现有数据被绕过程序改动，与这条记录写入时的不一致。")
	}
	entries, whole := entries(all)
	if a.Replay == nil || !whole {
		return nil, nil
	}
	replayed, err := a.Replay(entries)
	if err != nil || !bytes.Equal(replayed, row) {
		return finding(history.RowChanged, "之后的现有数据与按记录逐条重做的结果不一致。")
	}
	return nil, nil
}

// files proves the files of a subject and what else belongs to it.
func (r *rows) files(ctx context.Context, a history.Aggregate, all []history.Stored) (*Finding, error) {
	finding := func(d history.Damage, format string, args ...any) (*Finding, error) {
		f := r.found(ctx, d, all[len(all)-1].Entry, format, args...)
		return &f, nil
	}
	list, _ := entries(all)
	files, err := a.Files(list)
	if err != nil {
		return finding(history.Changed, "或它之前的记录读不懂，可能是较新版本的程序写入的。")
	}
	for _, f := range files {
		r.FileCount++
		sum, err := r.Service.Files.Sum(f.Blob)
		switch {
		case fault.KindOf(err) == fault.NotFound:
			return finding(history.FileMissing, "所附的文件（%s）不见了。", f.Blob)
		case err != nil:
			return nil, err
		case sum != f.SHA256:
			return finding(history.FileChanged, "所附的文件（%s）被改动或调换。", f.Blob)
		}
	}
	if a.Also == nil {
		return nil, nil
	}
	read, err := a.Also(ctx, list)
	r.FileCount += read
	switch {
	case err == nil:
		return nil, nil
	case fault.KindOf(err) == fault.Conflict:
		return finding(history.RowChanged, "：%s", fault.Text(err))
	case fault.KindOf(err) == fault.Internal && ctx.Err() == nil:
		return finding(history.RowChanged, "之后，附属的数据被绕过程序改动，已读不出来。")
	}
	return nil, err
}

// entries returns the events as wings read them, and whether no body is
// erased.
func entries(all []history.Stored) (list []history.Entry, whole bool) {
	whole = true
	for _, e := range all {
		list = append(list, e.Entry)
		whole = whole && e.Body != nil
	}
	return list, whole
}
