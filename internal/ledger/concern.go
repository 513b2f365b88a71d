package ledger

import (
	"slices"
	"strconv"
	"strings"

	"bihuan/internal/zh"
)

// ConcernCode says why somebody should look after a problem (督办).
type ConcernCode string

// The concerns.
const (
	Overdue      ConcernCode = "late"
	AnswerLate   ConcernCode = "difficulty_late"
	ReviewLate   ConcernCode = "review_late"
	LookBackLate ConcernCode = "look_back_late"
	Hollow       ConcernCode = "hollow"    // called done, or late, and nothing to show
	Still        ConcernCode = "still"     // nothing has moved for long
	TimeAsked    ConcernCode = "extension" // more time was asked for and nobody has decided
	Soon         ConcernCode = "soon"
)

// ConcernCodes lists every concern, what is urgent first.
var ConcernCodes = []ConcernCode{Overdue, AnswerLate, ReviewLate, LookBackLate, Hollow, Still, TimeAsked, Soon}

// Zh returns the word of the screens, "" for an unknown code.
func (c ConcernCode) Zh() string {
	return map[ConcernCode]string{
		Overdue: "逾期", AnswerLate: "困难逾期未答复", ReviewLate: "检视逾期", LookBackLate: "回头看逾期",
		Hollow: "无佐证", Still: "长期无进展", TimeAsked: "延期待批", Soon: "临期",
	}[c]
}

// Concern is one reason with its proof in words.
type Concern struct {
	Code ConcernCode `json:"code"`
	Zh   string      `json:"code_text"`
	Text string      `json:"text"`
	Days int         `json:"days"` // working days late, 0 for what is not late
}

// Watch is what follows from a problem and is looked for by a query: the store
// keeps it beside the row.
type Watch struct {
	Unproven int    // tasks that are done without evidence
	Ripe     bool   // every task is done and nobody has said to what effect
	AskedOn  string // the earliest question without an answer: more time, or a difficulty
	MovedOn  string // the last day on which the work moved, "" while that does not matter
}

// Watch returns what follows from p. Work that has not moved at all stands
// since the day on which it began.
func (p Problem) Watch(began string) Watch {
	var w Watch
	if !slices.Contains(begun, p.State) {
		return w
	}
	c := p.Course
	live, done := 0, 0
	for _, t := range c.Tasks {
		switch {
		case t.Live():
			live++
		case t.State == TaskDone:
			done++
			if len(c.EvidenceOf(t.ID)) == 0 {
				w.Unproven++
			}
		}
	}
	w.Ripe = p.State != Assigned && done > 0 && live == 0 && c.Closing.Effect == ""
	w.AskedOn = c.timeAsked()
	for _, d := range c.Difficulties {
		if d.AnsweredOn == "" && (w.AskedOn == "" || d.On < w.AskedOn) {
			w.AskedOn = d.On
		}
	}
	if p.Class != Lasting {
		w.MovedOn = max(began, c.moved())
	}
	return w
}

// timeAsked returns the day of the earliest request for more time that is
// undecided, "" without one.
func (c Course) timeAsked() string {
	day := ""
	for _, x := range c.Extensions {
		if x.Verdict == "" && (day == "" || x.On < day) {
			day = x.On
		}
	}
	return day
}

// Begins returns the day since which p is being worked on, "" when it is not.
// before is what it was before the last change.
func (p Problem) Begins(before string) string {
	switch {
	case !slices.Contains(begun, p.State):
		return ""
	case before != "":
		return before
	}
	return zh.Day(p.UpdatedAt)
}

// moved returns the last day on which something was done about the substance.
func (c Course) moved() string {
	day := ""
	see := func(on string) { day = max(day, on) }
	for _, t := range c.Tasks {
		see(t.ReportedOn)
		see(t.DoneOn)
	}
	for _, e := range c.Evidence {
		see(e.On)
	}
	for _, d := range c.Difficulties {
		see(d.On)
		see(d.AnsweredOn)
	}
	for _, x := range c.Extensions {
		see(x.DecidedOn)
	}
	for _, r := range c.Past {
		see(r.ReopenedOn)
	}
	see(c.Closing.RequestedOn)
	return day
}

