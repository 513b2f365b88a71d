package access

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"bihuan/internal/fault"
)

func viewer(separated bool, roles ...Role) Viewer {
	return Viewer{AccountID: "a", UnitID: "u", Grants: WholeUnit(roles...), Separated: separated}
}

// TestRights says in one table what every role may, with 三员分立 on and off.
func TestRights(t *testing.T) {
	methods := []struct {
		name string
		may  func(Viewer) bool
	}{
		{"读", Viewer.Reads}, {"限", Viewer.SeesRestricted}, {"写", Viewer.Writes}, {"办", Viewer.Works}, {"评", Viewer.Comments},
		{"验", Viewer.Accepts}, {"账", Viewer.ManagesAccounts}, {"权", Viewer.GrantsRights}, {"审", Viewer.ReadsAudit},
	}
	for _, c := range []struct {
		roles   []Role
		off, on string
	}{
		{nil, "", ""},
		{[]Role{Keeper}, "读写办评验账权审", "读写办评验"},
		{[]Role{Custodian}, "", ""}, // reads what is restricted of what it reads, which is nothing
		{[]Role{Keeper, Custodian}, "读限写办评验账权审", "读限写办评验"},
		{[]Role{Reader, Custodian}, "读限", "读限"},
		{[]Role{Chief}, "读限办评", "读限办评"},
		{[]Role{Member}, "读办评", "读办评"},
		{[]Role{Holder}, "读办评", "读办评"},
		{[]Role{Acceptor}, "读评验", "读评验"},
		{[]Role{Inspector}, "读限评验", "读限评验"},
		{[]Role{Reader}, "读", "读"},
		{[]Role{SysAdmin}, "账", "账"},
		{[]Role{SecAdmin}, "权", "权"},
		{[]Role{Auditor}, "审", "审"},
		{[]Role{Reader, Acceptor}, "读评验", "读评验"},
		{[]Role{Keeper, Auditor}, "读写办评验账权审", "审"}, // granted while off: content goes, never both
	} {
		for separated, want := range map[bool]string{false: c.off, true: c.on} {
			got := ""
			for _, m := range methods {
				if m.may(viewer(separated, c.roles...)) {
					got += m.name
				}
			}
			if got != want {
				t.Errorf("%v, separated %v: %s, want %s", c.roles, separated, got, want)
			}
		}
	}
	for _, m := range methods {
		if m.may(Viewer{AccountID: "a", UnitID: "u", Role: "stranger"}) || m.may(Viewer{}) {
			t.Errorf("nobody may %s", m.name)
		}
	}
	if v := (Viewer{AccountID: "a", UnitID: "u", Role: Reader}); !v.Reads() || !v.Sees("u", UnitWide) || v.Sees("u", Restricted) || v.Sees("w", UnitWide) {
		t.Error("a viewer made with a role alone")
	}
	if v := viewer(true, SecAdmin); v.Sees("u", UnitWide) {
		t.Error("an administrator sees content")
	}
}

func TestLetterhead(t *testing.T) {
	v := Viewer{AccountID: "a", UnitID: "u", UnitName: "云川县水务局"}
	if got := v.Letterhead(); got != v.UnitName {
		t.Errorf("in an office %q", got)
	}
	v.Alone = true
	if got := v.Letterhead(); got != "" {
		t.Errorf("alone %q", got)
	}
}

func TestScope(t *testing.T) {
	v := Viewer{Grants: []Grant{{Holder, "农村供水股"}, {Acceptor, ""}}}
	if !v.Covers(Holder, "农村供水股") || v.Covers(Holder, "局办公室") || !v.Covers(Acceptor, "局办公室") || v.Covers(Keeper, "") {
		t.Error("scopes are not kept")
	}
	if got := v.RolesZh(); got != "责任人、验收（复核）单位" {
		t.Error(got)
	}
}

