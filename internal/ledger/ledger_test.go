package ledger

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/history"

	"pgregory.net/rapid"
)

func kindOf(err error) fault.Kind { return fault.KindOf(err) }

var (
	day  = time.Date(2024, 3, 5, 1, 30, 0, 0, time.UTC)
	full = Content{
		Subject: Team, AspectNo: 2, Aspect: "联系群众方面", Title: "走访偏少", Statement: "到边远村组少。", Examples: []string{"比如石湾村。"},
		Class: Limited, Leader: "林远", LeadUnit: "办公室", AssistUnits: "各村", Holder: "周禾", Due: "2024-06-30", Goal: "每季走访一遍。",
		Origin: Origin{MaterialID: "m", Revision: 2, Start: 30, End: 60, Line: 4, Sentence: "走访偏少。"},
	}
	one  = 1.0
	kept = []history.Event{
		ProblemRegistered{Visibility: access.UnitWide, Year: 2024, No: 3, Content: full, Causes: []string{"c"}, Measures: []string{"m"}},
		ProblemEdited{Changes: []Change{{FieldDue, "2024-06-30", ""}, {FieldClass, "", "lasting"}, {FieldAspectNo, "2", "3"}}},
		CauseRegistered{Visibility: access.Restricted, Year: 2024, No: 1, CauseContent: CauseContent{Title: "认识不足", Statement: "坐等汇报多。", Origin: full.Origin}},
		MeasureRegistered{Visibility: access.UnitWide, Year: 2024, No: 2, MeasureContent: MeasureContent{
			Title: "包村走访", Statement: "边远优先。", Actions: []Action{{Text: "联系两个村组", Holder: "班子成员", Due: "长期"}},
			Promises: []Promise{{ID: "D1", Text: "每季度1次", Activity: "走访", Holder: "班子", Op: "exact", Period: "quarter", Months: []int{3}, Min: &one, Max: &one, Unit: "次", RRule: "FREQ=MONTHLY;INTERVAL=3"}},
			Origin:   full.Origin,
		}},
		CauseWithdrawn{"撤销导入“台账.xlsx”"},
		MeasureWithdrawn{"撤销导入“台账.xlsx”"},
		CauseEdited{"认识不足", "坐等汇报多，下去少。", "认识不够"},
		MeasureEdited{"包村走访", "边远优先。", []Action{{Text: "联系两个村组", Holder: "班子成员", Due: "长期"}}, "包村走访"},
		ProblemRelinked{Deed: Deed{On: "2024-03-05"}, Causes: []string{"c1"}, Measures: []string{"m1", "m2"}, Linked: []string{"包村走访"}, Unlinked: []string{"认识不足"}},
		BatchStarted{access.UnitWide, BatchHead{Kind: BatchReturn, Title: "三季度反馈", Files: []BatchFile{{Name: "农村供水股.xlsx", Blob: "b", SHA256: "00ff"}}}},
		BatchExtended{Problems: 3, Visibility: access.Restricted},
		BatchFinished{},
		BatchTakenBack{Kept: 1},
		ProblemTakenBack{Deed: Deed{On: "2024-03-05", State: Working, Batch: "b"}, What: BatchBulk, Title: "改时限", Content: full, Course: Course{Claims: []Claimed{{Name: "林远", On: "2024-03-01"}}}, Tasks: []string{"t"}},
	}
)

