package sheet

import (
	"slices"
	"strconv"
	"strings"
)

// line is what one line of a table is made from: a problem, or a measure with
// the problems that it serves.
type line struct {
	index   int // from 1
	row     Row
	measure Measure
	serves  []Row
	cells   []string // of a Table, nil for a ledger
}

// at returns what stands in column i.
func (l line) at(i int, c Column) string {
	if l.cells != nil {
		return l.cells[i]
	}
	return c.text(l)
}

// fields are what a column may show. The empty field stays blank.
var fields = map[string]func(line) string{
	"":             func(line) string { return "" },
	"index":        func(l line) string { return strconv.Itoa(l.index) },
	"number":       func(l line) string { return l.row.Number },
	"year":         func(l line) string { return l.row.Year },
	"subject":      func(l line) string { return l.row.Subject },
	"owner":        owner,
	"aspect":       func(l line) string { return l.row.Aspect },
	"title":        func(l line) string { return l.row.Title },
	"statement":    func(l line) string { return l.row.Statement },
	"examples":     func(l line) string { return strings.Join(l.row.Examples, "\n") },
	"problem":      problem,
	"facts":        func(l line) string { return lines(append([]string{l.row.Statement}, l.row.Examples...)) },
	"causes":       func(l line) string { return numbered(l.row.Causes) },
	"measures":     measures,
	"tasks":        tasks,
	"goal":         func(l line) string { return l.row.Goal },
	"class":        func(l line) string { return l.row.Class },
	"state":        func(l line) string { return l.row.State },
	"leader":       func(l line) string { return l.row.Leader },
	"lead_unit":    func(l line) string { return l.row.LeadUnit },
	"assist_units": func(l line) string { return l.row.AssistUnits },
	"units":        units,
	"holder":       func(l line) string { return l.row.Holder },
	"due":          func(l line) string { return l.row.Due },
	"source":       func(l line) string { return l.row.Source },
	"remark":       func(l line) string { return l.row.Remark },
	"progress":     func(l line) string { return numbered(l.row.Progress) },
	"effect":       func(l line) string { return l.row.Effect },
	"evidence":     func(l line) string { return numbered(l.row.Evidence) },

	"source_kind":    fromEach(func(s Source) string { return s.Kind }),
	"source_title":   fromEach(func(s Source) string { return s.Title }),
	"source_number":  fromEach(func(s Source) string { return s.Number }),
	"source_date":    fromEach(func(s Source) string { return s.Date }),
	"source_who":     fromEach(func(s Source) string { return s.Who }),
	"source_wording": fromEach(func(s Source) string { return s.Wording }),
	"source_due":     fromEach(func(s Source) string { return s.Due }),
	"source_reply":   fromEach(func(s Source) string { return s.Reply }),

	"measure":          func(l line) string { return sentence(l.measure.Title, l.measure.Statement) },
	"measure_actions":  measureActions,
	"measure_promises": func(l line) string { return numbered(l.measure.Promises) },
	"serves": func(l line) string {
		return lines(each(l.serves, func(r Row) string { return r.Number + " " + r.Title }))
	},
	"serves_leaders": func(l line) string { return lines(each(l.serves, func(r Row) string { return r.Leader })) },
	"serves_units":   func(l line) string { return lines(each(l.serves, func(r Row) string { return r.LeadUnit })) },
	"serves_due":     func(l line) string { return lines(each(l.serves, func(r Row) string { return r.Due })) },
}

// fromEach puts one thing of all sources one under the other.
func fromEach(text func(Source) string) func(line) string {
	return func(l line) string { return lines(each(l.row.From, text)) }
}

func owner(l line) string {
	if l.row.Person == "" {
		return l.row.Subject
	}
	return l.row.Subject + "\n" + l.row.Person
}

func problem(l line) string {
	return sentence(l.row.Title, strings.Join(append([]string{l.row.Statement}, l.row.Examples...), ""))
}

