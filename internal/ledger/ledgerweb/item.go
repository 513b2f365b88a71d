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
	Missing     []Missing      `json:"missing"`
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
	Label string // heading, for narrow screens
	Class string
	Text  string
	URL   string
	Badge *ui.Badge
	Notes []ui.Badge // under the text
}

// ItemOf returns p as lists show it.
func ItemOf(p ledger.Problem) Item {
	it := Item{
		ID: p.ID, Number: p.Number(), Year: p.Year, No: p.No, Title: p.Title, Aspect: p.Aspect,
		Subject: p.Subject, SubjectText: p.Subject.Zh(), Person: p.Person, State: p.State, StateText: p.State.Zh(),
		Class: p.Class, ClassText: p.Class.Zh(), Unit: p.LeadUnit, Holders: holders(p), Due: p.Due, Goal: p.Goal,
		Causes: len(p.Causes), Measures: len(p.Measures), Missing: missing(p), Version: p.Version, UpdatedAt: p.UpdatedAt.UnixMilli(),
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

// stateBadge shows a state as every page does.
func stateBadge(s ledger.State) ui.Badge {
	tone := map[string]ui.Tone{"未启动": ui.Plain, "整改中": ui.Info, "待验收": ui.Wait, "已销号": ui.Good, "长期坚持": ui.Long}[s.Zh()]
	return ui.Badge{Tone: tone, Text: s.Zh()}
}
