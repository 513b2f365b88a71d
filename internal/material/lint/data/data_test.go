package data

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func checkOrigin(t *testing.T, what string, o Origin) {
	t.Helper()
	if o.Source == "" {
		t.Errorf("%s: no source", what)
	}
	if !slices.Contains([]string{"规定", "一般", "推荐", "实务"}, o.Level) {
		t.Errorf("%s: level %q", what, o.Level)
	}
	if o.Level != "实务" && (o.Year < 1982 || o.Year > 2100) {
		t.Errorf("%s: year %d", what, o.Year)
	}
}

func atLeast(t *testing.T, what string, n, least int) {
	t.Helper()
	if n < least {
		t.Fatalf("%s: %d entries, want at least %d", what, n, least)
	}
}

func lists() map[string][]Wording {
	return map[string][]Wording{"wordings": Wordings(), "leaders": Leaders(), "terms": Terms(), "titles": Titles(), "typos": Typos()}
}

func TestWordings(t *testing.T) {
	seen := map[string]string{}
	for name, list := range lists() {
		atLeast(t, name, len(list), 3)
		for _, e := range list {
			checkOrigin(t, name+": "+e.Right, e.Origin)
			if len(e.Wrong) == 0 || e.Right == "" {
				t.Errorf("%s: an entry without wrong or right form: %+v", name, e)
			}
			if e.Severity != "" && e.Severity != "hint" {
				t.Errorf("%s: severity %q of %q", name, e.Severity, e.Right)
			}
			for _, w := range e.Wrong {
				key := w
				if name == "titles" { // looked for with book-title marks
					key = "《" + w
				}
				if seen[key] != "" {
					t.Errorf("%s: %q stands in %s too", name, w, seen[key])
				}
				seen[key] = name
				if utf8.RuneCountInString(w) < 2 {
					t.Errorf("%s: %q is too short", name, w)
				}
				if name != "titles" && strings.Contains(e.Right, w) && len(e.NotBefore)+len(e.NotAfter) == 0 {
					t.Errorf("%s: the right form %q contains the wrong one %q", name, e.Right, w)
				}
			}
		}
	}
}

func TestOrders(t *testing.T) {
	list := Orders()
	atLeast(t, "orders", len(list), 20)
	seen := map[string]bool{}
	for _, o := range list {
		what := strings.Join(o.Items, "、")
		checkOrigin(t, what, o.Origin)
		if len(o.Items) < 3 || o.Run < 2 || o.Run > len(o.Items) {
			t.Errorf("%s: %d items, run %d", what, len(o.Items), o.Run)
		}
		if seen[what] {
			t.Errorf("%s stands twice", what)
		}
		seen[what] = true
	}
}

func TestNumbered(t *testing.T) {
	list := NumberedExpressions()
	atLeast(t, "numbered", len(list), 30)
	right := map[string]bool{}
	for _, n := range list {
		checkOrigin(t, n.Name, n.Origin)
		if right[n.Name] {
			t.Errorf("%s stands twice", n.Name)
		}
		right[n.Name] = true
	}
	wrong := map[string]bool{}
	for _, n := range list {
		for _, w := range slices.Concat(n.Wrong, n.Generic) {
			if right[w] || wrong[w] {
				t.Errorf("%s: %q stands elsewhere too", n.Name, w)
			}
			wrong[w] = true
		}
	}
}

func TestVersions(t *testing.T) {
	list := Versions()
	atLeast(t, "versions", len(list), 5)
	for _, v := range list {
		checkOrigin(t, v.Title, v.Origin)
		if len(v.Years) < 2 || !slices.IsSorted(v.Years) {
			t.Errorf("%s: years %v", v.Title, v.Years)
		}
	}
}

func TestMaterialLists(t *testing.T) {
	for name, p := range map[string]Phrases{"phrases": GenericPhrases(), "thirdperson": ThirdPerson(), "others": Others()} {
		checkOrigin(t, name, p.Origin)
		atLeast(t, name, len(p.Phrases), 10)
		unique := slices.Compact(slices.Sorted(slices.Values(p.Phrases)))
		if len(unique) != len(p.Phrases) {
			t.Errorf("%s: a phrase stands twice", name)
		}
	}
	for _, p := range Proportions() {
		checkOrigin(t, "proportions", p.Origin)
	}
	for _, p := range RequiredParts() {
		checkOrigin(t, "parts "+p.Genre, p.Origin)
		for _, part := range p.Parts {
			if part.Key == "" || part.Name == "" {
				t.Errorf("parts %s: %+v", p.Genre, part)
			}
		}
	}
	checkOrigin(t, "abbreviations", KnownAbbreviations().Origin)
}

func TestFrames(t *testing.T) {
	list := Frames()
	atLeast(t, "frames", len(list), 4)
	seen := map[string]bool{}
	for _, f := range list {
		checkOrigin(t, f.ID, f.Origin)
		if f.ID == "" || f.Title == "" || seen[f.ID] {
			t.Errorf("frame %q: id and title must be there, once", f.ID)
		}
		seen[f.ID] = true
		atLeast(t, f.ID, len(f.Aspects), 3)
		for _, a := range f.Aspects {
			if a.Title == "" || len(a.Words) == 0 {
				t.Errorf("%s: aspect %+v", f.ID, a)
			}
		}
	}
}

func TestVariants(t *testing.T) {
	got := Variants("做到“两个确立”，再")
	for _, want := range []string{"做到“两个确立”，再", "做到两个确立，再", "做到\"两个确立\",再", "做到两个确立,再"} {
		if !slices.Contains(got, want) {
			t.Errorf("%q is missing in %q", want, got)
		}
	}
	if got := Variants("部署"); len(got) != 1 {
		t.Errorf("variants of a plain word: %q", got)
	}
}
