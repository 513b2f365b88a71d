package dispatch

import (
	"slices"
	"strconv"
	"strings"

	"bihuan/internal/fault"
	"bihuan/internal/ledger"
)

// Limits of one dispatch.
const (
	maxRows    = 5000
	maxOffices = 500
)

// Options say who gets a sheet.
type Options struct {
	Assist bool // offices that only support (配合单位) get one too
	Assign bool // what is registered and lacks nothing is handed out at once
}

// Proposal is what a split would send, and what it would not.
type Proposal struct {
	Packets []Packet // without codes
	Assign  []ledger.Problem
	Left    []Left
}

// Left is a problem of which nothing is sent.
type Left struct {
	ID, Number, Title string
	Reason            string
}

// Rows counts the rows of all packets.
func (p Proposal) Rows() int { return Dispatch{Packets: p.Packets}.Rows() }

// split parts problems by the offices that answer for them, in the order in
// which offices first occur. refused says why a registered problem cannot be
// handed out, by id.
func split(wholes []ledger.Whole, o Options, refused map[string]string) (Proposal, error) {
	s := splitting{options: o, at: map[string]int{}}
	for _, w := range wholes {
		p := w.Problem
		if reason := s.refuses(p, refused); reason != "" {
			s.Left = append(s.Left, Left{p.ID, p.Number(), p.Title, reason})
			continue
		}
		if !s.share(w) {
			reason := "没有牵头单位，任务也没有责任单位"
			if len(p.Course.Tasks) > 0 {
				reason = "各单位的任务都已办结"
			}
			s.Left = append(s.Left, Left{p.ID, p.Number(), p.Title, reason})
			continue
		}
		if p.State == ledger.Registered {
			s.Assign = append(s.Assign, p)
		}
	}
	switch {
	case s.Rows() > maxRows:
		return Proposal{}, fault.New(fault.Invalid, "选中的内容拆分后有%d行，一次最多%d行，请按年度、方面或牵头单位缩小范围，分几次下发。", s.Rows(), maxRows)
	case len(s.Packets) > maxOffices:
		return Proposal{}, fault.New(fault.Invalid, "选中的内容涉及%d个单位，一次最多%d个，请缩小范围，分几次下发。", len(s.Packets), maxOffices)
	}
	return s.Proposal, nil
}

type splitting struct {
	Proposal
	options Options
	at      map[string]int // office → index of its packet
}

// refuses says why nothing of p can be sent, "" when it can.
func (s *splitting) refuses(p ledger.Problem, refused map[string]string) string {
	if p.Subject != ledger.Team {
		return "个人的问题不下发到单位"
	}
	switch p.State {
	case ledger.Assigned, ledger.Working, ledger.Reopened:
		return ""
	case ledger.Registered:
		if !s.options.Assign {
			return "还没有分解交办"
		}
		return refused[p.ID]
	}
	return "状态是“" + p.State.Inner() + "”，不用再填报"
}

// share gives every office its rows of one problem; it reports whether there
// was anybody to give one to.
func (s *splitting) share(w ledger.Whole) bool {
	p := w.Problem
	given := false
	busy := map[string]bool{} // offices that have, or had, a task of their own
	for _, t := range p.Course.Tasks {
		offices := Offices(t.Unit)
		if len(offices) == 0 {
			offices = Offices(p.LeadUnit)
		}
		for _, office := range offices {
			busy[office] = busy[office] || t.State != ledger.TaskCancelled
			if t.Live() {
				s.add(office, taskRow(p, t))
				given = true
			}
		}
	}
	lead := Offices(p.LeadUnit)
	parts := map[string][]string{"牵头": lead}
	if s.options.Assist {
		parts["配合"] = slices.DeleteFunc(Offices(p.AssistUnits), func(o string) bool { return slices.Contains(lead, o) })
	}
	for _, part := range []string{"牵头", "配合"} {
		for _, office := range parts[part] {
			if !busy[office] {
				s.add(office, problemRow(w, part))
				given = true
			}
		}
	}
	return given
}

func (s *splitting) add(office string, r Row) {
	i, ok := s.at[office]
	if !ok {
		i = len(s.Packets)
		s.at[office] = i
		s.Packets = append(s.Packets, Packet{Office: office})
	}
	rows := &s.Packets[i].Rows
	r.Cells[Seq] = strconv.Itoa(len(*rows) + 1)
	*rows = append(*rows, r)
}

// longestShown bounds the statement of a problem in a sheet, in code points:
// who has to act knows it, and the sheet is to be read on paper.
const longestShown = 200

func shown(p ledger.Problem) string {
	text := p.Number() + " " + strings.TrimRight(p.Title, "。") + "。"
	statement := []rune(p.Statement)
	if len(statement) > longestShown {
		return text + string(statement[:longestShown]) + "……"
	}
	return text + string(statement)
}

func taskRow(p ledger.Problem, t ledger.Task) Row {
	return Row{Problem: p.ID, Task: t.ID, Cells: filled(Cells{
		Problem: shown(p), Work: t.Title, Leader: p.Leader, Part: "承办", Holder: t.Holder, Due: t.Due, Progress: t.Progress,
	})}
}

func problemRow(w ledger.Whole, part string) Row {
	p := w.Problem
	var work []string
	for i, m := range w.Measures {
		text := strings.TrimRight(m.Title, "。")
		if text == "" {
			text = m.Statement
		}
		if len(w.Measures) > 1 {
			text = strconv.Itoa(i+1) + ". " + text
		}
		work = append(work, text)
	}
	return Row{Problem: p.ID, Cells: filled(Cells{
		Problem: shown(p), Work: strings.Join(work, "\n"), Leader: p.Leader, Part: part, Holder: p.Holder, Due: p.Due,
	})}
}

// filled returns c without its empty texts.
func filled(c Cells) Cells {
	for column, text := range c {
		if text == "" {
			delete(c, column)
		}
	}
	return c
}

// between part the names of offices in a text.
const between = "、，,；;／/\n\t"

// Offices lists the offices that a text names, each once: 自然资源所、财政所等.
func Offices(text string) []string {
	var all []string
	for _, name := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(between, r) }) {
		if name = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(name), "等")); name != "" && !slices.Contains(all, name) {
			all = append(all, name)
		}
	}
	return all
}
