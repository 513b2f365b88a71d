package ledger

import (
	"bihuan/internal/fault"
	"bihuan/internal/history"
)

// Letter is a letter of supervision that was sent because of a problem. One
// letter may speak of several problems; each of them has it under the same ID.
type Letter struct {
	ID        string `json:"id"`
	Step      string `json:"step"` // code of the escalation
	Zh        string `json:"zh"`   // its name at that time
	To        string `json:"to"`
	Number    string `json:"number,omitempty"` // 发文字号
	Signer    string `json:"signer"`           // 署名
	Sealed    bool   `json:"sealed,omitempty"` // a seal goes on it
	On        string `json:"on"`
	ReplyBy   string `json:"reply_by"`
	Title     string `json:"title"`
	Opening   string `json:"opening"`
	Item      string `json:"item"` // what it says of this problem
	Closing   string `json:"closing"`
	Reply     string `json:"reply,omitempty"`
	RepliedBy string `json:"replied_by,omitempty"`
	RepliedOn string `json:"replied_on,omitempty"`
}

// lastLetter returns the latest letter since the problem was last reopened.
func (c Course) lastLetter() (Letter, bool) {
	if len(c.Letters) == 0 {
		return Letter{}, false
	}
	last := c.Letters[len(c.Letters)-1]
	if n := len(c.Past); n > 0 && last.On < c.Past[n-1].ReopenedOn {
		return Letter{}, false
	}
	return last, true
}

// SendLetter records that a letter goes out because of the problem. Its text
// comes from the table of steps and from facts; see Service.frame.
type SendLetter struct {
	Step    string `json:"step"` // code
	To      string `json:"to"`   // "": the unit in the lead
	Number  string `json:"number"`
	Signer  string `json:"signer"`
	Sealed  bool   `json:"sealed"`
	Date    string `json:"date"`     // "": today
	ReplyBy string `json:"reply_by"` // "": as the step says

	framed Letter // the rest
}

func (SendLetter) verb() Verb { return "letter" }

func (c SendLetter) decide(p Problem, m making) ([]Event, error) {
	if p.Subject == Personal {
		return nil, fault.New(fault.Conflict, "问题“%s”的主体是个人，不向单位发函，请由主要负责人当面提醒。", p.Number())
	}
	var in intake
	l := c.framed
	l.To, l.Number, l.Signer, l.Sealed = in.need("主送单位", l.To, 60), in.may("发文字号", c.Number, 60), in.need("署名", c.Signer, 60), c.Sealed
	l.On = in.day("函件日期", l.On)
	l.ReplyBy = in.later("反馈期限", l.ReplyBy, l.On, "函件日期")
	if in.err == nil && l.On > m.Today {
		in.fail(fault.New(fault.Invalid, "函件日期%s还没有到，请改正。", plainDate(l.On)))
	}
	if l.ID == "" {
		l.ID = m.NewID()
	}
	m.Deed.On = l.On
	return []Event{LetterSent{m.Deed, l}}, in.err
}

// LetterSent says what went to whom.
type LetterSent struct {
	Deed
	Letter Letter `json:"letter"`
}

var _ = history.Know[LetterSent](kinds)

// Kind implements history.Event.
func (LetterSent) Kind() string { return "ledger.problem.letter-sent.v1" }

// Sentence implements history.Event.
func (e LetterSent) Sentence() string {
	l := e.Letter
	return "督办：" + l.Zh + "，致" + l.To + tail("，", l.Number) + "，" + plainDate(l.On) + "，请于" + plainDate(l.ReplyBy) + "前反馈"
}

func (e LetterSent) apply(p *Problem) { p.Course.Letters = append(p.Course.Letters, e.Letter) }
