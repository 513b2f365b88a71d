package access

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"bihuan/internal/fault"
)

// Profile is how strictly a unit is guarded. The zero Profile is that of a
// small office.
type Profile struct {
	UnitID string `json:"unit_id"`
	// Separated is 三员分立: opening an account, granting rights and reading the
	// record of it are the acts of three people, who read no content.
	Separated bool         `json:"separated"`
	Password  PasswordRule `json:"password"`
	Version   int64        `json:"version"`
	UpdatedAt time.Time    `json:"updated_at"`
}

// PasswordRule is what passwords have to obey.
type PasswordRule struct {
	MinLength int `json:"min_length"` // characters; 0: defaultMinPassword
	Classes   int `json:"classes"`    // kinds of characters out of four, 0: any
	Days      int `json:"days"`       // after which a password has to be changed, 0: never
}

// Limits of a rule and of passwords.
const (
	defaultMinPassword = 10
	maxPassword        = 128
	strictestLength    = 32
	longestDays        = 3650
)

// Min returns the least number of characters.
func (r PasswordRule) Min() int {
	if r.MinLength == 0 {
		return defaultMinPassword
	}
	return r.MinLength
}

func (r PasswordRule) check() error {
	switch {
	case r.Min() < 8 || r.Min() > strictestLength:
		return fault.New(fault.Invalid, "密码最短长度请填8至%d之间的整数。", strictestLength)
	case r.Classes < 0 || r.Classes > 4:
		return fault.New(fault.Invalid, "密码须含的字符种类请填0至4之间的整数。")
	case r.Days < 0 || r.Days > longestDays:
		return fault.New(fault.Invalid, "密码定期更换的天数请填0（不要求）至%d之间的整数。", longestDays)
	}
	return nil
}

// Check refuses a password that does not obey r.
func (r PasswordRule) Check(password, login string) error {
	n := utf8.RuneCountInString(password)
	switch {
	case n < r.Min():
		return fault.New(fault.Invalid, "密码至少%d个字符，现在是%d个。可以用一句自己记得住的话。", r.Min(), n)
	case n > maxPassword:
		return fault.New(fault.Invalid, "密码最多%d个字符。", maxPassword)
	case strings.EqualFold(password, login):
		return fault.New(fault.Invalid, "密码不能与账号相同。")
	case strings.Trim(password, string([]rune(password)[:1])) == "":
		return fault.New(fault.Invalid, "密码不能只由同一个字符组成。")
	case classes(password) < r.Classes:
		return fault.New(fault.Invalid, "密码须包含大写字母、小写字母、数字、其他字符（含汉字）中的至少%d种。", r.Classes)
	}
	return nil
}

// classes counts the kinds of characters: capitals, small letters, digits, others.
func classes(password string) int {
	var seen [4]bool
	for _, r := range password {
		switch {
		case r < 0x80 && unicode.IsUpper(r):
			seen[0] = true
		case r < 0x80 && unicode.IsLower(r):
			seen[1] = true
		case r < 0x80 && unicode.IsDigit(r):
			seen[2] = true
		default:
			seen[3] = true
		}
	}
	n := 0
	for _, s := range seen {
		if s {
			n++
		}
	}
	return n
}

// expired reports whether the password of a is older than r allows.
func (r PasswordRule) expired(a Account, now time.Time) bool {
	since := a.PasswordAt
	if since.IsZero() {
		since = a.CreatedAt
	}
	return r.Days > 0 && now.Sub(since) > time.Duration(r.Days)*24*time.Hour
}
