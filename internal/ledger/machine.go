package ledger

import (
	"slices"
	"strings"

	"bihuan/internal/fault"
)

// Verb names a command: in routes, in JSON and in the table of the machine.
type Verb string

// Party says who usually gives a command. Any of them may do it on paper; then
// a 联络员 records it on their behalf.
type Party string

// The parties.
const (
	ByKeeper   Party = "联络员"
	ByHolder   Party = "责任单位、责任人"
	ByLeader   Party = "责任领导"
	ByAcceptor Party = "验收（复核）单位"
)

// Target says what a command is addressed to.
type Target string

// The targets.
const (
	OnProblem Target = "problem"
	OnTask    Target = "task"
	OnEither  Target = "either"
)

// Transition is one line of the machine: in the states From the command may be
// given and leads to To, Stay when it leads nowhere.
type Transition struct {
	Verb  Verb
	Zh    string
	On    Target
	From  []State
	To    State
	Who   Party
	Needs string // in words, for people
}

// Stay is the To of a command that leaves the state as it is.
const Stay State = ""

var (
	begun    = []State{Assigned, Working, Reopened}
	open     = []State{Registered, Assigned, Working, Reopened}
	judged   = []State{CloseRequested, Accepted}
	underway = []State{Working, Reopened}
	assigned = []State{Assigned}
	standing = []State{Registered, Assigned, Working, CloseRequested, Accepted, Closed, Reopened}
)

// Machine is the whole state machine. The CHECK of the database, the diagram
// and the table in docs/ledger-states.md, the routes and the manual are
// compared with it by tests.
var Machine = []Transition{
	{"register", "登记", OnProblem, nil, Registered, ByKeeper, "标题、主体、年度"},
	{"edit", "修改登记内容", OnProblem, open, Stay, ByKeeper, "开始整改后，时限只能通过延期改变"},
	{"relink", "关联原因和措施", OnProblem, open, Stay, ByKeeper, "本单位的原因、措施"},
	{"claim", "认领", OnProblem, open, Stay, ByLeader, "认领人"},
	{"assign", "分解交办", OnProblem, []State{Registered, Assigned}, Assigned, ByKeeper, "整改类别、责任人或单位、时限（长期坚持除外）"},
	{"assign", "调整责任", OnProblem, underway, Stay, ByKeeper, "时限只能通过延期改变"},
	{"accept-assignment", "接收交办", OnProblem, assigned, Working, ByHolder, "接收人"},
	{"return-assignment", "退回交办", OnProblem, assigned, Registered, ByHolder, "理由"},
	{"tasks", "分解任务", OnProblem, begun, Stay, ByKeeper, "事项、责任单位或责任人；任务时限不晚于问题时限"},
	{"report", "报告进展", OnTask, assigned, Working, ByHolder, "进展"},
	{"report", "报告进展", OnTask, underway, Stay, ByHolder, "进展"},
	{"done", "办结任务", OnTask, assigned, Working, ByHolder, "办理结果"},
	{"done", "办结任务", OnTask, underway, Stay, ByHolder, "办理结果"},
	{"redo", "退回任务", OnTask, begun, Stay, ByKeeper, "理由"},
	{"cancel", "取消任务", OnTask, begun, Stay, ByKeeper, "理由"},
	{"evidence", "登记佐证", OnEither, assigned, Working, ByHolder, "文件、文号，或可现场核查的地点"},
	{"evidence", "登记佐证", OnEither, underway, Stay, ByHolder, "文件、文号，或可现场核查的地点"},
	{"replace-evidence", "更换佐证文件", OnProblem, begun, Stay, ByHolder, "新的文件；原来的保留"},
	{"withdraw-evidence", "撤回佐证", OnProblem, begun, Stay, ByHolder, "理由；撤回的仍可查看，不再算数"},
	{"difficulty", "反映困难", OnEither, begun, Stay, ByHolder, "困难、请谁协调、何时前答复"},
	{"answer", "答复困难", OnProblem, begun, Stay, ByLeader, "答复人、答复"},
	{"extend", "申请延期", OnEither, begun, Stay, ByHolder, "新时限（晚于原时限）、理由"},
	{"approve-extension", "同意延期", OnProblem, begun, Stay, ByLeader, "批准人"},
	{"refuse-extension", "不同意延期", OnProblem, begun, Stay, ByLeader, "批准人、理由"},
	{"review", "定期检视", OnProblem, begun, Stay, ByHolder, "检视人、情况；只用于长期坚持"},
	{"letter", "发函督办", OnProblem, begun, Stay, ByKeeper, "督办步骤、署名；只用于班子的问题"},
	{"answer-letter", "登记函件反馈", OnProblem, standing, Stay, ByHolder, "哪份函件、反馈人、反馈情况"},
	{"request-close", "申请销号", OnProblem, underway, CloseRequested, ByHolder, "该类别申请销号的全部要求"},
	{"step", "登记销号程序", OnProblem, judged, Stay, ByKeeper, "公示、审签、上级复核、报备、群众满意度之一"},
	{"return-close", "退回整改", OnProblem, judged, Working, ByAcceptor, "理由"},
	{"accept", "验收通过", OnProblem, []State{CloseRequested}, Accepted, ByAcceptor, "不是责任方的验收人或单位，或党组（常委）会决议，或上级"},
	{"close", "销号", OnProblem, []State{Accepted}, Closed, ByKeeper, "该类别的全部要求，限期整改要定回头看日期"},
	{"plan-look-back", "安排回头看", OnProblem, []State{Closed}, Stay, ByKeeper, "日期（销号之后）"},
	{"look-back-pass", "回头看通过", OnProblem, []State{Closed}, Stay, ByAcceptor, "查看人、情况"},
	{"look-back-fail", "回头看未通过", OnProblem, []State{Closed}, Reopened, ByAcceptor, "查看人、情况、新时限"},
	{"reopen", "重新整改", OnProblem, []State{Closed}, Reopened, ByKeeper, "理由、新时限"},
	{"add-source", "登记来源", OnProblem, standing, Stay, ByKeeper, "来源种类、名称"},
	{"remove-source", "删除来源", OnProblem, standing, Stay, ByKeeper, "哪一个来源、理由"},
	{"merge", "并入另一个问题", OnProblem, open, Withdrawn, ByKeeper, "同一主体、尚未销号的另一个问题"},
	{"absorb", "接受并入", OnProblem, open, Stay, ByKeeper, "随并入一起发生，不单独操作"},
	{"take-back", "撤销批次", OnProblem, States, Stay, ByKeeper, "随批次撤销一起发生，不单独操作；回到批次之前的状态"},
	{"withdraw", "撤回", OnProblem, open, Withdrawn, ByKeeper, "理由"},
}

