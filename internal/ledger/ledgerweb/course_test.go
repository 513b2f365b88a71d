package ledgerweb

import (
	"encoding/json"
	"strconv"
	"strings"
	"testing"
	"time"

	"bihuan/internal/access"
	"bihuan/internal/sqldb"
	"bihuan/internal/sqldb/sqldbtest"
)

// walk gives commands as forms, each in the present version.
func (s *site) walk(t *testing.T, id string, commands ...[]string) {
	t.Helper()
	for _, c := range commands {
		p := s.problemNow(t, id)
		path, version := "/problems/"+id+"/"+c[0], p.Version
		if n, verb, ofTask := strings.Cut(c[0], "/"); ofTask {
			i, err := strconv.Atoi(n)
			if err != nil {
				t.Fatal(err)
			}
			path, version = "/tasks/"+p.Course.Tasks[i].ID+"/"+verb, p.Course.Tasks[i].Version
		}
		pairs := append([]string{"key", c[0] + strconv.FormatInt(p.Version, 10), "version", strconv.FormatInt(version, 10)}, c[1:]...)
		if status, body, _ := s.form(t, path, pairs...); status != 303 {
			t.Fatalf("%s: %d %s", c[0], status, between(body, `class="notice`, "</"))
		}
	}
}

func between(text, from, to string) string {
	_, text, _ = strings.Cut(text, from)
	text, _, _ = strings.Cut(text, to)
	return text
}

// The main path as forms, from assigning to the look-back that failed.
func TestCourseAsForms(t *testing.T) {
	sqldbtest.Both(t, func(t *testing.T, db *sqldb.DB) {
		s := open(t, db)
		id := s.Seed(t)[0].ID
		page := "/problems/" + id
		_, body := s.page(t, page)
		contains(t, body, "现在可以办理", "分解交办", "销号还缺", "分解任务，至少一项", `aria-current="step">建账`, "距时限80个工作日")
		lacks(t, body, "申请销号</summary>", "回头看通过")
		s.walk(t, id, []string{"assign", "leader", "党委书记 林远"}, []string{"accept-assignment", "by", "党建工作办公室"},
			[]string{"tasks", "title", "排定学习计划", "unit", "党建工作办公室", "due", "2024-03-29"},
			[]string{"0/report", "text", "已征求意见", "on_behalf", "周禾", "on_behalf_date", "2024-03-04", "on_behalf_note", "进展表"},
			[]string{"0/difficulty", "text", "会议冲突多", "to", "林远", "answer_by", "2024-03-20"})
		_, body = s.page(t, page)
		contains(t, body, "排定学习计划", "代周禾登记（2024-03-04）", "凭据：进展表", "还没有答复", "答复困难", "进行中")
		p := s.problemNow(t, id)
		_, body = s.page(t, page+"?task="+p.Course.Tasks[0].ID)
		contains(t, body, "办理任务：排定学习计划", "办结任务", `id="field-task-done-text"`)

		status, body, _ := s.form(t, page+"/request-close", "key", "early", "version", strconv.FormatInt(p.Version, 10), "effect", "按月学习", "same_kind", "查了各支部")
		if status != 409 {
			t.Errorf("an early request: %d", status)
		}
		contains(t, body, "还不能申请销号。还缺：1项任务未办结：“排定学习计划”", ">按月学习</textarea>", `id="do-request-close" open`)
		s.walk(t, id, []string{"answer", "difficulty", p.Course.Difficulties[0].ID, "by", "林远", "text", "固定每月第一周"},
			[]string{"0/done", "text", "已印发"}, []string{"0/evidence", "kind", "document", "number", "青党〔2024〕2号"},
			[]string{"extend", "due", "2024-07-31", "reason", "机构调整"})
		p = s.problemNow(t, id)
		s.walk(t, id, []string{"approve-extension", "extension", p.Course.Extensions[0].ID, "by", "林远"},
			[]string{"request-close", "effect", "按月学习", "same_kind", "查了各支部", "mechanism", "学习制度"})
		p = s.problemNow(t, id)
		status, body, _ = s.form(t, page+"/accept", "key", "own", "version", strconv.FormatInt(p.Version, 10), "way", "independent", "acceptor", "林远")
		if status != 409 {
			t.Errorf("accepted by a holder: %d", status)
		}
		contains(t, body, "不能验收自己的整改")
		s.walk(t, id, []string{"step", "step", "publicity", "note", "公示五天无异议"}, []string{"accept", "way", "resolution", "acceptor", "镇党委会", "number", "2024年第9次"},
			[]string{"close", "look_back", "2024-09-05"})
		_, body = s.page(t, page)
		contains(t, body, "已销号", "镇党委会，党组（常委）会决议，2024年第9次", "公示五天无异议", "计划 2024-09-05", "回头看未通过")
		lacks(t, body, "销号还缺", ">修改</a>")
		s.walk(t, id, []string{"look-back-fail", "by", "县委督查室", "finding", "又停了两个月", "due", "2024-12-31"})
		_, body = s.page(t, page)
		contains(t, body, "重新整改", "以前的销号", "重新整改以来的新佐证", "2024-12-31")
		_, body = s.page(t, "/ledger?state=in_progress")
		contains(t, body, "集中学习的计划性不强", "整改中")
	})
}

