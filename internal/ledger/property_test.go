package ledger_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"

	"bihuan/internal/fault"
	"bihuan/internal/history"
	"bihuan/internal/ledger"
	"bihuan/internal/ledger/ledgertest"
	"bihuan/internal/zh/workday"
)

// Whatever is commanded in whatever order: what is refused changes nothing and
// says so in a sentence, replay gives the state, and no problem is closed that
// should not be.
func TestAnySequence(t *testing.T) {
	reached := map[ledger.State]int{}
	rapid.Check(t, func(r *rapid.T) {
		at := ledger.Circumstances{Today: "2024-03-05", NewID: counter(), Rules: ledger.DefaultRules(), Sources: ledger.DefaultSourceKinds()}
		var p ledger.Problem
		var entries []history.Entry
		give := func(c ledger.Command) error {
			before := encode(r, p)
			events, err := ledger.Decide(p, c, at)
			if err != nil {
				if k := fault.KindOf(err); k != fault.Invalid && k != fault.Conflict && k != fault.NotFound || len(events) > 0 {
					r.Fatalf("%s: %v with %d events", ledger.VerbOf(c), err, len(events))
				}
				return err
			}
			for _, e := range events {
				entries = append(entries, entryOf(r, e, len(entries)+1))
				if p, err = ledger.Replay(entries); err != nil {
					r.Fatal(err)
				}
				if e.Sentence() == "" {
					r.Fatalf("%s says nothing", e.Kind())
				}
			}
			if len(events) == 0 && encode(r, p) != before {
				r.Fatal("no event, another state")
			}
			return nil
		}
		content := ledgertest.Sample().Problems[rapid.SampledFrom([]int{0, 1, 2, 2, 4}).Draw(r, "problem")].Content
		if err := give(ledger.Enter{Year: 2024, No: 1, Content: content}); err != nil {
			r.Fatal(err)
		}
		clock := time.Date(2024, 3, 5, 0, 0, 0, 0, time.UTC)
		for range rapid.IntRange(0, 60).Draw(r, "commands") {
			clock = clock.AddDate(0, 0, rapid.SampledFrom([]int{0, 0, 1, 40}).Draw(r, "days"))
			at.Today = clock.Format(time.DateOnly)
			o := ledgertest.AnyOrder(r, p, at.Today)
			at.OnBehalf = o.Behalf
			before := p
			if give(o.Command) == nil {
				invariants(r, before, p)
			}
			reached[p.State]++
		}
		if s := ledger.Stand(p, at.Today, workday.Default(), ledger.DefaultLights()); s.Reason == "" || s.Light.Zh() == "" {
			r.Fatalf("stands without a reason: %+v", s)
		}
	})
	if len(reached) < 7 {
		t.Errorf("the sequences reach %v only", reached)
	}
}

func counter() func() string {
	n := 0
	return func() string { n++; return "id" + strconv.Itoa(n) }
}

func entryOf(r *rapid.T, e ledger.Event, version int) history.Entry {
	body, err := json.Marshal(e)
	if err != nil {
		r.Fatal(err)
	}
	return history.Entry{SubjectID: "p", UnitID: "u", Version: int64(version), Kind: e.Kind(), At: time.UnixMilli(1709602200000).UTC(), Body: body}
}

func encode(r *rapid.T, p ledger.Problem) string {
	raw, err := json.Marshal(p)
	if err != nil {
		r.Fatal(err)
	}
	return string(raw)
}

// invariants hold after every command that took effect.
func invariants(r *rapid.T, before, p ledger.Problem) {
	c := p.Course
	must := func(holds bool, format string, args ...any) {
		if !holds {
			r.Fatalf("%s\n%s", fmt.Sprintf(format, args...), encode(r, p))
		}
	}
	if p.State == ledger.Closed && before.State != ledger.Closed {
		open := p
		open.State = ledger.Accepted
		must(len(ledger.Lacking(open, ledger.DefaultRules())) == 0, "closed with something missing")
		must(p.Class != ledger.Lasting || c.Closing.Reason != "", "a lasting problem was closed without a reason")
		must(c.Closing.RequestedOn <= c.Closing.Acceptance.On && c.Closing.Acceptance.On <= c.Closing.ClosedOn, "dates out of order")
		must(c.Coming() == "" || c.Coming() > c.Closing.ClosedOn, "looked back before it was closed")
	}
	if a := c.Closing.Acceptance; a != nil && a.Way != ledger.Resolution {
		must(!slices.Contains(p.Holders(), a.Acceptor), "accepted by a holder")
	}
	must((p.State == ledger.Accepted || p.State == ledger.Closed) == (c.Closing.Acceptance != nil), "state and acceptance disagree")
	must(len(c.Past) >= len(before.Course.Past) && len(c.Evidence) >= len(before.Course.Evidence) && len(c.Tasks) >= len(before.Course.Tasks), "something of the past is gone")
	if p.State == ledger.Reopened && before.State == ledger.Closed {
		must(len(c.Past) == len(before.Course.Past)+1 && c.Past[len(c.Past)-1].ClosedOn == before.Course.Closing.ClosedOn, "the closing that did not last is not kept")
	}
	for i, t := range c.Tasks {
		if i < len(before.Course.Tasks) {
			old := before.Course.Tasks[i]
			must(t.Version == old.Version && t == old || t.Version == old.Version+1, "a task changed without its version")
		}
		must(t.State == ledger.TaskCancelled || t.Due == "" || p.Due == "" || t.Due <= p.Due || len(c.Past) > 0, "a task is due after its problem")
	}
}

func TestParseNumber(t *testing.T) {
	for text, want := range map[string]string{"2024-3": "2024-3", " 2024-个12 ": "2024-个12", "x": "", "2024-": "", "2024": ""} {
		year, no, subject, ok := ledger.ParseNumber(text)
		got := ""
		if ok {
			got = ledger.Problem{Year: year, No: no, Content: ledger.Content{Subject: subject}}.Number()
		}
		if got != want {
			t.Errorf("%q is %q", text, got)
		}
	}
}
