package deskweb

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"bihuan/internal/access"
	"bihuan/internal/ledger"
)

func version(n int64) string { return strconv.FormatInt(n, 10) }

func TestGaps(t *testing.T) {
	s := open(t)
	s.Page(t, "/board/gaps").Has(t, "没有缺项")
	problems := s.Seed(t)
	page := s.Page(t, "/board/gaps").Has(t, "缺时限 <b>2</b>", "缺责任人 <b>2</b>", "信访事项答复不够及时", `action="/problems/`+problems[5].ID+`/edit"`, "抓落实有畏难情绪")
	page.Lacks(t, "集中学习的计划性不强")
	// A gap is filled where it is shown, and counts down.
	a := s.Form(t, "/problems/"+problems[5].ID+"/edit", "key", "k", "version", "1", "back", "/board/gaps?gap=due", "due", "2024-12-31")
	if a.Status != http.StatusSeeOther || a.To != "/board/gaps?gap=due" {
		t.Fatalf("%d %s", a.Status, a.To)
	}
	s.Page(t, a.To).Has(t, "缺时限 <b>1</b>").Lacks(t, "抓落实有畏难情绪")
	s.Page(t, "/board/gaps?gap=holder").Has(t, "信访事项答复不够及时", `name="lead_unit"`, `name="holder"`)
	s.Page(t, "/board/gaps?gap=cause").Has(t, "项目推进前紧后松", "/problems/"+problems[4].ID+"#causes")
	s.Page(t, "/board/gaps?gap=effect").Has(t, "“缺成效”已经补全")
	if a := s.Page(t, "/board/gaps?gap=none"); a.Status < 400 {
		t.Errorf("an unknown gap: %d", a.Status)
	}
	if a := s.Page(t, "/board/gaps/export?gap=due"); a.Status != http.StatusOK {
		t.Error(a.Status)
	}
	s.Viewer = s.Reader
	s.Page(t, "/board/gaps?gap=due").Has(t, "缺时限 <b>1</b>", "信访事项答复不够及时").Lacks(t, "抓落实有畏难情绪", `action="/problems/`)
}

// toAcceptance brings an immediate problem to where it waits for acceptance.
func (s *site) toAcceptance(t *testing.T, p ledger.Problem, unit string) ledger.Problem {
	t.Helper()
	return s.give(t, p, ledger.Assign{Class: "immediate", LeadUnit: unit, Due: "2024-04-15"}, ledger.AddEvidence{Kind: "on_site", Place: "调度室"}, ledger.RequestClose{Effect: "七个项目全部开工。"})
}