func TestCourseAsJSON(t *testing.T) {
	s := quick(t)
	p := s.Seed(t)[2]
	path := "/problems/" + p.ID
	status, body := s.command(t, path+"/assign", "k1", `{"note":"请抓紧"}`, "If-Match", `"1"`)
	if status != 200 || !strings.Contains(body, `"state":"assigned"`) || !strings.Contains(body, `"version":2`) {
		t.Errorf("%d %s", status, body)
	}
	if status, again := s.command(t, path+"/assign", "k1", `{"note":"请抓紧"}`, "If-Match", `"1"`); status != 200 || again != body {
		t.Errorf("the same command again: %d", status)
	}
	if status, body := s.command(t, path+"/assign", "k1", `{"note":"另一个"}`, "If-Match", `"1"`); status != 422 || !strings.Contains(body, `"kind":"reused_key"`) {
		t.Errorf("a reused key: %d %s", status, body)
	}
	s.viewer = s.Second
	status, body = s.command(t, path+"/claim", "k2", `{"claimant":"沈青","version":1}`)
	if status != 412 || !strings.Contains(body, "林远于3月5日09:30分解交办") {
		t.Errorf("%d %s", status, body)
	}
	status, body = s.command(t, path+"/evidence", "k3", `{"kind":"on_site","place":"石湾村","version":2,"on_behalf":"𫖮明","on_behalf_date":"2024-03-04"}`)
	if status != 200 || !strings.Contains(body, `"state":"working"`) || !strings.Contains(body, `"on_behalf":{"name":"𫖮明","date":"2024-03-04"}`) {
		t.Errorf("%d %s", status, body)
	}
	if status, body := s.command(t, path+"/difficulty", "k3a", `{"version":3,"text":"缺经费","to":"沈青","answer_by":"2024-03-20"}`); status != 200 || strings.Count(body, `"on_behalf"`) != 1 {
		t.Errorf("an act of one's own: %d %s", status, body)
	}
	answer := `{"version":4,"by":"沈青","text":"已安排","difficulty":"` + s.problemNow(t, p.ID).Course.Difficulties[0].ID + `"}`
	if status, body := s.command(t, path+"/answer", "k3b", answer); status != 200 || !strings.Contains(body, `"on_behalf":{"name":"沈青","date":"2024-03-05"}`) {
		t.Errorf("recorded under the leader's name: %d %s", status, body)
	}
	status, body = s.command(t, path+"/tasks", "k4", `{"version":5,"tasks":[{"title":"修水管","unit":"供水站"},{"title":"装路灯","unit":"电管站"}]}`)
	var whole struct {
		Version int64
		Tasks   []struct{ ID string }
	}
	if err := json.Unmarshal([]byte(body), &whole); err != nil || status != 200 || len(whole.Tasks) != 2 {
		t.Fatalf("%d %s", status, body)
	}
	if status, body := s.command(t, "/tasks/"+whole.Tasks[0].ID+"/done", "k5", `{"text":"换好"}`, "If-Match", `"1"`); status != 200 || !strings.Contains(body, `"state":"done"`) {
		t.Errorf("%d %s", status, body)
	}
	if status, body := s.command(t, "/tasks/"+whole.Tasks[0].ID+"/report", "k6", `{"text":"还在换"}`, "If-Match", `"1"`); status != 412 || !strings.Contains(body, "办结任务“修水管”：换好") {
		t.Errorf("a stale task: %d %s", status, body)
	}
	status, body = s.command(t, path+"/extend", "k7", `{"due":"2024-06-30","reason":"汛期","version":7}`)
	if status != 200 {
		t.Errorf("%d %s", status, body)
	}
	status, body = s.command(t, path+"/request-close", "k8", `{"version":8}`)
	if status != 409 || !strings.Contains(body, `"missing":[{"code":"answers","text":"1个延期申请还没有批复"}]`) {
		t.Errorf("%d %s", status, body)
	}
	for key, bad := range map[string]string{"b1": `{"version":8,"effekt":"好"}`, "b2": `[]`, "b3": `{"version":"6"}`} {
		if status, body := s.command(t, path+"/request-close", key, bad); status != 422 {
			t.Errorf("%s: %d %s", bad, status, body)
		}
	}
	if status, _ := s.command(t, "/tasks/none/done", "k9", `{"text":"x","version":1}`); status != 404 {
		t.Error(status)
	}
	s.viewer = s.Reader
	if status, _ := s.command(t, path+"/claim", "k10", `{"claimant":"沈青","version":8}`); status != 403 {
		t.Errorf("a reader claims: %d", status)
	}
	_, body = s.page(t, path)
	lacks(t, body, "现在可以办理")
	contains(t, body, "修水管", "可到石湾村现场核查")
}

