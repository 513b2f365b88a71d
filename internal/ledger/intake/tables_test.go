package intake

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"bihuan/internal/ledger"
	"bihuan/internal/tabular"
)

// The tables name every target that the program knows and no other, each word
// under one target only, and say where they come from.
func TestTables(t *testing.T) {
	v, err := load()
	if err != nil {
		t.Fatal(err)
	}
	var listed []string
	seen := map[string]string{}
	for _, target := range v.targets {
		listed = append(listed, target.Code)
		if target.Zh == "" || len(target.Words) == 0 {
			t.Errorf("%s has no name or no words", target.Code)
		}
		for _, word := range target.Words {
			if other, twice := seen[bare(word)]; twice && other != target.Code {
				t.Errorf("%q stands under %s and %s", word, other, target.Code)
			}
			seen[bare(word)] = target.Code
			if code, score, _ := headOf(word); code != target.Code || score != 100 {
				t.Errorf("%q is taken for %s (%d)", word, code, score)
			}
		}
	}
	if !slices.Equal(listed, codes) {
		t.Errorf("the table lists %q, the program knows %q", listed, codes)
	}
	for word, class := range v.dues {
		if !slices.Contains(ledger.Classes, class) || class == ledger.Unclassed {
			t.Errorf("%q means the class %q", word, class)
		}
	}
	if len(v.dues) < 20 || len(v.classes) < 15 || len(v.states) < 20 || len(v.blanks) < 10 {
		t.Errorf("%d words for deadlines, %d for classes, %d for states, %d for nothing", len(v.dues), len(v.classes), len(v.states), len(v.blanks))
	}
	for _, name := range []string{"data/columns.yaml", "data/words.yaml"} {
		raw, err := files.ReadFile(name)
		if err != nil || !strings.Contains(string(raw), "\nsource: ") || !strings.Contains(string(raw), "\nlevel: 实务\n") || !strings.Contains(string(raw), "\nyear: 20") {
			t.Errorf("%s does not say where it comes from: %v", name, err)
		}
	}
}

// Whatever stands in a table, it is understood or refused with sentences, and
// no text of the problem is lost.
func FuzzRead(f *testing.F) {
	f.Add("序号\t问题\t措施\t时限\n1\t甲\t1.乙；2.丙\t3月底\n\t\t丁\t长期\n合计\t1", true)
	f.Add("审计查出问题\t\t整改责任\n摘要\t描述\t时限\n甲\t乙\t立行立改", false)
	f.Add("〃\t同上\n注：\t1\n一、\n", true)
	f.Fuzz(func(t *testing.T, text string, loose bool) {
		if !utf8.ValidString(text) {
			return
		}
		lines, err := tabular.Text(strings.ReplaceAll(text, "\r", ""))
		if err != nil {
			return
		}
		rows := tabular.Rows(lines)
		table, ok := Find(rows)
		if !ok {
			return
		}
		o := Options{Year: 2026, OnTwin: UpdateTwin, Loose: loose}
		for _, c := range Propose(table, Names{}, 2026) {
			o.Columns = append(o.Columns, c.Target)
		}
		reading, err := Read(table, o)
		if err != nil {
			return
		}
		plan := Make(reading, nil, Names{}, o, func(Entry) error { return nil })
		told := map[int]bool{}
		for _, item := range plan.Items {
			if item.Sentence == "" || !utf8.ValidString(item.Sentence) || item.Outcome.Zh() == "" || item.Outcome == New && item.Content.Title == "" && bare(item.wholeStory) != "" {
				t.Fatalf("%q: %+v", text, item)
			}
			for _, row := range item.Rows {
				told[row] = true
			}
		}
		for _, s := range plan.Skipped {
			told[s.Row] = true
		}
		for _, row := range table.Body {
			if !told[row.No] && len(distinct(row)) > 0 {
				t.Fatalf("%q: nothing is said of row %d", text, row.No)
			}
		}
	})
}
