package ledger

import "bihuan/internal/access"

// Subject says whose problem it is.
type Subject string

// The subjects.
const (
	Team     Subject = "team"     // 班子
	Personal Subject = "personal" // 个人
)

// Subjects lists every subject, for forms and for the CHECK of the table.
var Subjects = []Subject{Team, Personal}

// Zh returns the word of the screens.
func (s Subject) Zh() string {
	switch s {
	case Team:
		return "班子"
	case Personal:
		return "个人"
	}
	return ""
}

// Visibility returns who may see a problem of this subject.
func (s Subject) Visibility() access.Visibility {
	if s == Team {
		return access.UnitWide
	}
	return access.Restricted
}

// Class says how a problem is to be dealt with, "" while nobody has said.
type Class string

// The classes.
const (
	Unclassed Class = ""
	Immediate Class = "immediate" // 立行立改
	Limited   Class = "limited"   // 限期整改
	Lasting   Class = "lasting"   // 长期坚持
)

// Classes lists every class.
var Classes = []Class{Unclassed, Immediate, Limited, Lasting}

// Zh returns the word of the screens, "" for Unclassed.
func (c Class) Zh() string {
	switch c {
	case Immediate:
		return "立行立改"
	case Limited:
		return "限期整改"
	case Lasting:
		return "长期坚持"
	}
	return ""
}

// Gap names something that a problem lacks.
type Gap string

// The gaps.
const (
	NoCause   Gap = "cause"
	NoMeasure Gap = "measure"
	NoExample Gap = "example"
	NoDue     Gap = "due"
	NoHolder  Gap = "holder" // neither 责任领导 nor 牵头单位 nor 责任人
	NoProof   Gap = "proof"  // a task was done and nothing shows it
	NoEffect  Gap = "effect" // every task is done and nobody has said to what effect
)

// Gaps lists every gap in the order in which screens show them.
var Gaps = []Gap{NoDue, NoHolder, NoMeasure, NoCause, NoExample, NoProof, NoEffect}

// Zh returns the word of the screens.
func (g Gap) Zh() string {
	switch g {
	case NoCause:
		return "缺原因"
	case NoMeasure:
		return "缺措施"
	case NoExample:
		return "缺事例"
	case NoDue:
		return "缺时限"
	case NoHolder:
		return "缺责任人"
	case NoProof:
		return "任务无佐证"
	case NoEffect:
		return "缺成效"
	}
	return ""
}
