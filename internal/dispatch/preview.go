package dispatch

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/history"
	"bihuan/internal/ledger"
	"bihuan/internal/zh"
)

// Preview is what a collection would do to the ledger, sheet by sheet in the
// order in which they were sent: the order of the files does not matter.
type Preview struct {
	Collection
	Sheets   []Sheet
	Refused  []File
	Waiting  []Waiting // of every dispatch that the files belong to
	Seen     string    // tells this preview from one over another ledger
	AnswerBy string    // when difficulties are to be answered

	changes []ledger.BatchChange
	plan    ledger.BatchPlan
}

// Sheet is the sheet of one office that came back.
type Sheet struct {
	Dispatch string // id
	Round    string // its name
	Packet   Packet
	File     File
	Others   []File // further files of the same office
	Compared
	Again bool // it was merged before

	problems map[string]ledger.Problem
}

// Taken counts the cells that would enter the ledger.
func (p Preview) Taken(c Choices) int {
	n := 0
	for _, s := range p.Sheets {
		for _, cell := range s.Cells {
			if c.Takes(cell) {
				n++
			}
		}
	}
	return n
}

// Waiting are the offices of a dispatch that are still missing.
type Waiting struct {
	Dispatch, Round string
	Offices         []string
}

// Preview sets a collection beside the ledger of today.
func (s *Service) Preview(ctx context.Context, v access.Viewer, id string, c Choices) (Preview, error) {
	if err := mayWrite(v); err != nil {
		return Preview{}, err
	}
	all, err := s.Store.Collection(ctx, v, id)
	if err != nil {
		return Preview{}, err
	}
	p := Preview{Collection: all, AnswerBy: c.AnswerBy}
	if p.AnswerBy == "" {
		p.AnswerBy = s.inDays(answerDays)
	}
	if err := s.sheets(ctx, v, &p, c); err != nil {
		return Preview{}, err
	}
	if all.Batch != "" {
		return p, nil
	}
	if err := s.try(ctx, v, &p, c); err != nil {
		return Preview{}, err
	}
	p.Seen = p.digest()
	return p, nil
}

// answerDays is within how many days a difficulty is to be answered unless
// somebody says otherwise.
const answerDays = 7

func (s *Service) inDays(n int) string { return zh.Day(s.Clock().AddDate(0, 0, n)) }

// sheets groups the files by office and compares one of each.
func (s *Service) sheets(ctx context.Context, v access.Viewer, p *Preview, c Choices) error {
	groups := map[[2]string][]File{}
	var dispatches []Dispatch
	for _, f := range p.Files {
		if f.Refusal != "" {
			p.Refused = append(p.Refused, f)
			continue
		}
		if !slices.ContainsFunc(dispatches, func(d Dispatch) bool { return d.ID == f.Dispatch }) {
			d, err := s.Store.Dispatch(ctx, v, f.Dispatch)
			if err != nil {
				return err
			}
			dispatches = append(dispatches, d)
		}
		key := [2]string{f.Dispatch, f.Packet}
		groups[key] = append(groups[key], f)
	}
	slices.SortFunc(p.Refused, func(a, b File) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.SHA256, b.SHA256)) })
	slices.SortFunc(dispatches, func(a, b Dispatch) int {
		return cmp.Or(a.CreatedAt.Compare(b.CreatedAt), cmp.Compare(a.ID, b.ID))
	})
	for _, d := range dispatches {
		st, err := s.standing(ctx, v, d)
		if err != nil {
			return err
		}
		waiting := Waiting{Dispatch: d.ID, Round: d.Name}
		for _, packet := range d.Packets {
			_, back := st.Back(packet)
			files := groups[[2]string{d.ID, packet.Code}]
			if len(files) == 0 {
				if !back {
					waiting.Offices = append(waiting.Offices, packet.Office)
				}
				continue
			}
			sheet, err := s.sheet(ctx, v, d, packet, files, c)
			if err != nil {
				return err
			}
			sheet.Again = back
			p.Sheets = append(p.Sheets, sheet)
		}
		p.Waiting = append(p.Waiting, waiting)
	}
	return nil
}

