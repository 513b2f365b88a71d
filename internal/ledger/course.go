package ledger

import "slices"

// Course is what has been done about a problem since it was registered. Lists
// only grow; what is over says so. All fields are left out of JSON while they
// are empty, so that the row of a problem nobody has touched is what it was
// before the program knew of courses.
type Course struct {
	Claims       []Claimed    `json:"claims,omitempty"`
	Returned     *Return      `json:"returned,omitempty"` // the last return, until the next try
	Tasks        []Task       `json:"tasks,omitempty"`
	Evidence     []Evidence   `json:"evidence,omitempty"`
	Difficulties []Difficulty `json:"difficulties,omitempty"`
	Extensions   []Extension  `json:"extensions,omitempty"`
	Reviews      []Review     `json:"reviews,omitempty"`
	ReviewOn     string       `json:"review_on,omitempty"` // the next review is due
	Closing      Closing      `json:"closing,omitzero"`
	LookBacks    []LookBack   `json:"look_backs,omitempty"`
	Letters      []Letter     `json:"letters,omitempty"`
	Past         []Round      `json:"past,omitempty"` // earlier closings, oldest first
	Absorbed     []Absorbed   `json:"absorbed,omitempty"`
	MergedInto   string       `json:"merged_into,omitempty"` // id
	Withdrawn    string       `json:"withdrawn,omitempty"`   // the reason
}

// Claimed says that a member of the team takes the problem as theirs (认领).
type Claimed struct {
	Name string `json:"name"`
	On   string `json:"on"`
	Note string `json:"note,omitempty"`
}

// Return is why something was sent back.
type Return struct {
	What   string `json:"what"` // assignment or close
	By     string `json:"by"`
	Reason string `json:"reason"`
	On     string `json:"on"`
}

// TaskState is where a task stands.
type TaskState string

// The states of tasks.
const (
	TaskOpen      TaskState = "open"
	TaskDoing     TaskState = "doing"
	TaskDone      TaskState = "done"
	TaskCancelled TaskState = "cancelled"
)

// TaskStates lists every state of tasks.
var TaskStates = []TaskState{TaskOpen, TaskDoing, TaskDone, TaskCancelled}

// Zh returns the word of the screens.
func (s TaskState) Zh() string {
	return map[TaskState]string{TaskOpen: "未启动", TaskDoing: "进行中", TaskDone: "已办结", TaskCancelled: "已取消"}[s]
}

// Task is a thing to do about a problem.
type Task struct {
	ID         string    `json:"id"`
	Title      string    `json:"title"`
	Unit       string    `json:"unit"`
	Holder     string    `json:"holder"`
	Due        string    `json:"due"` // YYYY-MM-DD, "" where the problem has none
	State      TaskState `json:"state"`
	Progress   string    `json:"progress,omitempty"` // the last report or result
	ReportedOn string    `json:"reported_on,omitempty"`
	DoneOn     string    `json:"done_on,omitempty"`
	Reason     string    `json:"reason,omitempty"` // why it was sent back or cancelled
	Version    int64     `json:"version"`          // raised by whatever touches the task
}

// Live reports whether somebody still has to do t.
func (t Task) Live() bool { return t.State == TaskOpen || t.State == TaskDoing }

// EvidenceKind says how a 佐证 can be looked at.
type EvidenceKind string

// The kinds of evidence.
const (
	Document EvidenceKind = "document" // by its 文号
	OnSite   EvidenceKind = "on_site"  // 可现场核查
)

// EvidenceKinds lists every kind.
var EvidenceKinds = []EvidenceKind{Document, OnSite}

// Zh returns the word of the screens.
func (k EvidenceKind) Zh() string {
	return map[EvidenceKind]string{Document: "文件", OnSite: "可现场核查"}[k]
}

// Evidence shows that something was done.
type Evidence struct {
	ID     string       `json:"id"`
	Task   string       `json:"task,omitempty"` // id, "": of the problem as a whole
	Kind   EvidenceKind `json:"kind"`
	Number string       `json:"number,omitempty"` // 文号
	Title  string       `json:"title,omitempty"`
	Place  string       `json:"place,omitempty"` // where to look
	Note   string       `json:"note,omitempty"`
	On     string       `json:"on"`
	Round  int          `json:"round,omitempty"` // number of closings before it
	File   *File        `json:"file,omitempty"`  // the current version
	Older  []File       `json:"older,omitempty"` // earlier versions, oldest first
	// Withdrawn is there when it does not count any more.
	Withdrawn *Retraction `json:"withdrawn,omitempty"`
}

// Counts reports whether e shows anything still.
func (e Evidence) Counts() bool { return e.Withdrawn == nil }

// Retraction is why and since when a piece of evidence does not count.
type Retraction struct {
	On     string `json:"on"`
	Reason string `json:"reason"`
}

// Difficulty is something that its holder cannot solve alone (存在困难、需协调事项).
type Difficulty struct {
	ID         string `json:"id"`
	Task       string `json:"task,omitempty"`
	Text       string `json:"text"`
	To         string `json:"to"`        // who is asked to coordinate
	AnswerBy   string `json:"answer_by"` // until when
	On         string `json:"on"`
	Answer     string `json:"answer,omitempty"`
	AnsweredBy string `json:"answered_by,omitempty"`
	AnsweredOn string `json:"answered_on,omitempty"`
}

// Extension is a request for more time.
type Extension struct {
	ID        string `json:"id"`
	Task      string `json:"task,omitempty"`
	From      string `json:"from"` // the deadline when it was asked for
	Due       string `json:"due"`  // the wanted one
	Reason    string `json:"reason"`
	On        string `json:"on"`
	Verdict   string `json:"verdict,omitempty"` // approved or refused, "" while nobody has said
	DecidedBy string `json:"decided_by,omitempty"`
	DecidedOn string `json:"decided_on,omitempty"`
	Note      string `json:"note,omitempty"`
}

