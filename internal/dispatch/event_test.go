package dispatch

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"bihuan/internal/history"
)

var examples = []history.Event{
	Sent{Name: "3月整改进展填报", By: "2024-03-20", Contact: "何静", Scope: "2024年度", Packets: []Packet{{Code: "K7Q2M", Office: "财政所", Rows: []Row{
		{Code: "K7Q2M-01", Problem: "p", Task: "t", Cells: Cells{Seq: "1", Code: "K7Q2M-01", Problem: "2024-5 项目推进前紧后松。", Due: "2024-09-30"}}}}}},
	Returned{Packets: []Came{{Code: "K7Q2M", Office: "财政所", Return: Return{Batch: "b", File: "f", Name: "财政所.xlsx", SHA256: "00ff", Size: 9, On: "2024-03-18", By: "𫖮明", Cells: 2}}}},
	Ended{On: "2024-03-21"},
}

var sentences = map[string]string{
	"dispatch.sent.v1":     "按单位拆分“3月整改进展填报”，发给财政所，共1行，请于2024-03-20前交回",
	"dispatch.returned.v1": "收回财政所的填报表，并入台账",
	"dispatch.ended.v1":    "结束收表",
}

// The bodies under testdata/events were written by a program of the past; they
// must say the same for ever. A new kind adds a file; no file ever changes.
func TestGoldenEvents(t *testing.T) {
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
		if again, _ := json.MarshalIndent(old, "", "  "); string(again) != string(body) {
			t.Errorf("%s is read as %s", e.Kind(), again)
		}
		if got := old.Sentence(); got != sentences[e.Kind()] {
			t.Errorf("%s says %q", e.Kind(), got)
		}
	}
}
