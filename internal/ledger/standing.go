package ledger

import (
	_ "embed"
	"slices"
	"strconv"
	"strings"
	"time"

	"bihuan/internal/fault"
	"bihuan/internal/zh/workday"
)

// Light says how a problem stands against the calendar. It is computed and
// never set.
type Light string

// The lights.
const (
	NoLight Light = "none"   // nothing has a date, or nothing is left to do
	Green   Light = "green"  // 正常
	Yellow  Light = "yellow" // 临期
	Red     Light = "red"    // 逾期
)

// AllLights lists every light, the most urgent first.
var AllLights = []Light{Red, Yellow, Green, NoLight}

// Zh returns the word of the screens, "" for an unknown light.
func (l Light) Zh() string {
	return map[Light]string{Red: "逾期", Yellow: "临期", Green: "正常", NoLight: "不计时"}[l]
}

//go:embed data/lights.yaml
var lightsFile []byte

// LightRules say when a light changes and what it is called.
type LightRules struct {
	YellowDays int              `yaml:"yellow_days"`     // working days before the deadline
	Words      map[Light]string `yaml:"words,omitempty"` // of red, yellow and green where a unit calls them otherwise
	Authority  `yaml:",inline"`
}

// Word returns what the unit calls a light.
func (r LightRules) Word(l Light) string {
	if word := r.Words[l]; word != "" {
		return word
	}
	return l.Zh()
}

// DefaultLights returns the rules that come with the program.
func DefaultLights() LightRules {
	r, err := ParseLights(lightsFile)
	if err != nil {
		panic(err) // a test reads the same file
	}
	return r
}

// ParseLights reads a table of rules.
func ParseLights(text []byte) (LightRules, error) {
	var r LightRules
	if err := readTable(text, &r, "亮灯规则表"); err != nil {
		return r, err
	}
	return r, r.Check()
}

// Text returns r as ParseLights reads it.
func (r LightRules) Text() string { return tableText(r) }

// maxYellow bounds LightRules.YellowDays.
const maxYellow = 60

// Check refuses rules that ParseLights would refuse.
func (r LightRules) Check() error {
	if r.YellowDays < 0 || r.YellowDays > maxYellow {
		return fault.New(fault.Invalid, "亮黄灯的天数请填0至%d个工作日。", maxYellow)
	}
	for l, word := range r.Words {
		if l == NoLight || l.Zh() == "" || word == "" || tooLong(word, 6) {
			return fault.New(fault.Invalid, "亮灯的名称只能给红、黄、绿三种灯起，每个1至6个字。")
		}
	}
	if len(r.Words) > 0 && (r.Word(Red) == r.Word(Yellow) || r.Word(Yellow) == r.Word(Green) || r.Word(Red) == r.Word(Green)) {
		return fault.New(fault.Invalid, "红、黄、绿三种灯的名称不能相同。")
	}
	if err := r.Authority.Check(); err != nil {
		return fault.New(fault.Invalid, "亮灯规则：%s", fault.Text(err))
	}
	return nil
}

// Standing is how a problem stands today, with the reason in words.
type Standing struct {
	Light  Light
	Word   string // what the unit calls the light
	Reason string
	Done   int // tasks done
	Tasks  int // tasks that count
}

// deadline is one date that something has to happen by.
type deadline struct {
	day  string
	what string
	kind ConcernCode // what it is when it has passed
}

// deadlines lists what p still has to meet.
func (p Problem) deadlines() []deadline {
	var all []deadline
	add := func(day, what string, kind ConcernCode) {
		if day != "" {
			all = append(all, deadline{day, what, kind})
		}
	}
	switch p.State {
	case Registered, Assigned, Working, Reopened:
		add(p.Due, "整改", Overdue)
		for _, t := range p.Course.Tasks {
			if t.Live() {
				add(t.Due, "任务“"+shorten(t.Title)+"”", Overdue)
			}
		}
		for _, d := range p.Course.Difficulties {
			if d.AnsweredOn == "" {
				add(d.AnswerBy, "答复困难", AnswerLate)
			}
		}
		add(p.Course.ReviewOn, "定期检视", ReviewLate)
	case Closed:
		add(p.Course.Coming(), "回头看", LookBackLate)
	}
	return all
}

