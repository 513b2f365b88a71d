package material

import (
	"strings"
	"unicode/utf8"

	"bihuan/internal/fault"
)

// Command is what a person wants to change in a draft.
type Command interface {
	decide(m Material) ([]Event, error)
}

// Decide returns the events that c causes on m, none when c changes nothing.
// It is pure. It returns fault.NotFound for a part that does not exist,
// fault.Invalid for what was typed wrong and fault.Conflict once the material
// entered the ledger.
func Decide(m Material, c Command) ([]Event, error) {
	if m.State == Filed {
		return nil, fault.New(fault.Conflict, "这份材料已纳入台账，草稿不能再改；请到台账里修改对应的问题。")
	}
	return c.decide(m)
}

// Limits in code points.
const (
	maxTitle  = 200
	maxReason = 200
	maxPerson = 20
)

func typed(text, what string, most int) (string, error) {
	text = strings.Join(strings.Fields(text), " ")
	if text == "" {
		return "", fault.New(fault.Invalid, "请填写%s。", what)
	}
	if n := utf8.RuneCountInString(text); n > most {
		return "", fault.New(fault.Invalid, "%s最多%d个字，现在是%d个。", what, most, n)
	}
	return text, nil
}

func (m Material) need(id string) (Problem, error) {
	p, ok := m.Draft.Find(id)
	if !ok {
		return p, fault.New(fault.NotFound, "草稿里没有这个问题（%s），可能已被合并，请刷新页面。", id)
	}
	return p, nil
}

// Retitle gives a problem another title.
type Retitle struct{ Problem, Title string }

func (c Retitle) decide(m Material) ([]Event, error) {
	p, err := m.need(c.Problem)
	if err != nil {
		return nil, err
	}
	title, err := typed(c.Title, "问题标题", maxTitle)
	if err != nil || title == p.Title {
		return nil, err
	}
	return []Event{ProblemRetitled{Problem: p.ID, Old: p.Title, New: title}}, nil
}

// Split cuts a problem before the sentence At of its body, from 0.
type Split struct {
	Problem string
	At      int
}

func (c Split) decide(m Material) ([]Event, error) {
	p, err := m.need(c.Problem)
	if err != nil {
		return nil, err
	}
	if c.At < 0 || c.At >= len(p.Body) {
		return nil, fault.New(fault.Invalid, "请选择从哪一句开始拆分：这个问题的正文共%d句。", len(p.Body))
	}
	title := strings.TrimRight(p.Body[c.At].Text, "。；;！？")
	if cut := []rune(title); len(cut) > maxTitle {
		title = string(cut[:maxTitle])
	}
	return []Event{ProblemSplit{Problem: p.ID, At: c.At, New: m.Draft.nextID(m.Version), OldTitle: p.Title, NewTitle: title}}, nil
}

// Merge adds a problem to another.
type Merge struct{ Problem, Into string }

func (c Merge) decide(m Material) ([]Event, error) {
	p, err := m.need(c.Problem)
	if err != nil {
		return nil, err
	}
	into, err := m.need(c.Into)
	if err != nil {
		return nil, err
	}
	if p.ID == into.ID {
		return nil, fault.New(fault.Invalid, "不能把问题并入它自己，请选择另一个问题。")
	}
	return []Event{ProblemMerged{Problem: p.ID, Into: into.ID, Title: p.Title, IntoTitle: into.Title}}, nil
}

// Move puts a problem under another aspect.
type Move struct{ Problem, Aspect string }

func (c Move) decide(m Material) ([]Event, error) {
	p, err := m.need(c.Problem)
	if err != nil {
		return nil, err
	}
	to, ok := m.Draft.aspect(c.Aspect)
	if !ok {
		return nil, fault.New(fault.NotFound, "草稿里没有这个方面（%s），请刷新页面。", c.Aspect)
	}
	if p.Aspect == c.Aspect {
		return nil, nil
	}
	return []Event{ProblemMoved{Problem: p.ID, Aspect: c.Aspect, Title: p.Title, To: to}}, nil
}

// Exclude keeps a problem out of the ledger, or takes it back in.
type Exclude struct {
	Problem  string
	Excluded bool
}

func (c Exclude) decide(m Material) ([]Event, error) {
	p, err := m.need(c.Problem)
	if err != nil || p.Excluded == c.Excluded {
		return nil, err
	}
	return []Event{ProblemExcluded{Problem: p.ID, Title: p.Title, Excluded: c.Excluded}}, nil
}

// SetSubject says whose a problem is, of every problem when Problem is "".
type SetSubject struct {
	Problem string
	Subject Subject
	Person  string
}

func (c SetSubject) decide(m Material) ([]Event, error) {
	var title string
	if c.Problem != "" {
		p, err := m.need(c.Problem)
		if err != nil {
			return nil, err
		}
		title = p.Title
	}
	switch c.Subject {
	case Team:
		c.Person = ""
	case Personal:
		c.Person = strings.TrimSpace(c.Person)
		if utf8.RuneCountInString(c.Person) > maxPerson {
			return nil, fault.New(fault.Invalid, "姓名最多%d个字。", maxPerson)
		}
	default:
		return nil, fault.New(fault.Invalid, "主体只能是“班子”或“个人”。")
	}
	if !c.changes(m) {
		return nil, nil
	}
	return []Event{SubjectSet{Problem: c.Problem, Title: title, Subject: c.Subject, Person: c.Person}}, nil
}

func (c SetSubject) changes(m Material) bool {
	for _, p := range m.Draft.Problems {
		if (c.Problem == "" || p.ID == c.Problem) && (p.Subject != c.Subject || p.Person != c.Person) {
			return true
		}
	}
	return false
}

// MarkExample says whether the sentence At of a problem's body is an example.
type MarkExample struct {
	Problem string
	At      int
	Example bool
}

func (c MarkExample) decide(m Material) ([]Event, error) {
	p, err := m.need(c.Problem)
	if err != nil {
		return nil, err
	}
	if c.At < 0 || c.At >= len(p.Body) {
		return nil, fault.New(fault.Invalid, "请选择一句：这个问题的正文共%d句。", len(p.Body))
	}
	if p.Body[c.At].Example == c.Example {
		return nil, nil
	}
	return []Event{ExampleMarked{Problem: p.ID, Title: p.Title, At: c.At, Example: c.Example}}, nil
}

// JudgeLink confirms or rejects a link; confirming one that was not proposed
// draws it.
type JudgeLink struct {
	Problem, Other string
	State          LinkState
}

func (c JudgeLink) decide(m Material) ([]Event, error) {
	p, err := m.need(c.Problem)
	if err != nil {
		return nil, err
	}
	other, ok := m.Draft.other(c.Other)
	if !ok {
		return nil, fault.New(fault.NotFound, "草稿里没有这条原因或措施（%s），请刷新页面。", c.Other)
	}
	if c.State != Confirmed && c.State != Rejected && c.State != Proposed {
		return nil, fault.New(fault.Invalid, "关联只能确认、取消或恢复待定。")
	}
	have := m.Draft.link(p.ID, c.Other)
	if have == c.State || have == "" && c.State != Confirmed {
		return nil, nil
	}
	return []Event{LinkJudged{Problem: p.ID, Other: c.Other, Title: p.Title, OtherTitle: other, State: c.State}}, nil
}

// ConfirmLinks confirms every link that is still proposed.
type ConfirmLinks struct{}

func (ConfirmLinks) decide(m Material) ([]Event, error) {
	if n := m.Draft.Open(); n > 0 {
		return []Event{AllLinksConfirmed{Links: n}}, nil
	}
	return nil, nil
}
