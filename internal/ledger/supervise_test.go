package ledger

import (
	"strings"
	"testing"

	"bihuan/internal/fault"
)

// judge judges by the tables of the program on a day.
func judge(today string) Judge { return Judge{DefaultTables(), today} }

func TestPress(t *testing.T) {
	base := Problem{ID: "p", Year: 2024, No: 3, State: Working, Content: full}
	base.Subject, base.Class, base.Due = Team, Limited, "2024-04-15"
	task := Task{ID: "t", Title: "更换水管", State: TaskDoing, Due: "2024-04-12", ReportedOn: "2024-04-01", Version: 2}
	proof := Evidence{ID: "e", Task: "t", Kind: OnSite, Place: "石湾村", On: "2024-04-02"}
	for _, c := range []struct {
		name, today string
		change      func(*Problem)
		moved       string
		want        string // "" when nothing presses
	}{
		{"quiet", "2024-03-29", func(p *Problem) { p.Course.Tasks = []Task{task} }, "2024-03-29", ""},
		{"soon", "2024-04-10", func(p *Problem) { p.Course.Tasks, p.Course.Evidence = []Task{task}, []Evidence{proof} }, "2024-04-02",
			"soon 任务“更换水管”还有2个工作日到期"},
		{"today, nothing to show", "2024-04-15", func(*Problem) {}, "2024-04-10", "hollow 没有佐证|soon 今天到期"},
		{"late in two ways", "2024-04-17", func(p *Problem) { p.Course.Tasks, p.Course.Evidence = []Task{task}, []Evidence{proof} }, "2024-04-10",
			"late 任务“更换水管”逾期3个工作日|late 逾期2个工作日"},
		{"late on a weekend", "2024-04-14", func(p *Problem) { p.Course.Tasks = []Task{task}; p.Due = "" }, "2024-04-10",
			"late 任务“更换水管”逾期，其间没有工作日|hollow 没有佐证"},
		{"done without proof", "2024-04-01", func(p *Problem) {
			done := task
			done.State = TaskDone
			p.Course.Tasks = []Task{done}
		}, "2024-04-01", "hollow 1项任务已办结但没有佐证：“更换水管”"},
		{"still", "2024-04-03", func(p *Problem) { p.Due = "2024-12-31" }, "2024-03-05", "still 2024年3月5日以来21个工作日没有进展"},
		{"not yet still", "2024-04-02", func(p *Problem) { p.Due = "2024-12-31" }, "2024-03-05", ""},
		{"lasting does not stand still", "2024-04-03", func(p *Problem) { p.Due, p.Class = "", Lasting }, "2024-03-05", ""},
		{"a review is late", "2024-04-03", func(p *Problem) { p.Due, p.Class, p.Course.ReviewOn = "", Lasting, "2024-04-01" }, "",
			"review_late 定期检视逾期2个工作日|hollow 没有佐证"},
		{"nobody answers", "2024-03-08", func(p *Problem) {
			p.Course.Difficulties = []Difficulty{{ID: "d", Text: "缺钱", To: "镇长", AnswerBy: "2024-03-07", On: "2024-03-05"}}
			p.Course.Evidence = []Evidence{proof}
		}, "2024-03-05", "difficulty_late 答复困难逾期1个工作日"},
		{"nobody decides", "2024-03-08", func(p *Problem) {
			p.Course.Extensions = []Extension{{ID: "x", From: "2024-04-15", Due: "2024-05-15", On: "2024-03-06"}, {ID: "y", On: "2024-03-05", Verdict: Refused}}
		}, "2024-03-05", "extension 2024年3月6日申请延期，还没有批复"},
		{"look back", "2024-04-17", func(p *Problem) { p.State, p.Course.LookBacks = Closed, []LookBack{{Planned: "2024-04-15"}} }, "", "look_back_late 回头看逾期2个工作日"},
		{"waiting for acceptance", "2024-12-17", func(p *Problem) { p.State = CloseRequested }, "2024-04-15", ""},
	} {
		p := base
		c.change(&p)
		pressing, pressed := judge(c.today).Press(Watched{p, c.moved})
		var got []string
		for _, x := range pressing.Concerns {
			got = append(got, string(x.Code)+" "+x.Text)
		}
		if strings.Join(got, "|") != c.want || pressed != (c.want != "") {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
		// Whatever presses is found by the store.
		w := p.Watch(c.moved)
		days := judge(c.today).LightDays()
		found := NextDue(p) != "" && NextDue(p) <= days.Yellow || w.Unproven > 0 || w.AskedOn != "" || w.MovedOn != "" && w.MovedOn < days.Still
		if pressed && !found {
			t.Errorf("%s: the store would find it: %v", c.name, found)
		}
	}
}

func TestNextStep(t *testing.T) {
	p := Problem{State: Working}
	cal := DefaultTables().Calendar
	letter := func(step, on string) Letter {
		s, _ := DefaultEscalation().Step(step)
		return Letter{Step: step, Zh: s.Zh, On: on}
	}
	for _, c := range []struct {
		letters []Letter
		late    int
		today   string
		want    string
		ready   bool
	}{
		{nil, 0, "2024-03-05", "提醒函一般在逾期1个工作日后发", false},
		{nil, 1, "2024-03-05", "可发提醒函", true},
		{[]Letter{letter("reminder", "2024-03-05")}, 6, "2024-03-06", "已发提醒函（2024年3月5日），4个工作日后可发督办函", false},
		{[]Letter{letter("reminder", "2024-03-05")}, 6, "2024-03-12", "已发提醒函（2024年3月5日），可发督办函", true},
		{[]Letter{letter("reminder", "2024-03-05")}, 2, "2024-03-12", "已发提醒函（2024年3月5日），3个工作日后可发督办函", false},
		{[]Letter{letter("reminder", "2024-02-05"), letter("circular", "2024-03-05")}, 60, "2024-05-12", "已发通报（2024年3月5日），步骤已走完", false},
	} {
		p.Course.Letters = c.letters
		if got := DefaultEscalation().Next(p, c.late, c.today, cal); got.Text != c.want || got.Ready != c.ready {
			t.Errorf("%+v, want %q", got, c.want)
		}
	}
	// What was sent before a problem was reopened does not count.
	p.Course.Letters, p.Course.Past = []Letter{letter("reminder", "2024-03-05")}, []Round{{ReopenedOn: "2024-06-01"}}
	if got := DefaultEscalation().Next(p, 3, "2024-07-05", cal); got.Code != "reminder" {
		t.Errorf("after it was reopened: %+v", got)
	}
}

func TestEscalationTable(t *testing.T) {
	good := string(escalationFile)
	for name, change := range map[string][2]string{
		"unknown mark": {"{项数}项整改事项需要抓紧落实", "{项目}需要"}, "no source": {"source: 逾期即发提醒函的通行做法", "source:"}, "twice": {"code: supervision", "code: reminder"},
		"days": {"wait_days: 10", "wait_days: 999"}, "no title": {"title: 关于整改事项落实情况的通报", "title:"}, "no days": {"still_days: 20", "still_days: 0"},
		"no answer": {"reply_days: 3\nsteps", "reply_days: 0\nsteps"}, "no yaml": {"urge:", "urge: ["},
	} {
		bad := strings.Replace(good, change[0], change[1], 1)
		if bad == good {
			t.Fatalf("%s changes nothing", name)
		}
		if _, err := ParseEscalation([]byte(bad)); fault.KindOf(err) != fault.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	if got := (Facts{Unit: "水务局", Items: 2, Today: "2024-03-05", ReplyBy: "2024-03-08"}).Fill("经{上一步}提醒，截至{今日}，{单位}有{项数}项，{反馈期限}前报。"); got != "截至2024年3月5日，水务局有2项，2024年3月8日前报。" {
		t.Error(got)
	}
	if got := (Facts{Before: "提醒函（2024年3月1日）"}).Fill("经{上一步}提醒，现予督办："); got != "经提醒函（2024年3月1日）提醒，现予督办：" {
		t.Error(got)
	}
}

func TestLetters(t *testing.T) {
	s := start(t, Limited)
	s.do(Assign{})
	s.do(AcceptAssignment{By: "社会事务办公室"})
	send := func(c SendLetter) Command {
		framed, err := judge(s.at.Today).frame(Watched{Problem: s.p}, c, []Problem{s.p})
		if err != nil {
			t.Fatal(err)
		}
		return framed
	}
	s.at.Today = "2024-09-05"
	if _, err := Decide(s.p, send(SendLetter{Step: "reminder", Signer: "党委办", Date: "2024-09-06"}), s.at); fault.KindOf(err) != fault.Invalid {
		t.Errorf("a letter of tomorrow: %v", err)
	}
	s.do(send(SendLetter{Step: "reminder", Signer: "党委办", Number: "3号"}))
	l := s.p.Course.Letters[0]
	if l.To != "社会事务办公室" || l.On != "2024-09-05" || l.ReplyBy != "2024-09-12" || !strings.Contains(l.Opening, "牵头的1项") || !strings.Contains(l.Item, "没有佐证") || strings.ContainsAny(l.Opening+l.Closing, "{}") {
		t.Errorf("%+v", l)
	}
	s.at.Today = "2024-09-12"
	s.do(send(SendLetter{Step: "supervision", Signer: "党委办"}))
	if l := s.p.Course.Letters[1]; !strings.HasPrefix(l.Opening, "经提醒函（2024年9月5日）提醒，") || !strings.Contains(l.Item, "已发提醒函（2024年9月5日），未见反馈") {
		t.Errorf("%+v", l)
	}
	s.do(AnswerLetter{Letter: l.ID, By: "社会事务办公室", Text: "本周办结", Date: "2024-09-06"})
	if got := s.p.Course.Letters[0]; got.RepliedOn != "2024-09-06" || got.Reply != "本周办结" || s.p.Course.Letters[1].RepliedOn != "" {
		t.Errorf("%+v", s.p.Course.Letters)
	}
	for name, c := range map[string]Command{
		"twice": AnswerLetter{Letter: l.ID, By: "x", Text: "y"}, "no letter": AnswerLetter{Letter: "none", By: "x", Text: "y"},
		"before it was sent": AnswerLetter{Letter: s.p.Course.Letters[1].ID, By: "x", Text: "y", Date: "2024-09-11"},
	} {
		if _, err := Decide(s.p, c, s.at); err == nil {
			t.Errorf("%s: recorded", name)
		}
	}
	personal := s.p
	personal.Subject, personal.Person = Personal, "沈青"
	if _, err := Decide(personal, send(SendLetter{Step: "reminder", Signer: "党委办"}), s.at); fault.KindOf(err) != fault.Conflict {
		t.Errorf("a letter about a person's problem: %v", err)
	}
	if p, _ := judge("2024-09-12").Press(Watched{Problem: personal}); p.Next.Code != "" || p.Next.Text != "" {
		t.Errorf("a step for a person's problem: %+v", p.Next)
	}
	urged := judge("2024-09-12").Urging("社会事务办公室", []Pressing{{Problem: s.p, Concerns: []Concern{{Text: "逾期53个工作日"}}}})
	for _, want := range []string{"社会事务办公室：截至2024年9月12日，以下1项", "1. 2024-1“" + s.p.Title + "”：完成时限", "请于2024年9月18日前"} {
		if !strings.Contains(urged, want) {
			t.Errorf("%q lacks %q", urged, want)
		}
	}
}
