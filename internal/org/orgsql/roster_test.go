package orgsql_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"flag"
	"os"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/org"
	"bihuan/internal/org/orgtest"
	"bihuan/internal/sqldb"
	"bihuan/internal/sqldb/sqldbtest"
)

func TestMain(m *testing.M) {
	flag.Parse()
	// Every step is a transaction on a disk: a few sequences say enough here.
	if f := flag.Lookup("rapid.checks"); f.Value.String() == f.DefValue {
		_ = f.Value.Set("6")
	}
	os.Exit(m.Run())
}

func both(t *testing.T, test func(t *testing.T, w *orgtest.World)) {
	sqldbtest.Both(t, func(t *testing.T, db *sqldb.DB) { test(t, orgtest.New(t, db)) })
}

func named(t *testing.T, c *org.Chart, name string) org.Office {
	t.Helper()
	all := c.Named(name)
	if len(all) != 1 {
		t.Fatalf("%d offices are named %s", len(all), name)
	}
	return all[0]
}

func person(t *testing.T, c *org.Chart, name string) org.Person {
	t.Helper()
	for _, p := range c.People {
		if p.Name == name {
			return p
		}
	}
	t.Fatalf("nobody is named %s", name)
	return org.Person{}
}

func TestChart(t *testing.T) {
	both(t, func(t *testing.T, w *orgtest.World) {
		ctx := context.Background()
		c := w.Seed(t)
		var offices, people []string
		for _, o := range c.Offices {
			offices = append(offices, strings.Repeat("-", c.Depth(o.ID))+o.Name)
		}
		for _, p := range c.People {
			people = append(people, p.Name)
		}
		if got := strings.Join(offices, " "); got != "云川县农业农村局党组 云川县农业农村局 -办公室 -农村供水股 -行政审批股 青禾镇" {
			t.Error(got)
		}
		if got := strings.Join(people, " "); got != "江𬎆 何静 张伟 周启明 㛃宁 唐一舟 顾怀远" {
			t.Error(got)
		}
		gu := person(t, c, "顾怀远")
		if len(gu.Posts) != 2 || gu.Posts[0].Title != "党组书记" || gu.Posts[0].Duty != org.Chief || gu.Posts[0].From != "2021-08-01" || gu.Posts[1].OfficeID != named(t, c, "云川县农业农村局").ID {
			t.Errorf("%+v", gu)
		}
		jiang := person(t, c, "江𬎆")
		if len(jiang.Charges) != 2 || jiang.Charges[0].OfficeID != named(t, c, "办公室").ID || jiang.Charges[1].Matter != "石湾村" || jiang.Charges[1].Kind != org.Contact {
			t.Errorf("%+v", jiang)
		}
		team, ok := c.Team(named(t, c, "云川县农业农村局党组").ID, w.Today())
		if !ok || len(team.Chiefs) != 1 || len(team.Members) != 2 || team.Chiefs[0].Person.Name != "顾怀远" || team.Members[0].Person.Name != "周启明" {
			t.Errorf("%+v", team)
		}
		responsible := c.Responsibles(named(t, c, "农村供水股").ID, w.Today(), false)
		if len(responsible) != 1 || responsible[0].Person.Name != "周启明" {
			t.Errorf("%+v", responsible)
		}

		again, err := w.Import(ctx, w.Second, orgtest.Table(t, orgtest.Sample), org.ImportOptions{})
		if err != nil || len(again.Steps) != 0 || len(again.Faults) != 0 || again.Same != again.Rows || again.Rows != 9 {
			t.Errorf("the same table again: %+v, %v", again, err)
		}
		for name, v := range map[string]access.Viewer{"foreign": w.Foreign, "nobody": {}} {
			if c, err := w.Chart(ctx, v); err != nil || len(c.Offices)+len(c.People) != 0 {
				t.Errorf("%s sees %d offices, %v", name, len(c.Offices), err)
			}
		}
		if c, err := w.Chart(ctx, w.Reader); err != nil || len(c.Offices) != 6 {
			t.Errorf("a reader sees %d offices, %v", len(c.Offices), err)
		}
	})
}

