package arch

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "bihuan/"

// pkg is what the go command tells about one package.
type pkg struct {
	ImportPath   string
	Dir          string
	Standard     bool
	Imports      []string // not those of tests
	GoFiles      []string
	CgoFiles     []string
	DepsErrors   []struct{ Err string }
	TestGoFiles  []string
	XTestGoFiles []string
}

// path returns the import path within the module: "internal/fault".
func (p *pkg) path() string { return strings.TrimPrefix(p.ImportPath, module) }

// list returns the packages that match patterns, with all they need when deps
// is set. It fails below a minimum, since a walk over nothing proves nothing.
func list(t *testing.T, minimum int, deps bool, patterns ...string) []*pkg {
	t.Helper()
	args := []string{"list", "-json=ImportPath,Dir,Standard,Imports,GoFiles,CgoFiles,DepsErrors,TestGoFiles,XTestGoFiles"}
	if deps {
		args = append(args, "-deps")
	}
	cmd := exec.Command("go", append(args, patterns...)...)
	cmd.Dir = "../.."
	// As the releases are built: without cgo the set of files differs.
	cmd.Env = append(cmd.Environ(), "CGO_ENABLED=0")
	out, err := cmd.Output()
	if err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			t.Fatalf("go list: %s", exit.Stderr)
		}
		t.Fatal(err)
	}
	var all []*pkg
	for decoder := json.NewDecoder(strings.NewReader(string(out))); ; {
		p := new(pkg)
		if err := decoder.Decode(p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
	if len(all) < minimum {
		t.Fatalf("%d packages match %v, want at least %d", len(all), patterns, minimum)
	}
	return all
}

// last returns the last element of a package's path.
func last(path string) string { return path[strings.LastIndexByte(path, '/')+1:] }

// room says which room of a wing a package is: "sql", "web", or "" for the
// wing itself and everything that is no wing.
func room(path string) string {
	parent, name, ok := cutLast(path)
	if !ok {
		return ""
	}
	switch {
	case name == last(parent)+"sql":
		return "sql"
	case name == last(parent)+"web", wing(parent+"/") >= 0 && strings.HasSuffix(name, "web"):
		return "web"
	}
	return ""
}

func cutLast(path string) (parent, name string, ok bool) {
	i := strings.LastIndexByte(path, '/')
	if i < 0 {
		return "", path, false
	}
	return path[:i], path[i+1:], true
}

// isTestPackage says whether a package is there for tests alone.
func isTestPackage(path string) bool {
	return strings.HasSuffix(last(path), "test") || slices.Contains([]string{"internal/arch", "internal/samples"}, path)
}
