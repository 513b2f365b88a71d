// Package audittest makes a history with something in it, for tests of those
// who check it.
package audittest

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"testing"
	"time"

	"bihuan/internal/access"
	"bihuan/internal/audit"
	"bihuan/internal/fault"
	"bihuan/internal/history"
	"bihuan/internal/history/historysql"
	"bihuan/internal/ident"
	"bihuan/internal/seal"
	"bihuan/internal/sqldb"
)

// Noted is the event of a note: its text is replaced.
type Noted struct {
	Text string        `json:"text"`
	File *history.File `json:"file,omitempty"`
}

// Kind implements history.Event.
func (Noted) Kind() string {
	return "test.noted.v1"
}

// Sentence implements history.Event.
func (e Noted) Sentence() string { return "记下“" + e.Text + "”" }

// FilesKept implements history.FileKeeper.
func (e Noted) FilesKept() []history.File {
	if e.File == nil {
		return nil
	}
	return []history.File{*e.File}
}

// Dropped is the event after which a note has no file.
type Dropped struct {
	Blob string `json:"blob"`
}

// Kind implements history.Event.
func (Dropped) Kind() string {
	return "test.dropped.v1"
}

// Sentence implements history.Event.
func (Dropped) Sentence() string { return "删去附件" }

// FilesGone implements history.FileLoser.
func (e Dropped) FilesGone() []string { return []string{e.Blob} }

var kinds = history.Kinds{}

var _ = history.Know[Noted](kinds) && history.Know[Dropped](kinds)

// Note is the row of a note; it stands in a map, not in the database.
type Note struct {
	Text    string `json:"text"`
	Version int64  `json:"version"`
}

// World is a history of notes.
type World struct {
	*audit.Service
	Past  *historysql.Store
	Notes map[string]Note
	Blobs map[string][]byte
	Now   time.Time
	Who   access.Viewer
	db    *sqldb.DB
}

// New makes a history on an empty database.
func New(t testing.TB, db *sqldb.DB) *World {
	t.Helper()
	key, err := history.NewKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return With(t, db, key)
}

// With is New for another replica with the same key.
func With(t testing.TB, db *sqldb.DB, key []byte) *World {
	t.Helper()
	signer, err := history.ParseSigner(key)
	if err != nil {
		t.Fatal(err)
	}
	w := &World{db: db, Notes: map[string]Note{}, Blobs: map[string][]byte{}, Now: time.Date(2026, 11, 30, 1, 0, 0, 0, time.UTC)}
	w.Who = access.Viewer{AccountID: "a", UnitID: "u", UnitName: "云川县水务局", Name: "林知远", Role: access.Auditor}
	w.Past = &historysql.Store{DB: db, NewID: ident.New, Random: rand.Reader, Sealer: seal.New(make([]byte, 32))}
	notes := history.Of("note", "便条", "", kinds.Decode, w.load, replay)
	retained := history.Alone("talk", "谈话", kinds.Decode)
	retained.Retained = true
	w.Service = &audit.Service{
		DB: db, Store: w.Past, Signer: signer, Clock: func() time.Time { return w.Now }, NewID: ident.New, Files: w,
		Aggregates: []history.Aggregate{history.Alone(history.Subject, "操作记录", history.Decode), notes, retained},
	}
	return w
}

func (w *World) load(_ context.Context, _, id string) (Note, error) {
	n, ok := w.Notes[id]
	if !ok {
		return n, fault.New(fault.NotFound, "没有这张便条。")
	}
	return n, nil
}

func replay(entries []history.Entry) (Note, error) {
	var n Note
	for _, e := range entries {
		event, err := kinds.Decode(e.Kind, e.Body)
		if err != nil {
			return n, err
		}
		if noted, ok := event.(Noted); ok {
			n.Text = noted.Text
		}
		n.Version = e.Version
	}
	return n, nil
}

// Sum implements audit.Files.
func (w *World) Sum(blob string) (string, error) {
	content, ok := w.Blobs[blob]
	if !ok {
		return "", fault.New(fault.NotFound, "没有文件。")
	}
	return history.NewFile(blob, content).SHA256, nil
}

// Do records an event of a note and keeps its row.
func (w *World) Do(t testing.TB, id string, e history.Event) {
	t.Helper()
	n := w.Notes[id]
	if noted, ok := e.(Noted); ok {
		n.Text = noted.Text
	}
	n.Version++
	w.Append(t, history.Record{UnitID: "u", Subject: "note", SubjectID: id, Version: n.Version, Actor: "a", At: w.Now, Event: e, Row: n})
	w.Notes[id] = n
}

// Append appends records in a transaction.
func (w *World) Append(t testing.TB, records ...history.Record) {
	t.Helper()
	if err := w.db.Atomic(context.Background(), func(ctx context.Context) error { return w.Past.Append(ctx, records...) }); err != nil {
		t.Fatal(err)
	}
}

// Fill records n notes.
func (w *World) Fill(t testing.TB, n int) {
	t.Helper()
	for i := range n {
		w.Do(t, fmt.Sprintf("n%d", i), Noted{Text: fmt.Sprintf("第%d张，𬎆", i)})
	}
}

// Exec runs a statement as somebody would behind the program's back.
func (w *World) Exec(t testing.TB, query string, args ...any) {
	t.Helper()
	err := w.db.Atomic(context.Background(), func(ctx context.Context) error {
		n, err := w.db.Exec(ctx, query, args...)
		if err == nil && n == 0 {
			err = errors.New("nothing was touched")
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
