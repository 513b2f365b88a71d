package e2e

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"bihuan/internal/browsertest"
)

// axe is the accessibility engine; testdata/axe/README.md says where it comes from.
//
//go:embed testdata/axe/axe.min.js
var axe string

// spot is a page that a test looks at: its name in pictures and its address.
type spot struct{ name, path string }

// spots returns every page that the shared demonstration can show to its keeper.
func (w world) spots(t *testing.T) []spot {
	t.Helper()
	p := w.as(t, w.keeper)
	list := []spot{
		{"materials", "/materials"}, {"materials-none", "/materials?q=查无此文"},
		{"rules", "/rules"}, {"rule", "/rules/count-mismatch"}, {"account", "/account"},
		{"accounts", "/accounts"}, {"account-new", "/accounts/new"}, {"accounts-security", "/accounts/security"}, {"audit", "/audit"},
		{"ledger", "/ledger"}, {"ledger-none", "/ledger?q=查无此事"}, {"ledger-measures", "/ledger/measures"}, {"ledger-new", "/ledger/new"},
		{"ledger-grouped", "/ledger?group=lead_unit"}, {"views", "/ledger/views?query=missing%3Ddue"}, {"grid", "/grid"}, {"grid-none", "/grid?q=查无此事"}, {"batches", "/exchange/batches"},
		{"org", "/org"}, {"org-all", "/org?show=all"}, {"org-none", "/org?q=查无此人"}, {"org-import", "/org/import"}, {"office-new", "/org/offices/new"},
		{"settings", "/settings"}, {"settings-rules", "/settings/rules"}, {"settings-rule", "/settings/rules?edit=limited"}, {"settings-step", "/settings/rules?edit=new"},
		{"settings-holidays", "/settings/holidays?edit=new"}, {"settings-import", "/settings/import"}, {"sources", "/ledger/sources"}, {"several", "/ledger/several"},
		{"desk", "/desk"}, {"board", "/board"}, {"board-units", "/board?by=lead_unit"}, {"figures", "/board/figures"}, {"late", "/board/late"}, {"gaps", "/board/gaps"},
		{"accept", "/board/accept"}, {"look-back", "/board/look-back"}, {"letters", "/board/letters"}, {"duties", "/duties"}, {"matrix", "/duties?view=matrix"}, {"alike", "/ledger/alike"},
		{"exchange", "/exchange"}, {"import", "/exchange/import"}, {"split", "/exchange/split"}, {"return", "/exchange/return"}, {"layouts", "/exchange/layouts"},
		{"acts", "/account/acts"}, {"checkpoints", "/audit/checkpoints"}, {"person-new", "/org/people/new"},
		{"not-found", "/nowhere"},
	}
	for i, m := range p.materials().Items {
		for _, view := range []string{"findings", "draft", "past"} {
			list = append(list, spot{fmt.Sprintf("material%d-%s", i+1, view), "/materials/" + m.ID + "?view=" + view})
		}
	}
	var problems struct{ Items []struct{ ID string } }
	p.data("/ledger", &problems)
	if len(problems.Items) < 2 {
		t.Fatalf("the demonstration's ledger holds %d problems", len(problems.Items))
	}
	for i, id := range []string{problems.Items[0].ID, problems.Items[len(problems.Items)-1].ID} {
		list = append(list, spot{fmt.Sprintf("problem%d", i+1), "/problems/" + id})
	}
	var chart struct {
		Offices []struct {
			ID    string
			Seats []struct {
				Person string `json:"person_id"`
				Post   string `json:"post_id"`
			}
		}
	}
	p.data("/org", &chart)
	if len(chart.Offices) < 10 || len(chart.Offices[0].Seats) < 2 {
		t.Fatalf("the demonstration's organisation has %d offices", len(chart.Offices))
	}
	seat := chart.Offices[0].Seats[1]
	list = append(list, spot{"office", "/org/offices/" + chart.Offices[0].ID}, spot{"office-edit", "/org/offices/" + chart.Offices[0].ID + "?do=edit"},
		spot{"person", "/org/people/" + seat.Person}, spot{"person-move", "/org/people/" + seat.Person + "?do=move&post=" + seat.Post},
		spot{"person-charge", "/org/people/" + seat.Person + "?do=charge"})
	first := problems.Items[0].ID
	return append(list, spot{"problem-edit", "/problems/" + first + "?edit=1"}, spot{"links", "/problems/" + first + "/links"}, spot{"comments", "/problems/" + first + "/comments"},
		spot{"urge", "/board/late/urge?id=" + problems.Items[4].ID})
}

// elsewhere are the pages that the walk leaves to others: those before anybody
// is signed in, and what is no page.
var elsewhere = []string{"/healthz", "/readyz", "/setup", "/login", "/{$}"}

