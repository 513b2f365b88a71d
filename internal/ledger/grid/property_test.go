package grid_test

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/ledger"
	"bihuan/internal/ledger/grid"
	"bihuan/internal/ledger/ledgertest"
	"bihuan/internal/ledger/ledgerweb"
	"bihuan/internal/sqldb/sqldbtest"
)

var ctx = context.Background()

// model drives an editor and remembers what every problem held before each
// batch.
type model struct {
	t        *rapid.T
	w        *ledgertest.World
	editor   *grid.Editor
	problems []string
	batches  []done
}

// done is a saved batch with what its problems held before.
type done struct {
	batch  ledger.Batch
	before map[string]ledger.Problem
}

func (m *model) now(id string) ledger.Problem {
	p, err := m.w.Store.Problem(ctx, m.w.Keeper, id)
	if err != nil {
		m.t.Fatal(err)
	}
	return p
}

func (m *model) all() string {
	var all []ledger.Problem
	for _, id := range m.problems {
		all = append(all, m.now(id))
	}
	raw, _ := json.Marshal(all)
	return string(raw)
}

// texts are what somebody may type or paste into a cell.
var texts = []string{"", "周禾", "党建工作办公室", "两行\n文字", " 前后空格 ", "2024.7.5", "8月底", "20241231", "2024-02-30", "限期整改", "长期坚持", "lasting", "很快", "𫖮明", strings.Repeat("长", 301)}

// patches draws what is typed into some cells of some problems; now and then
// somebody has an old version before them.
func (m *model) patches() []grid.Patch {
	var all []grid.Patch
	for _, id := range m.problems {
		if rapid.IntRange(0, 2).Draw(m.t, "leave") > 0 {
			continue
		}
		p := grid.Patch{Problem: id, Version: m.now(id).Version, Set: map[ledger.Field]string{}}
		if rapid.IntRange(0, 9).Draw(m.t, "old") == 0 && p.Version > 1 {
			p.Version--
		}
		for range rapid.IntRange(1, 4).Draw(m.t, "cells") {
			p.Set[rapid.SampledFrom(ledger.Fields()).Draw(m.t, "field")] = rapid.SampledFrom(texts).Draw(m.t, "text")
		}
		if rapid.IntRange(0, 5).Draw(m.t, "command") == 0 {
			p.Do, p.Body = "assign", json.RawMessage(`{"note":"请抓紧"}`)
		}
		all = append(all, p)
	}
	return all
}

// decided leaves out what the review says cannot be, and takes one of the two
// where somebody else changed the same cell.
func decided(t *rapid.T, review grid.Review) []grid.Patch {
	var all []grid.Patch
	for _, l := range review.Lines {
		p := l.Patch
		for _, c := range l.Cells {
			if c.Error != nil || c.Theirs != "" && rapid.Bool().Draw(t, "theirs") {
				delete(p.Set, c.Field)
			}
		}
		if l.Refusal != nil {
			p.Do, p.Body = "", nil
		}
		if len(p.Set) > 0 || p.Do != "" {
			all = append(all, p)
		}
	}
	return all
}

func (m *model) save() {
	was := m.all()
	patches := m.patches()
	review, err := m.editor.Review(ctx, m.w.Keeper, patches)
	if len(patches) == 0 {
		if fault.KindOf(err) != fault.Invalid {
			m.t.Fatal(err)
		}
		return
	}
	if err != nil {
		m.t.Fatal(err)
	}
	if m.all() != was {
		m.t.Fatal("a review changed something")
	}
	before := map[string]ledger.Problem{}
	for _, p := range patches {
		before[p.Problem] = m.now(p.Problem)
	}
	batch, err := m.editor.Save(ctx, m.w.Keeper, ledger.BatchHead{Kind: ledger.BatchGrid}, patches)
	stale := slices.ContainsFunc(review.Lines, func(l grid.Line) bool { return l.Meanwhile != nil })
	if review.Doubts() > 0 || stale {
		if err == nil {
			// What is wrong by itself may be right beside other cells, never the other way round.
			m.t.Logf("saved with %d doubts", review.Doubts())
		} else if m.all() != was {
			m.t.Fatalf("a refused batch changed something: %v", err)
		}
	}
	if err != nil {
		patches = decided(m.t, review)
		if len(patches) == 0 {
			return
		}
		if batch, err = m.editor.Save(ctx, m.w.Keeper, ledger.BatchHead{Kind: ledger.BatchGrid}, patches); err != nil {
			if m.all() != was {
				m.t.Fatalf("a refused batch changed something: %v", err)
			}
			return // cells that are right one by one may not go together
		}
	}
	for _, p := range patches {
		now := m.now(p.Problem)
		for f, typed := range p.Set {
			want, err := grid.Read(f, typed, 2024)
			if got := now.Get(f); err != nil || got != want && strings.Join(strings.Fields(got), " ") != strings.Join(strings.Fields(want), " ") {
				m.t.Fatalf("%s of %s holds %q after %q was saved", f, now.Number(), got, typed)
			}
		}
	}
	m.batches = append(m.batches, done{batch, before})
}

