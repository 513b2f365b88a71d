package ledgersql_test

import (
	"errors"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/ledger"
	"bihuan/internal/ledger/ledgersql"
	"bihuan/internal/ledger/ledgertest"
	"bihuan/internal/sqldb"
	"bihuan/internal/sqldb/sqldbtest"
)

// give gives a command in the present version, to a task where one is named.
func give(t *testing.T, w *ledgertest.World, p ledger.Problem, commands ...ledger.Command) ledger.Problem {
	t.Helper()
	for _, c := range commands {
		after, err := w.Do(ctx, w.Keeper, p.ID, p.Version, c, nil)
		if err != nil {
			t.Fatalf("%s: %v", ledger.VerbOf(c), err)
		}
		p = after
	}
	return p
}

func TestCourse(t *testing.T) {
	both(t, func(t *testing.T, w *ledgertest.World) {
		registered := w.Seed(t)
		p := give(t, w, registered[0], ledger.Assign{}, ledger.AcceptAssignment{By: "党建工作办公室"},
			ledger.Decompose{Tasks: []ledger.NewTask{{Title: "排定计划", Unit: "党建工作办公室", Due: "2024-03-29"}, {Title: "建立台账", Holder: "周禾"}}})
		one, two := p.Course.Tasks[0].ID, p.Course.Tasks[1].ID
		w.Pass(time.Minute)
		p = must(w.DoTask(ctx, w.Second, one, 1, ledger.ReportProgress{Task: one, Text: "已征求意见"}, nil))(t)
		// Another task of the same problem is not disturbed.
		p = must(w.DoTask(ctx, w.Keeper, two, 1, ledger.AddEvidence{Task: two, Kind: "document", Number: "青党〔2024〕2号"}, &ledger.OnBehalf{Name: "周禾", Date: "2024-03-04"}))(t)
		_, err := w.DoTask(ctx, w.Keeper, one, 1, ledger.FinishTask{Task: one, Text: "印发"}, nil)
		if fault.KindOf(err) != fault.Stale || !strings.Contains(fault.Text(err), "周禾于3月5日09:31报告任务“排定计划”的进展：已征求意见") || strings.Contains(fault.Text(err), "登记佐证") {
			t.Errorf("a stale task: %v", err)
		}
		same(t, "read back", must(w.Store.Problem(ctx, w.Keeper, p.ID))(t), p)
		same(t, "found by its task", must(w.OfTask(ctx, w.Reader, one))(t), p)
		for name, v := range map[string]access.Viewer{"foreign": w.Foreign, "nobody": {}} {
			if _, err := w.OfTask(ctx, v, one); fault.KindOf(err) != fault.NotFound {
				t.Errorf("%s finds the task: %v", name, err)
			}
		}
		if _, err := w.DoTask(ctx, w.Reader, one, 2, ledger.FinishTask{Task: one, Text: "印发"}, nil); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("a reader finishes a task: %v", err)
		}
		_, err = w.Do(ctx, w.Keeper, p.ID, p.Version, ledger.RequestClose{Effect: "按月学习"}, nil)
		if lacks := fault.Lacks(err); fault.KindOf(err) != fault.Conflict || len(lacks) != 4 || lacks[0].Code != "tasks_done" {
			t.Errorf("the refusal lists %+v: %v", fault.Lacks(err), err)
		}
		acts := must(w.Service.Past(ctx, w.Reader, p.ID))(t)
		if len(acts) != int(p.Version) || acts[0].OnBehalf == nil || acts[0].Who() != "林远代周禾" || acts[0].On != "2024-03-04" {
			t.Errorf("%d acts, the last %+v", len(acts), acts[0])
		}
		// Merging is one step over two problems.
		other := registered[1]
		merged := give(t, w, other, ledger.Merge{Into: p.Number()})
		into := must(w.Store.Problem(ctx, w.Keeper, p.ID))(t)
		if merged.State != ledger.Withdrawn || merged.Course.MergedInto != p.ID || len(into.Course.Absorbed) != 1 || into.Version != p.Version+1 {
			t.Errorf("merged %+v into %+v", merged.Course, into.Course)
		}
		if n := must(w.Counts(ctx, w.Keeper, ledger.Filter{}))(t).Total; n != 5 {
			t.Errorf("%d problems after one was merged", n)
		}
		if got := titles(must(w.List(ctx, w.Keeper, ledger.Filter{Phase: ledger.Gone}))(t).Problems); len(got) != 1 {
			t.Errorf("withdrawn: %q", got)
		}
	})
}

// A secret problem's tasks are secret.
func TestSecretTasks(t *testing.T) {
	both(t, func(t *testing.T, w *ledgertest.World) {
		p := give(t, w, w.Seed(t)[5], ledger.Assign{Class: "immediate", Holder: "沈青", Due: "2024-05-01"},
			ledger.Decompose{NewTask: ledger.NewTask{Title: "包案两件", Holder: "沈青"}})
		if _, err := w.OfTask(ctx, w.Reader, p.Course.Tasks[0].ID); fault.KindOf(err) != fault.NotFound {
			t.Errorf("a reader finds the task: %v", err)
		}
		if _, err := w.Do(ctx, w.Keeper, p.ID, p.Version, ledger.Merge{Into: "2024-1"}, nil); fault.KindOf(err) != fault.Conflict {
			t.Errorf("a person's problem went into the team's: %v", err)
		}
	})
}

