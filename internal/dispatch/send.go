package dispatch

import (
	"context"
	"crypto/sha256"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/history"
	"bihuan/internal/ledger"
	"bihuan/internal/tabular/excel"
	"bihuan/internal/zh"
)

// Service runs the use cases of sheets that go out and come back. All of them
// are for the 联络员: nobody else needs an account.
type Service struct {
	DB      access.Atomic
	Store   Store
	History Journal
	Ledger  *ledger.Service
	Files   Files
	Read    func(ctx context.Context, data []byte) (excel.Form, error) // in a child process
	Clock   func() time.Time
	NewID   func() string
}

// Journal is the history as this wing uses it.
type Journal interface {
	history.Recorder
	// Hold makes other transactions that write wait until this one ends.
	Hold(ctx context.Context) error
}

// Files keeps what came back.
type Files interface {
	Put(content []byte) (id string, err error)
	Get(id string) ([]byte, error)
	Delete(id string) error
}

// Today returns the date in Asia/Shanghai.
func (s *Service) Today() string { return zh.Day(s.Clock()) }

func (s *Service) now() time.Time { return history.Instant(s.Clock()) }

func mayWrite(v access.Viewer) error {
	if !v.Writes() {
		return fault.New(fault.Forbidden, "按单位拆分和收回由联络员办理。")
	}
	return nil
}

// Propose says what a split of the part of the ledger that f selects would
// send.
func (s *Service) Propose(ctx context.Context, v access.Viewer, f ledger.Filter, o Options) (Proposal, error) {
	if err := mayWrite(v); err != nil {
		return Proposal{}, err
	}
	wholes, err := s.selected(ctx, v, f)
	if err != nil {
		return Proposal{}, err
	}
	var handed []ledger.BatchChange
	for _, w := range wholes {
		if o.Assign && w.Problem.State == ledger.Registered && w.Problem.Subject == ledger.Team {
			handed = append(handed, handOut(w.Problem))
		}
	}
	refused, err := s.refused(ctx, v, handed)
	if err != nil {
		return Proposal{}, err
	}
	return split(wholes, o, refused)
}

func handOut(p ledger.Problem) ledger.BatchChange {
	return ledger.BatchChange{Problem: p.ID, Version: p.Version, Commands: []ledger.Command{ledger.Assign{}}}
}

// mostTried bounds what is tried out at once, below the bound of the ledger.
const mostTried = 1000

// refused says why problems cannot be handed out, by id.
func (s *Service) refused(ctx context.Context, v access.Viewer, handed []ledger.BatchChange) (map[string]string, error) {
	reasons := map[string]string{}
	for part := range slices.Chunk(handed, mostTried) {
		plan, err := s.Ledger.PlanBatch(ctx, v, part)
		if err != nil {
			return nil, err
		}
		for _, line := range plan.Refused() {
			reasons[line.Change.Problem] = fault.Text(line.Refusal)
		}
	}
	return reasons, nil
}

// mostProblems bounds the part of the ledger that is split in one step.
const mostProblems = 5000

func (s *Service) selected(ctx context.Context, v access.Viewer, f ledger.Filter) ([]ledger.Whole, error) {
	f.Limit, f.After, f.Before = ledger.MaxLimit, "", ""
	var all []ledger.Whole
	for {
		wholes, next, err := s.Ledger.Wholes(ctx, v, f)
		if err != nil {
			return nil, err
		}
		if all = append(all, wholes...); len(all) > mostProblems {
			return nil, fault.New(fault.Invalid, "选中的问题超过%d个，请按年度、方面或牵头单位缩小范围，分几次下发。", mostProblems)
		}
		if next == "" {
			return all, nil
		}
		f.After = next
	}
}

// Letter is what is printed on every sheet of a dispatch.
type Letter struct {
	Name    string // of the round
	By      string // YYYY-MM-DD
	Contact string // whom the sheets go back to
	Scope   string // the part of the ledger, in words
}

