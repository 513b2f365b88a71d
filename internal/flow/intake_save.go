package flow

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/ledger"
	"bihuan/internal/ledger/intake"
	"bihuan/internal/org"
)

// stepSize bounds how many entries one transaction takes: others wait for it.
const stepSize = 400

// Saved is what a draft became.
type Saved struct {
	Batch   ledger.Batch
	New     int
	Updated int
	Left    int // rows that were not taken in
}

// Save takes the draft in that v saw in the given version, as one batch:
// everything that is right, or nothing. A second call for the same draft is
// fault.Conflict. A long table is taken in step by step, so that others can go
// on working; if a step fails, those before it are taken back.
func (f *Intake) Save(ctx context.Context, v access.Viewer, id string, version int64) (Saved, error) {
	p, err := f.Plan(ctx, v, id)
	if err != nil {
		return Saved{}, err
	}
	switch {
	case p.Draft.Batch != "":
		return Saved{}, errTaken
	case p.Draft.Version != version:
		return Saved{}, fault.New(fault.Stale, "您核对之后，这次导入的选择又改过，请重新核对后再导入。")
	}
	var right []*intake.Item
	saved := Saved{}
	for i := range p.Plan.Items {
		item := &p.Plan.Items[i]
		switch item.Outcome {
		case intake.New:
			saved.New++
		case intake.Update:
			saved.Updated++
		default:
			saved.Left++
			continue
		}
		right = append(right, item)
	}
	if len(right) == 0 {
		return Saved{}, fault.New(fault.Invalid, "没有可以导入的内容：没有新问题，也没有要更新的问题。")
	}
	p.Table.Body = nil // a long table is large
	// Whoever closes the browser does not stop half-way.
	ctx = context.WithoutCancel(ctx)
	saved.Batch, err = f.save(ctx, v, p.Draft, right)
	return saved, err
}

// save carries out the steps.
func (f *Intake) save(ctx context.Context, v access.Viewer, d intake.Draft, items []*intake.Item) (ledger.Batch, error) {
	head, err := f.head(d)
	if err != nil {
		return ledger.Batch{}, err
	}
	steps := slices.Collect(slices.Chunk(items, stepSize))
	var b ledger.Batch
	err = f.DB.Atomic(ctx, func(ctx context.Context) error {
		if b, err = f.Ledger.OpenBatch(ctx, v, head); err != nil {
			return err
		}
		d := d
		d.Batch, d.Version = b.ID, d.Version+1
		if err := f.Store.SaveDraft(ctx, v, d); err != nil {
			return err
		}
		if err := f.create(ctx, v, d.Choices.Names); err != nil {
			return err
		}
		if err := f.step(ctx, v, b.ID, steps[0]); err != nil {
			return err
		}
		if len(steps) == 1 {
			b, err = f.Ledger.FinishBatch(ctx, v, b.ID)
		}
		return err
	})
	if err != nil || len(steps) == 1 {
		return b, err
	}
	for _, step := range steps[1:] {
		if err = f.step(ctx, v, b.ID, step); err != nil {
			break
		}
	}
	if err == nil {
		b, err = f.Ledger.FinishBatch(ctx, v, b.ID)
	}
	if err == nil {
		return b, nil
	}
	return b, f.takeBack(ctx, v, d.ID, b.ID, err)
}

// takeBack undoes the steps of a batch of which a later one failed for cause,
// and frees the draft for another try.
func (f *Intake) takeBack(ctx context.Context, v access.Viewer, draft, batch string, cause error) error {
	err := f.DB.Atomic(ctx, func(ctx context.Context) error {
		whole, err := f.Ledger.Store.Batch(ctx, v, batch)
		if err != nil {
			return err
		}
		if _, err := f.Ledger.UndoBatch(ctx, v, batch, whole.Version, true); err != nil {
			return err
		}
		d, err := f.Store.Draft(ctx, v, draft)
		if err != nil {
			return err
		}
		d.Batch, d.Version = "", d.Version+1
		return f.Store.SaveDraft(ctx, v, d)
	})
	if err != nil {
		return fault.Wrap(cause, fault.KindOf(cause), "导入到一半出错，已经导入的部分没有撤销成功，请到“批次”中撤销。原因：%s", fault.Text(cause))
	}
	return cause
}

