package ledger

import (
	"slices"

	"bihuan/internal/access"
	"bihuan/internal/fault"
)

// leading are the capacities of those who answer for a problem as a whole,
// holding those of everybody who does something about it.
var (
	leading = []As{AsLeadUnit, AsHolder, AsPerson}
	holding = []As{AsLeadUnit, AsAssistUnit, AsHolder, AsPerson, AsTaskUnit, AsTaskHolder}
)

// ofWhole are commands of holders that only those may give who answer for the
// problem as a whole, when they are given to the problem.
var ofWhole = []Verb{"accept-assignment", "return-assignment", "extend", "review", "request-close"}

// whoGives returns who usually gives a command.
func whoGives(verb Verb) Party {
	for _, t := range Machine {
		if t.Verb == verb {
			return t.Who
		}
	}
	return ""
}

// GivenBy returns the rights of which somebody needs one to give a command:
// that of a 联络员, or what the machine's table asks for.
func GivenBy(verb Verb) access.Right {
	switch whoGives(verb) {
	case ByHolder, ByLeader:
		return access.Write | access.Work
	case ByAcceptor:
		return access.Write | access.Accept
	}
	return access.Write
}

// MayGive reports whether v may give a command to some problem.
func MayGive(v access.Viewer, verb Verb) bool {
	if !v.Signed() || !v.May(GivenBy(verb)) {
		return false
	}
	return v.Writes() || whoGives(verb) != ByLeader || v.Holds(access.Chief, access.Member)
}

// MayGiveTo reports whether v, who sees p, may give a command to it, or to the
// task of that id.
func MayGiveTo(v access.Viewer, p Problem, verb Verb, task string) bool {
	if reaches(v, access.Write, p) {
		return true
	}
	if !MayGive(v, verb) {
		return false
	}
	switch whoGives(verb) {
	case ByHolder:
		if task == "" && slices.Contains(ofWhole, verb) {
			return isNamed(v.Self, p, "", leading)
		}
		if task == "" {
			return isNamed(v.Self, p, "*", holding)
		}
		return isNamed(v.Self, p, "", leading) || isNamed(v.Self, p, task, holding)
	case ByLeader:
		return verb == "claim" && v.Self.Name != "" || v.Holds(access.Chief) || isNamed(v.Self, p, "", []As{AsLeader})
	case ByAcceptor:
		return reaches(v, access.Accept, p)
	}
	return false
}

// reaches reports whether v has a right in the whole unit, or in an office that
// p names.
func reaches(v access.Viewer, r access.Right, p Problem) bool {
	offices, whole := v.Reach(r)
	return whole || slices.ContainsFunc(p.Concerned(), func(c Concerned) bool { return slices.Contains(offices, c.Name) })
}

// isNamed reports whether p, or its task of that id, names self in one of the
// capacities; "*" stands for the problem and all its tasks.
func isNamed(self access.Self, p Problem, task string, capacities []As) bool {
	return slices.ContainsFunc(p.Concerned(), func(c Concerned) bool {
		return (task == "*" || c.Task == task) && slices.Contains(capacities, c.As) && (self.Is(c.Name) || self.In(c.Name))
	})
}

// mayGive refuses what v may not do to any problem; only a 联络员 records for
// others.
func mayGive(v access.Viewer, verb Verb, b *OnBehalf) error {
	switch {
	case !MayGive(v, verb) && v.Accepts():
		return fault.New(fault.Forbidden, "您可以验收、退回和回头看，其他操作请联络员办理。")
	case !MayGive(v, verb) && v.Works():
		return fault.New(fault.Forbidden, "您可以办理自己负责的事项，这项操作由%s办理，请联系联络员。", whoGives(verb))
	case !MayGive(v, verb):
		return fault.New(fault.Forbidden, "只有联络员可以登记和修改台账，您可以查看和导出。")
	case b != nil && !v.Writes():
		return fault.New(fault.Forbidden, "只有联络员可以代他人登记，请直接办理。")
	}
	return nil
}

// permit refuses what v, who sees p, may not do to it, and returns the command
// as v signs it.
func permit(v access.Viewer, p Problem, c Command, task string, b *OnBehalf) (Command, error) {
	verb := c.verb()
	if err := mayGive(v, verb, b); err != nil {
		return nil, err
	}
	switch {
	case MayGiveTo(v, p, verb, task):
	case v.Self.PersonID == "":
		return nil, fault.New(fault.Forbidden, "您的账号还没有对应组织里的人员，不能办理这一项。请管理员在“账号与权限”里设定对应人员。")
	default:
		return nil, fault.New(fault.Forbidden, "这一项由%s办理，其中没有写您或您任职的单位。如果应由您办理，请联络员核对责任分工。", whoGives(verb))
	}
	if reaches(v, access.Write, p) {
		return c, nil
	}
	if b != nil {
		return nil, fault.New(fault.Forbidden, "只有联络员可以代他人登记，请直接办理。")
	}
	return sign(v, c)
}
