//go:build unix

package trust_test

import (
	"database/sql"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
)

// uncovered are the columns and tables that the history says nothing about, each
// with the reason. What somebody changes there is not found. A column that is
// in no table of a history and not here fails TestTrustEveryColumn.
var uncovered = map[string]string{
	"account.password":          "a secret: its hash in a history could be guessed at; whoever can write it can also make a session",
	"account.signed_in_at":      "for the list of dormant accounts; the history has every sign-in",
	"attempt":                   "counts guesses and is forgotten",
	"session":                   "comes and goes; the history has who signed in and out",
	"command_key":               "idempotency keys",
	"counter":                   "numbers to give out next",
	"upgrade_step":              "of the program",
	"goose_db_version":          "of the program",
	"sqlite_sequence":           "of the engine",
	"event":                     "the history itself, see the tamperings",
	"event_body":                "the history itself",
	"history_head":              "the history itself",
	"history_node":              "the history itself",
	"history_checkpoint":        "signed; see the tamperings",
	"problem.ref":               "address in the search index",
	"problem.next_due":          "follows from the course; for the order of lists",
	"problem.has_evidence":      "follows from the course; for a filter",
	"problem.closed_on":         "follows from the course; for the order of lists",
	"problem_watch":             "follows from the course; for queues",
	"problem_text":              "search index",
	"person.name_key":           "follows from the name; for the order of lists",
	"post.position":             "order only",
	"charge.position":           "order only",
	"problem_cause.position":    "order only",
	"comment_mention.position":  "order only: of the mentions of one comment",
	"problem_measure.position":  "order only",
	"task.position":             "order only",
	"account_grant.position":    "order only",
	"batch.actor_id":            "the history of the batch has who made it",
	"batch_item":                "where to find what a batch changed; each change has its own history",
	"dispatch_code":             "follows from the dispatch; for a search",
	"dispatch_return":           "follows from the dispatch; for a search",
	"collection":                "what was handed in and not yet merged",
	"collection_file":           "what was handed in and not yet merged",
	"intake":                    "what was uploaded and not yet taken in",
	"intake_columns":            "how columns were understood last",
	"problem_file.evidence_id":  "follows from the course; for looking up",
	"problem_file.preview_id":   "a small picture of the file",
	"problem_file.on_behalf":    "follows from the event; for lists",
	"behalf":                    "follows from the events of a problem; for looking up whose acts were recorded",
	"problem_source.position":   "order only",
	"problem_source.key":        "follows from the source; finds doubles",
	"layout_file":               "keeps files from being swept",
	"material_revision.unit_id": "repeats that of the material",
}

// column is a column of the database with something in it.
type column struct{ table, name string }

// columns lists what the history covers, in order.
func (h *hand) columns(t *testing.T) (covered []column) {
	t.Helper()
	tables := `SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name`
	if h.url != "" {
		tables = `SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename`
	}
	for _, table := range list[string](h, tables) {
		if uncovered[table] != "" || strings.HasPrefix(table, "problem_text") || one[int64](h, `SELECT COUNT(*) FROM `+table) == 0 {
			continue
		}
		rows, err := h.db.Query(`SELECT * FROM ` + table + ` LIMIT 1`)
		if err != nil {
			t.Fatal(err)
		}
		names, err := rows.Columns()
		rows.Close()
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			if uncovered[table+"."+name] == "" {
				covered = append(covered, column{table, name})
			}
		}
	}
	return covered
}

// cell changes one random cell of a column and reports whether the engine let
// it.
func (h *hand) cell(c column) bool {
	n := one[int64](h, `SELECT COUNT(*) FROM `+c.table)
	key := "rowid"
	if h.url != "" {
		key = "ctid"
	}
	at := fmt.Sprintf(`(SELECT %s FROM %s ORDER BY %s LIMIT 1 OFFSET %d)`, key, c.table, key, h.Int64N(n))
	var was any
	if err := h.db.QueryRow(`SELECT ` + c.name + ` FROM ` + c.table + ` WHERE ` + key + ` = ` + at).Scan(&was); err != nil {
		h.t.Fatal(err)
	}
	var is any
	switch was := was.(type) {
	case nil:
		is = "x"
	case int64:
		is = was + 1
		if h.boolean(c) {
			is = 1 - was
		}
	case bool:
		is = !was
	case string:
		is = was + "x"
	case []byte:
		is = append(slices.Clone(was), 'x')
	default:
		h.t.Fatalf("%s.%s holds a %T", c.table, c.name, was)
	}
	return h.exec(`UPDATE `+c.table+` SET `+c.name+` = $1 WHERE `+key+` = `+at, is)
}

// boolean reports whether a column of SQLite is one of yes and no.
func (h *hand) boolean(c column) bool {
	if h.url != "" {
		return false
	}
	var kind string
	err := h.db.QueryRow(`SELECT type FROM pragma_table_info($1) WHERE name = $2`, c.table, c.name).Scan(&kind)
	if err != nil && err != sql.ErrNoRows {
		h.t.Fatal(err)
	}
	return kind == "BOOLEAN"
}

// TestTrustEveryColumn: in every table, whatever column is changed is found, or
// stands in uncovered with a reason.
func TestTrustEveryColumn(t *testing.T) {
	a := embedded(t)
	look := &hand{archive: a, t: t, db: a.open(t)}
	all := look.columns(t)
	look.db.Close()
	if len(all) < 60 {
		t.Fatalf("%d columns only: %v", len(all), all)
	}
	for _, c := range all {
		t.Run(c.table+"."+c.name, func(t *testing.T) {
			copied := a.tamper(t, tampering{name: c.name, do: func(h *hand) bool { return h.cell(c) }}, 1)
			if copied.verify(t, honest.program(t)).Whole {
				t.Errorf("%s.%s can be changed and nobody notices: add it to a row of the history, or to uncovered with a reason", c.table, c.name)
			}
			os.RemoveAll(copied.dir)
		})
	}
}
