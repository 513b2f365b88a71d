package flow

import (
	"context"
	"slices"
	"strings"
	"time"

	"bihuan/internal/access"
	"bihuan/internal/ledger"
	"bihuan/internal/material"
	"bihuan/internal/material/document"
	"bihuan/internal/material/extract"
	"bihuan/internal/zh"
)

// Filing takes a reviewed material into the ledger: its problems with their
// causes, measures and promises, linked as a person confirmed.
type Filing struct {
	Materials *material.Service
	Ledger    *ledger.Service
	Clock     func() time.Time
}

// File enters the version of a material that the person saw and returns the
// number of problems that it became. Everything enters or nothing.
func (f *Filing) File(ctx context.Context, v access.Viewer, id string, version int64) (int, error) {
	entered := 0
	_, err := f.Materials.Enter(ctx, v, id, version, func(ctx context.Context, m material.Material, r material.Revision) error {
		problems, err := f.Ledger.Register(ctx, v, registration(m, r.Document, f.Clock()))
		entered = len(problems)
		return err
	})
	return entered, err
}

// registration turns a draft into what the ledger takes.
func registration(m material.Material, doc *document.Document, now time.Time) ledger.Registration {
	where := document.NewLocator(doc.Text)
	origin := func(s document.Span) ledger.Origin {
		return ledger.Origin{
			MaterialID: m.ID, Revision: m.Revision, Start: s.Start, End: s.End, Line: where.Line(s.Start), Sentence: sentence(doc.At(s)),
		}
	}
	reg := ledger.Registration{Year: yearOf(m.Title, now)}
	d := &m.Draft
	for _, c := range d.Causes {
		reg.Causes = append(reg.Causes, ledger.NewCause{Key: c.ID, CauseContent: ledger.CauseContent{
			Title: c.Title, Statement: c.Statement, Origin: origin(c.Span),
		}})
	}
	for _, x := range d.Measures {
		reg.Measures = append(reg.Measures, ledger.NewMeasure{Key: x.ID, MeasureContent: ledger.MeasureContent{
			Title: x.Title, Statement: x.Statement, Actions: actions(x.Actions), Promises: promises(d.Promises, x.ID), Origin: origin(x.Span),
		}})
	}
	if loose := promises(d.Promises, ""); len(loose) > 0 {
		reg.Measures = append(reg.Measures, ledger.NewMeasure{Key: "D", MeasureContent: ledger.MeasureContent{
			Title: "其他常态化任务", Promises: loose,
		}})
	}
	aspects := map[string]int{}
	titles := map[string]string{}
	for i, a := range d.Aspects {
		aspects[a.ID], titles[a.ID] = i+1, a.Title
	}
	for _, p := range d.Included() {
		n := ledger.NewProblem{Content: ledger.Content{
			Subject: ledger.Subject(p.Subject), Person: p.Person, AspectNo: aspects[p.Aspect], Aspect: titles[p.Aspect],
			Title: p.Title, Statement: p.Statement(), Examples: p.Examples(), Origin: origin(p.Span),
		}}
		for _, id := range d.Linked(p.ID, material.Confirmed) {
			if slices.ContainsFunc(d.Causes, func(c material.Cause) bool { return c.ID == id }) {
				n.Causes = append(n.Causes, id)
			} else {
				n.Measures = append(n.Measures, id)
			}
		}
		reg.Problems = append(reg.Problems, n)
	}
	return reg
}

func actions(list []extract.Action) []ledger.Action {
	var all []ledger.Action
	for _, a := range list {
		all = append(all, ledger.Action{Text: a.Text, Holder: a.Holder, Due: a.Due})
	}
	return all
}

// promises returns those that stand in a measure, in none when measure is "".
func promises(list []extract.Promise, measure string) []ledger.Promise {
	var all []ledger.Promise
	for _, p := range list {
		if p.Measure != measure {
			continue
		}
		all = append(all, ledger.Promise{
			ID: p.ID, Text: p.Text, Activity: p.Activity, Holder: p.Holder, Op: string(p.Op), Period: string(p.Period),
			Months: p.Months, Min: p.Min, Max: p.Max, Unit: p.Unit, RRule: p.RRule,
		})
	}
	return all
}

// sentence is the first sentence of a part: what leads back to the text.
func sentence(part string) string {
	part, _, _ = strings.Cut(part, "\n")
	if i := strings.Index(part, "。"); i >= 0 {
		part = part[:i+len("。")]
	}
	const most = 300
	if r := []rune(part); len(r) > most {
		return string(r[:most])
	}
	return strings.TrimSpace(part)
}

// yearOf returns the year that a title names (2025年度…), else that of now.
func yearOf(title string, now time.Time) int {
	for i := 0; i+len("2000年") <= len(title); i++ {
		if digits := title[i : i+4]; title[i] == '2' && title[i+1] == '0' && strings.HasPrefix(title[i+4:], "年") && isDigits(digits) {
			return 2000 + int(digits[2]-'0')*10 + int(digits[3]-'0')
		}
	}
	return now.In(zh.Zone).Year()
}

func isDigits(s string) bool {
	return strings.Trim(s, "0123456789") == ""
}
