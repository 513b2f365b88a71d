package flow_test

import (
	"bytes"
	"testing"

	"bihuan/internal/ledger"
	"bihuan/internal/ledger/intake"
	"bihuan/internal/ledger/intake/intaketest"
	"bihuan/internal/ledger/ledgerweb"
	"bihuan/internal/sqldb/sqldbtest"
	"bihuan/internal/write/sheet"
)

// What goes out in any layout of problems comes back and changes nothing.
func TestRoundTrip(t *testing.T) {
	w := intaketest.New(t, sqldbtest.SQLite(t))
	w.Seed(t)
	p := must[ledger.Problem](t)(w.RegisterOne(t.Context(), w.Keeper, 2024, ledger.Content{
		Subject: ledger.Team, Aspect: "作风建设", Title: "=会议偏多，层层开会", Statement: "1至9月开会31次。\n其中视频会12次。", Examples: []string{"例如，3月5日一天开了4个会。", "又如，𬎆家湾现场会走了过场。"},
		Class: ledger.Immediate, Leader: "沈青", LeadUnit: "党政综合办公室", AssistUnits: "各站所、各村", Holder: "㛃宁䶮", Due: "2024-04-30", Goal: "每月不超过2次。\n能合并的合并。", Remark: "状态：整改中\n县委督查事项",
	}))
	p = must[ledger.Problem](t)(w.Do(t.Context(), w.Keeper, p.ID, p.Version, ledger.Assign{Class: "immediate", LeadUnit: "党政综合办公室", AssistUnits: "各站所、各村", Leader: "沈青", Holder: "㛃宁䶮", Due: "2024-04-30"}, nil))
	p = must[ledger.Problem](t)(w.Do(t.Context(), w.Keeper, p.ID, p.Version, ledger.Decompose{NewTask: ledger.NewTask{Title: "修订会议制度", Unit: "党政综合办公室"}}, nil))
	must[ledger.Problem](t)(w.DoTask(t.Context(), w.Keeper, p.Course.Tasks[0].ID, 1, ledger.ReportProgress{Task: p.Course.Tasks[0].ID, Text: "制度已起草，征求意见中。"}, nil))
	layouts := must[[]sheet.Layout](t)(sheet.Layouts())
	tried := 0
	for _, l := range layouts {
		if l.Sheets[0].Each != sheet.EachProblem {
			continue
		}
		tried++
		t.Run(l.ID, func(t *testing.T) {
			var rows []sheet.Row
			for row, err := range ledgerweb.Rows(t.Context(), w.Service, w.Keeper, ledger.Filter{}) {
				if err != nil {
					t.Fatal(err)
				}
				rows = append(rows, row)
			}
			var book bytes.Buffer
			if err := sheet.Write(&book, l, sheet.Head{Unit: "青禾镇党委", Date: "2024年3月5日"}, rows); err != nil {
				t.Fatal(err)
			}
			d := must[intake.Draft](t)(w.Receive(t.Context(), w.Keeper, l.Name+".xlsx", book.Bytes()))
			c := d.Choices
			c.OnTwin, c.Year = intake.UpdateTwin, 2024
			d = must[intake.Draft](t)(w.Choose(t.Context(), w.Keeper, d.ID, d.Version, c))
			plan, err := w.Intake.Plan(t.Context(), w.Keeper, d.ID)
			if err != nil {
				t.Fatal(err)
			}
			if n := plan.Plan.Count(intake.Same); n != len(rows) || n != len(plan.Plan.Items) {
				t.Errorf("%d of %d rows are the same", n, len(rows))
			}
			for _, item := range plan.Plan.Items {
				if item.Outcome != intake.Same {
					t.Errorf("%v %s: %s", item.Rows, item.Outcome, item.Sentence)
				}
			}
		})
	}
	if tried < 5 {
		t.Errorf("only %d layouts", tried)
	}
}
