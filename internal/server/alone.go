package server

import (
	"crypto/subtle"
	"fmt"
	"net"
	"net/http"
	"strconv"

	"bihuan/internal/access"
	"bihuan/internal/fault"
	"bihuan/internal/ui"
)

// Alone is the door of one person on one computer: whoever holds the secret of
// the opened address is that person.
type Alone struct {
	who     access.Viewer
	secret  string // in the address that the program opens
	session string // in the cookie that the address is exchanged for
	port    string
}

// NewAlone returns the door for who at a loopback address. secret and session
// are two independent secrets for this run.
func NewAlone(who access.Viewer, secret, session string, at net.Addr) *Alone {
	who.Alone = true
	port := ""
	if tcp, ok := at.(*net.TCPAddr); ok {
		port = strconv.Itoa(tcp.Port)
	}
	return &Alone{who: who, secret: secret, session: session, port: port}
}

// URL returns the address to open in the browser.
func (a *Alone) URL() string { return "http://127.0.0.1:" + a.port + "/open/" + a.secret }

// cookie has the port in its name: a browser keeps one set of cookies for all
// ports of a host.
func (a *Alone) cookie() string { return "bihuan_alone_" + a.port }

// Admit refuses other names than loopback: a page elsewhere may let its own
// name point at this computer, and the browser would then take it for ours.
func (a *Alone) Admit(r *http.Request) error {
	host, port, err := net.SplitHostPort(r.Host)
	if err != nil {
		host, port = r.Host, "80"
	}
	if port == a.port && (host == "localhost" || host == "127.0.0.1" || host == "::1") {
		return nil
	}
	return fault.New(fault.Forbidden, "单机使用时只接受本机访问，请从程序窗口里显示的网址打开。")
}

// Viewer implements Door.
func (a *Alone) Viewer(r *http.Request) (access.Viewer, error) {
	c, err := r.Cookie(a.cookie())
	if err != nil || subtle.ConstantTimeCompare([]byte(c.Value), []byte(a.session)) != 1 {
		return access.Viewer{}, fault.New(fault.Unsigned, "请从程序窗口里显示的网址打开；程序重新启动后，网址会更换。")
	}
	return a.who, nil
}

// Routes implements Door.
func (a *Alone) Routes() []ui.Route {
	return []ui.Route{{Method: http.MethodGet, Pattern: "/open/{secret}", Allow: ui.Public, Handler: a.open}}
}

func (a *Alone) open(r *http.Request) (ui.Response, error) {
	if subtle.ConstantTimeCompare([]byte(r.PathValue("secret")), []byte(a.secret)) != 1 {
		return nil, fault.New(fault.NotFound, "这个网址已经失效：程序每次启动都会更换网址。请从程序窗口里显示的网址打开。")
	}
	return ui.Redirect("/").Cookie(&http.Cookie{Name: a.cookie(), Value: a.session, Path: "/",
		HttpOnly: true, SameSite: http.SameSiteLaxMode}), nil
}

// Check reports whether at is on this computer only, which Alone demands.
func (a *Alone) Check(at net.Addr) error {
	if tcp, ok := at.(*net.TCPAddr); ok && tcp.IP.IsLoopback() {
		return nil
	}
	return fmt.Errorf("alone on %s: not a loopback address", at)
}
