package ledger

import (
	"strings"
	"time"
	"unicode/utf8"

	"bihuan/internal/fault"
	"bihuan/internal/org"
)

// OnBehalf says that an act took place on paper and somebody else recorded it
// (代登).
type OnBehalf struct {
	Name string `json:"name"`
	Date string `json:"date"` // of the act, YYYY-MM-DD
	Note string `json:"note,omitempty"`
	Scan *File  `json:"scan,omitempty"` // of the paper

	Upload string `json:"-"` // id of the upload that becomes Scan
}

const maxBehalf = 60 // code points of OnBehalf.Name

// Circumstances are what a decision needs to know beside the problem and the
// command.
type Circumstances struct {
	Today    string // YYYY-MM-DD in Asia/Shanghai
	NewID    func() string
	Rules    Rules
	Sources  SourceKinds
	OnBehalf *OnBehalf // nil: the one who is signed in acts
	Account  string    // of that one, id
	Acting   []string  // names of that one, and of the offices where that one has a post
	// Chart returns the organisation of today; nil where nobody keeps one.
	Chart func() (*org.Chart, error)
	Batch string // id of the batch that the act is part of, "" for a single act
}

// Deed is what every event after the registration carries.
type Deed struct {
	On       string    `json:"on,omitempty"`    // day of the act
	State    State     `json:"state,omitempty"` // where the problem stands since; absent where it stayed
	OnBehalf *OnBehalf `json:"on_behalf,omitempty"`
	Batch    string    `json:"batch,omitempty"` // id of the batch that it was part of
}

func (d Deed) deed() Deed { return d }

// done is an event that carries a Deed.
type done interface{ deed() Deed }

// making is what a decision works with: the deed of the events to come and
// the circumstances.
type making struct {
	Deed
	Circumstances
}

func begin(p Problem, t Transition, at Circumstances) (making, error) {
	m := making{Deed{On: at.Today, Batch: at.Batch}, at}
	if t.To != p.State && t.To != Stay {
		m.State = t.To
	}
	b := at.OnBehalf
	if b == nil {
		return m, nil
	}
	var in intake
	clean := OnBehalf{Name: in.need("代登的本人姓名或单位", b.Name, maxBehalf), Date: in.day("代登事项的日期", b.Date), Note: in.may("代登说明", b.Note, 300), Scan: b.Scan}
	if in.err != nil {
		return m, in.err
	}
	if clean.Date > at.Today {
		return m, fault.New(fault.Invalid, "代登事项的日期“%s”还没有到，请核对纸质材料上的日期。", clean.Date)
	}
	m.Deed.On, m.Deed.OnBehalf = clean.Date, &clean
	return m, nil
}

// intake reads the texts of a command: tidied, not too long, there where they
// must be. It keeps the first complaint.
type intake struct{ err error }

func (in *intake) fail(err error) {
	if in.err == nil {
		in.err = err
	}
}

func (in *intake) may(name, value string, max int) string {
	value = strings.TrimSpace(value)
	if max <= 100 {
		value = oneLine(value)
	}
	if n := utf8.RuneCountInString(value); n > max {
		in.fail(fault.New(fault.Invalid, "%s最多%d个字，现在有%d个，请删减。", name, max, n))
	}
	return value
}

func (in *intake) need(name, value string, max int) string {
	value = in.may(name, value, max)
	if value == "" {
		in.fail(fault.New(fault.Invalid, "请填写%s。", name))
	}
	return value
}

func (in *intake) mayDay(name, value string) string {
	value = oneLine(value)
	if err := checkDate(name, value); err != nil {
		in.fail(err)
	}
	return value
}

func (in *intake) day(name, value string) string {
	value = in.mayDay(name, value)
	if value == "" {
		in.fail(fault.New(fault.Invalid, "请填写%s。", name))
	}
	return value
}

// later refuses a date that does not come after another one.
func (in *intake) later(name, value, after, what string) string {
	value = in.day(name, value)
	if in.err == nil && after != "" && value <= after {
		in.fail(fault.New(fault.Invalid, "%s应晚于%s（%s），现在是%s。", name, what, after, value))
	}
	return value
}

// plainDate says a date as people write it within a sentence: 3月5日.
func plainDate(day string) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	return t.Format("2006年1月2日")
}

// tail adds an optional text to a sentence.
func tail(lead, text string) string {
	if text == "" {
		return ""
	}
	return lead + shorten(text)
}