func TestWhoMayChange(t *testing.T) {
	both(t, func(t *testing.T, w *orgtest.World) {
		ctx := context.Background()
		c := w.Seed(t)
		office, gu := named(t, c, "办公室"), person(t, c, "顾怀远")
		for name, err := range map[string]error{
			"reader opens":   second(w.OpenOffice(ctx, w.Reader, org.OfficeContent{Kind: org.Department, Name: "甲"})),
			"reader edits":   second(w.ChangeOffice(ctx, w.Reader, office.ID, 1, org.EndOffice{To: "2024-03-01"})),
			"reader imports": second(w.Import(ctx, w.Reader, orgtest.Table(t, orgtest.Sample), org.ImportOptions{})),
			"reader enters":  second(w.EnterPerson(ctx, w.Reader, "甲", "", nil)),
		} {
			if fault.KindOf(err) != fault.Forbidden {
				t.Errorf("%s: %v", name, err)
			}
		}
		if err := second(w.ChangeOffice(ctx, w.Foreign, office.ID, 1, org.EndOffice{To: "2024-03-01"})); fault.KindOf(err) != fault.NotFound {
			t.Error(err)
		}
		if err := second(w.ChangePerson(ctx, w.Foreign, gu.ID, gu.Version, org.LeavePerson{To: "2024-03-01"})); fault.KindOf(err) != fault.NotFound {
			t.Error(err)
		}
		// The store itself refuses what a use case would never ask for.
		err := w.SQL.Atomic(ctx, func(ctx context.Context) error { return w.Roster.SaveOffice(ctx, w.Foreign, office) })
		if err == nil || fault.KindOf(err) != fault.Internal {
			t.Errorf("a foreign write: %v", err)
		}
		office.Version = 7
		err = w.SQL.Atomic(ctx, func(ctx context.Context) error { return w.Roster.SaveOffice(ctx, w.Keeper, office) })
		if fault.KindOf(err) != fault.Stale {
			t.Errorf("over a version that is gone: %v", err)
		}
		gu.Version = 9
		err = w.SQL.Atomic(ctx, func(ctx context.Context) error { return w.Roster.SavePerson(ctx, w.Keeper, gu) })
		if fault.KindOf(err) != fault.Stale {
			t.Errorf("over a version that is gone: %v", err)
		}
	})
}

func second[T any](_ T, err error) error { return err }

// Who comes late is told who changed what, and changes nothing.
func TestStale(t *testing.T) {
	both(t, func(t *testing.T, w *orgtest.World) {
		ctx := context.Background()
		c := w.Seed(t)
		p := person(t, c, "何静")
		w.Pass(time.Hour)
		move := org.MovePerson{PostID: p.Posts[0].ID, ID: "moved", PostContent: org.PostContent{OfficeID: named(t, c, "农村供水股").ID, Title: "股长", Duty: org.Chief, From: "2024-03-04"}}
		after, err := w.ChangePerson(ctx, w.Second, p.ID, p.Version, move)
		if err != nil || after.Version != p.Version+2 || after.Posts[0].To != "2024-03-04" || after.Posts[1].From != "2024-03-04" {
			t.Fatalf("%+v, %v", after, err)
		}
		_, err = w.ChangePerson(ctx, w.Keeper, p.ID, p.Version, org.LeavePerson{To: "2024-03-05"})
		if fault.KindOf(err) != fault.Stale || !strings.Contains(fault.Text(err), "周禾于2024年3月5日10:30自2024-03-04起不再任“办公室”主任") {
			t.Error(err)
		}
		past, err := w.Directory.Past(ctx, w.Reader, org.SubjectPerson, p.ID)
		if err != nil || len(past) != 4 || past[0].Sentence != "自2024-03-04起任“农村供水股”股长（主要负责人）" || past[3].Sentence != "登记人员“何静”" {
			t.Errorf("%+v, %v", past, err)
		}
		offices, people, err := w.Names(ctx, w.Reader)
		if err != nil || len(offices) != 6 || len(people) != 7 {
			t.Errorf("%q %q %v", offices, people, err)
		}
	})
}

