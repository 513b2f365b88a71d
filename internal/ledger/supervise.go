package ledger

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"bihuan/internal/access"
	"bihuan/internal/fault"
)

// MaxPressing bounds what 督办 looks at in one step.
const MaxPressing = 2000

// Pressing returns what calls for attention among what f selects for v, late
// and hollow first; more says that there is more than MaxPressing.
func (s *Service) Pressing(ctx context.Context, v access.Viewer, f Filter) (all []Pressing, more bool, err error) {
	if f, err = f.Check(); err != nil {
		return nil, false, err
	}
	judge, err := s.Judge(ctx, v)
	if err != nil {
		return nil, false, err
	}
	f.Days = judge.LightDays()
	found, err := s.Store.Watched(ctx, v, f)
	if err != nil {
		return nil, false, err
	}
	for _, w := range found[:min(len(found), MaxPressing)] {
		if p, ok := judge.Press(w); ok {
			all = append(all, p)
		}
	}
	slices.SortStableFunc(all, func(a, b Pressing) int {
		if by := a.order() - b.order(); by != 0 {
			return by
		}
		return strings.Compare(orLast(a.Day), orLast(b.Day))
	})
	return all, len(found) > MaxPressing, nil
}

func orLast(day string) string {
	if day == "" {
		return "9999-12-31"
	}
	return day
}

// Item is what a letter says of a problem: only facts.
func (p Pressing) Item() string {
	var said []string
	if p.Problem.Due != "" {
		said = append(said, "完成时限"+plainDate(p.Problem.Due))
	}
	if text := p.Said(); text != "" {
		said = append(said, text)
	}
	if text := p.Problem.undone(); text != "" {
		said = append(said, text)
	}
	if last, sent := p.Problem.Course.lastLetter(); sent {
		said = append(said, "已发"+last.Zh+"（"+plainDate(last.On)+"）"+unless(last.RepliedOn != "", "，未见反馈"))
	}
	return strings.Join(said, "；")
}

// Urging returns the words by which a unit is urged (催办语), made of facts and
// the frame of the table.
func (j Judge) Urging(unit string, items []Pressing) string {
	frame := j.Escalation.Urge
	facts := Facts{Unit: unit, Items: len(items), Today: j.Today, ReplyBy: j.Calendar.Add(j.Today, frame.ReplyDays)}
	lines := []string{facts.Fill(frame.Opening)}
	for i, p := range items {
		lines = append(lines, strconv.Itoa(i+1)+". "+p.Problem.Number()+"“"+p.Problem.Title+"”："+p.Item()+"。")
	}
	return strings.Join(append(lines, facts.Fill(frame.Closing)), "\n")
}

// Mailing is one letter to one unit about several problems.
type Mailing struct {
	Problems []string // ids
	Letter   SendLetter
}

// Send records letters, each on all of its problems: all or nothing. It
// returns the ids of the letters.
func (s *Service) Send(ctx context.Context, v access.Viewer, mail []Mailing) ([]string, error) {
	if err := mayGive(v, SendLetter{}.verb(), nil); err != nil {
		return nil, err
	}
	if len(mail) == 0 {
		return nil, fault.New(fault.Invalid, "没有选中要发函的问题，请先勾选。")
	}
	var ids []string
	err := s.DB.Atomic(ctx, func(ctx context.Context) error {
		ids = nil
		if err := s.History.Hold(ctx); err != nil {
			return err
		}
		for _, m := range mail {
			id := s.NewID()
			if err := s.send(ctx, v, m, id); err != nil {
				return err
			}
			ids = append(ids, id)
		}
		return nil
	})
	return ids, err
}

func (s *Service) send(ctx context.Context, v access.Viewer, m Mailing, id string) error {
	problems := make([]Problem, len(m.Problems))
	for i, problem := range m.Problems {
		p, err := s.Store.Problem(ctx, v, problem)
		if err != nil {
			return err
		}
		problems[i] = p
	}
	for _, p := range problems {
		if _, err := permit(v, p, m.Letter, "", nil); err != nil {
			return err
		}
		letter, err := s.frame(ctx, v, p, m.Letter, problems)
		if err != nil {
			return err
		}
		letter.framed.ID = id
		if _, err := s.decide(ctx, v, p, letter, nil); err != nil {
			return fault.Wrap(err, fault.KindOf(err), "问题%s：%s没有发出任何函件。", p.Number(), fault.Text(err))
		}
	}
	return nil
}

// frame fills in the text of a letter about p as it stands, one of all the
// problems that the letter is about.
func (s *Service) frame(ctx context.Context, v access.Viewer, p Problem, c SendLetter, all []Problem) (SendLetter, error) {
	judge, err := s.Judge(ctx, v)
	if err != nil {
		return c, err
	}
	moved, err := s.Store.MovedOn(ctx, v, p.ID)
	if err != nil {
		return c, err
	}
	return judge.frame(Watched{p, moved}, c, all)
}

