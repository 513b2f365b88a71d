package dispatch

import (
	"slices"
	"strconv"
	"strings"

	"bihuan/internal/ledger"
)

// Choices are what a person decided over a preview. Without Decided the cells
// count that nothing stands against.
type Choices struct {
	Decided  bool
	Take     []string // keys of cells
	Files    []string // keys of files, where an office sent several
	AnswerBy string   // when difficulties are to be answered, "": in some days
}

// Takes reports whether cell enters the ledger.
func (c Choices) Takes(cell Cell) bool {
	if !cell.May {
		return false
	}
	if !c.Decided {
		return cell.Taken
	}
	return slices.Contains(c.Take, cell.Key)
}

// step is what one cell makes of the ledger. The report on a problem without a
// task of the office first gives it one.
type step struct {
	cell     Cell
	commands []ledger.Command
}

// order is what one row makes of the ledger, recorded for the office.
type order struct {
	row    comparedRow
	behalf ledger.OnBehalf
	steps  []step
}

// terms are what orders need to know beside the sheet.
type terms struct {
	office   string
	file     string // name
	to       string // who is asked to coordinate where nobody leads
	answerBy string
	newID    func() string
}

// orders turns the cells that are taken into commands, row by row.
func (c Compared) orders(takes func(Cell) bool, t terms) []order {
	var all []order
	for _, r := range c.rows {
		o := order{row: r, behalf: r.behalf(t)}
		for _, cell := range c.Cells {
			if cell.Row == r.row.Code && takes(cell) {
				o.steps = append(o.steps, step{cell: cell})
			}
		}
		if len(o.steps) == 0 {
			continue
		}
		o.fill(t)
		all = append(all, o)
	}
	return all
}

func (r comparedRow) behalf(t terms) ledger.OnBehalf {
	note := "填报表“" + t.file + "”"
	if r.by != "" {
		note = "填报人" + r.by + "，" + note
	}
	return ledger.OnBehalf{Name: trim(t.office, 60), Date: r.on, Note: trim(note, 300)}
}

// fill gives every step its commands. What ends the work of a task comes last.
func (o *order) fill(t terms) {
	slices.SortStableFunc(o.steps, func(a, b step) int { return rank(a.cell.Column) - rank(b.cell.Column) })
	r := o.row
	finishes := slices.ContainsFunc(o.steps, func(s step) bool { return s.cell.Column == Finished })
	task := r.task.ID
	for i := range o.steps {
		s := &o.steps[i]
		text := s.cell.New
		switch s.cell.Column {
		case Leader:
			s.commands = edit(ledger.FieldLeader, text)
		case Holder:
			s.commands = edit(ledger.FieldHolder, text)
		case Progress, Finished:
			if task == "" {
				task = t.newID()
				s.commands = append(s.commands, r.newTask(task, t.office))
			}
			if s.cell.Column == Finished {
				s.commands = append(s.commands, ledger.FinishTask{Task: task, Text: r.result()})
			} else if !finishes {
				s.commands = append(s.commands, ledger.ReportProgress{Task: task, Text: text})
			}
		case Number:
			s.commands = []ledger.Command{ledger.AddEvidence{Task: task, Kind: string(ledger.Document), Number: text}}
		case Place:
			s.commands = []ledger.Command{ledger.AddEvidence{Task: task, Kind: string(ledger.OnSite), Place: text}}
		case Difficulty:
			to := r.problem.Leader
			if to == "" {
				to = t.to
			}
			s.commands = []ledger.Command{ledger.RaiseDifficulty{Task: task, Text: text, To: trim(to, 60), AnswerBy: max(t.answerBy, r.on)}}
		case Extend, Due:
			s.commands = []ledger.Command{r.extension(task, text)}
		}
	}
}

// rank orders the cells of a row: first what changes the problem, then the task
// where there is none, then what hangs on the task, last what ends it.
func rank(c Column) int {
	return slices.Index([]Column{Leader, Holder, Progress, Number, Place, Difficulty, Extend, Due, Finished}, c)
}

func edit(f ledger.Field, text string) []ledger.Command {
	return []ledger.Command{ledger.Edit{Values: []ledger.Value{{Field: f, Text: text}}}}
}

// result is what is said to have come of the work.
func (r comparedRow) result() string {
	if text := r.line.Cells[Progress]; text != "" {
		return text
	}
	return r.now(Progress)
}

// newTask is the task of an office that reports on a problem as a whole.
func (r comparedRow) newTask(id, office string) ledger.Command {
	return ledger.Decompose{NewTask: ledger.NewTask{ID: id, Title: trim(r.problem.Title, 300), Unit: trim(office, 60), Holder: r.row.Cells[Holder]}}
}

// extension asks for the task where it stays within the problem, otherwise for
// the problem.
func (r comparedRow) extension(task, due string) ledger.Command {
	reason := r.line.Cells[Reason]
	if reason == "" {
		reason = "填报表中把完成时限改为" + due
	}
	if r.problem.Due != "" && due > r.problem.Due {
		task = ""
	}
	return ledger.RequestExtension{Task: task, Due: due, Reason: reason}
}

func trim(s string, most int) string {
	s = strings.TrimSpace(s)
	if r := []rune(s); len(r) > most {
		return string(r[:most])
	}
	return s
}

// changes returns what orders make of the ledger, one change for every cell, so
// that a refusal names the cell.
func changes(orders []order, office string) (all []ledger.BatchChange, keys []string) {
	for _, o := range orders {
		for _, s := range o.steps {
			if len(s.commands) == 0 {
				continue
			}
			c := ledger.BatchChange{Label: office + "第" + strconv.Itoa(s.cell.Line) + "行“" + s.cell.Column.Zh() + "”",
				Problem: o.row.problem.ID, Version: o.row.problem.Version, Commands: s.commands, OnBehalf: &o.behalf}
			all, keys = append(all, c), append(keys, s.cell.Key)
		}
	}
	return all, keys
}
