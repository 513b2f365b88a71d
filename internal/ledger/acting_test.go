package ledger

import (
	"slices"
	"strings"
	"testing"

	"bihuan/internal/access"
	"bihuan/internal/fault"
)

// acting is a problem with one task, and the people around it.
func acting() (Problem, map[string]access.Viewer) {
	p := Problem{Content: Content{Leader: "周启明", LeadUnit: "农村供水股", AssistUnits: "规划计划股", Holder: "唐一舟"}, State: Working, Version: 3}
	p.Course.Tasks = []Task{{ID: "t1", Unit: "水质股", Holder: "何静", State: TaskDoing}, {ID: "t2", Unit: "规划计划股", State: TaskOpen}}
	v := func(name, office string, grants ...access.Grant) access.Viewer {
		self := access.Self{PersonID: name, Name: name, Names: []string{name, name + "（" + office + "）"}, Offices: []string{office}}
		return access.Viewer{AccountID: name, UnitID: "u", Name: name, Self: self, Grants: grants}
	}
	role := func(r access.Role) access.Grant { return access.Grant{Role: r} }
	unbound := v("县委督导组", "", role(access.Inspector))
	unbound.Self = access.Self{}
	nobody := v("无名", "", role(access.Holder))
	nobody.Self = access.Self{}
	return p, map[string]access.Viewer{
		"keeper": v("林知远", "办公室", role(access.Keeper)), "leader": v("周启明", "局党组", role(access.Member)), "other member": v("顾怀远", "局党组", role(access.Member)),
		"chief": v("江𬎆", "水务局", role(access.Chief)), "lead": v("张伟", "农村供水股", role(access.Holder)), "holder": v("唐一舟", "水务局", role(access.Holder)),
		"assist": v("罗思齐", "规划计划股", role(access.Holder)), "task": v("何静", "别处", role(access.Holder)), "stranger": v("甲乙", "青禾镇", role(access.Holder)),
		"lead, reads only": v("丙丁", "农村供水股", role(access.Reader)), "acceptor": v("督查员", "督查室", role(access.Acceptor)), "inspector": unbound,
		"acceptor here":      v("督查员", "督查室", access.Grant{Role: access.Acceptor, Scope: "农村供水股"}),
		"acceptor elsewhere": v("督查员", "督查室", role(access.Reader), access.Grant{Role: access.Acceptor, Scope: "青禾镇"}),
		"keeper here":        v("林知远", "办公室", access.Grant{Role: access.Keeper, Scope: "规划计划股"}), "unbound": nobody,
	}
}

// Who may give what, as one table.
func TestMayGiveTo(t *testing.T) {
	p, people := acting()
	for _, c := range []struct {
		verb Verb
		task string
		who  string // beside keepers
	}{
		{"accept-assignment", "", "holder lead"}, {"return-assignment", "", "holder lead"}, {"request-close", "", "holder lead"}, {"review", "", "holder lead"},
		{"extend", "", "holder lead"}, {"extend", "t1", "holder lead task"}, {"evidence", "", "assist holder lead task"}, {"difficulty", "", "assist holder lead task"},
		{"report", "t1", "holder lead task"}, {"done", "t1", "holder lead task"}, {"report", "t2", "assist holder lead"}, {"evidence", "t2", "assist holder lead"},
		{"claim", "", "chief leader|other member"}, {"answer", "", "chief leader"}, {"approve-extension", "", "chief leader"}, {"refuse-extension", "", "chief leader"},
		{"accept", "", "acceptor|acceptor here inspector"}, {"return-close", "", "acceptor|acceptor here inspector"}, {"look-back-pass", "", "acceptor|acceptor here inspector"},
		{"edit", "", ""}, {"assign", "", ""}, {"tasks", "", ""}, {"close", "", ""}, {"withdraw", "", ""}, {"merge", "", ""}, {"redo", "t1", ""}, {"cancel", "t1", ""},
	} {
		var got []string
		for name, v := range people {
			may := MayGiveTo(v, p, c.verb, c.task)
			if strings.HasPrefix(name, "keeper") {
				if !may {
					t.Errorf("%s may not %s", name, c.verb)
				}
				continue
			}
			if may {
				got = append(got, name)
			}
			if may && !MayGive(v, c.verb) {
				t.Errorf("%s may %s here, but never", name, c.verb)
			}
		}
		slices.Sort(got)
		want := strings.FieldsFunc(strings.NewReplacer("leader|other member", "leader|other_member", "acceptor|acceptor here", "acceptor|acceptor_here").Replace(c.who), func(r rune) bool { return r == ' ' || r == '|' })
		for i := range want {
			want[i] = strings.ReplaceAll(want[i], "_", " ")
		}
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s %s: %q may, want %q", c.verb, c.task, got, want)
		}
	}
	p.Leader, p.LeadUnit, p.Holder, p.AssistUnits, p.Course.Tasks = "", "", "", "", nil
	if MayGiveTo(people["keeper here"], p, "assign", "") {
		t.Error("a keeper of one office changes what is another's")
	}
	personal := Problem{Content: Content{Subject: Personal, Person: "甲乙"}, Version: 1}
	if !MayGiveTo(people["stranger"], personal, "request-close", "") {
		t.Error("the person may not act on the own problem")
	}
}

