// Command testgate reads the events of `go test -json` and prints what a
// person needs: one line a package, the output of what failed, what was
// skipped, and a closing count. It fails when a test failed, when none ran,
// and, with CI=true, when any was skipped: a test that does not run proves
// nothing.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
)

type event struct {
	Action      string
	Package     string
	ImportPath  string
	Test        string
	Output      string
	Elapsed     float64
	FailedBuild string
}

type gate struct {
	out                     io.Writer
	passed, failed, skipped int
	brokenPackages          int
	output                  map[string][]string // by package and test, until its end
	skips                   []string
}

func main() {
	g := &gate{out: os.Stdout, output: map[string][]string{}}
	if err := g.read(os.Stdin); err != nil {
		fmt.Fprintln(os.Stderr, "testgate:", err)
		os.Exit(1)
	}
	if !g.close(os.Getenv("CI") == "true") {
		os.Exit(1)
	}
}

func (g *gate) read(r io.Reader) error {
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 64<<20)
	for lines.Scan() {
		var e event
		if json.Unmarshal(lines.Bytes(), &e) != nil {
			// The go command itself prints plain lines, for example about go.mod.
			fmt.Fprintln(g.out, lines.Text())
			continue
		}
		g.take(e)
	}
	return lines.Err()
}

func (g *gate) take(e event) {
	key := e.Package + " " + e.Test
	switch e.Action {
	case "output":
		g.output[key] = append(g.output[key], e.Output)
	case "build-output":
		fmt.Fprint(g.out, e.Output)
	case "pass", "fail", "skip":
		if e.Test == "" {
			g.endPackage(e)
		} else {
			g.endTest(e)
		}
		delete(g.output, key)
	}
}

func (g *gate) endTest(e event) {
	text := strings.Join(g.output[e.Package+" "+e.Test], "")
	switch e.Action {
	case "pass":
		g.passed++
	case "fail":
		g.failed++
		fmt.Fprint(g.out, text)
	case "skip":
		g.skipped++
		g.skips = append(g.skips, e.Package+" "+e.Test)
	}
}

func (g *gate) endPackage(e event) {
	switch e.Action {
	case "pass":
		fmt.Fprintf(g.out, "ok  \t%s\t%.3fs\n", e.Package, e.Elapsed)
	case "skip":
		fmt.Fprintf(g.out, "?   \t%s\t[no test files]\n", e.Package)
	case "fail":
		g.brokenPackages++
		// What belongs to no finished test: a panic, a timeout, a failed
		// TestMain, and the go command's own line.
		for key, lines := range g.output {
			if strings.HasPrefix(key, e.Package+" ") {
				fmt.Fprint(g.out, strings.Join(lines, ""))
			}
		}
	}
}

// close prints the count and reports whether the run may count as good.
func (g *gate) close(ci bool) bool {
	good := g.failed == 0 && g.brokenPackages == 0
	if len(g.skips) > 0 {
		fmt.Fprintln(g.out, "skipped:")
		for _, s := range g.skips {
			fmt.Fprintln(g.out, "  "+s)
		}
		if ci {
			fmt.Fprintln(g.out, "a skip fails in CI")
			good = false
		}
	}
	if g.passed == 0 {
		fmt.Fprintln(g.out, "no test ran")
		good = false
	}
	if g.brokenPackages > 0 {
		fmt.Fprintf(g.out, "%d packages failed\n", g.brokenPackages)
	}
	fmt.Fprintf(g.out, "%d passed, %d failed, %d skipped\n", g.passed, g.failed, g.skipped)
	return good
}
