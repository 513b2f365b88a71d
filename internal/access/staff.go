package access

import (
	"slices"
	"strings"

	"bihuan/internal/fault"
)

// staff is everybody with an account in a unit, under its profile.
type staff struct {
	profile  Profile
	accounts []Account
}

// apart are the pairs of roles that one person may not hold under 三员分立.
var apart = [][2]Role{{SysAdmin, Auditor}, {SecAdmin, Auditor}, {SysAdmin, SecAdmin}}

// with returns s with a in the place of its earlier version.
func (s staff) with(a Account) staff {
	all := slices.Clone(s.accounts)
	at := slices.IndexFunc(all, func(b Account) bool { return b.ID == a.ID })
	if at < 0 {
		all = append(all, a)
	} else {
		all[at] = a
	}
	return staff{s.profile, all}
}

// check refuses a staff in which one person holds what must be apart, or in
// which nobody is left who can do what only an administrator can.
func (s staff) check() error {
	if s.profile.Separated {
		for _, a := range s.accounts {
			if err := checkApart(a); err != nil {
				return err
			}
		}
		for _, r := range []Role{SysAdmin, SecAdmin, Auditor} {
			if !s.anybody(r) {
				return fault.New(fault.Conflict, "三员分立要求系统管理员、安全管理员、审计管理员各至少有一个可用的账号，这样做之后将没有可用的%s，没有生效。请先给另一个账号授予%s。", r.Zh(), r.Zh())
			}
		}
		return nil
	}
	for _, need := range []struct {
		role Role
		what string
	}{{SysAdmin, "管理账号"}, {SecAdmin, "授予角色"}} {
		if !s.anybody(Keeper, need.role) {
			return fault.New(fault.Conflict, "这样做之后将没有人可以%s，没有生效。请先给另一个账号授予联络员。", need.what)
		}
	}
	return nil
}

// checkApart refuses pairs of roles, and content beside administration.
func checkApart(a Account) error {
	for _, pair := range apart {
		if a.Holds(pair[0]) && a.Holds(pair[1]) {
			return fault.New(fault.Conflict, "三员分立：%s（%s）不能同时是%s和%s，没有生效。", a.Name, a.Login, pair[0].Zh(), pair[1].Zh())
		}
	}
	if !a.Administers() {
		return nil
	}
	var others []string
	for _, g := range a.Grants {
		if !g.Role.Administers() {
			others = append(others, g.Role.Zh())
		}
	}
	if len(others) > 0 {
		return fault.New(fault.Conflict, "三员分立：管理员不能接触业务内容，%s（%s）不能同时是%s，没有生效。", a.Name, a.Login, strings.Join(others, "、"))
	}
	return nil
}

// anybody reports whether an account that can be used holds one of roles.
func (s staff) anybody(roles ...Role) bool {
	return slices.ContainsFunc(s.accounts, func(a Account) bool { return !a.Disabled && a.Holds(roles...) })
}
