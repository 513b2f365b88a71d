package cli

import (
	"context"

	"bihuan/internal/flow"
	"bihuan/internal/ident"
	"bihuan/internal/ledger/intake"
	"bihuan/internal/ledger/intake/intakesql"
	"bihuan/internal/material/reading"
	"bihuan/internal/tabular/excel"
)

// newIntake wires what takes ledgers of other programs in.
func (in *instance) newIntake() *flow.Intake {
	return &flow.Intake{
		DB: in.db, Store: &intakesql.Store{DB: in.db}, Ledger: in.ledger, Org: in.org, Files: in.files,
		Book: excel.InChild, Text: reading.Text, Older: reading.Workbook, Mark: markBook, Clock: in.clock, NewID: ident.New,
	}
}

// markBook writes answers into a workbook, in a limited process.
func markBook(ctx context.Context, data []byte, m flow.Marks) ([]byte, error) {
	return excel.MarkInChild(ctx, data, excel.Marks{Sheet: m.Sheet, Head: intake.MarkHead, HeadRow: m.HeadRow, Notes: m.Notes})
}
