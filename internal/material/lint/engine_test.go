package lint

import (
	"slices"
	"strings"
	"testing"
	"time"

	"bihuan/internal/material/document"
	"bihuan/internal/material/extract"
)

func texts(text string, spans []document.Span) []string {
	var list []string
	for _, s := range spans {
		list = append(list, text[s.Start:s.End])
	}
	return list
}

func TestIndexSentences(t *testing.T) {
	for _, c := range []struct {
		text string
		want []string
	}{
		{"会前学习。会后整改！", []string{"会前学习。", "会后整改！"}},
		{"他说：“要整改。”大家同意。", []string{"他说：“要整改。”", "大家同意。"}},
		{"怎么办？！改。", []string{"怎么办？！", "改。"}},
		{"  标题　\n\n甲\t乙", []string{"标题", "甲", "乙"}},
		{"（全文完。）又一句", []string{"（全文完。）", "又一句"}},
		{"", nil},
	} {
		x := scan(c.text, nil, nil)
		if got := texts(c.text, x.Sentences); !slices.Equal(got, c.want) {
			t.Errorf("%q: sentences %q, want %q", c.text, got, c.want)
		}
	}
}

func TestIndexNumbers(t *testing.T) {
	for _, c := range []struct {
		text string
		want []Number
	}{
		{"共2,000条", []Number{{Value: 2000, Digits: 4}}},
		{"占93.7%", []Number{{Value: 93.7, Digits: 2, Decimals: 1, Percent: true}}},
		{"２０２６年", []Number{{Value: 2026, Digits: 4, Wide: true}}},
		{"2009.6.3", []Number{{Value: 2009, Digits: 4}, {Value: 6, Digits: 1}, {Value: 3, Digits: 1}}},
		{"V2.1", []Number{{Value: 2.1, Digits: 1, Decimals: 1, Glued: true}}},
		{"17:00", []Number{{Value: 17, Digits: 2}, {Value: 0, Digits: 2}}},
		{"12,5", []Number{{Value: 12, Digits: 2}, {Value: 5, Digits: 1}}},
		{"3.", []Number{{Value: 3, Digits: 1}}},
	} {
		x := scan(c.text, nil, nil)
		for i := range x.Numbers {
			x.Numbers[i].Span = document.Span{}
		}
		if !slices.Equal(x.Numbers, c.want) {
			t.Errorf("%q: numbers %+v, want %+v", c.text, x.Numbers, c.want)
		}
	}
}

func TestIndexPairs(t *testing.T) {
	for _, c := range []struct {
		text     string
		pairs    int
		unpaired []string
	}{
		{"“学《党章》（试行)”", 3, nil},
		{"““学”", 1, []string{"“"}},
		{"“甲《乙”", 1, []string{"《"}},
		{"甲）乙（", 0, []string{"）", "（"}},
		{"“甲\n乙”", 0, []string{"“", "”"}},
	} {
		x := scan(c.text, nil, nil)
		var unpaired []string
		for _, i := range x.Unpaired {
			unpaired = append(unpaired, string(x.Marks[i].Rune))
		}
		if len(x.Pairs) != c.pairs || !slices.Equal(unpaired, c.unpaired) {
			t.Errorf("%q: %d pairs, unpaired %q; want %d and %q", c.text, len(x.Pairs), unpaired, c.pairs, c.unpaired)
		}
	}
}

func TestIndexLinesBlanksLatins(t *testing.T) {
	text := "一 Word文档\n　二\n"
	x := scan(text, nil, nil)
	if got := texts(text, x.Lines); !slices.Equal(got, []string{"一 Word文档", "　二", ""}) {
		t.Errorf("lines %q", got)
	}
	if got := texts(text, x.Blanks); !slices.Equal(got, []string{" ", "　"}) {
		t.Errorf("blanks %q", got)
	}
	if got := texts(text, x.Latins); !slices.Equal(got, []string{"Word"}) {
		t.Errorf("latin runs %q", got)
	}
	if i := x.LineOf(len("一 Word文档\n")); i != 1 {
		t.Errorf("LineOf the second line is %d", i)
	}
}

// rule returns a rule that reports its words.
func rule(id string, severity Severity, words ...string) *Rule {
	return &Rule{ID: id, Severity: severity, Words: words, Check: func(p *Pass) {
		for _, h := range p.Hits() {
			p.Report(h.Span, "%s", p.Word(h)).Fix = []Edit{{Span: h.Span, New: "□"}}
		}
	}}
}

func run(text string, cfg *Config, rules ...*Rule) []Finding {
	return Run(&document.Document{Text: text}, rules, cfg, nil)
}

