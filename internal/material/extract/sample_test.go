package extract

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"testing"

	"bihuan/internal/material/document"
	"bihuan/internal/samples"
)

// sample returns the real material and what is read from it.
func sample(t *testing.T, name string) (*document.Document, *Result) {
	t.Helper()
	text := strings.TrimPrefix(strings.ReplaceAll(samples.Text(t, name), "\r\n", "\n"), "\ufeff")
	doc := read(name, text)
	return doc, From(doc)
}

// The golden file of the real material holds numbers and hashes, no text.
func TestSample(t *testing.T) {
	doc, r := sample(t, samples.SelfExamination)
	check(t, doc, r)
	o := JSON(doc, r)
	if want := (OutputCounts{Aspects: 6, Problems: 13, Causes: 5, Measures: 5, Promises: 8}); o.Counts != want {
		t.Errorf("counts %+v, want %+v", o.Counts, want)
	}
	if o.Genre != Team {
		t.Errorf("genre %s", o.Genre)
	}
	hash := func(parts ...string) string {
		sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
		return hex.EncodeToString(sum[:6])
	}
	var b strings.Builder
	for _, a := range o.Aspects {
		fmt.Fprintf(&b, "aspect %d line %d [%d,%d) problems %d %s\n", a.No, a.Line, a.Start, a.End, len(a.Problems), hash(a.Title))
		for _, p := range a.Problems {
			fmt.Fprintf(&b, "%s line %d [%d,%d) examples %d %s\n", p.ID, p.Line, p.Start, p.End, len(p.Examples), hash(append([]string{p.No, p.Title, p.Statement}, p.Examples...)...))
		}
	}
	for _, c := range o.Causes {
		fmt.Fprintf(&b, "%s line %d [%d,%d) %s\n", c.ID, c.Line, c.Start, c.End, hash(c.Title, c.Statement))
	}
	for _, m := range o.Measures {
		fmt.Fprintf(&b, "%s line %d [%d,%d) actions %d %s\n", m.ID, m.Line, m.Start, m.End, len(m.Actions), hash(append([]string{m.Title, m.Statement}, m.Actions...)...))
	}
	for _, p := range o.Promises {
		fmt.Fprintf(&b, "%s line %d [%d,%d) %s\n", p.ID, p.Line, p.Start, p.End, hash(p.Text, p.Activity))
	}
	golden(t, "testdata/sample.golden", []byte(b.String()))
}

// Five duties of the real material recur, one may only grow, and two are
// conditions of decisions and documents.
func TestSamplePromises(t *testing.T) {
	_, r := sample(t, samples.SelfExamination)
	var got []string
	for _, p := range r.Promises {
		got = append(got, strings.SplitN(show(p), "|", 4)[3]+" "+p.Measure+" "+fmt.Sprint(p.Months))
	}
	want := []string{
		"min 1– 天|FREQ=MONTHLY M1 []", "min 1– 次|FREQ=MONTHLY;INTERVAL=3 M1 []", "min 1– 次|FREQ=YEARLY M1 []",
		"conditional – | M2 []", "conditional – | M2 []", "scheduled – |FREQ=YEARLY;BYMONTH=11 M2 [11]",
		"nondecreasing – | M3 []", "exact 1–1 次|FREQ=MONTHLY;INTERVAL=3 M5 []",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q\nwant %q", got, want)
	}
}

// The links of the real material were judged by reading it: every problem gets
// a cause and a measure, and none that a reader would not accept.
func TestSampleLinks(t *testing.T) {
	_, r := sample(t, samples.SelfExamination)
	accepted := map[string]string{
		"P1": "C1 M1", "P2": "C1 C3 M1 M3", "P3": "C2 C5 M1", "P4": "C1 C2 C3 M1", "P5": "C4 M2 M3", "P6": "C4 M2 M3", "P7": "C3 C4 M3",
		"P8": "C3 M4", "P9": "C2 C4 M3 M4", "P10": "C2 C5 M2 M5", "P11": "C5 M2 M5", "P12": "C5 M5", "P13": "C5 M5",
	}
	found := map[string]kind{}
	for _, l := range r.Links {
		if !slices.Contains(strings.Fields(accepted[l.Problem]), l.Cause+l.Measure) {
			t.Errorf("%s to %s%s, by %d words", l.Problem, l.Cause, l.Measure, len(l.Because))
		}
		if l.Cause != "" {
			found[l.Problem] |= causeKind
		} else {
			found[l.Problem] |= measureKind
		}
	}
	for p := range accepted {
		if found[p] != causeKind|measureKind {
			t.Errorf("%s lacks a cause or a measure", p)
		}
	}
}

// A letter gives the rows of its annex, a regulation nothing.
func TestSampleOthers(t *testing.T) {
	doc, r := sample(t, samples.Letter)
	check(t, doc, r)
	if o := JSON(doc, r); o.Counts.Problems != 12 || o.Counts.Measures != 12 || o.Counts.Causes != 0 || o.Genre != Unknown {
		t.Errorf("letter: %+v %s", o.Counts, o.Genre)
	}
	for i := range r.Measures {
		if a := r.Measures[i].Actions; len(a) != 1 || a[0].Holder == "" || a[0].Due == "" {
			t.Errorf("letter: %s without holder or date", r.Measures[i].ID)
		}
	}
	doc, r = sample(t, samples.Regulation)
	check(t, doc, r)
	if o := JSON(doc, r); o.Counts != (OutputCounts{}) {
		t.Errorf("regulation: %+v", o.Counts)
	}
}
