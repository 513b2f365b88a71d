package access

// AccountAdded is the first event of an account.
type AccountAdded struct {
	Login string `json:"login"`
	Name  string `json:"name"`
	Role  Role   `json:"role"`
}

// Kind implements history.Event.
func (AccountAdded) Kind() string { return "access.account.added.v1" }

// Sentence implements history.Event.
func (e AccountAdded) Sentence() string {
	return "新建账号“" + e.Login + "”（" + e.Name + "，" + e.Role.Zh() + "）"
}

// PasswordChanged says that the holder set a new password; the password
// itself is never part of the history.
type PasswordChanged struct{}

// Kind implements history.Event.
func (PasswordChanged) Kind() string { return "access.account.password-changed.v1" }

// Sentence implements history.Event.
func (PasswordChanged) Sentence() string { return "修改密码" }

// SignedIn starts a session.
type SignedIn struct{}

// Kind implements history.Event.
func (SignedIn) Kind() string { return "access.session.signed-in.v1" }

// Sentence implements history.Event.
func (SignedIn) Sentence() string { return "登录" }

// SignedOut ends a session at its holder's wish.
type SignedOut struct{}

// Kind implements history.Event.
func (SignedOut) Kind() string { return "access.session.signed-out.v1" }

// Sentence implements history.Event.
func (SignedOut) Sentence() string { return "退出" }
