package ledger

import (
	"bihuan/internal/fault"
	"bihuan/internal/history"
)

// RaiseDifficulty asks somebody to lift what its holder cannot.
type RaiseDifficulty struct {
	Task     string `json:"-"`
	Text     string `json:"text"`
	To       string `json:"to"`
	AnswerBy string `json:"answer_by"`
}

func (RaiseDifficulty) verb() Verb { return "difficulty" }

func (c RaiseDifficulty) decide(p Problem, m making) ([]Event, error) {
	var in intake
	d := Difficulty{ID: m.NewID(), Task: c.Task, Text: in.need("存在困难、需协调事项", c.Text, 2000), To: in.need("请谁协调", c.To, 60),
		AnswerBy: in.day("请答复的日期", c.AnswerBy), On: m.On}
	if in.err == nil && d.AnswerBy < d.On {
		in.fail(fault.New(fault.Invalid, "请答复的日期%s早于提出的日期%s，请改正。", d.AnswerBy, d.On))
	}
	if c.Task != "" {
		_, err := p.liveTask(c.Task)
		in.fail(err)
	}
	return []Event{DifficultyRaised{m.Deed, d}}, in.err
}

// DifficultyRaised says what is asked of whom.
type DifficultyRaised struct {
	Deed
	Difficulty Difficulty `json:"difficulty"`
}

var _ = history.Know[DifficultyRaised](kinds)

// Kind implements history.Event.
func (DifficultyRaised) Kind() string { return "ledger.problem.difficulty-raised.v1" }

// Sentence implements history.Event.
func (e DifficultyRaised) Sentence() string {
	d := e.Difficulty
	return "反映困难：“" + shorten(d.Text) + "”，请" + d.To + "在" + plainDate(d.AnswerBy) + "前协调答复"
}

func (e DifficultyRaised) touches() string { return e.Difficulty.Task }

func (e DifficultyRaised) apply(p *Problem) {
	p.Course.Difficulties = append(p.Course.Difficulties, e.Difficulty)
	p.Course.touch(e.Difficulty.Task)
}
