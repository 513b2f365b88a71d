package ledgerweb

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"slices"

	"bihuan/internal/fault"
	"bihuan/internal/ledger"
	"bihuan/internal/ui"
)

// envelope is what the body of every command carries beside the command.
type envelope struct {
	Key          string `json:"key"`
	Version      int64  `json:"version"`
	OnBehalf     string `json:"on_behalf"`
	OnBehalfDate string `json:"on_behalf_date"`
	OnBehalfNote string `json:"on_behalf_note"`
	OnBehalfScan string `json:"on_behalf_scan"` // id of an upload
	Back         string `json:"back"`           // where a form leads to, "": to the problem
}

func (e envelope) behalf() *ledger.OnBehalf {
	if e.OnBehalf == "" && e.OnBehalfDate == "" && e.OnBehalfNote == "" && e.OnBehalfScan == "" {
		return nil
	}
	return &ledger.OnBehalf{Name: e.OnBehalf, Date: e.OnBehalfDate, Note: e.OnBehalfNote, Upload: e.OnBehalfScan}
}

// action is a command as programs and forms give it.
type action struct {
	verb   ledger.Verb
	on     ledger.Target
	names  []string // of the JSON fields of the command
	fields func(ask) []ui.Field
	// decode reads the body; task is the id that the address names, "" for a
	// command to the problem.
	decode func(r *http.Request, task string) (envelope, ledger.Command, error)
}

// take makes an action of a command type; aim tells the command its task.
func take[C ledger.Command](on ledger.Target, fields func(ask) []ui.Field, aim func(c *C, task string)) action {
	var zero C
	return action{
		verb: ledger.VerbOf(zero), on: on, names: ui.JSONNames(&zero), fields: fields,
		decode: func(r *http.Request, task string) (envelope, ledger.Command, error) {
			var e envelope
			var c C
			err := ui.DecodeParts(r, &e, &c)
			if err == nil {
				e.Version, err = ui.SeenVersion(r, e.Version)
			}
			if aim != nil {
				aim(&c, task)
			}
			return e, c, err
		},
	}
}

func static(fields ...ui.Field) func(ask) []ui.Field {
	return func(ask) []ui.Field { return slices.Clone(fields) }
}