// Whatever is done, the stored row, the row that the history commits to and
// the replay of the history are one.
func TestReplay(t *testing.T) {
	both(t, func(t *testing.T, w *orgtest.World) {
		ctx := context.Background()
		rapid.Check(t, func(r *rapid.T) {
			var keeper access.Viewer
			w.Accounts(t, &keeper)
			chart := func() *org.Chart {
				c, err := w.Chart(ctx, keeper)
				if err != nil {
					r.Fatal(err)
				}
				return c
			}
			expected := func(err error) {
				switch fault.KindOf(err) {
				case fault.Invalid, fault.Conflict, fault.Stale, fault.NotFound:
				default:
					if err != nil {
						r.Fatal(err)
					}
				}
			}
			r.Repeat(map[string]func(*rapid.T){
				"office": func(r *rapid.T) {
					expected(second(w.OpenOffice(ctx, keeper, org.OfficeContent{ParentID: anyOffice(r, chart()).ID, Kind: rapid.SampledFrom(org.Kinds).Draw(r, "kind"), Name: anyName.Draw(r, "name")})))
				},
				"change office": func(r *rapid.T) {
					c := chart()
					o := anyOffice(r, c)
					expected(second(w.ChangeOffice(ctx, keeper, o.ID, o.Version-rapid.SampledFrom([]int64{0, 0, 0, 1}).Draw(r, "off"), anyOfficeCommand(r, c))))
				},
				"person": func(r *rapid.T) {
					expected(second(w.EnterPerson(ctx, keeper, anyName.Draw(r, "name"), anyDay.Draw(r, "from"), nil)))
				},
				"change person": func(r *rapid.T) {
					c := chart()
					if len(c.People) == 0 {
						r.Skip()
					}
					p := rapid.SampledFrom(c.People).Draw(r, "person")
					expected(second(w.ChangePerson(ctx, keeper, p.ID, p.Version, anyPersonCommand(r, c, p))))
				},
				"import": func(r *rapid.T) {
					expected(second(w.Import(ctx, keeper, orgtest.Table(t, orgtest.Sample), org.ImportOptions{Apart: rapid.Bool().Draw(r, "apart")})))
				},
				"": func(*rapid.T) {},
			})
			c := chart()
			for _, o := range c.Offices {
				entries, err := w.Past.Of(ctx, keeper, org.SubjectOffice, o.ID)
				if err != nil {
					r.Fatal(err)
				}
				replayed, err := org.ReplayOffice(entries)
				if err != nil {
					r.Fatal(err)
				}
				one(r, w, o.ID, o, replayed)
			}
			for _, p := range c.People {
				entries, err := w.Past.Of(ctx, keeper, org.SubjectPerson, p.ID)
				if err != nil {
					r.Fatal(err)
				}
				replayed, err := org.ReplayPerson(entries)
				if err != nil || int64(len(entries)) != p.Version {
					r.Fatal(err, len(entries), p.Version)
				}
				one(r, w, p.ID, p, replayed)
			}
		})
	})
}

var (
	anyName = rapid.SampledFrom([]string{"", "甲", "江 𬎆", " 两\n行 ", "办公室", "𫖮㛃䶮", strings.Repeat("长", 61)})
	anyDay  = rapid.SampledFrom([]string{"", "2024-03-01", "2024-03-05", "2030-01-01", "2024-02-30", "明天"})
)

func anyOffice(r *rapid.T, c *org.Chart) org.Office {
	return rapid.SampledFrom(append([]org.Office{{}}, c.Offices...)).Draw(r, "office")
}