// Watched is a problem that was found because of its Watch.
type Watched struct {
	Problem Problem
	MovedOn string
}

// Pressing is a problem that somebody should look after.
type Pressing struct {
	Problem  Problem
	Concerns []Concern // the most urgent first, at least one
	Day      string    // the earliest date, "" without one
	Next     NextStep  // of the letters; the zero NextStep where none can be sent
}

// Late returns how many working days the problem is late.
func (p Pressing) Late() int {
	days := 0
	for _, c := range p.Concerns {
		days = max(days, c.Days)
	}
	return days
}

// Has reports whether one of the concerns has that code.
func (p Pressing) Has(code ConcernCode) bool {
	return slices.ContainsFunc(p.Concerns, func(c Concern) bool { return c.Code == code })
}

// Said returns the concerns in one line.
func (p Pressing) Said() string {
	said := make([]string, len(p.Concerns))
	for i, c := range p.Concerns {
		said[i] = c.Text
	}
	return strings.Join(said, "，")
}

// order puts late and hollow first, then late, then by the order of concerns.
func (p Pressing) order() int {
	first := slices.Index(ConcernCodes, p.Concerns[0].Code)
	if p.Concerns[0].Code == Overdue && p.Has(Hollow) {
		return -1
	}
	return first
}

// Press returns why a problem calls for attention, false when it does not.
func (j Judge) Press(w Watched) (Pressing, bool) {
	p := w.Problem
	out := Pressing{Problem: p, Day: NextDue(p)}
	add := func(code ConcernCode, text string, days int) {
		out.Concerns = append(out.Concerns, Concern{code, code.Zh(), text, days})
	}
	all := p.deadlines()
	slices.SortStableFunc(all, func(a, b deadline) int { return strings.Compare(a.day, b.day) })
	soon := ""
	for _, d := range all {
		switch left := j.Calendar.Between(j.Today, d.day); {
		case d.day < j.Today:
			days := j.Calendar.Between(d.day, j.Today)
			add(d.kind, lateWords(d, days), days)
		case soon != "":
		case d.day == j.Today:
			soon = subject(d) + "今天到期"
		case left <= j.Lights.YellowDays:
			soon = subject(d) + "还有" + strconv.Itoa(left) + "个工作日到期"
		}
	}
	if text := p.unproven(len(out.Concerns) > 0 || soon != ""); text != "" {
		add(Hollow, text, 0)
	}
	watch := p.Watch(w.MovedOn)
	if watch.MovedOn != "" {
		if days := j.Calendar.Between(watch.MovedOn, j.Today); days > j.Escalation.StillDays {
			add(Still, plainDate(watch.MovedOn)+"以来"+strconv.Itoa(days)+"个工作日没有进展", 0)
		}
	}
	if asked := p.Course.timeAsked(); asked != "" && slices.Contains(begun, p.State) {
		add(TimeAsked, plainDate(asked)+"申请延期，还没有批复", 0)
	}
	if soon != "" {
		add(Soon, soon, 0)
	}
	if len(out.Concerns) == 0 {
		return out, false
	}
	slices.SortStableFunc(out.Concerns, func(a, b Concern) int {
		return slices.Index(ConcernCodes, a.Code) - slices.Index(ConcernCodes, b.Code)
	})
	if _, possible := Lookup(p.State, "letter"); possible && p.Subject == Team {
		out.Next = j.Escalation.Next(p, out.Late(), j.Today, j.Calendar)
	}
	return out, true
}

// unproven says what has nothing to show: tasks called done, or everything
// when time presses.
func (p Problem) unproven(pressed bool) string {
	if !slices.Contains(begun, p.State) {
		return ""
	}
	if pressed && len(p.Course.Proven()) == 0 {
		return "没有佐证"
	}
	return which(p, "项任务已办结但没有佐证", func(t Task) bool { return t.State == TaskDone && !p.Course.Proves(t.ID) })
}

// undone names the tasks that are still to be done.
func (p Problem) undone() string {
	return which(p, "项任务未办结", func(t Task) bool { return t.Live() })
}