// TestEveryPair tries every two roles on one account: under 三员分立 one person
// administers one thing and reads nothing.
func TestEveryPair(t *testing.T) {
	others := []Account{
		{ID: "1", Login: "s", Grants: WholeUnit(SysAdmin)}, {ID: "2", Login: "q", Grants: WholeUnit(SecAdmin)},
		{ID: "3", Login: "j", Grants: WholeUnit(Auditor)}, {ID: "4", Login: "k", Grants: WholeUnit(Keeper)},
	}
	for _, a := range Roles {
		for _, b := range Roles {
			both := Account{ID: "5", Login: "x", Name: "某", Grants: WholeUnit(a, b)}
			if err := (staff{Profile{}, others}).with(both).check(); err != nil {
				t.Errorf("%s and %s in a small unit: %v", a, b, err)
			}
			err := (staff{Profile{Separated: true}, others}).with(both).check()
			want := a != b && (a.Administers() || b.Administers())
			if (err != nil) != want || err != nil && fault.KindOf(err) != fault.Conflict {
				t.Errorf("%s and %s under 三员分立: %v", a, b, err)
			}
		}
	}
	for i := range 3 {
		left := slices.Delete(slices.Clone(others), i, i+1)
		if err := (staff{Profile{Separated: true}, left}).check(); err == nil {
			t.Errorf("三员分立 without %s", others[i].GrantsZh())
		}
	}
	keeperOff := others[3]
	keeperOff.Disabled = true
	if err := (staff{Profile{}, []Account{keeperOff}}).check(); err == nil {
		t.Error("nobody is left")
	}
}

// TestRolesInTheDatabase: the migration checks the codes of this table.
func TestRolesInTheDatabase(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "sqldb", "migrations", "00009_rights.sql"))
	if err != nil {
		t.Fatal(err)
	}
	_, grants, _ := strings.Cut(string(text), "CREATE TABLE account_grant_new")
	_, rest, _ := strings.Cut(grants, "CHECK (role IN (")
	list, _, _ := strings.Cut(rest, ")")
	var codes []string
	for code := range strings.SplitSeq(list, ",") {
		codes = append(codes, strings.Trim(code, " '"))
	}
	var want []string
	for _, r := range Roles {
		want = append(want, string(r))
		if r.Zh() == "" || r.Does() == "" || r.rights() == 0 {
			t.Errorf("%s lacks a word or a right", r)
		}
	}
	if !slices.Equal(codes, want) {
		t.Errorf("the migration checks %v, the program knows %v", codes, want)
	}
}

// TestOldForm: an account with one role for the whole unit is written as it
// was before there were grants, so that old histories stay true.
func TestOldForm(t *testing.T) {
	a := Account{ID: "i", UnitID: "u", Login: "l", Name: "n", Grants: WholeUnit(Keeper), Version: 1}
	got, err := a.MarshalJSON()
	want := `{"id":"i","unit_id":"u","login":"l","name":"n","role":"keeper","disabled":false,"version":1,"created_at":"0001-01-01T00:00:00Z","updated_at":"0001-01-01T00:00:00Z"}`
	if err != nil || string(got) != want {
		t.Errorf("%s, %v", got, err)
	}
	a.Grants = []Grant{{Reader, "局办公室"}}
	if got, _ := a.MarshalJSON(); !strings.Contains(string(got), `"role":""`) || !strings.Contains(string(got), `"grants":[{"role":"reader","scope":"局办公室"}]`) {
		t.Errorf("%s", got)
	}
}

func TestPasswordRule(t *testing.T) {
	strict := PasswordRule{MinLength: 12, Classes: 3, Days: 90}
	for _, c := range []struct {
		password     string
		plain, tight bool
	}{
		{"九个字的密码不够用", false, false}, {"十个字的密码刚好够了", true, false}, {"abcdefghijkl", true, false},
		{"Abcdefghijk9", true, true}, {"abc汉字abcdef9", true, true}, {strings.Repeat("aB9.", 16), true, true}, {strings.Repeat("aB9.", 32) + "x", false, false},
	} {
		for rule, want := range map[PasswordRule]bool{{}: c.plain, strict: c.tight} {
			if err := rule.Check(c.password, "lin"); (err == nil) != want {
				t.Errorf("%q under %+v: %v", c.password, rule, err)
			}
		}
	}
	for _, bad := range []PasswordRule{{MinLength: 7}, {MinLength: 33}, {Classes: 5}, {Classes: -1}, {Days: -1}, {Days: 4000}} {
		if bad.check() == nil {
			t.Errorf("%+v is taken", bad)
		}
	}
}
