package cli

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"bihuan/internal/access"
	"bihuan/internal/ident"
	"bihuan/internal/ledger"
)

// colleague is an account of the first unit with the problems that it may see.
type colleague struct {
	token string
	sees  func(p ledger.Problem) bool
}

// subject is whose problem one of the restricted ones is.
const subject = "许清和"

// TestNothingOfOthers signs in as people who see a part of the ledger and asks
// for every page, export and file with every id: what is not theirs is 404, in
// no answer, and in no count.
func TestNothingOfOthers(t *testing.T) {
	c := newCrawled(t)
	who, err := c.person(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	page, err := c.ledger.List(t.Context(), who, ledger.Filter{Limit: ledger.MaxLimit})
	if err != nil {
		t.Fatal(err)
	}
	personal := slices.IndexFunc(page.Problems, func(p ledger.Problem) bool { return p.Subject == ledger.Personal })
	if personal < 0 {
		t.Fatal("the demonstration has no problem of a person")
	}
	// The material does not say whose it is; its keeper does.
	edit := ledger.Edit{Values: []ledger.Value{{Field: ledger.FieldPerson, Text: subject}}}
	if page.Problems[personal], err = c.ledger.Edit(t.Context(), who, page.Problems[personal].ID, page.Problems[personal].Version, edit); err != nil {
		t.Fatal(err)
	}
	c.ids = slices.Concat(c.strings(t, `SELECT id FROM material`), c.strings(t, `SELECT id FROM problem`), c.strings(t, `SELECT id FROM cause`),
		c.strings(t, `SELECT id FROM measure`), c.strings(t, `SELECT id FROM task`))
	paths := c.paths()
	if len(paths) < 300 {
		t.Fatalf("%d addresses: the crawl proves nothing", len(paths))
	}
	for name, one := range c.colleagues(t, who) {
		visible, hidden := "", []ledger.Problem{}
		total := 0
		for _, p := range page.Problems {
			_, body := c.get("/problems/"+p.ID, one.token, "application/json")
			if one.sees(p) {
				total++
				visible += body
				continue
			}
			hidden = append(hidden, p)
		}
		if total == 0 || len(hidden) == 0 {
			t.Fatalf("%s sees %d problems of %d: nothing is proved", name, total, len(page.Problems))
		}
		var counted struct{ Total int }
		if _, body := c.get("/ledger?count=1", one.token, "application/json"); json.Unmarshal([]byte(body), &counted) != nil || counted.Total != total {
			t.Errorf("%s counts %d problems, sees %d", name, counted.Total, total)
		}
		for _, path := range paths {
			status, body := c.get(path, one.token, "text/html")
			if status >= 500 {
				t.Errorf("%s at %s: %d", name, path, status)
			}
			for _, p := range hidden {
				if strings.Contains(path, p.ID) && status < 400 || path == "/problems/"+p.ID && status != http.StatusNotFound {
					t.Errorf("%s at %s, which is of another: %d", name, path, status)
				}
				if strings.Contains(body, p.Title) && !strings.Contains(visible, p.Title) {
					t.Errorf("%s reads %q at %s", name, p.Title, path)
				}
			}
		}
	}
}

// TestNobodyChangesTheUnseen gives every command to problems and tasks that
// somebody does not see: the answer is that there is no such thing, or that
// the role does not allow it, and nothing has changed.
func TestNobodyChangesTheUnseen(t *testing.T) {
	c := newCrawled(t)
	who, err := c.person(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	page, err := c.ledger.List(t.Context(), who, ledger.Filter{Limit: ledger.MaxLimit})
	if err != nil {
		t.Fatal(err)
	}
	before := c.strings(t, `SELECT id || ' ' || version FROM problem ORDER BY id`)
	tried := 0
	for name, one := range c.colleagues(t, who) {
		for _, p := range page.Problems {
			if one.sees(p) {
				continue
			}
			for _, route := range c.routes {
				path := ""
				switch {
				case route.Method != http.MethodPost:
				case strings.HasPrefix(route.Pattern, "/problems/{id}/"):
					path = strings.Replace(route.Pattern, "{id}", p.ID, 1)
				case strings.HasPrefix(route.Pattern, "/tasks/{id}/") && len(p.Course.Tasks) > 0:
					path = strings.Replace(route.Pattern, "{id}", p.Course.Tasks[0].ID, 1)
				}
				if path == "" || strings.Contains(path, "{") {
					continue
				}
				tried++
				body := fmt.Sprintf(`{"version":%d}`, p.Version)
				switch { // these want more before they look at anything
				case strings.HasSuffix(path, "/comments"):
					body = `{"text":"不该成功"}`
				case strings.HasSuffix(path, "/uploads"):
					body = `{"name":"不该成功.pdf","size":3}`
				}
				if status := c.post(path, one.token, body); status != http.StatusNotFound && status != http.StatusForbidden {
					t.Errorf("%s at %s: %d", name, path, status)
				}
			}
		}
	}
	if tried < 200 {
		t.Errorf("%d commands only", tried)
	}
	if after := c.strings(t, `SELECT id || ' ' || version FROM problem ORDER BY id`); !slices.Equal(before, after) {
		t.Error("something has changed")
	}
}

func (c *crawled) post(path, token, body string) int {
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(body))
	r.Header.Set("Authorization", "Bearer "+token)
	r.Header.Set("Accept", "application/json")
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Idempotency-Key", ident.New())
	w := httptest.NewRecorder()
	c.handler.ServeHTTP(w, r)
	return w.Code
}

// colleagues are hired with the part of the ledger that each may see, said
// once more in plain words.
func (c *crawled) colleagues(t *testing.T, who access.Viewer) map[string]colleague {
	t.Helper()
	names := func(p ledger.Problem, names ...string) bool {
		return slices.ContainsFunc(p.Concerned(), func(n ledger.Concerned) bool { return slices.Contains(names, n.Name) })
	}
	open := func(p ledger.Problem) bool { return p.Subject == ledger.Team }
	author, err := c.org.EnterPerson(t.Context(), who, subject, "", nil)
	if err != nil {
		t.Fatal(err)
	}
	rural := access.Grant{Role: access.Holder, Scope: "农村供水股"}
	bureau := access.Grant{Role: access.Inspector, Scope: "局办公室"}
	return map[string]colleague{
		"holder of one office":    {c.bound(t, who, "", rural), func(p ledger.Problem) bool { return open(p) && names(p, "农村供水股") }},
		"inspector of one office": {c.bound(t, who, "", bureau), func(p ledger.Problem) bool { return names(p, "局办公室") }},
		"holder, also elsewhere": {c.bound(t, who, c.named1(t, who, "罗思齐"), rural), func(p ledger.Problem) bool {
			return open(p) && names(p, "农村供水股", "罗思齐", "规划计划股", "机关党支部")
		}},
		"keeper not named":     {c.bound(t, who, "", access.Grant{Role: access.Keeper}), open},
		"member":               {c.bound(t, who, "", access.Grant{Role: access.Member}), open},
		"the person concerned": {c.bound(t, who, author.ID, rural), func(p ledger.Problem) bool { return open(p) && names(p, "农村供水股") || p.Person == subject }},
	}
}

// named1 returns the id of the one person of that name.
func (c *crawled) named1(t *testing.T, who access.Viewer, name string) string {
	t.Helper()
	p, err := c.staff(t.Context(), access.Viewer{UnitID: who.UnitID, Grants: access.WholeUnit(access.SysAdmin)}, name)
	if err != nil {
		t.Fatal(err)
	}
	return p.ID
}

// bound makes an account with grants, for a person where one is given, and
// returns a token for it.
func (c *crawled) bound(t *testing.T, who access.Viewer, person string, grants ...access.Grant) string {
	t.Helper()
	login := ident.New()[:10]
	secret := c.hired(t, who.UnitID, login)
	console := access.Viewer{UnitID: who.UnitID, Grants: access.WholeUnit(access.SysAdmin, access.SecAdmin)}
	a, err := c.instance.named(t.Context(), console, login)
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range grants {
		if _, err := c.access.Grant(t.Context(), console, a.ID, g); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := c.access.Bind(t.Context(), console, a.ID, person); err != nil {
		t.Fatal(err)
	}
	return secret
}