// actions are all commands but register and edit, which have forms of their
// own. The machine's table says when each is possible.
var actions = []action{
	take[ledger.Claim](ledger.OnProblem, static(need(line("claimant", "认领人", "", 60)), line("note", "说明", "", 500)), nil),
	take[ledger.Assign](ledger.OnProblem, assignFields, nil),
	take[ledger.AcceptAssignment](ledger.OnProblem, func(a ask) []ui.Field {
		return []ui.Field{need(line("by", "接收单位或接收人", a.problem.LeadUnit, 60)), line("note", "说明", "", 500)}
	}, nil),
	take[ledger.ReturnAssignment](ledger.OnProblem, func(a ask) []ui.Field {
		return []ui.Field{need(line("by", "退回单位或退回人", a.problem.LeadUnit, 60)), need(area("reason", "退回理由", 500))}
	}, nil),
	take[ledger.Decompose](ledger.OnProblem, taskFields, nil),
	take(ledger.OnTask, static(need(area("text", "进展情况", 2000))), func(c *ledger.ReportProgress, task string) { c.Task = task }),
	take(ledger.OnTask, static(need(area("text", "办理结果", 2000))), func(c *ledger.FinishTask, task string) { c.Task = task }),
	take(ledger.OnTask, static(need(area("reason", "退回理由", 500))), func(c *ledger.RedoTask, task string) { c.Task = task }),
	take(ledger.OnTask, static(need(area("reason", "取消理由", 500))), func(c *ledger.CancelTask, task string) { c.Task = task }),
	take(ledger.OnEither, evidenceFields, func(c *ledger.AddEvidence, task string) { c.Task = task }),
	take[ledger.ReplaceEvidence](ledger.OnProblem, func(a ask) []ui.Field {
		return []ui.Field{whichEvidence(a), need(upload(a, "file", "新的文件")), line("note", "更换说明", "", 500)}
	}, nil),
	take[ledger.WithdrawEvidence](ledger.OnProblem, func(a ask) []ui.Field {
		return []ui.Field{whichEvidence(a), need(area("reason", "撤回佐证的理由", 500))}
	}, nil),
	take(ledger.OnEither, func(a ask) []ui.Field {
		return []ui.Field{need(area("text", "存在困难、需协调事项", 2000)), need(line("to", "请谁协调", a.problem.Leader, 60)), need(date("answer_by", "请在哪天前答复", ""))}
	}, func(c *ledger.RaiseDifficulty, task string) { c.Task = task }),
	take[ledger.AnswerDifficulty](ledger.OnProblem, answerFields, nil),
	take(ledger.OnEither, static(need(date("due", "申请延长到", "")), need(area("reason", "延期理由", 500))),
		func(c *ledger.RequestExtension, task string) { c.Task = task }),
	take[ledger.ApproveExtension](ledger.OnProblem, func(a ask) []ui.Field {
		return []ui.Field{pick("extension", "延期申请", pending(a)), need(line("by", "批准人", "", 60)), line("note", "批准意见", "", 500)}
	}, nil),
	take[ledger.RefuseExtension](ledger.OnProblem, func(a ask) []ui.Field {
		return []ui.Field{pick("extension", "延期申请", pending(a)), need(line("by", "批准人", "", 60)), need(area("reason", "不同意的理由", 500))}
	}, nil),
	take[ledger.ReviewLasting](ledger.OnProblem, static(need(line("by", "检视人", "", 60)), need(area("finding", "检视情况", 2000)),
		hint(date("next", "下次检视日期", ""), "不填时按检视周期推算")), nil),
	take[ledger.SendLetter](ledger.OnProblem, letterFields, nil),
	take[ledger.AnswerLetter](ledger.OnProblem, func(a ask) []ui.Field {
		return []ui.Field{pick("letter", "哪份函件", unanswered(a)), need(line("by", "反馈单位或反馈人", a.problem.LeadUnit, 60)), need(area("text", "反馈情况", 2000)),
			hint(date("date", "反馈日期", ""), "不填时为今天")}
	}, nil),
	take[ledger.RequestClose](ledger.OnProblem, statementFields, nil),
	take[ledger.TakeStep](ledger.OnProblem, func(a ask) []ui.Field {
		return []ui.Field{pick("step", "程序", stepsLeft(a)), need(area("note", "情况", 500))}
	}, nil),
	take[ledger.ReturnClose](ledger.OnProblem, static(need(line("by", "退回单位或退回人", "", 60)), need(area("reason", "退回理由", 500))), nil),
	take[ledger.Accept](ledger.OnProblem, acceptFields, nil),
	take[ledger.Close](ledger.OnProblem, closeFields, nil),
	take[ledger.PlanLookBack](ledger.OnProblem, static(need(date("date", "回头看日期", ""))), nil),
	take[ledger.PassLookBack](ledger.OnProblem, static(need(line("by", "回头看的单位或人员", "", 60)), need(area("finding", "回头看情况", 2000)),
		date("next", "下次回头看日期", "")), nil),
	take[ledger.FailLookBack](ledger.OnProblem, func(a ask) []ui.Field {
		return []ui.Field{need(line("by", "回头看的单位或人员", "", 60)), need(area("finding", "回头看情况", 2000)), newDue(a)}
	}, nil),
	take[ledger.Reopen](ledger.OnProblem, func(a ask) []ui.Field {
		return []ui.Field{need(area("reason", "重新整改的理由", 500)), newDue(a)}
	}, nil),
	take[ledger.AddSource](ledger.OnProblem, func(a ask) []ui.Field { return sourceFields(a.sources) }, nil),
	take[ledger.RemoveSource](ledger.OnProblem, func(a ask) []ui.Field {
		return []ui.Field{pick("source", "哪一个来源", sourcesLeft(a)), need(area("reason", "删除理由", 500))}
	}, nil),
	take[ledger.Merge](ledger.OnProblem, static(hint(need(line("into", "并入哪个问题", "", 60)), "填写编号，例如 2024-3")), nil),
	take[ledger.Withdraw](ledger.OnProblem, static(need(area("reason", "撤回理由", 500))), nil),
}

// CommandOf reads the JSON body of a command to a problem, for rooms that give
// one command to many.
func CommandOf(verb ledger.Verb, body json.RawMessage) (ledger.Command, error) {
	i := slices.IndexFunc(actions, func(a action) bool { return a.verb == verb && a.on != ledger.OnTask })
	if i < 0 {
		return nil, fault.New(fault.Invalid, "没有“%s”这个操作，请从页面上选择。", verb)
	}
	if len(body) == 0 {
		body = json.RawMessage("{}")
	}
	r := &http.Request{Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(bytes.NewReader(body))}
	_, c, err := actions[i].decode(r, "")
	return c, err
}

// CommandFields are the fields of a form that gives a command to many problems;
// names are those of the JSON body.
func CommandFields(verb ledger.Verb) (zh string, fields []ui.Field, names []string) {
	for _, a := range actions {
		if a.verb == verb {
			return a.zh(""), a.fields(ask{}), a.names
		}
	}
	return "", nil, nil
}

// zh returns what the machine calls a command in a state; any state when the
// command is not possible there.
func (a action) zh(state ledger.State) string {
	if t, ok := ledger.Lookup(state, a.verb); ok {
		return t.Zh
	}
	for _, t := range ledger.Machine {
		if t.Verb == a.verb {
			return t.Zh
		}
	}
	return ""
}

// raw is a command as the idempotency key remembers it.
func raw(e envelope, c ledger.Command) (json.RawMessage, error) {
	return json.Marshal(struct {
		envelope
		Command ledger.Command
	}{e, c})
}