func anyValue(r *rapid.T, fields []org.Field) []org.Value {
	f := rapid.SampledFrom(fields).Draw(r, "field")
	return []org.Value{{Field: f, Text: rapid.OneOf(anyName, anyDay, rapid.SampledFrom([]string{"3", "-1", "chief", "town"})).Draw(r, "text")}}
}

func anyOfficeCommand(r *rapid.T, c *org.Chart) org.OfficeCommand {
	return rapid.SampledFrom([]org.OfficeCommand{
		org.EditOffice{Values: anyValue(r, org.OfficeFields)}, org.EditOffice{Values: []org.Value{{Field: org.FieldParent, Text: anyOffice(r, c).ID}}},
		org.EndOffice{To: anyDay.Draw(r, "to")}, org.ResumeOffice{},
	}).Draw(r, "command")
}

func anyPersonCommand(r *rapid.T, c *org.Chart, p org.Person) org.PersonCommand {
	id := rapid.StringMatching("[a-z]{20}").Draw(r, "id")
	post, charge := "none", "none"
	if len(p.Posts) > 0 {
		post = rapid.SampledFrom(p.Posts).Draw(r, "post").ID
	}
	if len(p.Charges) > 0 {
		charge = rapid.SampledFrom(p.Charges).Draw(r, "charge").ID
	}
	content := org.PostContent{OfficeID: anyOffice(r, c).ID, Title: anyName.Draw(r, "title"), Duty: rapid.SampledFrom(org.Duties).Draw(r, "duty"), From: anyDay.Draw(r, "from")}
	return rapid.SampledFrom([]org.PersonCommand{
		org.EditPerson{Values: anyValue(r, org.PersonFields)},
		org.OpenPost{ID: id, PostContent: content}, org.EditPost{ID: post, Values: anyValue(r, org.PostFields)},
		org.EndPost{ID: post, To: anyDay.Draw(r, "to")}, org.MovePerson{PostID: post, ID: id, PostContent: content},
		org.OpenCharge{ID: id, ChargeContent: org.ChargeContent{Kind: org.Contact, OfficeID: content.OfficeID}},
		org.OpenCharge{ID: id, ChargeContent: org.ChargeContent{Kind: org.InCharge, Matter: content.Title, From: content.From}},
		org.EndCharge{ID: charge, To: anyDay.Draw(r, "over")}, org.LeavePerson{To: anyDay.Draw(r, "left")}, org.ReturnPerson{},
	}).Draw(r, "command")
}

func one(r *rapid.T, w *orgtest.World, id string, stored, replayed any) {
	hash, err := sqldb.One(context.Background(), w.SQL, sqldb.Value[[]byte],
		`SELECT b.row_hash FROM event_body b JOIN event e ON e.seq = b.seq WHERE e.subject_id = $1 ORDER BY e.version DESC`, id)
	if err != nil {
		r.Fatal(err)
	}
	a, errA := json.Marshal(stored)
	b, errB := json.Marshal(replayed)
	if errA != nil || errB != nil || !bytes.Equal(a, b) {
		r.Fatalf("stored:\n%s\nreplayed:\n%s", a, b)
	}
	if sum := sha256.Sum256(a); !bytes.Equal(sum[:], hash) {
		r.Fatalf("the history commits to another row than\n%s", a)
	}
}

func codes[T ~string](column string, all []T) string {
	quoted := make([]string, len(all))
	for i, c := range all {
		quoted[i] = "'" + string(c) + "'"
	}
	return column + " TEXT NOT NULL CHECK (" + column + " IN (" + strings.Join(quoted, ", ") + "))"
}

// The database refuses what the Go types do not know.
func TestChecks(t *testing.T) {
	migration, err := os.ReadFile("../../sqldb/migrations/00004_org.sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		codes("kind", org.Kinds), codes("duty", org.Duties), codes("kind", org.ChargeKinds),
		codes("visibility", []access.Visibility{access.UnitWide, access.Restricted}),
	} {
		if !strings.Contains(string(migration), want) {
			t.Errorf("the migration lacks %s", want)
		}
	}
}
