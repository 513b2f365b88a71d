package ledger

import (
	"slices"

	"bihuan/internal/fault"
	"bihuan/internal/history"
)

// AnswerLetter records what the unit answered to a letter.
type AnswerLetter struct {
	Letter string `json:"letter"` // id
	By     string `json:"by"`
	Text   string `json:"text"`
	Date   string `json:"date"` // of the answer, "": today
}

func (AnswerLetter) verb() Verb { return "answer-letter" }

func (c AnswerLetter) decide(p Problem, m making) ([]Event, error) {
	i := slices.IndexFunc(p.Course.Letters, func(l Letter) bool { return l.ID == c.Letter })
	if i < 0 {
		return nil, fault.New(fault.NotFound, "没有这份函件，请刷新页面后从列表中选择。")
	}
	l := p.Course.Letters[i]
	if l.RepliedOn != "" {
		return nil, fault.New(fault.Conflict, "%s的反馈已于%s登记。", l.Zh, plainDate(l.RepliedOn))
	}
	var in intake
	e := LetterAnswered{m.Deed, l.ID, l.Zh, in.need("反馈单位或反馈人", c.By, 60), in.need("反馈情况", c.Text, 2000)}
	if day := in.mayDay("反馈日期", c.Date); in.err == nil && day != "" {
		if day < l.On || day > m.Today {
			in.fail(fault.New(fault.Invalid, "反馈日期%s应在发函（%s）之后、今天以前，请改正。", plainDate(day), plainDate(l.On)))
		}
		e.On = day
	}
	return []Event{e}, in.err
}

// LetterAnswered says what came back.
type LetterAnswered struct {
	Deed
	Letter string `json:"letter"` // id
	Zh     string `json:"zh"`
	By     string `json:"by"`
	Text   string `json:"text"`
}

var _ = history.Know[LetterAnswered](kinds)

// Kind implements history.Event.
func (LetterAnswered) Kind() string { return "ledger.problem.letter-answered.v1" }

// Sentence implements history.Event.
func (e LetterAnswered) Sentence() string {
	return e.By + "反馈" + e.Zh + "：" + shorten(e.Text)
}

func (e LetterAnswered) apply(p *Problem) {
	for i, l := range p.Course.Letters {
		if l.ID == e.Letter {
			l.Reply, l.RepliedBy, l.RepliedOn = e.Text, e.By, e.On
			p.Course.Letters[i] = l
		}
	}
}
