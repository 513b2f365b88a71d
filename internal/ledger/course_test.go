package ledger

import (
	"strconv"
	"strings"
	"testing"

	"bihuan/internal/fault"
	"bihuan/internal/history"
	"bihuan/internal/zh/workday"
)

// now are the circumstances of a command on the spot.
var now = Circumstances{Today: "2024-03-05", NewID: counter(), Rules: DefaultRules(), Sources: DefaultSourceKinds()}

func counter() func() string {
	n := 0
	return func() string { n++; return "id" + strconv.Itoa(n) }
}

var (
	onPaper = &OnBehalf{Name: "周启明", Date: "2024-03-04", Note: "会议记录本第12页"}
	deed    = Deed{On: "2024-03-05"}
	scanned = File{ID: "s", Name: "交办单.jpg", Type: "image/jpeg", Size: 512, SHA256: "ef56"}
)

// courseEvents has an example of every kind of event with what it says.
var courseEvents = []struct {
	event Event
	says  string
}{
	{SourceAdded{Deed{On: "2024-03-05"}, Source{ID: "s1", Kind: "instruction", KindZh: "领导批示", Title: "关于农村供水的批示", Number: "云委批〔2024〕3号", Date: "2024-03-01",
		Who: "林远", Wording: "请水务局一个月内解决。", Due: "2024-04-01", Reply: true}},
		"登记来源：领导批示“关于农村供水的批示”（云委批〔2024〕3号，2024-03-01，林远），要求2024年4月1日前办结，须报办结情况"},
	{SourceRemoved{Deed{On: "2024-03-05"}, Source{ID: "s1", Kind: "meeting", KindZh: "会议", Title: "镇党委会"}, "登记重复"}, "删除来源：会议“镇党委会”，理由：登记重复"},
	{ProblemClaimed{Deed{On: "2024-03-04", OnBehalf: onPaper}, "周启明", "我来牵头"}, "周启明认领了这个问题：我来牵头"},
	{ProblemAssigned{Deed{On: "2024-03-05", State: Assigned}, []Change{{FieldLeader, "", "林远"}}, "2024-06-05", "按季检视"},
		"分解交办，把“责任领导”从“空”改为“林远”，首次检视不晚于2024年6月5日；按季检视"},
	{AssignmentAccepted{Deed{On: "2024-03-05", State: Working}, "农村供水股", ""}, "农村供水股接收交办，开始整改"},
	{AssignmentReturned{Deed{On: "2024-03-05", State: Registered}, "农村供水股", "不属本股职责"}, "农村供水股退回交办：不属本股职责"},
	{ProblemDecomposed{deed, []Task{{ID: "t", Title: "更换水管", Unit: "农村供水股", Holder: "唐一舟", Due: "2024-04-15", State: TaskOpen, Version: 1}}},
		"分解任务1项：“更换水管”（农村供水股 唐一舟，2024-04-15）"},
	{TaskReported{deed, "t", "更换水管", "已完成勘察"}, "报告任务“更换水管”的进展：已完成勘察"},
	{TaskFinished{deed, "t", "更换水管", "三组全部更换"}, "办结任务“更换水管”：三组全部更换"},
	{TaskSentBack{deed, "t", "更换水管", "还有两户没有换"}, "退回任务“更换水管”：还有两户没有换"},
	{TaskDropped{deed, "t", "更换水管", "与另一任务重复"}, "取消任务“更换水管”：与另一任务重复"},
	{EvidenceAdded{deed, Evidence{ID: "e", Task: "t", Kind: Document, Number: "青政办〔2024〕8号", Title: "供水改造通知", On: "2024-03-05", Round: 1}, "更换水管"},
		"为任务“更换水管”登记佐证：《供水改造通知》（青政办〔2024〕8号）"},
	{EvidenceReplaced{Deed{On: "2024-03-04", OnBehalf: &OnBehalf{Name: "周启明", Date: "2024-03-04", Scan: &scanned}}, "e", "t", File{"g", "通知（盖章）.pdf", "application/pdf", 2048, "ab12"}, &File{"f", "通知.pdf", "application/pdf", 1024, "cd34"}, "补盖公章"},
		"把佐证文件“通知.pdf”更换为“通知（盖章）.pdf”：补盖公章"},
	{EvidenceWithdrawn{deed, "e", "t", "《供水改造通知》（青政办〔2024〕8号）", "登记错了任务"}, "撤回佐证（《供水改造通知》（青政办〔2024〕8号））：登记错了任务"},
	{DifficultyRaised{deed, Difficulty{ID: "d", Task: "t", Text: "缺材料款", To: "镇长", AnswerBy: "2024-03-20", On: "2024-03-05"}}, "反映困难：“缺材料款”，请镇长在2024年3月20日前协调答复"},
	{DifficultyAnswered{deed, "d", "t", "缺材料款", "镇长", "从维修资金列支"}, "镇长答复困难“缺材料款”：从维修资金列支"},
	{ExtensionRequested{deed, Extension{ID: "x", Task: "t", From: "2024-04-15", Due: "2024-05-15", Reason: "雨季停工", On: "2024-03-05"}, "更换水管"},
		"申请任务“更换水管”延期，从2024年4月15日延长到2024年5月15日：雨季停工"},
	{ExtensionDecided{deed, "x", "t", "2024-05-15", Approved, "镇长", "下不为例"}, "镇长批准延期到2024年5月15日：下不为例"},
	{ProblemReviewed{deed, "周禾", "坚持得好", "2024-06-05"}, "周禾检视：坚持得好；下次检视不晚于2024年6月5日"},
	{LetterSent{deed, Letter{ID: "l", Step: "reminder", Zh: "提醒函", To: "农村供水股", Number: "青党办函〔2024〕3号", Signer: "青禾镇党委办公室", Sealed: true, On: "2024-03-05", ReplyBy: "2024-03-12",
		Title: "关于抓紧落实整改事项的提醒函", Opening: "现提醒如下：", Item: "逾期3个工作日，没有佐证", Closing: "请反馈。"}},
		"督办：提醒函，致农村供水股，青党办函〔2024〕3号，2024年3月5日，请于2024年3月12日前反馈"},
	{LetterAnswered{deed, "l", "提醒函", "农村供水股", "水管本周更换"}, "农村供水股反馈提醒函：水管本周更换"},
	{CloseAsked{Deed{On: "2024-03-05", State: CloseRequested}, "用水正常", "查了六个村", "定期巡查", "", "", ""}, "申请销号，整改成效：用水正常；举一反三：查了六个村；长效机制：定期巡查"},
	{CloseSentBack{Deed{On: "2024-03-05", State: Working}, "督查室", "成效没有数据"}, "督查室退回整改：成效没有数据"},
	{StepTaken{deed, "publicity", "公示", "公示五天无异议"}, "登记公示：公示五天无异议"},
	{ProblemAccepted{Deed{On: "2024-03-05", State: Accepted}, Acceptance{Way: Resolution, Acceptor: "党委会", Number: "2024年第3次", On: "2024-03-05"}}, "党委会验收通过（党组（常委）会决议，2024年第3次）"},
	{ProblemClosed{Deed{On: "2024-03-05", State: Closed}, "2024-09-05", ""}, "销号，计划2024年9月5日回头看"},
	{LookBackPlanned{deed, "2024-12-05"}, "安排2024年12月5日回头看"},
	{LookedBack{Deed{On: "2024-03-05", State: Reopened}, "督查室", "又停水两次", false, "", "2024-05-01"}, "督查室回头看，未通过，重新整改：又停水两次；新时限2024年5月1日"},
	{ProblemReopened{Deed{On: "2024-03-05", State: Reopened}, "群众再次反映", "2024-05-01"}, "重新整改：群众再次反映；新时限2024年5月1日"},
	{ProblemMerged{Deed{On: "2024-03-05", State: Withdrawn}, "o", "2024-5", "走访偏少"}, "并入问题2024-5“走访偏少”"},
	{ProblemAbsorbed{deed, Absorbed{ID: "p", Number: "2024-3", Title: "走访少", Origin: full.Origin}}, "并入了问题2024-3“走访少”"},
	{ProblemWithdrawn{Deed{On: "2024-03-05", State: Withdrawn}, "登记错了单位"}, "撤回：登记错了单位"},
}

