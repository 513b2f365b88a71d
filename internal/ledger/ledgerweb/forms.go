package ledgerweb

import (
	"bihuan/internal/ledger"
	"bihuan/internal/ledger/attach"
	"bihuan/internal/ui"
)

// ask is what a form is made for: the problem, and the task that a command
// goes to. Both are zero where the manual lists what a command takes.
type ask struct {
	problem    ledger.Problem
	task       ledger.Task
	rules      ledger.Rules
	sources    ledger.SourceKinds
	escalation ledger.Escalation
}

func line(name, label, value string, max int) ui.Field {
	return ui.Field{Name: name, Label: label, Value: value, MaxLength: max, Autocomplete: "off"}
}

func area(name, label string, max int) ui.Field {
	return ui.Field{Name: name, Label: label, Type: "textarea", MaxLength: max}
}

func date(name, label, value string) ui.Field {
	return ui.Field{Name: name, Label: label, Type: "date", Value: value}
}

func pick(name, label string, options []ui.Option) ui.Field {
	f := ui.Field{Name: name, Label: label, Type: "select", Options: options, Required: true}
	if len(options) > 0 {
		f.Value = options[0].Value
	}
	return f
}

func need(f ui.Field) ui.Field { f.Required = true; return f }

func hint(f ui.Field, text string) ui.Field { f.Hint = text; return f }

func assignFields(a ask) []ui.Field {
	c := a.problem.Content
	fields := []ui.Field{Input(ledger.FieldClass, c.Get(ledger.FieldClass))}
	for _, f := range []ledger.Field{ledger.FieldLeader, ledger.FieldLeadUnit, ledger.FieldAssistUnits, ledger.FieldHolder} {
		fields = append(fields, Input(f, c.Get(f)))
	}
	begun := a.problem.State == ledger.Working || a.problem.State == ledger.Reopened
	if !begun || c.Due == "" {
		fields = append(fields, Input(ledger.FieldDue, c.Due))
	}
	return append(fields, line("note", "交办说明", "", 500))
}

func taskFields(a ask) []ui.Field {
	return []ui.Field{
		need(line("title", "任务事项", "", 300)), line("unit", "责任单位", a.problem.LeadUnit, 60), line("holder", "责任人", "", 60),
		hint(date("due", "任务时限", ""), "不填时与问题的时限相同"),
	}
}

// upload is the input of a file.
func upload(a ask, name, label string) ui.Field {
	return ui.Field{Name: name, Label: label, Type: "file", Accept: attach.Accept, Upload: "/problems/" + a.problem.ID + "/uploads"}
}

// whichEvidence lets one choose among what counts.
func whichEvidence(a ask) ui.Field {
	var all []ui.Option
	for _, e := range a.problem.Course.Proven() {
		text := e.Sentence()
		if t := a.problem.Course.Task(e.Task); t != nil {
			text = "任务“" + t.Title + "”：" + text
		}
		all = append(all, ui.Option{Value: e.ID, Text: text})
	}
	return pick("evidence", "哪一件佐证", all)
}

func evidenceFields(a ask) []ui.Field {
	files := hint(upload(a, "files", "文件"), attach.Kinds+"，每个不超过50 MB，可以一次选多个；照片不是必须的")
	files.Multiple = true
	return []ui.Field{
		files,
		pick("kind", "佐证种类", options(ledger.EvidenceKinds, func(k ledger.EvidenceKind) string { return string(k) }, ledger.EvidenceKind.Zh)),
		hint(line("number", "文号", "", 100), "种类为文件、没有上传时必填"), line("title", "文件名称", "", 300),
		hint(line("place", "可现场核查的地点", "", 100), "种类为可现场核查时必填"), line("note", "佐证说明", "", 500),
	}
}

func answerFields(a ask) []ui.Field {
	var waiting []ui.Option
	for _, d := range a.problem.Course.Difficulties {
		if d.AnsweredOn == "" {
			waiting = append(waiting, ui.Option{Value: d.ID, Text: d.Text})
		}
	}
	return []ui.Field{pick("difficulty", "答复哪一项困难", waiting), need(line("by", "答复人", a.problem.Leader, 60)), need(area("text", "答复", 2000))}
}

