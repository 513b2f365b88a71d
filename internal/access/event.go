package access

import (
	"fmt"

	"bihuan/internal/history"
)

// Subjects of the history that belong to this wing.
const (
	SubjectAccount = "account"
	SubjectSession = "session"
	SubjectToken   = "token"
	SubjectProfile = "access-profile"
	SubjectAct     = "access"
)

// kinds reads the stored bodies of the wing.
var kinds = history.Kinds{}

// Decode returns the event of a stored body.
func Decode(kind string, body []byte) (history.Event, error) { return kinds.Decode(kind, body) }

// Means says how an act came when not through a page. Acts of the command line
// carry it: they come from whoever controls the server.
type Means struct {
	Via string `json:"via,omitempty"`
}

func (m Means) said() string {
	if m.Via == "" {
		return ""
	}
	return "（" + m.Via + "）"
}

func (v Viewer) means() Means { return Means{Via: v.Via} }

// AccountAdded is the first event of an account.
type AccountAdded struct {
	Login string `json:"login"`
	Name  string `json:"name"`
	Role  Role   `json:"role"` // "" where rights are granted by somebody else
	// PersonID and Person say for whom the account is, where the chart knows.
	PersonID string `json:"person_id,omitempty"`
	Person   string `json:"person,omitempty"`
	Means
}

// Kind implements history.Event.
func (AccountAdded) Kind() string { return "access.account.added.v1" }

// Sentence implements history.Event.
func (e AccountAdded) Sentence() string {
	role := e.Role.Zh()
	if role == "" {
		role = "未授权"
	}
	text := "新建账号“" + e.Login + "”（" + e.Name + "，" + role + "）"
	if e.Person != "" {
		text += "，对应人员：" + e.Person
	}
	return text + e.said()
}

// AccountBound says whose an account is from now on.
type AccountBound struct {
	Login    string `json:"login"`
	PersonID string `json:"person_id,omitempty"` // "" where it is nobody's
	Person   string `json:"person,omitempty"`
	Means
}

// Kind implements history.Event.
func (AccountBound) Kind() string { return "access.account.bound.v1" }

// Sentence implements history.Event.
func (e AccountBound) Sentence() string {
	if e.PersonID == "" {
		return "解除账号“" + e.Login + "”的对应人员" + e.said()
	}
	return "账号“" + e.Login + "”对应人员：" + e.Person + e.said()
}

// RoleGranted adds a grant to an account.
type RoleGranted struct {
	Login string `json:"login"`
	Role  Role   `json:"role"`
	Scope string `json:"scope,omitempty"`
	Means
}

// Kind implements history.Event.
func (RoleGranted) Kind() string { return "access.account.role-granted.v1" }

// Sentence implements history.Event.
func (e RoleGranted) Sentence() string {
	return "授予账号“" + e.Login + "”角色：" + Grant{e.Role, e.Scope}.Zh() + e.said()
}

// RoleRevoked takes a grant from an account.
type RoleRevoked struct {
	Login string `json:"login"`
	Role  Role   `json:"role"`
	Scope string `json:"scope,omitempty"`
	Means
}

// Kind implements history.Event.
func (RoleRevoked) Kind() string { return "access.account.role-revoked.v1" }

// Sentence implements history.Event.
func (e RoleRevoked) Sentence() string {
	return "收回账号“" + e.Login + "”的角色：" + Grant{e.Role, e.Scope}.Zh() + e.said()
}

// AccountDisabled ends an account's sessions and lets nobody sign in to it.
type AccountDisabled struct {
	Login string `json:"login"`
	Means
}

// Kind implements history.Event.
func (AccountDisabled) Kind() string { return "access.account.disabled.v1" }

// Sentence implements history.Event.
func (e AccountDisabled) Sentence() string { return "停用账号“" + e.Login + "”" + e.said() }

// AccountEnabled lets a disabled account be used again.
type AccountEnabled struct {
	Login string `json:"login"`
	Means
}

// Kind implements history.Event.
func (AccountEnabled) Kind() string { return "access.account.enabled.v1" }

// Sentence implements history.Event.
func (e AccountEnabled) Sentence() string { return "恢复账号“" + e.Login + "”" + e.said() }

// PasswordReset gives an account a password for one sign-in.
type PasswordReset struct {
	Login string `json:"login"`
	Means
}