// Who acts for himself signs with the own name or office and with no other.
func TestSign(t *testing.T) {
	p, people := acting()
	for _, c := range []struct {
		who     string
		command signing
		want    string // "" where it is refused
	}{
		{"leader", Claim{}, "周启明"}, {"leader", Claim{Claimant: "周启明"}, "周启明"}, {"leader", Claim{Claimant: "周启明（局党组）"}, "周启明（局党组）"},
		{"leader", Claim{Claimant: "顾怀远"}, ""}, {"leader", Claim{Claimant: "局党组"}, ""},
		{"lead", AcceptAssignment{}, "张伟"}, {"lead", AcceptAssignment{By: "农村供水股"}, "农村供水股"}, {"lead", AcceptAssignment{By: "规划计划股"}, ""},
		{"acceptor", Accept{Way: "independent"}, "督查员"}, {"acceptor", Accept{Way: "independent", Acceptor: "督查室"}, "督查室"}, {"acceptor", Accept{Way: "independent", Acceptor: "县纪委"}, ""},
		{"acceptor", Accept{Way: "resolution", Acceptor: "督查室"}, ""}, {"inspector", Accept{Way: "superior"}, "县委督导组"}, {"inspector", ReturnClose{By: "别人"}, ""},
		{"keeper", Claim{Claimant: "顾怀远"}, "顾怀远"}, {"keeper", Accept{Way: "resolution", Acceptor: "局党组会"}, "局党组会"},
	} {
		signed, err := permit(people[c.who], p, c.command, "", nil)
		switch {
		case c.want == "" && fault.KindOf(err) != fault.Forbidden:
			t.Errorf("%s signs %+v: %v", c.who, c.command, err)
		case c.want != "" && (err != nil || signed.(signing).signature() != c.want):
			t.Errorf("%s signs %+v: %+v, %v", c.who, c.command, signed, err)
		}
	}
	for _, who := range []string{"lead", "leader", "acceptor", "keeper here"} {
		_, err := permit(people[who], p, RequestClose{}, "", &OnBehalf{Name: "唐一舟", Date: "2024-03-01"})
		if (err == nil) != (who == "keeper here") {
			t.Errorf("%s records for others: %v", who, err)
		}
	}
	_, err := permit(people["unbound"], p, RequestClose{}, "", nil)
	if !strings.Contains(fault.Text(err), "还没有对应组织里的人员") {
		t.Error(err)
	}
	_, err = permit(people["stranger"], p, RequestClose{}, "", nil)
	if !strings.Contains(fault.Text(err), "没有写您或您任职的单位") {
		t.Error(err)
	}
}

// TestOwnRequest: who asked for the closing does not accept it, unless a paper
// is recorded.
func TestOwnRequest(t *testing.T) {
	p := Problem{Content: Content{LeadUnit: "农村供水股", Class: Immediate}, State: CloseRequested, Version: 4}
	p.Course.Closing = Closing{RequestedOn: "2024-03-01", RequestedBy: "a"}
	at := now
	at.Account, at.Acting = "a", []string{"督查员", "督查室"}
	accept := Accept{Way: "independent", Acceptor: "督查员"}
	if _, err := Decide(p, accept, at); !strings.Contains(fault.Text(err), "自己申请的") {
		t.Error(err)
	}
	at.OnBehalf = &OnBehalf{Name: "督查室", Date: "2024-03-04"}
	if _, err := Decide(p, accept, at); err != nil {
		t.Error(err)
	}
	at.OnBehalf, at.Account = nil, "b"
	if _, err := Decide(p, accept, at); err != nil {
		t.Error(err)
	}
}
