package ledgerweb

import (
	"bihuan/internal/ledger"
	"bihuan/internal/ui"
)

// Item is a problem in a list.
type Item struct {
	ID          string         `json:"id"`
	Number      string         `json:"number"` // as people call it: 2024-3
	Year        int            `json:"year"`
	No          int            `json:"no"`
	Title       string         `json:"title"`
	Aspect      string         `json:"aspect"`
	Subject     ledger.Subject `json:"subject"`
	SubjectText string         `json:"subject_text"`
	Person      string         `json:"person"`
	State       ledger.State   `json:"state"`
	StateText   string         `json:"state_text"`
	Class       ledger.Class   `json:"class"`
	ClassText   string         `json:"class_text"`
	Unit        string         `json:"unit"` // 牵头单位
	Holders     []Holder       `json:"holders"`
	Due         string         `json:"due"`
	Goal        string         `json:"goal"`
	Causes      int            `json:"causes"`
	Measures    int            `json:"measures"`
	Light       ledger.Light   `json:"light"`
	LightText   string         `json:"light_text"`
	Reason      string         `json:"reason"` // of the light, in words
	TasksDone   int            `json:"tasks_done"`
	TasksTotal  int            `json:"tasks_total"`
	Gaps        []Missing      `json:"gaps"`
	Version     int64          `json:"version"`
	UpdatedAt   int64          `json:"updated_at"` // UTC milliseconds

	Cells []Cell `json:"-"`
}

// Holder is somebody who answers for a problem.
type Holder struct {
	Role     ledger.Field `json:"role"` // leader, lead_unit, assist_units, holder
	RoleText string       `json:"role_text"`
	Name     string       `json:"name"`
}

// Missing is something that a problem lacks.
type Missing struct {
	Gap  ledger.Gap `json:"gap"`
	Text string     `json:"text"`
}

// Cell is one cell of the list.
type Cell struct {
	Label  string // heading, for narrow screens
	Class  string
	Text   string
	URL    string
	Badge  *ui.Badge
	Reason string
	Notes  []ui.Badge // under the text
}

// ItemOf returns p as lists show it; s is how it stands today.
func ItemOf(p ledger.Problem, s ledger.Standing) Item {
	it := Item{
		ID: p.ID, Number: p.Number(), Year: p.Year, No: p.No, Title: p.Title, Aspect: p.Aspect,
		Subject: p.Subject, SubjectText: p.Subject.Zh(), Person: p.Person, State: p.State, StateText: p.Phase().Zh(),
		Class: p.Class, ClassText: p.Class.Zh(), Unit: p.LeadUnit, Holders: holders(p), Due: p.Due, Goal: p.Goal,
		Causes: len(p.Causes), Measures: len(p.Measures), Light: s.Light, LightText: s.Word, Reason: s.Reason,
		TasksDone: s.Done, TasksTotal: s.Tasks, Gaps: missing(p), Version: p.Version, UpdatedAt: p.UpdatedAt.UnixMilli(),
	}
	return it
}

func holders(p ledger.Problem) []Holder {
	all := []Holder{}
	for _, f := range []ledger.Field{ledger.FieldLeader, ledger.FieldLeadUnit, ledger.FieldAssistUnits, ledger.FieldHolder} {
		if name := p.Get(f); name != "" {
			all = append(all, Holder{Role: f, RoleText: f.Zh(), Name: name})
		}
	}
	return all
}

func missing(p ledger.Problem) []Missing {
	all := []Missing{}
	for _, gap := range p.Missing() {
		all = append(all, Missing{gap, gap.Zh()})
	}
	return all
}

// StateBadge shows a state as every page does.
func StateBadge(p ledger.Phase) ui.Badge {
	tone := map[ledger.Phase]ui.Tone{
		ledger.NotStarted: ui.Plain, ledger.InProgress: ui.Info, ledger.Awaiting: ui.Wait, ledger.Done: ui.Good, ledger.Persisting: ui.Long, ledger.Gone: ui.Plain,
	}[p]
	return ui.Badge{Tone: tone, Text: p.Zh()}
}