// frame is Service.frame without the store.
func (j Judge) frame(w Watched, c SendLetter, all []Problem) (SendLetter, error) {
	p := w.Problem
	step, ok := j.Escalation.Step(c.Step)
	if !ok {
		return c, fault.New(fault.Invalid, "没有“%s”这个督办步骤，请从列表中选择。", shorten(c.Step))
	}
	l := Letter{Step: step.Code, Zh: step.Zh, To: c.To, On: c.Date, ReplyBy: c.ReplyBy}
	if l.To == "" {
		l.To = p.LeadUnit
	}
	if l.On == "" {
		l.On = j.Today
	}
	if l.ReplyBy == "" {
		l.ReplyBy = j.Calendar.Add(l.On, step.ReplyDays)
	}
	facts := Facts{Unit: l.To, Items: len(all), Today: l.On, ReplyBy: l.ReplyBy, Before: before(all)}
	l.Title, l.Opening, l.Closing = facts.Fill(step.Title), facts.Fill(step.Opening), facts.Fill(step.Closing)
	pressing, _ := j.Press(w)
	l.Item = pressing.Item()
	c.framed = l
	return c, nil
}

// before names the letter that all problems had last, "" when there is no
// such.
func before(all []Problem) string {
	said := ""
	for i, p := range all {
		last, sent := p.Course.lastLetter()
		name := last.Zh + "（" + plainDate(last.On) + "）"
		if !sent || i > 0 && name != said {
			return ""
		}
		said = name
	}
	return said
}

// Sent is a letter with the problems that it is about, as far as the viewer
// sees them.
type Sent struct {
	Letter   Letter
	Problems []Problem
}

// Of returns the letter as p has it: Item is what it says of p.
func (s Sent) Of(p Problem) Letter {
	i := slices.IndexFunc(p.Course.Letters, func(l Letter) bool { return l.ID == s.Letter.ID })
	if i < 0 {
		return Letter{}
	}
	return p.Course.Letters[i]
}

// MailFilter selects letters.
type MailFilter struct {
	Open  bool // not answered
	Limit int
	After string // cursor
}

// MailCursor is the place behind a letter in the list.
func MailCursor(day, id string) string { return day + "." + id }

// ParseMailCursor reads a MailCursor.
func ParseMailCursor(s string) (day, id string, err error) {
	day, id, ok := strings.Cut(s, ".")
	if !ok || len(s) > 200 || checkDate("", day) != nil {
		return "", "", badCursor
	}
	return day, id, nil
}

// Letters returns a page of the letters that v sees, the latest first, and the
// cursor of the next page.
func (s *Service) Letters(ctx context.Context, v access.Viewer, f MailFilter) ([]Sent, string, error) {
	if f.Limit <= 0 || f.Limit > MaxLimit {
		f.Limit = DefaultLimit
	}
	ids, next, err := s.Store.Mail(ctx, v, f)
	if err != nil {
		return nil, "", err
	}
	all, err := s.letters(ctx, v, ids)
	return all, next, err
}

// Letter returns a letter that v sees.
func (s *Service) Letter(ctx context.Context, v access.Viewer, id string) (Sent, error) {
	all, err := s.letters(ctx, v, []string{id})
	if err == nil && len(all) == 0 {
		err = fault.New(fault.NotFound, "没有这份函件，可能已被删除或您无权查看。")
	}
	if err != nil {
		return Sent{}, err
	}
	return all[0], nil
}

func (s *Service) letters(ctx context.Context, v access.Viewer, ids []string) ([]Sent, error) {
	problems, err := s.Store.OfLetters(ctx, v, ids...)
	if err != nil {
		return nil, err
	}
	all := []Sent{}
	for _, id := range ids {
		sent := Sent{}
		for _, p := range problems {
			for _, l := range p.Course.Letters {
				if l.ID == id {
					sent.Letter, sent.Problems = l, append(sent.Problems, p)
				}
			}
		}
		if len(sent.Problems) > 0 {
			all = append(all, sent)
		}
	}
	return all, nil
}

// Answer records what came back to a letter, on all of its problems.
func (s *Service) Answer(ctx context.Context, v access.Viewer, c AnswerLetter) error {
	if err := mayGive(v, c.verb(), nil); err != nil {
		return err
	}
	return s.DB.Atomic(ctx, func(ctx context.Context) error {
		if err := s.History.Hold(ctx); err != nil {
			return err
		}
		sent, err := s.Letter(ctx, v, c.Letter)
		if err != nil {
			return err
		}
		for _, p := range sent.Problems {
			signed, err := permit(v, p, c, "", nil)
			if err != nil {
				return err
			}
			if _, err := s.decide(ctx, v, p, signed, nil); err != nil {
				return err
			}
		}
		return nil
	})
}
