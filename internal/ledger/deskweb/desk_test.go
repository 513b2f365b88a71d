package deskweb

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"bihuan/internal/access"
	"bihuan/internal/ledger"
)

func (s *site) desk(t *testing.T) Desk {
	t.Helper()
	a := s.JSON(t, "/desk")
	var d Desk
	if err := json.Unmarshal([]byte(a.Body), &d); err != nil {
		t.Fatalf("%d %v %s", a.Status, err, a.Body)
	}
	return d
}

// heap returns what lies in one heap as “number title”.
func (d Desk) heap(code string) string {
	i := slices.IndexFunc(d.Sections, func(s Section) bool { return s.Code == code })
	if i < 0 {
		return "none"
	}
	var said []string
	for _, it := range d.Sections[i].Items {
		said = append(said, it.Number+" "+it.Title)
	}
	return strings.Join(said, ", ")
}

func TestDesk(t *testing.T) {
	s := open(t)
	s.Page(t, "/desk").Has(t, "把对照检查材料拖到这里", `action="/materials"`)
	problems := s.busy(t)
	problems[4] = s.give(t, problems[4], ledger.RequestExtension{Due: "2024-12-31", Reason: "等市里批复"}, ledger.RaiseDifficulty{Text: "缺前期经费", To: "镇长 沈青", AnswerBy: "2024-04-26"})
	d := s.desk(t)
	if !d.Whole || d.heap("tasks") != "2024-3 更换石湾村三组老旧水管" || d.heap("acceptance") != "" || d.heap("others") != "none" ||
		d.heap("answers") != "2024-5 困难：“缺前期经费”，请镇长 沈青答复, 2024-5 申请延期到2024-12-31：等市里批复" ||
		d.heap("late") != "2024-个1 抓落实有畏难情绪, 2024-3 到边远村组走访偏少" || d.heap("hollow") != "2024-1 集中学习的计划性不强" {
		t.Errorf("the keeper's desk: %+v", d.Sections)
	}
	s.Page(t, "/desk").Has(t, "逾期4个工作日", "没有别人的改动", "缺项").Lacks(t, "拖到这里")

	// Somebody else has their own before them, and nothing of what they may not see.
	s.Viewer = s.Reader
	s.Viewer.Role = access.Member
	s.Viewer.Self = access.Self{Name: "𫖮明", Names: []string{"𫖮明"}, Offices: []string{"社会事务办公室"}}
	d = s.desk(t)
	if d.Whole || d.heap("tasks") != "2024-3 更换石湾村三组老旧水管" || d.heap("late") != "2024-3 到边远村组走访偏少" || d.heap("answers") != "" || d.heap("acceptance") != "none" {
		t.Errorf("a holder's desk: %+v", d.Sections)
	}
	if d.heap("problems") != "" {
		t.Errorf("a problem whose task is to be done waits beside its task: %q", d.heap("problems"))
	}
	s.Viewer.Self = access.Self{Name: "方舟", Names: []string{"方舟"}, Offices: []string{"党建工作办公室", problems[4].LeadUnit}}
	if d = s.desk(t); d.heap("problems") != "2024-5 "+problems[4].Title+", 2024-1 集中学习的计划性不强" {
		t.Errorf("an office that leads has to take on, and to report: %q", d.heap("problems"))
	}
	s.Page(t, "/desk").Has(t, "等待接收", "任务已办结，可以申请销号")
	s.Viewer.Self = access.Self{Name: "罗一", Names: []string{"罗一"}, Offices: []string{"自然资源所"}}
	if d = s.desk(t); d.heap("others") != "2024-5 困难：“缺前期经费”，请镇长 沈青答复, 2024-5 申请延期到2024-12-31：等市里批复" {
		t.Errorf("a supporting office waits for: %q", d.heap("others"))
	}
	s.Viewer.Self = access.Self{Name: "沈青", Names: []string{"沈青"}}
	if d = s.desk(t); !strings.Contains(d.heap("answers"), "缺前期经费") || !strings.Contains(d.heap("late"), "抓落实有畏难情绪") {
		t.Errorf("whoever is asked, and whose problem it is: %+v", d.Sections)
	}
	s.Viewer.Role = access.Chief
	if d = s.desk(t); !d.Whole || !strings.Contains(d.heap("late"), "抓落实有畏难情绪") || d.heap("acceptance") != "none" {
		t.Errorf("the chief's desk: %+v", d.Sections)
	}
	s.Viewer = s.Reader
	s.Page(t, "/desk").Lacks(t, "抓落实有畏难情绪", "个1")
	s.Viewer = s.Foreign
	if d = s.desk(t); d.heap("late") != "" || len(d.News.Acts) != 0 {
		t.Errorf("a stranger's desk: %+v", d)
	}
}

