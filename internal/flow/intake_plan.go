package flow

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/ledger"
	"bihuan/internal/ledger/intake"
)

// Planned is a draft with what it would become.
type Planned struct {
	Draft intake.Draft
	Table intake.Table
	Plan  intake.Plan
	Notes []string // of the sheet
}

// Plan says what a draft would become, without taking it in.
func (f *Intake) Plan(ctx context.Context, v access.Viewer, id string) (Planned, error) {
	d, sheets, err := f.open(ctx, v, id)
	if err != nil {
		return Planned{}, err
	}
	p := Planned{Draft: d}
	if p.Table, err = table(sheets, d.Choices.Sheet); err != nil {
		return p, err
	}
	for _, s := range sheets {
		if s.Name == d.Choices.Sheet {
			p.Notes = s.Notes
		}
	}
	judge, err := f.Ledger.Judge(ctx, v)
	if err != nil {
		return p, err
	}
	o := d.Choices.Options(judge.Systems)
	reading, err := intake.Read(p.Table, o)
	if err != nil {
		return p, err
	}
	names, err := f.names(ctx, v)
	if err != nil {
		return p, err
	}
	known, err := f.known(ctx, v, reading.Entries)
	if err != nil {
		return p, err
	}
	at := ledger.Circumstances{Today: judge.Today, NewID: f.NewID, Rules: judge.Rules}
	p.Plan = intake.Make(reading, known, names, o, func(e intake.Entry) error {
		_, err := ledger.Decide(ledger.Problem{}, ledger.Enter{Year: e.Year, No: 1, Content: e.Content}, at)
		return err
	})
	return p, f.refuse(ctx, v, p.Plan.Items)
}

// known returns the problems of the years that entries name.
func (f *Intake) known(ctx context.Context, v access.Viewer, entries []intake.Entry) ([]intake.Known, error) {
	years := map[int]bool{}
	for _, e := range entries {
		years[e.Year] = true
	}
	var all []intake.Known
	for year := range years {
		filter := ledger.Filter{Year: year, Limit: ledger.MaxLimit}
		for year > 0 {
			wholes, next, err := f.Ledger.Wholes(ctx, v, filter)
			if err != nil {
				return nil, err
			}
			for _, w := range wholes {
				all = append(all, knownOf(w))
			}
			if filter.After = next; next == "" {
				break
			}
		}
	}
	slices.SortFunc(all, func(a, b intake.Known) int { return strings.Compare(a.ID, b.ID) })
	return all, nil
}

func knownOf(w ledger.Whole) intake.Known {
	k := intake.Known{Problem: w.Problem}
	for _, c := range w.Causes {
		k.Causes = append(k.Causes, c.Title+c.Statement)
	}
	for _, m := range w.Measures {
		k.Measures = append(k.Measures, m.Title+m.Statement)
	}
	return k
}

// refuse lets the ledger itself look at every update; what it refuses is
// faulty.
func (f *Intake) refuse(ctx context.Context, v access.Viewer, items []intake.Item) error {
	var changes []ledger.BatchChange
	var at []int
	flush := func() error {
		plan, err := f.Ledger.PlanBatch(ctx, v, changes)
		if err != nil {
			return err
		}
		for i, line := range plan.Lines {
			if line.Refusal != nil {
				item := &items[at[i]]
				item.Outcome, item.Sentence = intake.Faulty, "不能更新"+item.Known.Number()+"："+fault.Text(line.Refusal)
			}
		}
		changes, at = changes[:0], at[:0]
		return nil
	}
	for i := range items {
		if items[i].Outcome != intake.Update {
			continue
		}
		changes, at = append(changes, change(&items[i])), append(at, i)
		if len(changes) == stepSize {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	if len(changes) == 0 {
		return nil
	}
	return flush()
}

func change(item *intake.Item) ledger.BatchChange {
	return ledger.BatchChange{
		Label: "第" + strconv.Itoa(item.Rows[0]) + "行", Problem: item.Known.ID, Version: item.Known.Version,
		Commands: []ledger.Command{ledger.Edit{Values: item.Changes}},
	}
}

// Marked returns the file of a draft with a sentence for every row in a column
// behind the last.
func (f *Intake) Marked(ctx context.Context, v access.Viewer, id string) (name string, content []byte, err error) {
	p, err := f.Plan(ctx, v, id)
	if err != nil {
		return "", nil, err
	}
	if content, err = f.Files.Get(p.Draft.File); err != nil {
		return "", nil, err
	}
	m := Marks{Sheet: p.Draft.Choices.Sheet, HeadRow: p.Table.HeadRow, Notes: p.Answers()}
	name = strings.TrimSuffix(p.Draft.Name, extOf(p.Draft.Name)) + "（核对结果）"
	if isBook(content) {
		content, err = f.Mark(ctx, content, m)
		return name + ".xlsx", content, err
	}
	content, err = f.markText(p, content, m)
	return name + ".csv", content, err
}

// Answers returns the sentence for every row of a table.
func (p Planned) Answers() map[int]string {
	notes := map[int]string{}
	for _, item := range p.Plan.Items {
		notes[item.Rows[0]] = item.Outcome.Zh() + "：" + item.Sentence
		for _, row := range item.Rows[1:] {
			notes[row] = "接第" + strconv.Itoa(item.Rows[0]) + "行的问题"
		}
	}
	for _, s := range p.Plan.Skipped {
		notes[s.Row] = "不读取：" + s.Why
	}
	return notes
}
