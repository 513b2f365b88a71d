package ledger

import (
	"slices"
	"strconv"
	"strings"

	"bihuan/internal/fault"
)

// Need is something that a rule can demand.
type Need string

// Lack is a need that a problem does not meet.
type Lack = fault.Lack

// Moment is a moment at which needs are looked at; each includes those before
// it.
type Moment int

// The moments.
const (
	atAssign Moment = iota
	atRequest
	atClose
)

// Moments lists the moments in their order.
var Moments = []Moment{atAssign, atRequest, atClose}

// Zh returns the word of the screens.
func (m Moment) Zh() string { return []string{"交办前", "申请销号前", "销号前"}[m] }

// NeedsAt lists what a rule can demand at a moment: what somebody can still
// do something about then.
func NeedsAt(m Moment) []Need {
	switch m {
	case atAssign:
		return []Need{"class", "holder", "due"}
	case atRequest:
		return []Need{"holder", "due", "tasks", "tasks_done", "task_evidence", "evidence", "effect", "same_kind", "mechanism", "reason"}
	}
	return []Need{"acceptance", "look_back"}
}

// Zh returns what the rules call a need, "" for one that a rule cannot demand.
func (n Need) Zh() string {
	return map[Need]string{
		"class": "整改类别", "due": "完成时限", "holder": "责任方", "tasks": "有任务", "tasks_done": "任务全部办结", "task_evidence": "每项任务有佐证",
		"evidence": "佐证", "effect": "整改成效", "same_kind": "举一反三", "mechanism": "长效机制（或不建的理由）", "reason": "不再坚持的理由",
		"acceptance": "验收", "look_back": "回头看日期",
	}[n]
}

// checks says for every need what is missing, "" when nothing is.
var checks = map[Need]func(p Problem) string{
	"class": func(p Problem) string { return unless(p.Class != Unclassed, "整改类别") },
	"due":   func(p Problem) string { return unless(p.Due != "", "完成时限") },
	"holder": func(p Problem) string {
		return unless(p.Leader != "" || p.LeadUnit != "" || p.Holder != "", "责任领导、牵头单位或责任人")
	},
	"tasks":         func(p Problem) string { return unless(len(p.liveOrDone()) > 0, "分解任务，至少一项") },
	"tasks_done":    tasksDone,
	"task_evidence": taskEvidence,
	"evidence":      func(p Problem) string { return unless(len(p.Course.Proven()) > 0, "佐证，至少一件") },
	"effect": func(p Problem) string {
		return unless(p.Course.Closing.Effect != "", "整改成效，在申请销号时填写")
	},
	"same_kind": func(p Problem) string {
		return unless(p.Course.Closing.SameKind != "", "举一反三情况，在申请销号时填写")
	},
	"mechanism": func(p Problem) string {
		c := p.Course.Closing
		return unless(c.Mechanism != "" || c.Waived != "", "长效机制，或不建机制的理由，在申请销号时填写")
	},
	"reason": func(p Problem) string {
		return unless(p.Course.Closing.Reason != "", "不再长期坚持的理由，在申请销号时填写")
	},
	"fresh":      fresh,
	"acceptance": func(p Problem) string { return unless(p.Course.Closing.Acceptance != nil, "验收") },
	"look_back":  func(p Problem) string { return unless(p.Course.Coming() != "", "回头看日期，在销号时填写") },
	"answers":    answers,
}

func unless(met bool, text string) string {
	if met {
		return ""
	}
	return text
}

// liveOrDone lists the tasks that were not cancelled.
func (p Problem) liveOrDone() []Task {
	return slices.DeleteFunc(slices.Clone(p.Course.Tasks), func(t Task) bool { return t.State == TaskCancelled })
}

func tasksDone(p Problem) string {
	return which(p, "项任务未办结", func(t Task) bool { return t.State != TaskDone })
}

func taskEvidence(p Problem) string {
	return which(p, "项任务没有佐证", func(t Task) bool {
		return !p.Course.Proves(t.ID)
	})
}

// which names the tasks that something holds for.
func which(p Problem, what string, holds func(Task) bool) string {
	var names []string
	for _, t := range p.liveOrDone() {
		if holds(t) {
			names = append(names, "“"+shorten(t.Title)+"”")
		}
	}
	if len(names) == 0 {
		return ""
	}
	text := strconv.Itoa(len(names)) + what + "：" + strings.Join(names[:min(3, len(names))], "、")
	if len(names) > 3 {
		text += "等"
	}
	return text
}

// fresh asks for evidence of the present round: what did not last once needs
// more than the old proof.
func fresh(p Problem) string {
	round := len(p.Course.Past)
	if round == 0 || slices.ContainsFunc(p.Course.Proven(), func(e Evidence) bool { return e.Round == round }) {
		return ""
	}
	return "重新整改以来的新佐证，至少一件"
}

// answers asks that nobody waits for an answer when the work is called done.
func answers(p Problem) string {
	waiting := 0
	for _, x := range p.Course.Extensions {
		if x.Verdict == "" {
			waiting++
		}
	}
	if waiting == 0 {
		return ""
	}
	return strconv.Itoa(waiting) + "个延期申请还没有批复"
}

// always are the needs that hold for every class whatever its rule says.
var always = []Need{"fresh", "answers"}

// lacking lists what p lacks at a moment.
func (r Rules) lacking(p Problem, moment Moment) []Lack {
	rule := r.Of(p.Class)
	needs := slices.Clone(rule.Assign)
	if moment >= atRequest {
		needs = append(append(needs, rule.Request...), always...)
	}
	if moment >= atClose {
		needs = append(needs, rule.Close...)
	}
	var lacks []Lack
	for _, n := range needs {
		if text := checks[n](p); text != "" {
			lacks = append(lacks, Lack{Code: string(n), Text: text})
		}
	}
	if moment < atClose {
		return lacks
	}
	for _, s := range r.Steps {
		taken := slices.ContainsFunc(p.Course.Closing.Steps, func(x Step) bool { return x.Code == s.Code })
		if (slices.Contains(s.NeededFor, p.Class) || p.comesFrom(s.NeededFrom)) && !taken {
			lacks = append(lacks, Lack{Code: "step_" + s.Code, Text: s.Zh})
		}
	}
	return lacks
}

// Lacking lists what p lacks before it can be closed, nothing once it is
// closed or withdrawn.
func Lacking(p Problem, r Rules) []Lack {
	if p.State == Closed || p.State == Withdrawn {
		return nil
	}
	return r.lacking(p, atClose)
}