func TestHits(t *testing.T) {
	text := "四个意识和四个意识形态，等，四个自信X"
	a := rule("a", Hint, "四个意识", "四个意识形态", "等")
	b := rule("b", Hint, "四个自信X", "四个")
	var got []string
	for _, f := range run(text, nil, a, b) {
		got = append(got, f.Rule.ID+text[f.Start:f.End])
	}
	want := []string{"b四个", "a四个意识", "b四个", "a四个意识", "a四个意识形态", "a等", "b四个", "b四个自信X"}
	if !slices.Equal(got, want) {
		t.Errorf("hits %q, want %q", got, want)
	}
}

func TestOrderAndIDs(t *testing.T) {
	found := run("丙甲乙丙", nil, rule("hint", Hint, "丙"), rule("error", Error, "甲"), rule("verify", Verify, "乙"))
	var got []string
	for _, f := range found {
		got = append(got, f.ID+f.Rule.ID)
	}
	if want := []string{"F1verify", "F2error", "F3hint", "F4hint"}; !slices.Equal(got, want) {
		t.Errorf("order %q, want %q", got, want)
	}
}

func TestLimit(t *testing.T) {
	found := run(strings.Repeat("等", Limit+7), nil, rule("a", Hint, "等"))
	if len(found) != Limit || !strings.Contains(found[Limit-1].Message, "还有7处") {
		t.Errorf("%d findings, the last says %q", len(found), found[len(found)-1].Message)
	}
}

func TestFactsOnce(t *testing.T) {
	calls := 0
	facts := func(*document.Document) *extract.Result {
		calls++
		return &extract.Result{Genre: extract.Team}
	}
	ask := func(id string) *Rule {
		return &Rule{ID: id, Severity: Hint, Check: func(p *Pass) { p.Report(document.Span{}, "%s", p.Genre()) }}
	}
	found := Run(&document.Document{}, []*Rule{ask("a"), ask("b")}, nil, facts)
	if calls != 1 || found[1].Message != "team" {
		t.Errorf("facts read %d times, genre %q", calls, found[1].Message)
	}
	found = Run(&document.Document{}, []*Rule{ask("a")}, &Config{Genre: extract.Member}, facts)
	if found[0].Message != "member" {
		t.Errorf("configured genre is not in force: %q", found[0].Message)
	}
}

func TestTimed(t *testing.T) {
	at := time.Unix(0, 0)
	now := func() time.Time {
		at = at.Add(time.Millisecond)
		return at
	}
	c := NewChecker([]*Rule{rule("a", Hint, "甲"), rule("b", Hint, "乙")}, nil, nil)
	_, timings := c.RunTimed(&document.Document{Text: "甲"}, now)
	if len(timings) != 3 || timings[0].Rule != nil || timings[2].Rule.ID != "b" || timings[2].Took != time.Millisecond {
		t.Errorf("timings %+v", timings)
	}
}

func TestApply(t *testing.T) {
	edit := func(start, end int, text string) Edit {
		return Edit{document.Span{Start: start, End: end}, text}
	}
	for _, c := range []struct {
		edits []Edit
		want  string
	}{
		{[]Edit{edit(0, 1, "x")}, "xbcd"},
		{[]Edit{edit(2, 3, ""), edit(0, 1, "")}, "bd"},
		{[]Edit{edit(0, 2, "x"), edit(1, 3, "y")}, "xcd"},
		{[]Edit{edit(1, 1, "+"), edit(1, 1, "-")}, "a+bcd"},
		{[]Edit{edit(3, 9, "x"), edit(-1, 0, "x")}, "abcd"},
		{nil, "abcd"},
	} {
		if got := Apply("abcd", []Finding{{Fix: c.edits}}); got != c.want {
			t.Errorf("%v: %q, want %q", c.edits, got, c.want)
		}
	}
}

func TestSuppression(t *testing.T) {
	for _, c := range []struct {
		text string
		want int
	}{
		{"等\n等", 2},
		{"<!-- 闭环忽略 a 已核 -->\n等\n等", 1},
		{"<!-- 闭环忽略 a 已核 -->\n<!-- 闭环忽略 b 已核 -->\n\n等\n等", 1},
		{"等<!-- 闭环忽略 a 已核 -->\n等", 1},
		{"等<!-- 闭环忽略 b 已核 -->\n等", 2},
		{"等<!-- 闭环忽略：b，a 已核 -->\n等", 1},
		{"等<!-- 闭环忽略 全部 已核 -->\n等", 1},
		{"<!-- 闭环全文忽略 a 等 -->\n等\n等", 0},
		{"<!-- 闭环忽略 b 等 -->\n等", 1},
		{"<!-- 等 -->\n等", 2},
		{"<!-- 闭环忽略 a 没有写完\n等", 1},
	} {
		if got := run(c.text, nil, rule("a", Hint, "等")); len(got) != c.want {
			t.Errorf("%q: %d findings, want %d", c.text, len(got), c.want)
		}
	}
}
