package settingssql_test

import (
	"context"
	"strings"
	"testing"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/ident"
	"bihuan/internal/ledger"
	"bihuan/internal/ledger/ledgertest"
	"bihuan/internal/settings"
	"bihuan/internal/settings/settingssql"
	"bihuan/internal/sqldb"
	"bihuan/internal/sqldb/sqldbtest"
)

var ctx = context.Background()

// office is a ledger that works by the tables of its units.
type office struct {
	*ledgertest.World
	*settings.Service
}

func both(t *testing.T, test func(t *testing.T, o *office)) {
	sqldbtest.Both(t, func(t *testing.T, db *sqldb.DB) { test(t, open(t, db)) })
}

func open(t *testing.T, db *sqldb.DB) *office {
	w := ledgertest.New(t, db)
	return &office{w, replica(w)}
}

// replica is one more process over the same database.
func replica(w *ledgertest.World) *settings.Service {
	s := &settings.Service{DB: w.SQL, Store: &settingssql.Store{DB: w.SQL}, History: w.Past, Clock: w.Clock, NewID: ident.New, Problems: w.List}
	w.Tables = s.Tables
	return s
}

// edited returns the table of that name in force with old replaced by new, and
// its version.
func (o *office) edited(t *testing.T, name string, pairs ...string) (string, int64) {
	t.Helper()
	now, _, err := o.One(ctx, o.Keeper, name)
	if err != nil {
		t.Fatal(err)
	}
	text := now.Text
	for i := 0; i < len(pairs); i += 2 {
		if !strings.Contains(text, pairs[i]) {
			t.Fatalf("the table lacks %q:\n%s", pairs[i], text)
		}
		text = strings.Replace(text, pairs[i], pairs[i+1], 1)
	}
	return text, now.Version
}

func (o *office) change(t *testing.T, name string, pairs ...string) {
	t.Helper()
	text, version := o.edited(t, name, pairs...)
	if err := o.Change(ctx, o.Keeper, name, version, text); err != nil {
		t.Fatal(err)
	}
}

var publicity = []string{"zh: 公示\n      needed_for: []\n      source: 按上级或本单位要求\n      level: 实务\n      year: 2024",
	"zh: 公示\n      needed_for: [immediate]\n      source: 县委整改办通知\n      level: 规定\n      year: 2026"}

// A changed rule is in force in the next decision and in what is missing, on
// every replica; the other unit keeps its own.
func TestChangedRuleIsInForce(t *testing.T) {
	both(t, func(t *testing.T, o *office) {
		p := o.World.Seed(t)[0]
		do := func(c ledger.Command) error {
			t.Helper()
			after, err := o.Do(ctx, o.Keeper, p.ID, p.Version, c, nil)
			if err == nil {
				p = after
			}
			return err
		}
		for _, c := range []ledger.Command{
			ledger.Assign{Class: "immediate", LeadUnit: "党建办", Due: "2024-04-30"}, ledger.AddEvidence{Kind: "document", Number: "青政办〔2024〕8号"},
			ledger.RequestClose{Effect: "已办好"}, ledger.Accept{Way: "independent", Acceptor: "县委督查室"},
		} {
			if err := do(c); err != nil {
				t.Fatalf("%T: %v", c, err)
			}
		}
		o.change(t, "rules", publicity...)
		judge, err := o.Judge(ctx, o.Keeper)
		if err != nil {
			t.Fatal(err)
		}
		if lacks := judge.Lacking(p); len(lacks) != 1 || lacks[0].Text != "公示" {
			t.Errorf("lacking %v", lacks)
		}
		if err := do(ledger.Close{}); fault.KindOf(err) != fault.Conflict || len(fault.Lacks(err)) != 1 {
			t.Errorf("closed without 公示: %v", err)
		}
		other := replica(o.World)
		tables, err := other.Tables(ctx, o.Reader)
		if err != nil || len(tables.Rules.Steps[0].NeededFor) != 1 {
			t.Errorf("another replica: %+v, %v", tables.Rules.Steps, err)
		}
		if tables, err = other.Tables(ctx, o.Foreign); err != nil || len(tables.Rules.Steps[0].NeededFor) != 0 {
			t.Errorf("another unit: %+v, %v", tables.Rules.Steps, err)
		}
		_, version := o.edited(t, "rules")
		if err := other.Change(ctx, o.Keeper, "rules", version, ""); err != nil {
			t.Fatal(err)
		}
		if err := do(ledger.Close{}); err != nil { // the first replica knew the changed table
			t.Errorf("after going back to the default: %v", err)
		}
	})
}

// A transaction that is taken back leaves no trace, not even in a memory.
func TestTakenBack(t *testing.T) {
	both(t, func(t *testing.T, o *office) {
		yellow := func(days string) []string {
			return []string{"yellow_days: 3", "yellow_days: " + days, "year: 2024", "year: 2026", "level: 实务", "level: 一般"}
		}
		text, _ := o.edited(t, "lights", yellow("9")...)
		err := o.SQL.Atomic(ctx, func(ctx context.Context) error {
			if err := o.Change(ctx, o.Keeper, "lights", 0, text); err != nil {
				t.Fatal(err)
			}
			if tables, err := o.Service.Tables(ctx, o.Keeper); err != nil || tables.Lights.YellowDays != 9 {
				t.Errorf("inside: %+v, %v", tables.Lights, err)
			}
			return fault.New(fault.Conflict, "不要")
		})
		if fault.KindOf(err) != fault.Conflict {
			t.Fatal(err)
		}
		o.change(t, "lights", yellow("5")...)
		if tables, err := o.Service.Tables(ctx, o.Keeper); err != nil || tables.Lights.YellowDays != 5 {
			t.Errorf("after: %+v, %v", tables.Lights, err)
		}
	})
}