// Lookup returns the transition of verb from state, false when it is not
// possible there.
func Lookup(state State, verb Verb) (Transition, bool) {
	for _, t := range Machine {
		if t.Verb == verb && (slices.Contains(t.From, state) || t.From == nil && state == "") {
			return t, true
		}
	}
	return Transition{}, false
}

// Accompanying are the commands that happen with another one and are never
// given by themselves.
var Accompanying = []Verb{"absorb", "take-back"}

// Possible lists the transitions that a problem allows now, in the order of
// the table, without those that its class rules out.
func Possible(p Problem) []Transition {
	var all []Transition
	for _, t := range Machine {
		if slices.Contains(t.From, p.State) && !slices.Contains(Accompanying, t.Verb) && (t.Verb != "review" || p.Class == Lasting) {
			all = append(all, t)
		}
	}
	return all
}

// allowed returns the transition of verb, or the sentence that says why not
// and from where it would be possible.
func allowed(p Problem, verb Verb) (Transition, error) {
	switch {
	case p.Version == 0 && verb != "register":
		return Transition{}, errNone
	case p.Version != 0 && verb == "register":
		return Transition{}, fault.New(fault.Conflict, "这个问题已经登记。")
	}
	if t, ok := Lookup(p.State, verb); ok {
		return t, nil
	}
	zh, from := string(verb), []string{}
	for _, t := range Machine {
		if t.Verb == verb {
			zh = t.Zh
			for _, s := range t.From {
				from = append(from, "“"+s.Inner()+"”")
			}
		}
	}
	return Transition{}, fault.New(fault.Conflict, "这个问题现在是“%s”，不能%s；%s时才可以。请刷新页面，看现在可以做什么。", p.State.Inner(), zh, strings.Join(from, "、"))
}

var errNone = fault.New(fault.NotFound, "没有这个问题，可能已被删除或您无权查看。")