func TestAccept(t *testing.T) {
	s := open(t)
	problems := s.Seed(t)
	s.Page(t, "/board/accept").Has(t, "没有等待验收的问题")
	a, b, c := s.toAcceptance(t, problems[0], "党建工作办公室"), s.toAcceptance(t, problems[1], "党建工作办公室"), s.toAcceptance(t, problems[4], "经济发展办公室")
	personal := s.toAcceptance(t, problems[5], "党建工作办公室")
	s.Pass(48 * time.Hour)
	s.Page(t, "/board/accept").Has(t, "共 4 项", "申请销号", "林远", "已等2个工作日", "成效：七个项目全部开工。", a.ID+":"+version(a.Version))
	var data Queue
	if err := json.Unmarshal([]byte(s.JSON(t, "/board/accept").Body), &data); err != nil || len(data.Items) != 4 || data.Items[0].Since != "2024-03-05" || data.Items[0].By != "林远" {
		t.Errorf("%+v %v", data.Items, err)
	}
	// All or none: the one in the lead cannot accept its own.
	form := []string{"way", "independent", "acceptor", "经济发展办公室", "pick", a.ID + ":" + version(a.Version), "pick", c.ID + ":" + version(c.Version)}
	refused := s.Form(t, "/board/accept", append(form, "key", "k1")...)
	refused.Has(t, "勾选的问题都没有办理", `value="经济发展办公室"`)
	if p, err := s.Store.Problem(t.Context(), s.Keeper, a.ID); err != nil || p.State != ledger.CloseRequested {
		t.Errorf("%s %v", p.State, err)
	}
	done := s.Form(t, "/board/accept", "key", "k2", "way", "independent", "acceptor", "县委督查室", "pick", a.ID+":"+version(a.Version), "pick", c.ID+":"+version(c.Version), "back", "/board/accept?lead_unit=")
	if done.Status != http.StatusSeeOther || done.To != "/board/accept?lead_unit=" {
		t.Fatalf("%d %s", done.Status, done.To)
	}
	stale := s.Command(t, "/board/accept", `{"key":"k3","way":"independent","acceptor":"县委督查室","pick":["`+a.ID+":"+version(a.Version)+`"]}`)
	if stale.Status != http.StatusPreconditionFailed {
		t.Errorf("an old version: %d", stale.Status)
	}
	if got := s.Command(t, "/board/accept", `{"key":"k4","way":"independent","acceptor":"县委督查室","pick":["x"]}`); got.Status < 400 || got.Status > 499 {
		t.Errorf("nonsense: %d", got.Status)
	}
	// The unit that accepts does it on the row; what is a person's it does not see.
	s.Viewer = s.Reader
	s.Viewer.Role = access.Acceptor
	s.Page(t, "/board/accept").Has(t, "共 3 项", "验收通过", "退回整改", `value="沈青"`).Lacks(t, "销号</summary>", personal.Title)
	if got := s.Form(t, "/problems/"+b.ID+"/accept", "key", "k5", "version", version(b.Version), "way", "independent", "acceptor", "沈青", "back", "/board/accept"); got.To != "/board/accept" {
		t.Errorf("%d %s %s", got.Status, got.To, got.Body)
	}
	s.Viewer = s.Reader
	s.Page(t, "/board/accept").Has(t, "共 3 项").Lacks(t, `action="/problems/`, `type="checkbox"`)
	if got := s.Form(t, "/board/accept", append(form, "key", "k6")...); got.Status != http.StatusForbidden {
		t.Errorf("a reader accepts: %d", got.Status)
	}
	if got := s.Page(t, "/board/accept/export"); got.Status != http.StatusOK || !strings.Contains(got.Header.Get("Content-Disposition"), "xlsx") {
		t.Error(got.Status)
	}
}

func TestLookBack(t *testing.T) {
	s := open(t)
	problems := s.Seed(t)
	s.Page(t, "/board/look-back").Has(t, "没有要回头看的问题")
	closed := func(p ledger.Problem, on string) ledger.Problem {
		return s.give(t, s.toAcceptance(t, p, "党建工作办公室"), ledger.Accept{Way: "independent", Acceptor: "县委督查室"}, ledger.Close{LookBack: on})
	}
	a, b := closed(problems[0], "2024-03-15"), closed(problems[1], "")
	closed(problems[4], "2024-09-05")
	s.Pass(14 * 24 * time.Hour) // 19 March
	s.Page(t, "/board/look-back").Has(t, "共 3 项", "逾期 <b>1</b>", "回头看逾期2个工作日", "没有安排", "2024-09-05", "安排日期", "未通过，重新整改")
	s.Page(t, "/board/look-back?light=none").Has(t, b.Title).Lacks(t, a.Title)
	if got := s.Form(t, "/problems/"+a.ID+"/look-back-pass", "key", "k1", "version", version(a.Version), "by", "县委督查室", "finding", "坚持得好", "next", "2024-10-08", "back", "/board/look-back?light=red"); got.To != "/board/look-back?light=red" {
		t.Errorf("%d %s", got.Status, got.To)
	}
	s.Page(t, "/board/look-back").Has(t, "2024-03-19 县委督查室：通过，坚持得好", "2024-10-08").Lacks(t, "逾期 <b>")
	if got := s.Page(t, "/board/look-back/export"); got.Status != http.StatusOK {
		t.Error(got.Status)
	}
	s.Viewer = s.Reader
	s.Page(t, "/board/look-back").Has(t, a.Title).Lacks(t, `action="/problems/`)
}
