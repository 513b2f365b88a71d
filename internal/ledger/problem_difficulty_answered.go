package ledger

import (
	"slices"

	"bihuan/internal/fault"
	"bihuan/internal/history"
)

// AnswerDifficulty says what was done about a difficulty.
type AnswerDifficulty struct {
	Difficulty string `json:"difficulty"` // id
	By         string `json:"by"`
	Text       string `json:"text"`
}

func (AnswerDifficulty) verb() Verb { return "answer" }

func (c AnswerDifficulty) decide(p Problem, m making) ([]Event, error) {
	var in intake
	i := slices.IndexFunc(p.Course.Difficulties, func(d Difficulty) bool { return d.ID == c.Difficulty })
	if i < 0 {
		return nil, fault.New(fault.NotFound, "没有这项困难，请刷新页面后从列表中选择。")
	}
	d := p.Course.Difficulties[i]
	if d.AnsweredOn != "" {
		return nil, fault.New(fault.Conflict, "这项困难已由%s于%s答复。", d.AnsweredBy, plainDate(d.AnsweredOn))
	}
	return []Event{DifficultyAnswered{m.Deed, d.ID, d.Task, d.Text, in.need("答复人", c.By, 60), in.need("答复", c.Text, 2000)}}, in.err
}

// DifficultyAnswered says what was lifted.
type DifficultyAnswered struct {
	Deed
	Difficulty string `json:"difficulty"`
	Task       string `json:"task,omitempty"`
	Asked      string `json:"asked"`
	By         string `json:"by"`
	Text       string `json:"text"`
}

var _ = history.Know[DifficultyAnswered](kinds)

// Kind implements history.Event.
func (DifficultyAnswered) Kind() string { return "ledger.problem.difficulty-answered.v1" }

// Sentence implements history.Event.
func (e DifficultyAnswered) Sentence() string {
	return e.By + "答复困难“" + shorten(e.Asked) + "”：" + shorten(e.Text)
}

func (e DifficultyAnswered) touches() string { return e.Task }

func (e DifficultyAnswered) apply(p *Problem) {
	for i := range p.Course.Difficulties {
		if d := &p.Course.Difficulties[i]; d.ID == e.Difficulty {
			d.Answer, d.AnsweredBy, d.AnsweredOn = e.Text, e.By, e.On
		}
	}
	p.Course.touch(e.Task)
}
