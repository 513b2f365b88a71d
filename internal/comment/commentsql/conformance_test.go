package commentsql_test

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"bihuan/internal/access"
	"bihuan/internal/comment"
	"bihuan/internal/comment/commentsql"
	"bihuan/internal/fault"
	"bihuan/internal/ident"
	"bihuan/internal/ledger"
	"bihuan/internal/ledger/ledgertest"
	"bihuan/internal/sqldb"
	"bihuan/internal/sqldb/sqldbtest"
)

var ctx = context.Background()

type world struct {
	*ledgertest.World
	talk      *comment.Service
	inspector access.Viewer
}

func both(t *testing.T, test func(t *testing.T, w *world, problems []ledger.Problem)) {
	sqldbtest.Both(t, func(t *testing.T, db *sqldb.DB) {
		w := &world{World: ledgertest.New(t, db)}
		w.inspector = w.Second
		w.inspector.Role = access.Inspector
		w.talk = &comment.Service{DB: db, Store: &commentsql.Store{DB: db}, History: w.Past, Clock: w.Clock, NewID: ident.New, Circle: w.Circle,
			Colleagues: func(context.Context, access.Viewer) ([]access.Viewer, error) {
				return []access.Viewer{w.Keeper, w.inspector, w.Reader}, nil
			}}
		test(t, w, w.Seed(t))
	})
}

func must[T any](value T, err error) func(t *testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
}

func TestComments(t *testing.T) {
	both(t, func(t *testing.T, w *world, problems []ledger.Problem) {
		p := problems[0].ID
		first := must(w.talk.Write(ctx, w.inspector, p, " 佐证里没有签到表，请@林远 补充 𬎆𫖮㛃䶮\r\n谢谢 "))(t)
		w.Pass(time.Minute)
		second := must(w.talk.Write(ctx, w.Keeper, p, "已联系支部"))(t)
		all := must(w.talk.Of(ctx, w.Reader, p))(t)
		if len(all) != 2 || all[0].ID != first.ID || all[0].Text != "佐证里没有签到表，请@林远 补充 𬎆𫖮㛃䶮\n谢谢" || all[0].AuthorName != "周禾" || all[0].Mentions[0].Account != w.Keeper.AccountID {
			t.Errorf("%+v", all)
		}
		if again := must(w.talk.Mentioning(ctx, w.Keeper, "", 10))(t); len(again) != 1 || again[0].ID != first.ID {
			t.Errorf("mentioned in %+v", again)
		}
		if again := must(w.talk.Mentioning(ctx, w.Keeper, first.ID, 10))(t); len(again) != 0 {
			t.Errorf("mentioned before in %+v", again)
		}
		edited := must(w.talk.Edit(ctx, w.inspector, first.ID, 1, "请补充签到表"))(t)
		if edited.Version != 2 || len(edited.Mentions) != 0 {
			t.Errorf("%+v", edited)
		}
		if again := must(w.talk.Mentioning(ctx, w.Keeper, "", 10))(t); len(again) != 0 {
			t.Errorf("still mentioned in %+v", again)
		}
		if same := must(w.talk.Edit(ctx, w.inspector, first.ID, 2, "请补充签到表"))(t); same.Version != 2 {
			t.Errorf("the same text made version %d", same.Version)
		}
		gone := must(w.talk.Withdraw(ctx, w.Keeper, first.ID, 2, "重复"))(t)
		if gone.Withdrawn != "重复" {
			t.Errorf("%+v", gone)
		}
		for name, err := range map[string]error{
			"edit of another's":     problem(w.talk.Edit(ctx, w.inspector, second.ID, 1, "改")),
			"edit of the withdrawn": problem(w.talk.Edit(ctx, w.inspector, first.ID, 3, "改")),
			"a stale edit":          problem(w.talk.Edit(ctx, w.Keeper, second.ID, 7, "改")),
			"a reader's":            problem(w.talk.Write(ctx, w.Reader, p, "好")),
			"an empty one":          problem(w.talk.Write(ctx, w.Keeper, p, " \n ")),
			"a long one":            problem(w.talk.Write(ctx, w.Keeper, p, strings.Repeat("长", comment.MaxText+1))),
			"of a foreign problem":  problem(w.talk.Write(ctx, w.Foreign, p, "好")),
			"without a reason":      problem(w.talk.Withdraw(ctx, w.Keeper, second.ID, 1, " ")),
			"of nothing":            problem(w.talk.Edit(ctx, w.Keeper, "none", 1, "改")),
		} {
			if err == nil || fault.KindOf(err) == fault.Internal {
				t.Errorf("%s: %v", name, err)
			}
		}
		checkHistory(t, w, first.ID)
		checkHistory(t, w, second.ID)
	})
}

func problem(_ comment.Comment, err error) error { return err }

// checkHistory replays a comment: the stored row is the one that the history
// commits to.
func checkHistory(t *testing.T, w *world, id string) {
	t.Helper()
	entries := must(w.Past.Of(ctx, w.Keeper, comment.Subject, id))(t)
	replayed := must(comment.Replay(entries))(t)
	stored := must(w.talk.Comment(ctx, w.Keeper, id))(t)
	a, _ := json.Marshal(replayed)
	b, _ := json.Marshal(stored)
	hash := must(sqldb.One(ctx, w.SQL, sqldb.Value[[]byte], `SELECT b.row_hash FROM event_body b JOIN event e ON e.seq = b.seq WHERE e.subject_id = $1 ORDER BY e.version DESC`, id))(t)
	if sum := sha256.Sum256(b); string(a) != string(b) || string(sum[:]) != string(hash) {
		t.Errorf("replayed\n%s\nstored\n%s", a, b)
	}
}

// A comment on the problem of a person is seen by who sees the problem, and
// nobody else can be mentioned in it.
func TestRestricted(t *testing.T) {
	both(t, func(t *testing.T, w *world, problems []ledger.Problem) {
		personal := problems[0]
		for _, p := range problems {
			if p.Subject == ledger.Personal {
				personal = p
			}
		}
		said := must(w.talk.Write(ctx, w.Keeper, personal.ID, "请@周禾 约谈"))(t)
		if said.Visibility != access.Restricted {
			t.Errorf("%+v", said)
		}
		if _, err := w.talk.Of(ctx, w.Reader, personal.ID); fault.KindOf(err) != fault.NotFound {
			t.Errorf("a reader lists them: %v", err)
		}
		if _, err := w.talk.Comment(ctx, w.Reader, said.ID); fault.KindOf(err) != fault.NotFound {
			t.Errorf("a reader opens it: %v", err)
		}
		if _, err := w.talk.Write(ctx, w.Keeper, personal.ID, "@沈青 知悉"); fault.KindOf(err) != fault.Invalid || !strings.Contains(fault.Text(err), "沈青看不到这个问题") {
			t.Errorf("a reader is mentioned: %v", err)
		}
		if names := must(w.talk.Names(ctx, w.Keeper, personal.ID))(t); len(names) != 1 || names[0] != "周禾" {
			t.Errorf("offered: %q", names)
		}
		if names := must(w.talk.Names(ctx, w.Keeper, problems[0].ID))(t); len(names) != 2 {
			t.Errorf("offered: %q", names)
		}
	})
}