// The verdicts over extensions.
const (
	Approved = "approved"
	Refused  = "refused"
)

// Review is a look at a lasting problem.
type Review struct {
	On      string `json:"on"`
	By      string `json:"by"`
	Finding string `json:"finding"`
}

// Closing is what one attempt to close a problem has gathered.
type Closing struct {
	RequestedOn string      `json:"requested_on,omitempty"`
	RequestedBy string      `json:"requested_by,omitempty"` // account that asked for itself, id
	Effect      string      `json:"effect,omitempty"`       // 整改成效
	SameKind    string      `json:"same_kind,omitempty"`    // 举一反三
	Mechanism   string      `json:"mechanism,omitempty"`    // 长效机制
	Waived      string      `json:"waived,omitempty"`       // why there is none
	Reason      string      `json:"reason,omitempty"`       // why a lasting problem needs no more
	Acceptance  *Acceptance `json:"acceptance,omitempty"`
	Steps       []Step      `json:"steps,omitempty"`
	ClosedOn    string      `json:"closed_on,omitempty"`
}

// Way says who accepted.
type Way string

// The ways of acceptance.
const (
	Independent Way = "independent" // a person or unit that is no holder
	Resolution  Way = "resolution"  // of the 党组（常委）会
	Superior    Way = "superior"
)

// Ways lists every way.
var Ways = []Way{Independent, Resolution, Superior}

// Zh returns the word of the screens.
func (w Way) Zh() string {
	return map[Way]string{Independent: "独立验收", Resolution: "党组（常委）会决议", Superior: "上级验收"}[w]
}

// Acceptance says who answers for it that the problem is solved.
type Acceptance struct {
	Way      Way    `json:"way"`
	Acceptor string `json:"acceptor"`
	Number   string `json:"number,omitempty"` // of the resolution
	On       string `json:"on"`
	Opinion  string `json:"opinion,omitempty"`
}

// Step is one optional step of closing that was taken.
type Step struct {
	Code string `json:"code"`
	On   string `json:"on"`
	Note string `json:"note,omitempty"`
}

// LookBack is a later look at a closed problem (回头看).
type LookBack struct {
	Planned string `json:"planned,omitempty"` // YYYY-MM-DD, "" when it was not planned
	On      string `json:"on,omitempty"`      // "" while it is still to come
	By      string `json:"by,omitempty"`
	Finding string `json:"finding,omitempty"`
	Passed  bool   `json:"passed,omitempty"`
}

// Round is a closing that did not last.
type Round struct {
	Closing
	ReopenedOn string `json:"reopened_on"`
	Why        string `json:"why"`
	Due        string `json:"due"` // the deadline of that round
}

// Absorbed is another problem that was merged into this one.
type Absorbed struct {
	ID     string `json:"id"`
	Number string `json:"number"`
	Title  string `json:"title"`
	Origin Origin `json:"origin,omitzero"`
	// Sources of the other one, which are sources of this one since.
	Sources []Source `json:"sources,omitempty"`
}

// clone returns a copy whose lists can be changed without changing c's.
func (c Course) clone() Course {
	c.Claims, c.Tasks, c.Evidence = slices.Clone(c.Claims), slices.Clone(c.Tasks), slices.Clone(c.Evidence)
	c.Difficulties, c.Extensions, c.Reviews = slices.Clone(c.Difficulties), slices.Clone(c.Extensions), slices.Clone(c.Reviews)
	c.Letters = slices.Clone(c.Letters)
	c.LookBacks, c.Past, c.Absorbed = slices.Clone(c.LookBacks), slices.Clone(c.Past), slices.Clone(c.Absorbed)
	c.Closing.Steps = slices.Clone(c.Closing.Steps)
	return c
}

// Task returns the task of that id, nil when there is none. The pointer goes
// into c.
func (c *Course) Task(id string) *Task {
	i := slices.IndexFunc(c.Tasks, func(t Task) bool { return t.ID == id })
	if i < 0 {
		return nil
	}
	return &c.Tasks[i]
}

// touch raises the version of a task, if there is such a task.
func (c *Course) touch(id string) *Task {
	t := c.Task(id)
	if t == nil {
		return &Task{}
	}
	t.Version++
	return t
}

// Proven lists the evidence that counts.
func (c Course) Proven() []Evidence {
	return slices.DeleteFunc(slices.Clone(c.Evidence), func(e Evidence) bool { return !e.Counts() })
}

// Proves reports whether anything that counts shows that a task was done.
func (c Course) Proves(task string) bool {
	return slices.ContainsFunc(c.Evidence, func(e Evidence) bool { return e.Task == task && e.Counts() })
}

// shows reports whether a file is the current version of evidence that counts.
func (c Course) shows(file string) bool {
	return slices.ContainsFunc(c.Evidence, func(e Evidence) bool { return e.Counts() && e.File != nil && e.File.ID == file })
}

// EvidenceOf lists the evidence of a task, what was withdrawn included.
func (c Course) EvidenceOf(task string) []Evidence {
	var all []Evidence
	for _, e := range c.Evidence {
		if e.Task == task {
			all = append(all, e)
		}
	}
	return all
}

// Coming returns the date of the next planned look-back, "" when none is
// planned.
func (c Course) Coming() string {
	next := ""
	for _, l := range c.LookBacks {
		if l.On == "" && (next == "" || l.Planned < next) {
			next = l.Planned
		}
	}
	return next
}
