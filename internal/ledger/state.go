package ledger

// State is where a problem stands. The states are finer than what screens
// show; see Phase.
type State string

// The states.
const (
	Registered     State = "registered"      // 建账
	Assigned       State = "assigned"        // 分解交办
	Working        State = "working"         // 整改
	CloseRequested State = "close_requested" // 申请销号
	Accepted       State = "accepted"        // 验收通过，未销号
	Closed         State = "closed"          // 销号
	Reopened       State = "reopened"        // 重新整改
	Withdrawn      State = "withdrawn"       // 撤回或并入别的问题
)

// States lists every state.
var States = []State{Registered, Assigned, Working, CloseRequested, Accepted, Closed, Reopened, Withdrawn}

// Inner returns the exact word of the state, for the history and for refusals.
func (s State) Inner() string {
	return map[State]string{
		Registered: "建账", Assigned: "已交办", Working: "整改", CloseRequested: "申请销号", Accepted: "验收通过",
		Closed: "已销号", Reopened: "重新整改", Withdrawn: "已撤回",
	}[s]
}

// Known reports whether s is one of States.
func (s State) Known() bool { return s.Inner() != "" }

// Phase is what screens show of a state.
type Phase string

// The phases. What is withdrawn has left the ledger: it is shown only to those
// who ask for it.
const (
	NotStarted Phase = "not_started"
	InProgress Phase = "in_progress"
	Awaiting   Phase = "awaiting"
	Done       Phase = "closed"
	Persisting Phase = "lasting"
	Gone       Phase = "withdrawn"
)

// Phases lists every phase in the order of screens.
var Phases = []Phase{NotStarted, InProgress, Awaiting, Done, Persisting, Gone}

// Zh returns the word of the screens, "" for an unknown code.
func (p Phase) Zh() string {
	return map[Phase]string{
		NotStarted: "未启动", InProgress: "整改中", Awaiting: "待验收", Done: "已销号", Persisting: "长期坚持", Gone: "已撤回",
	}[p]
}

// Inside lists the states that p stands for; lasting says whether only
// problems of that class, or only those of other classes, are meant; nil: all.
func (p Phase) Inside() (states []State, lasting *bool) {
	yes, no := true, false
	switch p {
	case NotStarted:
		return []State{Registered, Assigned}, nil
	case InProgress:
		return []State{Working, Reopened}, &no
	case Persisting:
		return []State{Working, Reopened}, &yes
	case Awaiting:
		return []State{CloseRequested, Accepted}, nil
	case Done:
		return []State{Closed}, nil
	case Gone:
		return []State{Withdrawn}, nil
	}
	return nil, nil
}

// Phase returns what screens show of p.
func (p Problem) Phase() Phase { return phaseOf(p.State, p.Class) }

func phaseOf(s State, c Class) Phase {
	switch s {
	case Working, Reopened:
		if c == Lasting {
			return Persisting
		}
		return InProgress
	case CloseRequested, Accepted:
		return Awaiting
	case Closed:
		return Done
	case Withdrawn:
		return Gone
	}
	return NotStarted
}
