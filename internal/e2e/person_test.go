package e2e

import (
	"bytes"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strconv"
	"strings"
	"testing"
)

// person uses the program without a browser, as its pages do: with cookies and
// forms.
type person struct {
	t      *testing.T
	client *http.Client
	base   string
}

// visit opens address, which may be one that signs in, and returns who has
// its cookies.
func visit(t *testing.T, address string) *person {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	p := &person{t: t, client: &http.Client{Jar: jar}, base: "http://" + u.Host}
	p.page(u.Path)
	return p
}

func (p *person) send(req *http.Request) (status int, body string) {
	p.t.Helper()
	res, err := p.client.Do(req)
	if err != nil {
		p.t.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	return res.StatusCode, string(text)
}

func (p *person) request(method, path, kind string, body io.Reader) *http.Request {
	p.t.Helper()
	req, err := http.NewRequestWithContext(p.t.Context(), method, p.base+path, body)
	if err != nil {
		p.t.Fatal(err)
	}
	if kind != "" {
		req.Header.Set("Content-Type", kind)
	}
	return req
}

// ask returns what the program answers to path.
func (p *person) ask(path string) (status int, body string) {
	p.t.Helper()
	return p.send(p.request(http.MethodGet, path, "", nil))
}

// page returns a page that must be there.
func (p *person) page(path string) string {
	p.t.Helper()
	status, body := p.ask(path)
	if status != http.StatusOK {
		p.t.Fatalf("%s: status %d\n%s", path, status, body)
	}
	return body
}

// data decodes the JSON of a page.
func (p *person) data(path string, into any) {
	p.t.Helper()
	req := p.request(http.MethodGet, path, "", nil)
	req.Header.Set("Accept", "application/json")
	status, body := p.send(req)
	if status != http.StatusOK {
		p.t.Fatalf("%s: status %d\n%s", path, status, body)
	}
	if err := json.Unmarshal([]byte(body), into); err != nil {
		p.t.Fatalf("%s: %v\n%s", path, err, body)
	}
}

// post sends a form and returns the page that comes, after redirects.
func (p *person) post(path string, fields ...string) (status int, body string) {
	p.t.Helper()
	form := url.Values{}
	for i := 0; i < len(fields); i += 2 {
		form.Set(fields[i], fields[i+1])
	}
	return p.send(p.request(http.MethodPost, path, "application/x-www-form-urlencoded", strings.NewReader(form.Encode())))
}

// file is something to upload.
type file struct {
	name    string
	content []byte
}

// upload hands files in at path, with further fields.
func (p *person) upload(path string, files []file, fields ...string) (status int, body string) {
	p.t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for i := 0; i < len(fields); i += 2 {
		if err := w.WriteField(fields[i], fields[i+1]); err != nil {
			p.t.Fatal(err)
		}
	}
	for _, f := range files {
		part, err := w.CreateFormFile("file", f.name)
		if err != nil {
			p.t.Fatal(err)
		}
		if _, err := part.Write(f.content); err != nil {
			p.t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		p.t.Fatal(err)
	}
	return p.send(p.request(http.MethodPost, path, w.FormDataContentType(), &b))
}

// line is what the tests need of a material in the list.
type line struct {
	ID, Name, Title string
	Version         int64
	Revision        int
	Counts          struct{ Problems, Verify, Error, Hint int }
}

// listed is the list of materials.
type listed struct{ Items []line }

func (p *person) materials() listed {
	p.t.Helper()
	var l listed
	p.data("/materials", &l)
	return l
}

// find returns the material whose file name contains name.
func (p *person) find(name string) line {
	p.t.Helper()
	for _, m := range p.materials().Items {
		if strings.Contains(m.Name, name) {
			return m
		}
	}
	p.t.Fatalf("no material %q", name)
	return line{}
}

func version(v int64) string { return strconv.FormatInt(v, 10) }

// alone starts the program for one person and returns that person.
func alone(t *testing.T) *person {
	t.Helper()
	address, _ := start(t, "--no-browser", "--data", t.TempDir())
	return visit(t, address)
}