func (l Letter) check(today string) (Letter, error) {
	l.Name, l.Contact, l.Scope = oneLine(l.Name), oneLine(l.Contact), oneLine(l.Scope)
	l.By = strings.TrimSpace(l.By)
	switch {
	case l.Name == "":
		return l, fault.New(fault.Invalid, "请填写这次下发的名称，例如“3月整改进展填报”。")
	case utf8.RuneCountInString(l.Name) > 60:
		return l, fault.New(fault.Invalid, "名称最多60个字，请缩短。")
	case utf8.RuneCountInString(l.Contact) > 100:
		return l, fault.New(fault.Invalid, "交回给谁最多100个字，请缩短。")
	case l.By == "":
		return l, fault.New(fault.Invalid, "请填写要求交回的日期。")
	}
	if err := zh.CheckDate("要求交回的日期", l.By, 2000, 2100); err != nil {
		return l, err
	}
	if l.By < today {
		return l, fault.New(fault.Invalid, "要求交回的日期%s已经过去，请重新填写。", l.By)
	}
	return l, nil
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// Send splits and records what goes out. What is registered and lacks nothing
// is handed out in the same step, where o says so.
func (s *Service) Send(ctx context.Context, v access.Viewer, f ledger.Filter, o Options, l Letter) (Dispatch, error) {
	if err := mayWrite(v); err != nil {
		return Dispatch{}, err
	}
	l, err := l.check(s.Today())
	if err != nil {
		return Dispatch{}, err
	}
	var d Dispatch
	err = s.DB.Atomic(ctx, func(ctx context.Context) error {
		if err := s.History.Hold(ctx); err != nil {
			return err
		}
		proposal, err := s.Propose(ctx, v, f, o)
		if err != nil {
			return err
		}
		if len(proposal.Packets) == 0 {
			return fault.New(fault.Conflict, "选中的问题里没有可以下发的内容，请看“不下发的问题”中的原因。")
		}
		if err := s.handOut(ctx, v, l, proposal.Assign); err != nil {
			return err
		}
		packets, err := s.coded(ctx, v, proposal.Packets)
		if err != nil {
			return err
		}
		d, err = s.happen(ctx, v, Dispatch{ID: s.NewID(), UnitID: v.UnitID},
			Sent{Name: l.Name, By: l.By, Contact: l.Contact, Scope: l.Scope, Packets: packets})
		return err
	})
	return d, err
}

func (s *Service) handOut(ctx context.Context, v access.Viewer, l Letter, problems []ledger.Problem) error {
	var work ledger.BatchWork
	for _, p := range problems {
		work.Changes = append(work.Changes, handOut(p))
	}
	if len(work.Changes) == 0 {
		return nil
	}
	_, _, err := s.Ledger.DoBatch(ctx, v, ledger.BatchHead{Kind: ledger.BatchBulk, Title: "按单位拆分“" + l.Name + "”时分解交办"}, work)
	return err
}

// coded gives packets and their rows codes that no other packet of the unit
// has.
func (s *Service) coded(ctx context.Context, v access.Viewer, packets []Packet) ([]Packet, error) {
	used := map[string]bool{}
	for i := range packets {
		for packets[i].Code == "" {
			code := codeFrom(s.NewID())
			taken, err := s.Store.Holding(ctx, v, code)
			if err != nil {
				return nil, err
			}
			if taken == "" && !used[code] {
				packets[i].Code, used[code] = code, true
			}
		}
		for j := range packets[i].Rows {
			row := &packets[i].Rows[j]
			row.Code = rowCode(packets[i].Code, j+1)
			row.Cells[Code] = row.Code
		}
	}
	return packets, nil
}

// codeFrom makes a code out of a random id.
func codeFrom(id string) string {
	sum := sha256.Sum256([]byte(id))
	var code [codeLength]byte
	for i := range code {
		code[i] = letters[(int(sum[2*i])<<8|int(sum[2*i+1]))%len(letters)]
	}
	return string(code[:])
}

// happen applies an event to d, stores the result and records it.
func (s *Service) happen(ctx context.Context, v access.Viewer, d Dispatch, e history.Event) (Dispatch, error) {
	now := s.now()
	d = Apply(d, e).stamp(history.Entry{SubjectID: d.ID, UnitID: d.UnitID, Version: d.Version + 1, At: now})
	save := s.Store.Save
	if d.Version == 1 {
		save = s.Store.Add
	}
	if err := save(ctx, v, d); err != nil {
		return Dispatch{}, err
	}
	return d, s.History.Append(ctx, history.Record{
		UnitID: v.UnitID, Subject: Subject, SubjectID: d.ID, Version: d.Version, Actor: v.AccountID, At: now, Event: e, Row: d,
	})
}

// List returns a page of dispatches.
func (s *Service) List(ctx context.Context, v access.Viewer, f Filter) (Page, error) {
	if err := mayWrite(v); err != nil {
		return Page{}, err
	}
	if f.Limit <= 0 || f.Limit > 200 {
		f.Limit = 20
	}
	if f.State != "" && f.State != StateOpen && f.State != StateEnded {
		return Page{}, fault.New(fault.Invalid, "没有这个状态，请从筛选框中选择。")
	}
	return s.Store.List(ctx, v, f)
}

// Standing is a dispatch with what is back and what is not.
type Standing struct {
	Dispatch
	Undone map[string]bool // batches that were taken back
}

// Back returns the last return of p that counts.
func (st Standing) Back(p Packet) (Return, bool) {
	for _, r := range slices.Backward(p.Returns) {
		if !st.Undone[r.Batch] {
			return r, true
		}
	}
	return Return{}, false
}

// Missing lists the packets that are not back.
func (st Standing) Missing() []Packet {
	return slices.DeleteFunc(slices.Clone(st.Packets), func(p Packet) bool { _, back := st.Back(p); return back })
}

// Standing returns a dispatch with what is back.
func (s *Service) Standing(ctx context.Context, v access.Viewer, id string) (Standing, error) {
	if err := mayWrite(v); err != nil {
		return Standing{}, err
	}
	d, err := s.Store.Dispatch(ctx, v, id)
	if err != nil {
		return Standing{}, err
	}
	return s.standing(ctx, v, d)
}

func (s *Service) standing(ctx context.Context, v access.Viewer, d Dispatch) (Standing, error) {
	var batches []string
	for _, p := range d.Packets {
		for _, r := range p.Returns {
			if !slices.Contains(batches, r.Batch) {
				batches = append(batches, r.Batch)
			}
		}
	}
	undone, err := s.Store.Undone(ctx, v, batches...)
	return Standing{d, undone}, err
}

// End says that nothing more is waited for. Whoever comes later is refused.
func (s *Service) End(ctx context.Context, v access.Viewer, id string) (Dispatch, error) {
	if err := mayWrite(v); err != nil {
		return Dispatch{}, err
	}
	var d Dispatch
	err := s.DB.Atomic(ctx, func(ctx context.Context) error {
		if err := s.History.Hold(ctx); err != nil {
			return err
		}
		var err error
		if d, err = s.Store.Dispatch(ctx, v, id); err != nil || d.EndedOn != "" {
			return err
		}
		d, err = s.happen(ctx, v, d, Ended{On: s.Today()})
		return err
	})
	return d, err
}
