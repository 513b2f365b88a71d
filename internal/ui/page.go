package ui

import (
	"bytes"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"net/http"
	"path"
	"slices"
	"strconv"
	"sync"

	"bihuan/internal/access"
	"bihuan/internal/fault"
)

// Room is the set of pages of one web room: an embedded folder pages with one
// folder per page, and the handles that NewPage made for them.
type Room struct {
	name  string
	files fs.FS
	pages []Rendered
}

// NewRoom returns the room of the embedded files; name is for messages.
func NewRoom(name string, files fs.FS) *Room { return &Room{name: name, files: files} }

// Name returns the name of the room.
func (room *Room) Name() string { return room.name }

// Folders lists the page folders that the embedded files hold, in order.
func (room *Room) Folders() ([]string, error) {
	entries, err := fs.ReadDir(room.files, "pages")
	if err != nil {
		return nil, fmt.Errorf("room %s: %w", room.name, err)
	}
	var names []string
	for _, e := range entries {
		if e.IsDir() {
			names = append(names, e.Name())
		}
	}
	return names, nil
}

// Pages lists the handles of the room in the order of their names.
func (room *Room) Pages() []Rendered {
	slices.SortFunc(room.pages, func(a, b Rendered) int { return bytes.Compare([]byte(a.Name()), []byte(b.Name())) })
	return room.pages
}

// Rendered is a page without its data type, for tests that walk a room.
type Rendered interface {
	Name() string
	// Render writes the whole page with data that fill has written to; fill gets a
	// pointer to the zero value of the data type.
	Render(w io.Writer, s *Site, viewer access.Viewer, fill func(pointer any)) error
}

// Page is the handle of one page folder whose data is a T.
type Page[T any] struct {
	room *Room
	name string
	load func() (*template.Template, error)
}

// NewPage registers the folder pages/<name> of room as a page that shows a T.
// The templates are read at the first use: a start does not pay for pages that
// nobody opens.
func NewPage[T any](room *Room, name string) *Page[T] {
	p := &Page[T]{room: room, name: name}
	p.load = sync.OnceValues(func() (*template.Template, error) {
		return parsePage(room.files, path.Join("pages", name))
	})
	room.pages = append(room.pages, p)
	return p
}

// Name returns the name of the page's folder.
func (p *Page[T]) Name() string { return p.name }

// Show answers with the page: title is the heading and the name of the tab.
// Where the request asks for JSON, data alone is the answer.
func (p *Page[T]) Show(title string, data T) *Shown {
	return &Shown{status: http.StatusOK, title: title, data: data,
		render: func(w io.Writer, frame Frame) error { return p.render(w, frame, data) }}
}

// Render implements Rendered.
func (p *Page[T]) Render(w io.Writer, s *Site, viewer access.Viewer, fill func(pointer any)) error {
	var data T
	fill(&data)
	frame := s.frame("/", viewer)
	frame.Title = p.name
	return p.render(w, frame, data)
}

func (p *Page[T]) render(w io.Writer, frame Frame, data T) error {
	tmpl, err := p.load()
	if err != nil {
		return err
	}
	return tmpl.ExecuteTemplate(w, "layout", View[T]{Frame: frame, Data: data})
}

// View is what a template gets.
type View[T any] struct {
	Frame
	Data T
}

// Frame is what surrounds the data of a page.
type Frame struct {
	Title   string
	Viewer  access.Viewer
	Site    *Site
	Path    string // of this page, with its query when it is a GET: where a form may return to
	Nav     []NavLink
	Crumbs  []Link
	Notices []Notice
	Large   bool // 大字
	Wide    bool // the page uses the whole width
	Across  bool // the page is printed across
	Bare    bool // no navigation: sign-in, set-up
}

// NewKey returns a fresh idempotency key for a form.
func (f Frame) NewKey() string { return f.Site.newID() }

// Shown is a page as an answer. Its methods change it and return it.
type Shown struct {
	version int64
	status  int
	title   string
	data    any
	render  func(w io.Writer, frame Frame) error
	failed  error
	crumbs  []Link
	notices []Notice
	wide    bool
	across  bool
	bare    bool
}

// Status sets another status than 200.
func (p *Shown) Status(code int) *Shown { p.status = code; return p }

// Failed shows the page again after a command failed: with the status and the
// sentence of err, so that nothing that was typed is lost. Where the request
// asks for JSON, and for errors that are no faults, the problem is the answer.
func (p *Shown) Failed(err error) *Shown { p.failed = err; return p }

// Crumbs sets the way to this page, without the page itself.
func (p *Shown) Crumbs(links ...Link) *Shown { p.crumbs = links; return p }

// Notice shows a sentence above the content.
func (p *Shown) Notice(tone Tone, text string) *Shown {
	p.notices = append(p.notices, Notice{Tone: tone, Text: text})
	return p
}

// Version answers with the version of the thing as its quoted ETag, which a
// command sends back as If-Match.
func (p *Shown) Version(version int64) *Shown { p.version = version; return p }

// Wide lets the page use the whole width of the window.
func (p *Shown) Wide() *Shown { p.wide = true; return p }

// Across lets the page be printed across (A4 landscape), for wide tables; a
// browser before Chromium 85 prints it upright.
func (p *Shown) Across() *Shown { p.across = true; return p }

// Bare leaves the navigation out.
func (p *Shown) Bare() *Shown { p.bare = true; return p }

func (p *Shown) respond(s *Site, w http.ResponseWriter, r *http.Request) error {
	if p.failed != nil {
		if WantsJSON(r) || fault.KindOf(p.failed) == fault.Internal {
			return p.failed
		}
		p.status, _ = statusOf(fault.KindOf(p.failed))
		p.Notice(Alarm, fault.Text(p.failed))
	}
	if WantsJSON(r) {
		if p.version > 0 {
			w.Header().Set("ETag", strconv.Quote(strconv.FormatInt(p.version, 10)))
		}
		return writeJSON(w, r, p.status, "application/json", p.data)
	}
	frame := s.frame(pathOf(r), access.From(r.Context()))
	frame.Title, frame.Crumbs, frame.Wide, frame.Across, frame.Bare = p.title, p.crumbs, p.wide, p.across, p.bare
	frame.Large = isLarge(r)
	if notice, ok := takeNotice(w, r); ok {
		frame.Notices = append(frame.Notices, notice)
	}
	frame.Notices = append(frame.Notices, p.notices...)
	buf := takeBuffer()
	defer giveBuffer(buf)
	if err := p.render(buf, frame); err != nil {
		return fmt.Errorf("render %q: %w", p.title, err)
	}
	writeBody(w, r, p.status, "text/html; charset=utf-8", buf.Bytes())
	return nil
}