func (s *Service) sheet(ctx context.Context, v access.Viewer, d Dispatch, packet Packet, files []File, c Choices) (Sheet, error) {
	slices.SortFunc(files, newest)
	at := max(0, slices.IndexFunc(files, func(f File) bool { return slices.Contains(c.Files, f.Key) }))
	sheet := Sheet{Dispatch: d.ID, Round: d.Name, Packet: packet, File: files[at], Others: slices.Delete(slices.Clone(files), at, at+1), problems: map[string]ledger.Problem{}}
	var ids []string
	for _, r := range packet.Rows {
		if !slices.Contains(ids, r.Problem) {
			ids = append(ids, r.Problem)
		}
	}
	problems, err := s.Ledger.Store.Problems(ctx, v, ids...)
	if err != nil {
		return Sheet{}, err
	}
	for _, p := range problems {
		sheet.problems[p.ID] = p
	}
	sheet.Compared = compare(packet, sheet.File.Filled, sheet.problems, s.Today())
	return sheet, nil
}

// newest orders the files of one office: filled in last first, then saved
// last; nothing depends on the order in which they came.
func newest(a, b File) int {
	return cmp.Or(-cmp.Compare(filledOn(a), filledOn(b)), -cmp.Compare(a.Filled.Modified, b.Filled.Modified), cmp.Compare(a.SHA256, b.SHA256), cmp.Compare(a.Name, b.Name))
}

func filledOn(f File) string {
	last := ""
	for _, l := range f.Filled.Lines {
		if on := l.Cells[FilledOn]; isDay(on) {
			last = max(last, on)
		}
	}
	return last
}

// try lets every cell know that the ledger would refuse it. Without decisions
// what is refused is left out, and the rest tried again.
func (s *Service) try(ctx context.Context, v access.Viewer, p *Preview, c Choices) error {
	for {
		var keys []string
		p.changes, keys = s.changes(v, p, c)
		var err error
		if p.plan, err = s.Ledger.PlanBatch(ctx, v, p.changes); err != nil {
			return err
		}
		refused := false
		for i, line := range p.plan.Lines {
			if line.Refusal != nil {
				refused = true
				p.refuse(keys[i], fault.Text(line.Refusal))
			}
		}
		if !refused || c.Decided {
			return nil
		}
	}
}

func (s *Service) changes(v access.Viewer, p *Preview, c Choices) (all []ledger.BatchChange, keys []string) {
	for _, sheet := range p.Sheets {
		t := terms{office: sheet.Packet.Office, file: sheet.File.Name, to: v.UnitName, answerBy: p.AnswerBy, newID: s.NewID}
		made, of := changes(sheet.orders(c.Takes, t), sheet.Packet.Office)
		all, keys = append(all, made...), append(keys, of...)
	}
	return all, keys
}

func (p *Preview) refuse(key, reason string) {
	for i := range p.Sheets {
		for j := range p.Sheets[i].Cells {
			if cell := &p.Sheets[i].Cells[j]; cell.Key == key {
				cell.May, cell.Taken, cell.Note = false, false, "不能并入："+reason
			}
		}
	}
}

