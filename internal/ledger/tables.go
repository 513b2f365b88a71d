package ledger

import (
	"context"
	"sync"

	"bihuan/internal/access"
	"bihuan/internal/zh/workday"
)

// Tables are the tables by which a unit works, as of one moment. Whoever holds
// one reads it and changes nothing in it.
type Tables struct {
	Rules    Rules            // what each class demands
	Lights   LightRules       // when something is late
	Calendar workday.Calendar // which days are worked
	Systems  []System         // what each superior calls the states
	Sources  SourceKinds      // where problems come from
	// Escalation says how a unit is urged that does not move.
	Escalation Escalation
	Files      FileRules // how much evidence is kept
}

// DefaultTables returns the tables that come with the program.
var DefaultTables = sync.OnceValue(func() Tables {
	return Tables{Rules: DefaultRules(), Lights: DefaultLights(), Calendar: workday.Default(), Systems: DefaultSystems(), Sources: DefaultSourceKinds(),
		Escalation: DefaultEscalation(), Files: DefaultFileRules()}
})

// StateWords returns what the superiors call our phases, as layouts use it:
// code of the system → our word → theirs.
func (t Tables) StateWords() map[string]map[string]string {
	all := map[string]map[string]string{}
	for _, s := range t.Systems {
		words := map[string]string{}
		for p, word := range s.Words {
			words[p.Zh()] = word
		}
		all[s.Code] = words
	}
	return all
}

// tables returns the tables in force for v.
func (s *Service) tables(ctx context.Context, v access.Viewer) (Tables, error) {
	if s.Tables == nil {
		return DefaultTables(), nil
	}
	return s.Tables(ctx, v)
}

// Judge says how problems stand: by the tables in force, on one day. A page
// asks for one and uses it for everything that it shows.
type Judge struct {
	Tables
	Today string // YYYY-MM-DD in Asia/Shanghai
}

// Judge returns the judge of this moment for v.
func (s *Service) Judge(ctx context.Context, v access.Viewer) (Judge, error) {
	t, err := s.tables(ctx, v)
	return Judge{t, s.Today()}, err
}

// Stand returns how p stands.
func (j Judge) Stand(p Problem) Standing { return Stand(p, j.Today, j.Calendar, j.Lights) }

// Lacking lists what p lacks before it can be closed.
func (j Judge) Lacking(p Problem) []Lack { return Lacking(p, j.Rules) }

// LightDays are the bounds that a list is filtered by: red is before Today,
// yellow from there up to Yellow, green after.
// Still is the first day that is not long ago.
type LightDays struct{ Today, Yellow, Still string }

// Of returns the light of a date.
func (d LightDays) Of(day string) Light {
	switch {
	case day == "":
		return NoLight
	case day < d.Today:
		return Red
	case day <= d.Yellow:
		return Yellow
	}
	return Green
}

// LightDays returns the bounds of the day.
func (j Judge) LightDays() LightDays {
	return LightDays{Today: j.Today, Yellow: j.Calendar.After(j.Today, j.Lights.YellowDays), Still: j.Calendar.Before(j.Today, j.Escalation.StillDays)}
}