// play gives commands to a new problem of a class, one a day, and fails on the
// first that is refused.
type play struct {
	*testing.T
	p       Problem
	at      Circumstances
	entries int
}

func start(t *testing.T, class Class) *play {
	content := full
	content.Class, content.LeadUnit, content.AssistUnits = class, "社会事务办公室", "石湾村"
	if class == Lasting {
		content.Due = ""
	}
	s := &play{T: t, at: Circumstances{Today: "2024-03-05", NewID: counter(), Rules: DefaultRules(), Sources: DefaultSourceKinds()}}
	s.do(Enter{Year: 2024, No: 1, Content: content})
	return s
}

func (s *play) try(c Command) error {
	events, err := Decide(s.p, c, s.at)
	for _, e := range events {
		s.entries++
		s.p = Apply(s.p, e).stamp(history.Entry{SubjectID: "p", UnitID: "u", Version: int64(s.entries), At: day})
	}
	return err
}

func (s *play) do(commands ...Command) {
	s.Helper()
	for _, c := range commands {
		if err := s.try(c); err != nil {
			s.Fatalf("%s: %v", c.verb(), err)
		}
	}
}

// refuse gives a command that must be refused with a sentence.
func (s *play) refuse(c Command, kind fault.Kind, texts ...string) {
	s.Helper()
	before := s.entries
	err := s.try(c)
	if fault.KindOf(err) != kind || s.entries != before {
		s.Errorf("%s: %v, want %v", c.verb(), err, kind)
	}
	for _, text := range texts {
		if !strings.Contains(fault.Text(err), text) {
			s.Errorf("%s says %q, it lacks %q", c.verb(), fault.Text(err), text)
		}
	}
}