// TestWalkIsWhole: a page without an id in its address that is in the role
// matrix is in the walk too.
func TestWalkIsWhole(t *testing.T) {
	matrix, err := os.ReadFile("../server/testdata/matrix.txt")
	if err != nil {
		t.Fatal(err)
	}
	walked := map[string]bool{}
	for _, s := range demonstration(t).spots(t) {
		path, _, _ := strings.Cut(s.path, "?")
		walked[path] = true
	}
	pages := 0
	for line := range strings.Lines(string(matrix)) {
		words := strings.Fields(line)
		if len(words) < 3 || words[0] != "GET" || strings.Contains(line, "exported") || strings.Contains(words[1], "{") || slices.Contains(elsewhere, words[1]) {
			continue
		}
		pages++
		if !walked[words[1]] {
			t.Errorf("nobody looks at %s", words[1])
		}
	}
	if pages < 30 {
		t.Errorf("only %d pages in the matrix", pages)
	}
}

// TestEveryPageFits opens every page wide and narrow, for keeper and reader: no
// page is wider than its window, the browser has nothing to complain about, and
// nothing bars people who see badly or use no mouse.
func TestEveryPageFits(t *testing.T) {
	w := demonstration(t)
	browser := browsertest.Start(t)
	spots := w.spots(t)
	if len(spots) < 20 {
		t.Fatalf("%d pages: the walk is broken", len(spots))
	}
	for _, size := range [][2]int{{1366, 768}, {360, 740}} {
		// A tab has a hang limit: no single one opens every page.
		for some := range slices.Chunk(spots, 20) {
			tab := w.signedIn(browser, w.keeper, size[0], size[1])
			for _, s := range some {
				look(t, tab, w.url, s, size[0])
			}
			if said := complaints(tab); len(said) > 0 {
				t.Errorf("at %d pixels the browser says %q", size[0], said)
			}
		}
	}
}

// TestDoorFits does the same for the pages before anybody is signed in, and for
// the first page of an empty program.
func TestDoorFits(t *testing.T) {
	w := demonstration(t)
	url, _ := start(t, "serve", "--listen", "127.0.0.1:0", "--data", t.TempDir())
	address, _ := start(t, "--no-browser", "--data", t.TempDir())
	for _, size := range [][2]int{{1366, 768}, {360, 740}} {
		tab := browsertest.Start(t).Tab(size[0], size[1])
		look(t, tab, w.url, spot{"login", "/login"}, size[0])
		look(t, tab, url, spot{"setup", "/setup"}, size[0])
		at := strings.Index(address, "/open/")
		look(t, tab, address[:at], spot{"first", address[at:]}, size[0])
		look(t, tab, address[:at], spot{"ledger-empty", "/ledger"}, size[0])
		if said := complaints(tab); len(said) > 0 {
			t.Errorf("at %d pixels the browser says %q", size[0], said)
		}
	}
}

func look(t *testing.T, tab *browsertest.Tab, base string, s spot, width int) {
	t.Helper()
	tab.Open(base + s.path)
	if tab.Overflows() {
		t.Errorf("%s is wider than %d pixels", s.name, width)
	}
	for _, barrier := range barriers(t, tab) {
		t.Errorf("%s at %d pixels: %s", s.name, width, barrier)
	}
	if os.Getenv("BIHUAN_SHOTS") != "" {
		tab.Shot(fmt.Sprintf("%s-%d", s.name, width))
	}
}

// complaints leaves out that a page which must not exist answers 404.
func complaints(tab *browsertest.Tab) []string {
	var list []string
	for _, c := range tab.Complaints() {
		if !strings.Contains(c, "/nowhere") {
			list = append(list, c)
		}
	}
	return list
}

// barriers returns what is serious or critical for accessibility on the page.
// The engine is put into the page by the debugger, which no policy stops.
func barriers(t *testing.T, tab *browsertest.Tab) []string {
	t.Helper()
	if got := browsertest.Eval[string](tab, axe+"\n;axe.version"); got != "4.10.3" {
		t.Fatalf("axe %q", got)
	}
	found := browsertest.Await[string](tab, `axe.run(document, {resultTypes: ['violations']}).then(function (r) {
		return JSON.stringify(r.violations.map(function (v) {
			return {id: v.id, impact: v.impact, nodes: v.nodes.map(function (n) { return n.html.slice(0, 200); })};
		}));
	})`)
	var violations []struct {
		ID, Impact string
		Nodes      []string
	}
	if err := json.Unmarshal([]byte(found), &violations); err != nil {
		t.Fatalf("%v: %s", err, found)
	}
	var list []string
	for _, v := range violations {
		if v.Impact == "serious" || v.Impact == "critical" {
			list = append(list, fmt.Sprintf("%s (%s): %d places, %s", v.ID, v.Impact, len(v.Nodes), strings.Join(v.Nodes[:min(2, len(v.Nodes))], " … ")))
		}
	}
	return list
}
