package ledger_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"bihuan/internal/ledger"
)

func TestNames(t *testing.T) {
	for text, want := range map[string]string{
		"":     "",
		"局办公室": "局办公室",
		"局办公室、规划计划股，农村供水股":   "局办公室|规划计划股|农村供水股",
		"各乡镇水管站; 财政所 自然资源所":  "各乡镇水管站|财政所|自然资源所",
		"党委书记 林远":            "党委书记|林远",
		"林　远":                "林远",
		"林 远、何静":             "林远|何静",
		"周小满(农村供水股)":         "周小满（农村供水股）",
		"周小满（供水股、水质股）、何静":    "周小满（供水股、水质股）|何静",
		"周小满（供水股、何静":         "周小满（供水股|何静",
		"甲）、乙（（丙）、丁":         "甲）|乙（（丙）|丁",
		"、，；\n":              "",
		"𫖮明/㛃宁":              "𫖮明|㛃宁",
		"周小满（农村供水股）（副股长）、何静": "周小满（农村供水股）（副股长）|何静",
	} {
		if got := strings.Join(ledger.Names(text), "|"); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// FuzzNames: what comes out is not empty, has no separator outside brackets,
// and taking it apart again changes nothing.
func FuzzNames(f *testing.F) {
	f.Add("党委书记 林远、周小满(农村供水股)；林　远")
	f.Fuzz(func(t *testing.T, text string) {
		for _, name := range ledger.Names(text) {
			if name == "" || !slices.Equal(ledger.Names(name), []string{name}) {
				t.Errorf("%q gives %q, which gives %q", text, name, ledger.Names(name))
			}
		}
	})
}

// Whoever is named by a problem is among its holders' texts, once each.
func TestConcerned(t *testing.T) {
	p := ledger.Problem{Content: ledger.Content{
		Subject: ledger.Personal, Person: "沈青", Leader: "党委书记 林远", LeadUnit: "党建办", AssistUnits: "财政所、党建办 财政所", Holder: "周禾、𫖮明",
	}}
	p.Course.Tasks = []ledger.Task{
		{ID: "t1", Unit: "财政所", Holder: "周禾", State: ledger.TaskDoing},
		{ID: "t2", Unit: "经发办", State: ledger.TaskCancelled},
		{ID: "t3", Unit: "社会事务办", State: ledger.TaskDone},
	}
	var got []string
	for _, c := range p.Concerned() {
		got = append(got, strings.TrimPrefix(c.Task+":", ":")+string(c.As)+"="+c.Name)
	}
	want := "leader=党委书记 leader=林远 lead_unit=党建办 assist_unit=财政所 assist_unit=党建办 holder=周禾 holder=𫖮明 person=沈青 t1:task_unit=财政所 t1:task_holder=周禾 t3:task_unit=社会事务办"
	if strings.Join(got, " ") != want {
		t.Errorf("got  %s\nwant %s", strings.Join(got, " "), want)
	}
	rapid.Check(t, func(r *rapid.T) {
		p := ledger.Problem{Content: ledger.Content{Leader: rapid.String().Draw(r, "leader"), AssistUnits: rapid.String().Draw(r, "assist")}}
		seen := map[ledger.Concerned]bool{}
		for _, c := range p.Concerned() {
			if seen[c] || !slices.Contains(ledger.Capacities, c.As) {
				r.Fatalf("%+v", c)
			}
			seen[c] = true
		}
	})
}