// other lets somebody else change a problem.
func (m *model) other() {
	p := m.now(rapid.SampledFrom(m.problems).Draw(m.t, "problem"))
	_, err := m.w.Edit(ctx, m.w.Second, p.ID, p.Version, ledger.Edit{Values: []ledger.Value{
		{Field: ledger.FieldGoal, Text: rapid.SampledFrom(texts[:4]).Draw(m.t, "goal")}}})
	if k := fault.KindOf(err); err != nil && k != fault.Conflict {
		m.t.Fatal(err)
	}
}

// undo takes a batch back: what nobody touched since is exactly as it was.
func (m *model) undo() {
	if len(m.batches) == 0 {
		return
	}
	i := rapid.IntRange(0, len(m.batches)-1).Draw(m.t, "batch")
	b := m.batches[i]
	whole, err := m.w.Batch(ctx, m.w.Keeper, b.batch.ID)
	if err != nil {
		m.t.Fatal(err)
	}
	later := map[string]bool{}
	for _, l := range whole.Lines {
		later[l.Problem.ID] = l.Since != nil
	}
	was := m.all()
	if _, err := m.w.UndoBatch(ctx, m.w.Keeper, b.batch.ID, whole.Version, true); err != nil {
		m.t.Fatalf("%v\n%s", err, was)
	}
	m.batches = slices.Delete(m.batches, i, i+1)
	for id, before := range b.before {
		now := m.now(id)
		kept, touched := later[id]
		if kept || !touched {
			continue
		}
		before.Version, before.UpdatedAt = now.Version, now.UpdatedAt
		a, _ := json.Marshal(now)
		z, _ := json.Marshal(before)
		if string(a) != string(z) {
			m.t.Fatalf("taking the batch back left\n%s\nwhere there was\n%s", a, z)
		}
	}
}

// TestEditorKeepsItsPromises: any sequence of pasting, saving, other people's
// changes and taking back leaves nothing half-done, a batch that is taken back
// leaves exactly what was there, and the history still makes every problem.
func TestEditorKeepsItsPromises(t *testing.T) {
	w := ledgertest.New(t, sqldbtest.SQLite(t))
	rapid.Check(t, func(r *rapid.T) {
		m := &model{t: r, w: w, editor: &grid.Editor{Ledger: w.Service, Command: ledgerweb.CommandOf}}
		for _, p := range w.Seed(t)[:3] {
			m.problems = append(m.problems, p.ID)
		}
		for range rapid.IntRange(1, 6).Draw(r, "steps") {
			switch rapid.IntRange(0, 4).Draw(r, "step") {
			case 0:
				m.other()
			case 1:
				m.undo()
			default:
				m.save()
			}
		}
		for _, id := range m.problems {
			entries, err := w.Past.Of(ctx, w.Keeper, ledger.SubjectProblem, id)
			if err != nil {
				r.Fatal(err)
			}
			replayed, err := ledger.Replay(entries)
			a, _ := json.Marshal(replayed)
			b, _ := json.Marshal(m.now(id))
			if err != nil || string(a) != string(b) {
				r.Fatalf("%v\nreplayed %s\nstored   %s", err, a, b)
			}
		}
	})
}

// Only a 联络员 changes anything, and nobody what another unit has.
func TestEditorRights(t *testing.T) {
	w := ledgertest.New(t, sqldbtest.SQLite(t))
	p := w.Seed(t)[0]
	editor := &grid.Editor{Ledger: w.Service, Command: ledgerweb.CommandOf}
	patches := []grid.Patch{{Problem: p.ID, Version: 1, Set: map[ledger.Field]string{ledger.FieldGoal: "改"}}}
	for name, v := range map[string]access.Viewer{"reader": w.Reader, "nobody": {}} {
		if _, err := editor.Review(ctx, v, patches); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("%s reviews: %v", name, err)
		}
		if _, err := editor.Save(ctx, v, ledger.BatchHead{Kind: ledger.BatchGrid}, patches); fault.KindOf(err) != fault.Forbidden {
			t.Errorf("%s saves: %v", name, err)
		}
	}
	review, err := editor.Review(ctx, w.Foreign, patches)
	if err != nil || review.Lines[0].Refusal == nil || review.Lines[0].Problem.Title != "" || review.Lines[0].Cells[0].Old != "" {
		t.Errorf("another unit reviews: %+v, %v", review, err)
	}
	if _, err := editor.Save(ctx, w.Foreign, ledger.BatchHead{Kind: ledger.BatchGrid}, patches); err == nil {
		t.Error("another unit saves")
	}
}

// FuzzRead: whatever is typed becomes a value that the field takes, or is
// refused in words; what was understood is understood again as the same.
func FuzzRead(f *testing.F) {
	for _, text := range append(slices.Clone(texts), "2026.3.5", "3月5日", "2026年3月底前", "46086", "\t", "\x00", "１２月３１日") {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, field := range ledger.Fields() {
			value, err := grid.Read(field, text, 2026)
			if err != nil {
				if fault.KindOf(err) != fault.Invalid || fault.Text(err) == "" {
					t.Errorf("%s %q: %v", field, text, err)
				}
				continue
			}
			if again, err := grid.Read(field, value, 2030); err != nil || again != value {
				t.Errorf("%s: %q becomes %q, then %q (%v)", field, text, value, again, err)
			}
		}
	})
}
