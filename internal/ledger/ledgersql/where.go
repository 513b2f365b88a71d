package ledgersql

import (
	"strconv"
	"strings"
	"time"

	"bihuan/internal/access"
	"bihuan/internal/ledger"
	"bihuan/internal/sqldb"
	"bihuan/internal/zh"
)

// where gathers the conditions of a query with their arguments.
type where struct {
	conditions []string
	args       []any
}

// arg adds an argument and returns its placeholder.
func (w *where) arg(a any) string {
	w.args = append(w.args, a)
	return "$" + strconv.Itoa(len(w.args))
}

// and adds a condition; every argument takes the place of a question mark.
func (w *where) and(condition string, args ...any) {
	for _, a := range args {
		condition = strings.Replace(condition, "?", w.arg(a), 1)
	}
	w.conditions = append(w.conditions, condition)
}

func (w *where) String() string { return " WHERE " + strings.Join(w.conditions, " AND ") }

// selected narrows seen to what f asks for.
func (s *Store) selected(v access.Viewer, f ledger.Filter) *where {
	w := seen(v, "p")
	for _, equal := range []struct{ column, value string }{
		{"p.aspect", f.Aspect}, {"p.subject", string(f.Subject)}, {"p.class", string(f.Class)},
		{"p.lead_unit", f.LeadUnit}, {"p.leader", f.Leader}, {"p.holder", f.Holder}, {"p.material_id", f.Material},
	} {
		equals(w, equal.column, equal.value)
	}
	named(w, v, f)
	narrow(w, f.Narrow)
	inPhase(w, f.Phase)
	if f.Pending {
		w.and("p.state NOT IN ('closed', 'withdrawn')")
	}
	if f.Asked {
		w.and("EXISTS (SELECT 1 FROM problem_watch x WHERE x.problem_id = p.id AND x.asked_on <> '')")
	}
	if f.Year != 0 {
		w.and("p.year = ?", f.Year)
	}
	if f.Q != "" {
		s.search(w, f.Q)
	}
	return w
}

// equals narrows to a value of a column, to an empty one where it is asked for.
func equals(w *where, column, value string) {
	switch value {
	case "":
	case ledger.Blank:
		w.and(column + " = ''")
	default:
		w.and(column+" = ?", value)
	}
}

// narrow adds the filters over single columns.
func narrow(w *where, n ledger.Narrow) {
	for _, text := range []struct{ column, words string }{{"p.title", n.Title}, {"p.statement", n.Facts}, {"p.goal", n.Goal}, {"p.assist_units", n.Assist}} {
		if text.words == ledger.Blank {
			equals(w, text.column, text.words)
			continue
		}
		contains(w, text.words, text.column, "?")
	}
	part(w, n.Cause, ledger.NoCause, "EXISTS (SELECT 1 FROM problem_cause x JOIN cause c ON c.id = x.cause_id WHERE x.problem_id = p.id AND ?)")
	part(w, n.Measure, ledger.NoMeasure, "EXISTS (SELECT 1 FROM problem_measure x JOIN measure c ON c.id = x.measure_id WHERE x.problem_id = p.id AND ?)")
	if year, no, own := n.Numbered(); no != 0 {
		w.and("p.no = ?", no)
		if year != 0 {
			w.and("p.year = ?", year)
		}
		if year != 0 || own {
			w.and("(p.subject = ?) = ?", string(ledger.Personal), own)
		}
	}
	if n.DueFrom != "" || n.DueTo != "" {
		w.and("p.due <> ''")
	}
	if n.DueFrom != "" {
		w.and("p.due >= ?", n.DueFrom)
	}
	if n.DueTo != "" {
		w.and("p.due <= ?", n.DueTo)
	}
	if n.Evidence != "" {
		w.and("p.has_evidence = ?", n.Evidence == ledger.With)
	}
	switch n.From {
	case "":
	case ledger.FromMaterial:
		w.and("p.material_id <> ''")
	case ledger.Blank:
		w.and("p.material_id = '' AND NOT EXISTS (SELECT 1 FROM problem_source s WHERE s.problem_id = p.id)")
	default:
		w.and("EXISTS (SELECT 1 FROM problem_source s WHERE s.problem_id = p.id AND s.kind = ?)", n.From)
	}
	if n.Source != "" {
		w.and("EXISTS (SELECT 1 FROM problem_source s WHERE s.problem_id = p.id AND s.key = ?)", n.Source)
	}
	if since, err := time.ParseInLocation(time.DateOnly, n.Since, zh.Zone); err == nil {
		w.and("p.updated_at >= ?", since.UnixMilli())
	}
}