// Who accepts for the unit may accept and return, and nothing else; nobody but
// a keeper records for others.
func TestAcceptor(t *testing.T) {
	s := quick(t)
	id := s.Seed(t)[2].ID
	s.walk(t, id, []string{"assign"}, []string{"evidence", "kind", "on_site", "place", "石湾村"}, []string{"request-close"})
	s.viewer = s.Reader
	s.viewer.Role = access.Acceptor
	s.viewer.Self = access.Self{PersonID: "p", Name: "沈青", Names: []string{"沈青"}, Offices: []string{"县委督查室"}}
	_, body := s.page(t, "/problems/"+id)
	contains(t, body, "现在可以办理", "验收通过", "退回整改")
	lacks(t, body, "登记销号程序", "代他人登记", ">修改</a>")
	version := `{"version":` + strconv.FormatInt(s.problemNow(t, id).Version, 10)
	if status, _ := s.command(t, "/problems/"+id+"/step", "a1", version+`,"step":"publicity","note":"无异议"}`); status != 403 {
		t.Errorf("an acceptor takes a step: %d", status)
	}
	if status, body := s.command(t, "/problems/"+id+"/accept", "a2", version+`,"way":"independent","acceptor":"县委督查室","on_behalf":"周禾","on_behalf_date":"2024-03-05"}`); status != 403 {
		t.Errorf("an acceptor records for others: %d %s", status, body)
	}
	status, body := s.command(t, "/problems/"+id+"/accept", "a3", version+`,"way":"independent","acceptor":"县委督查室"}`)
	if status != 200 || !strings.Contains(body, `"state":"accepted"`) || !strings.Contains(body, `"commands":[{"command":"return-close"`) {
		t.Errorf("%d %s", status, body)
	}
}

func TestLateList(t *testing.T) {
	s := quick(t)
	s.Seed(t)
	s.Pass(45 * 24 * time.Hour)
	_, body := s.page(t, "/ledger?sort=light")
	contains(t, body, "逾期 <b>1</b>", "逾期4个工作日，无佐证", "chip-alarm")
	_, body = s.page(t, "/ledger?light=red")
	contains(t, body, "共 1 项", "到边远村组走访偏少", "清除筛选")
	_, body = s.json(t, "/ledger?light=red&count=1")
	contains(t, body, `"light":"red"`, `"light_text":"逾期"`, `"reason":"逾期4个工作日，无佐证"`, `"total":1`)
}