func TestLights(t *testing.T) {
	both(t, func(t *testing.T, w *ledgertest.World) {
		all := titles(w.Seed(t))
		w.Pass(38 * 24 * time.Hour) // 12 April: one is due in one working day, 15 April
		check := func(light ledger.Light, want ...string) {
			t.Helper()
			page := must(w.List(ctx, w.Keeper, ledger.Filter{Light: light, Sort: ledger.ByLight}))(t)
			if got := strings.Join(titles(page.Problems), "|"); got != strings.Join(want, "|") {
				t.Errorf("%s: %q, want %q", light, got, want)
			}
			judge := must(w.Judge(ctx, w.Keeper))(t)
			for _, p := range page.Problems {
				if s := judge.Stand(p); s.Light != light {
					t.Errorf("%s is listed as %s and stands %+v", p.Title, light, s)
				}
			}
			if n := must(w.Counts(ctx, w.Keeper, ledger.Filter{Light: light}))(t).Total; n != len(want) {
				t.Errorf("%s: counted %d", light, n)
			}
		}
		check(ledger.Red)
		check(ledger.Yellow, all[2])
		check(ledger.Green, all[0], all[4])
		check(ledger.NoLight, all[1], all[3], all[5])
		w.Pass(7 * 24 * time.Hour)
		check(ledger.Red, all[2])
		if c := must(w.Counts(ctx, w.Keeper, ledger.Filter{}))(t); c.Red != 1 || c.Yellow != 0 {
			t.Errorf("counts %+v", c)
		}
		if _, err := w.List(ctx, w.Keeper, ledger.Filter{Light: "blue"}); fault.KindOf(err) != fault.Invalid {
			t.Error(err)
		}
	})
}

// Two replicas decide about the same problem at the same moment, again and
// again: one wins, the other is told who did what.
func TestRaceOfReplicas(t *testing.T) {
	rounds := 10
	if os.Getenv("BIHUAN_TRUST") == "full" {
		rounds = 1000
	}
	sqldbtest.Replicas(t, func(t *testing.T, open func() *sqldb.DB) {
		w := ledgertest.New(t, open())
		p := give(t, w, w.Seed(t)[0], ledger.Assign{}, ledger.AcceptAssignment{By: "党建工作办公室"})
		second := *w.Service
		db := open()
		past := *w.Past
		past.DB = db
		second.DB, second.Store, second.History = db, &ledgersql.Store{DB: db}, &past
		due := time.Date(2024, 7, 1, 0, 0, 0, 0, time.UTC)
		for range rounds {
			due = due.AddDate(0, 0, 1)
			p = give(t, w, p, ledger.RequestExtension{Due: due.Format(time.DateOnly), Reason: "雨季停工"})
			x := p.Course.Extensions[len(p.Course.Extensions)-1].ID
			p = race(t, w, p, func(s *ledger.Service, v access.Viewer) (ledger.Problem, error) {
				return s.Do(ctx, v, p.ID, p.Version, ledger.ApproveExtension{Extension: x, By: v.Name}, nil)
			}, &second)
			p = race(t, w, p, func(s *ledger.Service, v access.Viewer) (ledger.Problem, error) {
				return s.Do(ctx, v, p.ID, p.Version, ledger.Edit{Values: []ledger.Value{{Field: ledger.FieldGoal, Text: v.Name + due.String()}}}, nil)
			}, &second)
		}
		if int(p.Version) != 3+3*rounds {
			t.Errorf("version %d after %d rounds", p.Version, rounds)
		}
	})
}

// race lets both replicas act at once and returns what the winner made.
func race(t *testing.T, w *ledgertest.World, p ledger.Problem, act func(*ledger.Service, access.Viewer) (ledger.Problem, error), second *ledger.Service) ledger.Problem {
	t.Helper()
	var after [2]ledger.Problem
	var errs [2]error
	var ready, finished sync.WaitGroup
	ready.Add(2)
	for i, s := range []*ledger.Service{w.Service, second} {
		finished.Go(func() {
			ready.Done()
			ready.Wait()
			after[i], errs[i] = act(s, []access.Viewer{w.Keeper, w.Second}[i])
		})
	}
	finished.Wait()
	winner := 0
	if errs[0] != nil {
		winner = 1
	}
	var meanwhile *ledger.Meanwhile
	lost := errs[1-winner]
	if errs[winner] != nil || fault.KindOf(lost) != fault.Stale || !errors.As(lost, &meanwhile) {
		t.Fatalf("%v and %v", errs[0], errs[1])
	}
	if by := meanwhile.Acts[0].Actor; by != []string{"林远", "周禾"}[winner] || after[winner].Version != p.Version+1 {
		t.Fatalf("won by %d, the loser is told of %s", winner, by)
	}
	return after[winner]
}
