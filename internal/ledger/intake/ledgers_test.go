package intake_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bihuan/internal/ledger"
	"bihuan/internal/ledger/intake"
	"bihuan/internal/material/reading"
	"bihuan/internal/tabular"
	"bihuan/internal/tabular/excel"
)

var update = flag.Bool("update", false, "write the golden files anew")

func sheetsOf(t testing.TB, path string) []tabular.Sheet {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if strings.HasSuffix(path, ".xlsx") {
		sheets, err := excel.Read(data)
		if err != nil {
			t.Fatal(err)
		}
		return sheets
	}
	text, err := reading.Text(data)
	if err != nil {
		t.Fatal(err)
	}
	lines, err := tabular.Text(text)
	if err != nil {
		t.Fatal(err)
	}
	return []tabular.Sheet{{Name: filepath.Base(path), Rows: tabular.Rows(lines)}}
}

func set(names ...string) map[string]bool {
	all := map[string]bool{}
	for _, n := range names {
		all[n] = true
	}
	return all
}

var chart = intake.Names{
	Offices: set("党建工作办公室", "党政综合办公室", "水务局", "住建局", "财政局", "政务服务中心", "市场监管局", "信访局", "县委办", "组织部"),
	People:  set("沈青", "林远", "何静", "周启明", "许知行"),
}

var known = []intake.Known{
	{Problem: ledger.Problem{ID: "p1", Year: 2026, No: 1, State: ledger.Registered, Content: ledger.Content{
		Subject: ledger.Team, Title: "走访偏少", Statement: "全年只到边远村两次。", Examples: []string{"例如，石湾村三组十二天后才得知停水。"}, Goal: "每季走访一遍", Leader: "沈青",
		LeadUnit: "社会事务办公室", Due: "2026-03-31"}}, Measures: []string{"包村到组"}},
	{Problem: ledger.Problem{ID: "p2", Year: 2026, No: 2, State: ledger.Registered, Content: ledger.Content{
		Subject: ledger.Team, Title: "政治理论学习和业务结合不紧", Aspect: "政治建设方面"}}},
}

// What every sample ledger becomes, from the headings to the sentence per row.
func TestLedgers(t *testing.T) {
	files, err := filepath.Glob("testdata/ledgers/*")
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, path := range files {
		if strings.HasSuffix(path, ".golden") {
			continue
		}
		seen++
		t.Run(filepath.Base(path), func(t *testing.T) {
			got := tell(t, path)
			golden := path + ".golden"
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
	if seen < 16 {
		t.Errorf("only %d sample ledgers", seen)
	}
}

func tell(t testing.TB, path string) string {
	var out strings.Builder
	say := func(format string, args ...any) { fmt.Fprintf(&out, format+"\n", args...) }
	for _, sheet := range sheetsOf(t, path) {
		say("# 表 %s", sheet.Name)
		for _, note := range sheet.Notes {
			say("注意：%s", note)
		}
		table, ok := intake.Find(sheet.Rows)
		if !ok {
			say("没有表头")
			continue
		}
		say("表头在第%d行，上面有：%s", table.HeadRow, strings.Join(table.Above, " / "))
		columns := intake.Propose(table, chart, 2026)
		o := intake.Options{Year: 2026, OnTwin: intake.UpdateTwin, Systems: ledger.DefaultSystems()}
		for _, c := range columns {
			say("  %s → %s %d %s", c.Head, c.Target, c.Score, c.Reason)
			o.Columns = append(o.Columns, c.Target)
		}
		r, err := intake.Read(table, o)
		if err != nil {
			say("不能读：%v", err)
			continue
		}
		plan := intake.Make(r, known, chart, o, check)
		for _, item := range plan.Items {
			say("%v %s：%s", item.Rows, item.Outcome.Zh(), item.Sentence)
			tellContent(say, item.Entry)
		}
		for _, p := range plan.Skipped {
			say("第%d行跳过：%s（%s）", p.Row, p.Why, p.Text)
		}
		for _, note := range plan.Notes {
			say("注意：%s", note)
		}
		for _, u := range plan.Unknown {
			say("不认识：%s %v %d次 %v", u.Name, u.Office, u.Rows, u.Near)
		}
	}
	return out.String()
}

func tellContent(say func(string, ...any), e intake.Entry) {
	c := e.Content
	say("    %d %s%s 〔%s〕%q", e.Year, c.Subject.Zh(), c.Person, c.Aspect, c.Title)
	for _, f := range []ledger.Field{ledger.FieldStatement, ledger.FieldGoal, ledger.FieldClass, ledger.FieldLeader, ledger.FieldLeadUnit, ledger.FieldAssistUnits, ledger.FieldHolder, ledger.FieldDue, ledger.FieldRemark} {
		if text := c.Get(f); text != "" {
			say("    %s：%q", f.Zh(), text)
		}
	}
	for _, x := range c.Examples {
		say("    事例：%q", x)
	}
	for _, x := range e.Causes {
		say("    原因：%q", x)
	}
	for _, m := range e.Measures {
		say("    措施：%q %s %s %s", m.Text, m.Unit, m.Holder, m.Due)
	}
}

// check refuses what the ledger would refuse.
func check(e intake.Entry) error {
	_, err := ledger.Decide(ledger.Problem{}, ledger.Enter{Year: e.Year, No: 1, Content: e.Content}, ledger.Circumstances{Today: "2026-01-15", Rules: ledger.DefaultRules()})
	return err
}
