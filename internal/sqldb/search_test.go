package sqldb_test

import (
	"context"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"bihuan/internal/sqldb"
	"bihuan/internal/sqldb/sqldbtest"
)

func TestGrams(t *testing.T) {
	for text, want := range map[string]string{
		"":       "",
		"。 ，":    "",
		"党建":     "x0515a05efa x05efa",
		"责":      "x08d23",
		"Ａ１，责 𬎆": "x0006100031 x00031 x08d23 x2c386",
	} {
		if got := sqldb.Grams(text); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
}

// Every word of a text finds it, on both engines, and no query is an error.
func TestSearchFinds(t *testing.T) {
	sqldbtest.Both(t, func(t *testing.T, db *sqldb.DB) {
		ctx := context.Background()
		matches := func(r interface{ Fatal(...any) }, rowid int, query string) bool {
			condition, argument := db.Search(query, "$1")
			n, err := sqldb.One(ctx, db, sqldb.Value[int], `SELECT COUNT(*) FROM problem_text WHERE `+condition+` AND rowid = $2`, argument, rowid)
			if err != nil {
				r.Fatal(err)
			}
			return n == 1
		}
		rowid := 0
		rapid.Check(t, func(r *rapid.T) {
			alphabet := []rune("党建主体责任 ，。“”3512aBé𬎆𫖮㛃䶮ＡＢ\n*\"():&|!<>-'\\")
			text := rapid.StringOfN(rapid.RuneFrom(alphabet), 1, 40, -1).Draw(r, "text")
			rowid++
			if err := db.Atomic(ctx, func(ctx context.Context) error {
				_, err := db.Exec(ctx, `INSERT INTO problem_text (rowid, grams) VALUES ($1, $2)`, rowid, sqldb.Grams(text))
				return err
			}); err != nil {
				r.Fatal(err)
			}
			runes := []rune(text)
			from := rapid.IntRange(0, len(runes)-1).Draw(r, "from")
			part := string(runes[from:rapid.IntRange(from+1, len(runes)).Draw(r, "to")])
			if sqldb.Searchable(part) && !matches(r, rowid, part) {
				r.Fatalf("%q is not found by %q", text, part)
			}
			query := rapid.String().Draw(r, "query")
			if utf8.ValidString(query) && sqldb.Searchable(query) {
				got := matches(r, rowid, query)
				if want := strings.Contains(strings.ToLower(text), strings.ToLower(strings.TrimSpace(query))); want && !got {
					r.Fatalf("%q is not found by %q", text, query)
				}
			}
			if matches(r, rowid, "缺席") {
				r.Fatal("finds what is not there")
			}
		})
	})
}

// The longest problem that the ledger takes is found by its last words:
// PostgreSQL forgets positions beyond 16,383.
func TestSearchLongText(t *testing.T) {
	sqldbtest.Both(t, func(t *testing.T, db *sqldb.DB) {
		ctx := context.Background()
		text := strings.Repeat("按月落实，", 2800) + "末尾词组"
		if err := db.Atomic(ctx, func(ctx context.Context) error {
			_, err := db.Exec(ctx, `INSERT INTO problem_text (rowid, grams) VALUES ($1, $2)`, 1, sqldb.Grams(text))
			return err
		}); err != nil {
			t.Fatal(err)
		}
		condition, argument := db.Search("末尾词组", "$1")
		n, err := sqldb.One(ctx, db, sqldb.Value[int], `SELECT COUNT(*) FROM problem_text WHERE `+condition, argument)
		if err != nil || n != 1 {
			t.Errorf("found %d times, %v", n, err)
		}
	})
}