// The bodies under testdata/events were written by a program of the past; they
// must say the same for ever. A new kind adds a file; no file ever changes.
func TestGoldenEvents(t *testing.T) {
	examples, sentences := slices.Clone(kept), map[string]string{
		"ledger.problem.registered.v1": "登记问题“走访偏少”，来自材料第4段，关联原因1条，关联措施1条",
		"ledger.problem.edited.v1":     "把“完成时限”从“2024-06-30”改为“空”，把“整改类别”从“空”改为“长期坚持”",
		"ledger.cause.registered.v1":   "登记原因“认识不足”",
		"ledger.measure.registered.v1": "登记整改措施“包村走访”",
		"ledger.cause.withdrawn.v1":    "撤回原因：撤销导入“台账.xlsx”",
		"ledger.measure.withdrawn.v1":  "撤回整改措施：撤销导入“台账.xlsx”",
		"ledger.cause.edited.v1":       "修改原因“认识不够”，改为“认识不足”：坐等汇报多，下去少。",
		"ledger.measure.edited.v1":     "修改整改措施“包村走访”：边远优先。（具体举措1项）",
		"ledger.problem.relinked.v1":   "关联“包村走访”，取消关联“认识不足”",
		"ledger.batch.started.v1":      "开始单位反馈“三季度反馈”",
		"ledger.batch.extended.v1":     "处理问题3个",
		"ledger.batch.finished.v1":     "批次完成",
		"ledger.batch.taken-back.v1":   "撤销批次，其中1项此后又有变化，保留不动",
		"ledger.problem.taken-back.v1": "撤销批量修改“改时限”，恢复到此前的内容",
	}
	for _, c := range courseEvents {
		examples = append(examples, c.event)
		sentences[c.event.Kind()] = c.says
	}
	for kind := range kinds {
		if !slices.ContainsFunc(examples, func(e history.Event) bool { return e.Kind() == kind }) {
			t.Errorf("%s has no example here", kind)
		}
	}
	for _, e := range examples {
		path := filepath.Join("testdata", "events", e.Kind()+".json")
		body, err := json.MarshalIndent(e, "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		want, err := os.ReadFile(path)
		if os.IsNotExist(err) {
			if err := os.WriteFile(path, append(body, '\n'), 0o644); err != nil {
				t.Fatal(err)
			}
			t.Errorf("%s was missing and is written now; look at it", path)
			continue
		}
		if string(body)+"\n" != string(want) {
			t.Errorf("%s is written as\n%s\nbefore it was\n%s", e.Kind(), body, want)
		}
		old, err := Decode(e.Kind(), want)
		if err != nil {
			t.Fatal(err)
		}
		again, _ := json.MarshalIndent(old, "", "  ")
		if string(again) != string(body) {
			t.Errorf("%s is read as %s", e.Kind(), again)
		}
		if got := old.Sentence(); got != sentences[e.Kind()] {
			t.Errorf("%s says %q", e.Kind(), got)
		}
	}
	if _, err := Decode("ledger.problem.registered.v0", nil); err == nil {
		t.Error("an unknown kind was read")
	}
}

// A model that knows nothing of events: the fields as last written.
func TestDecideAndReplay(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		content := full
		content.Subject = rapid.SampledFrom(Subjects).Draw(r, "subject")
		content.Person = map[Subject]string{Personal: "沈青"}[content.Subject]
		var p Problem
		var entries []history.Entry
		happen := func(events []Event) {
			for _, e := range events {
				body, err := json.Marshal(e)
				if err != nil {
					r.Fatal(err)
				}
				entry := history.Entry{SubjectID: "p", UnitID: "u", Version: p.Version + 1, Kind: e.Kind(), At: day.Add(time.Duration(p.Version) * time.Hour), Body: body}
				entries = append(entries, entry)
				p = Apply(p, e).stamp(entry)
			}
		}
		events, err := Decide(p, Enter{Year: 2024, No: 7, Content: content, Causes: []string{"c"}}, now)
		if err != nil {
			r.Fatal(err)
		}
		happen(events)
		model := map[Field]string{}
		for _, f := range Fields() {
			model[f] = p.Get(f)
		}
		for range rapid.IntRange(0, 8).Draw(r, "edits") {
			v := Value{rapid.SampledFrom(Fields()).Draw(r, "field"), rapid.SampledFrom([]string{
				"", "甲", " 甲 ", "2024-06-30", "2024-06-31", "limited", "两\n行", strings.Repeat("长", 100), strings.Repeat("长", 7000), "𬎆𫖮㛃䶮"}).Draw(r, "text")}
			events, err := Decide(p, Edit{Values: []Value{v}}, now)
			rule, _ := ruleOf(v.Field)
			text := rule.tidy(v.Text)
			switch {
			case kindOf(err) == fault.Invalid && len(events) == 0:
				continue
			case err != nil:
				r.Fatal(err)
			case (len(events) == 0) != (model[v.Field] == text):
				r.Fatalf("%v on %q: events %v", v, model[v.Field], events)
			}
			model[v.Field] = text
			happen(events)
			if len(events) > 0 && events[0].Sentence() == "" {
				r.Fatal("an event without a sentence")
			}
		}
		for f, want := range model {
			if p.Get(f) != want {
				r.Fatalf("%s is %q, want %q", f, p.Get(f), want)
			}
		}
		replayed, err := Replay(entries)
		if err != nil {
			r.Fatal(err)
		}
		got, _ := json.Marshal(replayed)
		want, _ := json.Marshal(p)
		if string(got) != string(want) || p.Version != int64(len(entries)) || !p.CreatedAt.Equal(day) {
			r.Fatalf("replay\n%s\nstate\n%s", got, want)
		}
		if (p.Visibility == access.Restricted) != (p.Subject == Personal) {
			r.Fatal("visibility does not follow the subject")
		}
	})
}