// pending lists the requests for more time that nobody has decided on.
func pending(a ask) []ui.Option {
	var all []ui.Option
	for _, x := range a.problem.Course.Extensions {
		if x.Verdict != "" {
			continue
		}
		what := "整个问题"
		if t := a.problem.Course.Task(x.Task); t != nil {
			what = "任务：" + t.Title
		}
		all = append(all, ui.Option{Value: x.ID, Text: what + "，延到" + x.Due})
	}
	return all
}

// statementFields asks for what the class demands, and for all of it where no
// problem is given.
func statementFields(a ask) []ui.Field {
	c := a.problem.Course.Closing
	with := func(f ui.Field, value string) ui.Field { f.Value = value; return f }
	all := []ui.Field{
		with(area("effect", "整改成效", 2000), c.Effect), with(area("same_kind", "举一反三情况", 2000), c.SameKind),
		with(area("mechanism", "长效机制", 1000), c.Mechanism), with(line("waived", "不建长效机制的理由", "", 500), c.Waived),
		with(area("reason", "不再长期坚持的理由", 500), c.Reason),
	}
	if a.problem.ID == "" {
		return all
	}
	needs := map[string]bool{}
	for _, n := range a.rules.Of(a.problem.Class).Request {
		needs[string(n)] = true
	}
	shown := []ui.Field{}
	for _, f := range all {
		switch {
		case f.Name == "waived":
			if needs["mechanism"] {
				shown = append(shown, hint(f, "已写长效机制的不填"))
			}
		case needs[f.Name]:
			f.Required = f.Name != "mechanism"
			shown = append(shown, f)
		case f.Name == "effect":
			shown = append(shown, f)
		}
	}
	return shown
}

// letterFields ask what a letter needs beside the facts of the problem.
func letterFields(a ask) []ui.Field {
	var steps []ui.Option
	for _, s := range a.escalation.Steps {
		steps = append(steps, ui.Option{Value: s.Code, Text: s.Zh})
	}
	return []ui.Field{
		pick("step", "督办步骤", steps), line("to", "主送单位", a.problem.LeadUnit, 60), line("number", "发文字号", "", 60), need(line("signer", "署名", "", 60)),
		{Name: "sealed", Label: "加盖印章", Type: "checkbox"}, hint(date("date", "函件日期", ""), "不填时为今天"), hint(date("reply_by", "反馈期限", ""), "不填时按督办步骤推算"),
	}
}

// unanswered lists the letters to which nothing came back.
func unanswered(a ask) []ui.Option {
	var all []ui.Option
	for _, l := range a.problem.Course.Letters {
		if l.RepliedOn == "" {
			all = append(all, ui.Option{Value: l.ID, Text: l.On + " " + l.Zh + " " + l.Number})
		}
	}
	return all
}

// stepsLeft lists the optional steps that were not taken.
func stepsLeft(a ask) []ui.Option {
	taken := map[string]bool{}
	for _, s := range a.problem.Course.Closing.Steps {
		taken[s.Code] = true
	}
	var all []ui.Option
	for _, s := range a.rules.Steps {
		if !taken[s.Code] {
			all = append(all, ui.Option{Value: s.Code, Text: s.Zh})
		}
	}
	return all
}

func acceptFields(ask) []ui.Field {
	return []ui.Field{
		pick("way", "验收方式", options(ledger.Ways, func(w ledger.Way) string { return string(w) }, ledger.Way.Zh)),
		hint(need(line("acceptor", "验收人、验收单位或会议", "", 100)), "不能是这个问题的责任方"),
		hint(line("number", "决议（纪要）文号或届次", "", 100), "以会议决议验收时必填"), area("opinion", "验收意见", 1000),
	}
}

func closeFields(a ask) []ui.Field {
	f := date("look_back", "回头看日期", "")
	for _, n := range a.rules.Of(a.problem.Class).Close {
		f.Required = f.Required || n == "look_back" && a.problem.ID != ""
	}
	return []ui.Field{f, line("note", "说明", "", 500)}
}

func newDue(a ask) ui.Field {
	f := date("due", "新的完成时限", "")
	f.Required = a.problem.Class != ledger.Lasting && a.problem.ID != ""
	return f
}
