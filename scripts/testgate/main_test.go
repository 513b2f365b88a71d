package main

import (
	"strings"
	"testing"
)

func run(t *testing.T, ci bool, lines ...string) (string, bool) {
	t.Helper()
	var out strings.Builder
	g := &gate{out: &out, output: map[string][]string{}}
	if err := g.read(strings.NewReader(strings.Join(lines, "\n"))); err != nil {
		t.Fatal(err)
	}
	good := g.close(ci)
	return out.String(), good
}

const pass = `{"Action":"pass","Package":"p","Test":"TestA"}`

func TestGate(t *testing.T) {
	cases := []struct {
		name  string
		ci    bool
		lines []string
		good  bool
		says  string
	}{
		{"a pass", true, []string{pass, `{"Action":"pass","Package":"p","Elapsed":0.1}`}, true, "1 passed, 0 failed, 0 skipped\n"},
		{"a failure prints its output", false, []string{
			`{"Action":"output","Package":"p","Test":"TestB","Output":"    got 1\n"}`,
			`{"Action":"fail","Package":"p","Test":"TestB"}`}, false, "    got 1\n"},
		{"a skip outside CI", false, []string{pass, `{"Action":"skip","Package":"p","Test":"TestC"}`}, true, "p TestC"},
		{"a skip in CI", true, []string{pass, `{"Action":"skip","Package":"p","Test":"TestC"}`}, false, "a skip fails in CI"},
		{"nothing ran", false, []string{`{"Action":"skip","Package":"p"}`}, false, "no test ran"},
		{"a package that does not build", false, []string{pass,
			`{"Action":"build-output","ImportPath":"p","Output":"p.go:1: oops\n"}`,
			`{"Action":"fail","Package":"p"}`}, false, "p.go:1: oops"},
		{"a panic outside a test", false, []string{pass,
			`{"Action":"output","Package":"p","Output":"panic: boom\n"}`,
			`{"Action":"fail","Package":"p"}`}, false, "panic: boom"},
		{"plain lines pass through", false, []string{"go: updates to go.mod needed", pass}, true, "updates to go.mod"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			out, good := run(t, c.ci, c.lines...)
			if good != c.good || !strings.Contains(out, c.says) {
				t.Errorf("good = %v, want %v; output:\n%s", good, c.good, out)
			}
		})
	}
}
