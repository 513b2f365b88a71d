package ledgersql_test

import (
	"os"
	"strings"
	"testing"

	"bihuan/internal/access"
	"bihuan/internal/ledger"
)

func check[T ~string](column string, codes []T) string {
	quoted := make([]string, len(codes))
	for i, c := range codes {
		quoted[i] = "'" + string(c) + "'"
	}
	return column + " TEXT NOT NULL CHECK (" + column + " IN (" + strings.Join(quoted, ", ") + "))"
}

// The database refuses what the Go types do not know.
func TestChecks(t *testing.T) {
	var migration string
	for _, name := range []string{"00003_ledger.sql", "00005_course.sql", "00008_problem_file.sql", "00009_rights.sql", "00016_batch.sql"} {
		text, err := os.ReadFile("../../sqldb/migrations/" + name)
		if err != nil {
			t.Fatal(err)
		}
		up, _, _ := strings.Cut(string(text), "-- +goose Down")
		migration += up
	}
	for _, want := range []string{
		strings.Replace(check("state", ledger.States), "NOT NULL", "NOT NULL DEFAULT 'registered'", 1), check("state", ledger.TaskStates), check("subject", ledger.Subjects), check("class", ledger.Classes), check("kind", ledger.BatchKinds), check("state", ledger.BatchStates),
		check("role", ledger.Capacities), check("visibility", []access.Visibility{access.UnitWide, access.Restricted}),
	} {
		if !strings.Contains(migration, want) {
			t.Errorf("the migration lacks %s", want)
		}
	}
}
