package ui

import (
	"encoding/base64"
	"net/http"
	"strings"
	"unicode/utf8"
)

// noticeCookie carries one sentence over a redirect.
const noticeCookie = "bihuan_notice"

// longestNotice is in bytes; a cookie may not grow beyond 4 KB.
const longestNotice = 1500

func leaveNotice(w http.ResponseWriter, r *http.Request, n Notice) {
	text := n.Text
	if len(text) > longestNotice {
		text = strings.ToValidUTF8(text[:longestNotice], "") + "……"
	}
	http.SetCookie(w, &http.Cookie{
		Name: noticeCookie, Value: base64.RawURLEncoding.EncodeToString([]byte(string(n.Tone) + "\n" + text)),
		Path: "/", MaxAge: 60, HttpOnly: true, Secure: r.TLS != nil, SameSite: http.SameSiteLaxMode,
	})
}

// takeNotice returns what leaveNotice left and removes it.
func takeNotice(w http.ResponseWriter, r *http.Request) (Notice, bool) {
	c, err := r.Cookie(noticeCookie)
	if err != nil {
		return Notice{}, false
	}
	http.SetCookie(w, &http.Cookie{Name: noticeCookie, Path: "/", MaxAge: -1, HttpOnly: true, Secure: r.TLS != nil})
	raw, err := base64.RawURLEncoding.DecodeString(c.Value)
	if err != nil || !utf8.Valid(raw) {
		return Notice{}, false
	}
	tone, text, ok := strings.Cut(string(raw), "\n")
	switch Tone(tone) {
	case Info, Good, Warn, Alarm, Plain:
	default:
		return Notice{}, false
	}
	return Notice{Tone: Tone(tone), Text: text}, ok && text != ""
}
