// Package intaketest gives tests a ledger into which tables are taken in.
package intaketest

import (
	"context"
	"os"
	"testing"

	"bihuan/internal/blob"
	"bihuan/internal/child"
	"bihuan/internal/flow"
	"bihuan/internal/ident"
	"bihuan/internal/ledger/intake"
	"bihuan/internal/ledger/intake/intakesql"
	"bihuan/internal/ledger/ledgertest"
	"bihuan/internal/material/reading"
	"bihuan/internal/org"
	"bihuan/internal/org/orgsql"
	"bihuan/internal/sqldb"
	"bihuan/internal/tabular/excel"
)

// Main runs the tests of a package that reads workbooks in children.
func Main(m *testing.M) {
	works := map[string]child.Handler{excel.Work: excel.Serve, excel.MarkWork: excel.ServeMark}
	if code, handled := child.Main(os.Args[1:], works); handled {
		os.Exit(code)
	}
	os.Exit(m.Run())
}

// World is a ledger and an organisation with what takes tables in.
type World struct {
	*ledgertest.World
	*flow.Intake
	Org *org.Directory
}

// New makes the world in db.
func New(t testing.TB, db *sqldb.DB) *World {
	t.Helper()
	w := &World{World: ledgertest.New(t, db)}
	w.Org = &org.Directory{DB: db, Roster: &orgsql.Roster{DB: db}, History: w.Past, Clock: w.World.Clock, NewID: ident.New}
	w.Intake = &flow.Intake{
		DB: db, Store: &intakesql.Store{DB: db}, Ledger: w.Service, Org: w.Org, Files: &blob.Store{Dir: t.TempDir(), NewID: ident.New},
		Book: excel.InChild, Text: reading.Text, Clock: w.World.Clock, NewID: ident.New,
		Mark: func(ctx context.Context, data []byte, m flow.Marks) ([]byte, error) {
			return excel.MarkInChild(ctx, data, excel.Marks{Sheet: m.Sheet, Head: intake.MarkHead, HeadRow: m.HeadRow, Notes: m.Notes})
		},
	}
	return w
}