// What others did is told once: until it is marked as seen.
func TestNews(t *testing.T) {
	s := open(t)
	problems := s.busy(t)
	s.Viewer = s.Reader
	d := s.desk(t)
	if d.News.Since != 0 || len(d.News.Acts) == 0 {
		t.Errorf("first look: %+v", d.News)
	}
	for _, a := range d.News.Acts {
		if a.Number == "2024-个1" || a.Title == problems[5].Title {
			t.Errorf("told of a person's problem: %+v", a)
		}
	}
	if a := s.Form(t, "/desk/seen", "key", "k", "seq", version(d.News.Seq)); a.Status != http.StatusSeeOther || a.To != "/desk" {
		t.Errorf("%d %s", a.Status, a.To)
	}
	if d = s.desk(t); len(d.News.Acts) != 0 || d.News.Since == 0 {
		t.Errorf("after it was seen: %+v", d.News)
	}
	s.Pass(time.Hour)
	s.give(t, problems[2], ledger.RaiseDifficulty{Text: "缺材料款", To: "镇长", AnswerBy: "2024-05-01"})
	s.give(t, problems[5], ledger.Claim{Claimant: "沈青"})
	d = s.desk(t)
	if len(d.News.Acts) != 1 || d.News.Acts[0].Who != "林远" || !strings.HasPrefix(d.News.Acts[0].Sentence, "反映困难：“缺材料款”") || d.News.Acts[0].Number != "2024-3" {
		t.Errorf("news: %+v", d.News.Acts)
	}
	// An older mark takes nothing back.
	latest := d.News.Seq
	s.Form(t, "/desk/seen", "key", "k2", "seq", version(latest))
	s.Form(t, "/desk/seen", "key", "k3", "seq", "1")
	if d = s.desk(t); len(d.News.Acts) != 0 {
		t.Errorf("an older mark brought back %+v", d.News.Acts)
	}
	s.Viewer = s.Keeper
	if d = s.desk(t); len(d.News.Acts) != 0 {
		t.Errorf("told of one's own acts: %+v", d.News.Acts)
	}
}

// Whoever is mentioned finds it on the desk, as long as the comment stands.
func TestMentions(t *testing.T) {
	s := open(t)
	p := s.Seed(t)[0]
	said, err := s.talk.Write(t.Context(), s.Second, p.ID, "@林远 请核对学习记录<b>")
	if err != nil {
		t.Fatal(err)
	}
	s.Page(t, "/desk").Has(t, "提到我的", "@林远 请核对学习记录&lt;b&gt;", `href="/problems/`+p.ID+`#comment-`+said.ID+`"`)
	s.Viewer = s.Second
	s.Page(t, "/desk").Lacks(t, "提到我的")
	s.Viewer = s.Keeper
	if _, err := s.talk.Withdraw(t.Context(), s.Second, said.ID, 1, "写错了"); err != nil {
		t.Fatal(err)
	}
	s.Page(t, "/desk").Lacks(t, "提到我的")
}

