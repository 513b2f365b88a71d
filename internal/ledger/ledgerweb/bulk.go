package ledgerweb

import (
	"bihuan/internal/ledger"
	"bihuan/internal/ledger/grid"
	"bihuan/internal/ui"
)

// BulkFields are the columns that many problems can get one value in.
var BulkFields = []ledger.Field{
	ledger.FieldClass, ledger.FieldLeader, ledger.FieldLeadUnit, ledger.FieldAssistUnits, ledger.FieldHolder, ledger.FieldDue, ledger.FieldAspect, ledger.FieldGoal,
}

// BulkCommands are the commands that can be given to many problems with the
// same details.
var BulkCommands = []ledger.Verb{"assign", "accept-assignment", "claim", "plan-look-back", "withdraw"}

// Bulk is the form by which a change of many problems begins.
type Bulk struct {
	Query    string // of the list, for all that it selects
	Back     string
	Fields   []ui.Option
	Commands []ui.Option
}

func bulk(q grid.Query) *Bulk {
	b := &Bulk{Query: q.Saved(), Back: q.With("/ledger")}
	for _, f := range BulkFields {
		b.Fields = append(b.Fields, ui.Option{Value: "set:" + string(f), Text: f.Zh()})
	}
	for _, verb := range BulkCommands {
		zh, _, _ := CommandFields(verb)
		b.Commands = append(b.Commands, ui.Option{Value: "do:" + string(verb), Text: zh})
	}
	return b
}