func (s *play) in(state State) {
	s.Helper()
	if s.p.State != state {
		s.Fatalf("state %s, want %s", s.p.State, state)
	}
}

func TestLimitedFromStartToLookBack(t *testing.T) {
	s := start(t, Limited)
	s.refuse(RequestClose{Effect: "好"}, fault.Conflict, "现在是“建账”，不能申请销号", "“整改”、“重新整改”时才可以")
	s.do(Claim{Claimant: "林远"}, Claim{Claimant: "林远"}, Assign{Leader: "党委书记 林远"})
	s.in(Assigned)
	if len(s.p.Course.Claims) != 1 {
		t.Error("claimed twice")
	}
	s.do(ReturnAssignment{By: "社会事务办公室", Reason: "缺经费来源"})
	s.in(Registered)
	s.do(Assign{}, AcceptAssignment{By: "社会事务办公室"})
	s.in(Working)
	s.refuse(Edit{[]Value{{FieldDue, "2024-12-31"}}}, fault.Conflict, "申请延期")
	s.refuse(Decompose{NewTask: NewTask{Title: "更换水管", Unit: "供水站", Due: "2024-12-31"}}, fault.Invalid, "晚于问题的时限")
	s.refuse(Decompose{NewTask: NewTask{Title: "更换水管"}}, fault.Invalid, "没有责任单位")
	s.do(Decompose{NewTask: NewTask{Title: "更换水管", Unit: "供水站"}, Tasks: []NewTask{{Title: "逐组走访", Holder: "周禾", Due: "2024-05-01"}}})
	one, two := s.p.Course.Tasks[0].ID, s.p.Course.Tasks[1].ID
	s.do(ReportProgress{one, "已勘察"}, RaiseDifficulty{one, "缺材料款", "沈青", "2024-03-20"})
	d := s.p.Course.Difficulties[0].ID
	s.do(AnswerDifficulty{d, "沈青", "从维修资金列支"})
	s.refuse(AnswerDifficulty{d, "沈青", "再答一次"}, fault.Conflict, "已由沈青于2024年3月5日答复")
	s.refuse(RequestClose{}, fault.Conflict, "2项任务未办结", "2项任务没有佐证", "整改成效", "举一反三", "长效机制")
	s.do(FinishTask{one, "三组全部更换"}, FinishTask{two, "走访38户"}, AddEvidence{Task: one, Kind: "document", Number: "青政办〔2024〕8号"})
	s.refuse(ReportProgress{one, "又"}, fault.Conflict, "已于2024年3月5日办结")
	s.do(RedoTask{one, "还有两户"}, FinishTask{one, "补齐"})
	s.refuse(AddEvidence{Task: two, Kind: "file"}, fault.Invalid, "请选择佐证种类")
	s.do(AddEvidence{Task: two, Kind: "on_site", Place: "石湾村三组"})
	if v := s.p.Course.Task(one).Version; v != 8 {
		t.Errorf("version %d of a task that was touched 8 times", v)
	}
	s.do(RequestExtension{"", "2024-07-31", "雨季"})
	statement := RequestClose{Effect: "用水正常", SameKind: "查了六个村", Waived: "一次性工程"}
	s.refuse(statement, fault.Conflict, "1个延期申请还没有批复")
	s.do(ApproveExtension{s.p.Course.Extensions[0].ID, "林远", ""})
	if s.p.Due != "2024-07-31" {
		t.Error("the extension had no effect")
	}
	s.do(statement)
	s.in(CloseRequested)
	s.do(ReturnClose{"督查室", "成效缺数据"})
	s.in(Working)
	s.do(statement)
	for _, who := range []string{"林远", "林远、督查室", "供水站", "周禾", "镇纪委 周禾", "石湾村"} {
		s.refuse(Accept{Way: "independent", Acceptor: who}, fault.Conflict, "不能验收自己的整改")
	}
	s.refuse(Accept{Way: "resolution", Acceptor: "党委会"}, fault.Invalid, "届次")
	s.refuse(Accept{Acceptor: "督查室"}, fault.Invalid, "请选择验收方式")
	s.do(Accept{Way: "independent", Acceptor: "县委督查室"})
	s.in(Accepted)
	s.refuse(Close{}, fault.Conflict, "回头看日期")
	s.refuse(Close{LookBack: "2024-03-05"}, fault.Invalid, "应晚于销号日期")
	s.do(Close{LookBack: "2024-09-05"}, PlanLookBack{"2024-12-05"}, PassLookBack{By: "督查室", Finding: "正常"})
	s.in(Closed)
	if s.p.Course.Coming() != "2024-12-05" || s.p.Course.LookBacks[0].Planned != "2024-09-05" {
		t.Errorf("look-backs %+v", s.p.Course.LookBacks)
	}
	s.refuse(FailLookBack{By: "督查室", Finding: "又停水"}, fault.Invalid, "重新整改的时限")
	s.do(FailLookBack{By: "督查室", Finding: "又停水", Due: "2024-10-31"})
	s.in(Reopened)
	past := s.p.Course.Past
	if len(past) != 1 || past[0].Effect != "用水正常" || past[0].Acceptance.Acceptor != "县委督查室" || past[0].Due != "2024-07-31" || s.p.Due != "2024-10-31" {
		t.Errorf("the past is %+v", past)
	}
	s.refuse(statement, fault.Conflict, "重新整改以来的新佐证")
	s.do(AddEvidence{Kind: "on_site", Place: "石湾村二组"}, statement)
	s.in(CloseRequested)
}

