package grid

import (
	"context"
	"encoding/json"
	"errors"
	"slices"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/ledger"
	"bihuan/internal/zh"
)

// Patch is what a person wants of one problem: texts as they were typed or
// pasted into its cells, and a command, in that order.
type Patch struct {
	Problem string                  `json:"problem"` // id
	Version int64                   `json:"version"` // as the person saw it
	Set     map[ledger.Field]string `json:"set,omitempty"`
	Do      ledger.Verb             `json:"command,omitempty"`
	Body    json.RawMessage         `json:"body,omitempty"`
}

// fields lists the cells of p in the order of columns.
func (p Patch) fields() []ledger.Field {
	var all []ledger.Field
	for _, f := range ledger.Fields() {
		if _, set := p.Set[f]; set {
			all = append(all, f)
		}
	}
	return all
}

// Read returns the value that a text means in a cell of f: words for codes and
// dates as people write them. A text that names no year means the given one.
func Read(f ledger.Field, text string, year int) (string, error) {
	switch f {
	case ledger.FieldClass:
		for _, c := range ledger.Classes[1:] {
			if text == c.Zh() {
				return string(c), nil
			}
		}
	case ledger.FieldDue:
		when, err := zh.ParseDay(text, year)
		return when.Last, err
	}
	return text, nil
}

// Review is what patches would do, in their order: what a person looks at
// before anything is saved.
type Review struct{ Lines []Line }

// Line is what one patch would do.
type Line struct {
	Patch     Patch          // of the version that the review has looked at
	Problem   ledger.Problem // as it is now; the zero Problem where there is none
	Cells     []Cell
	Sentences []string // what the command does, for people
	Refusal   error    // of the command, or of the whole patch
	Meanwhile error    // a fault.Stale that tells what others did since the person looked
}

// Cell is what would become of one cell.
type Cell struct {
	Field  ledger.Field
	Typed  string
	Old    string // value now
	New    string // value afterwards
	Error  error  // why it cannot be so
	Theirs string // name of who changed the cell meanwhile: the person has to choose; "" when nobody did
}

// Doubt reports whether the person has to decide something about c.
func (c Cell) Doubt() bool { return c.Error != nil || c.Theirs != "" }

// Doubts counts what has to be decided before the patches can be saved.
func (r Review) Doubts() int {
	n := 0
	for _, l := range r.Lines {
		if l.Refusal != nil {
			n++
		}
		for _, c := range l.Cells {
			if c.Doubt() {
				n++
			}
		}
	}
	return n
}

// Changes counts the cells that would change and the commands that would do
// something, over how many problems.
func (r Review) Changes() (changes, problems int) {
	for _, l := range r.Lines {
		before := changes
		if l.Problem.ID == "" {
			continue
		}
		for _, c := range l.Cells {
			if c.Error == nil && c.Old != c.New {
				changes++
			}
		}
		if len(l.Sentences) > 0 {
			changes++
		}
		if changes > before {
			problems++
		}
	}
	return changes, problems
}

// Patches returns the patches in the versions that the review has looked at:
// whoever sends them has seen what others did.
func (r Review) Patches() []Patch {
	all := make([]Patch, len(r.Lines))
	for i, l := range r.Lines {
		all[i] = l.Patch
	}
	return all
}

// Editor reviews patches and saves them as one batch.
type Editor struct {
	Ledger *ledger.Service
	// Command reads the body of a command.
	Command func(verb ledger.Verb, body json.RawMessage) (ledger.Command, error)
}

// target says which part of a review a change of the plan belongs to; cell is
// -1 for the command.
type target struct{ line, cell int }

// Review says what patches would do, without doing it.
func (e *Editor) Review(ctx context.Context, v access.Viewer, patches []Patch) (Review, error) {
	if err := check(patches); err != nil {
		return Review{}, err
	}
	review := Review{Lines: make([]Line, len(patches))}
	for i, p := range patches {
		review.Lines[i] = Line{Patch: p}
		for _, f := range p.fields() {
			review.Lines[i].Cells = append(review.Lines[i].Cells, Cell{Field: f, Typed: p.Set[f]})
		}
	}
	plan, targets, err := e.plan(ctx, v, &review)
	if err != nil {
		return Review{}, err
	}
	if meet(&review, plan, targets) {
		if plan, targets, err = e.plan(ctx, v, &review); err != nil {
			return Review{}, err
		}
	}
	for i, l := range plan.Lines {
		fill(&review.Lines[targets[i].line], targets[i].cell, l)
	}
	return review, nil
}

