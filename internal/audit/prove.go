package audit

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/tlog"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/history"
)

// Wanted names records: by their place in the chain (12, from 1), by their id,
// or all of one subject.
type Wanted struct {
	Name string // number or id of one record, or id of a subject

	Subject, ID string // all records of one subject
}

// find returns the records that w names.
func (s *Service) find(ctx context.Context, w Wanted) ([]history.Stored, error) {
	if w.Subject != "" {
		return s.Store.StoredOf(ctx, w.Subject, w.ID)
	}
	name := strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(w.Name), "第"), "条")
	var e history.Stored
	var found bool
	no, err := strconv.ParseInt(name, 10, 64)
	if err == nil {
		e, found, err = s.Store.BySeq(ctx, no-1)
	} else if e, found, err = s.Store.ByID(ctx, name); err == nil && !found {
		for _, a := range s.Aggregates {
			if all, err := s.Store.StoredOf(ctx, a.Subject, name); err != nil || len(all) > 0 {
				return all, err
			}
		}
	}
	if err == nil && !found {
		err = fault.New(fault.NotFound, "没有“%s”这条操作记录。可以写操作记录的序号、编号，或问题编号（如 2026-3）。", w.Name)
	}
	return []history.Stored{e}, err
}

// Prove makes a proof of records over a new checkpoint, which is kept. since,
// unless empty, is a checkpoint that the other side kept: the proof shows that
// the history continues it. With the records go those that opened the accounts
// of the people who acted, so that the proof says who they are.
func (s *Service) Prove(ctx context.Context, v access.Viewer, about string, wanted []Wanted, since []byte) (*history.Proof, error) {
	if !v.ReadsAudit() {
		return nil, errNotAuditor
	}
	var records []history.Stored
	for _, w := range wanted {
		some, err := s.find(ctx, w)
		if err != nil {
			return nil, err
		}
		records = append(records, some...)
	}
	records, err := s.withActors(ctx, records)
	if err != nil {
		return nil, err
	}
	var older history.Checkpoint
	if len(since) > 0 {
		if older, err = history.OpenCheckpoint(since, s.Signer.Public()); err != nil {
			return nil, err
		}
	}
	kept, err := s.take(ctx, v, history.ProofMade{About: about, Records: len(records), Via: v.Via})
	if err != nil {
		return nil, err
	}
	c, err := history.OpenCheckpoint([]byte(kept.Note), s.Signer.Public())
	if err != nil {
		return nil, err
	}
	p := &history.Proof{Format: history.ProofFormat, About: about, Checkpoint: kept.Note, Older: string(since), Records: []history.Proven{}}
	hashes := s.Store.Hashes(ctx)
	for _, r := range records {
		path, err := tlog.ProveRecord(c.Size, r.Seq, hashes)
		if err != nil {
			return nil, err
		}
		one, err := history.NewProven(r, path)
		if err != nil {
			return nil, err
		}
		p.Records = append(p.Records, one)
	}
	if 0 < older.Size && older.Size < c.Size {
		if p.Consistency, err = tlog.ProveTree(c.Size, older.Size, hashes); err != nil {
			return nil, err
		}
	}
	// What is handed out must hold: the stored hashes may be another's.
	if _, err := p.Check(s.Signer.Public()); err != nil {
		return nil, fault.Wrap(err, fault.Conflict, "证明不能出具：%s请用 bihuan history verify 查明。", fault.Text(err))
	}
	return p, nil
}

// withActors adds the records that opened the accounts of those who acted.
func (s *Service) withActors(ctx context.Context, records []history.Stored) ([]history.Stored, error) {
	known := map[string]bool{"": true}
	have := map[int64]bool{}
	for _, r := range records {
		have[r.Seq] = true
	}
	all := records
	for _, r := range records {
		if known[r.Actor] {
			continue
		}
		known[r.Actor] = true
		opened, err := s.Store.StoredOf(ctx, access.SubjectAccount, r.Actor)
		if err != nil {
			return nil, err
		}
		if len(opened) > 0 && !have[opened[0].Seq] {
			have[opened[0].Seq] = true
			all = append(all, opened[0])
		}
	}
	return all, nil
}

// Line is a record for people as it stands in the database.
type Line struct {
	history.Happened
	No int64 // place in the chain, from 1
}

// List tells the records that wanted names, in the order of the chain.
func (s *Service) List(ctx context.Context, v access.Viewer, wanted []Wanted) ([]Line, error) {
	if !v.ReadsAudit() {
		return nil, errNotAuditor
	}
	var entries []history.Entry
	for _, w := range wanted {
		some, err := s.find(ctx, w)
		if err != nil {
			return nil, err
		}
		for _, e := range some {
			if e.ActorName, err = s.Store.ActorName(ctx, e.Actor); err != nil {
				return nil, err
			}
			entries = append(entries, e.Entry)
		}
	}
	slices.SortFunc(entries, func(a, b history.Entry) int { return cmp.Compare(a.Seq, b.Seq) })
	told, err := history.Tell(entries, s.Decode)
	if err != nil {
		return nil, err
	}
	lines := make([]Line, len(told))
	for i, t := range told {
		lines[i] = Line{t, entries[i].Seq + 1}
	}
	return lines, nil
}

// Told is a proven record for people.
type Told struct {
	Record   history.Proven
	By       string // name of the account as its opening says, "" when not proved
	Sentence string
}

// Tell says what the records of a proof are, with the events of whatever wing.
func Tell(p *history.Proof, decode history.Decoder) ([]Told, error) {
	names := map[string]string{}
	told := make([]Told, len(p.Records))
	for i, r := range p.Records {
		told[i] = Told{Record: r, Sentence: "（内容已按规定清除）"}
		if r.Body == "" {
			continue
		}
		event, err := decode(r.Kind, []byte(r.Body))
		if err != nil {
			return nil, fmt.Errorf("audit: %w", err)
		}
		told[i].Sentence = event.Sentence()
		if added, ok := event.(access.AccountAdded); ok {
			names[r.SubjectID] = added.Name
		}
	}
	for i := range told {
		told[i].By = names[told[i].Record.Actor]
	}
	return told, nil
}