func TestImmediateAndLasting(t *testing.T) {
	s := start(t, Immediate)
	s.do(Assign{}, AddEvidence{Kind: "on_site", Place: "大厅"}, RequestClose{}, Accept{Way: "superior", Acceptor: "市局"}, Close{})
	s.in(Closed)
	s.do(Reopen{"复发", "2024-05-01"})
	s.in(Reopened)

	s = start(t, Lasting)
	s.do(Assign{}, AcceptAssignment{By: "社会事务办公室"})
	if s.p.Course.ReviewOn != "2024-06-05" || s.p.Phase().Zh() != "长期坚持" {
		t.Errorf("review on %q, shown as %s", s.p.Course.ReviewOn, s.p.Phase().Zh())
	}
	s.do(ReviewLasting{By: "周禾", Finding: "坚持得好"}, AddEvidence{Kind: "on_site", Place: "会议室"})
	s.refuse(RequestClose{Effect: "好"}, fault.Conflict, "不再长期坚持的理由")
	s.do(RequestClose{Reason: "制度已并入新办法"}, Accept{Way: "resolution", Acceptor: "党委会", Number: "第3次"}, Close{})
	s.in(Closed)

	s = start(t, Unclassed)
	s.refuse(Assign{}, fault.Conflict, "还缺：整改类别")
	s.do(Assign{Class: "limited"})
	s.refuse(ReviewLasting{By: "周禾", Finding: "好"}, fault.Conflict, "只用于长期坚持")
	s.do(Withdraw{"登记错了"})
	s.refuse(Claim{Claimant: "林远"}, fault.Conflict, "已撤回")
}