func TestChangesAreToldAndGuarded(t *testing.T) {
	both(t, func(t *testing.T, o *office) {
		o.World.Seed(t)
		text, _ := o.edited(t, "lights", "yellow_days: 3", "yellow_days: 7")
		if err := o.Change(ctx, o.Keeper, "lights", 0, text); fault.KindOf(err) != fault.Invalid || !strings.Contains(fault.Text(err), "依据") {
			t.Errorf("changed under the old source: %v", err)
		}
		text, _ = o.edited(t, "lights", "yellow_days: 3", "yellow_days: 7", "year: 2024", "year: 2026")
		for _, c := range []struct {
			who     access.Viewer
			name    string
			version int64
			text    string
			want    fault.Kind
		}{
			{o.Reader, "lights", 0, text, fault.Forbidden}, {o.Keeper, "nothing", 0, text, fault.NotFound},
			{o.Keeper, "lights", 3, text, fault.Invalid}, {o.Keeper, "lights", 0, "yellow_days: x", fault.Invalid},
			{o.Keeper, "lights", 0, text + "magic: 1\n", fault.Invalid},
		} {
			if err := o.Change(ctx, c.who, c.name, c.version, c.text); fault.KindOf(err) != c.want {
				t.Errorf("%s %d: %v, want %v", c.name, c.version, err, c.want)
			}
		}
		if err := o.Change(ctx, o.Keeper, "lights", 0, text); err != nil {
			t.Fatal(err)
		}
		if err := o.Change(ctx, o.Second, "lights", 0, text); fault.KindOf(err) != fault.Stale || !strings.Contains(fault.Text(err), "林远") {
			t.Errorf("over a version that is gone: %v", err)
		}
		if err := o.Change(ctx, o.Second, "lights", 1, ""); err != nil {
			t.Fatal(err)
		}
		past, err := o.Service.Past(ctx, o.Reader, "lights")
		if err != nil || len(past) != 2 || past[0].By != "周禾" || !strings.HasPrefix(past[0].Sentence, "把“亮灯”恢复为默认") ||
			!strings.Contains(past[1].Sentence, "把“亮灯·黄灯”从“距时限不超过3个工作日”改为“距时限不超过7个工作日”") {
			t.Errorf("%+v, %v", past, err)
		}
		if past, err = o.Service.Past(ctx, o.Foreign, "lights"); err != nil || len(past) != 0 {
			t.Errorf("another unit reads %+v, %v", past, err)
		}
		rows, err := o.Service.Store.Rows(ctx, o.Keeper)
		if err != nil || len(rows) != 1 {
			t.Fatal(rows, err)
		}
		entries, err := o.World.Past.Of(ctx, o.Keeper, settings.Subject, rows[0].ID)
		if err != nil {
			t.Fatal(err)
		}
		if replayed, err := settings.Replay(entries); err != nil || replayed != rows[0] {
			t.Errorf("replayed %+v, stored %+v, %v", replayed, rows[0], err)
		}
	})
}

// What a superior hands out arrives, and a preview says what it would mean.
func TestHandingOut(t *testing.T) {
	both(t, func(t *testing.T, o *office) {
		o.World.Seed(t)
		o.change(t, "rules", publicity...)
		o.change(t, "lights", "yellow_days: 3", "yellow_days: 60", "year: 2024", "year: 2026")
		_, tables, err := o.All(ctx, o.Keeper)
		if err != nil {
			t.Fatal(err)
		}
		text, err := settings.Export("云川县委", "2024-03-05", tables)
		if err != nil {
			t.Fatal(err)
		}
		f, err := settings.ParseFile([]byte(text))
		if err != nil || f.Unit != "云川县委" || len(f.Texts) != len(settings.All) {
			t.Fatalf("%+v, %v", f, err)
		}
		plan, err := o.Preview(ctx, o.Foreign, f.Texts)
		if err != nil || len(plan.Tables) != 2 || plan.Changed() < 3 {
			t.Fatalf("%+v, %v", plan, err)
		}
		if err := o.Import(ctx, o.Foreign, f); err != nil {
			t.Fatal(err)
		}
		if plan, err = o.Preview(ctx, o.Foreign, f.Texts); err != nil || len(plan.Tables) != 0 {
			t.Errorf("a second time: %+v, %v", plan, err)
		}
		if past, err := o.Service.Past(ctx, o.Foreign, "rules"); err != nil || len(past) != 1 || !strings.Contains(past[0].Sentence, "按“云川县委”的设置导入") {
			t.Errorf("%+v, %v", past, err)
		}
		if err := o.Import(ctx, o.Reader, f); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("a reader imports: %v", err)
		}
		back, err := o.Preview(ctx, o.Keeper, map[string]string{"lights": ""})
		if err != nil || len(back.Tables) != 1 || !back.Tables[0].Default || len(back.Effect) == 0 {
			t.Errorf("back to the default: %+v, %v", back, err)
		}
	})
}
