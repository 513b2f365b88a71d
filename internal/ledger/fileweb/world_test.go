package fileweb_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"bihuan/internal/blob"
	"bihuan/internal/child"
	"bihuan/internal/command/commandsql"
	"bihuan/internal/ident"
	"bihuan/internal/ledger"
	"bihuan/internal/ledger/attach"
	"bihuan/internal/ledger/fileweb"
	"bihuan/internal/ledger/grid"
	"bihuan/internal/ledger/grid/gridsql"
	"bihuan/internal/ledger/ledgertest"
	"bihuan/internal/ledger/ledgerweb"
	"bihuan/internal/seal"
	"bihuan/internal/sqldb/sqldbtest"
	"bihuan/internal/ui"
	"bihuan/internal/ui/uitest"
)

func TestMain(m *testing.M) {
	if code, handled := child.Main(os.Args[1:], attach.Works); handled {
		os.Exit(code)
	}
	os.Exit(m.Run())
}

// world is the ledger with its files behind a server.
type world struct {
	*ledgertest.World
	*uitest.Server
	desk *attach.Desk
}

func open(t *testing.T) *world {
	t.Helper()
	db := sqldbtest.SQLite(t)
	w := &world{World: ledgertest.New(t, db)}
	dir := t.TempDir()
	w.desk = &attach.Desk{Dir: filepath.Join(dir, "uploads"), Files: &blob.Store{Dir: filepath.Join(dir, "files"), NewID: ident.New},
		Sealer: seal.New(make([]byte, 32)), Clock: w.Clock, NewID: ident.New, Limits: attach.DefaultLimits()}
	w.Uploads = w.desk
	book := &ledgerweb.Web{Ledger: w.Service, Files: w.desk, Commands: &commandsql.Store{DB: db, Clock: w.Clock}, Clock: w.Clock,
		Views: &grid.Views{DB: db, Store: &gridsql.Store{DB: db}, History: w.Past, Clock: w.Clock, NewID: ident.New}}
	files := &fileweb.Web{Ledger: w.Service, Files: w.desk, Clock: w.Clock}
	w.Server = uitest.Serve(t, w.Keeper, []*ui.Room{ledgerweb.Room}, append(book.Routes(), files.Routes()...)...)
	return w
}

// working returns a problem on which work has begun.
func (w *world) working(t *testing.T) ledger.Problem {
	t.Helper()
	return w.give(t, w.Seed(t)[0], ledger.Assign{}, ledger.AcceptAssignment{By: "党建工作办公室"},
		ledger.Decompose{NewTask: ledger.NewTask{Title: "排定计划", Unit: "党建工作办公室"}})
}

func (w *world) give(t *testing.T, p ledger.Problem, commands ...ledger.Command) ledger.Problem {
	t.Helper()
	for _, c := range commands {
		after, err := w.Do(t.Context(), w.Keeper, p.ID, p.Version, c, nil)
		if err != nil {
			t.Fatalf("%s: %v", ledger.VerbOf(c), err)
		}
		p = after
	}
	return p
}

func (w *world) problem(t *testing.T, id string) ledger.Problem {
	t.Helper()
	p, err := w.Store.Problem(t.Context(), w.Keeper, id)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// send sends a request of any kind and returns the answer.
func (w *world) send(t *testing.T, method, path, kind, accept string, body []byte) (int, []byte, http.Header) {
	t.Helper()
	r, err := http.NewRequest(method, w.URL+path, bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Accept", accept)
	if kind != "" {
		r.Header.Set("Content-Type", kind)
		r.Header.Set("Idempotency-Key", ident.New())
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	said, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, said, answer.Header
}

func (w *world) json(t *testing.T, method, path string, body any) (int, fileweb.Upload, string) {
	t.Helper()
	raw := []byte("{}")
	switch b := body.(type) {
	case []byte:
		raw = b
	case nil:
	default:
		raw, _ = json.Marshal(b)
	}
	kind := "application/json"
	if method == "PUT" || method == "GET" {
		kind = ""
	}
	status, said, _ := w.send(t, method, path, kind, "application/json", raw)
	var u fileweb.Upload
	_ = json.Unmarshal(said, &u) // a refusal is another thing
	return status, u, string(said)
}

// upload brings a file in by pieces and returns its id.
func (w *world) upload(t *testing.T, problem, name string, content []byte) string {
	t.Helper()
	status, u, said := w.json(t, "POST", "/problems/"+problem+"/uploads", map[string]any{"name": name, "size": len(content)})
	if status != http.StatusCreated {
		t.Fatalf("begin: %d %s", status, said)
	}
	for half := range 2 {
		part := content[:len(content)/2]
		if half == 1 {
			part = content[len(content)/2:]
		}
		if status, u, said = w.json(t, "PUT", fmt.Sprintf("/uploads/%s?offset=%d", u.ID, u.Offset), part); status != 200 {
			t.Fatalf("piece: %d %s", status, said)
		}
	}
	if status, u, said = w.json(t, "POST", "/uploads/"+u.ID+"/complete", nil); status != 200 || !u.Ready {
		t.Fatalf("complete: %d %s", status, said)
	}
	return u.ID
}

// evidence brings files in and makes them evidence of p.
func (w *world) evidence(t *testing.T, p ledger.Problem, files ...string) ledger.Problem {
	t.Helper()
	var ids []string
	for _, name := range files {
		ids = append(ids, w.upload(t, p.ID, name, []byte("青禾镇"+name)))
	}
	p = w.give(t, p, ledger.AddEvidence{Kind: "document", Files: ids})
	w.desk.Forget(w.Keeper, ids...)
	return p
}

// part is one part of a form: a text, or a file when it has a file name.
type part struct{ field, file, content string }

func (w *world) multipart(t *testing.T, path string, parts ...part) (int, string, string) {
	t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for _, p := range parts {
		make := form.CreateFormField
		if p.file != "" {
			make = func(field string) (io.Writer, error) { return form.CreateFormFile(field, p.file) }
		}
		to, err := make(p.field)
		if err == nil {
			_, err = io.WriteString(to, p.content)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	form.Close()
	r, err := http.NewRequest("POST", w.URL+path, &body)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", form.FormDataContentType())
	r.Header.Set("Accept", "text/html")
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	said, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(said), answer.Header.Get("Location")
}

func photo(shade uint8, side int) []byte {
	img := image.NewGray(image.Rect(0, 0, side, side*3/4))
	for y := range side * 3 / 4 {
		for x := range side {
			img.SetGray(x, y, color.Gray{shade + uint8(x*60/side)})
		}
	}
	var out bytes.Buffer
	jpeg.Encode(&out, img, nil) // into memory: cannot fail
	return out.Bytes()
}

func has(t *testing.T, body string, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if !strings.Contains(body, text) {
			t.Errorf("the answer lacks %q", text)
		}
	}
}