// NextDue returns the earliest date that something about p has to happen by,
// "" when nothing has one. Lists are filtered and ordered by it.
func NextDue(p Problem) string {
	next := ""
	for _, d := range p.deadlines() {
		if next == "" || d.day < next {
			next = d.day
		}
	}
	return next
}

// Stand returns how p stands on a day.
func Stand(p Problem, today string, cal workday.Calendar, rules LightRules) Standing {
	s := stand(p, today, cal, rules)
	s.Word = rules.Word(s.Light)
	return s
}

func stand(p Problem, today string, cal workday.Calendar, rules LightRules) Standing {
	s := Standing{Light: NoLight}
	for _, t := range p.liveOrDone() {
		s.Tasks++
		if t.State == TaskDone {
			s.Done++
		}
	}
	all := p.deadlines()
	if len(all) == 0 {
		s.Reason = p.undated()
		return s
	}
	slices.SortStableFunc(all, func(a, b deadline) int { return strings.Compare(a.day, b.day) })
	first := all[0]
	said := []string{}
	switch left := cal.Between(today, first.day); {
	case first.day < today:
		s.Light = Red
		said = append(said, lateWords(first, cal.Between(first.day, today)))
		late := 0
		for _, d := range all {
			if d.day < today {
				late++
			}
		}
		if late > 1 {
			said = append(said, "另有"+strconv.Itoa(late-1)+"项逾期")
		}
	case first.day == today:
		s.Light = Yellow
		said = append(said, subject(first)+"今天到期")
	case left <= rules.YellowDays:
		s.Light = Yellow
		said = append(said, subject(first)+"还有"+strconv.Itoa(left)+"个工作日到期")
	default:
		s.Light = Green
		said = append(said, "距"+subject(first)+"时限"+strconv.Itoa(left)+"个工作日")
	}
	said = append(said, p.hollow(s)...)
	if !announced(cal, today, first.day) {
		said = append(said, "放假安排未知，按周末计算")
	}
	s.Reason = strings.Join(said, "，")
	return s
}

func lateWords(d deadline, days int) string {
	lead := ""
	if d.what != "整改" {
		lead = d.what
	}
	if days == 0 {
		return lead + "逾期，其间没有工作日"
	}
	return lead + "逾期" + strconv.Itoa(days) + "个工作日"
}

func subject(d deadline) string {
	if d.what == "整改" {
		return ""
	}
	return d.what
}

// hollow says what the work lacks in substance.
func (p Problem) hollow(s Standing) []string {
	if p.State == Closed {
		return nil
	}
	var said []string
	switch {
	case s.Tasks > 0 && s.Done < s.Tasks:
		said = append(said, "任务办结"+strconv.Itoa(s.Done)+"/"+strconv.Itoa(s.Tasks))
	case s.Tasks > 0:
		said = append(said, "任务已全部办结")
	}
	if len(p.Course.Proven()) == 0 && (s.Light == Red || s.Light == Yellow) {
		said = append(said, "无佐证")
	}
	return said
}

// undated says why no date counts.
func (p Problem) undated() string {
	switch p.Phase() {
	case Awaiting:
		if p.State == Accepted {
			return "验收通过，等待销号"
		}
		return "已申请销号，等待验收"
	case Done:
		return "已销号"
	case Gone:
		if p.Course.MergedInto != "" {
			return "已并入另一个问题"
		}
		return "已撤回"
	}
	return "没有定时限"
}

// announced reports whether the holidays of all years from a to b are known.
func announced(cal workday.Calendar, a, b string) bool {
	if b < a {
		a, b = b, a
	}
	from, err1 := time.Parse(time.DateOnly, a)
	to, err2 := time.Parse(time.DateOnly, b)
	if err1 != nil || err2 != nil {
		return true
	}
	for y := from.Year(); y <= to.Year(); y++ {
		if _, ok := cal.Knows(y); !ok {
			return false
		}
	}
	return true
}