func TestOnBehalf(t *testing.T) {
	s := start(t, Limited)
	s.at.OnBehalf = &OnBehalf{Name: "", Date: "2024-03-05"}
	s.refuse(Assign{}, fault.Invalid, "本人姓名")
	s.at.OnBehalf = &OnBehalf{Name: "周启明", Date: "2024-03-06"}
	s.refuse(Assign{}, fault.Invalid, "还没有到")
	s.at.OnBehalf = onPaper
	s.do(Claim{Claimant: "周启明"})
	if s.p.Course.Claims[0].On != "2024-03-04" {
		t.Errorf("%+v", s.p.Course.Claims)
	}
}

func TestMerge(t *testing.T) {
	s, other := start(t, Limited), start(t, Limited)
	other.p.ID, other.p.No = "o", 2
	s.refuse(Merge{Into: "p", other: s.p}, fault.Invalid, "它自己")
	personal := other.p
	personal.Subject, personal.Person = Personal, "沈青"
	s.refuse(Merge{Into: "o", other: personal}, fault.Conflict, "同一主体")
	s.do(Merge{Into: "o", other: other.p})
	s.in(Withdrawn)
	other.do(absorb{s.p})
	other.in(Registered)
	if s.p.Course.MergedInto != "o" || other.p.Course.Absorbed[0].Number != "2024-1" {
		t.Error("the two do not know each other")
	}
}

