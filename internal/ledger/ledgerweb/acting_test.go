package ledgerweb

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"testing"

	"bihuan/internal/access"
	"bihuan/internal/ledger"
)

// actors are people around the third problem of the sample: 镇长 沈青 leads it,
// 社会事务办公室 with 𫖮明 does it, 县委督查室 accepts.
func actors(unit string) map[string]access.Viewer {
	v := func(role access.Role, name, office string) access.Viewer {
		return access.Viewer{AccountID: "of " + name, UnitID: unit, Name: name, Role: role,
			Self: access.Self{PersonID: name, Name: name, Names: []string{name}, Offices: []string{office}}}
	}
	return map[string]access.Viewer{
		"leader": v(access.Member, "沈青", "青禾镇党委"), "member": v(access.Member, "㛃宁", "青禾镇党委"), "chief": v(access.Chief, "林远", "青禾镇党委"),
		"lead": v(access.Holder, "张伟", "社会事务办公室"), "holder": v(access.Holder, "𫖮明", "别处"), "stranger": v(access.Holder, "甲乙", "财政所"),
		"task": v(access.Holder, "丙丁", "水利站"), "acceptor": v(access.Acceptor, "督查员", "县委督查室"), "reader": v(access.Reader, "沈青", "社会事务办公室"),
	}
}

// What the page offers, what the JSON names and what the program lets pass are
// one, whoever asks and wherever the problem stands; what is refused is
// refused before anything else is looked at.
func TestFormsAreRights(t *testing.T) {
	s := quick(t)
	p := s.Seed(t)[2]
	keeper := s.viewer
	id := p.ID
	offered := map[string]int{}
	step := func(state string) {
		t.Helper()
		s.viewer = keeper
		now := s.problemNow(t, id)
		for name, v := range actors(keeper.UnitID) {
			s.viewer = v
			_, page := s.page(t, "/problems/"+id)
			var data struct {
				Commands []struct {
					Command ledger.Verb   `json:"command"`
					On      ledger.Target `json:"on"`
				} `json:"commands"`
			}
			_, body := s.json(t, "/problems/"+id)
			if err := json.Unmarshal([]byte(body), &data); err != nil {
				t.Fatal(err)
			}
			for _, trans := range ledger.Possible(now) {
				if trans.On == ledger.OnTask {
					continue
				}
				form := strings.Contains(page, `id="do-`+string(trans.Verb)+`"`)
				named := slices.ContainsFunc(data.Commands, func(c struct {
					Command ledger.Verb   `json:"command"`
					On      ledger.Target `json:"on"`
				}) bool {
					return c.Command == trans.Verb
				})
				// Nothing is filled in: what is let pass is then found incomplete or
				// stale. A command of another room is 404 here.
				status, _ := s.command(t, "/problems/"+id+"/"+string(trans.Verb), name+state+string(trans.Verb), `{"version":1000}`)
				if may := status != 403 && status != 404; form && !may || named && trans.On == ledger.OnProblem && !may || may && !named {
					t.Errorf("%s at %s, %s: form %v, in JSON %v, answer %d", name, state, trans.Verb, form, named, status)
				}
				if form {
					offered[name]++
				}
			}
			for _, task := range now.Course.Tasks {
				_, page := s.page(t, "/problems/"+id+"?task="+task.ID)
				for _, verb := range []string{"report", "done", "evidence", "difficulty", "redo", "cancel"} {
					form := strings.Contains(page, `id="do-task-`+verb+`"`)
					status, _ := s.command(t, "/tasks/"+task.ID+"/"+verb, name+state+"t"+verb, `{"version":1000}`)
					if form && status == 403 {
						t.Errorf("%s at %s: a form for %s that is refused", name, state, verb)
					}
				}
			}
			if strings.Contains(page, "代他人登记") {
				t.Errorf("%s may record for others", name)
			}
		}
		s.viewer = keeper
	}
	step("registered")
	s.walk(t, id, []string{"assign", "leader", "镇长 沈青", "lead_unit", "社会事务办公室", "holder", "𫖮明"})
	step("assigned")
	s.walk(t, id, []string{"tasks", "title", "换水管", "unit", "水利站"}, []string{"accept-assignment", "by", "社会事务办公室"})
	step("working")
	s.walk(t, id, []string{"evidence", "kind", "on_site", "place", "石湾村"})
	task := s.problemNow(t, id).Course.Tasks[0]
	s.viewer = actors(keeper.UnitID)["task"]
	if status, body := s.command(t, "/tasks/"+task.ID+"/done", "d1", `{"version":1,"text":"已换好"}`); status != 200 {
		t.Fatalf("%d %s", status, body)
	}
	// The unit asks with its own account, and the acceptor accepts with its own.
	s.viewer = actors(keeper.UnitID)["lead"]
	now := s.problemNow(t, id)
	status, body := s.command(t, "/problems/"+id+"/request-close", "r1", `{"version":`+strconv.FormatInt(now.Version, 10)+`,"effect":"用水正常"}`)
	if status != 200 {
		t.Fatalf("%d %s", status, body)
	}
	step("close requested")
	s.viewer = actors(keeper.UnitID)["acceptor"]
	status, body = s.command(t, "/problems/"+id+"/accept", "a1", `{"version":`+strconv.FormatInt(now.Version+1, 10)+`,"way":"independent"}`)
	if status != 200 || !strings.Contains(body, "督查员验收通过") {
		t.Fatalf("%d %s", status, body)
	}
	step("accepted")
	for _, name := range []string{"leader", "member", "chief", "lead", "holder", "acceptor"} {
		if offered[name] == 0 {
			t.Errorf("nothing was ever offered to %s", name)
		}
	}
	if offered["reader"]+offered["stranger"] > 0 {
		t.Errorf("forms for who has nothing to do with it: %v", offered)
	}
}
