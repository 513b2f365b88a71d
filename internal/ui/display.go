package ui

import "net/http"

// displayCookie remembers 大字 for a browser, signed in or not.
const displayCookie = "bihuan_display"

func isLarge(r *http.Request) bool {
	c, err := r.Cookie(displayCookie)
	return err == nil && c.Value == "large"
}

type displayCommand struct {
	Large bool   `json:"large"`
	Back  string `json:"back"`
}

// display turns large type on and off.
func display(r *http.Request) (Response, error) {
	cmd, err := Decode[displayCommand](r)
	if err != nil {
		return nil, err
	}
	cookie := &http.Cookie{Name: displayCookie, Value: "large", Path: "/", MaxAge: 365 * 24 * 3600,
		HttpOnly: true, Secure: r.TLS != nil, SameSite: http.SameSiteLaxMode}
	if !cmd.Large {
		cookie.Value, cookie.MaxAge = "", -1
	}
	return Redirect(cmd.Back).Cookie(cookie), nil
}