// digest tells previews apart: it changes when a cell, or what the ledger says
// there, has changed.
func (p Preview) digest() string {
	h := sha256.New()
	for _, sheet := range p.Sheets {
		for _, cell := range sheet.Cells {
			fmt.Fprintf(h, "%q %q %q %q\n", cell.Key, cell.New, cell.Now, cell.Kind)
		}
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// Merge lets what the choices take enter the ledger as one batch, recorded for
// the offices, and notes which sheets are back: everything or nothing. seen is
// Preview.Seen of what the person looked at, "" for a program that did not.
func (s *Service) Merge(ctx context.Context, v access.Viewer, id, seen string, c Choices) (Collection, error) {
	var merged Collection
	err := s.DB.Atomic(ctx, func(ctx context.Context) error {
		if err := s.History.Hold(ctx); err != nil {
			return err
		}
		p, err := s.Preview(ctx, v, id, c)
		switch {
		case err != nil:
			return err
		case p.Batch != "":
			return fault.New(fault.Conflict, "这些填报表已经并入台账，不用再并。")
		case len(p.Sheets) == 0:
			return fault.New(fault.Conflict, "没有可以并入的填报表，请看每个文件的说明。")
		case seen != "" && seen != p.Seen:
			return fault.New(fault.Stale, "您打开预览后台账又有变化，没有并入，请核对下面的预览后再并入。")
		}
		batch, _, err := s.Ledger.DoBatch(ctx, v, p.head(), ledger.BatchWork{Changes: p.changes})
		if err != nil {
			return err
		}
		if err := s.cameBack(ctx, v, p, c, batch.ID); err != nil {
			return err
		}
		merged = p.Collection
		merged.Batch, merged.Version, merged.UpdatedAt = batch.ID, merged.Version+1, s.now()
		return s.Store.SaveCollection(ctx, v, merged)
	})
	return merged, err
}

func (p Preview) head() ledger.BatchHead {
	head := ledger.BatchHead{Kind: ledger.BatchReturn}
	var offices []string
	for _, s := range p.Sheets {
		offices = append(offices, s.Packet.Office)
		head.Files = append(head.Files, ledger.BatchFile{Name: s.File.Name, Blob: s.File.Blob, SHA256: s.File.SHA256})
	}
	head.Title = "收回" + few(offices) + "的填报表"
	return head
}

// cameBack notes the returns in the dispatches that they belong to.
func (s *Service) cameBack(ctx context.Context, v access.Viewer, p Preview, c Choices, batch string) error {
	var ids []string
	events := map[string]Returned{}
	for _, sheet := range p.Sheets {
		e, known := events[sheet.Dispatch]
		if !known {
			ids = append(ids, sheet.Dispatch)
		}
		r := Return{Batch: batch, File: sheet.File.Blob, Name: sheet.File.Name, SHA256: sheet.File.SHA256, Size: sheet.File.Size, On: sheet.On, By: sheet.By}
		if r.On == "" {
			r.On = s.Today()
		}
		for _, cell := range sheet.Cells {
			if c.Takes(cell) {
				r.Cells++
			}
		}
		e.Packets = append(e.Packets, Came{Code: sheet.Packet.Code, Office: sheet.Packet.Office, Return: r})
		events[sheet.Dispatch] = e
	}
	for _, id := range ids {
		d, err := s.Store.Dispatch(ctx, v, id)
		if err != nil {
			return err
		}
		var e history.Event = events[id]
		if _, err := s.happen(ctx, v, d, e); err != nil {
			return err
		}
	}
	return nil
}

// Undo takes back what a merged collection did to the ledger. Its sheets count
// as missing again. keep is as in ledger.UndoBatch.
func (s *Service) Undo(ctx context.Context, v access.Viewer, id string, keep bool) (ledger.Batch, error) {
	if err := mayWrite(v); err != nil {
		return ledger.Batch{}, err
	}
	c, err := s.Store.Collection(ctx, v, id)
	if err != nil {
		return ledger.Batch{}, err
	}
	if c.Batch == "" {
		return ledger.Batch{}, fault.New(fault.Conflict, "这些填报表还没有并入，不用撤销。")
	}
	batch, err := s.Ledger.Batch(ctx, v, c.Batch)
	if err != nil {
		return ledger.Batch{}, err
	}
	return s.Ledger.UndoBatch(ctx, v, c.Batch, batch.Version, keep)
}
