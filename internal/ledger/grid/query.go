package grid

import (
	"net/url"
	"slices"
	"strconv"

	"bihuan/internal/ledger"
)

// Query is what the address of a list says. Its names are a contract with
// programs and with saved links.
type Query struct {
	Q          string   `json:"q"`
	Year       int      `json:"year"`
	Aspect     string   `json:"aspect"`
	Subject    string   `json:"subject"`
	Class      string   `json:"class"`
	State      string   `json:"state"`
	Light      string   `json:"light"`
	LeadUnit   string   `json:"lead_unit"`
	Leader     string   `json:"leader"`
	Material   string   `json:"material"`
	Missing    string   `json:"missing"`
	Holder     string   `json:"holder"`
	Assist     string   `json:"assist_units"`
	AssistUnit string   `json:"assist_unit"`
	Party      string   `json:"party"`
	Mine       bool     `json:"mine"`
	Number     string   `json:"number"`
	Title      string   `json:"title"`
	Statement  string   `json:"statement"`
	Cause      string   `json:"cause"`
	Measure    string   `json:"measure"`
	Goal       string   `json:"goal"`
	DueFrom    string   `json:"due_from"`
	DueTo      string   `json:"due_to"`
	Evidence   string   `json:"evidence"`
	Since      string   `json:"since"`
	From       string   `json:"source_kind"`
	Source     string   `json:"source"`
	Group      string   `json:"group"`
	Sort       string   `json:"sort"`
	Desc       bool     `json:"desc"`
	Limit      int      `json:"limit"`
	Cursor     string   `json:"cursor"`
	Before     string   `json:"before"`
	Count      bool     `json:"count"`
	Cols       []string `json:"cols"`
	// View is the saved view that the list shows; Own says that the rest of the
	// address counts, and not what the view says.
	View string `json:"view"`
	Own  bool   `json:"own"`
}

// texts are the parameters that are texts, by name.
func (q *Query) texts() map[string]*string {
	return map[string]*string{
		"q": &q.Q, "aspect": &q.Aspect, "subject": &q.Subject, "class": &q.Class, "state": &q.State, "light": &q.Light, "lead_unit": &q.LeadUnit,
		"leader": &q.Leader, "material": &q.Material, "missing": &q.Missing, "holder": &q.Holder, "assist_units": &q.Assist, "title": &q.Title,
		"number": &q.Number, "statement": &q.Statement, "cause": &q.Cause, "measure": &q.Measure,
		"goal": &q.Goal, "due_from": &q.DueFrom, "due_to": &q.DueTo, "evidence": &q.Evidence, "since": &q.Since, "group": &q.Group, "sort": &q.Sort,
		"assist_unit": &q.AssistUnit, "party": &q.Party, "source_kind": &q.From, "source": &q.Source,
		"view": &q.View,
	}
}

// Filter returns what q selects.
func (q Query) Filter() ledger.Filter {
	return ledger.Filter{
		Q: q.Q, Year: q.Year, Aspect: q.Aspect, Subject: ledger.Subject(q.Subject), Class: ledger.Class(q.Class), Phase: ledger.Phase(q.State),
		LeadUnit: q.LeadUnit, Leader: q.Leader, Material: q.Material, Gap: ledger.Gap(q.Missing), Light: ledger.Light(q.Light),
		Narrow: ledger.Narrow{Holder: q.Holder, Assist: q.Assist, Number: q.Number, Title: q.Title, Facts: q.Statement, Cause: q.Cause,
			Measure: q.Measure, Goal: q.Goal, DueFrom: q.DueFrom, DueTo: q.DueTo,
			Evidence: ledger.Having(q.Evidence), Since: q.Since, From: q.From, Source: q.Source},
		Mine: q.Mine, Party: q.Party, AssistUnit: q.AssistUnit,
		Group: ledger.Group(q.Group), Sort: ledger.Sort(q.Sort), Desc: q.Desc, Limit: q.Limit, After: q.Cursor, Before: q.Before,
	}
}

// Values returns q as parameters, without the place in the list.
func (q Query) Values() url.Values {
	v := url.Values{}
	for name, value := range q.texts() {
		if *value != "" {
			v.Set(name, *value)
		}
	}
	for name, n := range map[string]int{"year": q.Year, "limit": q.Limit} {
		if n != 0 {
			v.Set(name, strconv.Itoa(n))
		}
	}
	for name, on := range map[string]bool{"desc": q.Desc, "mine": q.Mine, "own": q.Own} {
		if on {
			v.Set(name, "1")
		}
	}
	if len(q.Cols) > 0 {
		v["cols"] = slices.Clone(q.Cols)
	}
	return v
}

// With returns the address of path under q with some parameters changed, in
// pairs of name and value; an empty value takes the parameter out. Under a
// saved view the rest of the address counts from then on.
func (q Query) With(path string, pairs ...string) string {
	q.Own = q.View != ""
	v := q.Values()
	for i := 0; i < len(pairs); i += 2 {
		v.Del(pairs[i])
		if pairs[i+1] != "" {
			v.Set(pairs[i], pairs[i+1])
		}
	}
	if len(v) == 0 {
		return path
	}
	return path + "?" + v.Encode()
}

// Narrowed reports whether q leaves anything out.
func (q Query) Narrowed() bool {
	q.Group, q.Sort, q.View = "", "", ""
	for _, text := range q.texts() {
		if *text != "" {
			return true
		}
	}
	return q.Year != 0 || q.Mine
}

// Cleared returns the address of path without filters and
// without a saved view, with the same look.
func (q Query) Cleared(path string) string {
	return Query{Group: q.Group, Sort: q.Sort, Desc: q.Desc, Limit: q.Limit, Cols: q.Cols}.With(path)
}

// Saved returns q as a view keeps it: its parameters in order, without the
// place in the list and without another view.
func (q Query) Saved() string {
	q.View, q.Own = "", false
	return q.Values().Encode()
}
