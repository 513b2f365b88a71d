package cli

import (
	"archive/zip"
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"bihuan/demo"
	"bihuan/internal/access"
	"bihuan/internal/access/accessweb"
	"bihuan/internal/history"
	"bihuan/internal/ident"
	"bihuan/internal/ledger"
	"bihuan/internal/material"
	"bihuan/internal/org"
	"bihuan/internal/server"
	"bihuan/internal/sqldb"
	"bihuan/internal/ui"
)

// crawled is the whole program with demonstration data in one unit and a
// little in another.
type crawled struct {
	*instance
	handler http.Handler
	routes  []ui.Route
	ids     []string // of rows of every kind
	open    []string // texts of the first unit that its readers see
	closed  []string // texts of the first unit that only few see
}

const password = "青禾镇的春天有一点晚"

func newCrawled(t *testing.T) *crawled {
	t.Helper()
	a := &app{now: time.Now, out: io.Discard, err: io.Discard, getenv: os.Getenv}
	in, err := a.openInstance(t.Context(), t.TempDir(), "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(in.close)
	c := &crawled{instance: in}
	c.fill(t)
	doors := &accessweb.Web{Accounts: in.access, Founding: in.founding, Clock: in.clock}
	site, err := in.site(slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	site.SignIn = accessweb.SignIn
	config := server.Config{Site: site, Door: server.Office{Sessions: in.access}, Routes: append(doors.Routes(), in.routes()...),
		Record: in.access, Ready: in.ready, NewID: ident.New, Clock: in.clock, Log: slog.New(slog.DiscardHandler)}
	c.handler, c.routes = server.Handler(config), server.AllRoutes(config)
	return c
}

// fill seeds the demonstration, takes a member's own material into the ledger,
// and reads which texts are whose.
func (c *crawled) fill(t *testing.T) {
	t.Helper()
	ctx := t.Context()
	if _, err := c.seed(ctx); err != nil {
		t.Fatal(err)
	}
	who, err := c.person(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range c.strings(t, `SELECT id FROM material WHERE visibility = 'restricted' ORDER BY id`) {
		o, err := c.materials.Open(ctx, who, id)
		if err != nil {
			t.Fatal(err)
		}
		m, err := c.materials.Do(ctx, who, id, o.Material.Version, material.ConfirmLinks{})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.filing.File(ctx, who, id, m.Version); err != nil {
			t.Fatal(err)
		}
	}
	begun := c.strings(t, `SELECT id FROM problem WHERE visibility = 'unit' AND state IN ('assigned', 'working', 'reopened') ORDER BY id LIMIT 2`)
	letters, err := c.ledger.Send(ctx, who, []ledger.Mailing{{Problems: begun, Letter: ledger.SendLetter{Step: "reminder", To: "水务局", Signer: "县委办"}}})
	if err != nil {
		t.Fatal(err)
	}
	c.ids = append(c.ids, letters...)
	for _, table := range []string{"material", "problem", "cause", "measure", "task"} {
		for _, visibility := range []string{"unit", "restricted"} {
			ids := c.strings(t, `SELECT id FROM `+table+` WHERE visibility = '`+visibility+`' ORDER BY id`)
			c.ids = append(c.ids, ids[:min(len(ids), 3)]...)
		}
	}
	c.ids = append(c.ids, c.strings(t, `SELECT id FROM account ORDER BY login`)...)
	c.open = c.strings(t, `SELECT title FROM problem WHERE visibility = 'unit' ORDER BY id`)
	all := strings.Join(c.open, "\n") + strings.Join(c.strings(t, `SELECT statement FROM problem WHERE visibility = 'unit' ORDER BY id`), "\n")
	for _, name := range demo.Materials { // no text of a restricted row may stand elsewhere too
		if content, err := demo.Files.ReadFile(strings.TrimSuffix(name, ".docx") + ".txt"); err == nil && !strings.Contains(name, "个人") {
			all += string(content)
		}
	}
	for _, title := range c.strings(t, `SELECT title FROM problem WHERE visibility = 'restricted' ORDER BY id`) {
		if !strings.Contains(all, title) {
			c.closed = append(c.closed, title)
		}
	}
	if len(c.open) < 5 || len(c.closed) < 3 || len(c.ids) < 12 {
		t.Fatalf("%d open and %d restricted texts, %d ids: the crawl proves nothing", len(c.open), len(c.closed), len(c.ids))
	}
}

func (c *crawled) strings(t *testing.T, query string) []string {
	t.Helper()
	all, err := sqldb.All(t.Context(), c.db, sqldb.Value[string], query)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// hired makes an account with the role in a unit and returns a token for it.
func (c *crawled) hired(t *testing.T, unit, login string, roles ...access.Role) string {
	t.Helper()
	console := access.Viewer{UnitID: unit, Via: "测试", Grants: access.WholeUnit(access.SysAdmin, access.SecAdmin)}
	var secret string
	err := c.db.Atomic(t.Context(), func(ctx context.Context) error {
		a, err := c.access.Add(ctx, ident.New(), unit, "", access.NewAccount{Login: login, Name: login, Password: password, Role: access.Keeper})
		if err != nil {
			return err
		}
		a.Grants = access.WholeUnit(roles...)
		a.Version++
		if err := c.access.Store.SaveAccount(ctx, a); err != nil {
			return err
		}
		secret, _, err = c.access.IssueToken(ctx, console, login, "", 1)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return secret
}

func (c *crawled) get(path, token, accept string) (int, string) {
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.Header.Set("Authorization", "Bearer "+token)
	r.Header.Set("Accept", accept)
	w := httptest.NewRecorder()
	c.handler.ServeHTTP(w, r)
	return w.Code, plain(w.Body.Bytes())
}

// plain returns what a reader of an answer can find: a workbook or a Word file
// is unpacked.
func plain(body []byte) string {
	z, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		return string(body)
	}
	var all strings.Builder
	for _, f := range z.File {
		if r, err := f.Open(); err == nil {
			_, _ = io.Copy(&all, r) // a broken part holds nothing to find
			r.Close()
		}
	}
	return all.String()
}

// paths returns the address of every GET route with every id.
func (c *crawled) paths() []string {
	var all []string
	hole := regexp.MustCompile(`\{[^}]*\}`)
	for _, route := range c.routes {
		if route.Method != http.MethodGet || strings.HasPrefix(route.Pattern, "/static/") || route.Pattern == "/rules/{id}" {
			continue
		}
		pattern := strings.TrimSuffix(route.Pattern, "{$}")
		if !hole.MatchString(pattern) {
			all = append(all, pattern)
			continue
		}
		for _, id := range c.ids {
			all = append(all, hole.ReplaceAllLiteralString(pattern, id))
		}
	}
	return all
}

// TestNothingBeyondRights logs in as every role, and as the keeper of another
// unit, and asks for every page, export and file with every id: an answer holds
// no text that the role may not see.
func TestNothingBeyondRights(t *testing.T) {
	c := newCrawled(t)
	first := c.strings(t, `SELECT id FROM unit ORDER BY id`)[0]
	second := c.second(t)
	people := map[string]struct {
		unit  string
		roles []access.Role
	}{"nothing": {unit: first}, "foreign": {second, []access.Role{access.Keeper}}}
	for _, role := range access.Roles {
		people[string(role)] = struct {
			unit  string
			roles []access.Role
		}{first, []access.Role{role}}
	}
	paths := c.paths()
	for name, p := range people {
		token := c.hired(t, p.unit, "crawl-"+name, p.roles...)
		v := access.Viewer{AccountID: "x", UnitID: p.unit, Grants: access.WholeUnit(p.roles...)}
		reads, restricted := v.Reads() && p.unit == first, v.SeesRestricted() && p.unit == first
		sawOpen, sawClosed, answers := false, false, 0
		for _, path := range paths {
			for _, accept := range []string{"text/html", "application/json"} {
				status, body := c.get(path, token, accept)
				if status == http.StatusOK {
					answers++
				}
				if status >= 500 {
					t.Errorf("%s at %s: %d", name, path, status)
				}
				for _, text := range c.open {
					if strings.Contains(body, text) {
						sawOpen = true
						if !reads {
							t.Errorf("%s sees %q at %s", name, text, path)
						}
					}
				}
				for _, text := range c.closed {
					if strings.Contains(body, text) {
						sawClosed = true
						if !restricted {
							t.Errorf("%s sees the restricted %q at %s", name, text, path)
						}
					}
				}
			}
		}
		if answers == 0 || sawOpen != reads || sawClosed != restricted {
			t.Errorf("%s: %d answers, saw open %v, restricted %v", name, answers, sawOpen, sawClosed)
		}
	}
	if len(paths) < 60 {
		t.Errorf("%d addresses only", len(paths))
	}
}

// second founds another unit.
func (c *crawled) second(t *testing.T) string {
	t.Helper()
	var unit org.Unit
	err := c.db.Atomic(t.Context(), func(ctx context.Context) (err error) {
		unit, err = c.founding.Org.Found(ctx, "青禾镇党委", "")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return unit.ID
}

// TestRecordHoldsNoContent uses the program as a keeper does and looks for
// content, the password and the token in everything that 操作记录 says.
func TestRecordHoldsNoContent(t *testing.T) {
	c := newCrawled(t)
	unit := c.strings(t, `SELECT id FROM unit ORDER BY id`)[0]
	token := c.hired(t, unit, "crawl-keeper", access.Keeper, access.Custodian)
	for _, path := range c.paths() {
		c.get(path+"?q=canary-search", token, "text/html")
	}
	auditor := access.Viewer{AccountID: "x", UnitID: unit, Role: access.Auditor}
	page, err := c.access.Audit(t.Context(), auditor, access.AuditFilter{Limit: access.MaxAudit})
	if err != nil {
		t.Fatal(err)
	}
	kinds := map[string]int{}
	var said []history.Happened
	for _, l := range page.Lines {
		kinds[l.Kind.Code]++
		said = append(said, l.Happened)
	}
	for _, kind := range []string{"exported", "read", "rights"} {
		if kinds[kind] == 0 {
			t.Errorf("操作记录 tells nothing of kind %s: %v", kind, kinds)
		}
	}
	secrets := slices.Concat(c.open, c.closed, []string{"canary", token, password})
	for _, h := range said {
		for _, text := range secrets {
			if strings.Contains(h.Sentence, text) {
				t.Errorf("操作记录 holds %q: %s", text, h.Sentence)
			}
		}
	}
}
