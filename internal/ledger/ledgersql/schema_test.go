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
	migration, err := os.ReadFile("../../sqldb/migrations/00003_ledger.sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		check("state", ledger.States), check("subject", ledger.Subjects), check("class", ledger.Classes),
		check("visibility", []access.Visibility{access.UnitWide, access.Restricted}),
	} {
		if !strings.Contains(string(migration), want) {
			t.Errorf("the migration lacks %s", want)
		}
	}
}