// plan tries out every cell and every command by itself, so that each has a
// refusal of its own.
func (e *Editor) plan(ctx context.Context, v access.Viewer, review *Review) (ledger.BatchPlan, []target, error) {
	var changes []ledger.BatchChange
	var targets []target
	add := func(at target, command ledger.Command) {
		p := review.Lines[at.line].Patch
		changes = append(changes, ledger.BatchChange{Problem: p.Problem, Version: p.Version, Commands: []ledger.Command{command}})
		targets = append(targets, at)
	}
	for i := range review.Lines {
		line := &review.Lines[i]
		for n := range line.Cells {
			c := &line.Cells[n]
			var edit ledger.Edit // without a value the plan still tells what the cell holds now
			if c.New, c.Error = Read(c.Field, c.Typed, e.year()); c.Error == nil {
				edit.Values = []ledger.Value{{Field: c.Field, Text: c.New}}
			}
			add(target{i, n}, edit)
		}
		if line.Patch.Do == "" {
			continue
		}
		command, err := e.Command(line.Patch.Do, line.Patch.Body)
		if err != nil {
			line.Refusal = err
			continue
		}
		add(target{i, -1}, command)
	}
	plan, err := e.Ledger.PlanBatch(ctx, v, changes)
	return plan, targets, err
}

func (e *Editor) year() int { return e.Ledger.Clock().In(zh.Zone).Year() }

// meet takes up what others did since the person looked: the patches go on
// from there, and every cell that both changed waits for a decision. It
// reports whether there was any such thing.
func meet(review *Review, plan ledger.BatchPlan, targets []target) bool {
	met := false
	for i, l := range plan.Lines {
		var meanwhile *ledger.Meanwhile
		if !errors.As(l.Refusal, &meanwhile) {
			continue
		}
		met = true
		line := &review.Lines[targets[i].line]
		line.Meanwhile, line.Patch.Version = l.Refusal, meanwhile.Now.Version
		if at := targets[i].cell; at >= 0 {
			c := &line.Cells[at]
			if change, by, ok := meanwhile.Changed(c.Field); ok && change.New != c.New {
				c.Theirs = by.Who()
			}
		}
	}
	return met
}

// fill writes the answer of the plan into its place.
func fill(line *Line, at int, l ledger.PlanLine) {
	if l.Before.ID != "" && line.Problem.ID == "" {
		line.Problem = l.Before
	}
	if at < 0 {
		line.Sentences, line.Refusal = l.Sentences, l.Refusal
		return
	}
	c := &line.Cells[at]
	c.Old = line.Problem.Get(c.Field)
	switch {
	case l.Before.ID == "":
		line.Refusal = l.Refusal
	case c.Error != nil:
	case l.Refusal != nil:
		c.Error = l.Refusal
	default:
		c.New = l.After.Get(c.Field)
	}
}

// Save makes patches happen as one batch, everything or nothing. It returns
// fault.Stale when somebody changed one of the problems since the patches were
// reviewed.
func (e *Editor) Save(ctx context.Context, v access.Viewer, head ledger.BatchHead, patches []Patch) (ledger.Batch, error) {
	if err := check(patches); err != nil {
		return ledger.Batch{}, err
	}
	var work ledger.BatchWork
	for _, p := range patches {
		change := ledger.BatchChange{Problem: p.Problem, Version: p.Version}
		var edit ledger.Edit
		for _, f := range p.fields() {
			value, err := Read(f, p.Set[f], e.year())
			if err != nil {
				return ledger.Batch{}, err
			}
			edit.Values = append(edit.Values, ledger.Value{Field: f, Text: value})
		}
		if len(edit.Values) > 0 {
			change.Commands = append(change.Commands, edit)
		}
		if p.Do != "" {
			command, err := e.Command(p.Do, p.Body)
			if err != nil {
				return ledger.Batch{}, err
			}
			change.Commands = append(change.Commands, command)
		}
		work.Changes = append(work.Changes, change)
	}
	batch, _, err := e.Ledger.DoBatch(ctx, v, head, work)
	return batch, err
}

// MaxPatches bounds how many problems one step changes.
const MaxPatches = 500

func check(patches []Patch) error {
	seen := map[string]bool{}
	for _, p := range patches {
		if seen[p.Problem] {
			return fault.New(fault.Invalid, "同一个问题在这次修改里出现了两次，请刷新页面后重新修改。")
		}
		seen[p.Problem] = true
		for f := range p.Set {
			if !slices.Contains(ledger.Fields(), f) {
				return fault.New(fault.Invalid, "“%s”不是可以修改的栏目。", f)
			}
		}
	}
	switch n := len(patches); {
	case n == 0:
		return fault.New(fault.Invalid, "没有需要保存的修改。")
	case n > MaxPatches:
		return fault.New(fault.Invalid, "一次最多修改%d个问题，现在有%d个，请缩小范围后分几次办理。", MaxPatches, n)
	}
	return nil
}