// On a telephone: from the desk to the task, report, evidence, done, and what
// was refused stays on the page of the task.
func TestTask(t *testing.T) {
	s := open(t)
	problems := s.busy(t)
	task := problems[2].Course.Tasks[0]
	path := "/tasks/" + task.ID
	s.Page(t, "/desk").Has(t, `href="`+path+`"`)
	s.Page(t, path).Has(t, "更换石湾村三组老旧水管", "到边远村组走访偏少", "逾期", "还没有登记佐证", `value="`+path+`"`, "报告进展", "登记佐证", "办结任务")
	a := s.Form(t, path+"/report", "key", "k1", "version", version(task.Version), "text", "", "back", path)
	a.Has(t, "请填写", "更换石湾村三组老旧水管", "还没有登记佐证")
	if a = s.Form(t, path+"/report", "key", "k2", "version", version(task.Version), "text", "水管已到货", "back", path); a.To != path {
		t.Fatalf("%d %s", a.Status, a.To)
	}
	if a = s.Form(t, path+"/evidence", "key", "k3", "version", version(task.Version+1), "kind", "on_site", "place", "石湾村三组", "back", path); a.To != path {
		t.Fatalf("%d %s", a.Status, a.To)
	}
	if a = s.Form(t, path+"/done", "key", "k4", "version", version(task.Version+2), "text", "全部更换", "back", path); a.To != path {
		t.Fatalf("%d %s", a.Status, a.To)
	}
	s.Page(t, path).Has(t, "已办结", "石湾村三组", "全部更换")
	s.JSON(t, path).Has(t, `"state":"done"`, `"number":"2024-3"`)
	s.Viewer = s.Reader
	s.Page(t, path).Has(t, "已办结").Lacks(t, `action="/tasks/`)
	s.Viewer = s.Foreign
	if a := s.Page(t, path); a.Status != http.StatusNotFound {
		t.Errorf("a stranger sees the task: %d", a.Status)
	}
}

// Who acts under their own name can do no more on these pages than on that of
// the problem.
func TestOwnNameOnly(t *testing.T) {
	s := open(t)
	problems := s.busy(t)
	ids, err := s.World.Send(t.Context(), s.Keeper, []ledger.Mailing{{Problems: []string{problems[2].ID}, Letter: ledger.SendLetter{Step: "reminder", Signer: "党委办"}}})
	if err != nil {
		t.Fatal(err)
	}
	waiting := s.toAcceptance(t, problems[1], "党建工作办公室")
	letter := "/board/letters/" + ids[0]
	s.Viewer = s.Reader
	s.Viewer.Role = access.Holder
	s.Viewer.Self = access.Self{PersonID: "p1", Name: "罗一", Names: []string{"罗一"}, Offices: []string{"自然资源所"}}
	s.Page(t, letter).Lacks(t, "登记反馈")
	if a := s.Form(t, letter+"/answer", "key", "k1", "by", "罗一", "text", "已在办"); a.Status != http.StatusForbidden {
		t.Errorf("a stranger to the problem answers: %d", a.Status)
	}
	s.Viewer.Self = access.Self{PersonID: "p2", Name: "𫖮明", Names: []string{"𫖮明"}, Offices: []string{"社会事务办公室"}}
	s.Page(t, letter).Has(t, "登记反馈", `value="社会事务办公室"`)
	if a := s.Form(t, letter+"/answer", "key", "k2", "by", "党建工作办公室", "text", "已在办"); a.Status != http.StatusForbidden {
		t.Errorf("in another's name: %d", a.Status)
	}
	if a := s.Form(t, letter+"/answer", "key", "k3", "by", "社会事务办公室", "text", "已在办"); a.To != letter {
		t.Errorf("in the name of the own office: %d %s", a.Status, a.Body)
	}
	s.Page(t, "/board/accept").Lacks(t, `action="/problems/`, `type="checkbox"`)
	s.Viewer.Role = access.Acceptor
	pick := waiting.ID + ":" + version(waiting.Version)
	for name, form := range map[string][]string{
		"another's name": {"way", "independent", "acceptor", "县委督查室"}, "a resolution": {"way", "resolution", "acceptor", "党委会", "number", "3"},
	} {
		if a := s.Form(t, "/board/accept", append(form, "key", name, "pick", pick)...); a.Status != http.StatusForbidden {
			t.Errorf("accepted by %s: %d", name, a.Status)
		}
	}
	if a := s.Form(t, "/board/accept", "key", "k4", "way", "independent", "acceptor", "社会事务办公室", "pick", pick); a.To != "/board/accept" {
		t.Errorf("accepted by the own office: %d %s", a.Status, a.Body)
	}
}
