package accessweb

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base32"
	"net/http"
	"strings"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/flow"
	"bihuan/internal/ui"
)

// Setup is what the page of the first start shows.
type Setup struct {
	Fields []ui.Field `json:"-"`
}

var setupPage = ui.NewPage[Setup](Room, "setup")

type setupCommand struct {
	Code     string `json:"code"`
	Unit     string `json:"unit"`
	Name     string `json:"name"`
	Login    string `json:"login"`
	Password string `json:"password"`
	Again    string `json:"again"`
}

// NewSetUpCode returns a code for SetUpCode that a person can copy from a
// console: 12 letters and digits (60 random bits) in three groups.
func NewSetUpCode() string {
	var b [8]byte
	rand.Read(b[:])
	text := base32.StdEncoding.EncodeToString(b[:])
	return text[:4] + "-" + text[4:8] + "-" + text[8:12]
}

// closed says that there is nothing to set up any more.
func (web *Web) closed(r *http.Request) (bool, error) {
	ready, err := web.Accounts.SetUp(r.Context())
	return ready || web.SetUpCode == "", err
}

func (web *Web) setup(r *http.Request) (ui.Response, error) {
	closed, err := web.closed(r)
	if err != nil {
		return nil, err
	}
	if closed {
		return ui.Redirect(SignIn), nil
	}
	return showSetup(setupCommand{}), nil
}

func showSetup(cmd setupCommand) *ui.Shown {
	return setupPage.Show("首次设置", Setup{Fields: []ui.Field{
		{Name: "code", Label: "设置码", Value: cmd.Code, Required: true, Autofocus: true, Autocomplete: "off", Hint: "启动程序的窗口里显示的一行代码，用来确认您就是管理这台电脑的人。"},
		{Name: "unit", Label: "单位名称", Value: cmd.Unit, Required: true, MaxLength: 60, Autocomplete: "organization", Hint: "全称，会出现在台账和导出的表格上。"},
		{Name: "name", Label: "您的姓名", Value: cmd.Name, Required: true, MaxLength: 20, Autocomplete: "name"},
		{Name: "login", Label: "账号", Value: cmd.Login, Required: true, MaxLength: 32, Autocomplete: "username", Hint: "登录时使用，可用汉字、字母或数字，不含空格。"},
		{Name: "password", Label: "密码", Type: "password", Required: true, Autocomplete: "new-password", Hint: "至少 10 个字符，可以用一句自己记得住的话。"},
		{Name: "again", Label: "再输入一次密码", Type: "password", Required: true, Autocomplete: "new-password"},
	}}).Bare()
}

func (web *Web) found(r *http.Request) (ui.Response, error) {
	closed, err := web.closed(r)
	if err != nil {
		return nil, err
	}
	if closed {
		return nil, fault.New(fault.Conflict, "已经设置过了，请直接登录。")
	}
	cmd, err := ui.Decode[setupCommand](r)
	if err != nil {
		return nil, err
	}
	if !sameCode(cmd.Code, web.SetUpCode) {
		return showSetup(cmd).Failed(fault.New(fault.Forbidden, "设置码不对。请查看启动程序的窗口，照抄“设置码”后面的代码。")), nil
	}
	if cmd.Password != cmd.Again {
		return showSetup(cmd).Failed(fault.New(fault.Invalid, "两次输入的密码不一样，请重新输入。")), nil
	}
	_, err = web.Founding.Found(r.Context(), flow.Founder{Unit: cmd.Unit,
		Account: access.NewAccount{Login: cmd.Login, Name: cmd.Name, Password: cmd.Password}})
	if err != nil {
		return showSetup(cmd).Failed(err), nil
	}
	secret, err := web.Accounts.SignIn(r.Context(), cmd.Login, cmd.Password, address(r))
	if err != nil {
		return nil, err
	}
	return ui.Redirect("/").Cookie(sessionCookie(r, secret)).Notice("设置完成。接下来读入第一份材料。"), nil
}

// sameCode compares without regard to case, hyphens and spaces, and takes 0 and
// 1, which no code holds, for the letters that they look like.
func sameCode(given, want string) bool {
	plain := func(code string) []byte {
		return []byte(strings.Map(func(c rune) rune {
			switch c {
			case '-', ' ', '　', '－', '—':
				return -1
			case '0':
				return 'O'
			case '1':
				return 'I'
			}
			return c
		}, strings.ToUpper(code)))
	}
	return want != "" && subtle.ConstantTimeCompare(plain(given), plain(want)) == 1
}
