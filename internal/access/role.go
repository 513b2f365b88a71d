package access

import "slices"

// Role is what an account may do in its unit.
type Role string

// The roles. SysAdmin, SecAdmin and Auditor are the three administrators
// (三员), who read no business content.
const (
	Keeper    Role = "keeper"    // 联络员: keeps the ledger, records for others
	Custodian Role = "custodian" // 个人事项联络员: named to read what concerns one person
	Chief     Role = "chief"     // 主要负责人
	Member    Role = "member"    // 班子成员
	Holder    Role = "holder"    // 责任人
	Acceptor  Role = "acceptor"  // 验收(复核)单位
	Inspector Role = "inspector" // 督导组, 上级: reads, comments, accepts, returns
	Reader    Role = "reader"    // 只读
	SysAdmin  Role = "sysadmin"  // 系统管理员
	SecAdmin  Role = "secadmin"  // 安全管理员
	Auditor   Role = "auditor"   // 审计管理员
)

// Right is one thing that somebody may do, or several.
type Right uint16

// The rights.
const (
	Read           Right = 1 << iota // business content of the unit
	ReadRestricted                   // also what concerns one person (主体 个人)
	Write                            // register, edit, assign; record for others
	Work                             // one's own tasks: claim, report, evidence, apply to close
	Comment
	Accept         // accept or return what others did
	ManageAccounts // open, disable, reset passwords
	GrantRights    // grant and revoke roles, unlock, the security profile
	ReadAudit      // 操作记录

	content        = Read | ReadRestricted | Write | Work | Comment | Accept
	administration = ManageAccounts | GrantRights | ReadAudit
)

// roleFacts is everything that the program knows of a role. Migrations check
// the same codes; a test compares.
var roleFacts = []struct {
	role   Role
	zh     string
	rights Right
	does   string // for the page where roles are granted
}{
	{Keeper, "联络员", Read | Write | Work | Comment | Accept, "管理台账和材料，代登纸质办理结果"},
	{Custodian, "个人事项联络员", ReadRestricted, "查看和登记个人问题，与联络员等角色一起授予"},
	{Chief, "主要负责人", Read | ReadRestricted | Work | Comment, "查看全部内容，包括个人问题"},
	{Member, "班子成员", Read | Work | Comment, "查看本单位内容，办理自己负责的事项"},
	{Holder, "责任人", Read | Work | Comment, "办理自己负责的事项，上传佐证"},
	{Acceptor, "验收（复核）单位", Read | Comment | Accept, "查看、验收、退回"},
	{Inspector, "督导组（上级）", Read | ReadRestricted | Comment | Accept, "查看全部内容，评论、验收、退回"},
	{Reader, "只读", Read, "只能查看和导出"},
	{SysAdmin, "系统管理员", ManageAccounts, "建立、停用账号，重置密码；看不到业务内容"},
	{SecAdmin, "安全管理员", GrantRights, "授予、收回角色，解除锁定，安全设置；看不到业务内容"},
	{Auditor, "审计管理员", ReadAudit, "查看操作记录；看不到业务内容"},
}

// Roles lists every role, for matrices and forms.
var Roles = func() []Role {
	all := make([]Role, len(roleFacts))
	for i, f := range roleFacts {
		all[i] = f.role
	}
	return all
}()

// Zh returns the word of the screens, "" for an unknown role.
func (r Role) Zh() string {
	for _, f := range roleFacts {
		if f.role == r {
			return f.zh
		}
	}
	return ""
}

// Does says in a few words what r may do.
func (r Role) Does() string {
	for _, f := range roleFacts {
		if f.role == r {
			return f.does
		}
	}
	return ""
}

// rights of a role alone; what the profile adds is up to Viewer.
func (r Role) rights() Right {
	for _, f := range roleFacts {
		if f.role == r {
			return f.rights
		}
	}
	return 0
}

// Known reports whether r is one of Roles.
func (r Role) Known() bool { return slices.Contains(Roles, r) }

// Administers reports whether r is one of the three administrators.
func (r Role) Administers() bool { return r == SysAdmin || r == SecAdmin || r == Auditor }

// Grant is a role that an account holds. Scope narrows it to a part of the
// unit, named as in the organisation chart; "" is the whole unit.
type Grant struct {
	Role  Role   `json:"role"`
	Scope string `json:"scope,omitempty"`
}

// Zh returns the grant for people: 责任人（农村供水股）.
func (g Grant) Zh() string {
	if g.Scope == "" {
		return g.Role.Zh()
	}
	return g.Role.Zh() + "（" + g.Scope + "）"
}

// WholeUnit returns grants of the roles without a narrower scope.
func WholeUnit(roles ...Role) []Grant {
	grants := make([]Grant, len(roles))
	for i, r := range roles {
		grants[i] = Grant{Role: r}
	}
	return grants
}
