package ledger

import (
	"slices"
	"unicode/utf8"

	"bihuan/internal/access"
	"bihuan/internal/fault"
)

// signing is a command that names who acts.
type signing interface {
	Command
	signature() string
	signed(by string) Command
}

// Signatures are the names under which v may act for itself in commands of a
// verb, the usual one first: leaders sign as persons, others also for their
// office. Who is nobody in the chart signs with the name of the account.
func Signatures(v access.Viewer, verb Verb) []string {
	self := v.Self
	if len(self.Names) == 0 {
		return []string{v.Name}
	}
	names := []string{self.Names[0]}
	if self.Is(self.Name) {
		names[0] = self.Name
	}
	if whoGives(verb) != ByLeader {
		names = append(names, self.Offices...)
	}
	return names
}

// sign puts the name of v under a command that v gives for itself; another
// name is refused.
func sign(v access.Viewer, c Command) (Command, error) {
	if a, ok := c.(Accept); ok && a.Way == string(Resolution) {
		return nil, fault.New(fault.Forbidden, "党组（常委）会决议由联络员凭纪要登记，请选择其他验收方式。")
	}
	s, ok := c.(signing)
	if !ok {
		return c, nil
	}
	names, typed := Signatures(v, c.verb()), oneLine(s.signature())
	switch {
	case typed == "":
		typed = names[0]
	case !slices.Contains(names, typed) && !v.Self.Is(typed):
		return nil, fault.New(fault.Forbidden, "“%s”不是您本人或您任职的单位，不能以别人的名义办理。请写“%s”，或由联络员代登。", shorten(typed), names[0])
	}
	return s.signed(typed), nil
}

// behalf returns for whom an act is recorded: whom the request says, or, where v
// gives a command that bears the name of somebody else, that one, today. What
// a 联络员 records for another is never taken for the other's own act.
func (at Circumstances) behalf(v access.Viewer, c Command) *OnBehalf {
	s, ok := c.(signing)
	if a, is := c.(Accept); at.OnBehalf != nil || !ok || is && a.Way == string(Resolution) {
		return at.OnBehalf
	}
	name := oneLine(s.signature())
	if name == "" || utf8.RuneCountInString(name) > maxBehalf || v.Self.Is(name) || slices.Contains(at.Acting, name) {
		return nil
	}
	return &OnBehalf{Name: name, Date: at.Today}
}

func (c Claim) signature() string            { return c.Claimant }
func (c AcceptAssignment) signature() string { return c.By }
func (c ReturnAssignment) signature() string { return c.By }
func (c AnswerDifficulty) signature() string { return c.By }
func (c ApproveExtension) signature() string { return c.By }
func (c RefuseExtension) signature() string  { return c.By }
func (c ReviewLasting) signature() string    { return c.By }
func (c AnswerLetter) signature() string     { return c.By }
func (c ReturnClose) signature() string      { return c.By }
func (c Accept) signature() string           { return c.Acceptor }
func (c PassLookBack) signature() string     { return c.By }
func (c FailLookBack) signature() string     { return c.By }

func (c Claim) signed(by string) Command            { c.Claimant = by; return c }
func (c AcceptAssignment) signed(by string) Command { c.By = by; return c }
func (c ReturnAssignment) signed(by string) Command { c.By = by; return c }
func (c AnswerDifficulty) signed(by string) Command { c.By = by; return c }
func (c ApproveExtension) signed(by string) Command { c.By = by; return c }
func (c RefuseExtension) signed(by string) Command  { c.By = by; return c }
func (c ReviewLasting) signed(by string) Command    { c.By = by; return c }
func (c AnswerLetter) signed(by string) Command     { c.By = by; return c }
func (c ReturnClose) signed(by string) Command      { c.By = by; return c }
func (c Accept) signed(by string) Command           { c.Acceptor = by; return c }
func (c PassLookBack) signed(by string) Command     { c.By = by; return c }
func (c FailLookBack) signed(by string) Command     { c.By = by; return c }