// part narrows by what causes or measures say; gap selects the problems without one.
func part(w *where, words string, gap ledger.Gap, exists string) {
	if words == ledger.Blank {
		w.and(gaps[gap])
		return
	}
	contains(w, words, "c.title || c.statement", exists)
}

// contains narrows to where the column of a text has all words; around has a
// question mark where that stands.
func contains(w *where, words, column, around string) {
	var all []string
	for _, word := range ledger.Words(words) {
		all = append(all, "LOWER("+column+") LIKE "+w.arg("%"+literally.Replace(lower(word))+"%")+` ESCAPE '\'`)
	}
	if len(all) > 0 {
		w.and(strings.Replace(around, "?", strings.Join(all, " AND "), 1))
	}
}

// literally takes their meaning from the signs of LIKE.
var literally = strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`)

// lower changes what LOWER changes on both engines: ASCII alone.
func lower(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'A' && r <= 'Z' {
			r += 'a' - 'A'
		}
		return r
	}, s)
}

// inPhase narrows to a phase or to a single state. Without either it leaves
// out what was withdrawn.
func inPhase(w *where, p ledger.Phase) {
	states, lasting := p.Inside()
	switch {
	case p == "":
		w.and("p.state <> ?", string(ledger.Withdrawn))
		return
	case states == nil:
		states = []ledger.State{ledger.State(p)}
	}
	codes := make([]string, len(states))
	for i, state := range states {
		codes[i] = string(state)
	}
	w.and("p.state IN (" + w.list(codes) + ")")
	if lasting != nil && *lasting {
		w.and("p.class = ?", string(ledger.Lasting))
	} else if lasting != nil {
		w.and("p.class <> ?", string(ledger.Lasting))
	}
}

// lit narrows to a light, which is a span of the next date.
func lit(w *where, f ledger.Filter) {
	switch f.Light {
	case ledger.Red:
		w.and("p.next_due <> ''")
		w.and("p.next_due < ?", f.Days.Today)
	case ledger.Yellow:
		w.and("p.next_due >= ?", f.Days.Today)
		w.and("p.next_due <= ?", f.Days.Yellow)
	case ledger.Green:
		w.and("p.next_due > ?", f.Days.Yellow)
	case ledger.NoLight:
		w.and("p.next_due = ''")
	}
}

func (s *Store) search(w *where, query string) {
	if !sqldb.Searchable(query) {
		w.and("1 = 0")
		return
	}
	placeholder := "$" + strconv.Itoa(len(w.args)+1)
	condition, argument := s.DB.Search(query, placeholder)
	w.arg(argument)
	w.and("p.ref IN (SELECT rowid FROM problem_text WHERE " + condition + ")")
}

// gaps holds the condition under which a problem lacks something.
var gaps = map[ledger.Gap]string{
	ledger.NoCause:   `NOT EXISTS (SELECT 1 FROM problem_cause x WHERE x.problem_id = p.id)`,
	ledger.NoMeasure: `NOT EXISTS (SELECT 1 FROM problem_measure x WHERE x.problem_id = p.id)`,
	ledger.NoExample: `p.examples = '[]'`,
	ledger.NoDue:     `p.due = '' AND p.class <> 'lasting'`,
	ledger.NoHolder:  `p.leader = '' AND p.lead_unit = '' AND p.holder = ''`,
	ledger.NoProof:   `EXISTS (SELECT 1 FROM problem_watch x WHERE x.problem_id = p.id AND x.unproven > 0)`,
	ledger.NoEffect:  `EXISTS (SELECT 1 FROM problem_watch x WHERE x.problem_id = p.id AND x.ripe)`,
}
