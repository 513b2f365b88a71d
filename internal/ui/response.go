package ui

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
)

// Response is what a handler answers: a Shown page, a Redirected, a File or NoContent.
type Response interface {
	respond(s *Site, w http.ResponseWriter, r *http.Request) error
}

// Redirected sends the browser to another page by GET.
type Redirected struct {
	url     string
	notice  *Notice
	cookies []*http.Cookie
}

// Redirect answers 303 See Other; url is a path of this site.
func Redirect(url string) *Redirected { return &Redirected{url: url} }

// Notice shows text, once, on the page that the browser comes to. It travels in
// a cookie for a minute, so it names no content of materials and no person.
func (d *Redirected) Notice(text string) *Redirected { return d.Say(Good, text) }

// Say is Notice with a tone.
func (d *Redirected) Say(tone Tone, text string) *Redirected {
	d.notice = &Notice{Tone: tone, Text: text}
	return d
}

// Cookie sets a cookie on the way.
func (d *Redirected) Cookie(c *http.Cookie) *Redirected {
	d.cookies = append(d.cookies, c)
	return d
}

func (d *Redirected) respond(s *Site, w http.ResponseWriter, r *http.Request) error {
	for _, c := range d.cookies {
		http.SetCookie(w, c)
	}
	if d.notice != nil {
		leaveNotice(w, r, *d.notice)
	}
	w.Header().Set("Location", asciiURL(LocalPath(d.url)))
	w.WriteHeader(http.StatusSeeOther)
	return nil
}

// asciiURL escapes what a header cannot carry.
func asciiURL(url string) string {
	var out strings.Builder
	for _, b := range []byte(url) {
		if b < 0x80 {
			out.WriteByte(b)
		} else {
			fmt.Fprintf(&out, "%%%02X", b)
		}
	}
	return out.String()
}

// NoContent answers 204.
type NoContent struct{}

func (NoContent) respond(_ *Site, w http.ResponseWriter, _ *http.Request) error {
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// Data is an answer for programs alone, in JSON.
type Data struct {
	Status int
	Body   any
}

func (d Data) respond(_ *Site, w http.ResponseWriter, r *http.Request) error {
	return writeJSON(w, r, d.Status, "application/json", d.Body)
}

// Text is a short answer for machines, such as a health check.
type Text struct {
	Status int
	Body   string
}

func (t Text) respond(_ *Site, w http.ResponseWriter, r *http.Request) error {
	writeBody(w, r, t.Status, "text/plain; charset=utf-8", []byte(t.Body))
	return nil
}

// LocalPath returns url when it is a path of this site, else "/". What a
// request says about where to go next passes through here: a link in a mail
// must not turn our sign-in page into a door to somewhere else.
func LocalPath(url string) string {
	if !strings.HasPrefix(url, "/") || strings.HasPrefix(url, "//") {
		return "/"
	}
	for _, c := range []byte(url) {
		if c == '\\' || c <= ' ' || c == 0x7f {
			return "/"
		}
	}
	return url
}

// pathOf returns where a reader can come back to: the path with its query for
// a GET, "/" after a command.
func pathOf(r *http.Request) string {
	if r.Method != http.MethodGet {
		return "/"
	}
	return LocalPath(r.URL.RequestURI())
}

// WantsJSON reports whether the request prefers JSON to a page.
func WantsJSON(r *http.Request) bool {
	accept := r.Header.Get("Accept")
	return strings.Contains(accept, "json") && !strings.Contains(accept, "text/html")
}

func writeJSON(w http.ResponseWriter, r *http.Request, status int, contentType string, data any) error {
	buf := takeBuffer()
	defer giveBuffer(buf)
	enc := json.NewEncoder(buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(data); err != nil {
		return err
	}
	writeBody(w, r, status, contentType, buf.Bytes())
	return nil
}

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

func takeBuffer() *bytes.Buffer { return buffers.Get().(*bytes.Buffer) }

// giveBuffer keeps buffers of an ordinary page and lets giants go.
func giveBuffer(buf *bytes.Buffer) {
	if buf.Cap() > 1<<20 {
		return
	}
	buf.Reset()
	buffers.Put(buf)
}
