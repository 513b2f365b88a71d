package ledgertest

import (
	"time"

	"pgregory.net/rapid"

	"bihuan/internal/ledger"
)

// Order is a command with what it is given to.
type Order struct {
	Command ledger.Command
	Task    string // id, "" for the problem
	Behalf  *ledger.OnBehalf
}

// onward are commands that bring a problem nearer to its closing, and back.
var onward = []ledger.Verb{"assign", "accept-assignment", "done", "evidence", "request-close", "accept", "close", "reopen"}

// AnyOrder draws a command, mostly one that the state of p allows, with texts
// and dates that are right, wrong or missing.
func AnyOrder(r *rapid.T, p ledger.Problem, today string) Order {
	pick := func(name string, texts ...string) string { return rapid.SampledFrom(texts).Draw(r, name) }
	who := func() string {
		return pick("who", "县委督查室", "周禾", "县委督查室", "社会事务办公室", "𫖮明", "")
	}
	text := func() string {
		return pick("text", "已经办好", "两\n行", "已经办好", "㛃", "已经办好", "")
	}
	day := func() string {
		t, err := time.Parse(time.DateOnly, today)
		if err != nil {
			r.Fatal(err)
		}
		return pick("day", t.AddDate(0, 0, 30).Format(time.DateOnly), t.AddDate(0, 0, 200).Format(time.DateOnly), today, "2023-12-31", "", "soon")
	}
	task := ""
	if n := len(p.Course.Tasks); n > 0 {
		task = p.Course.Tasks[rapid.IntRange(0, n-1).Draw(r, "task")].ID
	}
	either := task
	if rapid.Bool().Draw(r, "of the problem") {
		either = ""
	}
	difficulty, extension, source, sent := "none", "none", "none", "none"
	if n := len(p.Sources); n > 0 {
		source = p.Sources[n-1].ID
	}
	if n := len(p.Course.Letters); n > 0 {
		sent = p.Course.Letters[n-1].ID
	}
	if n := len(p.Course.Difficulties); n > 0 {
		difficulty = p.Course.Difficulties[n-1].ID
	}
	if n := len(p.Course.Extensions); n > 0 {
		extension = p.Course.Extensions[n-1].ID
	}
	evidence := "none"
	if n := len(p.Course.Evidence); n > 0 {
		evidence = p.Course.Evidence[rapid.IntRange(0, n-1).Draw(r, "evidence")].ID
	}
	statement := ledger.RequestClose{Effect: text(), SameKind: text(), Mechanism: text(), Waived: text(), Reason: text()}
	all := map[ledger.Verb]Order{
		"edit":              {Command: ledger.Edit{Values: []ledger.Value{{Field: ledger.FieldClass, Text: pick("class", "immediate", "limited", "lasting", "")}}}},
		"claim":             {Command: ledger.Claim{Claimant: who()}},
		"assign":            {Command: ledger.Assign{Class: pick("class", "immediate", "limited", "lasting", ""), LeadUnit: who(), Due: day()}},
		"accept-assignment": {Command: ledger.AcceptAssignment{By: who()}},
		"return-assignment": {Command: ledger.ReturnAssignment{By: who(), Reason: text()}},
		"tasks":             {Command: ledger.Decompose{NewTask: ledger.NewTask{Title: text(), Unit: who(), Holder: who(), Due: day()}}},
		"report":            {Command: ledger.ReportProgress{Task: task, Text: text()}, Task: task},
		"done":              {Command: ledger.FinishTask{Task: task, Text: text()}, Task: task},
		"redo":              {Command: ledger.RedoTask{Task: task, Reason: text()}, Task: task},
		"cancel":            {Command: ledger.CancelTask{Task: task, Reason: text()}, Task: task},
		"evidence":          {Command: ledger.AddEvidence{Task: either, Kind: pick("kind", "document", "on_site"), Number: "青政办〔2024〕8号", Place: text()}, Task: either},
		"withdraw-evidence": {Command: ledger.WithdrawEvidence{Evidence: evidence, Reason: text()}},
		"difficulty":        {Command: ledger.RaiseDifficulty{Task: either, Text: text(), To: who(), AnswerBy: day()}, Task: either},
		"answer":            {Command: ledger.AnswerDifficulty{Difficulty: difficulty, By: who(), Text: text()}},
		"extend":            {Command: ledger.RequestExtension{Task: either, Due: day(), Reason: text()}, Task: either},
		"approve-extension": {Command: ledger.ApproveExtension{Extension: extension, By: who()}},
		"refuse-extension":  {Command: ledger.RefuseExtension{Extension: extension, By: who(), Reason: text()}},
		"review":            {Command: ledger.ReviewLasting{By: who(), Finding: text(), Next: day()}},
		"letter":            {Command: ledger.SendLetter{Step: pick("step", "reminder", "supervision", "none"), To: who(), Signer: who(), Number: text(), ReplyBy: day()}},
		"answer-letter":     {Command: ledger.AnswerLetter{Letter: sent, By: who(), Text: text(), Date: pick("on", "", today, "2024-03-05")}},
		"request-close":     {Command: statement},
		"step":              {Command: ledger.TakeStep{Step: pick("step", "publicity", "sign_off", "none"), Note: text()}},
		"return-close":      {Command: ledger.ReturnClose{By: who(), Reason: text()}},
		"accept":            {Command: ledger.Accept{Way: pick("way", "independent", "resolution", "superior", ""), Acceptor: who(), Number: text()}},
		"close":             {Command: ledger.Close{LookBack: day()}},
		"plan-look-back":    {Command: ledger.PlanLookBack{Date: day()}},
		"look-back-pass":    {Command: ledger.PassLookBack{By: who(), Finding: text(), Next: day()}},
		"look-back-fail":    {Command: ledger.FailLookBack{By: who(), Finding: text(), Due: day()}},
		"reopen":            {Command: ledger.Reopen{Reason: text(), Due: day()}},
		"add-source":        {Command: ledger.AddSource{Kind: pick("kind", "meeting", "inspection", "none"), Title: text(), Who: who(), Due: day(), Reply: true}},
		"remove-source":     {Command: ledger.RemoveSource{Source: source, Reason: text()}},
		"withdraw":          {Command: ledger.Withdraw{Reason: pick("reason", "", "登记错了")}},
	}
	verbs := []ledger.Verb{}
	for _, t := range ledger.Machine {
		if _, known := all[t.Verb]; known {
			verbs = append(verbs, t.Verb)
		}
	}
	if possible := ledger.Possible(p); len(possible) > 0 && rapid.IntRange(0, 9).Draw(r, "astray") > 0 {
		verbs = verbs[:0]
		for _, t := range possible {
			if _, known := all[t.Verb]; known {
				verbs = append(verbs, t.Verb)
			}
		}
	}
	verb := rapid.SampledFrom(verbs).Draw(r, "verb")
	if verb == "withdraw" && rapid.IntRange(0, 9).Draw(r, "stay") > 0 {
		verb = "claim"
	}
	// Every other command leads on, so that sequences come to an end.
	for _, forward := range onward {
		if _, possible := ledger.Lookup(p.State, forward); possible && rapid.IntRange(0, 5).Draw(r, "onward") == 0 {
			verb = forward
		}
	}
	o := all[verb]
	if rapid.IntRange(0, 4).Draw(r, "on paper") == 0 {
		o.Behalf = &ledger.OnBehalf{Name: who(), Date: pick("on", today, today, "2024-03-05", "2099-01-01"), Note: text()}
	}
	return o
}
