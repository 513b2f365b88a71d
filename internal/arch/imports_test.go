package arch

import (
	"slices"
	"strings"
	"testing"
)

// wings are the folders of the wings in the order in which they may use each
// other: a wing may use those before it, never those after it.
var wings = []string{"access", "audit", "org", "comment", "material", "ledger", "settings", "dispatch", "duty", "target", "decision", "opinion", "meeting"}

// wing returns the place of a package in wings, -1 for what is no wing.
func wing(path string) int {
	rest, ok := strings.CutPrefix(path, "internal/")
	if !ok {
		return -1
	}
	name, _, _ := strings.Cut(rest, "/")
	return slices.Index(wings, name)
}

func TestImports(t *testing.T) {
	packages := list(t, 20, false, "./...")
	rooms := map[string]int{}
	for _, p := range packages {
		path := p.path()
		if isTestPackage(path) || !strings.HasPrefix(path, "internal/") && !strings.HasPrefix(path, "cmd/") {
			continue
		}
		rooms[room(path)]++
		for _, imported := range p.Imports {
			if reason := forbidden(path, strings.TrimPrefix(imported, module)); reason != "" {
				t.Errorf("%s imports %s: %s", path, imported, reason)
			}
		}
	}
	if rooms["sql"] < 3 || rooms["web"] < 1 {
		t.Errorf("found %v rooms: the walk does not see the wings", rooms)
	}
}

// forbidden returns why from must not import to, "" when it may.
func forbidden(from, to string) string {
	fromRoom, toRoom := room(from), room(to)
	inCLI := strings.HasPrefix(from, "internal/cli")
	switch {
	case isTestPackage(to):
		return "a test package would be linked into the program"
	case to == "internal/cli" && from != "cmd/bihuan":
		return "the command line wires everything and is used by nobody"
	case strings.HasPrefix(from, "cmd/") && to != "internal/cli" && to != "os":
		return "main is one line"
	case toRoom == "sql" && !inCLI:
		return "only the command line wires stores; others ask for an interface"
	case toRoom == "web" && !inCLI && from != "internal/server" && !(fromRoom == "web" && to == firstRoom(from)):
		return "pages are put together by the server"
	case isDatabase(to) && fromRoom != "sql" && from != "internal/sqldb":
		return "database/sql stays in sqldb and the sql rooms"
	case to == "internal/sqldb" && fromRoom != "sql" && !inCLI:
		return "only stores speak to the database"
	}
	if isInner(from) {
		return forbiddenInside(from, to)
	}
	return ""
}

// firstRoom returns the web room of a wing that its further rooms may use: how
// a thing looks is said once.
func firstRoom(path string) string {
	parent, _, _ := cutLast(path)
	return parent + "/" + last(parent) + "web"
}

// isInner says whether a package is a wing's own room or below all wings:
// what decides, without database, pages and processes.
func isInner(path string) bool {
	return wing(path) >= 0 && room(path) == "" ||
		slices.Contains([]string{"internal/fault", "internal/zh", "internal/history", "internal/command", "internal/flow"}, path)
}

func forbiddenInside(from, to string) string {
	switch {
	case to == "net/http", to == "html/template", to == "internal/ui", to == "internal/server":
		return "a wing knows nothing of pages"
	case wing(to) > wing(from) && from != "internal/flow" && from != "internal/command":
		return "a wing uses those below it only"
	case to == "internal/flow":
		return "what joins several wings is above them"
	}
	return ""
}

// isDatabase says whether a package is database/sql or a driver for it.
func isDatabase(path string) bool {
	return path == "database/sql" || path == "database/sql/driver" ||
		strings.HasPrefix(path, "modernc.org/sqlite") || strings.HasPrefix(path, "github.com/jackc/pgx") ||
		strings.HasPrefix(path, "github.com/pressly/goose")
}

// The rules above would be worthless if they allowed everything.
func TestForbiddenIsForbidden(t *testing.T) {
	for _, c := range []struct {
		from, to string
		allowed  bool
	}{
		{"internal/ledger", "database/sql", false},
		{"internal/ledger", "internal/ledger/ledgersql", false},
		{"internal/ledger", "net/http", false},
		{"internal/ledger", "internal/material", true},
		{"internal/ledger", "internal/duty", false},
		{"internal/fault", "internal/ledger", false},
		{"internal/material/lint", "internal/ledger", false},
		{"internal/material/materialweb", "internal/material/materialsql", false},
		{"internal/material/materialweb", "internal/sqldb", false},
		{"internal/ledger/ledgersql", "internal/sqldb", true},
		{"internal/ledger/deskweb", "internal/ui", true},
		{"internal/ledger/deskweb", "internal/ledger/ledgerweb", true},
		{"internal/ledger/ledgerweb", "internal/ledger/deskweb", false},
		{"internal/ledger/deskweb", "internal/org/orgweb", false},
		{"internal/ledger/deskweb", "internal/ledger/ledgersql", false},
		{"internal/ledger/ledgersql", "database/sql", true},
		{"internal/server", "internal/ledger/ledgerweb", true},
		{"internal/server", "internal/ledger/ledgersql", false},
		{"internal/cli", "internal/ledger/ledgersql", true},
		{"internal/server", "internal/cli", false},
		{"internal/cli", "internal/browsertest", false},
		{"internal/flow", "internal/ledger", true},
		{"cmd/bihuan", "internal/cli", true},
		{"cmd/bihuan", "internal/sqldb", false},
	} {
		if reason := forbidden(c.from, c.to); (reason == "") != c.allowed {
			t.Errorf("%s → %s: allowed %v, want %v (%s)", c.from, c.to, reason == "", c.allowed, reason)
		}
	}
}