func (f *Intake) head(d intake.Draft) (ledger.BatchHead, error) {
	content, err := f.Files.Get(d.File)
	if err != nil {
		return ledger.BatchHead{}, err
	}
	sum := sha256.Sum256(content)
	return ledger.BatchHead{Kind: ledger.BatchImport, Title: d.Name, Files: []ledger.BatchFile{{Name: d.Name, Blob: d.File, SHA256: hex.EncodeToString(sum[:])}}}, nil
}

// create registers the names that a person wants to have in the organisation.
func (f *Intake) create(ctx context.Context, v access.Viewer, names []intake.NameChoice) error {
	known, err := f.names(ctx, v)
	if err != nil {
		return err
	}
	for _, n := range names {
		switch {
		case n.Do != intake.Create:
		case n.Office && !known.Offices[n.Name]:
			_, err = f.Org.OpenOffice(ctx, v, org.OfficeContent{Kind: org.GuessKind(n.Name, false), Name: n.Name})
		case !n.Office && !known.People[n.Name]:
			_, err = f.Org.EnterPerson(ctx, v, n.Name, "", nil)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// step takes some entries in.
func (f *Intake) step(ctx context.Context, v access.Viewer, batch string, items []*intake.Item) error {
	work := ledger.BatchWork{}
	byYear := map[int]*ledger.Registration{}
	aspects := map[int]*aspectOrder{}
	for _, item := range items {
		if item.Outcome == intake.Update {
			work.Changes = append(work.Changes, change(item))
			continue
		}
		reg := byYear[item.Year]
		if reg == nil {
			facets, err := f.Ledger.Facets(ctx, v, item.Year)
			if err != nil {
				return err
			}
			reg = &ledger.Registration{Year: item.Year}
			byYear[item.Year], aspects[item.Year] = reg, orderOf(facets.Aspects)
		}
		if len(reg.Measures)+len(item.Measures) > maxParts || len(reg.Causes)+len(item.Causes) > maxParts {
			work.Register = append(work.Register, *reg)
			*reg = ledger.Registration{Year: item.Year}
		}
		enter(reg, item, aspects[item.Year])
	}
	for _, reg := range byYear {
		work.Register = append(work.Register, *reg)
	}
	slices.SortStableFunc(work.Register, func(a, b ledger.Registration) int { return a.Year - b.Year })
	_, err := f.Ledger.ExtendBatch(ctx, v, batch, work)
	return err
}

// maxParts bounds the causes and measures of one registration.
const maxParts = 900

// enter adds a problem with its causes and measures to a registration.
func enter(reg *ledger.Registration, item *intake.Item, aspects *aspectOrder) {
	n := ledger.NewProblem{Content: item.Content}
	n.AspectNo = aspects.of(n.Aspect)
	for _, text := range item.Causes {
		key := "C" + strconv.Itoa(len(reg.Causes))
		title, rest := intake.Part(text)
		reg.Causes = append(reg.Causes, ledger.NewCause{Key: key, CauseContent: ledger.CauseContent{Title: title, Statement: rest}})
		n.Causes = append(n.Causes, key)
	}
	for _, step := range item.Measures {
		key := "M" + strconv.Itoa(len(reg.Measures))
		title, rest := intake.Part(step.Text)
		m := ledger.MeasureContent{Title: title, Statement: rest}
		if who := strings.TrimSpace(step.Unit + " " + step.Holder); who != "" || step.Due != "" {
			m.Actions = []ledger.Action{{Text: title, Holder: who, Due: step.Due}}
		}
		reg.Measures = append(reg.Measures, ledger.NewMeasure{Key: key, MeasureContent: m})
		n.Measures = append(n.Measures, key)
	}
	reg.Problems = append(reg.Problems, n)
}

// aspectOrder gives aspects their places: those known keep theirs, new ones
// come behind.
type aspectOrder struct {
	known map[string]int
	next  int
}

func orderOf(all []ledger.Aspect) *aspectOrder {
	o := &aspectOrder{known: map[string]int{}, next: 1}
	for _, a := range all {
		o.known[a.Title] = a.No
		o.next = max(o.next, a.No+1)
	}
	return o
}

func (o *aspectOrder) of(title string) int {
	if title == "" {
		return 0
	}
	if _, ok := o.known[title]; !ok {
		o.known[title] = o.next
		o.next++
	}
	return o.known[title]
}