// Kind implements history.Event.
func (PasswordReset) Kind() string { return "access.account.password-reset.v1" }

// Sentence implements history.Event.
func (e PasswordReset) Sentence() string {
	return "重置账号“" + e.Login + "”的密码" + e.said()
}

// AccountUnlocked lets an account that guesses locked sign in again.
type AccountUnlocked struct {
	Login string `json:"login"`
	Means
}

// Kind implements history.Event.
func (AccountUnlocked) Kind() string { return "access.account.unlocked.v1" }

// Sentence implements history.Event.
func (e AccountUnlocked) Sentence() string {
	return "解除账号“" + e.Login + "”的登录锁定" + e.said()
}

// PasswordChanged says that the holder set a new password; the password
// itself is never part of the history.
type PasswordChanged struct{}

// Kind implements history.Event.
func (PasswordChanged) Kind() string { return "access.account.password-changed.v1" }

// Sentence implements history.Event.
func (PasswordChanged) Sentence() string { return "修改密码" }

// SignedIn starts a session.
type SignedIn struct {
	Address string `json:"address,omitempty"`
}

// Kind implements history.Event.
func (SignedIn) Kind() string { return "access.session.signed-in.v1" }

// Sentence implements history.Event.
func (e SignedIn) Sentence() string {
	if e.Address == "" {
		return "登录"
	}
	return "登录（来自 " + e.Address + "）"
}

// SignedOut ends a session at its holder's wish.
type SignedOut struct{}

// Kind implements history.Event.
func (SignedOut) Kind() string { return "access.session.signed-out.v1" }

// Sentence implements history.Event.
func (SignedOut) Sentence() string { return "退出" }

// TokenIssued makes a token for a program.
type TokenIssued struct {
	Login string `json:"login"`
	Note  string `json:"note,omitempty"`
	Days  int    `json:"days"`
	Means
}

// Kind implements history.Event.
func (TokenIssued) Kind() string { return "access.token.issued.v1" }

// Sentence implements history.Event.
func (e TokenIssued) Sentence() string {
	return fmt.Sprintf("为账号“%s”建立程序令牌%s，有效%d天%s", e.Login, quoted(e.Note), e.Days, e.said())
}

// TokenRevoked ends a token.
type TokenRevoked struct {
	Login string `json:"login"`
	Note  string `json:"note,omitempty"`
	Means
}

// Kind implements history.Event.
func (TokenRevoked) Kind() string { return "access.token.revoked.v1" }

// Sentence implements history.Event.
func (e TokenRevoked) Sentence() string {
	return "收回账号“" + e.Login + "”的程序令牌" + quoted(e.Note) + e.said()
}

// ProfileChanged sets how strictly the unit is guarded.
type ProfileChanged struct {
	Separated bool         `json:"separated"`
	Password  PasswordRule `json:"password"`
	Means
}

// Kind implements history.Event.
func (ProfileChanged) Kind() string { return "access.profile.changed.v1" }

// Sentence implements history.Event.
func (e ProfileChanged) Sentence() string {
	separated := "不启用"
	if e.Separated {
		separated = "启用"
	}
	expiry := "不要求定期更换"
	if e.Password.Days > 0 {
		expiry = fmt.Sprintf("%d天更换一次", e.Password.Days)
	}
	return fmt.Sprintf("修改安全设置：三员分立%s，密码至少%d个字符、%d种字符、%s%s", separated, e.Password.Min(), e.Password.Classes, expiry, e.said())
}

func quoted(note string) string {
	if note == "" {
		return ""
	}
	return "“" + note + "”"
}

var _ = history.Know[AccountAdded](kinds) && history.Know[AccountBound](kinds) && history.Know[RoleGranted](kinds) && history.Know[RoleRevoked](kinds) &&
	history.Know[AccountDisabled](kinds) && history.Know[AccountEnabled](kinds) && history.Know[PasswordReset](kinds) &&
	history.Know[AccountUnlocked](kinds) && history.Know[PasswordChanged](kinds) && history.Know[SignedIn](kinds) &&
	history.Know[SignedOut](kinds) && history.Know[TokenIssued](kinds) && history.Know[TokenRevoked](kinds) &&
	history.Know[ProfileChanged](kinds)
