package ledgersql

import (
	"slices"

	"bihuan/internal/access"
	"bihuan/internal/ledger"
)

// seen returns the condition that every query for problems starts from: those
// under alias t that v may see. Who reads for some offices only sees what names
// one of them, and what is the viewer's own; what is restricted is seen by who
// reads such things there, and by the person whose problem it is.
func seen(v access.Viewer, t string) *where {
	w := &where{}
	w.seen(v, t)
	return w
}

func (w *where) seen(v access.Viewer, t string) {
	unit := v.ReadUnit()
	if unit == "" {
		w.and("1 = 0")
		return
	}
	w.and(t+".unit_id = ?", unit)
	if offices, whole := v.Reach(access.Read); !whole {
		w.and(w.naming(t, unit, slices.Concat(offices, v.Self.All())))
	}
	offices, whole := v.Reach(access.ReadRestricted)
	if whole {
		return
	}
	circle := t + ".visibility = " + w.arg(string(access.UnitWide))
	if len(v.Self.Names) > 0 {
		circle += " OR " + w.naming(t, unit, v.Self.Names, ledger.AsPerson)
	}
	if len(offices) > 0 {
		circle += " OR " + w.naming(t, unit, offices)
	}
	w.and("(" + circle + ")")
}

// naming returns the condition that the problem under alias t names somebody
// in one of capacities, in any when there is none.
func (w *where) naming(t, unit string, names []string, capacities ...ledger.As) string {
	if len(names) == 0 {
		return "1 = 0"
	}
	condition := "y.unit_id = " + w.arg(unit) + " AND y.name IN (" + w.list(names) + ")"
	if len(capacities) > 0 {
		codes := make([]string, len(capacities))
		for i, c := range capacities {
			codes[i] = string(c)
		}
		condition += " AND y.role IN (" + w.list(codes) + ")"
	}
	return t + ".id IN (SELECT y.problem_id FROM party y WHERE " + condition + ")"
}

// seenWhole is seen for rows under alias t that belong to no problem: they are
// for who reads the whole unit.
func seenWhole(v access.Viewer, t string) *where {
	w := &where{}
	w.and(t+".unit_id = ?", v.WholeUnit())
	if v.WholeUnit() == "" {
		w.and("1 = 0")
	}
	if !v.SeesRestricted() {
		w.and(t+".visibility = ?", string(access.UnitWide))
	}
	return w
}

// seenLinked is seen for causes and measures under alias t: beside what
// seenWhole says, whoever sees a problem sees what belongs to it. link is the
// table that says so and column that of t's id.
func seenLinked(v access.Viewer, t, link, column string) *where {
	if v.SeesRestricted() {
		return seenWhole(v, t)
	}
	w := &where{}
	w.and(t+".unit_id = ?", v.ReadUnit())
	inner := &where{args: w.args}
	inner.seen(v, "q")
	w.args = inner.args
	circle := t + ".id IN (SELECT z." + column + " FROM " + link + " z JOIN problem q ON q.id = z.problem_id" + inner.String() + ")"
	if v.WholeUnit() != "" {
		circle += " OR " + t + ".visibility = " + w.arg(string(access.UnitWide))
	}
	w.and("(" + circle + ")")
	return w
}
