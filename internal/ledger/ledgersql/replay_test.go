package ledgersql_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"flag"
	"os"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/history"
	"bihuan/internal/ledger"
	"bihuan/internal/ledger/ledgertest"
	"bihuan/internal/sqldb"
)

func TestMain(m *testing.M) {
	flag.Parse()
	// Every step is a transaction on a disk: a few sequences say enough here,
	// the pure package runs many.
	if f := flag.Lookup("rapid.checks"); f.Value.String() == f.DefValue {
		_ = f.Value.Set("6")
	}
	os.Exit(m.Run())
}

// Whatever is done to problems, the stored row, the row that the history
// commits to and the replay of the history are one.
func TestReplay(t *testing.T) {
	both(t, func(t *testing.T, w *ledgertest.World) {
		rapid.Check(t, func(r *rapid.T) {
			var keeper, second access.Viewer
			w.People(t, &keeper, &second)
			var problems []ledger.Problem
			r.Repeat(map[string]func(*rapid.T){
				"register": func(r *rapid.T) {
					all, err := w.Register(ctx, keeper, ledgertest.Sample())
					if err != nil {
						r.Fatal(err)
					}
					problems = append(problems, all...)
				},
				"one": func(r *rapid.T) {
					p, err := w.RegisterOne(ctx, second, 2025, ledger.Content{Subject: ledger.Team, Title: rapid.StringN(1, 20, 60).Draw(r, "title"), Aspect: "新的方面"})
					if err == nil {
						problems = append(problems, p)
					} else if fault.KindOf(err) != fault.Invalid {
						r.Fatal(err)
					}
				},
				"edit": func(r *rapid.T) {
					if len(problems) == 0 {
						r.Skip()
					}
					i := rapid.IntRange(0, len(problems)-1).Draw(r, "problem")
					edit := ledger.Edit{Values: rapid.SliceOfN(anyValue, 0, 3).Draw(r, "edit")}
					version := problems[i].Version + rapid.SampledFrom([]int64{0, 0, 0, -1}).Draw(r, "off")
					after, err := w.Edit(ctx, second, problems[i].ID, version, edit)
					switch {
					case err == nil:
						problems[i] = after
					case fault.KindOf(err) != fault.Invalid && fault.KindOf(err) != fault.Stale && fault.KindOf(err) != fault.Conflict:
						r.Fatal(err)
					}
				},
				"command": func(r *rapid.T) {
					if len(problems) == 0 {
						r.Skip()
					}
					i := rapid.IntRange(0, len(problems)-1).Draw(r, "problem")
					p := problems[i]
					o := ledgertest.AnyOrder(r, p, w.Today())
					var after ledger.Problem
					var err error
					if task := p.Course.Task(o.Task); task != nil {
						after, err = w.DoTask(ctx, keeper, task.ID, task.Version, o.Command, o.Behalf)
					} else {
						after, err = w.Do(ctx, keeper, p.ID, p.Version, o.Command, o.Behalf)
					}
					switch k := fault.KindOf(err); {
					case err == nil:
						problems[i] = after
					case k != fault.Invalid && k != fault.Conflict && k != fault.NotFound:
						r.Fatal(err)
					}
				},
				"": func(r *rapid.T) {},
			})
			for _, p := range problems {
				checkReplay(r, w, keeper, p)
			}
		})
	})
}

var anyValue = rapid.Custom(func(r *rapid.T) ledger.Value {
	field := rapid.SampledFrom(ledger.Fields()).Draw(r, "field")
	texts := map[ledger.Field][]string{
		ledger.FieldClass: {"", "immediate", "limited", "lasting", "none"},
		ledger.FieldDue:   {"", "2024-02-29", "2023-02-29", " 2025-01-01\n"},
	}[field]
	if texts == nil {
		texts = []string{"", "甲", " 两端有空格 ", "两\n行", "𬎆𫖮㛃䶮", "联系群众方面"}
	}
	return ledger.Value{Field: field, Text: rapid.SampledFrom(texts).Draw(r, "text")}
})

func checkReplay(r *rapid.T, w *ledgertest.World, v access.Viewer, want ledger.Problem) {
	stored, err := w.Store.Problem(ctx, v, want.ID)
	if err != nil {
		r.Fatal(err)
	}
	entries, err := w.Past.Of(ctx, v, ledger.SubjectProblem, want.ID)
	if err != nil {
		r.Fatal(err)
	}
	replayed, err := ledger.Replay(entries)
	if err != nil {
		r.Fatal(err)
	}
	rows, err := parties(w, want.ID)
	if err != nil {
		r.Fatal(err)
	}
	if !slices.Equal(rows, said(want)) {
		r.Fatalf("parties %v, the texts say %v", rows, said(want))
	}
	watch, err := watchOf(w, want.ID)
	if err != nil {
		r.Fatal(err)
	}
	if watch.Watch != want.Watch(watch.Began) || want.Begins(watch.Began) != watch.Began {
		r.Fatalf("what is looked for %+v, the problem says %+v", watch, want.Watch(watch.Began))
	}
	rowHash, err := sqldb.One(ctx, w.SQL, sqldb.Value[[]byte],
		`SELECT b.row_hash FROM event_body b JOIN event e ON e.seq = b.seq WHERE e.subject_id = $1 ORDER BY e.version DESC`, want.ID)
	if err != nil {
		r.Fatal(err)
	}
	body := asJSON(r, want)
	for name, got := range map[string][]byte{"stored": asJSON(r, stored), "replayed": asJSON(r, replayed)} {
		if !bytes.Equal(got, body) {
			r.Fatalf("%s:\n%s\nreturned:\n%s", name, got, body)
		}
	}
	if sum := sha256.Sum256(body); !bytes.Equal(sum[:], rowHash) {
		r.Fatalf("the history commits to another row than\n%s", body)
	}
	if int64(len(entries)) != want.Version {
		r.Fatalf("%d events for version %d", len(entries), want.Version)
	}
}

func asJSON(r *rapid.T, p ledger.Problem) []byte {
	raw, err := json.Marshal(p)
	if err != nil {
		r.Fatal(err)
	}
	return raw
}

// Causes and measures: the stored row is the one that the history commits to.
func TestReplayParts(t *testing.T) {
	both(t, func(t *testing.T, w *ledgertest.World) {
		for _, p := range w.Seed(t) {
			whole := must(w.Whole(ctx, w.Keeper, p.ID))(t)
			for _, c := range whole.Causes {
				e := only(t, w, ledger.SubjectCause, c.ID).(ledger.CauseRegistered)
				replayed := e.Cause()
				replayed.ID, replayed.UnitID, replayed.Version, replayed.CreatedAt, replayed.UpdatedAt = c.ID, c.UnitID, 1, c.CreatedAt, c.UpdatedAt
				same(t, "cause", c, replayed)
			}
			for _, m := range whole.Measures {
				e := only(t, w, ledger.SubjectMeasure, m.ID).(ledger.MeasureRegistered)
				replayed := e.Measure()
				replayed.ID, replayed.UnitID, replayed.Version, replayed.CreatedAt, replayed.UpdatedAt = m.ID, m.UnitID, 1, m.CreatedAt, m.UpdatedAt
				same(t, "measure", m, replayed)
			}
		}
	})
}

func only(t *testing.T, w *ledgertest.World, subject, id string) history.Event {
	t.Helper()
	entries := must(w.Past.Of(ctx, w.Keeper, subject, id))(t)
	if len(entries) != 1 {
		t.Fatalf("%d events of %s", len(entries), subject)
	}
	return must(ledger.Decode(entries[0].Kind, entries[0].Body))(t)
}