func TestStand(t *testing.T) {
	cal, lights := workday.Default(), DefaultLights()
	s := start(t, Limited)
	for today, want := range map[string]struct {
		light  Light
		reason string
	}{
		"2024-03-05": {Green, "距时限80个工作日"},
		"2024-06-26": {Yellow, "还有2个工作日到期，无佐证"}, // 29 and 30 are a weekend
		"2024-06-30": {Yellow, "今天到期，无佐证"},
		"2024-07-03": {Red, "逾期3个工作日，无佐证"},
		"2031-07-03": {Red, "放假安排未知，按周末计算"},
	} {
		if got := Stand(s.p, today, cal, lights); got.Light != want.light || !strings.Contains(got.Reason, want.reason) {
			t.Errorf("%s: %+v, want %v %q", today, got, want.light, want.reason)
		}
	}
	s.do(Assign{}, Decompose{Tasks: []NewTask{{Title: "甲", Holder: "周禾", Due: "2024-03-20"}, {Title: "乙", Holder: "周禾", Due: "2024-03-10"}}})
	got := Stand(s.p, "2024-03-25", cal, lights)
	if got.Reason != "任务“乙”逾期11个工作日，另有1项逾期，任务办结0/2，无佐证" || NextDue(s.p) != "2024-03-10" {
		t.Errorf("%+v", got)
	}
	s.p.State = CloseRequested
	if got := Stand(s.p, "2024-09-25", cal, lights); got.Light != NoLight || got.Reason != "已申请销号，等待验收" || NextDue(s.p) != "" {
		t.Errorf("%+v", got)
	}
	s.p.State = Closed
	s.p.Course.LookBacks = []LookBack{{Planned: "2024-09-05"}}
	if got := Stand(s.p, "2024-09-06", cal, lights); got.Light != Red || got.Reason != "回头看逾期1个工作日" {
		t.Errorf("%+v", got)
	}
}

func TestData(t *testing.T) {
	if n := len(DefaultSystems()); n < 3 {
		t.Errorf("%d systems of words", n)
	}
	for _, c := range Classes[1:] {
		if DefaultRules().Of(c).Class != c {
			t.Errorf("no rule for %s", c.Zh())
		}
	}
	for _, bad := range []string{"classes: [{class: x}]", "classes: [{class: limited, request: [evidence]}]", "steps: [{code: a}]", "classes: 3",
		"classes: [{class: limited, request: [magic], source: x, level: 实务, year: 2024}]"} {
		if _, err := ParseRules([]byte(bad)); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: %v", bad, err)
		}
	}
	for _, bad := range []string{"yellow_days: 3", "yellow_days: -1\nsource: x\nlevel: 实务\nyear: 2024", "[]"} {
		if _, err := ParseLights([]byte(bad)); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: %v", bad, err)
		}
	}
	for _, bad := range []string{"systems: [{code: a}]", "systems: 3", "systems: [{code: a, zh: 甲, source: x, level: 实务, year: 2024, words: {closed: 完成}}]"} {
		if _, err := ParseSystems([]byte(bad)); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: %v", bad, err)
		}
	}
}

func TestSameParty(t *testing.T) {
	for _, c := range []struct {
		a, b string
		same bool
	}{
		{"林远", "党委书记 林远", true}, {"林远", "党委书记林远", true}, {"办公室", "党建工作办公室", false}, {"县委办", "县委", false},
		{"财政所", "自然资源所、财政所", true}, {"督查室", "林远", false}, {"𫖮明", "主任𫖮明", true}, {"", "林远", false}, {"周禾（组织委员）", "周禾", true},
	} {
		if sameParty(c.a, c.b) != c.same || sameParty(c.b, c.a) != c.same {
			t.Errorf("%q and %q: %v", c.a, c.b, !c.same)
		}
	}
}

// TestDueStaysBehindTasks: no edit and no new assignment puts the date of a
// problem before that of a task that still counts.
func TestDueStaysBehindTasks(t *testing.T) {
	p := Problem{State: Assigned, Content: Content{Due: "2024-04-30"}}
	p.Course.Tasks = []Task{{ID: "t", Title: "更换水管", Due: "2024-04-15", State: TaskOpen}}
	for due, ok := range map[string]bool{"2024-04-14": false, "2024-04-15": true, "2024-06-01": true, "": true} {
		if err := p.mayChange(FieldDue, due); (err == nil) != ok || err != nil && fault.KindOf(err) != fault.Conflict {
			t.Errorf("due %q: %v", due, err)
		}
	}
	p.Course.Tasks[0].State = TaskCancelled
	if err := p.mayChange(FieldDue, "2024-04-14"); err != nil {
		t.Errorf("a cancelled task still counts: %v", err)
	}
}
