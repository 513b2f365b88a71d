package settingsweb

import (
	"slices"
	"strings"

	"bihuan/internal/fault"
	"bihuan/internal/ledger"
)

// steps are the keys of the entries that are steps of closing.
const steps = "step-"

var rulesEditor = editor{
	add: "新增销号程序", fill: fillRule, inputs: ruleInputs, apply: applyRule,
	remove: func(key string, tables *ledger.Tables) {
		tables.Rules.Steps = without(tables.Rules.Steps, func(s ledger.StepRule) bool { return steps+s.Code == key })
	},
}

func fillRule(tables ledger.Tables, key string, year int) (entryCommand, error) {
	c := entryCommand{Year: year, Level: "实务"}
	code, isStep := strings.CutPrefix(key, steps)
	switch {
	case key == added:
	case isStep:
		s, ok := tables.Rules.Step(code)
		if !ok {
			return c, errGone
		}
		c.Name, c.NeededFor, c.NeededFrom = s.Zh, strs(s.NeededFor), s.NeededFrom
		c.lean(s.Authority)
	default:
		i := slices.IndexFunc(tables.Rules.Classes, func(r ledger.ClassRule) bool { return string(r.Class) == key })
		if i < 0 {
			return c, errGone
		}
		r := tables.Rules.Classes[i]
		c.Assign, c.Request, c.Close, c.Review = strs(r.Assign), strs(r.Request), strs(r.Close), r.ReviewMonths
		c.lean(r.Authority)
	}
	return c, nil
}

func isClass(entry string) bool { return ledger.Class(entry).Zh() != "" }

func ruleInputs(c entryCommand, tables ledger.Tables) []Input {
	if !isClass(c.Entry) {
		return []Input{
			text("name", "程序名称", c.Name, 20),
			boxes("needed_for", "必须经过的整改类别", ledger.Classes[1:], of(c.NeededFor, ledger.Classes), ledger.Class.Zh),
			boxes("needed_from", "必须经过的问题来源", fromCodes(tables), c.NeededFrom, fromZh(tables)),
		}
	}
	var all []Input
	for i, group := range []struct {
		name string
		on   []string
	}{{"assign", c.Assign}, {"request", c.Request}, {"close", c.Close}} {
		needs := ledger.NeedsAt(ledger.Moments[i])
		all = append(all, boxes(group.name, ledger.Moments[i].Zh()+"要有", needs, of(group.on, needs), ledger.Need.Zh))
	}
	return append(all, number("review_months", "每几个月检视一次", c.Review, "只对长期坚持的问题起作用；0 为不定期检视"))
}

// fromCodes are the kinds of sources that a step can be needed for.
func fromCodes(tables ledger.Tables) []string {
	codes := []string{ledger.FromMaterial}
	for _, k := range tables.Sources {
		codes = append(codes, k.Code)
	}
	return codes
}

func fromZh(tables ledger.Tables) func(string) string {
	return func(code string) string {
		if code == ledger.FromMaterial {
			return "材料"
		}
		return tables.Sources.Zh(code)
	}
}

func applyRule(c entryCommand, tables *ledger.Tables) error {
	if isClass(c.Entry) {
		r := ledger.ClassRule{Class: ledger.Class(c.Entry), ReviewMonths: c.Review, Authority: c.authority()}
		for i, into := range []*[]ledger.Need{&r.Assign, &r.Request, &r.Close} {
			needs := [][]string{c.Assign, c.Request, c.Close}[i]
			*into = of(needs, ledger.NeedsAt(ledger.Moments[i]))
			if len(*into) != len(needs) {
				return fault.New(fault.Invalid, "%s的要求里有程序不认识的一项，请刷新页面后重新勾选。", ledger.Moments[i].Zh())
			}
		}
		tables.Rules.Classes = put(tables.Rules.Classes, r, func(x ledger.ClassRule) bool { return x.Class == r.Class })
		return tables.Rules.Check()
	}
	code := strings.TrimPrefix(c.Entry, steps)
	if c.Entry == added {
		code = fresh(func(code string) bool { _, taken := tables.Rules.Step(code); return taken })
	}
	s := ledger.StepRule{Code: code, Zh: strings.TrimSpace(c.Name), NeededFor: of(c.NeededFor, ledger.Classes[1:]), NeededFrom: of(c.NeededFrom, fromCodes(*tables)), Authority: c.authority()}
	tables.Rules.Steps = put(tables.Rules.Steps, s, func(x ledger.StepRule) bool { return x.Code == code })
	return tables.Rules.Check()
}
