package cli

import (
	"bytes"
	"encoding/json"
	"testing"

	"bihuan/internal/ledger"
	"bihuan/internal/ledger/intake"
	"bihuan/internal/ledger/intake/intaketest"
	"bihuan/internal/ledger/ledgerweb"
	"bihuan/internal/sqldb/sqldbtest"
)

// What was exported as the whole ledger and taken in again changes nothing,
// also where an import may change things.
func TestRoundTrip(t *testing.T) {
	for name, csv := range map[string]bool{"台账.xlsx": false, "台账.csv": true} {
		t.Run(name, func(t *testing.T) {
			w := intaketest.New(t, sqldbtest.SQLite(t))
			w.Seed(t)
			hostile := ledger.Content{Subject: ledger.Team, Aspect: "担当作为方面", Title: "=1+1 这样的标题", Statement: "+开头的文字也是文字。", Class: ledger.Limited, LeadUnit: "@某单位", Due: "2024-12-31"}
			if _, err := w.RegisterOne(t.Context(), w.Keeper, 2024, hostile); err != nil {
				t.Fatal(err)
			}
			before := content(t, w)
			e := ledgerweb.Exporter{Ledger: w.Service, Date: "2024年3月5日", CSV: csv}
			form, err := e.Form(t.Context(), w.Keeper, "")
			if err != nil {
				t.Fatal(err)
			}
			var book bytes.Buffer
			n, err := e.Write(t.Context(), &book, w.Keeper, form, ledger.Filter{})
			if err != nil || n != 7 {
				t.Fatalf("%d problems, %v", n, err)
			}
			d, err := w.Receive(t.Context(), w.Keeper, name, book.Bytes())
			if err != nil {
				t.Fatal(err)
			}
			c := d.Choices
			c.OnTwin = intake.UpdateTwin
			if d, err = w.Choose(t.Context(), w.Keeper, d.ID, d.Version, c); err != nil {
				t.Fatal(err)
			}
			plan, err := w.Intake.Plan(t.Context(), w.Keeper, d.ID)
			if err != nil {
				t.Fatal(err)
			}
			if got := plan.Plan.Count(intake.Same); got != n {
				for _, item := range plan.Plan.Items {
					t.Errorf("%s %s: %s %v", item.Outcome, item.Content.Title, item.Sentence, item.Changes)
				}
			}
			if after := content(t, w); after != before {
				t.Errorf("before\n%s\nafter\n%s", before, after)
			}
		})
	}
}

func content(t *testing.T, w *intaketest.World) string {
	t.Helper()
	wholes, _, err := w.Wholes(t.Context(), w.Keeper, ledger.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	raw, err := json.Marshal(wholes)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// The 责任分解表 has a row per measure that points to its problems, the 年度任务分解
// only the measure: taken in again, neither makes or changes a problem.
func TestMeasuresComeBack(t *testing.T) {
	w := intaketest.New(t, sqldbtest.SQLite(t))
	w.Seed(t)
	e := ledgerweb.Exporter{Ledger: w.Service, Date: "2024年3月5日"}
	for _, layout := range []string{"duty-breakdown", "yearly-tasks"} {
		form, err := e.Form(t.Context(), w.Keeper, layout)
		if err != nil {
			t.Fatal(err)
		}
		var book bytes.Buffer
		if _, err := e.Write(t.Context(), &book, w.Keeper, form, ledger.Filter{}); err != nil {
			t.Fatal(err)
		}
		for _, on := range []intake.OnTwin{intake.SkipTwin, intake.UpdateTwin} {
			d, err := w.Receive(t.Context(), w.Keeper, form.Name+".xlsx", book.Bytes())
			if err != nil {
				t.Fatal(err)
			}
			c := d.Choices
			c.OnTwin, c.Year = on, 2024
			if d, err = w.Choose(t.Context(), w.Keeper, d.ID, d.Version, c); err != nil {
				t.Fatal(err)
			}
			plan, err := w.Intake.Plan(t.Context(), w.Keeper, d.ID)
			if err != nil {
				t.Fatal(err)
			}
			if plan.Plan.Count(intake.Twin) == 0 {
				t.Errorf("%s, %s: no row is known", layout, on)
			}
			for _, item := range plan.Plan.Items {
				if item.Outcome != intake.Twin {
					t.Errorf("%s, %s: %s %s", layout, on, item.Outcome, item.Sentence)
				}
			}
		}
	}
}