func units(l line) string {
	if l.row.AssistUnits == "" {
		return l.row.LeadUnit
	}
	return lines([]string{l.row.LeadUnit, "配合：" + l.row.AssistUnits})
}

// measures lists the measures with what is to be done in each. Actions that
// were taken from the statement are in it already.
func measures(l line) string {
	return numbered(each(l.row.Measures, func(m Measure) string {
		text := sentence(m.Title, m.Statement)
		further := slices.DeleteFunc(slices.Clone(m.Actions), func(a Action) bool {
			return strings.Contains(m.Statement, strings.TrimRight(a.Text, "。；"))
		})
		if done := actionList(further, "；"); done != "" {
			text += "具体举措：" + done + "。"
		}
		return text
	}))
}

// tasks lists the single actions of all measures.
func tasks(l line) string {
	var all []string
	for _, m := range l.row.Measures {
		if len(m.Actions) == 0 {
			all = append(all, m.Title)
		}
		all = append(all, each(m.Actions, actionText)...)
	}
	return numbered(all)
}

func measureActions(l line) string { return numbered(each(l.measure.Actions, actionText)) }

func actionText(a Action) string {
	var notes []string
	if a.Holder != "" {
		notes = append(notes, a.Holder)
	}
	if a.Due != "" {
		notes = append(notes, a.Due)
	}
	if len(notes) == 0 {
		return a.Text
	}
	return strings.TrimRight(a.Text, "。；") + "（" + strings.Join(notes, "，") + "）"
}

func actionList(actions []Action, separator string) string {
	return strings.Join(each(actions, func(a Action) string { return strings.TrimRight(actionText(a), "。；") }), separator)
}

func each[T any](list []T, text func(T) string) []string {
	all := make([]string, len(list))
	for i, t := range list {
		all[i] = text(t)
	}
	return all
}

// sentence joins a title with what follows it.
func sentence(title, rest string) string {
	title = strings.TrimRight(title, "。")
	if title == "" {
		return rest
	}
	return title + "。" + rest
}

// lines puts different texts one under the other.
func lines(texts []string) string {
	var all []string
	for _, t := range texts {
		if t = strings.TrimSpace(t); t != "" && !slices.Contains(all, t) {
			all = append(all, t)
		}
	}
	return strings.Join(all, "\n")
}

// numbered puts texts one under the other with numbers, where there are several.
func numbered(texts []string) string {
	if len(texts) < 2 {
		return strings.Join(texts, "")
	}
	var out strings.Builder
	for i, t := range texts {
		if i > 0 {
			out.WriteByte('\n')
		}
		out.WriteString(strconv.Itoa(i+1) + ". " + t)
	}
	return out.String()
}

// gathering takes every measure of many problems once, in the order of first
// use. Of the problems that a measure serves it keeps what a line shows.
type gathering struct {
	lines []line
	at    map[string]int // key → index of its line
}

func (g *gathering) add(r Row) {
	if g.at == nil {
		g.at = map[string]int{}
	}
	for _, m := range r.Measures {
		i, known := g.at[m.Key]
		if !known || m.Key == "" {
			i = len(g.lines)
			g.at[m.Key] = i
			g.lines = append(g.lines, line{index: i + 1, measure: m})
		}
		g.lines[i].serves = append(g.lines[i].serves, Row{Number: r.Number, Title: r.Title, Leader: r.Leader, LeadUnit: r.LeadUnit, Due: r.Due})
	}
}

// tableLines returns the lines of a table.
func (s Sheet) tableLines(rows []Row) []line {
	var g gathering
	var all []line
	for i, r := range rows {
		if s.Each == EachProblem {
			all = append(all, line{index: i + 1, row: r})
		} else {
			g.add(r)
		}
	}
	return append(all, g.lines...)
}

// text returns what column c shows of l.
func (c Column) text(l line) string {
	text := fields[c.Field](l)
	if word, ok := c.Words[text]; ok {
		return word
	}
	return text
}
