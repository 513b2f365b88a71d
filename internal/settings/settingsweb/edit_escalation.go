package settingsweb

import (
	"slices"
	"strings"

	"bihuan/internal/ledger"
	"bihuan/internal/settings"
	"bihuan/internal/ui"
)

var escalationEditor = editor{
	add: "新增步骤", all: true, fill: fillStep,
	inputs: func(c entryCommand, _ ledger.Tables) []Input {
		frame := []Input{
			number("reply_days", "几个工作日内反馈", c.ReplyDays, ""),
			long("opening", "开头", c.Opening), long("closing", "结尾", c.Closing),
		}
		frame[1].Hint = "可以用的填空：" + strings.Join(ledger.Marks, " ")
		if c.Entry == settings.GeneralEscalation {
			return append([]Input{number("still_days", "几个工作日没有进展要督办", c.StillDays, "")}, frame...)
		}
		return append([]Input{
			text("name", "步骤名称", c.Name, 20), text("title", "函件标题", c.Title, 60),
			number("late_days", "逾期几个工作日后发", c.LateDays, ""), number("wait_days", "上一步之后几个工作日", c.WaitDays, ""),
		}, frame...)
	},
	apply: applyStep,
	remove: func(key string, tables *ledger.Tables) {
		tables.Escalation.Steps = without(tables.Escalation.Steps, func(s ledger.EscalationStep) bool { return s.Code == key })
	},
}

func long(name, label, value string) Input {
	return Input{Wide: true, Field: ui.Field{Name: name, Label: label, Type: "textarea", Value: value, Required: true, MaxLength: 500}}
}

func fillStep(tables ledger.Tables, key string, year int) (entryCommand, error) {
	e := tables.Escalation
	c := entryCommand{Year: year, Level: "实务", StillDays: e.StillDays, ReplyDays: 5, WaitDays: 5}
	switch step, ok := e.Step(key); {
	case key == added:
	case key == settings.GeneralEscalation:
		c.ReplyDays, c.Opening, c.Closing = e.Urge.ReplyDays, e.Urge.Opening, e.Urge.Closing
		c.lean(e.Authority)
	case !ok:
		return c, errGone
	default:
		c.Name, c.Title, c.LateDays, c.WaitDays = step.Zh, step.Title, step.LateDays, step.WaitDays
		c.ReplyDays, c.Opening, c.Closing = step.ReplyDays, step.Opening, step.Closing
		c.lean(step.Authority)
	}
	return c, nil
}

func applyStep(c entryCommand, tables *ledger.Tables) error {
	frame := ledger.Frame{Opening: strings.TrimSpace(c.Opening), Closing: strings.TrimSpace(c.Closing), ReplyDays: c.ReplyDays}
	e := &tables.Escalation
	if c.Entry == settings.GeneralEscalation {
		e.StillDays, e.Urge, e.Authority = c.StillDays, frame, c.authority()
		return e.Check()
	}
	s := ledger.EscalationStep{Code: c.Entry, Zh: strings.TrimSpace(c.Name), Title: strings.TrimSpace(c.Title), LateDays: c.LateDays, WaitDays: c.WaitDays,
		Frame: frame, Authority: c.authority()}
	if c.Entry == added {
		s.Code = fresh(func(code string) bool {
			return slices.ContainsFunc(e.Steps, func(x ledger.EscalationStep) bool { return x.Code == code })
		})
	}
	e.Steps = put(e.Steps, s, func(x ledger.EscalationStep) bool { return x.Code == s.Code })
	return e.Check()
}