func TestErasedHistory(t *testing.T) {
	if _, err := Replay([]history.Entry{{Kind: "ledger.problem.edited.v1", Version: 1}}); kindOf(err) != fault.NotFound {
		t.Error(err)
	}
	act, err := actOf(history.Entry{Kind: "ledger.problem.edited.v1", Version: 2})
	if err != nil || act.Sentence == "" {
		t.Error(act, err)
	}
}

func TestWords(t *testing.T) {
	for _, s := range States {
		for _, c := range Classes {
			if !slices.Contains([]string{"未启动", "整改中", "待验收", "已销号", "长期坚持", "已撤回"}, phaseOf(s, c).Zh()) || s.Inner() == "" {
				t.Errorf("%s reads %q", s, phaseOf(s, c).Zh())
			}
		}
	}
	for _, f := range Fields() {
		if f.Zh() == "" || f.Max() == 0 {
			t.Errorf("%s has no word or no limit", f)
		}
	}
	for _, g := range Gaps {
		if g.Zh() == "" {
			t.Errorf("%s has no word", g)
		}
	}
	if FieldClass.Show("limited") != "限期整改" || FieldDue.Show("") != "空" || shorten(strings.Repeat("长", 41)) != strings.Repeat("长", 40)+"……" {
		t.Error("values are not shown as people read them")
	}
}

func TestAlreadyRegistered(t *testing.T) {
	p := Problem{Version: 1}
	if _, err := Decide(p, Enter{}, now); kindOf(err) != fault.Conflict {
		t.Error(err)
	}
	if _, err := Decide(Problem{}, Edit{}, now); kindOf(err) != fault.NotFound {
		t.Error(err)
	}
}

func FuzzParseCursor(f *testing.F) {
	f.Add(Cursor{Sort: ByDue, Text: []string{"2024-06-30"}, Nums: []int64{7}}.String())
	f.Add("e30")
	f.Add("%%%")
	f.Fuzz(func(t *testing.T, s string) {
		c, err := ParseCursor(s, Filter{Sort: ByDue}, 1, 1)
		if err != nil {
			if kindOf(err) != fault.Invalid {
				t.Fatal(err)
			}
			return
		}
		if again, err := ParseCursor(c.String(), Filter{Sort: ByDue}, 1, 1); err != nil || again.String() != c.String() {
			t.Fatalf("%q does not come back: %v", s, err)
		}
	})
}
